// The bar of where a process's time went: as many cells as there was time, nothing lost left out.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {spentCells} from '../../../source/dashboard/canvas/spent.ts';
import {TIME_CAUSES, type TimeCause} from '../../../source/machine/sample.ts';
import {timeSpentMessages} from '../../../source/messages/time-spent.ts';
import {timeNs} from '../../support/sample.ts';

const text = (spent: Partial<Record<TimeCause, number>>, width = 10): string =>
	spentCells(timeNs(spent), width)
		.map(cause => timeSpentMessages.causes[cause].mark)
		.join('');

describe('spentCells', () => {
	it('draws shares in the order of causes', () => {
		expect(text({onCpu: 0.5, sleep: 0.5})).toBe('CCCCC·····');
		expect(text({onCpu: 0.1, directReclaim: 0.62, swapIn: 0.28})).toBe('CRRRRRRsss');
		expect(text({sleep: 1})).toBe('··········');
		expect(text({})).toBe('');
	});

	it('gives a cell to whatever is a hundredth and more, and takes it from the largest', () => {
		expect(text({onCpu: 0.01, sleep: 0.99})).toBe('C·········');
		expect(text({onCpu: 0.001, sleep: 0.999})).toBe('··········');
	});

	it('never has more cells than the bar, nor fewer than the time that was lived', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({min: 0, max: 1000}), {minLength: TIME_CAUSES.length, maxLength: TIME_CAUSES.length}),
				fc.integer({min: 3, max: 40}),
				(parts, width) => {
					const total = parts.reduce((sum, part) => sum + part, 0);
					fc.pre(total > 0);
					const shares = Object.fromEntries(TIME_CAUSES.map((cause, i) => [cause, parts[i]! / total])) as Record<TimeCause, number>;
					expect(spentCells(shares, width).length).toBe(width);
				},
			),
		);
	});

	it('has a letter of its own for each cause', () => {
		expect(new Set(TIME_CAUSES.map(cause => timeSpentMessages.causes[cause].mark)).size).toBe(TIME_CAUSES.length);
	});
});

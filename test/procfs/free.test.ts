import {describe, expect, it} from 'vitest';
import {freeText, type FreeUnit} from '../../source/procfs/free.ts';
import {readProc, rightEdges, toolIs, toolOutput} from '../support/live.ts';
import {buildSample} from '../support/sample.ts';

const sample = buildSample({
	meminfo: {
		MemTotal: 24684092,
		MemFree: 24330976,
		MemAvailable: 24334420,
		Shmem: 8856,
		Buffers: 16272,
		Cached: 208528,
		SReclaimable: 12420,
		SwapTotal: 0,
		SwapFree: 0,
	},
});
const HEADER = '               total        used        free      shared  buff/cache   available\n';

describe('free', () => {
	it('prints kB, used as total less available', () => {
		expect(freeText(sample)).toBe(
			`${HEADER}Mem:        24684092      349672    24330976        8856      237220    24334420\nSwap:              0           0           0\n`,
		);
	});

	it('prints MiB cut off and human sizes', () => {
		expect(freeText(sample, 'm')).toBe(
			`${HEADER}Mem:           24105         341       23760           8         231       23764\nSwap:              0           0           0\n`,
		);
		expect(freeText(sample, 'h')).toBe(
			`${HEADER}Mem:            23Gi       341Mi        23Gi       8.6Mi       231Mi        23Gi\nSwap:             0B          0B          0B\n`,
		);
	});

	const isProcps4 = toolIs('free', /procps-ng 4\./);
	for (const unit of ['k', 'm', 'h'] as const satisfies readonly FreeUnit[]) {
		it.skipIf(!isProcps4)(`has the columns of the installed free -${unit}`, () => {
			const theirs = toolOutput('free', [`-${unit}`]).split('\n');
			const ours = freeText(sample, unit).split('\n');
			expect(ours[0]).toBe(theirs[0]);
			for (const line of [1, 2]) expect(rightEdges(ours[line] ?? '')).toEqual(rightEdges(theirs[line] ?? ''));
		});
	}

	it.skipIf(!isProcps4 || readProc('meminfo') === null)('prints MemTotal of this machine as its free -h does', () => {
		const total = Number(/MemTotal:\s+(\d+)/.exec(readProc('meminfo') ?? '')?.[1]);
		expect(
			freeText(buildSample({meminfo: {MemTotal: total}}), 'h')
				.split('\n')[1]
				?.slice(0, 20),
		).toBe(toolOutput('free', ['-h']).split('\n')[1]?.slice(0, 20));
	});
});

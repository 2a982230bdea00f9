// Fewer Samples that say the same.
import {expect, it} from 'vitest';
import {thin} from '../../source/attach/thin.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {machineAt} from '../support/tools.ts';

function samples(count: number): readonly Sample[] {
	const source = machineAt(0);
	return Array.from({length: count}, (_, i) => {
		source.stepTo((i + 1) * 100_000);
		return source.sample();
	});
}

it('keeps every event, the extremes and the last figures', () => {
	const all = samples(50);
	const few = thin(all, 8);
	expect(few.length).toBeLessThanOrEqual(8);
	expect(few.flatMap(sample => sample.events)).toEqual(all.flatMap(sample => sample.events));
	expect(few.at(-1)).toMatchObject({timeUs: 5_000_000, meminfo: all.at(-1)!.meminfo, vmstat: all.at(-1)!.vmstat});
	for (const [i, sample] of few.entries()) {
		expect(sample.sinceUs).toBe(few[i - 1]?.timeUs ?? all[0]!.sinceUs);
		const inside = all.filter(one => one.timeUs > sample.sinceUs && one.timeUs <= sample.timeUs);
		expect(sample.freeLowest).toBe(Math.min(...inside.map(one => one.freeLowest)));
		expect(sample.zones[0]!.freeLowest).toBe(Math.min(...inside.map(one => one.zones[0]!.freeLowest)));
		expect(sample.zones[0]!.freeHighest).toBe(Math.max(...inside.map(one => one.zones[0]!.freeHighest)));
	}
});

it('leaves few as they are, and counts events that are too many', () => {
	const [one, two] = samples(2) as [Sample, Sample];
	expect(thin([one, two], 2)).toEqual([one, two]);
	const event = {kind: 'swap-full', atUs: 1} as const;
	const [joined] = thin(
		[
			{...one, events: Array.from({length: 5000}, () => event), eventsDropped: 3},
			{...two, events: [{...event, atUs: 2}]},
		],
		1,
	);
	expect(joined!.events.at(-1)!.atUs).toBe(2);
	expect(joined!.events.length + joined!.eventsDropped).toBe(5004);
});

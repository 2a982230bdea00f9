// Who uses swap, against the machine's own books: each slot, who points to it and who maps its copy.
import {describe, expect, it} from 'vitest';
import type {Machine} from '../../source/machine/state.ts';
import {sample} from '../../source/machine/machine.ts';
import {swapUse} from '../../source/procfs/swap-use.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {scenario} from '../support/scenarios.ts';

const NOBODY = -1;

/** The same slot by slot. */
function counted({swaps, frames}: Pick<Machine, 'swaps' | 'frames'>) {
	const use = {used: 0, processes: 0, kept: 0, left: 0};
	for (const {pages, count, cache} of swaps)
		for (let slot = 0; slot < pages; slot++) {
			const copy = cache[slot] as number;
			if ((count[slot] as number) === 0 && copy <= 0) continue;
			use.used++;
			if ((count[slot] as number) > 0) use.processes++;
			else if (frames.owner[copy - 1] === NOBODY) use.left++;
			else use.kept++;
		}
	return use;
}

const endless = {timeUs: Infinity, oomKills: null, tailUs: 0};

describe('who uses swap', () => {
	it('is what the slots say, before a kill on a slow disk and long after', () => {
		const run = createRun({...loadScenario('slow-swap-disk'), until: endless});
		const seen = [];
		for (const seconds of [10, 24, 30, 47, 60, 90, 130, 300]) {
			stepTo(run, seconds * 1e6);
			const use = swapUse(sample(run.machine));
			expect(use, `${seconds} s`).toEqual(counted(run.machine));
			seen.push(use);
		}
		const last = seen.at(-1)!;
		expect(last.kept).toBeGreaterThan(1000);
		expect(last.left).toBeGreaterThan(1000);
		expect(last.processes + last.kept + last.left).toBe(last.used);
	});

	it('is that too with two areas and a swapoff', () => {
		const yaml = `machine: {memory: 128MiB, swap: [{size: 32MiB, name: a, disk: one, priority: 5}, {size: 48MiB, name: b, disk: two}], disks: {data: ssd, one: {profile: hdd, bandwidth: 4MiB/s}, two: ssd}}
timeline:
  - {at: 0s, spawn: hot, name: shop, size: 40MiB, rate: 40MiB/s}
  - {at: 1s, spawn: leak, name: leaky, rate: 30MiB/s, max: 120MiB}
  - {at: 14s, signal: KILL, to: leaky}
  - {at: 24s, swapoff: a}
until: {time: 1h}`;
		const run = createRun({...scenario(yaml), until: endless});
		let most = 0;
		for (let seconds = 2; seconds <= 40; seconds += 2) {
			stepTo(run, seconds * 1e6);
			const use = swapUse(sample(run.machine));
			expect(use, `${seconds} s`).toEqual(counted(run.machine));
			most = Math.max(most, use.used);
		}
		expect(most).toBeGreaterThan(1000);
	});
});

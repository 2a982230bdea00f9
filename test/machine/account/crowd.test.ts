// Thousands of processes: a Sample looks at each of them a few times, however many there are, and shares with the one before what has not changed.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, checkpoint, type Machine, sample} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

function crowd(count: number): Machine {
	const m = boot(machineConfig());
	for (let i = 0; i < count; i++) {
		const outcome = apply(m, {kind: 'spawn', name: `one${i}`, program: [op.map(16), op.write(16), {do: 'sleep', us: 0}]});
		expect(outcome.ok).toBe(true);
	}
	advance(m, 500_000);
	return m;
}

/** How often the regions of the first process are asked for while a Sample is taken. */
function looksAt(m: Machine): number {
	const task = m.tasks.find(({name}) => name === 'one0')!;
	const {regions} = task;
	let looks = 0;
	Object.defineProperty(task, 'regions', {
		get: () => {
			looks++;
			return regions;
		},
	});
	sample(m);
	return looks;
}

describe('a Sample of many processes', () => {
	it('looks at each as often as a Sample of few', () => {
		const few = looksAt(crowd(3));
		expect(few).toBeGreaterThan(0);
		expect(looksAt(crowd(150))).toBe(few);
	});

	it('shares the regions that are as they were, and has those that changed anew', () => {
		const m = crowd(20);
		const whole = sample(checkpoint(m));
		const before = sample(m);
		const outcome = apply(m, {kind: 'spawn', name: 'writer', program: [op.map(64), op.write(8, 1000), {do: 'sleep', us: 0}]});
		advance(m, 2000);
		const between = sample(m);
		advance(m, 200_000);
		const after = sample(m);
		const rowOf = (from: typeof before, name: string) => from.processes.find(process => process.name === name)!;
		expect(outcome.ok).toBe(true);
		// What was told before makes no difference: a copy of the machine has never been told of.
		expect(before).toEqual(whole);
		expect(sample(checkpoint(m)).processes).toEqual(sample(m).processes);
		expect(rowOf(after, 'one3').regions.every((region, i) => region === rowOf(between, 'one3').regions[i])).toBe(true);
		const written = (from: typeof before) => rowOf(from, 'writer').regions.find(({label}) => label === 'data')?.residentPages;
		expect(written(after)).toBe(8);
		expect(written(between)).toBeLessThan(8);
	});
});

// A program's step that touches memory: which pages, how often, and whose time it takes, however many rounds are done in one go (docs §22).
import {describe, expect, it} from 'vitest';
import {findRegion} from '../../../source/machine/address-space/address-space.ts';
import type {Region} from '../../../source/machine/address-space/region.ts';
import type {Op} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {runTouch} from '../../../source/machine/tasks/touch.ts';
import {machineConfig, op} from '../../support/machines.ts';

type Touch = Extract<Op, {do: 'touch'}>;
type Scene = {readonly m: Machine; readonly task: Machine['tasks'][number]; readonly region: Region};
const touch = (more: Partial<Touch>): Touch => ({
	do: 'touch',
	region: 'data',
	from: 0,
	pages: 64,
	access: 'write',
	order: 'forward',
	times: 1,
	rate: 0,
	...more,
});

/** A process whose region of 8000 pages has been written once up to `used`, and that sleeps. */
function scene(used: number): Scene {
	const m = boot(machineConfig({pages: 16384, tlb: {entries: 64, ways: 64}}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(8000), ...(used > 0 ? [op.touch(used, 'write')] : []), op.sleep]});
	advance(m, 2e6);
	const task = m.tasks.find(({name}) => name === 'p') as Scene['task'];
	return {m, task, region: findRegion(m, task, 'data') as Region};
}

/** Has it touch for so many nanoseconds. The time that it took, and that is the program's own. */
function run({m, task}: Scene, step: Touch, ns: number): {ns: number; userNs: number; rounds: number; at: number} {
	const [clock, userNs] = [m.clock, task.userNs];
	task.state = 'R';
	m.cpu = 0;
	m.limit = m.clock + ns;
	runTouch(m, task, step);
	return {ns: m.clock - clock, userNs: task.userNs - userNs, rounds: task.op.round, at: task.op.at};
}

/** Of one page, in nanoseconds. */
const residentTouch = machineConfig().costs.residentTouch * 1000;

describe('pages in use already', () => {
	it('take the program’s own time, round after round, and fill the step', () => {
		const s = scene(64);
		const took = run(s, touch({times: 0}), 1e6);
		expect(took.rounds).toBeGreaterThan(100);
		expect(took.userNs).toBeCloseTo((took.rounds * 64 + took.at) * residentTouch, 3);
		expect(took.ns).toBeGreaterThan(0.99e6);
	});

	it('take as long as they are used often', () => {
		for (const accesses of [1, 4]) {
			const s = scene(64);
			expect(run(s, touch({accesses, pages: 48}), 1e9).userNs).toBeCloseTo(48 * accesses * residentTouch, 3);
		}
	});

	it('end with the step’s time, also where a round takes longer than that', () => {
		const s = scene(8000);
		const took = run(s, touch({pages: 8000, times: 0}), 10_000);
		expect(took.ns).toBeGreaterThanOrEqual(10_000);
		expect(took.ns).toBeLessThan(10_000 + 8 * residentTouch + 1000);
		expect(run(s, touch({pages: 8000, times: 0}), 0)).toMatchObject({ns: 0, userNs: 0});
	});

	it('one alone costs what one of many does', () => {
		const s = scene(64);
		const took = run(s, touch({from: 5, pages: 1}), 1e9);
		expect(took.userNs).toBeCloseTo(residentTouch, 3);
	});
});

it('those from the given page on are touched, no other', () => {
	const s = scene(0);
	run(s, touch({from: 10, pages: 5}), 1e9);
	const there = Array.from(s.region.ptes.keys()).filter(page => s.region.ptes[page] !== 0);
	expect(there).toEqual([10, 11, 12, 13, 14]);
});

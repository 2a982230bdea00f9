// The blocks that a program holds: who goes, who stays, and how many there may be.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, lookInside, sample} from '../../../source/machine/machine.ts';
import type {Op} from '../../../source/machine/command.ts';
import {machineConfig} from '../../support/machines.ts';

function started(...program: readonly Op[]) {
	const m = boot(machineConfig());
	const outcome = apply(m, {kind: 'spawn', name: 'm', program: [...program, {do: 'sleep', us: 0}]});
	const pid = outcome.ok ? (outcome.pid ?? 0) : 0;
	return {m, pid, addresses: () => lookInside(m, pid, null, 1)?.heap?.blocks.map(({address}) => address) ?? []};
}
const get = (count: number): Op => ({do: 'malloc', block: 'a', bytes: 24, count});
const give = (count: number, order: 'oldest' | 'newest' | 'second'): Op => ({do: 'free', block: 'a', count, order});

describe('blocks of one name', () => {
	it.each([
		['oldest', [...Array(500).keys()].slice(400)],
		['newest', [...Array(500).keys()].slice(0, 100)],
	] as const)('%s go first', (order, stay) => {
		const all = started(get(500));
		advance(all.m, 100_000);
		const some = started(get(500), give(400, order));
		advance(some.m, 100_000);
		const before = all.addresses();
		expect(before.length).toBe(500);
		expect(some.addresses()).toEqual(stay.map(index => before[index]));
	});

	it('every second one goes also after the oldest have', () => {
		const some = started(get(500), give(400, 'oldest'), give(0, 'second'));
		const all = started(get(500));
		for (const {m} of [some, all]) advance(m, 100_000);
		const before = all.addresses().slice(400);
		expect(some.addresses()).toEqual(before.filter((_, index) => index % 2 === 1));
	});
});

it('a program that holds a million ends at one more, which is said', () => {
	const {m, pid} = started(get(10), {do: 'sleep', us: 50_000}, get(10));
	advance(m, 20_000);
	const use = m.tasks.find(task => task.pid === pid)?.malloc;
	expect(use?.held).toBe(10);
	use!.held = 1_000_000;
	advance(m, 500_000);
	const {events, processes} = sample(m);
	expect(processes.some(process => process.pid === pid && process.state !== 'Z')).toBe(false);
	expect(events.find(event => event.kind === 'refused')).toMatchObject({errno: 'ENOMEM', why: expect.stringContaining('1000000 blocks')});
});

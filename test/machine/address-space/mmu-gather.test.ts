// Unmapped pages are freed in heaps: what an exit and an munmap give back when. (mm/mmu_gather.c: 8 pages, then up to 19 times 510)
import {describe, expect, it} from 'vitest';
import type {Op} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const HEAP = 8 + 19 * 510;
const PAGES = 3 * HEAP + 1000;
const anonPages = (m: Machine): number => sample(m).meminfo.AnonPages / 4;

/** Looks every 50 µs while a process gives back its pages: how many are unmapped, and how many have come back. */
function looks(m: Machine): {unmapped: number; free: number}[] {
	const seen: {unmapped: number; free: number}[] = [];
	const before = {anon: anonPages(m), free: m.free};
	for (let i = 0; i < 3000 && m.free < before.free + PAGES; i++) {
		advance(m, 50);
		seen.push({unmapped: before.anon - anonPages(m), free: m.free - before.free});
		if (i % 400 === 0) expect(violations(m)).toEqual([]);
	}
	return seen;
}

describe.each([
	['munmap', {do: 'unmap', region: 'data'} as Op],
	['an exit', {do: 'exit', status: 0} as Op],
])('%s frees', (_, last) => {
	const start = (pages = 65536): Machine => {
		const m = boot(machineConfig({pages}));
		apply(m, {kind: 'spawn', name: 'p', program: [op.map(PAGES), op.write(PAGES), {do: 'sleep', us: 1e6}, last, op.sleep]});
		while (m.tasks.some(({name, op: {begun}, pc}) => name === 'p' && !(pc === 2 && begun))) advance(m, 1000);
		advance(m, 990_000);
		return m;
	};

	it('nothing before 9698 pages are unmapped, and then those before the next is', () => {
		const m = start();
		const seen = looks(m);
		expect(seen.filter(({unmapped, free}) => unmapped < HEAP && free > 0)).toEqual([]);
		// While pages come back nothing is unmapped, so what is unmapped then are whole heaps; at the end it is all.
		const freeing = seen.filter(({unmapped, free}, i) => i > 0 && unmapped === seen[i - 1].unmapped && free > seen[i - 1].free);
		expect([...new Set(freeing.map(({unmapped}) => unmapped))].filter(unmapped => unmapped < PAGES)).toEqual([HEAP, 2 * HEAP, 3 * HEAP]);
		advance(m, 1e6);
		expect(violations(m)).toEqual([]);
	});

	it('takes pages of its own for what it collects, and gives them back', () => {
		const m = start();
		const kernel = m.kernel.other;
		let most = 0;
		for (let i = 0; i < 4000; i++) {
			advance(m, 100);
			most = Math.max(most, m.kernel.other - kernel);
		}
		expect(most).toBe(19);
		advance(m, 1e6);
		expect(m.kernel.other).toBe(kernel);
		expect(anonPages(m)).toBeLessThan(100);
	});
});

it.each([
	['munmap', {do: 'unmap', region: 'data'} as Op],
	['an exit', {do: 'exit', status: 0} as Op],
])('with zone_reclaim_mode %s does without a page where it would have to reclaim one (tlb_next_batch asks with GFP_NOWAIT)', (_, last) => {
	const m = boot(machineConfig({pages: 8000, files: {'/f': 8000}, sysctls: {'vm.zone_reclaim_mode': '1'}}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(2000), op.write(2000), {do: 'sleep', us: 2e6}, last, op.sleep]});
	apply(m, {kind: 'spawn', name: 'cache', program: [op.read('/f', 8000, 0, 1), op.sleep]});
	advance(m, 1_900_000);
	apply(m, {kind: 'sysctl', name: 'vm.min_free_kbytes', value: '6000'});
	for (let i = 0; i < 40; i++) {
		advance(m, 10_000);
		expect(violations(m)).toEqual([]);
	}
	expect(anonPages(m)).toBeLessThan(100);
});

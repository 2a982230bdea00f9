// The ranking's arithmetic against the kernel's rule done by hand: RSS + swap + page tables + adj × ⌊(RAM + swap) ÷ 1000⌋, the later of equals.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {nextVictim} from '../../../source/dashboard/view/process-rows.ts';
import {ifAdj, outlook, partsOf, rankOf, totalPages, turningOf} from '../../../source/dashboard/view/ranking.ts';
import {scaleOf, segmentsOf} from '../../../source/dashboard/panes/badness-bar.ts';
import {outlookTexts} from '../../../source/messages/ranking.ts';
import {buildProcess} from '../../support/sample.ts';
import {stateAt} from '../../support/dashboard.ts';

// 196 608 pages of RAM and swap: a point of oom_score_adj is 196 of them.
const TOTAL = 196_608;
const held = (pid: number, pages: number, adj = 0) =>
	buildProcess({
		pid,
		name: `p${pid}`,
		kernelThread: false,
		rssKb: pages * 4,
		swapKb: 0,
		pageTablesKb: 0,
		oomScoreAdj: adj,
		badness: adj === -1000 ? null : pages + adj * 196,
	});

describe('what a badness is made of', () => {
	it('adds up to the machine’s own on a running machine', () => {
		const {sample} = stateAt('demo', 20);
		const total = totalPages(sample);
		const candidates = sample.processes.filter(process => process.badness !== null);
		expect(candidates.length).toBeGreaterThan(3);
		for (const process of candidates) {
			const {rss, swap, pageTables, adj} = partsOf(process, total);
			expect(rss + swap + pageTables + adj).toBe(process.badness);
			// oom_score of another value is what the kernel would print: 1000 is the most.
			expect(ifAdj(sample.processes, process.pid, process.oomScoreAdj, total).find(one => one.pid === process.pid)).toEqual(process);
		}
	});

	it('is drawn on one scale, and a negative adj eats from the left', () => {
		expect(segmentsOf({rss: 100, swap: 20, pageTables: 3, adj: 50})).toEqual([
			{kind: 'rss', pages: 100},
			{kind: 'swap', pages: 20},
			{kind: 'pageTables', pages: 3},
			{kind: 'adj', pages: 50},
		]);
		expect(segmentsOf({rss: 100, swap: 20, pageTables: 3, adj: -110})).toEqual([
			{kind: 'eaten', pages: 110},
			{kind: 'swap', pages: 10},
			{kind: 'pageTables', pages: 3},
		]);
		expect(segmentsOf({rss: 100, swap: 0, pageTables: 0, adj: -5000})).toEqual([{kind: 'eaten', pages: 100}]);
		expect([1, 25_000, 49_152, 100_000, 196_608, 300_000].map(pages => scaleOf(pages, TOTAL))).toEqual([24_576, 49_152, 49_152, 196_608, 196_608, 393_216]);
	});
});

describe('another oom_score_adj', () => {
	const processes = [
		held(5, 40_000),
		held(6, 20_000),
		held(7, 1000, -1000),
		buildProcess({pid: 1, name: 'init', kernelThread: false, badness: null, oomScoreAdj: 0}),
	];

	it('gives the rank that it would have, and who would die', () => {
		expect(rankOf(processes, 5)).toEqual({rank: 1, of: 2});
		const sample = {processes, sysctls: {}, meminfo: {MemTotal: TOTAL * 2, SwapTotal: TOTAL * 2} as never};
		expect(outlook(sample, 5, -500)).toMatchObject({rank: {rank: 2, of: 2}, victim: {pid: 6}});
		expect(outlook(sample, 5, -1000)).toMatchObject({rank: null, victim: {pid: 6}});
		expect(outlook(sample, 1, 500)).toMatchObject({rank: null, victim: {pid: 5}, turning: null});
		expect(outlookTexts(outlook(sample, 5, -500), 5)[0]).toBe('rank 2 of 2 · p6 would die · spared from −103 down');
		expect(outlookTexts(outlook({...sample, sysctls: {'vm.panic_on_oom': '1'}}, 5, -500), 5)[0]).toBe('rank 2 of 2 · the kernel would panic');
		expect(outlookTexts(outlook({...sample, sysctls: {'vm.oom_kill_allocating_task': '1'}}, 5, -500), 5)[0]).toBe('rank 2 of 2 · who asks would die');
		// A limit of a group takes the first of its ranking, unless panic_on_oom is 2 (mm/memcontrol.c mem_cgroup_out_of_memory, mm/oom_kill.c check_panic_on_oom).
		const inGroup = (name: string, value: string): string => outlook({...sample, sysctls: {[name]: value}}, 5, -500, TOTAL, true).fate;
		expect([inGroup('vm.oom_kill_allocating_task', '1'), inGroup('vm.panic_on_oom', '1'), inGroup('vm.panic_on_oom', '2')]).toEqual([
			'ranking',
			'ranking',
			'panic',
		]);
	});

	it('turns the choice from a value on, done by hand', () => {
		// 40 000 − 20 000 = 20 000 pages, 102.04 points: −103 is under it; 6 is later than 5, so that at equal points 6 goes.
		expect(turningOf(processes, 5, TOTAL)).toEqual({spared: true, adj: -103});
		expect(turningOf(processes, 6, TOTAL)).toEqual({spared: false, adj: 103});
		// Equal points: 19 600 pages are exactly 100 points, and the later is chosen.
		expect(turningOf([held(5, 40_000), held(6, 20_400)], 5, TOTAL)).toEqual({spared: true, adj: -100});
		expect(turningOf([held(5, 40_000), held(4, 20_400)], 5, TOTAL)).toEqual({spared: true, adj: -101});
		expect(turningOf([held(5, 40_000)], 5, TOTAL)).toBeNull();
		expect(turningOf([held(5, 400_000), held(6, 10)], 6, TOTAL)).toBeNull();
	});

	it('is right on both sides of the value, whatever the processes are', () => {
		const some = fc.array(fc.record({pages: fc.integer({min: 1, max: 150_000}), adj: fc.integer({min: -999, max: 1000})}), {minLength: 2, maxLength: 6});
		fc.assert(
			fc.property(some, list => {
				const all = list.map(({pages, adj}, i) => held(i + 2, pages, adj));
				for (const {pid} of all) {
					const turning = turningOf(all, pid, TOTAL);
					const dies = (adj: number): boolean => nextVictim(ifAdj(all, pid, adj, TOTAL)) === pid;
					if (turning === null) {
						expect(dies(1000)).toBe(false);
						continue;
					}
					expect(dies(turning.adj)).toBe(!turning.spared);
					const before = turning.adj + (turning.spared ? 1 : -1);
					if (before >= -999 && before <= 1000) expect(dies(before)).toBe(turning.spared);
				}
			}),
			{numRuns: 200},
		);
	});
});

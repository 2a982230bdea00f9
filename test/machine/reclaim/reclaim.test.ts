// kswapd and direct reclaim on lists of given lengths: the worked runs of docs §7.4 and §8, and the allocation ladder of §3.3.
import {describe, expect, it} from 'vitest';
import {ANON, KIND_KERNEL, KIND_USER, NONE, takeFrame, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {nodeBalanced, wakeKswapd} from '../../../source/machine/reclaim/kswapd-wake.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, type ListId, listOf, lruAdd} from '../../../source/machine/reclaim/lru.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {MachineEvent} from '../../../source/machine/machine-event.ts';
import {machineConfig, op} from '../../support/machines.ts';

type Fill = {readonly inactiveAnon?: number; readonly activeAnon?: number; readonly inactiveFile?: number; readonly activeFile?: number; readonly free: number};

/** A machine whose lists have these lengths: file pages clean and unused, the rest of RAM the kernel's. */
function filled(fill: Fill, swapPages: number): Machine {
	const base = machineConfig({pages: 262144, swapPages, files: {'/f': 400000}, slabShrinkable: 0});
	const m = boot(base);
	const add = (list: ListId, n: number, anon: boolean, from: number): void => {
		for (let i = 0; i < n; i++) {
			const pfn = takeFrame(m, 0, KIND_USER);
			m.frames.flags[pfn] |= UPTODATE | (anon ? ANON : 0);
			m.frames.owner[pfn] = anon ? NONE : m.files.length - 1;
			m.frames.index[pfn] = from + i;
			if (!anon) {
				const file = m.files[m.files.length - 1];
				file.map[from + i] = pfn + 1;
				file.cached++;
				m.nodes[0].stat.nr_file_pages++;
			}
			lruAdd(m, pfn, list);
		}
	};
	add(INACTIVE_ANON, fill.inactiveAnon ?? 0, true, 0);
	add(ACTIVE_ANON, fill.activeAnon ?? 0, true, 0);
	add(INACTIVE_FILE, fill.inactiveFile ?? 0, false, 0);
	add(ACTIVE_FILE, fill.activeFile ?? 0, false, 350000);
	while (m.free > fill.free) takeFrame(m, 0, KIND_KERNEL);
	return m;
}

describe('while kswapd frees clean cache', () => {
	const LOW = 1290;
	const busy = (): Machine => {
		const m = filled({inactiveFile: 20000, free: LOW - 100}, 0);
		apply(m, {kind: 'spawn', name: 'p', program: [op.map(600), op.write(600), op.sleep]});
		return m;
	};

	it('the node is neither congested nor full of dirty pages or of writes (shrink_node)', () => {
		const m = busy();
		while (m.vm.pgsteal_kswapd < 200) {
			advance(m, 20);
			const {congestedFlag, dirtyFlag, writebackFlag} = m.nodes[0];
			expect({congestedFlag, dirtyFlag, writebackFlag}).toEqual({congestedFlag: false, dirtyFlag: false, writebackFlag: false});
		}
	});

	it('the time that it is awake grows with the clock, and stands still when it sleeps', () => {
		const m = busy();
		const awake = (): number => sample(m).nodes[0]!.kswapd.awakeUs;
		let before = awake();
		let grown = 0;
		for (let i = 0; i < 400; i++) {
			advance(m, 20);
			const now = awake();
			expect(now - before).toBeGreaterThanOrEqual(0);
			expect(now - before).toBeLessThan(200); // a step may end a batch later
			if (now > before) grown++;
			before = now;
		}
		expect(grown).toBeGreaterThan(3);
		advance(m, 1e6);
		const asleep = awake();
		advance(m, 1e6);
		expect(awake()).toBe(asleep);
	});
});

it('a node is balanced with one page more than high, and not at high', () => {
	const m = filled({free: 1548}, 0);
	expect([m.zones[0].high, m.free]).toEqual([1548, 1548]);
	expect(nodeBalanced(m, 0, 3)).toBe(false);
	m.zones[0].free++;
	expect(nodeBalanced(m, 0, 3)).toBe(true);
});

describe('one run of kswapd (§7.4)', () => {
	const lists = {inactiveAnon: 20000, activeAnon: 60000, inactiveFile: 40000, activeFile: 30000, free: 1200};
	const run = (swapPages: number): Machine => {
		const m = filled(lists, swapPages);
		expect([m.zones[0].min, m.zones[0].low, m.zones[0].high]).toEqual([1024, 1286, 1548]);
		wakeKswapd(m, 0, 3, null, m.zones[0]);
		advance(m, 50_000); // before the nap of 100 ms is over
		return m;
	};

	it('frees 609 pages over six priorities, past high, and ages 64 anonymous pages a pass', () => {
		const m = run(65536);
		expect(m.free).toBe(1809);
		expect(m.vm).toMatchObject({pgscan_kswapd: 609, pgsteal_kswapd: 609, pgrefill: 384, pgdeactivate: 384, pageoutrun: 1, pgscan_direct: 0});
	});

	it('ages nothing without swap', () => {
		const m = run(0);
		expect(m.free).toBe(1809);
		expect(m.vm).toMatchObject({pgscan_kswapd: 609, pgsteal_kswapd: 609, pgrefill: 0});
	});
});

describe('one call of direct reclaim (§8)', () => {
	it.each([
		[40000, 60],
		[300000, 73],
		[2000, 56],
	])('%i clean file pages, free at min: %i pages come of one stall', (inactiveFile, reclaimed) => {
		const base = machineConfig({pages: 524288, files: {'/f': 400000}, slabShrinkable: 0, sysctls: {'vm.min_free_kbytes': '4096'}});
		const m = boot(base);
		for (let i = 0; i < inactiveFile; i++) {
			const pfn = takeFrame(m, 0, KIND_USER);
			m.frames.flags[pfn] |= UPTODATE;
			m.frames.owner[pfn] = m.files.length - 1;
			m.frames.index[pfn] = i;
			m.files[m.files.length - 1].map[i] = pfn + 1;
			m.files[m.files.length - 1].cached++;
			m.nodes[0].stat.nr_file_pages++;
			lruAdd(m, pfn, INACTIVE_FILE);
		}
		m.nodes[0].kswapd.failures = 16; // kswapd stays away
		apply(m, {kind: 'spawn', name: 'asker', program: [op.map(4000), op.write(4000), op.sleep]});
		while (m.free > m.zones[0].min) takeFrame(m, 0, KIND_KERNEL);
		let first: MachineEvent | undefined;
		while (first === undefined) {
			advance(m, 100);
			first = sample(m).events.find(e => e.kind === 'direct-reclaim');
		}
		expect(first).toMatchObject({scanned: reclaimed, reclaimed, free: m.zones[0].min});
	});
});

describe('the ladder (§3.3)', () => {
	it('stalls a hopeless task 17 times before the OOM killer acts', () => {
		const m = boot(machineConfig({pages: 16384}));
		apply(m, {kind: 'spawn', name: 'leak', program: [op.map(100000), op.write(100000), op.sleep]});
		while (m.kills === 0) advance(m, 1000);
		expect(m.vm.allocstall_movable).toBe(17);
		expect(m.vm.pgscan_direct + m.vm.pgscan_anon).toBe(0);
	});

	it('leaves a kswapd that gave up, and is said to have as long as free is low: after the kill it is asleep as any other', () => {
		const m = boot(machineConfig({pages: 16384}));
		apply(m, {kind: 'spawn', name: 'leak', program: [op.map(100000), op.write(100000), op.sleep]});
		const seen = new Set<string>();
		while (m.kills === 0) {
			advance(m, 200);
			const [{kswapd}, {free, high}] = [sample(m).nodes[0]!, m.zones[0]!];
			seen.add(kswapd.state);
			if (kswapd.state === 'hopeless') expect(free).toBeLessThanOrEqual(high);
		}
		expect(seen).toContain('hopeless');
		advance(m, 5e6);
		expect(m.zones[0]!.free).toBeGreaterThan(m.zones[0]!.high);
		expect(sample(m).nodes[0]!.kswapd).toMatchObject({state: 'asleep', failures: 16});
	});

	it.each([
		[300, 1],
		[400, 17],
	])('free 700, min 1024, %i file pages that cannot be freed: %i calls of direct reclaim, then the OOM killer', (inactiveFile, calls) => {
		// 700 + 300 ≤ 1024: not worth another try. 700 + 400 > 1024: sixteen retries.
		const m = filled({inactiveFile, free: 12000}, 0);
		for (let pfn = 0; pfn < m.frames.count; pfn++) if (listOf(m, pfn) === INACTIVE_FILE) m.frames.flags[pfn] &= ~UPTODATE; // locked: a read that never ends
		apply(m, {
			kind: 'spawn',
			name: 'asker',
			program: [op.map(2000), op.write(2000), {do: 'sleep', us: 1000}, op.map(2000, 'more'), op.write(2000, 0, 1, 'more')],
		});
		advance(m, 1000);
		while (m.tasks.some(task => task.name === 'asker' && task.pc < 2)) advance(m, 100);
		while (m.free > 700) takeFrame(m, 0, KIND_KERNEL);
		m.nodes[0].kswapd.failures = 16;
		while (m.kills === 0) advance(m, 1000);
		expect(m.vm.allocstall_normal + m.vm.allocstall_movable).toBe(calls);
	});

	it('never lets an ordinary request take free pages under min', () => {
		const m = boot(machineConfig({pages: 16384, files: {'/f': 20000}})); // no swap: its cache's nodes are the reclaimers' own requests
		apply(m, {kind: 'spawn', name: 'leak', program: [op.map(100000), op.write(100000), op.sleep]});
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 20000, 0, 0)]});
		let lowest = Infinity;
		while (m.kills === 0) {
			advance(m, 10_000);
			const s = sample(m);
			if (s.kills === 0) lowest = Math.min(lowest, s.zones[0].freeLowest); // a victim may go lower
		}
		expect(lowest).toBeGreaterThanOrEqual(m.zones[0].min);
	});

	it('leaves a process that is being killed half of min', () => {
		const m = boot(machineConfig({pages: 16384}));
		apply(m, {kind: 'spawn', name: 'a', program: [op.map(100000), op.write(100000), op.sleep]});
		apply(m, {kind: 'spawn', name: 'b', program: [op.map(100000), op.write(100000), op.sleep]});
		for (let i = 0; i < 3000 && m.kills < 2; i++) {
			advance(m, 1000);
			expect(sample(m).zones[0].freeLowest).toBeGreaterThanOrEqual(m.zones[0].min >> 1);
		}
		expect(m.kills).toBe(2);
	});
});

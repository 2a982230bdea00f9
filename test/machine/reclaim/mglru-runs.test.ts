// Whole runs of reclaim with MGLRU, worked by hand from mm/vmscan.c of 6.12: oracles 9 to 11, 13, 17 and 19 of docs M 12. A zone of 1 GiB whose pages of files
// were read once and lie in the oldest generation but one, and whose anonymous pages are of the youngest, used since the last look.
import {describe, expect, it} from 'vitest';
import {addToPageCache} from '../../../source/machine/files/page-cache.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {USER_PAGE} from '../../../source/machine/memory/alloc-request.ts';
import {KIND_KERNEL, KIND_USER, takeFrame, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {allocPage, runStall} from '../../../source/machine/memory/page-alloc.ts';
import {wakeKswapd} from '../../../source/machine/reclaim/kswapd-wake.ts';
import {isolateBatch} from '../../../source/machine/reclaim/mglru/evict.ts';
import {GEN_ANON, GEN_FILE, genList, genOfSeq, genSize, lruGenOf} from '../../../source/machine/reclaim/mglru/state.ts';
import {createReclaim} from '../../../source/machine/reclaim/scan-control.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const PAGES = 262_144;

/** `pages` of a file in the cache, clean, as if they had been read once. */
function cached(m: Machine, pages: number, zone = 0): void {
	const file = m.files.find(({path}) => path === '/f')!;
	for (let page = 0; page < pages; page++) {
		const pfn = takeFrame(m, zone, KIND_USER);
		m.frames.flags[pfn]! |= UPTODATE;
		addToPageCache(m, file, page, pfn, 'read');
	}
}

/** A machine with so many pages of a file and of a process that has written each and sleeps, and so many free. */
function filled(file: number, anon: number, free: number, swapPages: number, more: Sketch = {}): Machine {
	const m = boot(
		machineConfig({kernel: '6.12', lru: 'mglru', pages: PAGES, swapPages, files: {'/f': 400_000}, sysctls: {'vm.min_free_kbytes': '4096'}, ...more}),
	);
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(anon + 1), op.touch(Math.max(1, anon), 'write'), op.sleep]});
	advance(m, 1_000_000);
	cached(m, file);
	const zone = m.zones[0]!;
	while (zone.free > free) {
		takeFrame(m, 0, KIND_KERNEL);
		m.kernel.other++;
	}
	expect([zone.min, zone.low, zone.high, zone.free]).toEqual([1024, 1286, 1548, free]);
	return m;
}

/** The process wants a page more, and reclaims for it until it has one or `enough` is true; nobody else gets the CPU, and no write ends. */
function reclaims(m: Machine, enough: (priority: number) => boolean = () => false): void {
	const task = m.tasks.find(({name}) => name === 'p') as Task;
	task.state = 'R';
	m.limit = m.clock + 1e9;
	expect(allocPage(m, task, USER_PAGE)).toBe(-1);
	while (task.stall !== null && task.state === 'R' && !enough(task.stall.direct?.reclaim.priority ?? 12)) {
		m.limit = m.clock + 1;
		runStall(m, task);
	}
}

describe('kswapd on one zone, woken at 1200 free pages', () => {
	it.each([
		['with less of files than of memory', 70_000, 80_000, 300_000, 4],
		['with more of files', 90_000, 60_000, 300_000, 3],
		['without swap', 70_000, 80_000, 0, 3],
		['without swap, with more of files', 90_000, 60_000, 0, 3],
	])('%s frees seven batches of 64 and stops within 64 pages of high', (_, file, anon, swap, youngest) => {
		const m = filled(file, anon, 1200, swap);
		const lg = lruGenOf(m, 0);
		lg.minSeq.fill(1);
		wakeKswapd(m, 0, 3, null, m.zones[0]!);
		advance(m, 100_000);
		const {vmstat} = sample(m);
		expect([vmstat.pgscan_kswapd, vmstat.pgsteal_kswapd, vmstat.pgrefill, m.zones[0]!.free]).toEqual([448, 448, 0, 1648]);
		expect([vmstat.pageoutrun, lg.maxSeq]).toEqual([1, youngest]);
		expect(violations(m)).toEqual([]);
	});
});

it('kswapd on two zones frees what both may want of it, high of one and 32 of the other, in batches of 64', () => {
	const zones = [
		{node: 0, name: 'DMA' as const, managed: 3840, marks: {min: 21, low: 26, high: 31}},
		{node: 0, name: 'DMA32' as const, managed: 114_909, marks: {min: 662, low: 828, high: 993}},
	];
	const m = boot(machineConfig({kernel: '6.12', lru: 'mglru', zones, files: {'/f': 80_000}}));
	const [dma, dma32] = m.zones;
	cached(m, 80_000, 1);
	lruGenOf(m, 0).minSeq.fill(1);
	for (const [zone, free] of [
		[dma!, 20], // or the node were balanced
		[dma32!, 0],
	] as const) {
		while (zone.free > free) {
			takeFrame(m, zone.index, KIND_KERNEL);
			m.kernel.other++;
		}
	}
	wakeKswapd(m, 0, 3, null, dma32!);
	advance(m, 100_000);
	const {vmstat} = sample(m);
	expect([vmstat.pageoutrun, vmstat.pgscan_kswapd, vmstat.pgsteal_kswapd, dma32!.free]).toEqual([1, 1088, 1088, 1088]);
	expect(violations(m)).toEqual([]);
});

it('pages that were read five times are moved on once and stay, and a loop over as many others is read again each time', () => {
	const m = boot(machineConfig({kernel: '6.12', lru: 'mglru', pages: 115_000, files: {'/hot': 64_000, '/loop': 64_000}}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.read('/hot', 64_000, 0, 6), op.read('/loop', 64_000, 0, 0)]});
	advance(m, 2_000_000);
	const first = sample(m);
	advance(m, 1_000_000);
	const later = sample(m);
	for (const {meminfo, vmstat} of [first, later]) {
		expect(vmstat.pgrefill).toBeGreaterThanOrEqual(64_000); // and the blocks that the file system reads beside them
		expect(vmstat.pgrefill).toBeLessThan(64_010);
		expect(meminfo['Active(file)']).toBe(4 * vmstat.pgrefill);
		expect(vmstat).toMatchObject({pgactivate: 0, workingset_restore_file: 0, workingset_activate_file: vmstat.workingset_refault_file});
	}
	const read = (s: typeof first): number => s.disks[0]!.readPages;
	const refaults = later.vmstat.workingset_refault_file - first.vmstat.workingset_refault_file;
	expect(refaults).toBeGreaterThan(64_000);
	expect(Math.abs(refaults - (read(later) - read(first)))).toBeLessThan(64); // a window is read and not yet there
});

describe('direct reclaim at min', () => {
	it.each([
		[200_000, 64],
		[40_000, 64],
		[2000, 64],
		[40, 40],
	])('of %i pages of files frees %i', (file, freed) => {
		const m = filled(file, 50, 1024, 0);
		lruGenOf(m, 0).minSeq.fill(1);
		reclaims(m);
		const {vmstat} = sample(m);
		expect([vmstat.pgsteal_direct, m.stalls.calls]).toEqual([freed, 1]);
		expect(m.zones[0]!.free).toBe(1024 + freed - 1); // less the page that it was for
		expect(lruGenOf(m, 0).maxSeq).toBe(3);
	});
});

it('pure anonymous memory: the first call of direct reclaim opens two generations, retires to the third, and begins to swap out', () => {
	const m = filled(0, 110_000, 1024, 200_000, {swapDisk: 'nvme'});
	const lg = lruGenOf(m, 0);
	expect([lg.maxSeq, ...lg.minSeq, genSize(lg, genOfSeq(3), GEN_ANON)]).toEqual([3, 0, 0, expect.toSatisfy((size: number) => size >= 110_000)]);
	// What there is, oldest to youngest, when a pass of the next priority begins.
	const after = new Map<number, string>();
	reclaims(m, priority => {
		if (!after.has(priority + 1)) after.set(priority + 1, `${lg.minSeq[GEN_ANON]} to ${lg.maxSeq}`);
		return priority < 9;
	});
	expect([12, 11, 10, 9].map(priority => after.get(priority))).toEqual(['2 to 3', '2 to 4', '2 to 5', '3 to 5']);
	expect(m.vm.pswpout).toBe(256); // four batches of 64, where a 512th of all is 214
	expect(m.vm.pgscan_kswapd).toBe(0);
});

it('a request for low zones moves what lies in higher ones on, 4096 pages at a look, and scans none', () => {
	const zones = [
		{node: 0, name: 'DMA' as const, managed: 3840},
		{node: 0, name: 'DMA32' as const, managed: 60_000},
	];
	const m = boot(machineConfig({kernel: '6.12', lru: 'mglru', zones, files: {'/f': 10_000}}));
	cached(m, 10_000, 1);
	const lg = lruGenOf(m, 0);
	lg.minSeq.fill(1);
	const before = genSize(lg, genOfSeq(1), GEN_FILE);
	const beforeNext = genSize(lg, genOfSeq(2), GEN_FILE);
	const r = createReclaim(1, true);
	r.zoneClass = 0;
	expect(isolateBatch(m, r, 0, 0)).toBe(4096);
	expect([r.batch.length, m.vm.pgrefill, m.vm.pgscan_kswapd]).toEqual([0, 4096, 0]);
	expect([genSize(lg, genOfSeq(1), GEN_FILE), genSize(lg, genOfSeq(2), GEN_FILE)]).toEqual([before - 4096, beforeNext + 4096]);
	// At the tail: what was moved last is met first.
	const tail = lg.tail[genList(genOfSeq(2), GEN_FILE, 1)]!;
	expect(m.frames.index[tail]).toBe(4095);
	expect(violations(m)).toEqual([]);
});

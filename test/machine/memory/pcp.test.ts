// The lists of the CPUs, against mm/page_alloc.c of 6.1 worked by hand, and against recorded sizes.
import {describe, expect, it} from 'vitest';
import {allocRequest} from '../../../source/machine/memory/alloc-request.ts';
import {freeFrame, KIND_KERNEL, KIND_PAGETABLE, KIND_SLAB, KIND_USER} from '../../../source/machine/memory/frames.ts';
import {FAILED, tryAllocPage} from '../../../source/machine/memory/freelist.ts';
import {drainAllPages, pcpBatch, pcpHigh, pcpPages} from '../../../source/machine/memory/pcp.ts';
import {nodeSlab, slabOrder} from '../../../source/machine/memory/slab-order.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

const withLists = (cpus = 1, pages = 116225): Machine =>
	boot({...machineConfig({pages, cpus, sysctls: {'vm.min_free_kbytes': '2668'}, files: {'/f': 140000}}), perCpuLists: true});
const take = (m: Machine, kind = KIND_USER): number => tryAllocPage(m, null, allocRequest(3, kind));
const list = (m: Machine, cpu = 0) => {
	const found = m.zones[0].pcp?.lists[cpu];
	if (found === undefined) throw new Error('no lists');
	return found;
};

describe('sizes (zone_batchsize, zone_highsize)', () => {
	it('are those of recorded kernels', () => {
		expect([3840, 60307, 56008, 116225].map(pcpBatch)).toEqual([1, 15, 15, 31]);
		expect([pcpHigh(27, 1, 1), pcpHigh(833, 31, 1), pcpHigh(432, 15, 1)]).toEqual([27, 833, 432]);
	});

	it('share low among the CPUs of a node, four batches at least', () => {
		expect([pcpHigh(833, 31, 2), pcpHigh(833, 31, 8)]).toEqual([416, 124]);
	});

	it('follow the low mark when it is moved', () => {
		const m = withLists();
		expect(m.zones[0].pcp?.highMin).toBe(m.zones[0].low);
		apply(m, {kind: 'sysctl', name: 'vm.min_free_kbytes', value: '10668'});
		expect(m.zones[0].low).toBeGreaterThan(3000);
		expect(m.zones[0].pcp?.highMin).toBe(m.zones[0].low);
	});
});

describe('taking pages', () => {
	it('fills a list by a batch of 31, one for each kind, and takes from it until it is empty', () => {
		const m = withLists();
		const {free} = m.zones[0];
		for (let i = 0; i < 31; i++) take(m);
		expect(m.zones[0].free).toBe(free - 31);
		take(m);
		expect(m.zones[0].free).toBe(free - 62);
		take(m, KIND_PAGETABLE);
		expect(m.zones[0].free).toBe(free - 93);
		expect(list(m).count).toBe(60);
	});

	it('tests the mark before it, so that free pages fall a batch less one under it', () => {
		const m = withLists();
		const {min} = m.zones[0];
		while (take(m) !== FAILED);
		expect(m.zones[0].free).toBeLessThanOrEqual(min);
		expect(m.zones[0].free).toBeGreaterThan(min - 31);
		expect(list(m).byType[1]).toBeGreaterThan(0); // its pages are no use while the mark is not met
	});

	it('refills slab in slabs: 15 of two pages on one CPU', () => {
		const m = withLists();
		const {free} = m.zones[0];
		take(m, KIND_SLAB);
		expect(m.zones[0].free).toBe(free - 30);
	});

	it('knows slabs of radix-tree nodes as SLUB lays them out: 14 in two pages, from four CPUs on 28 in four', () => {
		expect([1, 2, 4, 16].map(cpus => slabOrder(576, cpus))).toEqual([1, 1, 2, 2]);
		expect([nodeSlab(1), nodeSlab(4)]).toEqual([
			{pages: 2, nodes: 14},
			{pages: 4, nodes: 28},
		]);
		expect(slabOrder(104, 1)).toBe(0); // buffer heads
	});
});

describe('freeing pages', () => {
	/** Pages that come back to the zone at each page that is freed, and after how many. */
	function freed(m: Machine, pages: readonly number[]): [number, number][] {
		const steps: [number, number][] = [];
		let {free} = m.zones[0];
		for (const [i, pfn] of pages.entries()) {
			freeFrame(m, pfn);
			if (m.zones[0].free !== free) steps.push([i + 1, m.zones[0].free - free]);
			free = m.zones[0].free;
		}
		return steps;
	}
	const taken = (m: Machine, n: number): number[] => Array.from({length: n}, () => take(m));

	it('gives nothing back until a list is full, and then 31, 62 and 93 pages while kswapd is at work', () => {
		const m = withLists();
		const pages = taken(m, 620);
		(m.zones[0].pcp as {reclaimActive: boolean}).reclaimActive = true;
		list(m).freeFactor = 0;
		// 124 is full: 31 leave 93; then 62 leave 62, and 93 leave 31 each time.
		expect(freed(m, pages.slice(0, 403))).toEqual([
			[124, 31],
			[155, 62],
			[217, 93],
			[310, 93],
			[403, 93],
		]);
	});

	it('holds as many as lie under low while it is not', () => {
		const m = withLists();
		const pages = taken(m, 1240);
		list(m).freeFactor = 0;
		const high = m.zones[0].pcp?.highMin ?? 0;
		expect(freed(m, pages.slice(0, high + 31))).toEqual([
			[high, 31],
			[high + 31, 62],
		]);
	});

	it('halves what is given back at each page that is taken', () => {
		const m = withLists();
		const pages = taken(m, 310);
		(m.zones[0].pcp as {reclaimActive: boolean}).reclaimActive = true;
		freed(m, pages.slice(0, 217));
		expect(list(m).freeFactor).toBe(2);
		take(m);
		take(m);
		expect(list(m).freeFactor).toBe(0);
	});

	it('rests on the list of the CPU that frees', () => {
		const m = withLists(2);
		const pages = taken(m, 62);
		m.cpu = 1;
		freed(m, pages);
		m.cpu = -1;
		expect([list(m, 0).count, list(m, 1).count]).toEqual([0, 62]);
	});

	it('comes back as a whole when a reclaimer that has freed something still finds no page', () => {
		const m = withLists();
		taken(m, 5);
		take(m, KIND_KERNEL);
		const {free} = m.zones[0];
		expect(pcpPages(m.zones[0])).toBe(56);
		expect(drainAllPages(m)).toBe(true);
		expect(m.zones[0].free).toBe(free + 56);
		expect(drainAllPages(m)).toBe(false);
	});
});

describe('runs of kswapd', () => {
	it('end some batches above where they began, mostly 186 to 372 pages, as recorded (refault, cache-stream-s60, cache-vs-anon-rush)', () => {
		const m = boot({...machineConfig({pages: 116225, sysctls: {'vm.min_free_kbytes': '2668'}, files: {'/f': 300000}}), perCpuLists: true});
		apply(m, {kind: 'spawn', name: 'stream', program: [op.read('/f', 300000, 10000)]});
		advance(m, 12e6); // RAM is full
		const steps = new Map<number, number>();
		let {pageoutrun} = m.vm;
		let start = 0;
		for (let i = 0; i < 60_000; i++) {
			const {free} = m.zones[0];
			advance(m, 50);
			const {reclaimActive} = m.zones[0].pcp as {reclaimActive: boolean};
			if (m.vm.pageoutrun > pageoutrun) {
				pageoutrun = m.vm.pageoutrun;
				start = free;
			}
			if (start > 0 && !reclaimActive) {
				const gained = m.zones[0].free - start;
				steps.set(gained, (steps.get(gained) ?? 0) + 1);
				start = 0;
			}
		}
		const gains = [...steps].flatMap(([gained, n]) => new Array<number>(n).fill(gained)).sort((x, y) => x - y);
		expect(gains.length).toBeGreaterThan(60);
		expect(gains.filter(gained => gained % 31 === 0).length / gains.length).toBeGreaterThan(0.95);
		expect([186, 279, 372]).toContain(gains[gains.length >> 1]);
	});
});

describe('what is on the lists', () => {
	it('is in no MemFree, and printed with the zone', () => {
		const m = withLists();
		apply(m, {kind: 'spawn', name: 'p', program: leak(0, 1000)});
		advance(m, 100_000);
		const {zones, meminfo} = sample(m);
		expect(meminfo.MemFree).toBe(m.zones[0].free * 4);
		expect(zones[0].pagesets).toEqual({counts: [list(m).count], high: m.zones[0].low, batch: 31});
		expect(list(m).count).toBeGreaterThan(0);
	});
});

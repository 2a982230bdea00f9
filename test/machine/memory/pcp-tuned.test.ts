// Lists of the CPUs that tune themselves, against mm/page_alloc.c of 6.12 worked by hand (docs M 12, oracle 20, and M 14.1).
import {describe, expect, it} from 'vitest';
import {tunedDecay, type TunedList, tunedRefill, tunedSurplus, type TunedZone} from '../../../source/machine/memory/pcp-tuned.ts';
import {READAHEAD_PAGE} from '../../../source/machine/memory/alloc-request.ts';
import {freeFrame} from '../../../source/machine/memory/frames.ts';
import {FAILED, tryAllocPage} from '../../../source/machine/memory/freelist.ts';
import {pcpPages} from '../../../source/machine/memory/pcp.ts';
import {advance, boot, type Machine} from '../../../source/machine/machine.ts';
import {machineConfig} from '../../support/machines.ts';

/** The recorded zone: 114 909 pages, low 828, one CPU. */
const ZONE: TunedZone = {batch: 31, highMin: 828, highMax: 114909 >> 3, belowHigh: false, reclaimActive: false};
const empty = (): TunedList => ({count: 0, high: 0, allocFactor: 0, freeCount: 0});

/** Refills of a list from which everything is taken in between: pages, and what the list may hold then. */
function refills(zone: TunedZone, times: number): readonly (readonly [number, number])[] {
	const list = empty();
	return Array.from({length: times}, () => [tunedRefill(list, zone), list.high] as const);
}

describe('a refill (nr_pcp_alloc)', () => {
	it('doubles while nothing is freed, and lets the list hold as much more', () => {
		expect(refills(ZONE, 7)).toEqual([
			[31, 859],
			[62, 921],
			[124, 1045],
			[248, 1293],
			[496, 1789],
			[992, 2781],
			[992, 3773],
		]);
	});

	it('stays under what the list may hold once free has been at high, and the list grows no more', () => {
		expect(refills({...ZONE, belowHigh: true}, 7)).toEqual([31, 62, 124, 248, 496, 797, 797].map(pages => [pages, 828]));
	});

	it('never lets the list hold more than an eighth of the zone', () => {
		expect(refills({...ZONE, highMax: 1000}, 5).map(([, high]) => high)).toEqual([859, 921, 1000, 1000, 1000]);
	});
});

describe('a page that comes back (nr_pcp_high, nr_pcp_free)', () => {
	it('halves the next refill', () => {
		const list = {...empty(), allocFactor: 5};
		tunedSurplus({...list, count: 1}, ZONE);
		const after = {...list, count: 1};
		tunedSurplus(after, ZONE);
		expect(after.allocFactor).toBe(2);
	});

	it('cuts the list to four batches while kswapd is at work', () => {
		const list = {...empty(), high: 3773, count: 2000};
		const surplus = tunedSurplus(list, {...ZONE, reclaimActive: true});
		expect(surplus).toBe(31);
		expect(list.high).toBe(3742);
		const later = {...empty(), high: 3773, count: 124, freeCount: 500};
		// As many as were freed in a row, but a batch is left.
		expect(tunedSurplus(later, {...ZONE, reclaimActive: true})).toBe(93);
	});

	it('gives nothing back under the limit, and lets a list that is freed to at once hold that much', () => {
		expect(tunedSurplus({...empty(), high: 828, count: 400}, ZONE)).toBe(0);
		const list = {...empty(), high: 828, count: 828, freeCount: 900};
		expect(tunedSurplus(list, ZONE)).toBe(797);
		expect(list.high).toBe(932);
	});
});

describe('each second (decay_pcp_high)', () => {
	it('a list holds an eighth less, down to its least, and gives back what is over that', () => {
		const list = {...empty(), high: 4000, count: 3600};
		expect(tunedDecay(list, ZONE)).toBe(100);
		expect(list.high).toBe(3500);
		const small = {...empty(), high: 900, count: 100};
		expect(tunedDecay(small, ZONE)).toBe(0);
		expect(small.high).toBe(828);
	});
});

describe('a machine of 6.12', () => {
	const PAGES = 116225;
	const machine = (): Machine => boot({...machineConfig({pages: PAGES, kernel: '6.12', sysctls: {'vm.min_free_kbytes': '2668'}}), perCpuLists: true});
	const take = (m: Machine): number => tryAllocPage(m, null, READAHEAD_PAGE);

	it('falls far under min without anybody being refused: marks are tested before refills of hundreds of pages', () => {
		const m = machine();
		const [zone] = m.zones;
		let least = zone!.free;
		while (zone!.free > zone!.low && take(m) !== FAILED) least = Math.min(least, zone!.free);
		// A list of 6.1 takes 31 at most after the mark was tested: low − 31 here.
		expect(least).toBeLessThan(zone!.min);
	});

	it('forgets that free was at high when pages have come back to the zone', () => {
		const m = machine();
		const [zone] = m.zones;
		const pages: number[] = [];
		while (zone!.free > zone!.low) pages.push(take(m));
		pages.push(take(m));
		expect(zone!.pcp?.belowHigh).toBe(true);
		for (const pfn of pages.splice(0, 4000)) freeFrame(m, pfn);
		expect(zone!.pcp?.belowHigh).toBe(false);
	});

	it('gives back movable pages first, then reclaimable ones, then those of higher orders, and unmovable ones last (free_pcppages_bulk)', () => {
		const m = machine();
		const [zone] = m.zones;
		const pfn = take(m);
		const pcp = zone!.pcp!;
		const [list] = pcp.lists;
		// By hand: 60 and the page that comes back, 10, 15 of orders 1 to 3, 40 unmovable; 93 of 126 go, as so many were freed in a row.
		list!.byType.splice(0, 4, 40, 60, 10, 15);
		Object.assign(list!, {count: 125, freeCount: 92, high: 828});
		pcp.reclaimActive = true;
		freeFrame(m, pfn);
		expect(list!.byType).toEqual([33, 0, 0, 0]);
		expect(list!.count).toBe(33);
	});

	it('gives back in time what rests on lists that nobody uses', () => {
		const m = machine();
		const pages = Array.from({length: 8000}, () => take(m));
		for (const pfn of pages) freeFrame(m, pfn);
		const before = pcpPages(m.zones[0]!);
		advance(m, 10_000_000);
		expect(before).toBeGreaterThan(m.zones[0]!.low);
		expect(pcpPages(m.zones[0]!)).toBeLessThan(before / 2);
	});
});

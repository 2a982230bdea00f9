// Pages in use that MGLRU finds by page tables: around one that eviction met (lru_gen_look_around), and in the walk before a generation (walk_pmd_range), of 6.12's
// mm/vmscan.c, worked by hand.
import {describe, expect, it} from 'vitest';
import {findRegion} from '../../../source/machine/address-space/address-space.ts';
import {ptePfn, YOUNG} from '../../../source/machine/address-space/pte.ts';
import {pageAddress, type Region} from '../../../source/machine/address-space/region.ts';
import {TABLE_USED, tableIndex} from '../../../source/machine/address-space/table-span.ts';
import {LIST_MASK, type Pfn, REFERENCED} from '../../../source/machine/memory/frames.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {openGeneration} from '../../../source/machine/reclaim/mglru/age.ts';
import {lookAround} from '../../../source/machine/reclaim/mglru/look-around.ts';
import {GEN_ANON, genList, genOf, genOfSeq, type LruGen, lruGenOf} from '../../../source/machine/reclaim/mglru/state.ts';
import {beginWalk, continueWalk} from '../../../source/machine/reclaim/mglru/walk.ts';
import {lruRemove} from '../../../source/machine/reclaim/lru.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const TABLE_BYTES = 2 ** 21;

type Scene = {
	readonly m: Machine;
	readonly lg: LruGen;
	readonly region: Region;
	readonly pfn: (page: number) => Pfn;
	readonly isYoungest: (page: number) => boolean;
};

/** A process with so many pages, all used, none of the youngest generation any more. */
function scene(pages: number): Scene {
	const m = boot(machineConfig({kernel: '6.12', lru: 'mglru', pages: 8192, swapPages: 4000}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(pages), op.touch(pages, 'write'), op.sleep]});
	advance(m, 1e6);
	const lg = lruGenOf(m, 0);
	openGeneration(m, 0, lg, true);
	const region = findRegion(m, m.tasks.find(({name}) => name === 'p') as Machine['tasks'][number], 'data') as Region;
	const pfn = (page: number): Pfn => ptePfn(region.ptes[page] as number);
	return {m, lg, region, pfn, isYoungest: page => genOf(m.frames, pfn(page)) === genOfSeq(lg.maxSeq)};
}

/** Pages that hang on the list of the youngest generation. */
function onYoungestList({m, lg}: Scene): Pfn[] {
	const found: Pfn[] = [];
	for (let pfn = lg.head[genList(genOfSeq(lg.maxSeq), GEN_ANON, m.zones[0]!.zoneClass)]!; pfn >= 0; pfn = m.frames.next[pfn]!) found.push(pfn);
	return found;
}

describe('around a page in use', () => {
	/** The page that was met lies in the middle of a table's 512 entries; another reclaimer has one of its neighbours in hand, and one has not been used. */
	function looked(kswapd: boolean) {
		const s = scene(1024);
		const middle = Array.from({length: 1024}, (_, page) => page).find(page => (pageAddress(s.region, page) / 4096) % 512 === 256)!;
		const [idle, taken] = [middle + 3, middle - 2];
		s.region.ptes[idle]! &= ~YOUNG;
		lruRemove(s.m, s.pfn(taken));
		s.m.frames.flags[s.pfn(taken)]! &= ~(REFERENCED | LIST_MASK);
		s.region.ptes[middle]! &= ~YOUNG;
		lookAround(s.m, kswapd, s.pfn(middle), s.region, middle);
		const seen = Array.from({length: 64}, (_, i) => middle - 32 + i).filter(page => page !== middle && page !== idle && page !== taken);
		return {s, seen, idle, taken, outside: [middle - 33, middle + 32]};
	}

	it.each([
		[true, 'kswapd, which has a walk'],
		[false, 'a direct reclaimer'],
	])('the 64 entries are cleared and their pages of the youngest generation (%s: %s)', (kswapd, _) => {
		const {s, seen, idle, outside} = looked(kswapd);
		expect(seen.filter(page => !s.isYoungest(page) || (s.region.ptes[page]! & YOUNG) !== 0)).toEqual([]);
		expect(outside.map(page => [s.isYoungest(page), (s.region.ptes[page]! & YOUNG) !== 0])).toEqual([
			[false, true],
			[false, true],
		]);
		expect(s.isYoungest(idle)).toBe(false);
		expect(s.lg.totals.promoted).toBe(61);
	});

	it('stay on the list that they hang on under kswapd, and are moved by a direct reclaimer (folio_activate)', () => {
		const kswapd = looked(true);
		expect(onYoungestList(kswapd.s)).toEqual([]);
		const direct = looked(false);
		expect(onYoungestList(direct.s).sort((a, b) => a - b)).toEqual(direct.seen.map(direct.s.pfn).sort((a, b) => a - b));
		expect([kswapd.s.m.vm.pgactivate, direct.s.m.vm.pgactivate]).toEqual([0, 61]);
	});

	it('one that is in somebody’s hands is marked as used (folio_set_referenced)', () => {
		for (const kswapd of [true, false]) {
			const {s, taken} = looked(kswapd);
			expect(s.m.frames.flags[s.pfn(taken)]! & (REFERENCED | LIST_MASK)).toBe(REFERENCED);
		}
	});
});

describe('the walk before a generation', () => {
	/** Pages of four tables or five; that of page 1000 has not been used since the last walk. */
	function walked(force: boolean) {
		const s = scene(2048);
		const {region, m, lg} = s;
		const indexOf = (page: number): number => tableIndex(region, pageAddress(region, page), TABLE_BYTES);
		const idle = indexOf(1000);
		region.tables[idle]! &= ~TABLE_USED;
		lg.walkedSeq = lg.maxSeq - 1;
		lg.knownPid = m.tasks[m.tasks.length - 1]!.pid;
		const walk = beginWalk(lg, true);
		walk.force = force;
		m.limit = Infinity;
		for (const task of m.tasks) task.mmUsed = -1;
		expect(continueWalk(m, 0, walk)).toBe('last');
		const left = Array.from({length: 2048}, (_, page) => page).filter(page => (region.ptes[page]! & YOUNG) !== 0);
		const marks = Array.from(region.tables.slice(0, Math.max(indexOf(0), indexOf(2047)) + 1), table => (table & TABLE_USED) !== 0);
		return {s, left, idle, indexOf, marks};
	}

	it('passes over a table that nothing has gone through since (pmd_young), and clears the mark of the others', () => {
		const {left, s, idle, indexOf, marks} = walked(false);
		expect([left.length, [...new Set(left.map(indexOf))]]).toEqual([512, [idle]]);
		expect(left.filter(s.isYoungest)).toEqual([]);
		expect(marks.filter(Boolean)).toEqual([]);
		expect(violations(s.m)).toEqual([]);
	});

	it('of a process that is new looks into all of them, and clears no mark', () => {
		const {left, idle, marks} = walked(true);
		expect(left).toEqual([]);
		expect(marks.map((mark, at) => mark === (at !== idle))).toEqual(marks.map(() => true));
	});
});

// MGLRU's rules one by one, against mm/vmscan.c, mm/workingset.c and include/linux/mm_inline.h of 6.12 worked by hand: the oracles of docs M 12.
import {describe, expect, it} from 'vitest';
import {ANON, NONE, type Pfn, RECLAIM, REFERENCED, SWAPCACHE, takeFrame, KIND_USER, UPTODATE, WORKINGSET} from '../../../source/machine/memory/frames.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {markAccessed} from '../../../source/machine/files/page-cache.ts';
import {openGeneration, retireEmpty, shouldAge} from '../../../source/machine/reclaim/mglru/age.ts';
import {carryOver, ownTier, typeToScan} from '../../../source/machine/reclaim/mglru/control.ts';
import {birthSeq, refsOf, tierOf} from '../../../source/machine/reclaim/mglru/lists.ts';
import {promote} from '../../../source/machine/reclaim/mglru/promote.ts';
import {window} from '../../../source/machine/reclaim/mglru/look-around.ts';
import {initialPriority} from '../../../source/machine/reclaim/mglru/pass.ts';
import {genEviction, genRefault} from '../../../source/machine/reclaim/mglru/refault.ts';
import {type Control, GEN_ANON, GEN_FILE, genList, genOfSeq, type GenType, type LruGen, lruGenOf} from '../../../source/machine/reclaim/mglru/state.ts';
import {isDense} from '../../../source/machine/reclaim/mglru/walk.ts';
import {ACTIVE_ANON, INACTIVE_ANON, listSize, lruAdd} from '../../../source/machine/reclaim/lru.ts';
import {isReclaimable} from '../../../source/machine/reclaim/mglru/min-ttl.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const machine = (): Machine => boot(machineConfig({kernel: '6.12', lru: 'mglru', pages: 8192, swapPages: 4000}));

/** A frame of a user that is on no list yet. */
function frame(m: Machine, flags = 0): Pfn {
	const pfn = takeFrame(m, 0, KIND_USER);
	m.frames.flags[pfn]! |= UPTODATE | flags;
	m.frames.owner[pfn] = (flags & ANON) === 0 ? m.files.length - 1 : NONE;
	return pfn;
}

/** Generations as given: the youngest, the oldest of each type. */
function numbered(m: Machine, maxSeq: number, anon: number, file: number): LruGen {
	const lg = lruGenOf(m, 0);
	lg.maxSeq = maxSeq;
	lg.minSeq[GEN_ANON] = anon;
	lg.minSeq[GEN_FILE] = file;
	lg.size.fill(0);
	return lg;
}

/** Sizes of generations of the one zone, by their number. */
function sized(
	m: Machine,
	at: readonly [max: number, anon: number, file: number],
	sizes: readonly (readonly [type: GenType, seq: number, pages: number])[],
): LruGen {
	const lg = numbered(m, ...at);
	for (const [type, seq, pages] of sizes) {
		const list = genList(genOfSeq(seq), type, 2);
		lg.size[list] = pages;
		lg.head[list] = pages > 0 ? 0 : NONE;
	}
	return lg;
}

const control = (...tiers: readonly (readonly [refaulted: number, total: number])[]): Control => ({
	refaulted: [0, 1, 2, 3].map(i => tiers[i]?.[0] ?? 0),
	evicted: [0, 1, 2, 3].map(i => tiers[i]?.[1] ?? 0),
	protected: [0, 0, 0, 0],
	avgRefaulted: [0, 0, 0, 0],
	avgTotal: [0, 0, 0, 0],
});

describe('the generation that a page begins in', () => {
	it.each([
		['a page that a fault brings in', 3, 0, 0, 0, true, false, 3],
		['one of a file that is read', 3, 0, 0, 0, false, false, 1],
		['one of a tmpfs that is written', 3, 0, 0, ANON, false, false, 2],
		['one that swapoff brings back', 3, 0, 0, ANON | SWAPCACHE, false, false, 1],
		['one whose write has ended, at the tail', 3, 0, 0, ANON | SWAPCACHE, false, true, 0],
		['one of a file that is read', 3, 1, 1, 0, false, false, 1],
		['one of a file that is read', 4, 1, 1, 0, false, false, 2],
		['one of a file that is read', 4, 2, 2, 0, false, false, 2],
		['one of a file that is read', 5, 4, 4, 0, false, false, 4],
		['one that waits for its write again', 5, 2, 2, RECLAIM | (1 << 4), false, false, 4],
		['one that reclaim was to have next, and that is clean', 5, 2, 2, RECLAIM, false, false, 3],
		['one that is dirty, and that reclaim has not met', 5, 2, 2, 1 << 4, false, false, 3],
		['one that waits for its write', 5, 2, 2, ANON | SWAPCACHE | RECLAIM | (1 << 5), false, false, 4],
	])('%s, of %i with oldest %i and %i', (_, max, anon, file, flags, inFault, toTail, seq) => {
		const m = machine();
		expect(birthSeq(m, numbered(m, max, anon, file), frame(m, flags), inFault, toTail)).toBe(seq);
	});

	it('of two generations both count as active', () => {
		const m = machine();
		const lg = numbered(m, 5, 4, 4);
		const before = listSize(m, 0, ACTIVE_ANON);
		lruAdd(m, frame(m, ANON | SWAPCACHE), INACTIVE_ANON);
		expect([listSize(m, 0, ACTIVE_ANON) - before, lg.size[genList(0, GEN_ANON, 2)]]).toEqual([1, 1]);
	});
});

it('uses by read() and write() raise a page’s tier and never move it', () => {
	const m = machine();
	const pfn = frame(m);
	const seen: (readonly [number, number])[] = [];
	for (let marks = 0; marks <= 7; marks++) {
		seen.push([refsOf(m, pfn), tierOf(refsOf(m, pfn))]);
		markAccessed(m, pfn);
	}
	expect(seen.map(([refs]) => refs)).toEqual([0, 0, 1, 2, 3, 4, 4, 4]);
	expect(seen.map(([, tier]) => tier)).toEqual([0, 0, 1, 2, 2, 3, 3, 3]);
});

it.each([
	[45660, 1025, 6],
	[0, 1025, 6],
	[262144, 1025, 7],
	[1048576, 1025, 9],
	[2097152, 7090, 8],
	[4194304, 12484, 8],
	[8388608, 1025, 12],
	[1048576, 32, 12],
])('with %i pages inactive and %i wanted the first priority is %i', (reclaimable, want, priority) => {
	expect(initialPriority(12, want, reclaimable)).toBe(priority);
	expect(initialPriority(11, want, reclaimable)).toBe(11);
});

describe('which type is evicted', () => {
	it.each([
		[0, 0, 63, 63, 60, 'file'],
		[0, 0, 64, 64, 60, 'anon'],
		[0, 0, 64, 1755, 60, 'anon'],
		[0, 0, 64, 1756, 60, 'file'],
		[0, 0, 1000, 63999, 100, 'anon'],
		[0, 0, 1000, 64000, 100, 'file'],
		[0, 0, 64, 10000, 199, 'anon'],
		[1000, 10000, 2000, 10000, 60, 'file'],
		[1000, 10000, 2400, 10000, 60, 'anon'],
	])('anon %i of %i, file %i of %i came back, swappiness %i: %s', (ar, at, fr, ft, swappiness, type) => {
		expect(typeToScan([control([ar, at]), control([fr, ft])], swappiness).type).toBe(type === 'file' ? GEN_FILE : GEN_ANON);
	});

	it.each([
		[
			[
				[100, 1000],
				[63, 100],
			],
			3,
		],
		[
			[
				[100, 1000],
				[64, 337],
			],
			0,
		],
		[
			[
				[100, 1000],
				[64, 341],
			],
			3,
		],
		[
			[
				[100, 1000],
				[50, 60],
				[80, 200],
			],
			1,
		],
		[
			[
				[1000, 1000],
				[500, 600],
				[300, 400],
				[200, 300],
			],
			3,
		],
	] as const)('tiers %j: the last to go is %i', (tiers, last) => {
		expect(ownTier(control(...(tiers as readonly (readonly [number, number])[])))).toBe(last);
	});

	it('averages are halved with each generation that is retired', () => {
		const c = control([60, 500]);
		c.protected[0] = 40;
		c.avgRefaulted[0] = 100;
		c.avgTotal[0] = 1000;
		const seen = [1, 2, 3].map(() => {
			carryOver(c);
			return [c.avgRefaulted[0], c.avgTotal[0]];
		});
		expect(seen).toEqual([
			[80, 770],
			[40, 385],
			[20, 192],
		]);
	});
});

describe('when a generation is due', () => {
	const FILE = GEN_FILE;
	it.each([
		[
			'three generations, more than half young',
			[3, 1, 1],
			[
				[FILE, 1, 45397],
				[GEN_ANON, 3, 64045],
			],
			true,
			true,
		],
		[
			'the same without swap',
			[3, 1, 1],
			[
				[FILE, 1, 45397],
				[GEN_ANON, 3, 64045],
			],
			false,
			false,
		],
		[
			'four generations',
			[4, 1, 1],
			[
				[FILE, 1, 45397],
				[GEN_ANON, 3, 64045],
			],
			true,
			false,
		],
		[
			'a quarter old, little young',
			[4, 2, 2],
			[
				[FILE, 2, 45300],
				[GEN_ANON, 3, 64045],
				[GEN_ANON, 4, 7],
			],
			true,
			false,
		],
		[
			'not quite half young',
			[5, 3, 3],
			[
				[GEN_ANON, 3, 55666],
				[GEN_ANON, 4, 515],
				[GEN_ANON, 5, 53776],
			],
			true,
			false,
		],
		[
			'a bit more than half',
			[5, 3, 3],
			[
				[GEN_ANON, 3, 53545],
				[GEN_ANON, 4, 515],
				[GEN_ANON, 5, 54100],
			],
			true,
			true,
		],
		['two generations', [4, 3, 3], [[GEN_ANON, 3, 100]], true, true],
	] as const)('%s', (_, at, sizes, canSwap, due) => {
		const m = machine();
		expect(shouldAge(sized(m, at, sizes), canSwap).due).toBe(due);
	});

	it('what was second youngest counts as inactive then', () => {
		const m = machine();
		const lg = sized(m, [3, 0, 0], [[GEN_ANON, 3, 1000]]);
		m.lru.size[ACTIVE_ANON] = 1000;
		m.lru.size[INACTIVE_ANON] = 0;
		const counts = (): number[] => [listSize(m, 0, ACTIVE_ANON), listSize(m, 0, INACTIVE_ANON)];
		lg.minSeq.fill(1);
		openGeneration(m, 0, lg, true);
		expect(counts()).toEqual([1000, 0]);
		lg.minSeq.fill(2);
		openGeneration(m, 0, lg, true);
		expect(counts()).toEqual([0, 1000]);
	});
});

it('without swap the oldest anonymous generation comes to be the youngest, with each page of it that was found in use meanwhile in its own', () => {
	const m = boot(machineConfig({kernel: '6.12', lru: 'mglru', pages: 8192}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(300), op.touch(300, 'write'), op.sleep]});
	advance(m, 100_000);
	const lg = lruGenOf(m, 0);
	openGeneration(m, 0, lg, false); // four generations from here on
	const used = lg.tail[genList(genOfSeq(3), GEN_ANON, m.zones[0]!.zoneClass)]!;
	promote(m, 0, used);
	expect(violations(m)).toEqual([]);
	for (let opened = 0; opened < 6; opened++) {
		openGeneration(m, 0, lg, false);
		expect(violations(m)).toEqual([]);
		retireEmpty(lg, true);
		expect(violations(m)).toEqual([]);
	}
});

it.each([
	[6, [3, 3], 4, 3, true, [3, 3]],
	[6, [3, 3], 3, 5, true, [3, 3]],
	[6, [3, 5], 5, 5, true, [5, 5]],
	[6, [3, 3], 3, 5, false, [3, 5]],
	[6, [4, 4], 9, 9, true, [5, 5]],
	[3, [0, 0], 3, 9, true, [2, 2]],
] as const)('of %i with oldest %j, pages from anon %i and file %i on, swap %s: oldest %j', (max, min, anon, file, canSwap, after) => {
	const m = machine();
	const sizes = (
		[
			[GEN_ANON, anon, 1],
			[GEN_FILE, file, 1],
		] as const
	).filter(([, seq]) => seq <= max);
	const lg = sized(m, [max, ...min], sizes);
	retireEmpty(lg, canSwap);
	expect(lg.minSeq).toEqual(after);
});

describe('looking around a page in use', () => {
	it.each([
		[10, 0, 512, [0, 64]],
		[31, 0, 512, [0, 64]],
		[32, 0, 512, [0, 64]],
		[40, 0, 512, [8, 72]],
		[480, 0, 512, [448, 512]],
		[500, 0, 512, [448, 512]],
		[105, 100, 120, [100, 120]],
	] as const)('entry %i of [%i, %i): %j', (i, from, to, seen) => expect(window(i, from, to)).toEqual(seen));

	it('one in eight is dense', () => {
		expect([isDense(512, 64), isDense(512, 63), isDense(64, 8), isDense(64, 7)]).toEqual([true, false, true, false]);
	});
});

describe('what comes back', () => {
	const refault = (marks: number, minAtReturn: number): readonly [string, readonly number[], number] => {
		const m = machine();
		const lg = numbered(m, 5, 2, 2);
		const pfn = frame(m);
		for (let i = 0; i < marks; i++) markAccessed(m, pfn);
		const shadow = genEviction(m, 0, pfn);
		lg.minSeq.fill(minAtReturn);
		m.frames.gen[pfn] = 0;
		m.frames.flags[pfn]! &= ~(REFERENCED | WORKINGSET);
		const what = genRefault(m, 0, pfn, shadow, 2 ** 27, false);
		return [what, lg.control[GEN_FILE].refaulted, refsOf(m, pfn)];
	};

	it('while its generation is the oldest still counts in its tier', () => expect(refault(2, 2)).toEqual(['recent', [0, 1, 0, 0], 0]));
	it('having been used four times is marked to be kept', () => expect(refault(4, 2)).toEqual(['hot', [0, 0, 1, 0], 4]));
	it('a generation later says nothing', () => expect(refault(4, 3)).toEqual(['old', [0, 0, 0, 0], 0]));
});

describe('switched while the machine runs', () => {
	const lists = (m: Machine): number[] => {
		const {activeAnon, inactiveAnon, activeFile, inactiveFile} = sample(m).nodes[0]!.lru;
		return [activeAnon, inactiveAnon, activeFile, inactiveFile];
	};
	const total = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0);

	it('all pages move to the other lists: active ones into the youngest generation, the two youngest back to the active lists', () => {
		const m = boot(machineConfig({kernel: '6.12', lru: 'mglru', pages: 16384, files: {'/f': 4000}}));
		apply(m, {kind: 'spawn', name: 'p', program: [op.map(3000), op.touch(3000, 'write'), op.read('/f', 4000, 0, 1), op.sleep]});
		advance(m, 2e6);
		const before = lists(m);
		expect(before[0]).toBeGreaterThan(2990); // new anonymous memory is young
		expect(before[3]).toBeGreaterThan(3990); // what was read once is old
		expect(apply(m, {kind: 'sysctl', name: 'lru_gen.enabled', value: '0'}).ok).toBe(true);
		expect(sample(m).nodes[0]!.generations).toBeUndefined();
		expect(lists(m)).toEqual(before);
		apply(m, {kind: 'sysctl', name: 'lru_gen.enabled', value: '7'});
		const after = lists(m);
		expect(total(after)).toBe(total(before));
		expect(after[0]).toBe(before[0]);
		expect(violations(m)).toEqual([]);
	});

	it('is refused by a kernel that has it otherwise', () => {
		const m = boot(machineConfig({kernel: '6.1'}));
		expect(apply(m, {kind: 'sysctl', name: 'lru_gen.enabled', value: '7'})).toMatchObject({ok: false, errno: 'EINVAL'});
	});
});

it('min_ttl_ms: at 1000 ms of age of the oldest generation of files somebody is killed for it, 4 ms later none is (HZ 250)', () => {
	const m = machine();
	const lg = sized(m, [5, 3, 3], [[GEN_FILE, 3, 100_000]]);
	const jiffies = 1000;
	lg.born[genOfSeq(3)] = (jiffies - 250) * 4e6;
	expect([isReclaimable(lg, 6, false, jiffies, 250, 250), isReclaimable(lg, 6, false, jiffies + 1, 250, 250)]).toEqual([false, true]);
	expect(isReclaimable(sized(m, [5, 3, 3], [[GEN_FILE, 3, 4000]]), 12, false, 1e6, 250, 250)).toBe(false);
});

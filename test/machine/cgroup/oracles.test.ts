// The numbers that a real kernel's rules give, worked out by hand from its source (docs C 23): exact whole numbers.
import {describe, expect, it} from 'vitest';
import {ROOT, UNLIMITED} from '../../../source/machine/cgroup/group.ts';
import {highDelay, overage, timerTick} from '../../../source/machine/cgroup/high.ts';
import {makeGroup} from '../../../source/machine/cgroup/life.ts';
import {consumeStock, forceCharge, noteProtected, refillStock, tryCharge} from '../../../source/machine/cgroup/page-counter.ts';
import {calculateProtection, scannedSize} from '../../../source/machine/cgroup/protection.ts';
import {attempt, createCharge} from '../../../source/machine/cgroup/charge-attempt.ts';
import {findGroup, groupOf} from '../../../source/machine/cgroup/tree.ts';
import {parsePages, parseReclaim} from '../../../source/machine/cgroup/values.ts';
import {createWalk, nextVisit, type Walk} from '../../../source/machine/cgroup/walk.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {groupTotal} from '../../../source/machine/oom/group-oom.ts';
import {badness} from '../../../source/machine/oom/badness.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

function machine(...paths: string[]): Machine {
	const m = boot(machineConfig({kernel: '6.12', pages: 65536}));
	for (const path of paths) expect(apply(m, {kind: 'mkdir', path})).toEqual({ok: true});
	return m;
}
const at = (m: Machine, path: string) => groupOf(m, findGroup(m, path));
const task = (m: Machine): Task => m.tasks[0]!;
const charge = (m: Machine, path: string): number => attempt(m, task(m), createCharge(at(m, path).id, false));

describe('charging (C 4)', () => {
	it('takes 64 at once and keeps what is not used', () => {
		const m = machine('/a');
		const state = (): number[] => [at(m, '/a').usage, m.cgroups!.stocks[0]!.pages];
		charge(m, '/a');
		expect(state()).toEqual([64, 63]);
		for (let i = 0; i < 63; i++) charge(m, '/a');
		expect(state()).toEqual([64, 0]);
		charge(m, '/a');
		expect(state()[0]).toBe(128);
	});

	it('gives a stock back that is another group’s, or too large', () => {
		const m = machine('/a', '/b');
		const [a, b] = [at(m, '/a'), at(m, '/b')];
		tryCharge(m, a.id, 40);
		refillStock(m, a.id, 40);
		expect(charge(m, '/b')).toBe(-1);
		expect([a.usage, b.usage, m.cgroups!.stocks[0]]).toEqual([0, 64, {group: b.id, pages: 63}]);
		forceCharge(m, b.id, 30);
		refillStock(m, b.id, 30);
		expect([b.usage, m.cgroups!.stocks[0]!.pages]).toEqual([1, 0]);
	});

	it('goes page by page within 64 of the limit, without an event', () => {
		const m = machine('/a');
		const a = at(m, '/a');
		a.max = 1000;
		forceCharge(m, a.id, 960);
		for (let i = 0; i < 40; i++) expect(charge(m, '/a')).toBe(-1);
		expect([a.usage, a.failcnt, a.events.max]).toEqual([1000, 40, 0]);
		expect(charge(m, '/a')).toBe(a.id);
		expect(a.failcnt).toBe(42);
	});

	it('is refused by the parent, which the child’s peak remembers', () => {
		const m = machine('/p', '/p/a', '/p/b');
		const [p, b] = [at(m, '/p'), at(m, '/p/b')];
		const children = p.usage;
		p.max = 51200;
		forceCharge(m, at(m, '/p/a').id, 29700 - children);
		forceCharge(m, b.id, 21500);
		expect(charge(m, '/p/b')).toBe(p.id);
		expect([b.usage, b.peak, p.failcnt, p.usage]).toEqual([21500, 21564, 2, 51200]);
	});

	it('is in vain 35 times for a leak that is its own victim', () => {
		const m = machine('/g');
		apply(m, {kind: 'cgroup', path: '/g', file: 'memory.max', value: '32M'});
		apply(m, {kind: 'spawn', name: 'leak', program: leak(0), cgroup: '/g'});
		advance(m, 300_000);
		const g = at(m, '/g');
		expect([g.events.max, g.events.oom, g.events.oom_kill, g.failcnt, g.peak]).toEqual([35, 1, 1, 36, 8192]);
		const {events} = sample(m);
		const [oom] = events.flatMap(event => (event.kind === 'oom' ? [event.report] : []));
		expect([oom?.group?.failcnt, oom?.group?.usage, oom?.constraint, oom?.victimGroup]).toEqual([19, 8192, 'CONSTRAINT_MEMCG', '/g']);
	});

	it('reads what is written as the kernel does', () => {
		expect(['4097', '8191', '1M', 'max', '0x2000', '010000', '', ' 8K\n'].map(parsePages)).toEqual([1, 1, 256, UNLIMITED, 2, 1, 0, 2]);
		expect(['-1', 'x', '1.5G', '1Z', '5 M', 'max 1', '1KK'].map(parsePages)).toEqual([null, null, null, null, null, null, null]);
		expect(parsePages('99999999999999999999')).toBe(Math.min(Number(BigInt.asUintN(64, 99999999999999999999n) / 4096n), UNLIMITED));
		expect([parseReclaim('20M'), parseReclaim('1M swappiness=0'), parseReclaim('swappiness=5'), parseReclaim('1M swappiness=201')]).toEqual([
			{pages: 5120, swappiness: null},
			{pages: 256, swappiness: 0},
			null,
			null,
		]);
	});
});

describe('memory.high (C 5)', () => {
	const ticks = (usage: number, high: number, pages = 64, hz = 250): number => highDelay(overage(usage, high), pages, hz);

	it.each([
		[25600, [25856, 26112, 26368, 26880, 27392, 28160, 29440, 29952, 30208, 38400], [1, 6, 14, 39, 78, 159, 359, 462, 500, 500]],
		[
			24576,
			[24640, 24704, 24768, 24832, 24896, 24960, 25024, 25088, 25664, 26560, 27200, 27840, 28480, 28864, 28928],
			[0, 0, 0, 1, 2, 3, 5, 6, 31, 104, 182, 282, 403, 487, 500],
		],
	])('sleeps the longer the further over %i', (high, usages, expected) => expect(usages.map(usage => ticks(usage, high))).toEqual(expected));

	it('grows with what was charged, and takes the worse of two groups', () => {
		expect([1, 4, 16, 32, 64, 128, 256].map(pages => ticks(28160, 25600, pages))).toEqual([2, 9, 39, 79, 159, 318, 500]);
		expect([25856, 26112, 26880, 28160].map(usage => ticks(usage, 25600, 64, 1000))).toEqual([6, 25, 159, 639]);
		expect([overage(10000, 9500), overage(30000, 29000), ticks(10000, 9500), ticks(30000, 29000)]).toEqual([55188, 36157, 44, 19]);
		expect(ticks(26112, 25600) + ticks(5500, 5000)).toBe(165);
	});

	it('ends when the timer wheel says', () => expect([3, 62, 63, 104, 500].map(p => timerTick(1000, p))).toEqual([1004, 1063, 1064, 1112, 1504]));

	it('never kills, and counts seventeen events a sleep', () => {
		const m = machine('/g');
		apply(m, {kind: 'cgroup', path: '/g', file: 'memory.high', value: '16M'});
		apply(m, {kind: 'spawn', name: 'leak', program: leak(0), cgroup: '/g'});
		advance(m, 8e6);
		const g = at(m, '/g');
		const without = g.events.high % 17;
		expect([g.events.max, g.events.oom_kill]).toEqual([0, 0]);
		expect(without).toBeLessThan(5);
		expect(g.usage).toBeGreaterThan(4096);
		expect(g.usage).toBeLessThan(4096 * 1.3);
		const [of] = sample(m).groups!;
		expect(of?.pressure.memory.some.totalUs).toBeGreaterThan(7e6);
		expect(of?.pressure.memory.full).toEqual(of?.pressure.memory.some);
	});
});

describe('protection (C 7)', () => {
	type Node = readonly [name: string, usage: number, low: number, children?: readonly Node[], min?: number];
	/** Effective low (or min) of each group, by name, in a walk from the root or from `from`. */
	function effective(trees: readonly Node[], which: 'elow' | 'emin' = 'elow', from?: string): Record<string, number> {
		const m = machine('/nobody');
		const ids: [string, number][] = [];
		const make = (parent: number, [name, usage, low, children = [], min = 0]: Node): void => {
			const id = makeGroup(m, parent, name);
			ids.push([name, id]);
			for (const child of children) make(id, child);
			const group = groupOf(m, id);
			group.usage = usage;
			group.low = low;
			group.min = min;
			noteProtected(m, group);
		};
		for (const tree of trees) make(ROOT, tree);
		const root = from === undefined ? ROOT : ids.find(([name]) => name === from)![1];
		for (const [, id] of ids) calculateProtection(m, root, groupOf(m, id));
		return Object.fromEntries(ids.map(([name, id]) => [name, groupOf(m, id)[which]]));
	}

	it.each<readonly [string, readonly Node[], Record<string, number>]>([
		[
			'1 top level',
			[
				['A', 40000, 50000],
				['B', 60000, 0],
			],
			{A: 50000, B: 0},
		],
		[
			'2 overcommitted',
			[
				[
					'P',
					50000,
					30000,
					[
						['a', 20000, 25000],
						['b', 30000, 25000],
					],
				],
			],
			{P: 30000, a: 13333, b: 16666},
		],
		[
			'3 unclaimed',
			[
				[
					'P',
					100000,
					50000,
					[
						['a', 30000, 10000],
						['b', 30000, 0],
						['c', 40000, 5000],
					],
				],
			],
			{P: 50000, a: 18235, b: 12352, c: 19411},
		],
		[
			'4 children claim nothing',
			[
				[
					'P',
					40000,
					50000,
					[
						['a', 20000, 0],
						['b', 20000, 0],
					],
				],
			],
			{P: 50000, a: 25000, b: 25000},
		],
		[
			'5 the parent claims nothing',
			[
				[
					'P',
					40000,
					0,
					[
						['a', 20000, 20000],
						['b', 20000, 0],
					],
				],
			],
			{P: 0, a: 0, b: 0},
		],
		[
			'6 work conserving',
			[
				[
					'P',
					45000,
					30000,
					[
						['a', 5000, 25000],
						['b', 40000, 25000],
					],
				],
			],
			{P: 30000, a: 5000, b: 25000},
		],
		[
			'6b and then not',
			[
				[
					'P',
					60000,
					30000,
					[
						['a', 20000, 25000],
						['b', 40000, 25000],
					],
				],
			],
			{P: 30000, a: 13333, b: 16666},
		],
		[
			'7 three levels',
			[
				[
					'P',
					100000,
					60000,
					[
						[
							'Q',
							50000,
							40000,
							[
								['q1', 20000, 30000],
								['q2', 30000, 20000],
							],
						],
						['R', 50000, 40000],
					],
				],
			],
			{P: 60000, Q: 30000, R: 30000, q1: 15000, q2: 15000},
		],
		[
			'9 with pages of its own',
			[
				[
					'P',
					40000,
					30000,
					[
						['a', 20000, 10000],
						['b', 10000, 0],
					],
				],
			],
			{P: 30000, a: 16666, b: 6666},
		],
	])('%s', (_, trees, expected) => expect(effective(trees)).toEqual(expected));

	it('3t is a group’s own setting under the target of the walk', () =>
		expect(
			effective(
				[
					[
						'P',
						100000,
						50000,
						[
							['a', 30000, 10000],
							['b', 30000, 0],
							['c', 40000, 5000],
						],
					],
				],
				'elow',
				'P',
			),
		).toMatchObject({a: 10000, b: 0, c: 5000}));

	it('8 has min and low apart', () => {
		const tree: readonly Node[] = [
			[
				'P',
				60000,
				40000,
				[
					['a', 15000, 10000, [], 10000],
					['b', 45000, 20000, [], 5000],
				],
				20000,
			],
		];
		expect(effective(tree, 'emin')).toMatchObject({a: 10555, b: 9444});
		expect(effective(tree)).toMatchObject({a: 11666, b: 28333});
	});

	it('scales what is scanned (C 8.3)', () => {
		const base = (protection: number, size = 100000): number => scannedSize(size, {usage: 120000, emin: 0, elow: protection}, false);
		expect([0, 60000, 90000, 114000, 119999].map(protection => base(protection))).toEqual([100000, 50001, 25001, 5001, 32]);
		expect(base(60000, 0)).toBe(32);
		const both = {usage: 120000, emin: 60000, elow: 90000};
		expect([scannedSize(100000, both, false), scannedSize(100000, both, true)]).toEqual([25001, 50001]);
		expect([12, 10, 8, 6, 5, 4, 2, 0].map(priority => base(90000) >> priority)).toEqual([6, 24, 97, 390, 781, 1562, 6250, 25001]);
	});
});

describe('walks (C 8.2)', () => {
	/** What each pass of a call visits, until it has its 32 pages. */
	function call(m: Machine, yields: Record<number, number>): string[] {
		const visited: string[] = [];
		let got = 0;
		for (let priority = 12; priority >= 0 && got < 32; priority--) {
			const walk: Walk = createWalk(ROOT, 0, true);
			for (let id = nextVisit(m, walk); id >= 0; id = nextVisit(m, walk)) {
				visited.push(id === ROOT ? 'R' : groupOf(m, id).name);
				got += yields[id] ?? 0;
				if (got >= 32) break;
			}
		}
		return [...visited, String(got)];
	}

	it('go on where the last one stopped', () => {
		const m = machine('/A', '/A/A1', '/A/A2', '/B');
		const yields = {[at(m, '/A/A1').id]: 40, [at(m, '/A/A2').id]: 5, [at(m, '/B').id]: 10};
		expect(call(m, yields)).toEqual(['R', 'A', 'A1', '40']);
		expect(call(m, yields)).toEqual(['A2', 'B', 'R', 'A', 'A1', '55']);
		expect(call(m, yields)).toEqual(['A2', 'B', 'R', 'A', 'A1', '55']);
	});

	it('free 56 pages of clean cache a call', () => {
		const m = boot(machineConfig({kernel: '6.12', pages: 65536, files: {'/f': 60000}}));
		apply(m, {kind: 'mkdir', path: '/g'});
		apply(m, {kind: 'cgroup', path: '/g', file: 'memory.max', value: String(16384 * 4096)});
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 60000, 0, 1), op.sleep], cgroup: '/g'});
		advance(m, 2e6);
		const [g] = sample(m).groups!;
		expect(g!.events.max).toBeGreaterThan(100);
		expect(g!.stat.pgsteal).toBe(g!.stat.pgscan);
		expect(g!.stat.pgsteal! / g!.events.max).toBeGreaterThan(54);
		expect(g!.stat.pgsteal! / g!.events.max).toBeLessThanOrEqual(56);
		expect([sample(m).vmstat.pgscan_direct, sample(m).vmstat.pgscan_kswapd, sample(m).vmstat.pgscan_file]).toEqual([0, 0, g!.stat.pgscan]);
	});
});

describe('who dies in a group (C 11)', () => {
	const total = (max: number, swapMax = 0, swapTotal = 0, swappiness = 60): number => groupTotal({max, swapMax}, swapTotal, swappiness);
	const points = (rss: number, swap: number, pageTables: number, oomScoreAdj: number, of: number): number => badness({rss, swap, pageTables, oomScoreAdj}, of);

	it('is measured against the group’s own limit', () => {
		expect([points(30384, 0, 70, -500, total(32768)), points(2785, 0, 16, 0, total(32768))]).toEqual([14454, 2801]);
		expect([points(35984, 0, 81, -500, total(51200)), points(15585, 0, 41, 0, total(51200))]).toEqual([10565, 15626]);
		const swapped = total(16384, 8192, 65536);
		expect([points(16560, 5632, 54, -900, swapped), points(225, 2560, 15, 0, swapped)]).toEqual([646, 2800]);
		expect(points(100, 0, 0, 1000, total(999))).toBe(100);
		expect([total(32768, UNLIMITED, 65536), total(32768, UNLIMITED, 65536, 0)].map(pages => Math.trunc(pages / 1000))).toEqual([98, 32]);
	});

	it('is everybody where memory.oom.group says so', () => {
		const m = machine('/g');
		apply(m, {kind: 'cgroup', path: '/g', file: 'memory.max', value: '16M'});
		apply(m, {kind: 'cgroup', path: '/g', file: 'memory.oom.group', value: '1'});
		for (const name of ['w1', 'w2']) apply(m, {kind: 'spawn', name, program: [op.map(200), op.write(200), op.sleep], cgroup: '/g'});
		apply(m, {kind: 'spawn', name: 'spared', program: [op.map(100), op.write(100), op.sleep], cgroup: '/g', oomScoreAdj: -1000});
		advance(m, 50_000);
		apply(m, {kind: 'spawn', name: 'leak', program: leak(0), cgroup: '/g'});
		advance(m, 500_000);
		const g = at(m, '/g');
		expect([g.events.oom_kill, g.events.oom_group_kill]).toEqual([4, 1]);
		expect(m.tasks.filter(({group}) => group === g.id).map(({name}) => name)).toEqual(['spared']);
	});
});

describe('removed groups (C 16)', () => {
	it('keep what is on their lists, and go with the last of it', () => {
		const m = boot(machineConfig({kernel: '6.12', files: {'/f': 5000}}));
		for (const path of ['/p', '/p/a']) apply(m, {kind: 'mkdir', path});
		const pid = (apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 3000, 0, 1), op.sleep], cgroup: '/p/a'}) as {pid: number}).pid;
		advance(m, 1e6);
		expect(apply(m, {kind: 'rmdir', path: '/p/a'})).toMatchObject({ok: false, errno: 'EBUSY'});
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 100_000);
		expect(apply(m, {kind: 'rmdir', path: '/p/a'})).toEqual({ok: true});
		expect(at(m, '/p').usage).toBeGreaterThanOrEqual(3000);
		expect(sample(m).groups?.map(({path, online, dying}) => [path, online, dying])).toEqual([
			['/p', true, 1],
			['/p/a', false, 0],
		]);
		apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '1'});
		advance(m, 1000);
		expect(sample(m).groups?.map(({path}) => path)).toEqual(['/p']);
		expect(consumeStock(m, at(m, '/p').id, 1)).toBe(false);
	});
});

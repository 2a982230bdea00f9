// Random machines, random workloads, random commands: after every step everything adds up. LOWWATER_MACHINES=5000 runs more of them.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Command, Op, Program} from '../../source/machine/command.ts';
import type {MachineConfig, ZoneConfig} from '../../source/machine/config.ts';
import {VMSTAT_FIELDS} from '../../source/machine/fields.ts';
import {advance, apply, boot, checkpoint, sample} from '../../source/machine/machine.ts';
import {type Sample, TIME_CAUSES} from '../../source/machine/sample.ts';
import {mglruOn} from '../../source/machine/reclaim/mglru/state.ts';
import {violations} from '../support/invariants.ts';
import {ioViolations} from '../support/io-invariants.ts';
import {machineConfig, op, type Sketch} from '../support/machines.ts';

const RUNS = Number(process.env.LOWWATER_MACHINES ?? 220);

const rate = fc.constantFrom(0, 0, 500, 3000, 20000);
const size = fc.integer({min: 1, max: 2500});
const access = fc.constantFrom('read' as const, 'write' as const, 'update' as const);
const file = fc.constantFrom('/a', '/b');
/** The last of them is on the tmpfs. */
const anyFile = fc.constantFrom('/a', '/b', '/shm');

const step: fc.Arbitrary<Op[]> = fc.oneof(
	fc
		.record({pages: size, rate, access, order: fc.constantFrom('forward' as const, 'random' as const), times: fc.integer({min: 1, max: 3})})
		.map(s => [op.touch(s.pages, s.access, s.rate, s.times, 'data', s.order)]),
	fc.record({pages: size, rate, file: anyFile, times: fc.integer({min: 1, max: 3})}).map(s => [op.read(s.file, s.pages, s.rate, s.times)]),
	fc
		.record({pages: size, rate, file: anyFile, times: fc.integer({min: 1, max: 2}), fsync: fc.constantFrom(0, 0, 1, 100, 3000)})
		.map(s => [{...op.writeFile(s.file, s.pages, s.rate, s.times), ...(s.fsync === 0 ? {} : {fsync: s.fsync})} as Op]),
	fc.record({pages: size}).map(s => [op.pageout(s.pages)]),
	// Temporary files, and files that are gone while they are used; who asks for one by a name that is gone is ended.
	fc
		.record({file: anyFile, pages: size, rate, doing: fc.constantFrom('unlink' as const, 'close' as const, 'open' as const), mapped: fc.boolean()})
		.map(
			s =>
				[
					{do: 'open', file: s.file},
					...(s.mapped ? [op.mapFile(s.file, s.pages, 'temporary')] : []),
					{do: s.doing, file: s.file},
					op.writeFile(s.file, s.pages, s.rate),
					...(s.mapped ? [op.touch(s.pages, 'read', 0, 1, 'temporary'), {do: 'unmap', region: 'temporary'} as const] : []),
					{do: 'close', file: s.file},
				] as Op[],
		),
	fc.constant([{do: 'copy', file: '/a', to: '/shm', pages: 1500, rate: 0}] as Op[]),
	fc
		.record({pages: size, rate, file, order: fc.constantFrom('forward' as const, 'random' as const)})
		.map(s => [op.mapFile(s.file, s.pages), op.touch(s.pages, 'read', s.rate, 1, 'file', s.order), {do: 'unmap', region: 'file'}] as Op[]),
	fc
		.record({pages: fc.integer({min: 1, max: 200})})
		.map(
			s => [{do: 'map', region: 'locked', pages: s.pages, locked: true}, op.touch(s.pages, 'write', 0, 1, 'locked'), {do: 'unmap', region: 'locked'}] as Op[],
		),
	fc
		.record({
			alone: fc.constantFrom(true, true, true, false),
			follow: fc.boolean(),
			ends: fc.boolean(),
			steps: fc.array(
				fc.constantFrom<Op>(
					{do: 'scan', access: 'read', rate: 0},
					{do: 'scan', access: 'write', rate: 20000},
					op.touch(1500, 'write', 5000),
					op.touch(2500, 'update', 0, 2, 'data', 'random'),
					op.pageout(1000),
					{do: 'unmap', region: 'data'},
					{do: 'sleep', us: 30000},
					{
						do: 'fork',
						name: 'grandchild',
						program: [
							{do: 'scan', access: 'write', rate: 0},
							{do: 'exit', status: 0},
						],
					},
				),
				{minLength: 1, maxLength: 4},
			),
		})
		.map(({alone, follow, ends, steps}): Op[] => [{do: 'fork', name: 'child', alone, follow, program: [...steps, ends ? {do: 'exit', status: 0} : op.sleep]}]),
	fc
		.record({pages: size, rate, access})
		.map(s => [op.mapFile('/shm', s.pages, 'shared'), op.touch(s.pages, s.access, s.rate, 1, 'shared', 'random'), {do: 'unmap', region: 'shared'}] as Op[]),
	fc.constant([{do: 'sleep', us: 20000}] as Op[]),
	fc
		.record({
			rate: fc.constantFrom(0, 50, 2000),
			queue: fc.constantFrom(1, 8, 200),
			where: fc.constantFrom({region: 'data'}, {file: '/a'}),
			count: fc.integer({min: 1, max: 40}),
		})
		.map(({rate: asked, queue, where, count}): Op[] => [
			{do: 'arrive', rate: asked, queue, deadlineUs: 5000},
			{do: 'lookup', ...where, pages: 800, unit: 2, count, access: 'read', skew: 1.1, step: 3},
			{do: 'answer'},
		]),
);
const program: fc.Arbitrary<Program> = fc
	.record({steps: fc.array(step, {minLength: 1, maxLength: 5}), again: fc.boolean(), heap: fc.boolean()})
	.map(p => [p.heap ? op.heap(6000) : op.map(6000), ...p.steps.flat(), ...(p.again ? [{do: 'jump', to: 1, times: 3} as Op] : [op.sleep])]);

type Action = (pids: number[]) => Command;
const pick = (pids: number[], n: number): number => pids[n % Math.max(1, pids.length)] ?? 999;
const action: fc.Arbitrary<Action> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc
			.record({
				program,
				adj: fc.constantFrom(0, 0, 300, -500, -1000),
				stop: fc.option(fc.integer({min: 1000, max: 2000000}), {nil: undefined}),
				text: fc.constantFrom(undefined, 300, 2000),
				compression: fc.constantFrom(undefined, 1, 2),
				zeroFilled: fc.constantFrom(undefined, undefined, 0.3, 1),
			})
			.map(
				s =>
					(_: number[]): Command => ({
						kind: 'spawn',
						name: 'p',
						program: s.program,
						oomScoreAdj: s.adj,
						...(s.stop === undefined ? {} : {stopUs: s.stop}),
						...(s.compression === undefined ? {} : {compression: s.compression}),
						...(s.zeroFilled === undefined ? {} : {zeroFilled: s.zeroFilled}),
						...(s.text === undefined ? {} : {executable: {path: `/bin/${s.text}`, pages: s.text, hot: s.text >> 1, everyUs: 20, disk: 'vda'}}),
					}),
			),
	},
	{
		weight: 1,
		arbitrary: fc.record({n: fc.nat(9), signal: fc.constantFrom('TERM' as const, 'KILL' as const, 'STOP' as const, 'CONT' as const)}).map(
			s =>
				(pids: number[]): Command => ({kind: 'signal', pid: pick(pids, s.n), signal: s.signal}),
		),
	},
	{
		weight: 1,
		arbitrary: fc.record({n: fc.nat(9), access: fc.constantFrom('read' as const, 'write' as const)}).map(
			s =>
				(pids: number[]): Command => ({kind: 'fork', pid: pick(pids, s.n), name: 'forked', program: [{do: 'scan', access: s.access, rate: 0}, op.sleep]}),
		),
	},
	{
		weight: 1,
		arbitrary: fc.record({n: fc.nat(9), value: fc.integer({min: -1000, max: 1000})}).map(
			s =>
				(pids: number[]): Command => ({kind: 'oom_score_adj', pid: pick(pids, s.n), value: s.value}),
		),
	},
	{
		weight: 2,
		arbitrary: fc
			.constantFrom(
				['vm.swappiness', '0'],
				['vm.swappiness', '200'],
				['vm.min_free_kbytes', '500'],
				['vm.min_free_kbytes', '6000'],
				['vm.watermark_scale_factor', '200'],
				['vm.drop_caches', '3'],
				['vm.dirty_ratio', '5'],
				['vm.dirty_background_bytes', '100000'],
				['vm.page-cluster', '0'],
				['vm.overcommit_memory', '2'],
				['vm.zone_reclaim_mode', '1'],
				['vm.zone_reclaim_mode', '7'],
				['vm.vfs_cache_pressure', '500'],
				['vm.oom_kill_allocating_task', '1'],
				['vm.lowmem_reserve_ratio', '256 256 32 0 0'],
				['vm.nr_hugepages', '3'],
				['vm.nr_hugepages', '0'],
				['vm.percpu_pagelist_high_fraction', '8'],
				['vm.min_unmapped_ratio', '50'],
				['vm.overcommit_kbytes', '20000'],
				['vm.max_map_count', '9'],
				['lru_gen.enabled', '0'],
				['lru_gen.enabled', '1'],
				['lru_gen.enabled', '7'],
				['lru_gen.min_ttl_ms', '100'],
				['zswap.enabled', '1'],
				['zswap.enabled', '0'],
				['zswap.max_pool_percent', '2'],
				['zswap.shrinker_enabled', '1'],
			)
			.map(
				([name, value]) =>
					(_: number[]): Command => ({kind: 'sysctl', name, value}),
			),
	},
	{
		weight: 1,
		arbitrary: fc
			.constantFrom<Command>(
				{kind: 'swapoff', device: '/dev/vdb'},
				{kind: 'swapon', device: '/dev/vdb'},
				{kind: 'sysrq', key: 'f'},
				{kind: 'sync'},
				{kind: 'truncate', path: '/a', pages: 300},
				{kind: 'truncate', path: '/shm', pages: 100},
				{kind: 'truncate', path: '/shm', pages: 0},
				{kind: 'umount', disk: 'vda'},
				{kind: 'unlink', path: '/a'},
				{kind: 'unlink', path: '/shm'},
				{kind: 'unlink', path: '/bin/300'},
				{kind: 'create_file', path: '/a', pages: 3000, disk: 'vda'},
				{kind: 'create_file', path: '/shm', pages: 3000, disk: 'tmpfs'},
				{kind: 'remount', pages: 1000},
				{kind: 'remount', pages: 3500},
			)
			.map(
				command =>
					(_: number[]): Command =>
						command,
			),
	},
);

const zones: fc.Arbitrary<readonly ZoneConfig[]> = fc.oneof(
	fc.integer({min: 4100, max: 8000}).map((managed): ZoneConfig[] => [{node: 0, name: 'Normal', managed}]),
	fc.integer({min: 3100, max: 6500}).map((managed): ZoneConfig[] => [
		{node: 0, name: 'DMA', managed: 1200},
		{node: 0, name: 'DMA32', managed},
	]),
	fc.integer({min: 2100, max: 4500}).map((managed): ZoneConfig[] => [
		{node: 0, name: 'DMA32', managed},
		{node: 1, name: 'Normal', managed},
	]),
);

/** Goes through a tree of directories that may be too many to remember. */
const walker = fc.record({
	files: fc.integer({min: 1, max: 12000}),
	perDirectory: fc.integer({min: 1, max: 300}),
	missing: fc.constantFrom(0, 0, 1, 3),
	open: fc.constantFrom(0, 0, 7, 300),
	order: fc.constantFrom('forward' as const, 'random' as const),
	stat: fc.constantFrom(true, true, false),
	rate: fc.constantFrom(0, 0, 20000),
	again: fc.boolean(),
});

const machine = fc.record({
	zones,
	swapPages: fc.constantFrom(0, 300, 4000, 20000),
	disk: fc.constantFrom('hdd' as const, 'ssd' as const, 'nvme' as const),
	swapDisk: fc.constantFrom('hdd' as const, 'ssd' as const, 'zram' as const, 'recorded-swap' as const),
	zswap: fc.constantFrom(0, 1, 20),
	zramPages: fc.constantFrom(0, 0, 60, 400),
	cpus: fc.constantFrom(1, 1, 2, 4),
	kernel: fc.constantFrom<Pick<Sketch, 'kernel' | 'lru'>>({kernel: '6.1'}, {kernel: '6.6'}, {kernel: '6.12'}, {kernel: '6.12', lru: 'mglru'}),
	actions: fc.array(fc.record({action, waitUs: fc.integer({min: 100, max: 400000})}), {minLength: 3, maxLength: 12}),
	walkers: fc.oneof({weight: 4, arbitrary: fc.constant([])}, {weight: 1, arbitrary: fc.array(walker, {minLength: 1, maxLength: 2})}),
});

/** Counters that only grow. */
const GROWING = VMSTAT_FIELDS.filter(name =>
	/^(pg|psw|allocstall|workingset_(ref|act|res)|oom_kill|slabs_scanned|pageoutrun|kswapd_|swap_ra|swp(in|out)_zero|numa_(hit|miss|foreign|local|other)|nr_(dirtied|written|vmscan))/.test(
		name,
	),
);

function sampleViolations(before: Sample | null, now: Sample, mglru: boolean): string[] {
	const wrong: string[] = [];
	const {meminfo: q, vmstat: v} = now;
	for (const [name, value] of [...Object.entries(q), ...Object.entries(v)]) if (!Number.isFinite(value) || value < 0) wrong.push(`${name} = ${value}`);
	if (before !== null) for (const name of GROWING) if (v[name] < before.vmstat[name]) wrong.push(`${name} fell from ${before.vmstat[name]} to ${v[name]}`);
	if (v.pgscan_kswapd + v.pgscan_direct !== v.pgscan_anon + v.pgscan_file) wrong.push('pgscan by who is not pgscan by what');
	if (v.pgsteal_kswapd + v.pgsteal_direct !== v.pgsteal_anon + v.pgsteal_file) wrong.push('pgsteal by who is not pgsteal by what');
	for (const what of ['kswapd', 'direct', 'anon', 'file'] as const)
		if (v[`pgsteal_${what}`] > v[`pgscan_${what}`]) wrong.push(`pgsteal_${what} over pgscan_${what}`);
	if (v.pgmajfault > v.pgfault + 64) wrong.push('more major faults than faults');
	if (q.MemFree !== now.zones.reduce((sum, zone) => sum + zone.free, 0) * 4) wrong.push('MemFree is not the zones’ free');
	// MGLRU does not count what it holds: up to a batch of each reclaimer.
	for (const {generations, lru, node} of now.nodes) {
		if (generations === undefined) continue;
		const pages = (from: number, to: number, type: 'anon' | 'file'): number => generations.lists.slice(from, to).reduce((sum, one) => sum + one[type], 0);
		const found = [pages(0, 2, 'anon'), pages(2, 4, 'anon'), pages(0, 2, 'file'), pages(2, 4, 'file')];
		if (found.join() !== [lru.activeAnon, lru.inactiveAnon, lru.activeFile, lru.inactiveFile].join())
			wrong.push(`generations of node ${node} hold ${found.join(' ')}, and its lists ${Object.values(lru).join(' ')}`);
	}
	const isolated = (v.nr_isolated_anon + v.nr_isolated_file + (mglru ? 64 * (now.nodes.length + now.processes.length) : 0)) * 4;
	const anon = q['Active(anon)'] + q['Inactive(anon)'];
	if (q.Slab !== q.SReclaimable + q.SUnreclaim) wrong.push('Slab');
	if (q.AnonPages > anon + q.Unevictable + isolated) wrong.push(`AnonPages ${q.AnonPages} do not fit the lists`);
	if (q.SwapTotal < q.SwapFree) wrong.push('SwapFree over SwapTotal');
	if (q.Cached < 0 || q.MemFree > q.MemTotal) wrong.push('Cached or MemFree');
	for (const p of now.processes) {
		const then = before?.processes.find(one => one.pid === p.pid && one.startUs === p.startUs);
		for (const cause of TIME_CAUSES) if (then !== undefined && p.timeNs[cause] < then.timeNs[cause]) wrong.push(`${p.name}: time of ${cause} fell`);
	}
	for (const {name, requests: r} of now.processes) {
		if (r === null) continue;
		if (r.asked !== r.served + r.dropped + r.queued + r.inHand) wrong.push(`${name}: asked ${r.asked} of ${JSON.stringify(r)}`);
		if (r.served !== [...r.latency.counts.values()].reduce((sum, count) => sum + count, 0)) wrong.push(`${name}: latencies are not those of what was served`);
	}
	for (const what of ['asked', 'served', 'dropped', 'late'] as const)
		if (before !== null && now.requests[what] < before.requests[what]) wrong.push(`requests ${what} fell`);
	for (const p of now.processes) if (p.oomScoreAdj === -1000 && p.oomScore !== 0) wrong.push(`${p.name} at −1000 has a score`);
	for (const line of [now.pressure.memory, now.pressure.io]) if (line.full.avg10 > line.some.avg10 || line.some.avg10 > 10000) wrong.push('pressure averages');
	return wrong;
}

/** With a file on the tmpfs, which holds less than that may grow to. */
const shared = (config: MachineConfig): MachineConfig => ({...config, tmpfsPages: 2500, files: [...config.files, {path: '/shm', pages: 4000, disk: 'tmpfs'}]});

describe('a machine whatever happens to it', () => {
	it(
		`keeps its books on ${RUNS} random machines`,
		() => {
			fc.assert(
				fc.property(machine, ({actions, walkers, kernel, zswap, ...sketch}) => {
					const m = boot({
						...shared(machineConfig({...sketch, ...kernel, files: {'/a': 5000, '/b': 3000}})),
						sysctls: kernel.kernel === '6.12' && zswap > 0 ? {'zswap.enabled': '1', 'zswap.max_pool_percent': String(zswap)} : {},
						watermarkBoost: actions.length % 2 === 1,
						perCpuLists: actions.length % 3 === 1,
					});
					for (const [i, {files, perDirectory, missing, open, again, ...how}] of walkers.entries())
						apply(m, {
							kind: 'spawn',
							name: 'walker',
							program: [
								{do: 'walk', tree: {path: `/t${i}`, disk: '', files, perDirectory, missing}, count: files, open, times: again ? 0 : 2, ...how},
								...(again ? [] : [{do: 'exit', status: 0} as const]),
							],
						});
					const pids: number[] = [];
					let before: Sample | null = null;
					for (const {action: make, waitUs} of actions) {
						const outcome = apply(m, make(pids));
						if (outcome.ok && outcome.pid !== undefined) pids.push(outcome.pid);
						for (let i = 0; i < 3; i++) {
							advance(m, Math.ceil(waitUs / 3));
							const now = sample(m);
							expect([...violations(m), ...ioViolations(m), ...sampleViolations(before, now, mglruOn(m))]).toEqual([]);
							before = now;
						}
					}
					// What a Sample shares with those before it is what a machine of which none was ever taken says.
					expect(before?.processes).toEqual(sample(checkpoint(m)).processes);
				}),
				{numRuns: RUNS, seed: 20261123, endOnFailure: false},
			);
		},
		120_000 + RUNS * 3000,
	);
});

import {describe, expect, it} from 'vitest';
import {CPU_PROFILES, DISK_PROFILES} from '../../source/machine/profile.ts';
import {messages} from '../../source/messages.ts';
import {parseOverrides} from '../../source/workload/document.ts';
import {machineSchema} from '../../source/workload/machine-schema.ts';
import {defaultKernelMemory} from '../../source/workload/machine-config.ts';
import {lessonSchema, STEPS} from '../../source/workload/lesson/schema.ts';
import {scenarioSchema} from '../../source/workload/scenario.ts';
import {complaint, scenario} from '../support/scenarios.ts';

const END = 'until: {time: 10s}';
const machine = (keys: string): string => `machine: {memory: 64MiB, ${keys}}\n${END}`;
const config = (keys: string) => scenario(machine(keys)).config;
const timeline = (...events: string[]): string =>
	`machine: {memory: 64MiB, swap: 32MiB, cpus: 2}\nfiles: {/data/big: 10MiB}\ntimeline:\n${events.map(event => `  - {${event}}\n`).join('')}${END}`;
const actions = (...events: string[]) => scenario(timeline(...events)).timeline.map(({atUs, action}) => ({atUs, ...action}));

describe('the example of scenario-format.md', () => {
	const example = scenario(
		[
			'name: leak with swap',
			'summary: One process leaks 20 MiB/s until the OOM killer takes it.',
			'machine:',
			'  memory: 512MiB',
			'  swap: 256MiB',
			'  cpus: 1',
			'  seed: 1',
			'  disks: {data: ssd, swap: ssd}',
			'  sysctl: {vm.swappiness: 60, vm.min_free_kbytes: 2760}',
			'files:',
			'  /data/big: 1GiB',
			'timeline:',
			'  - {at: 0s,  spawn: idle, name: sshd, rss: 5MiB, oom_score_adj: -1000}',
			'  - {at: 1s,  spawn: leak, name: leaky, rate: 20MiB/s, max: 2GiB}',
			'  - {at: 10s, sysctl: {vm.swappiness: 0}}',
			'  - {at: 12s, oom_score_adj: -500, of: leaky}',
			'  - {at: 20s, drop_caches: 3}',
			'  - {at: 25s, signal: TERM, to: leaky}',
			'  - {at: 30s, swapoff: true}',
			'until: {oom_kills: 1, time: 90s}',
			'expect:',
			'  killed: [leaky]',
			'  never_killed: [sshd]',
			'  counters: {pgscan_direct: {max: 0}, pswpout: {min: 1000}}',
		].join('\n'),
	);

	it('is read in full', () => {
		expect(example).toMatchObject({name: 'leak with swap', until: {timeUs: 90e6, oomKills: 1, tailUs: 0}});
		expect(example.config).toMatchObject({
			kernel: '6.1',
			cpus: 1,
			seed: 1,
			zones: [
				{node: 0, name: 'DMA', managed: 3840},
				{node: 0, name: 'DMA32', managed: 127232},
			],
			swaps: [{name: 'swap', pages: 65536, disk: 'swap', on: true}],
			files: [{path: '/data/big', pages: 262144, disk: 'data'}],
			sysctls: {'vm.swappiness': '60', 'vm.min_free_kbytes': '2760'},
		});
		expect(example.expect).toEqual({
			killed: ['leaky'],
			neverKilled: ['sshd'],
			alive: [],
			rss: {},
			counters: {pgscan_direct: {max: 0}, pswpout: {min: 1000}},
			panic: null,
			gauges: {},
			processes: {},
			groups: {},
		});
	});

	it('has its timeline in order, each event with its place', () => {
		expect(example.timeline.map(({atUs, place, action}) => [atUs / 1e6, place, action.kind])).toEqual([
			[0, 'test.yaml:13:5', 'spawn'],
			[1, 'test.yaml:14:5', 'spawn'],
			[10, 'test.yaml:15:5', 'command'],
			[12, 'test.yaml:16:5', 'oom_score_adj'],
			[20, 'test.yaml:17:5', 'command'],
			[25, 'test.yaml:18:5', 'signal'],
			[30, 'test.yaml:19:5', 'swapoff'],
		]);
	});
});

describe('machine', () => {
	it('takes zones one by one, and their free pages at boot', () => {
		const {zones, kernelMemory} = scenario(
			`machine:\n  zones:\n    - {name: DMA, managed: 15360KiB, present: 15992KiB, spanned: 16380KiB, free: 15232KiB}\n    - {name: DMA32, managed: 464900KiB}\n${END}`,
		).config;
		expect(zones).toEqual([
			{node: 0, name: 'DMA', managed: 3840, present: 3998, spanned: 4095, free: 3808},
			{node: 0, name: 'DMA32', managed: 116225},
		]);
		expect(kernelMemory.other).toBe(0);
	});

	it('takes several swap areas', () => {
		expect(config('swap: [{size: 16MiB, priority: 5}, {size: 8MiB, name: /dev/vdc, disk: data, on: false}]').swaps).toEqual([
			{name: 'swap', pages: 4096, disk: 'swap', on: true, priority: 5},
			{name: '/dev/vdc', pages: 2048, disk: 'data', on: false},
		]);
		expect(config('swap: [{size: 16MiB}, {size: 8MiB}]').swaps.map(swap => swap.name)).toEqual(['swap', 'swap2']);
		expect(config('swap: 0').swaps).toEqual([]);
	});

	it('takes disks by profile, or with what differs from one', () => {
		expect(
			config(
				'disks: {a: hdd, b: {bandwidth: 20MiB/s, iops: 60000, latency: 100us}, c: {profile: nvme, read: 1GiB/s, write_latency: 1ms, rotational: true, shared: true, queue: 4, request: 64KiB}}',
			).disks,
		).toEqual([
			{name: 'a', ...DISK_PROFILES.hdd},
			{name: 'b', ...DISK_PROFILES.ssd, readBytesPerSecond: 20971520, writeBytesPerSecond: 20971520, iops: 60000, readLatencyUs: 100, writeLatencyUs: 100},
			{
				name: 'c',
				...DISK_PROFILES.nvme,
				readBytesPerSecond: 2 ** 30,
				writeLatencyUs: 1000,
				rotational: true,
				sharedBandwidth: true,
				queueDepth: 4,
				deviceDepth: 4,
				maxRequestPages: 16,
			},
		]);
	});

	it('puts files and swap on the disks of those names, or else on the first', () => {
		const {swaps} = config('swap: 8MiB, disks: {sda: hdd, sdb: ssd}');
		expect(swaps[0]?.disk).toBe('sda');
		expect(config('swap: 8MiB').disks.map(disk => disk.name)).toEqual(['data', 'swap']);
		expect(config('profile: recorded').disks).toEqual([
			{name: 'data', ...DISK_PROFILES['recorded-data']},
			{name: 'swap', ...DISK_PROFILES['recorded-swap']},
		]);
	});

	it('takes CPU costs from a profile and single ones from the scenario', () => {
		expect(config('profile: recorded, costs: {anon_fault: 2us, resident_touch: 0.25us}').costs).toEqual({
			...CPU_PROFILES.recorded,
			anonFault: 2,
			residentTouch: 0.25,
		});
		expect(config('').costs).toEqual(CPU_PROFILES.server);
	});

	it('takes the kernel’s own memory in part or in full', () => {
		expect(config('kernel_memory: {slab_reclaimable: 4MiB, other: 0}').kernelMemory).toMatchObject({slabReclaimable: 1024, slabShrinkable: 512, other: 0});
		expect(config('process_image: {anon: 40KiB, faults: 12}').processImage).toEqual({anonPages: 10, textPages: 171, slabPages: 3, faults: 12});
	});

	it('takes the rest', () => {
		expect(config('kernel: 6.6, hz: 1000, seed: 77, watermark_boost: true')).toMatchObject({kernel: '6.6', hz: 1000, seed: 77, watermarkBoost: true});
		expect(config('sysctl: {vm.lowmem_reserve_ratio: [256, 128, 32]}').sysctls).toEqual({'vm.lowmem_reserve_ratio': '256 128 32'});
		expect(config('sysctl: {vm.lowmem_reserve_ratio: "256\t128"}').sysctls).toEqual({'vm.lowmem_reserve_ratio': '256\t128'});
	});

	it('leaves most of any machine to programs', () => {
		for (const pages of [4096, 16384, 65536, 131072, 2 ** 22]) {
			const {slabShrinkable, ...held} = defaultKernelMemory(pages);
			expect(Object.values(held).reduce((sum, part) => sum + part, 0)).toBeLessThan(pages * 0.13);
			expect(slabShrinkable).toBeLessThanOrEqual(held.slabReclaimable);
		}
	});
});

describe('events', () => {
	it('spawn takes the arguments of its program and the common ones', () => {
		// Without an end it takes address space for as long as there is any: 8 GiB at a time.
		expect(actions('at: 1s, spawn: leak')).toMatchObject([
			{kind: 'spawn', name: 'leak', label: 'leak', program: [{first: 2097152, growBy: 2097152, atMost: true}, {rate: 5120}, {}]},
		]);
		expect(actions('at: 1s, spawn: leak, max: 8GiB')).toMatchObject([{program: [{pages: 2097152}, {pages: 2097152}, {}]}]);
		expect(
			actions('at: 1s, spawn: hot, size: 1MiB, rate: max, name: shop, oom_score_adj: 5, stop: 2s, node: 0, bind: 0, prefer: 0, cpu: 1, uid: 33'),
		).toMatchObject([{name: 'shop', oomScoreAdj: 5, stopUs: 2e6, node: 0, bind: [0], prefer: 0, cpu: 1, uid: 33, program: [{pages: 256}, {}, {rate: 0}]}]);
		// A set of nodes, as a nodemask is.
		expect(actions('at: 1s, spawn: idle, interleave: [0, 0]')).toMatchObject([{interleave: [0]}]);
		expect(actions('at: 1s, spawn: idle, name: a', 'at: 2s, spawn: idle, parent: a')[1]).toMatchObject({parent: {name: 'a'}});
	});

	it('every other kind', () => {
		expect(actions('at: 1s, spawn: idle, name: a', 'at: 2s, signal: STOP, to: a')[1]).toMatchObject({kind: 'signal', to: {name: 'a'}, signal: 'STOP'});
		expect(actions('at: 2s, signal: KILL, to: 301')).toMatchObject([{to: {pid: 301}}]);
		expect(actions('at: 2s, sysctl: {vm.swappiness: 5, vm.dirty_ratio: 9}')).toMatchObject([
			{command: {kind: 'sysctl', name: 'vm.swappiness', value: '5'}},
			{command: {kind: 'sysctl', name: 'vm.dirty_ratio', value: '9'}},
		]);
		expect(actions('at: 2s, drop_caches: 2')).toMatchObject([{command: {kind: 'sysctl', name: 'vm.drop_caches', value: '2'}}]);
		expect(actions('at: 2s, swapoff: true', 'at: 3s, swapon: swap')).toMatchObject([
			{kind: 'swapoff', device: null},
			{kind: 'swapon', device: 'swap'},
		]);
		expect(actions('at: 2s, sysrq: f')).toMatchObject([{command: {kind: 'sysrq', key: 'f'}}]);
		expect(actions('at: 2s, create_file: /new, size: 4MiB', 'at: 3s, spawn: stream, file: /new')).toMatchObject([
			{command: {kind: 'create_file', path: '/new', pages: 1024, disk: 'data'}},
			{kind: 'spawn'},
		]);
	});

	it('are put in order of time, those of one instant as written', () => {
		expect(
			actions('at: 5s, drop_caches: 1', 'at: 2s, drop_caches: 2', 'at: 5s, drop_caches: 3').map(
				action => action.kind === 'command' && action.command.kind === 'sysctl' && action.command.value,
			),
		).toEqual(['2', '1', '3']);
	});

	it('may name swapoff, which is a process of its own', () => {
		expect(() => scenario(`${timeline('at: 1s, swapoff: true')}\nexpect: {killed: [swapoff]}`)).not.toThrow();
	});
});

describe('overrides', () => {
	const yaml = timeline('at: 1s, spawn: leak, rate: 1MiB/s');

	it('reach any value, and sysctls by their name', () => {
		const {
			config: changed,
			until,
			timeline: events,
		} = scenario(yaml, {set: ['machine.memory=2GiB', 'vm.swappiness=0', 'until.time=2m', 'timeline.0.rate=3MiB/s', 'files./data/big=20MiB', 'machine.swap=0']});
		expect(changed.zones.reduce((sum, zone) => sum + zone.managed, 0)).toBe(524288);
		expect(changed.sysctls).toEqual({'vm.swappiness': '0'});
		expect(until.timeUs).toBe(120e6);
		expect(events[0]?.action).toMatchObject({program: [{}, {rate: 768}, {}]});
		expect(changed.files[0]?.pages).toBe(5120);
		expect(changed.swaps).toEqual([]);
	});

	it('make maps that are not there, and the last one wins', () => {
		expect(scenario(yaml, {set: ['machine.disks.swap.profile=hdd', 'machine.seed=3', 'machine.seed=4']}).config).toMatchObject({
			seed: 4,
			disks: [{rotational: true}],
		});
	});

	it('are at fault themselves', () => {
		expect(complaint(yaml, {set: ['machine.memory=2GB']})).toBe('--set machine.memory=2GB: "GB" is no unit of a size; did you mean "GiB"?');
		expect(complaint(yaml, {set: ['memory=2GiB']})).toBe('--set memory=2GiB: "memory" is nothing that can be set; did you mean "machine.memory"?');
		expect(complaint(yaml, {set: ['vm.swapiness=2']})).toContain('did you mean "vm.swappiness"?');
		expect(complaint(yaml, {set: ['memory']})).toContain('not KEY=VALUE');
		expect(() => parseOverrides(['vm.swappiness=1', 'vm.swappiness=10'])).toThrow(
			'--set vm.swappiness=1 and --set vm.swappiness=10 set the same; leave one out.',
		);
		expect(complaint(yaml, {set: ['machine.swap={']})).toContain('not YAML');
	});
});

describe('options', () => {
	it('seed and --for come from outside', () => {
		const changed = scenario(timeline('at: 1s, spawn: leak'), {seed: 9, forUs: 3e6});
		expect(changed.config.seed).toBe(9);
		expect(changed.until.timeUs).toBe(3e6);
		expect(scenario('machine: {memory: 64MiB}', {forUs: 1e6}).until).toEqual({timeUs: 1e6, oomKills: null, tailUs: 0});
	});

	it('--for may end before events of the timeline', () => {
		expect(scenario(timeline('at: 8s, spawn: leak'), {forUs: 1e6}).timeline).toHaveLength(1);
	});

	it('a scenario without a name is called as its file', () => {
		expect(scenario(machine(''), {file: 'exercises/first.yaml'}).name).toBe('first');
	});
});

it('bounds of what a process holds are sizes, of processes that there are', () => {
	const {expect: bounds} = scenario(
		`machine: {memory: 64MiB}\ntimeline:\n  - {at: 1s, spawn: idle, name: app}\nexpect: {rss: {app: {min: 1MiB, max: 8MiB}}}\n${END}`,
	);
	expect(bounds.rss).toEqual({app: {min: 2 ** 20, max: 2 ** 23}});
	expect(complaint(`machine: {memory: 64MiB}\ntimeline:\n  - {at: 1s, spawn: idle, name: app}\nexpect: {rss: {ap: {min: 1MiB}}}\n${END}`)).toContain(
		'did you mean "app"?',
	);
});

it('a TLB has a power of two of sets', () => {
	expect(scenario(`machine: {memory: 64MiB, tlb: {entries: 1536, ways: 12, asid: false}, layout: x86-32}\n${END}`).config).toMatchObject({
		addressBits: 32,
		tlb: {entries: 1536, ways: 12, asid: false},
	});
	expect(complaint(`machine: {memory: 64MiB, tlb: {entries: 60, ways: 4}}\n${END}`)).toContain('has no power of two of sets');
});

it('tells of one mistake, the first in the file', () => {
	expect(complaint(`machine: {memory: 64MiB, swapp: 3}\ntimeline:\n  - {at: 1s, spawn: laek}\n${END}`)).toBe(
		'test.yaml:1:26: "swapp" is no key of machine; did you mean "swap"?',
	);
});

it('help on the grammar lists the keys of the schema', () => {
	const listed = (heading: string): string[] =>
		messages.grammar
			.grammar()
			.find(part => part.heading === heading)
			?.keys.map(([key]) => key) ?? [];
	expect(listed('At the top')).toEqual(Object.keys(scenarioSchema.shape));
	expect(listed('machine').sort()).toEqual(Object.keys(machineSchema.shape).sort());
	expect(listed('until')).toEqual(Object.keys(scenarioSchema.shape.until.shape));
	expect(listed('expect')).toEqual(['killed', 'never_killed', 'alive', 'counters', 'rss', 'gauges', 'processes', 'groups', 'panic']);
	expect(
		listed('lesson (texts are a sentence, or {en: …, zh: …})')
			.flatMap(keys => keys.split(', '))
			.sort(),
	).toEqual(Object.keys(lessonSchema.shape).sort());
	const steps = listed('lesson.steps: a list of steps, each of which does one thing').join(' ');
	for (const kind of Object.keys(STEPS)) expect(steps).toContain(`{${kind}: `);
});

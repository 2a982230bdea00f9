// Every vm.* of a real 6.1 (names and defaults of kernel/sysctl.c and its like with Debian's configuration, fixtures/sysctls) is taken and read back; and what
// those do that are not in settings.test.ts. (mm/util.c, mm/hugetlb.c, mm/page_alloc.c, mm/mmap.c)
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {SYSCTLS} from '../../source/machine/sysctl.ts';
import {meminfoText} from '../../source/procfs/meminfo.ts';
import {oomReportText} from '../../source/procfs/oom-report.ts';
import {nodeMeminfoText} from '../../source/procfs/sysfs-node.ts';
import {violations} from '../support/invariants.ts';
import {leak, machineConfig, op, type Sketch} from '../support/machines.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';

const text = readFileSync(new URL('../../fixtures/sysctls/vm-6.1-amd64.txt', import.meta.url), 'utf8');
const REAL: readonly (readonly [string, string])[] = text
	.trim()
	.split('\n')
	.map(line => line.split(' = ') as [string, string]);

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): number => (apply(m, {kind: 'spawn', name, program}) as {pid: number}).pid;
const set = (m: Machine, name: string, value: string) => apply(m, {kind: 'sysctl', name, value});
const get = (m: Machine, name: string): string => sample(m).sysctls[name] ?? expect.fail(`no ${name}`);

describe('what sysctl -a prints on a real machine', () => {
	it('is taken at boot as it stands, and read back', () => {
		const m = start({pages: 262144, sysctls: Object.fromEntries(REAL)});
		const {sysctls} = sample(m);
		for (const [name, value] of REAL) expect(sysctls[name], name).toBe(value);
		expect(violations(m)).toEqual([]);
	});

	it('is taken in a scenario, in a map as YAML reads it and in an event', () => {
		const all = REAL.map(([name, value]) => `    ${name}: ${value.replaceAll('\t', ' ')}`).join('\n');
		const writable = REAL.filter(([, value]) => value !== '0').map(([name, value]) => `${name}: ${value.replaceAll('\t', ' ')}`);
		const samples = samplesOf(
			scenario(`name: s\nmachine:\n  memory: 1GiB\n  sysctl:\n${all}\ntimeline:\n  - {at: 1s, sysctl: {${writable.join(', ')}}}\nuntil: {time: 2s}\n`),
			1e6,
		);
		for (const [name, value] of REAL) expect(samples.at(-1)?.sysctls[name], name).toBe(value);
		expect(samples.flatMap(({events}) => events).filter(({kind}) => kind === 'refused')).toEqual([]);
	});

	it('is what a machine of ours has by default, but for what its size makes', () => {
		const {sysctls, kernel} = sample(start());
		for (const [name, value] of REAL) if (kernel.computed[name] === undefined) expect(sysctls[name], name).toBe(value);
		expect(Object.keys(kernel.computed)).toEqual(['vm.min_free_kbytes', 'lru_gen.enabled', 'vm.admin_reserve_kbytes', 'vm.user_reserve_kbytes']);
	});

	it('can be written, each with what it reads', () => {
		const m = start({pages: 262144});
		// 0 of what does not rule is EINVAL for bytes (dirty_bytes_min, SYSCTL_LONG_ONE)
		for (const [name, value] of REAL) if (!/dirty_(background_)?bytes/.test(name)) expect(set(m, name, value), name).toEqual({ok: true});
		expect(set(m, 'vm.dirty_bytes', '0')).toMatchObject({errno: 'EINVAL'});
		expect(set(m, 'vm.dirty_background_bytes', '0')).toMatchObject({errno: 'EINVAL'});
	});

	it('and those without effect take what the kernel takes', () => {
		const m = start();
		for (const [name, good, bad] of [
			['vm.compaction_proactiveness', '100', '101'],
			['vm.extfrag_threshold', '1000', '1001'],
			['vm.mmap_rnd_bits', '32', '33'],
			['vm.laptop_mode', '5', '8589935'],
			['vm.unprivileged_userfaultfd', '1', '2'],
			['vm.stat_interval', '10', 'x'],
		] as const) {
			expect(set(m, name, good), name).toEqual({ok: true});
			expect(set(m, name, bad), name).toMatchObject({errno: 'EINVAL'});
			expect(get(m, name)).toBe(good);
		}
		expect(set(m, 'vm.numa_zonelist_order', 'default')).toEqual({ok: true});
		expect(set(m, 'vm.numa_zonelist_order', 'Zone')).toMatchObject({errno: 'EINVAL', why: expect.stringContaining('Node or Default')});
		expect(get(m, 'vm.numa_zonelist_order')).toBe('Node');
		for (const trigger of ['vm.compact_memory', 'vm.stat_refresh']) expect(set(m, trigger, '1')).toEqual({ok: true});
	});

	it('says of each whether something here depends on it', () => {
		for (const entry of SYSCTLS) expect(entry.effect === null || entry.effect.length > 0, entry.name).toBe(true);
	});
});

describe('the effect of', () => {
	it('admin_reserve_kbytes and user_reserve_kbytes: what is left under CommitLimit', () => {
		const granted = (uid: number, sysctls: Record<string, string>): number => {
			const m = start({sysctls: {'vm.overcommit_memory': '2', 'vm.overcommit_ratio': '100', ...sysctls}});
			const before = m.committedPages;
			const {CommitLimit} = sample(m).meminfo;
			m.committedPages = CommitLimit / 4 - 1000;
			apply(m, {kind: 'spawn', name: 'p', uid, program: [op.heap(1), op.sleep]});
			expect(before).toBeGreaterThanOrEqual(0);
			let most = 0;
			for (let pages = 1; pages < 1000; pages++) {
				if ((apply(m, {kind: 'spawn', name: 'q', uid, program: [op.sleep]}) as {ok: boolean}).ok) most += 41;
				else break;
			}
			return most;
		};
		const none = {'vm.admin_reserve_kbytes': '0', 'vm.user_reserve_kbytes': '0'};
		expect(granted(1000, none) - granted(1000, {...none, 'vm.admin_reserve_kbytes': '2000'})).toBeGreaterThanOrEqual(500 - 41);
		expect(granted(0, {...none, 'vm.admin_reserve_kbytes': '2000'})).toBe(granted(0, none));
	});

	it('their defaults: a 32nd of what is free at boot, 8 and 128 MiB at most (init_admin_reserve, init_user_reserve)', () => {
		const m = start(); // a few pages of it are taken after that
		expect(Math.abs(Number(get(m, 'vm.admin_reserve_kbytes')) - sample(m).meminfo.MemFree / 32)).toBeLessThan(4);
		const large = start({pages: 2 ** 21});
		expect(get(large, 'vm.admin_reserve_kbytes')).toBe('8192');
		expect(get(large, 'vm.user_reserve_kbytes')).toBe('131072');
	});

	it('overcommit_kbytes: CommitLimit without a share of RAM; it and the ratio set each other to 0', () => {
		const m = start({swapPages: 1000});
		set(m, 'vm.overcommit_kbytes', '4003');
		expect(sample(m).meminfo.CommitLimit).toBe((1000 + 1000) * 4);
		expect(get(m, 'vm.overcommit_ratio')).toBe('0');
		set(m, 'vm.overcommit_ratio', '50');
		expect(get(m, 'vm.overcommit_kbytes')).toBe('0');
		expect(sample(m).meminfo.CommitLimit).toBe((16384 + 1000) * 4);
	});

	it('nr_hugepages: out of free memory and of CommitLimit, and back', () => {
		const m = start({pages: 32768});
		const before = sample(m);
		expect(set(m, 'vm.nr_hugepages', '20')).toEqual({ok: true});
		const {meminfo, vmstat} = sample(m);
		expect(meminfo.MemFree).toBe(before.meminfo.MemFree - 20 * 2048);
		expect(meminfo.MemTotal).toBe(before.meminfo.MemTotal);
		expect(meminfo).toMatchObject({HugePages_Total: 20, HugePages_Free: 20, HugePages_Rsvd: 0, HugePages_Surp: 0, Hugetlb: 40960, Hugepagesize: 2048});
		expect(meminfo.CommitLimit).toBe((((32768 - 20 * 512) * 50) / 100) * 4);
		expect(vmstat.htlb_buddy_alloc_success).toBe(20);
		expect(violations(m)).toEqual([]);
		expect(get(m, 'vm.nr_hugepages_mempolicy')).toBe('20');
		set(m, 'vm.nr_hugepages_mempolicy', '5');
		expect(get(m, 'vm.nr_hugepages')).toBe('5');
		set(m, 'vm.nr_hugepages', '0');
		expect(sample(m).meminfo.MemFree).toBe(before.meminfo.MemFree);
		expect(violations(m)).toEqual([]);
	});

	it('nr_hugepages at boot: from each node in turn, and what is free is said without them', () => {
		const zones = [
			{node: 0, name: 'Normal' as const, managed: 32768},
			{node: 1, name: 'Normal' as const, managed: 32768},
		];
		const m = start({zones, sysctls: {'vm.nr_hugepages': '11'}, cpus: 2});
		const s = sample(m);
		expect(s.nodes.map(({hugepages}) => hugepages)).toEqual([6, 5]);
		expect(meminfoText(s)).toContain('HugePages_Total:      11\n');
		expect(nodeMeminfoText(s, s.nodes[1]!)).toContain('Node 1 HugePages_Total:     5\n');
		const ready = (pages: string): Machine => start({zones: [{node: 0, name: 'Normal', managed: 32768, free: 10000}], sysctls: {'vm.nr_hugepages': pages}});
		const free = ready('30');
		expect(sample(free).meminfo.HugePages_Total).toBe(30);
		expect(sample(free).meminfo.MemFree).toBe(sample(ready('0')).meminfo.MemFree);
		for (const one of [m, free]) expect(violations(one)).toEqual([]);
	});

	it('percpu_pagelist_high_fraction: how many pages the lists of the CPUs may hold (zone_highsize)', () => {
		const m = boot({...machineConfig({pages: 131072, cpus: 2}), perCpuLists: true});
		const high = (): number => sample(m).zones[0]!.pagesets.high;
		const {low} = m.zones[0]!;
		expect(high()).toBe(Math.max(Math.trunc(low / 2), 31 * 4));
		expect(set(m, 'vm.percpu_pagelist_high_fraction', '7')).toMatchObject({errno: 'EINVAL'});
		set(m, 'vm.percpu_pagelist_high_fraction', '8');
		expect(high()).toBe(131072 / 8 / 2);
		set(m, 'vm.percpu_pagelist_high_fraction', '0');
		expect(high()).toBe(Math.max(Math.trunc(low / 2), 31 * 4));
	});

	it('oom_dump_tasks: whether the report has its task table', () => {
		const report = (value: string): string => {
			const m = start({pages: 8192, sysctls: {'vm.oom_dump_tasks': value}});
			spawn(m, 'leak', leak(0));
			advance(m, 5e6);
			const s = sample(m);
			const oom = s.events.find(event => event.kind === 'oom') ?? expect.fail('nobody was killed');
			return oom.kind === 'oom' ? oomReportText(oom.report, {sysctls: s.sysctls}) : '';
		};
		expect(report('1')).toContain('Tasks state (memory values in pages):');
		expect(report('0')).not.toContain('Tasks state');
		expect(report('0')).toContain('Out of memory: Killed process');
	});

	it('min_unmapped_ratio: with zone_reclaim_mode, how much cache has to be there before the node is reclaimed in', () => {
		const scanned = (ratio: string): number => {
			const m = start({
				zones: [
					{node: 0, name: 'Normal', managed: 16384},
					{node: 1, name: 'Normal', managed: 65536},
				],
				cpus: 2,
				files: {'/f': 30000},
				slabShrinkable: 0,
				sysctls: {'vm.zone_reclaim_mode': '1', 'vm.min_unmapped_ratio': ratio, 'vm.min_slab_ratio': '100'},
			});
			apply(m, {kind: 'spawn', name: 'reader', node: 0, program: [op.read('/f', 30000, 0), op.sleep]});
			advance(m, 20e6);
			return sample(m).vmstat.pgscan_direct;
		};
		expect(scanned('1')).toBeGreaterThan(0);
		expect(scanned('100')).toBe(0);
	});

	it('numa_stat: 0 stops counting and forgets what was counted', () => {
		const m = start();
		spawn(m, 'p', [op.map(2000), op.write(2000), op.sleep]);
		advance(m, 1e6);
		expect(sample(m).vmstat.numa_hit).toBeGreaterThan(2000);
		set(m, 'vm.numa_stat', '0');
		spawn(m, 'q', [op.map(2000), op.write(2000), op.sleep]);
		advance(m, 1e6);
		expect(sample(m).vmstat).toMatchObject({numa_hit: 0, numa_local: 0});
		set(m, 'vm.numa_stat', '1');
		spawn(m, 'r', [op.map(2000), op.write(2000), op.sleep]);
		advance(m, 1e6);
		expect(sample(m).vmstat.numa_hit).toBeGreaterThan(2000);
	});

	it('max_map_count: a process with more mappings is refused one (do_mmap), neighbours being one mapping', () => {
		const refused = (most: string, apart: boolean): boolean => {
			const m = start({sysctls: {'vm.max_map_count': most}, files: {'/f': 100}});
			const maps = Array.from({length: 40}, (_, i) => (apart && i % 2 === 1 ? op.mapFile('/f', 1, `r${i}`) : op.map(1, `r${i}`)));
			spawn(m, 'p', [...maps, op.sleep]);
			advance(m, 1e6);
			return sample(m).events.some(event => event.kind === 'refused' && event.errno === 'ENOMEM');
		};
		expect(refused('30', true)).toBe(true);
		expect(refused('65530', true)).toBe(false);
		expect(refused('30', false)).toBe(false);
	});

	it('mmap_min_addr: a process that maps all there is has so much less', () => {
		const mapped = (bytes: string): number => {
			const m = start({addressBits: 32, sysctls: {'vm.mmap_min_addr': bytes, 'vm.overcommit_memory': '1'}});
			const all = (name: string) => ({do: 'map', region: name, pages: 2 ** 20, noreserve: true, atMost: true}) as const;
			const pid = spawn(m, 'p', [all('a'), all('b'), op.sleep]);
			advance(m, 1e6);
			return sample(m).processes.find(process => process.pid === pid)?.vszKb ?? 0;
		};
		expect(mapped('65536') - mapped(String(2 ** 26))).toBe((2 ** 26 - 65536) / 1024);
	});
});

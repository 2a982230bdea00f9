// vm.nr_hugepages beyond what is free: the process that writes it reclaims. (mm/hugetlb.c set_max_huge_pages; mm/page_alloc.c should_compact_retry)
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const HUGE = 512;
const start = (config: Parameters<typeof machineConfig>[0] = {}): Machine => boot(machineConfig({pages: 32768, files: {'/f': 30000}, ...config}));
const write = (m: Machine, value: number): void => {
	expect(apply(m, {kind: 'sysctl', name: 'vm.nr_hugepages', value: String(value)})).toEqual({ok: true});
};
const written = (m: Machine) => sample(m).events.filter(event => event.kind === 'sysctl');
const room = (m: Machine, zone = 0): number => m.zones[zone]!.free - (HUGE - 1) - m.zones[zone]!.min;

describe('more huge pages than are free', () => {
	it('come out of clean page cache, in the time of a process that is gone then, and nobody is killed', () => {
		const m = start();
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 30000, 0, 1), op.sleep]});
		advance(m, 5e6);
		sample(m);
		write(m, 50);
		const [first] = written(m);
		expect(Number(first!.to)).toBeLessThan(10);
		expect(first).toMatchObject({from: '0', asked: '50', goesOn: true});
		expect(sample(m).processes.map(({name}) => name)).toContain('sysctl');
		advance(m, 5e6);
		const s = sample(m);
		expect(s.events.filter(event => event.kind === 'sysctl')).toMatchObject([{name: 'vm.nr_hugepages', from: first!.to, to: '50'}]);
		expect(s.sysctls['vm.nr_hugepages']).toBe('50');
		expect(s.meminfo.HugePages_Total).toBe(50);
		expect(s.vmstat.htlb_buddy_alloc_success).toBe(50);
		expect(s.vmstat.htlb_buddy_alloc_fail).toBe(0);
		expect(s.vmstat.allocstall_movable).toBeGreaterThan(0);
		expect(s.vmstat.oom_kill).toBe(0);
		expect(s.processes.map(({name}) => name)).not.toContain('sysctl');
		expect(violations(m)).toEqual([]);
	});

	it('one call of reclaim goes on beyond its 32 pages, until compaction could begin 1024 pages over low (should_continue_reclaim)', () => {
		const m = start();
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 30000, 0, 1), op.sleep]});
		advance(m, 5e6);
		write(m, 50);
		advance(m, 5e6);
		const calls = sample(m).events.flatMap(event => (event.kind === 'direct-reclaim' && event.name === 'sysctl' ? [event.reclaimed] : []));
		expect(calls.length).toBeGreaterThan(5);
		expect(Math.min(...calls)).toBeGreaterThan(700); // from 511 pages over min at most to 1024 over low
	});

	it('end where reclaim frees no more, over min and without the OOM killer', () => {
		const m = start();
		apply(m, {kind: 'spawn', name: 'held', program: [op.map(20000), op.write(20000), op.sleep]});
		advance(m, 1e6);
		sample(m);
		write(m, 1000);
		advance(m, 20e6);
		const s = sample(m);
		const got = Number(s.sysctls['vm.nr_hugepages']);
		expect(s.events.filter(event => event.kind === 'sysctl').at(-1)).toMatchObject({to: String(got), asked: '1000'});
		expect(s.events.filter(event => event.kind === 'sysctl').at(-1)).not.toHaveProperty('goesOn');
		expect(s.meminfo.HugePages_Total).toBe(got);
		expect(room(m)).toBeLessThanOrEqual(0);
		expect(m.zones[0]!.free).toBeGreaterThan(m.zones[0]!.min);
		expect(s.vmstat.htlb_buddy_alloc_fail).toBe(1);
		expect(s.vmstat.oom_kill).toBe(0);
		expect(violations(m)).toEqual([]);
	});

	it('send programs to swap', () => {
		const m = start({swapPages: 30000});
		apply(m, {kind: 'spawn', name: 'held', program: [op.map(20000), op.write(20000), op.sleep]});
		advance(m, 1e6);
		write(m, 40);
		advance(m, 30e6);
		const s = sample(m);
		expect(s.meminfo.HugePages_Total).toBe(40);
		expect(s.vmstat.pswpout).toBeGreaterThan(5000);
		expect(violations(m)).toEqual([]);
	});

	it('come from each node that has some, after another has failed', () => {
		const zones = [0, 1].map(node => ({node, name: 'Normal' as const, managed: 16384}));
		const m = start({zones, cpus: 2});
		apply(m, {kind: 'spawn', name: 'held', bind: [0], program: [op.map(12000), op.write(12000), op.sleep]});
		advance(m, 1e6);
		write(m, 1000);
		advance(m, 20e6);
		const {nodes, vmstat} = sample(m);
		expect(nodes[1]!.hugepages).toBeGreaterThan(nodes[0]!.hugepages + 10);
		for (const zone of [0, 1]) expect(room(m, zone)).toBeLessThanOrEqual(0);
		expect(vmstat.htlb_buddy_alloc_fail).toBeGreaterThanOrEqual(2);
		expect(violations(m)).toEqual([]);
	});

	it('a second write while one goes on is what is aimed at then; a signal ends it', () => {
		const m = start();
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 30000, 0, 1), op.sleep]});
		advance(m, 5e6);
		write(m, 50);
		advance(m, 1000);
		write(m, 3);
		advance(m, 2e6);
		expect(sample(m).meminfo.HugePages_Total).toBe(3);
		expect(sample(m).processes.filter(({name}) => name === 'sysctl')).toEqual([]);
		write(m, 55);
		const {pid} = sample(m).processes.find(({name}) => name === 'sysctl') ?? expect.fail('nobody reclaims');
		advance(m, 2000);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 2e6);
		const got = sample(m).meminfo.HugePages_Total;
		expect(got).toBeLessThan(55);
		write(m, 0);
		expect(sample(m).meminfo.HugePages_Total).toBe(0);
		expect(violations(m)).toEqual([]);
	});
});

it('as many as are asked for are taken, none more, each from the next node', () => {
	const zones = [0, 1].map(node => ({node, name: 'Normal' as const, managed: 16384}));
	const m = start({zones});
	const onNodes = (): readonly number[] => m.hugetlb.counts;
	write(m, 3);
	expect([onNodes(), sample(m).vmstat.htlb_buddy_alloc_success]).toEqual([[2, 1], 3]);
	write(m, 4);
	expect([onNodes(), sample(m).vmstat.htlb_buddy_alloc_success]).toEqual([[2, 2], 4]);
	write(m, 3);
	expect(onNodes()).toEqual([1, 2]);
	write(m, 4);
	expect(onNodes()).toEqual([2, 2]);
});

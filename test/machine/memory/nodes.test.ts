// Machines of two nodes: where a task's pages come from, what is counted, what zone_reclaim_mode changes, and whom a bind kills.
// (mm/page_alloc.c zone_statistics, mm/vmscan.c node_reclaim, mm/oom_kill.c constrained_alloc)
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {leak, machineConfig, op, type Sketch} from '../../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const zones = (managed: number): NonNullable<Sketch['zones']> => [
	{node: 0, name: 'Normal', managed},
	{node: 1, name: 'Normal', managed},
];
const seconds = (m: Machine, n: number) => {
	advance(m, n * 1e6);
	return sample(m);
};

describe('two nodes', () => {
	const filled = (mode: string) => {
		const m = start({zones: zones(16384), cpus: 2, files: {'/f': 12000}, sysctls: {'vm.zone_reclaim_mode': mode}});
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 12000, 0), op.sleep], node: 0});
		advance(m, 2e6);
		apply(m, {kind: 'spawn', name: 'leak', program: leak(6000, 12000), node: 0});
		return seconds(m, 4);
	};

	it('zone_reclaim_mode 0: a full node spills over, and its kswapd sleeps', () => {
		const s = filled('0');
		expect(s.zones[1].numa.miss).toBeGreaterThan(3000);
		expect(s.zones[0].numa.foreign).toBe(s.zones[1].numa.miss);
		expect(s.vmstat.pgscan_kswapd + s.vmstat.pgscan_direct).toBe(0);
		expect(s.nodes[0].kswapd.woken).toBe(0);
	});

	it('zone_reclaim_mode 1: the local cache goes first, as direct scanning without a stall', () => {
		const s = filled('1');
		expect(s.vmstat.pgscan_direct).toBeGreaterThan(5000);
		expect(s.vmstat.allocstall_movable).toBe(0);
		expect(s.zones[1].numa.miss).toBeLessThan(3000);
	});

	it('a process bound to one node is killed with the other one free', () => {
		const m = start({zones: zones(16384), cpus: 2});
		apply(m, {kind: 'spawn', name: 'free', program: [op.map(500), op.write(500), op.sleep], bind: [1]});
		apply(m, {kind: 'spawn', name: 'bound', program: leak(0), bind: [0]});
		const s = seconds(m, 2);
		const oom = s.events.find(e => e.kind === 'oom');
		expect(oom).toMatchObject({report: {constraint: 'CONSTRAINT_MEMORY_POLICY', nodes: [0], totalPages: 16384}});
		expect(s.kills).toBe(1);
		expect(s.zones[1].free).toBeGreaterThan(10000);
		expect(s.processes.some(p => p.name === 'free')).toBe(true);
	});
});

describe('a page of another node', () => {
	it('of a task bound to another node are hits there, of others on its CPU (zone_statistics)', () => {
		const m = start({zones: zones(8192), cpus: 2});
		const before = sample(m).zones.map(zone => zone.numa);
		apply(m, {kind: 'spawn', name: 'bound', program: [op.map(2000), op.write(2000), op.sleep], bind: [1], cpu: 0});
		advance(m, 1e6);
		const [first, second] = sample(m).zones.map(zone => zone.numa);
		expect((second?.hit ?? 0) - (before[1]?.hit ?? 0)).toBeGreaterThan(1990);
		expect((second?.other ?? 0) - (before[1]?.other ?? 0)).toBeGreaterThan(1990);
		expect([second?.miss, first?.foreign]).toEqual([before[1]?.miss, before[0]?.foreign]);
	});

	it('a bind to every node is no constraint: panic_on_oom 1 panics (constrained_alloc)', () => {
		const m = start({zones: zones(8192), cpus: 2, sysctls: {'vm.panic_on_oom': '1'}});
		apply(m, {kind: 'spawn', name: 'leak', program: leak(0), bind: [0, 1]});
		advance(m, 3e6);
		expect(m.panic?.reason).toBe('panic_on_oom');
	});

	it('zone_reclaim_mode reclaims on a machine of one node, too', () => {
		const m = start({pages: 8192, files: {'/f': 5000}, sysctls: {'vm.zone_reclaim_mode': '1'}});
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 5000), op.sleep]});
		advance(m, 1e6);
		apply(m, {kind: 'spawn', name: 'leak', program: leak(6000, 4000)});
		advance(m, 2e6);
		expect(sample(m).vmstat.pgscan_direct).toBeGreaterThan(0);
		expect(sample(m).vmstat.allocstall_movable).toBe(0);
	});
});

// MPOL_INTERLEAVE: pages from the nodes in turn, and what the counters say of it. (mm/mempolicy.c interleave_nodes, alloc_page_interleave; docs §20)
import {describe, expect, it} from 'vitest';
import {ptePfn} from '../../../source/machine/address-space/pte.ts';
import type {Op} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {zoneOf} from '../../../source/machine/memory/frames.ts';
import {pidNumaMapsText} from '../../../source/procfs/numa-maps.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const twoNodes = (more: Sketch = {}): Machine =>
	boot(
		machineConfig({
			...more,
			zones: [
				{node: 0, name: 'DMA32', managed: 9000},
				{node: 1, name: 'Normal', managed: 9000},
			],
		}),
	);
const pagesByNode = (m: Machine, pid: number): number[] =>
	(sample(m).processes.find(one => one.pid === pid)?.regions ?? []).filter(({label}) => label === 'data').flatMap(({nodePages}) => [...nodePages]);
const start = (m: Machine, interleave?: readonly number[]): number =>
	(
		apply(m, {kind: 'spawn', name: 'p', node: 0, program: [op.map(2000), op.write(2000), op.sleep], ...(interleave === undefined ? {} : {interleave})}) as {
			pid: number;
		}
	).pid;

it('takes one page after the other from its nodes, wherever it runs', () => {
	const m = twoNodes();
	const pid = start(m, [0, 1]);
	advance(m, 200_000);
	const [first = 0, second = 0] = pagesByNode(m, pid);
	expect(first + second).toBe(2000);
	expect(Math.abs(first - second)).toBeLessThan(30);
	const {vmstat, zones, processes} = sample(m);
	// Each page came from the node whose turn it was: all are hits, and half of them are not local to the CPU.
	expect(vmstat.numa_interleave).toBeGreaterThanOrEqual(2000);
	expect(vmstat.numa_miss).toBe(0);
	expect(zones[1]?.numa.other).toBeGreaterThan(950);
	expect(pidNumaMapsText(processes.find(one => one.pid === pid)!)).toMatch(/^[0-9a-f]+ interleave:0-1 /m);
	expect(violations(m)).toEqual([]);
});

it('of one node alone is that node, and without the policy all pages are the CPU’s own', () => {
	const m = twoNodes();
	const far = start(m, [1]);
	const near = start(m);
	advance(m, 300_000);
	expect(pagesByNode(m, far)).toEqual([0, 2000]);
	expect(pagesByNode(m, near)).toEqual([2000, 0]);
});

it('goes on with the other node when the one whose turn it is is full', () => {
	const m = twoNodes();
	apply(m, {kind: 'spawn', name: 'full', node: 1, bind: [1], program: [op.map(8000), op.write(8000), op.sleep]});
	advance(m, 300_000);
	const pid = start(m, [0, 1]);
	advance(m, 300_000);
	const [first = 0, second = 0] = pagesByNode(m, pid);
	expect(first + second).toBe(2000);
	expect(first).toBeGreaterThan(1100);
	expect(sample(m).vmstat.numa_miss).toBeGreaterThan(100);
	expect(violations(m)).toEqual([]);
});

describe('where a page lies', () => {
	const framesOf = (m: Machine, name: string, label: string): readonly (readonly [address: number, node: number])[] => {
		const task = m.tasks.find(one => one.name === name)!;
		const region = task.regions.map(id => m.regions[id]!).find(one => one.name === label)!;
		return [...region.ptes].flatMap((pte, page) => (pte > 0 ? [[region.edge / 4096 + page, m.zones[zoneOf(m, ptePfn(pte))]!.node] as const] : []));
	};

	it('is said by its address, in whatever order pages are touched, and a copy lies where the page did (interleave_nid)', () => {
		const m = twoNodes();
		// Half of it at random, then all.
		const sparse: Op[] = [{do: 'touch', region: 'data', from: 0, pages: 500, access: 'write', order: 'random', times: 1, rate: 0}, op.write(1000)];
		const fork: Op = {do: 'fork', name: 'child', program: [{do: 'scan', access: 'write', rate: 0}, op.sleep]};
		apply(m, {kind: 'spawn', name: 'p', interleave: [0, 1], program: [op.map(1000), ...sparse, fork, op.sleep]});
		advance(m, 500_000);
		for (const name of ['p', 'child']) {
			const pages = framesOf(m, name, 'data');
			expect(pages).toHaveLength(1000);
			for (const [address, node] of pages) expect(node).toBe(address % 2);
		}
		expect(sample(m).vmstat.pgreuse).toBeLessThan(100);
		expect(violations(m)).toEqual([]);
	});

	it('is said by weights as far as they reach, also for a file of the tmpfs by its inode and index', () => {
		const m = boot({...twoNodes({kernel: '6.12'}).config, files: [{path: '/shm', pages: 900, disk: 'tmpfs'}]});
		apply(m, {kind: 'sysctl', name: 'mempolicy.weighted_interleave', value: '2 1'});
		const program = [
			op.map(900),
			op.write(900),
			op.mapFile('/shm', 900, 'shared'),
			op.touch(900, 'update', 0, 1, 'shared', 'random'),
			op.touch(900, 'read', 0, 1, 'shared'),
			op.sleep,
		];
		apply(m, {kind: 'spawn', name: 'p', weightedInterleave: [0, 1], program});
		advance(m, 500_000);
		for (const [address, node] of framesOf(m, 'p', 'data')) expect(node).toBe(address % 3 < 2 ? 0 : 1);
		const inode = m.tmpfs.files[0]!.inode;
		const shared = framesOf(m, 'p', 'shared');
		expect(shared).toHaveLength(900);
		const first = shared[0]![0];
		for (const [address, node] of shared) expect(node).toBe((address - first + inode) % 3 < 2 ? 0 : 1);
	});
});

// MPOL_INTERLEAVE: pages from the nodes in turn, and what the counters say of it. (mm/mempolicy.c interleave_nodes, alloc_page_interleave; docs §20)
import {expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {pidNumaMapsText} from '../../../source/procfs/numa-maps.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const twoNodes = (): Machine =>
	boot(
		machineConfig({
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

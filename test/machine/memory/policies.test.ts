// Memory policies with weights and with several preferred nodes, and what happens to memory when its task goes elsewhere: nothing. (mm/mempolicy.c
// weighted_interleave_nid, alloc_pages_preferred_many; docs §20)
import {describe, expect, it} from 'vitest';
import type {Command} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {isControl, readControl} from '../../../source/mount/controls.ts';
import {pidNumaMapsText} from '../../../source/procfs/numa-maps.ts';
import {weightTexts} from '../../../source/procfs/sysfs-mempolicy.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';
import {complaint} from '../../support/scenarios.ts';

const nodes = (count: number, more: Sketch = {}): Machine =>
	boot(
		machineConfig({
			kernel: '6.12',
			zones: Array.from({length: count}, (_, node) => ({node, name: node === 0 ? ('DMA32' as const) : ('Normal' as const), managed: 9000})),
			...more,
		}),
	);
type Spawn = Extract<Command, {kind: 'spawn'}>;
const start = (m: Machine, policy: Partial<Spawn>, pages = 4000): number =>
	(apply(m, {kind: 'spawn', name: 'p', node: 0, program: [op.map(pages), op.write(pages), op.sleep], ...policy}) as {pid: number}).pid;
const processOf = (m: Machine, pid: number) => sample(m).processes.find(one => one.pid === pid)!;
const byNode = (m: Machine, pid: number): readonly number[] => processOf(m, pid).regions.find(({label}) => label === 'data')?.nodePages ?? [];

describe('interleaving by weight', () => {
	it('takes as many pages after the other from each node as it weighs', () => {
		const m = nodes(3);
		apply(m, {kind: 'sysctl', name: 'mempolicy.weighted_interleave', value: '5 2 1'});
		const pid = start(m, {weightedInterleave: [0, 1, 2]});
		advance(m, 300_000);
		const found = byNode(m, pid);
		for (const [node, weight] of [5, 2, 1].entries()) expect(Math.abs((found[node] ?? 0) - (4000 * weight) / 8)).toBeLessThan(20);
		expect(sample(m).vmstat.numa_interleave).toBe(0);
		expect(pidNumaMapsText(processOf(m, pid))).toMatch(/^[0-9a-f]+ weighted interleave:0-2 /m);
		expect(violations(m)).toEqual([]);
	});

	it('is interleaving where nobody has written a weight, or an empty one', () => {
		const m = nodes(2);
		apply(m, {kind: 'sysctl', name: 'mempolicy.weighted_interleave', value: '- 9'});
		apply(m, {kind: 'sysctl', name: 'mempolicy.weighted_interleave', value: '- 0'});
		const pid = start(m, {weightedInterleave: [0, 1]});
		advance(m, 300_000);
		const [first = 0, second = 0] = byNode(m, pid);
		expect(Math.abs(first - second)).toBeLessThan(30);
	});

	it('has its weights in /sys, one file a node, from 6.12 on', () => {
		const m = nodes(2);
		const path = '.sys/kernel/mm/mempolicy/weighted_interleave/node1';
		expect(isControl(path)).toBe(true);
		const written = readControl(path, '7\n', '1\n');
		expect(written).toMatchObject({action: {command: {name: 'mempolicy.weighted_interleave', value: '- 7'}}});
		for (const wrong of ['256', '-1', 'much']) expect(readControl(path, wrong, '1\n')).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(readControl(path, '\n', '7\n')).toMatchObject({action: {command: {value: '- 0'}}});
		apply(m, {kind: 'sysctl', name: 'mempolicy.weighted_interleave', value: '- 7'});
		expect(weightTexts(sample(m))).toEqual({
			'kernel/mm/mempolicy/weighted_interleave/node0': '1\n',
			'kernel/mm/mempolicy/weighted_interleave/node1': '7\n',
		});
		const old = nodes(2, {kernel: '6.1'});
		expect(weightTexts(sample(old))).toEqual({});
		expect(apply(old, {kind: 'sysctl', name: 'mempolicy.weighted_interleave', value: '2'})).toMatchObject({ok: false, errno: 'EINVAL'});
	});

	it('is refused in a scenario of 6.1', () => {
		const yaml = 'machine: {memory: 1GiB}\ntimeline:\n  - {at: 1s, spawn: leak, weighted_interleave: [0]}\nuntil: {time: 9s}\n';
		expect(complaint(yaml)).toMatch(/^test.yaml:3:48: Interleaving by weight is here as Linux 6.12 has it, not as 6.1 does; .*6.12\.$/);
	});
});

it('prefers several nodes, the CPU’s own first, and goes to others when these are full', () => {
	const m = nodes(3);
	const pid = start(m, {node: 0, preferMany: [1, 2]}, 12_000);
	advance(m, 1_000_000);
	const found = byNode(m, pid);
	expect(found[0]).toBe(0);
	expect(found[1]).toBeGreaterThan(7000);
	expect(found[2]).toBeGreaterThan(3000);
	expect(pidNumaMapsText(processOf(m, pid))).toMatch(/^[0-9a-f]+ prefer \(many\):1-2 /m);
	const more = start(m, {node: 1, preferMany: [1, 2]}, 7000);
	advance(m, 1_000_000);
	// Nobody reclaims in a node that is only preferred.
	expect(byNode(m, more)[0]).toBeGreaterThan(1000);
	expect(sample(m).kills).toBe(0);
	expect(sample(m).directReclaim.calls).toBe(0);
	expect(violations(m)).toEqual([]);
});

it('moves no page when its task goes to a CPU of another node; new ones are of that node', () => {
	const m = nodes(2, {cpus: 2});
	const pid = (
		apply(m, {
			kind: 'spawn',
			name: 'p',
			program: [
				op.map(3000),
				op.write(1000, 0, 1),
				{do: 'sleep', us: 100_000},
				{do: 'touch', region: 'data', from: 1000, pages: 2000, access: 'write', order: 'forward', times: 1, rate: 0},
				op.sleep,
			],
		}) as {pid: number}
	).pid;
	advance(m, 50_000);
	const first = processOf(m, pid).cpu;
	const before = byNode(m, pid);
	expect(before[first]).toBe(1000);
	// Two that keep its CPU busy: it wakes on the other one.
	for (let i = 0; i < 2; i++) apply(m, {kind: 'spawn', name: 'busy', cpu: first, program: [{do: 'compute', us: 5e6}]});
	advance(m, 300_000);
	expect(processOf(m, pid).cpu).toBe(1 - first);
	expect(byNode(m, pid)[first]).toBe(1000);
	expect(byNode(m, pid)[1 - first]).toBe(2000);
});

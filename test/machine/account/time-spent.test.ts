// What a process's life went to: each wait under its own name, and nothing left over.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {TIME_CAUSES, type TimeCause} from '../../../source/machine/sample.ts';
import {machineConfig, op} from '../../support/machines.ts';

function run(m: Machine, program: Parameters<typeof apply>[1] & {kind: 'spawn'}, us: number): {pid: number} {
	const outcome = apply(m, program);
	if (!outcome.ok || outcome.pid === undefined) throw new Error('not started');
	advance(m, us);
	return {pid: outcome.pid};
}

const spawn = (program: Parameters<typeof apply>[1] extends infer C ? (C extends {kind: 'spawn'; program: infer P} ? P : never) : never, cpu?: number) =>
	({kind: 'spawn', name: 'p', program, ...(cpu === undefined ? {} : {cpu})}) as const;

const timeOf = (m: Machine, pid: number): Record<TimeCause, number> => {
	const row = sample(m).processes.find(process => process.pid === pid);
	if (row === undefined) throw new Error('gone');
	return row.timeNs;
};
const sum = (spent: Record<TimeCause, number>): number => TIME_CAUSES.reduce((total, cause) => total + spent[cause], 0);

describe('time of a process', () => {
	it('is all sleep for one that sleeps, but for its start', () => {
		const m = boot(machineConfig());
		const {pid} = run(m, spawn([{do: 'sleep', us: 0}]), 1e6);
		const spent = timeOf(m, pid);
		expect(sum(spent)).toBe(1e9);
		expect(spent.sleep + spent.onCpu + spent.waitForCpu + spent.fileRead).toBe(1e9);
		expect(spent.sleep).toBeGreaterThan(0.99e9);
	});

	it('is half waiting for two that want one CPU', () => {
		const m = boot(machineConfig());
		const busy = [{do: 'compute', us: 10e6}] as const;
		const a = run(m, spawn(busy), 0).pid;
		const b = run(m, spawn(busy), 2e6).pid;
		for (const pid of [a, b]) {
			const spent = timeOf(m, pid);
			expect(sum(spent)).toBe(2e9);
			expect(spent.onCpu / 2e9).toBeCloseTo(0.5, 1);
			expect(spent.waitForCpu / 2e9).toBeCloseTo(0.5, 1);
		}
	});

	it('is held back for a writer to a slow disk', () => {
		const m = boot(machineConfig({pages: 16384, disk: 'hdd', files: {'/log': 60000}}));
		const {pid} = run(m, spawn([{do: 'write', file: '/log', from: 0, pages: 60000, times: 0, rate: 0}]), 5e6);
		const spent = timeOf(m, pid);
		expect(sum(spent)).toBe(5e9);
		expect(spent.dirtyThrottle).toBeGreaterThan(2.5e9);
		expect(spent.directReclaim + spent.swapIn).toBe(0);
	});

	it('is waiting for the disk for a reader of one', () => {
		const m = boot(machineConfig({disk: 'hdd', files: {'/data': 20000}}));
		const {pid} = run(m, spawn([{do: 'read', file: '/data', from: 0, pages: 20000, order: 'random', times: 0, rate: 0}]), 1e6);
		const spent = timeOf(m, pid);
		expect(sum(spent)).toBe(1e9);
		expect(spent.fileRead).toBeGreaterThan(0.9e9);
	});

	it('counts direct reclaim as the machine does, and stopped time as such', () => {
		const m = boot(machineConfig({pages: 12000, swapPages: 20000}));
		const grow = {do: 'touch', region: 'data', from: 0, pages: 18000, access: 'write', order: 'forward', times: 1, rate: 0} as const;
		const {pid} = run(m, spawn([op.map(18000), grow, {do: 'sleep', us: 0}]), 60e6);
		const row = sample(m).processes.find(process => process.pid === pid)!;
		const {directReclaim, memoryThrottle, waitForCpu} = row.timeNs;
		expect(directReclaim).toBeGreaterThan(0);
		// Its calls of direct reclaim, less what it was held back and waited for a CPU in them.
		expect(directReclaim).toBeLessThanOrEqual(row.reclaimStallUs * 1000 + 1000);
		expect(directReclaim + memoryThrottle + waitForCpu).toBeGreaterThanOrEqual(row.reclaimStallUs * 1000);
		apply(m, {kind: 'signal', pid, signal: 'STOP'});
		advance(m, 1e6);
		const before = timeOf(m, pid);
		advance(m, 1e6);
		const after = timeOf(m, pid);
		expect(after.stopped - before.stopped).toBe(1e9);
	});
});

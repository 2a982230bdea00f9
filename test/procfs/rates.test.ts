import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {VMSTAT_FIELDS} from '../../source/machine/fields.ts';
import {efficiencyPercent, rates, tlbRates} from '../../source/procfs/rates.ts';
import {recordedSamples} from '../support/recording.ts';
import {buildDisk, buildKswapd, buildNode, buildProcess, buildSample} from '../support/sample.ts';

describe('rates', () => {
	const before = buildSample({timeUs: 10_000_000, vmstat: {pgfault: 100, nr_free_pages: 900, pgscan_kswapd: 50, pgsteal_kswapd: 40}});

	it('divides by the time between the Samples', () => {
		const after = buildSample({
			timeUs: 12_500_000,
			vmstat: {pgfault: 5100, nr_free_pages: 400, pgscan_kswapd: 250, pgsteal_kswapd: 140},
			contextSwitches: 10,
		});
		const {seconds, vmstat, reclaim, contextSwitches} = rates(before, after);
		expect({seconds, faults: vmstat('pgfault'), free: vmstat('nr_free_pages'), contextSwitches}).toEqual({
			seconds: 2.5,
			faults: 2000,
			free: -200,
			contextSwitches: 4,
		});
		expect(reclaim).toMatchObject({scanKswapd: 80, stealKswapd: 40, scanDirect: 0, efficiencyPercent: 50});
	});

	it('is 0 everywhere when no time has passed', () => {
		const same = rates(before, {...before, vmstat: {...before.vmstat, pgfault: 1e9}});
		expect(same.seconds).toBe(0);
		expect(VMSTAT_FIELDS.every(field => same.vmstat(field) === 0)).toBe(true);
		for (const {pid} of before.processes) {
			const {spent, ...rest} = same.processes.get(pid) ?? expect.fail(`no rates of ${pid}`);
			expect([...Object.values(rest), ...Object.values(spent)].every(rate => rate === 0)).toBe(true);
		}
	});

	it('counts a new process, and one that took over an old pid, from nothing', () => {
		const old = buildSample({timeUs: 0, processes: [buildProcess({pid: 7, minflt: 5000, startUs: 1})]});
		const now = buildSample({
			timeUs: 1_000_000,
			processes: [buildProcess({pid: 7, minflt: 30, startUs: 500_000}), buildProcess({pid: 8, minflt: 4, userUs: 250_000})],
		});
		const {processes} = rates(old, now);
		expect(processes.get(7)?.minflt).toBe(30);
		expect(processes.get(8)).toMatchObject({minflt: 4, userShare: 0.25, reclaimStallShare: 0});
	});

	it('gives shares of kswapd, disks, CPUs and pressure', () => {
		const disk = buildDisk({writeIos: 8, writePages: 1000, writeUs: 2_000_000, busyUs: 500_000});
		const full = {avg10: 0, avg60: 0, avg300: 0, totalUs: 100_000};
		const now = buildSample({
			timeUs: 2_000_000,
			nodes: [buildNode({kswapd: buildKswapd({awakeUs: 250_000, scanned: 3200, stolen: 1600, woken: 5})})],
			disks: [disk],
			cpus: [{userUs: 0, systemUs: 250_000, idleUs: 1_750_000, iowaitUs: 0}],
			pressure: {memory: {some: {...full, totalUs: 300_000}, full}},
		});
		const result = rates(buildSample({timeUs: 1_000_000}), now);
		expect(result.kswapd).toEqual([{node: 0, scanned: 3200, stolen: 1600, woken: 5, awakeShare: 0.25}]);
		expect(result.disks).toEqual([
			{name: 'swap', readIos: 0, writeIos: 8, readKb: 0, writeKb: 4000, readAwaitMs: 0, writeAwaitMs: 250, queue: 2, busyShare: 0.5},
		]);
		expect(result.cpus).toEqual([{user: 0, system: 0.25, idle: 0.75, iowait: 0}]);
		expect(result.interrupts).toBe(8);
		expect(result.pressure.memory).toEqual({someShare: 0.3, fullShare: 0.1});
	});

	it('keeps %vmeff between 0 and 100 and every rate finite', () => {
		fc.assert(fc.property(fc.nat(), fc.nat(), (stolen, scanned) => efficiencyPercent(stolen, scanned) >= 0 && efficiencyPercent(stolen, scanned) <= 100));
		const samples = recordedSamples('leak-swap');
		for (const [i, sample] of samples.entries()) {
			const result = rates(samples[i - 1] ?? sample, sample);
			expect(VMSTAT_FIELDS.map(result.vmstat).every(Number.isFinite)).toBe(true);
		}
	});
});

describe('the TLB of a process', () => {
	const at = (hits: number, misses: number, walkUs: number, minflt: number, flushes = 0) => buildProcess({tlb: {hits, misses, walkUs, flushes}, minflt});

	it('hits of a hundred accesses, and what a walk cost that was not part of a fault', () => {
		// 900 hits and 100 misses in 2 s; 30 faults took two walks each, the other 40 misses cost 800 ns in all.
		const {hitPercent, hits, misses, walkNs, flushes, walkShare} = tlbRates(at(100, 1000, 5, 500), at(1000, 1100, 5.8, 530, 4), 2e6);
		expect({hitPercent, hits, misses, flushes}).toEqual({hitPercent: 90, hits: 450, misses: 50, flushes: 2});
		expect(walkNs).toBeCloseTo(20, 9);
		expect(walkShare).toBeCloseTo(0.8e-6 / 2, 12);
	});

	it('is unknown, not 0 or 100, where there was no access', () => {
		expect(tlbRates(at(5, 5, 1, 1), at(5, 5, 1, 1), 1e6)).toMatchObject({hitPercent: null, walkNs: null, hits: 0, misses: 0});
	});
});

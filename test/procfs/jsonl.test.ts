import {describe, expect, it} from 'vitest';
import {TIME_CAUSES} from '../../source/machine/sample.ts';
import {jsonlSample} from '../../source/procfs/jsonl.ts';
import {PROCESS_FIELDS} from '../../source/procfs/process-fields.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';

const yaml =
	'{machine: {memory: 128MiB, swap: 64MiB}, files: {/f: 64MiB}, timeline: [{at: 0s, spawn: server, name: db, rss: 40MiB, hot: 10MiB, file: /f}, {at: 0s, spawn: idle}, {at: 1s, spawn: leak, rate: 40MiB/s}], until: {time: 3s}}';
const taken = samplesOf(scenario(yaml), 3e6).at(-1)!;
const line = JSON.parse(JSON.stringify(jsonlSample(taken)));
const process = (name: string) => line.procs.find((one: {name: string}) => one.name === name);

describe('a line of jsonl', () => {
	it('has each process’s time by cause, which together is its age', () => {
		for (const {name, startUs} of taken.processes.filter(({kernelThread}) => !kernelThread)) {
			const times = Object.entries(process(name)).filter(([key]) => key.startsWith('time_'));
			expect(times).toHaveLength(TIME_CAUSES.length);
			expect(times.reduce((sum, [, ms]) => sum + Number(ms), 0)).toBeCloseTo((taken.timeUs - startUs) / 1000, 3);
		}
	});

	it('has requests and latencies where there are any', () => {
		expect(process('db')).toMatchObject({requests_asked: taken.requests.asked, requests_served: taken.requests.served});
		expect(process('db').latency_p50).toBeLessThanOrEqual(process('db').latency_p99);
		expect(process('db').latency_p99).toBeLessThanOrEqual(process('db').latency_max);
		expect(line.requests.latency_ms.max).toBe(process('db').latency_max);
		expect(process('idle')).not.toHaveProperty('requests_asked');
	});

	it('has pressure of all three, disks, and what each node and zone did', () => {
		for (const key of ['psi', 'psi_io', 'psi_cpu']) expect(Object.keys(line[key].some)).toEqual(['avg10', 'avg60', 'avg300', 'total']);
		const swap = line.disks.find(({name}: {name: string}) => name === 'swap');
		const kb = line.disks.reduce((sum: number, disk: {read_kb: number}) => sum + disk.read_kb, 0);
		expect(kb).toBeGreaterThan(0);
		expect(kb).toBe(taken.vmstat.pgpgin);
		expect(swap).toMatchObject({write_kb: expect.any(Number), busy_ms: expect.any(Number)});
		expect(line.nodes[0].kswapd.scanned).toBe(taken.vmstat.pgscan_kswapd);
		expect(line.zones.reduce((sum: number, zone: {numa: {hit: number}}) => sum + zone.numa.hit, 0)).toBe(taken.vmstat.numa_hit);
	});
});

it('each field of a process has a name and help of its own', () => {
	expect(new Set(PROCESS_FIELDS.map(({id}) => id)).size).toBe(PROCESS_FIELDS.length);
	for (const {help} of PROCESS_FIELDS) expect(help).toMatch(/^[A-Z].*\.$/);
});

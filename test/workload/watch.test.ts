import {describe, expect, it} from 'vitest';
import {sample} from '../../source/machine/machine.ts';
import {createRun, isOver} from '../../source/workload/run.ts';
import {openWatch, stepWatched, watchedVerdicts} from '../../source/workload/watch.ts';
import {complaint, samplesOf, scenario} from '../support/scenarios.ts';

const YAML = (expected: string): string =>
	`machine: {zones: [{name: Normal, managed: 64MiB}], swap: 32MiB}\ntimeline:\n  - {at: 0s, spawn: server, name: db, rss: 8MiB, hot: 2MiB}\n  - {at: 1s, spawn: leak, rate: 20MiB/s}\nuntil: {time: 4s}\nexpect: ${expected}`;

function verdicts(expected: string, everyUs = 4e6): readonly [boolean, string][] {
	const what = scenario(YAML(expected));
	const run = createRun(what);
	const watch = openWatch(what.expect);
	for (let next = everyUs; !isOver(run); next += everyUs) {
		stepWatched(run, watch, next);
		sample(run.machine);
	}
	return watchedVerdicts(watch).map(({held, sentence}) => [held, sentence]);
}

const samples = samplesOf(scenario(YAML('{}')), 100_000);

describe('gauges', () => {
	it('at the end, at a time, at their lowest and highest', () => {
		const atTwo = samples.find(({timeUs}) => timeUs === 2e6)!.meminfo.MemFree;
		const last = samples.at(-1)!.meminfo.MemFree;
		const highest = Math.max(...samples.slice(1).map(({meminfo}) => meminfo.MemFree));
		const lowest = Math.min(...samples.map(({freeLowest}) => freeLowest));
		const yaml = (off: number): string =>
			`{gauges: {MemFree: {min: ${last}, max: ${last + off}, at: [{time: 2s, min: ${atTwo + off}}], highest: {max: ${highest - off}}}, free: {lowest: {min: ${lowest + off}, max: ${lowest + off}}}}}`;
		expect(verdicts(yaml(0)).map(([held]) => held)).toEqual([true, true, true, true]);
		expect(verdicts(yaml(1)).map(([held]) => held)).toEqual([true, false, false, false]);
	});

	it('for how long', () => {
		const pages = samples.find(({timeUs}) => timeUs === 2e6)!.zones[0]!.free;
		const seconds = samples.slice(1).filter(({zones}) => zones[0]!.free < pages).length / 10;
		const [[held, sentence] = [false, '']] = verdicts(
			`{gauges: {free.node0.Normal: {below: {value: ${pages}, min: ${seconds * 1000}ms, max: ${seconds * 1000}ms}}}}`,
		);
		expect([held, sentence]).toEqual([true, expect.stringContaining('seconds below')]);
	});

	it('of a process: its time, its memory, its latencies', () => {
		const db = samples.at(-1)!.processes.find(({name}) => name === 'db')!;
		const cpu = db.timeNs.onCpu / 1e6;
		expect(
			verdicts(`{processes: {db: {time_on_cpu: {min: ${cpu}, max: ${cpu}}, rss: {max: ${db.rssKb}}, latency_p99: {highest: {max: 0.01}}}}}`).map(
				([held]) => held,
			),
		).toEqual([true, true, false]);
	});

	it('are the same however often Samples are taken', () => {
		const yaml = '{gauges: {free: {lowest: {max: 0}}, psi_memory_some: {highest: {max: 0}}, latency_p99: {highest: {max: 0}}}}';
		expect(verdicts(yaml, 130_000)).toEqual(verdicts(yaml));
	});

	it('of what never was do not hold', () => {
		expect(complaint(YAML('{gauges: {free: {min: 5, max: 3}}}'))).toContain('"min" is more than "max"');
		expect(verdicts('{processes: {leak: {latency_p99: {max: 5}}}}')).toEqual([[false, 'leak: latency_p99 at the end should be at most 5, and there is none']]);
	});
});

import {describe, expect, it} from 'vitest';
import {sample} from '../../source/machine/machine.ts';
import {jsonlSample} from '../../source/procfs/jsonl.ts';
import {createRun, forkRun, isOver, perform, type Run, stepTo} from '../../source/workload/run.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';

const small = (rest: string): string => `machine: {memory: 64MiB, swap: 32MiB}\nfiles: {/data/big: 40MiB}\n${rest}`;
const names = (run: Run): string[] =>
	sample(run.machine)
		.processes.filter(process => !process.kernelThread && process.pid !== 1)
		.map(process => process.name);

const LEAK = scenario(
	small(
		'timeline:\n  - {at: 100ms, spawn: leak, rate: 40MiB/s}\n  - {at: 200ms, spawn: reread, file: /data/big, rate: 20MiB/s}\nuntil: {oom_kills: 1, tail: 500ms, time: 20s}',
	),
);

describe('events', () => {
	it('happen at their exact time, whatever the steps', () => {
		const what = scenario(small('timeline:\n  - {at: 1234567us, spawn: idle, name: late}\nuntil: {time: 5s}'));
		for (const steps of [[5e6], [1234567, 5e6], [1e6, 1.3e6, 5e6]]) {
			const run = createRun(what);
			const applied = steps.flatMap(us => [...stepTo(run, us)]);
			expect(applied).toMatchObject([{atUs: 1234567, place: 'test.yaml:4:5', outcome: {ok: true}}]);
			expect(sample(run.machine).processes.find(process => process.name === 'late')?.startUs).toBe(1234567);
		}
	});

	it('come after a Sample of their instant', () => {
		const run = createRun(scenario(small('timeline:\n  - {at: 1s, spawn: idle}\nuntil: {time: 5s}')));
		expect(stepTo(run, 1e6)).toEqual([]);
		expect(names(run)).toEqual([]);
		expect(stepTo(run, 1e6 + 1)).toHaveLength(1);
		expect(names(run)).toEqual(['idle']);
	});

	it('come again as often as they say, of one instant in the order in which they came first, behind what comes once, whatever the steps', () => {
		const what = scenario(
			small(
				'timeline:\n  - {at: 1s, every: 2s, times: 3, spawn: burst, name: a, size: 1MiB}\n  - {at: 3s, spawn: burst, name: b, size: 1MiB}\n  - {at: 500ms, every: 500ms, spawn: burst, name: c, size: 1MiB}\nuntil: {time: 20s}',
			),
		);
		const due: string[] = [];
		for (let us = 500_000; us < 20e6; us += 500_000) {
			if (us === 3e6) due.push(`${us} b`);
			due.push(`${us} c`);
			if ([1e6, 3e6, 5e6].includes(us)) due.push(`${us} a`);
		}
		for (const step of [30e6, 70_000]) {
			const run = createRun(what);
			const seen: string[] = [];
			for (let to = step; !isOver(run); to += step)
				for (const {atUs, action} of stepTo(run, to)) seen.push(`${atUs} ${action.kind === 'spawn' ? action.name : ''}`);
			expect(seen).toEqual(due);
		}
	});

	it('that come again without an end take no room until they happen, and a copy goes on with them by itself', () => {
		const what = scenario(small('timeline:\n  - {at: 1s, every: 1s, spawn: burst, name: job, size: 1MiB}\nuntil: {time: 2400h}'));
		expect(what.timeline).toHaveLength(1);
		const run = createRun(what);
		stepTo(run, 10.5e6);
		const copy = forkRun(run);
		expect(stepTo(run, 12.5e6).map(({atUs}) => atUs)).toEqual([11e6, 12e6]);
		expect(stepTo(copy, 13.5e6).map(({atUs}) => atUs)).toEqual([11e6, 12e6, 13e6]);
	});

	it('name the newest process of a name, or a pid', () => {
		const run = createRun(
			scenario(
				small(
					'timeline:\n  - {at: 0s, spawn: idle, name: a}\n  - {at: 1s, spawn: idle, name: a, oom_score_adj: 7}\n  - {at: 2s, oom_score_adj: 99, of: a}\n  - {at: 3s, signal: KILL, to: 300}\nuntil: {time: 5s}',
				),
			),
		);
		stepTo(run, 5e6);
		expect(sample(run.machine).processes.filter(process => process.name === 'a')).toMatchObject([{pid: 301, oomScoreAdj: 99}]);
	});

	it('mean by its name what another process has made by fork, whoever asked for that, and what was there at 0 s', () => {
		const text = [
			'{name: t, machine: {memory: 64MiB, swap: 32MiB, zones: one}, state: {processes: [{name: old, rss: 4MiB}]}, timeline: [',
			'{at: 0s, spawn: redis, size: 4MiB, save: 500ms, read: 1MiB/s},',
			'{at: 1s, fork: old, name: kid, use: nothing, hold: 1h}, {at: 1500ms, fork: kid, name: grandkid, use: nothing, hold: 1h},',
			'{at: 2s, oom_score_adj: 300, of: redis-bgsave}, {at: 2s, oom_score_adj: 200, of: grandkid}, {at: 2s, signal: KILL, to: old}, {at: 3s, signal: KILL, to: kid},',
			'{at: 4s, signal: KILL, to: kid}], until: {time: 5s}, expect: {alive: [grandkid, redis-bgsave]}}',
		].join('\n');
		const run = createRun(scenario(text));
		expect(stepTo(run, 3.5e6).every(({outcome}) => outcome.ok)).toBe(true);
		const {processes} = sample(run.machine);
		expect(processes.filter(({pid}) => pid >= 300).map(({name, oomScoreAdj, ppid}) => [name, oomScoreAdj, ppid])).toEqual([
			['redis', 0, 1],
			['redis-bgsave', 300, processes.find(({name}) => name === 'redis')?.pid],
			['grandkid', 200, 1],
		]);
		expect(stepTo(run, 5e6)).toMatchObject([{outcome: {ok: false, errno: 'ESRCH', why: 'no process kid'}}]);
	});

	it('a process that has died already is refused, and the run goes on', () => {
		const run = createRun(
			scenario(small('timeline:\n  - {at: 0s, spawn: burst, size: 1MiB, hold: 100ms, name: short}\n  - {at: 2s, signal: TERM, to: short}\nuntil: {time: 3s}')),
		);
		expect(stepTo(run, 3e6).filter(({outcome}) => !outcome.ok)).toMatchObject([{atUs: 2e6, action: {kind: 'signal'}, outcome: {errno: 'ESRCH'}}]);
		expect(isOver(run)).toBe(true);
	});

	it('children inherit from their parent', () => {
		const run = createRun(
			scenario(small('timeline:\n  - {at: 0s, spawn: idle, name: a, oom_score_adj: -300}\n  - {at: 1s, spawn: idle, name: b, parent: a}\nuntil: {time: 3s}')),
		);
		stepTo(run, 3e6);
		expect(sample(run.machine).processes.find(process => process.name === 'b')).toMatchObject({ppid: 300, oomScoreAdj: -300});
	});

	it('swap goes off and on again, all of it or by name', () => {
		const run = createRun(scenario(small('timeline:\n  - {at: 1s, swapoff: true}\n  - {at: 2s, swapon: swap}\n  - {at: 3s, swapon: true}\nuntil: {time: 5s}')));
		stepTo(run, 1.9e6);
		expect(sample(run.machine).meminfo.SwapTotal).toBe(0);
		stepTo(run, 2.9e6);
		expect(sample(run.machine).meminfo.SwapTotal).toBe(32768);
		expect(stepTo(run, 5e6)).toMatchObject([{outcome: {ok: false, errno: 'EBUSY'}}]);
	});

	it('may come from elsewhere', () => {
		const run = createRun(scenario(small('until: {time: 5s}')));
		stepTo(run, 1e6);
		expect(perform(run, {kind: 'spawn', name: 'x', label: 'idle', program: [{do: 'sleep', us: 0}]})).toMatchObject([
			{atUs: 1e6, place: '', outcome: {ok: true}},
		]);
		expect(perform(run, {kind: 'signal', to: {name: 'y'}, signal: 'TERM'})).toMatchObject([{command: null, outcome: {ok: false, errno: 'ESRCH'}}]);
	});
});

describe('the end', () => {
	it('is at the time', () => {
		const run = createRun(scenario(small('until: {time: 1500ms}')));
		stepTo(run, 9e6);
		expect(run).toMatchObject({timeUs: 1.5e6, endReason: 'time'});
	});

	it('is a tail after the last of so many kills, the same for any steps', () => {
		const ends = [1e6, 33333, 7].map(step => {
			const run = createRun(LEAK);
			for (let us = step; !isOver(run) && step > 100; us += step) stepTo(run, us);
			stepTo(run, 20e6);
			return [run.timeUs, run.endReason, sample(run.machine).kills];
		});
		expect(ends[0]?.slice(1)).toEqual(['kills', 1]);
		expect(ends[0]?.[0]).toBeLessThan(10e6);
		expect(ends[1]).toEqual(ends[0]);
		expect(ends[2]).toEqual(ends[0]);
	});

	it('is that kill, and not the next one a moment later', () => {
		const idle = '{at: 0s, spawn: idle, name: small, rss: 88KiB, oom_score_adj: 1000}';
		const what = scenario(`{machine: {memory: 64MiB}, timeline: [${idle}, {at: 0s, spawn: leak, name: leaky, rate: 1GiB/s}], until: {oom_kills: 1, time: 5s}}`);
		const ends = [5e6, 1000, 7].map(step => {
			const run = createRun(what);
			while (!isOver(run)) stepTo(run, run.timeUs + step);
			const {kills, events, timeUs} = sample(run.machine);
			const killed = events.filter(({kind}) => kind === 'oom').map(({atUs}) => atUs);
			return {kills, late: timeUs - (killed[0] ?? 0), endReason: run.endReason, timeUs};
		});
		expect(ends[0]).toMatchObject({kills: 1, endReason: 'kills'});
		expect(ends[0]?.late).toBeLessThanOrEqual(1);
		expect(ends[1]).toEqual(ends[0]);
		expect(ends[2]).toEqual(ends[0]);
	});

	it('is a kill that the timeline asks for, at that instant', () => {
		const run = createRun(scenario(small('timeline:\n  - {at: 0s, spawn: idle}\n  - {at: 1s, sysrq: f}\nuntil: {oom_kills: 1, tail: 2ms, time: 5s}')));
		stepTo(run, 9e6);
		expect(run).toMatchObject({timeUs: 1.002e6, endReason: 'kills'});
	});

	it('is after a kill that the timeline asks for at the instant of a Sample, so that the last one has it', () => {
		const samples = samplesOf(scenario(small('timeline:\n  - {at: 0s, spawn: idle}\n  - {at: 1s, sysrq: f}\nuntil: {oom_kills: 1, time: 5s}')), 1e6);
		expect(samples.map(({timeUs, kills}) => [timeUs, kills])).toEqual([
			[0, 0],
			[1e6, 0],
			[1e6 + 1, 1],
		]);
	});

	it('is a panic when nobody is left', () => {
		const run = createRun(
			scenario('machine: {memory: 64MiB}\ntimeline:\n  - {at: 0s, spawn: leak, oom_score_adj: -1000, rate: 50MiB/s}\nuntil: {time: 20s, tail: 1s}'),
		);
		stepTo(run, 20e6);
		expect(run.endReason).toBe('panic');
		expect(run.timeUs).toBeLessThan(5e6);
		expect(run.timeUs - 1e6 - (sample(run.machine).panic?.atUs ?? 0)).toBeLessThanOrEqual(1);
	});
});

describe('one run', () => {
	const lines = (everyUs: number): Map<number, string> => new Map(samplesOf(LEAK, everyUs).map(taken => [taken.timeUs, JSON.stringify(jsonlSample(taken))]));
	const usual = lines(100_000);

	it('is the same twice', () => expect([...lines(100_000)]).toEqual([...usual]));

	it.each([50_000, 300_000, 1_000_000])('is the same at every %i µs, at instants in common', everyUs => {
		const other = lines(everyUs);
		const common = [...other.keys()].filter(us => usual.has(us));
		expect(common.length).toBeGreaterThan(3);
		for (const us of common) expect(other.get(us)).toBe(usual.get(us));
	});

	it('is the same after a copy in the middle, and the copy goes its own way', () => {
		const run = createRun(LEAK);
		stepTo(run, 1e6);
		const copy = forkRun(run);
		perform(copy, {kind: 'signal', to: {name: 'leak'}, signal: 'KILL'});
		stepTo(copy, 20e6);
		stepTo(run, 20e6);
		expect(copy.endReason).toBe('time');
		expect(JSON.stringify(jsonlSample(sample(run.machine)))).toBe([...usual.values()].at(-1));
	});

	it('differs with the seed only in what is random', () => {
		const random = (seed: number) =>
			samplesOf(scenario(small('timeline:\n  - {at: 0s, spawn: server, rss: 20MiB, hot: 8MiB, file: /data/big}\nuntil: {time: 3s}'), {seed}), 3e6).at(-1);
		expect(random(1)).toEqual(random(1));
		expect(random(1)?.vmstat).not.toEqual(random(2)?.vmstat);
	});
});

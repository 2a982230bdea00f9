// How near the machine's memory groups are to a real kernel's (6.12, classic lists): recordings of fixtures/recordings whose names begin with cg-. Three of them
// in every run, all of them with LOWWATER_SESSIONS.
import {describe, expect, it} from 'vitest';
import {jsonlKills, jsonlSample} from '../../source/procfs/jsonl.ts';
import {parseHeader} from '../../source/workload/recording-header.ts';
import {replay} from '../../source/workload/replay.ts';
import {groupFigures} from './group-score.ts';
import {folder, groupRecordings} from './replays.ts';
import {loadRun, type RunSample} from './score.ts';

const SOME = ['cg-max', 'cg-high', 'cg-nested'];
const names = groupRecordings().filter(name => process.env.LOWWATER_SESSIONS !== undefined || SOME.includes(name));

/** Where less is right, and why, is in the table of fixtures/recordings/README.md. */
const LEAST: Readonly<Record<string, number>> = {'cg-low-none': 0.8};

type Killed = {readonly name: string; readonly oom_memcg?: string; readonly task_memcg?: string};

describe.each(names)('%s', name => {
	const real = loadRun(`${folder}/${name}.jsonl.gz`);
	const sims: RunSample[] = [];
	const kills: Killed[] = [];
	replay(
		parseHeader(real.header),
		real.samples.map(sample => sample.t),
		(taken, startUs) => {
			sims.push(jsonlSample(taken, startUs) as unknown as RunSample);
			kills.push(...(jsonlKills(taken, startUs) as unknown as Killed[]));
		},
	);

	it('is as recorded, in at least 95 % of the figures of its groups but for one recording', () => {
		const figures = groupFigures(real, sims);
		const wrong = figures.filter(({ok}) => !ok).map(figure => `${figure.name}: ${figure.real} recorded, ${figure.sim} here`);
		expect(figures.length).toBeGreaterThan(5);
		expect(1 - wrong.length / figures.length, wrong.join('; ')).toBeGreaterThanOrEqual(LEAST[name] ?? 0.95);
	});

	it('has the same killed in the same order, each for the same group', () => {
		const who = (killed: readonly Killed[]): string[] => killed.map(({name: victim, oom_memcg: of = ''}) => `${victim} ${of}`);
		expect(who(kills)).toEqual(who(real.kills as unknown as readonly Killed[]));
	});
});

// Replaying the recordings of fixtures/recordings and scoring each.
import {readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {jsonlKills, jsonlSample} from '../../source/procfs/jsonl.ts';
import {parseHeader} from '../../source/workload/recording-header.ts';
import {replay} from '../../source/workload/replay.ts';
import {complete, type Figure, type Kill, loadRun, type Run, type RunSample, score} from './score.ts';

const folder = fileURLToPath(new URL('../../fixtures/recordings/', import.meta.url));

/** Names of the recordings at hand. */
export const recordings = (): string[] =>
	readdirSync(folder)
		.filter(name => name.endsWith('.jsonl.gz'))
		.map(name => name.slice(0, -'.jsonl.gz'.length));

/** Whether a recording is of one CPU with unlimited disks: those are held to more. */
export const isPlain = (real: Run): boolean =>
	real.header.smp === 1 && real.header.numa === 1 && !/throttling/.test(`${real.header.data_disk} ${real.header.swap_disk}`);

export function replayed(name: string, strict: boolean): {readonly real: Run; readonly figures: readonly Figure[]} {
	const real = loadRun(`${folder}${name}.jsonl.gz`);
	const samples: RunSample[] = [];
	const kills: Kill[] = [];
	replay(
		parseHeader(real.header),
		real.samples.map(s => s.t),
		(taken, startUs) => {
			samples.push(complete(jsonlSample(taken, startUs) as unknown as RunSample));
			kills.push(...(jsonlKills(taken, startUs) as unknown as Kill[]));
		},
	);
	return {real, figures: score(real, {header: real.header, samples, kills}, strict)};
}

// Replaying recordings and scoring each: those of fixtures/recordings, or of the folder that LOWWATER_RECORDINGS names.
import {readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {jsonlKills, jsonlSample} from '../../source/procfs/jsonl.ts';
import {parseHeader} from '../../source/workload/recording-header.ts';
import {replay} from '../../source/workload/replay.ts';
import {groupFigures} from './group-score.ts';
import {complete, type Figure, type Kill, loadRun, type Run, type RunSample, score} from './score.ts';

export const folder = process.env.LOWWATER_RECORDINGS ?? fileURLToPath(new URL('../../fixtures/recordings/', import.meta.url));

/** Names of the recordings at hand that the machine is a model of: without memory cgroups. */
export const recordings = (): string[] =>
	readdirSync(folder)
		.filter(name => name.endsWith('.jsonl.gz') && !name.startsWith('cg-'))
		.map(name => name.slice(0, -'.jsonl.gz'.length));

/** Those with memory groups (group-score.ts). */
export const groupRecordings = (): string[] =>
	readdirSync(folder)
		.filter(name => name.startsWith('cg-') && name.endsWith('.jsonl.gz'))
		.map(name => name.slice(0, -'.jsonl.gz'.length));

/**
 * What a recording can judge. `plain` and `numa`: one CPU whose clock counts instructions, so a real kernel recorded twice agrees with itself. `smoke`:
 * several CPUs, or a disk held back, in the host's time: there it agrees with itself on 41 to 88 % of the figures.
 */
export type Kind = 'plain' | 'numa' | 'classic-612' | 'groups' | 'mglru' | 'smoke';
export function kindOf(real: Run): Kind {
	if (isGrouped(real)) return 'groups';
	if (/^Linux version 6\.12/.test(String(real.header.kernel))) return /0x0007$/.test(String(real.header.lru_gen)) ? 'mglru' : 'classic-612';
	if (real.header.smp !== 1 || !/-icount/.test(String(real.header.machine))) return 'smoke';
	return real.header.numa === 1 ? 'plain' : 'numa';
}

/** Whether a recording is of memory groups: then it is them that are judged (group-score.ts). */
const isGrouped = ({samples}: Run): boolean => samples[0] !== undefined && 'cgroups' in samples[0];

/** The header with its workload's processes started so many milliseconds later. */
function shifted(header: Run['header'], shiftMs: number): Run['header'] {
	const later = (line: string): string =>
		line.replace(/^\s*(\d+(?:\.\d+)?)(?=\s)/, start => String(Math.max(0, Math.round(Number(start) * 1e6 + shiftMs * 1000) / 1e6)));
	return {...header, workload: header.workload.map(later)};
}

export function replayed(name: string, strict: boolean, shiftMs = 0): {readonly real: Run; readonly figures: readonly Figure[]} {
	const real = loadRun(`${folder}/${name}.jsonl.gz`);
	const samples: RunSample[] = [];
	const kills: Kill[] = [];
	replay(
		parseHeader(shifted(real.header, shiftMs)),
		real.samples.map(s => s.t),
		(taken, startUs) => {
			samples.push(complete(jsonlSample(taken, startUs) as unknown as RunSample));
			kills.push(...(jsonlKills(taken, startUs) as unknown as Kill[]));
		},
	);
	return {real, figures: isGrouped(real) ? groupFigures(real, samples) : score(real, {header: real.header, samples, kills}, strict)};
}

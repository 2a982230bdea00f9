// npm run bench -- sweep: 200 runs of burst on every CPU, against runs one after the other on one CPU before and after them: how much of what the CPUs could do
// a sweep gets done. Starts are in both. What else the computer does falls on many at once more than on one: a quiet computer is meant.
import {availableParallelism} from 'node:os';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {dist} from '../tools/build.js';

const RUNS = 200;
const ALONE = 25;
const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(62)} ${value.padStart(12)}  ${note}`);

/** Seconds of real time of a sweep of so many seeds of burst. */
function sweep(seeds: number, jobs: number, folder: string): number {
	const began = process.hrtime.bigint();
	const {status, stderr} = spawnSync(process.execPath, [join(dist, 'cli.js'), 'sweep', 'burst', '--seeds', String(seeds), '--jobs', String(jobs)], {
		cwd: folder,
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(stderr);
	return Number(process.hrtime.bigint() - began) / 1e9;
}

/** Alone before and after, and all in between. */
export function benchSweep(): void {
	const cpus = availableParallelism();
	const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
	try {
		const before = sweep(ALONE, 1, folder);
		const all = sweep(RUNS, cpus, folder);
		const after = sweep(ALONE, 1, folder);
		const [speed, alone] = [RUNS / all, (2 * ALONE) / (before + after)];
		print(`sweep: ${RUNS} runs of burst, ${cpus} at once`, `${speed.toFixed(2)} /s`, `one after the other ${alone.toFixed(2)} /s`);
		print('  of CPUs × one after the other', `${((100 * speed) / (cpus * alone)).toFixed(0)} %`, 'aim 90');
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

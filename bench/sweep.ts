// npm run bench -- sweep: 200 runs of burst on every CPU, against runs one after the other on one CPU before and after them: how much of what the CPUs could do
// a sweep gets done. Starts are in both. What else the computer does falls on many at once more than on one: the share is of a quiet computer, CPU times of any.
import {availableParallelism} from 'node:os';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {dist} from '../tools/build.js';

const RUNS = 200;
const ALONE = 25;
const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(62)} ${value.padStart(12)}  ${note}`);

type Took = {readonly seconds: number; readonly cpu: number};

/** CPU seconds of all children that have ended: cutime and cstime of proc(5), in ticks of a hundredth. */
function childrenCpu(): number {
	const fields = readFileSync('/proc/self/stat', 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** What a sweep of so many seeds of burst takes. */
function sweep(seeds: number, jobs: number, folder: string): Took {
	const began = process.hrtime.bigint();
	const before = childrenCpu();
	const {status, stderr} = spawnSync(process.execPath, [join(dist, 'cli.js'), 'sweep', 'burst', '--seeds', String(seeds), '--jobs', String(jobs)], {
		cwd: folder,
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(stderr);
	return {seconds: Number(process.hrtime.bigint() - began) / 1e9, cpu: childrenCpu() - before};
}

/** Alone before and after, and all in between. */
export function benchSweep(): void {
	const cpus = availableParallelism();
	const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
	try {
		const before = sweep(ALONE, 1, folder);
		const all = sweep(RUNS, cpus, folder);
		const after = sweep(ALONE, 1, folder);
		const [speed, alone] = [RUNS / all.seconds, (2 * ALONE) / (before.seconds + after.seconds)];
		const [cpu, cpuAlone] = [all.cpu / RUNS, (before.cpu + after.cpu) / (2 * ALONE)];
		print(`sweep: ${RUNS} runs of burst, ${cpus} at once`, `${speed.toFixed(2)} /s`, `one after the other ${alone.toFixed(2)} /s`);
		print('  of CPUs × one after the other', `${((100 * speed) / (cpus * alone)).toFixed(0)} %`, 'aim 90');
		print('  CPU time of a run, whatever else the computer does', `${(cpu * 1000).toFixed(0)} ms`, `one after the other ${(cpuAlone * 1000).toFixed(0)} ms`);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

// Runs of a sweep, so many at once: each in a thread of a pool (tinypool), or one after the other in this one.
import {Tinypool} from 'tinypool';
import {doRun, type Done, type Memory, type Task} from '../../workload/sweep/one-run.ts';
import type {Setup} from '../../workload/sweep/plan.ts';
import {turnTaker} from '../in-turns.ts';
import {threadFile} from './thread-file.ts';

export type Pool = {
	/** Does a run; null: it was stopped on the way. Throws what is lowwater's own fault. */
	readonly run: (task: Task) => Promise<Done | null>;
	/** How many runs it may be given before the first is done. */
	readonly most: number;
	readonly close: () => Promise<void>;
};

function poolHere(setup: Setup, signal: AbortSignal): Pool {
	const takeTurn = turnTaker();
	const memory: Memory = {kept: null};
	return {
		most: 1,
		run: async task => {
			const steps = doRun(setup, task, memory);
			while (!signal.aborted) {
				const step = steps.next();
				if (step.done) return step.value;
				await takeTurn();
			}
			return null;
		},
		close: () => Promise.resolve(),
	};
}

function poolThere(setup: Setup, jobs: number, signal: AbortSignal): Pool {
	const pool = new Tinypool({filename: threadFile().href, minThreads: jobs, maxThreads: jobs, workerData: setup, isolateWorkers: false});
	let closed: Promise<void> | null = null;
	const close = (): Promise<void> => {
		closed ??= pool.destroy();
		return closed;
	};
	const onAbort = (): void => void close();
	signal.addEventListener('abort', onAbort);
	return {
		// One waits for each thread, so that none waits for one.
		most: 2 * jobs,
		run: async task => {
			if (signal.aborted) return null;
			try {
				return (await pool.run(task, {name: 'run'})) as Done;
			} catch (error) {
				if (signal.aborted || closed !== null) return null;
				throw error;
			}
		},
		close: () => {
			signal.removeEventListener('abort', onAbort);
			return close();
		},
	};
}

/** A pool for `jobs` runs at once. */
export const createPool = (setup: Setup, jobs: number, signal: AbortSignal): Pool => (jobs > 1 ? poolThere(setup, jobs, signal) : poolHere(setup, signal));

/** Does all tasks, as many at once as the pool takes, and tells of each as it is done. `before` is waited for before a run begins. Throws what a run throws; what was begun is dropped then. */
export async function doAll(
	pool: Pool,
	tasks: Iterable<Task>,
	told: (done: Done) => void,
	isStopped: () => boolean,
	before: (task: Task) => Promise<void> | void = () => undefined,
): Promise<void> {
	const left = tasks[Symbol.iterator]();
	const work = async (): Promise<void> => {
		for (let next = left.next(); !next.done && !isStopped(); next = left.next()) {
			await before(next.value);
			if (isStopped()) return;
			const done = await pool.run(next.value);
			if (done === null) return;
			told(done);
		}
	};
	await Promise.all(Array.from({length: pool.most}, work));
}

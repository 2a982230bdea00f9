// A sweep that goes on while somebody looks at it: it can be paused, stopped, and asked how far it is.
import type {SweepNow} from '../../dashboard/sweep/state.ts';
import type {Row} from '../../workload/sweep/table.ts';
import {grouped} from './carry-out.ts';
import {createPool, doAll} from './pool.ts';
import type {Prepared} from './prepare.ts';

export type Running = {
	readonly now: () => SweepNow;
	/** Calls back whenever a run has begun or ended; what is returned ends that. */
	readonly changed: (tell: () => void) => () => void;
	/** Begins no more runs; what has been begun comes to its end. */
	readonly pause: (paused: boolean) => void;
	/** Stops for good. */
	readonly stop: () => Promise<void>;
	/** What went wrong by lowwater's own fault; null: nothing. */
	readonly failure: () => unknown;
};

/** Begins a sweep. */
export function startSweep(prepared: Prepared, signal: AbortSignal): Running {
	const {setup, plan, jobs, task} = prepared;
	const stopping = new AbortController();
	const onAbort = (): void => stopping.abort();
	signal.addEventListener('abort', onAbort);
	const pool = createPool(setup, jobs, stopping.signal);
	const rows: Row[] = [];
	const running = new Set<number>();
	const listeners = new Set<() => void>();
	let failure: unknown = null;
	let paused = false;
	let goOn: (() => void) | null = null;
	let gate: Promise<void> = Promise.resolve();
	// Time that it has worked, pauses aside.
	let workedMs = 0;
	let sinceMs = performance.now();
	const tell = (): void => {
		for (const one of listeners) one();
	};
	const worked = (): number => workedMs + (paused ? 0 : performance.now() - sinceMs);
	const pause = (wanted: boolean): void => {
		if (wanted === paused) return;
		workedMs = worked();
		sinceMs = performance.now();
		paused = wanted;
		if (wanted) {
			gate = new Promise(resolve => {
				goOn = resolve;
			});
		} else goOn?.();
		tell();
	};
	const work = doAll(
		{...pool, most: jobs},
		grouped(plan.points.map(task)),
		({row}) => {
			running.delete(row.number);
			rows.push(row);
			tell();
		},
		() => stopping.signal.aborted,
		async ({point}) => {
			await gate;
			running.add(point.number);
			tell();
		},
	)
		.catch(error => {
			failure = error;
		})
		.finally(() => pool.close())
		.finally(tell);
	return {
		now: () => ({
			rows: [...rows],
			running: new Set(running),
			leftMs: rows.length === 0 ? null : (worked() / rows.length) * (plan.points.length - rows.length),
			paused,
			stopped: stopping.signal.aborted || failure !== null,
		}),
		changed: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		pause,
		stop: async () => {
			signal.removeEventListener('abort', onAbort);
			stopping.abort();
			pause(false);
			await work;
			running.clear();
			tell();
		},
		failure: () => failure,
	};
}

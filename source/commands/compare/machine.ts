// One machine of two, stepped from Sample to Sample: here, in turns with everything else, or in a thread of its own, where the computer has a CPU for it.
import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import {type Applied, createRun, isOver, PIECE_US, type Run, stepTo} from '../../workload/run.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {turnTaker} from '../in-turns.ts';
import {type Reached, reached} from './reached.ts';
import {threadFile} from './thread-file.ts';

export type {Reached};

export type SteppedMachine = {
	/** Goes on to an instant, or to its end if that comes first; at 0 the Sample of boot. null: it was stopped on the way. Throws what the machine throws. */
	readonly to: (us: number) => Promise<Reached | null>;
	readonly close: () => void;
};

function machineHere(run: Run, signal: AbortSignal): SteppedMachine {
	const takeTurn = turnTaker();
	return {
		to: async us => {
			const applied: Applied[] = [];
			while (run.timeUs < us && !isOver(run)) {
				applied.push(...stepTo(run, Math.min(us, run.timeUs + PIECE_US)));
				await takeTurn();
				if (signal.aborted) return null;
			}
			return reached(run, applied);
		},
		close: () => undefined,
	};
}

/** A machine in a thread, which boots it itself. */
function machineThere(scenario: Scenario, signal: AbortSignal): SteppedMachine {
	const worker = new Worker(threadFile(), {workerData: scenario});
	let answer: ((reached: Reached | null) => void) | null = null;
	let fail: ((error: unknown) => void) | null = null;
	let broken: unknown = null;
	worker.on('message', (message: Reached) => answer?.(message));
	worker.on('error', error => {
		broken = error;
		fail?.(error);
	});
	const onAbort = (): void => answer?.(null);
	signal.addEventListener('abort', onAbort);
	return {
		to: us =>
			new Promise((resolve, reject) => {
				if (broken !== null) return reject(broken);
				if (signal.aborted) return resolve(null);
				[answer, fail] = [resolve, reject];
				worker.postMessage(us);
			}),
		close: () => {
			signal.removeEventListener('abort', onAbort);
			void worker.terminate();
		},
	};
}

/** In a thread, or here where none can be had: the same machine, and not so soon. */
function machineSomewhere(scenario: Scenario, signal: AbortSignal): SteppedMachine {
	let machine = machineThere(scenario, signal);
	let answered = false;
	return {
		to: async us => {
			try {
				const done = await machine.to(us);
				answered = true;
				return done;
			} catch (error) {
				if (answered) throw error;
				machine.close();
				machine = machineHere(createRun(scenario), signal);
				answered = true;
				return machine.to(us);
			}
		},
		close: () => machine.close(),
	};
}

/** Boots a machine. `apart`: in a thread of its own, where the computer has a second CPU. Throws RangeError where the machine cannot exist. */
export const bootMachine = (scenario: Scenario, apart: boolean, signal: AbortSignal): SteppedMachine =>
	apart && availableParallelism() > 1 ? machineSomewhere(scenario, signal) : machineHere(createRun(scenario), signal);

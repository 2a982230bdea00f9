// One machine of two, stepped from Sample to Sample: here, in turns with everything else, or in a thread of its own, where the computer has a CPU for it.
import {availableParallelism} from 'node:os';
import {sample} from '../../machine/machine.ts';
import {type Reached, reached} from '../../session/source/answers.ts';
import {type Applied, createRun, isOver, PIECE_US, stepTo} from '../../workload/run.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {turnTaker} from '../in-turns.ts';
import {type OpenThread, openThread} from './open-thread.ts';

export type {Reached};

export type SteppedMachine = {
	/** Goes on to an instant, or to its end if that comes first; at 0 the Sample of boot. null: it was stopped on the way. Throws what the machine throws. */
	readonly to: (us: number) => Promise<Reached | null>;
	readonly close: () => void;
};

function machineHere(scenario: Scenario, signal: AbortSignal): SteppedMachine {
	const run = createRun(scenario);
	const takeTurn = turnTaker();
	return {
		to: async us => {
			const applied: Applied[] = [];
			while (run.timeUs < us && !isOver(run)) {
				applied.push(...stepTo(run, Math.min(us, run.timeUs + PIECE_US)));
				await takeTurn();
				if (signal.aborted) return null;
			}
			return reached(run, applied, sample(run.machine));
		},
		close: () => undefined,
	};
}

/** Waits for something, but no longer than until it is stopped: null then. */
async function unlessStopped<Of>(promise: Promise<Of>, signal: AbortSignal): Promise<Of | null> {
	if (signal.aborted) return null;
	let stop = (): void => undefined;
	const stopped = new Promise<null>(resolve => {
		stop = () => resolve(null);
		signal.addEventListener('abort', stop);
	});
	try {
		return await Promise.race([promise, stopped]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}

function machineThere(thread: OpenThread, signal: AbortSignal): SteppedMachine {
	return {
		to: async us => {
			thread.post({do: 'reach', us});
			const answer = await unlessStopped(thread.answer(), signal);
			if (answer !== null && 'error' in answer) throw answer.error;
			return (answer?.value ?? null) as Reached | null;
		},
		close: thread.close,
	};
}

/** In a thread, or here where none can be had: the same machine, and not so soon. */
function machineSomewhere(scenario: Scenario, signal: AbortSignal): SteppedMachine {
	const opened = openThread(scenario).then(
		thread => machineThere(thread, signal),
		() => machineHere(scenario, signal),
	);
	let open: SteppedMachine | null = null;
	let closed = false;
	const close = (): void => {
		closed = true;
		open?.close();
	};
	opened.then(
		machine => {
			open = machine;
			if (closed) close();
		},
		() => undefined,
	);
	return {
		to: async us => {
			const machine = await unlessStopped(opened, signal);
			return machine === null ? null : machine.to(us);
		},
		close,
	};
}

/** Whether the computer has a CPU for a second thread. */
export const hasSecondCpu = (): boolean => availableParallelism() > 1;

/** Boots a machine. `apart`: in a thread of its own, where the computer has a second CPU. Throws RangeError where the machine cannot exist. */
export const bootMachine = (scenario: Scenario, apart: boolean, signal: AbortSignal): SteppedMachine =>
	apart && hasSecondCpu() ? machineSomewhere(scenario, signal) : machineHere(scenario, signal);

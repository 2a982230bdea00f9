// How the dashboard ends: once, by whoever is first, with a status, and with what went wrong if anything did; and within a time, whatever holds it up.
import {constants} from 'node:os';

export type Ending = {
	readonly finished: Promise<number>;
	readonly quit: (code?: number) => void;
	/** Ends this screen for another one, which may take its time. */
	readonly goOn: () => void;
	/** All that belongs to the end is done. */
	readonly over: () => void;
	/** Ends with the status of a fault; the error is told when the terminal is whole again. */
	readonly fail: (error: unknown) => void;
	readonly failure: () => unknown;
	readonly isOver: () => boolean;
	/** Listens to signals and to errors that nobody caught; what is returned ends it. */
	readonly listen: (signal: AbortSignal) => () => void;
};

/**
 * Signals that end a program which does not ask for them, and that somebody sends: each ends this one in order, the terminal given back. Not among them: those
 * of the program's own mistakes (SEGV and the like), which no handler may outlive, and PROF, by which V8 profiles.
 */
export const ENDING_SIGNALS = ['SIGHUP', 'SIGQUIT', 'SIGABRT', 'SIGALRM', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGVTALRM', 'SIGXCPU', 'SIGXFSZ', 'SIGIO'] as const;
/** So long an end in order may take. Then the process goes: whoever holds the terminal gives it back by an exit hook (hold.ts). */
const LATEST_MS = 5000;
/** EX_SOFTWARE of sysexits.h. */
const FAULT = 70;
const UNCAUGHT = ['uncaughtException', 'unhandledRejection'] as const;

/** The exit status by which shells tell a signal. */
export const statusOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * Ends by the very signal of a status, where it is one's. In the background that is the only way: at an exit in order Node resets the terminal, and whoever does
 * that there is stopped.
 */
export function endBy(status: number): void {
	const signal = (Object.keys(constants.signals) as NodeJS.Signals[]).find(name => statusOf(name) === status);
	if (signal === undefined) return;
	process.removeAllListeners(signal);
	process.kill(process.pid, signal);
}

export function createEnding(): Ending {
	let failure: unknown = null;
	let isOver = false;
	let end: (code: number) => void = () => undefined;
	const finished = new Promise<number>(resolve => {
		end = resolve;
	});
	let latest: NodeJS.Timeout | undefined;
	const goOn = (): void => {
		isOver = true;
		end(0);
	};
	const quit = (code = 0): void => {
		if (isOver) return;
		isOver = true;
		latest = setTimeout(() => process.exit(code), LATEST_MS).unref();
		end(code);
	};
	const fail = (error: unknown): void => {
		failure ??= error;
		quit(FAULT);
	};
	/** The second one does not wait for what the first one began. */
	const onSignal = (signal: NodeJS.Signals): void => (isOver ? process.exit(statusOf(signal)) : quit(statusOf(signal)));
	const onInterrupt = (): void => quit(statusOf('SIGINT'));
	return {
		finished,
		quit,
		goOn,
		over: () => clearTimeout(latest),
		fail,
		failure: () => failure,
		isOver: () => isOver,
		listen: signal => {
			for (const name of ENDING_SIGNALS) process.on(name, onSignal);
			for (const name of UNCAUGHT) process.on(name, fail);
			signal.addEventListener('abort', onInterrupt);
			// Ctrl-C may have come while the screen was being loaded.
			if (signal.aborted) onInterrupt();
			return () => {
				for (const name of ENDING_SIGNALS) process.off(name, onSignal);
				for (const name of UNCAUGHT) process.off(name, fail);
				signal.removeEventListener('abort', onInterrupt);
			};
		},
	};
}

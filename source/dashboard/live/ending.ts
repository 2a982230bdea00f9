// How the dashboard ends: once, by whoever is first, with a status, and with what went wrong if anything did.
export type Ending = {
	readonly finished: Promise<number>;
	readonly quit: (code?: number) => void;
	/** Ends with status 1; the error is told when the terminal is whole again. */
	readonly fail: (error: unknown) => void;
	readonly failure: () => unknown;
	/** Listens to signals and to errors that nobody caught; what is returned ends it. */
	readonly listen: (signal: AbortSignal) => () => void;
};

const SIGNALS = ['SIGTERM', 'SIGHUP'] as const;
const UNCAUGHT = ['uncaughtException', 'unhandledRejection'] as const;

export function createEnding(): Ending {
	let failure: unknown = null;
	let end: (code: number) => void = () => undefined;
	const finished = new Promise<number>(resolve => {
		end = resolve;
	});
	const quit = (code = 0): void => end(code);
	const fail = (error: unknown): void => {
		failure = error;
		quit(1);
	};
	const onSignal = (): void => quit();
	return {
		finished,
		quit,
		fail,
		failure: () => failure,
		listen: signal => {
			for (const name of SIGNALS) process.on(name, onSignal);
			for (const name of UNCAUGHT) process.on(name, fail);
			signal.addEventListener('abort', onSignal);
			return () => {
				for (const name of SIGNALS) process.off(name, onSignal);
				for (const name of UNCAUGHT) process.off(name, fail);
				signal.removeEventListener('abort', onSignal);
			};
		},
	};
}

// What a session needs of the world: a clock in milliseconds, and a way to be called back.
export type Clock = {readonly now: () => number; readonly after: (ms: number, callback: () => void) => () => void};

export const REAL_CLOCK: Clock = {
	now: () => performance.now(),
	after: (ms, callback) => {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};

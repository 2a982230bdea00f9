// What a session needs of the world: a clock in milliseconds, and a way to be called back.
export type Clock = {
	readonly now: () => number;
	readonly after: (ms: number, callback: () => void) => () => void;
	/** Milliseconds that this process worked so far, whatever else the computer does; absent: it works all the time. */
	readonly spentMs?: () => number;
};

/** A clock to reckon by what things take. */
export type Reckoning = Pick<Clock, 'now' | 'spentMs'>;
export const spentOf = ({now, spentMs}: Reckoning): (() => number) => spentMs ?? now;

export const REAL_CLOCK: Clock = {
	now: () => performance.now(),
	spentMs: () => {
		const {user, system} = process.cpuUsage();
		return (user + system) / 1000;
	},
	after: (ms, callback) => {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};

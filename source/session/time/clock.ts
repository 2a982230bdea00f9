// What a session needs of the world: a clock in milliseconds, and a way to be called back.
export type Clock = {
	readonly now: () => number;
	readonly after: (ms: number, callback: () => void) => () => void;
	/** Milliseconds that whoever asks worked so far, whatever else the computer does; absent: it works all the time. */
	readonly spentMs?: () => number;
};

/** A clock to reckon by what things take. */
export type Reckoning = Pick<Clock, 'now' | 'spentMs'>;
export const spentOf = ({now, spentMs}: Reckoning): (() => number) => spentMs ?? now;

/** Below this what a piece of work took is the time that went by: to ask what this thread worked takes as long as many of them. */
const BRIEF_MS = 1;

/** Begins a piece of work; what it returns ends it, and says how many milliseconds it took. One piece at a time. */
export type Stopwatch = () => () => number;

/** A watch for pieces of work, most of them brief: of those that are not no more counts than this thread worked since it was asked last. */
export function stopwatch({now, spentMs}: Reckoning): Stopwatch {
	let askedMs = spentMs?.() ?? 0;
	let began = 0;
	const end = (): number => {
		const ms = now() - began;
		if (spentMs === undefined || ms < BRIEF_MS) return ms;
		const before = askedMs;
		askedMs = spentMs();
		return Math.min(ms, askedMs - before);
	};
	return () => {
		began = now();
		return end;
	};
}

/**
 * Work of this thread, and not of those in which V8 compiles and collects garbage meanwhile. Node knows it from 23.9 on; an older one says that of the whole
 * process.
 */
const cpuUsage: () => NodeJS.CpuUsage = process.threadCpuUsage?.bind(process) ?? process.cpuUsage.bind(process);

export const REAL_CLOCK: Clock = {
	now: () => performance.now(),
	spentMs: () => {
		const {user, system} = cpuUsage();
		return (user + system) / 1000;
	},
	after: (ms, callback) => {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};

// How machine time goes by: speeds, the length of a step, and how much of it is due. Pure; the clock is the caller's.

export type Pace = {
	/** 0.01 … 100; Infinity = as fast as possible. */
	readonly speed: number;
	readonly paused: boolean;
	/** Machine seconds a real second, as measured. */
	readonly reached: number;
	/** How far the machine is behind the speed that was asked for, in microseconds of its own time. */
	readonly behindUs: number;
	/** The machine has panicked: nothing moves any more. */
	readonly halted: boolean;
	/** It pauses there; absent: it goes on. */
	readonly untilUs?: number | undefined;
};

export const AT_FIRST: Pace = {speed: 1, paused: false, reached: 1, behindUs: 0, halted: false};

/** Speeds that keys step through; Infinity = as fast as possible. */
export const SPEEDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100] as const;

/** Real time between two frames. */
export const FRAME_MS = 250;
/** Longest time that the machine runs before keys are looked at, and its share of a frame when it cannot keep up. */
export const SLICE_MS = 10;
export const BUSY_MS = 200;
/** A machine whose next tick is further off than this in real time gets a Sample between two ticks: the screen goes on moving however slow the machine is. */
export const LATE_MS = 500;
/** Machine time that is run before the clock is looked at, at most and at least: a machine that is slower than real time is run in shorter steps. */
export const STEP_US = 20_000;
export const SHORTEST_STEP_US = 50;
/** A machine that cannot keep up is behind by so much real time at most: then it runs as fast as it can. */
const MOST_BEHIND_MS = 10_000;
/** A longer gap between two frames is a sleeping computer, not time that passed. */
const LONGEST_GAP_MS = 1000;

export const nextSpeed = (speed: number, step: 1 | -1): number => {
	if (speed === Infinity) return step < 0 ? 100 : Infinity;
	if (step > 0) return SPEEDS.find(candidate => candidate > speed * 1.001) ?? speed;
	return SPEEDS.findLast(candidate => candidate < speed * 0.999) ?? speed;
};

/** How far to go at once after steps of `stepUs` that take `tookMs`: within a slice whatever the machine does, so that speed gives way before keys do. */
export function nextStepUs(stepUs: number, tookMs: number): number {
	if (tookMs > SLICE_MS) return Math.max(SHORTEST_STEP_US, Math.floor(stepUs / Math.min(16, (2 * tookMs) / SLICE_MS)));
	return tookMs < SLICE_MS / 4 ? Math.min(STEP_US, stepUs * 2) : stepUs;
}

/** Machine time between two Samples: a frame at that speed, never more than a frame at 1×, so that the chart is as fine at any speed. */
export const tickUs = (speed: number): number => FRAME_MS * 1000 * Math.min(1, speed);

/** The next instant of a Sample after `us`: on a grid, so that columns and seconds begin with one. */
export const nextTick = (us: number, speed: number): number => {
	const tick = tickUs(speed);
	return Math.round((Math.floor(us / tick + 1e-6) + 1) * tick);
};

/** Machine time that is due after so much more real time. */
export function dueAfter(dueUs: number, elapsedMs: number, speed: number): number {
	if (speed === Infinity) return Infinity;
	const before = Number.isFinite(dueUs) ? dueUs : 0;
	return Math.min(before + Math.min(elapsedMs, LONGEST_GAP_MS) * 1000 * speed, MOST_BEHIND_MS * 1000 * speed);
}

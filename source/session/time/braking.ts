// Who holds the clock back at great moments, for the driver: looks for them, shows them, and lets the clock go again.
import type {Sample} from '../../machine/sample.ts';
import type {Played} from './driver.ts';
import {type Brake, BRAKE_MS, BRAKE_SPEED, type Come, createWatch, type Moment, momentCome, momentsWanted, READ_MS, type Watch} from './brake.ts';

/** The brake as the session holds it. */
export type Brakes = {
	readonly get: () => Brake;
	/** A moment has come, and its Sample with it. */
	readonly come: (come: Come, sample: Sample) => void;
	/** So much real time is left of the moment that is shown; 0: it is over. */
	readonly left: (ms: number) => void;
};

export type Braking = {
	readonly brakes: Brakes;
	/** What had happened at the last look, and on which machine. */
	watch: {readonly source: Played; readonly seen: Watch} | null;
	/** A moment that has come while another is still being read: the machine stands still until that has been. */
	waiting: Come | null;
};

export const createBraking = (brakes: Brakes): Braking => ({brakes, watch: null, waiting: null});

const isTimed = (now: Brake['now']): now is NonNullable<Brake['now']> => now !== null && Number.isFinite(now.leftMs);

/** The speed now: that of the brake while a moment is shown. */
export const brakedSpeed = (braking: Braking | null, speed: number): number => (braking !== null && isTimed(braking.brakes.get().now) ? BRAKE_SPEED : speed);

/** What the machine is to stop at, for whoever waits for it; from the first look on. */
export function wantedOf(braking: Braking | null, source: Played, speed: number): readonly Moment[] {
	if (braking === null || source.moments === undefined) return [];
	if (braking.watch?.source !== source) braking.watch = {source, seen: createWatch(source.moments())};
	return momentsWanted(braking.watch.seen, braking.brakes.get(), source.timeUs(), speed >= 1);
}

export type Looked = 'nothing' | 'shown' | 'waits';

/** Looks whether a moment has come. `take` gives its Sample where it is shown at once. */
export function look(braking: Braking, source: Played, speed: number, take: () => Sample): Looked {
	const {brakes, watch} = braking;
	const counts = source.moments?.();
	if (counts === undefined || watch === null) return 'nothing';
	const come = momentCome(watch.seen, counts, brakes.get(), source.timeUs(), speed >= 1);
	if (come === null) return 'nothing';
	const {now} = brakes.get();
	if (isTimed(now) && now.leftMs > BRAKE_MS - READ_MS) {
		braking.waiting = come;
		return 'waits';
	}
	brakes.come(come, take());
	return 'shown';
}

/** So much real time has gone by. Returns whether the clock may go on as it was, or another moment is shown instead. */
export function wear(braking: Braking, elapsedMs: number, take: () => Sample): 'as before' | 'over' | 'next' {
	const {brakes, waiting} = braking;
	const {now} = brakes.get();
	if (!isTimed(now)) {
		braking.waiting = null;
		return 'as before';
	}
	const left = now.leftMs - elapsedMs;
	if (waiting !== null && left <= BRAKE_MS - READ_MS) {
		braking.waiting = null;
		brakes.come(waiting, take());
		return 'next';
	}
	brakes.left(Math.max(0, left));
	return left <= 0 ? 'over' : 'as before';
}

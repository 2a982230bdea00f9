// Who keeps the clock: the machine's time paced against real time, in slices that keep keys alive, a Sample at each tick, a frame four times a second.
import type {Moment, MomentCounts} from '../../machine/account/moments.ts';
import type {Sample} from '../../machine/sample.ts';
import {type Brakes, brakedSpeed, type Braking, createBraking, look, wantedOf, wear} from './braking.ts';
import type {Clock} from './clock.ts';
import {createMeter, measure, type Meter, resetMeter} from './meter.ts';
import {BUSY_MS, dueAfter, FRAME_MS, LATE_MS, nextStepUs, nextTick, type Pace, SLICE_MS, STEP_US} from './pace.ts';

/** What is driven: a machine, or its past that is played. */
export type Played = {
	readonly timeUs: () => number;
	readonly halted: () => boolean;
	readonly stepTo?: (us: number, toMoment?: readonly Moment[]) => void;
	readonly moments?: () => MomentCounts;
	/** Milliseconds of real time that running it took so far, where that is not the time that went by. */
	readonly spentMs?: () => number;
	/** Instant of the next Sample, where that is not ours to choose. */
	readonly nextUs?: () => number;
};

type Needs = {
	readonly clock: Clock;
	readonly source: () => Played;
	readonly pace: () => Pace;
	/** Takes a Sample, and returns it. */
	readonly take: () => Sample;
	/** Puts what has happened into the store; the pace too where it is another one. */
	readonly publish: (pace: Pace | null) => void;
	/** Nobody has begun to look yet: time stands still. */
	readonly waits?: () => boolean;
	/** What the clock slows down or stops for; absent where nobody watches. */
	readonly brakes?: Brakes;
};

export type Driver = Needs & {
	readonly meter: Meter;
	/** Machine time that real time has made due and that has not been run yet. */
	dueUs: number;
	/** Machine time that is run at once: less where that takes long. */
	stepUs: number;
	/** Real time at which it was last reckoned what is due. */
	reckonedMs: number;
	running: boolean;
	/** Calls off what is scheduled. */
	cancel: (() => void) | null;
	newestUs: number;
	/** Real time of the newest Sample. */
	takenMs: number;
	readonly braking: Braking | null;
};

export const createDriver = (needs: Needs): Driver => ({
	...needs,
	meter: createMeter(),
	dueUs: 0,
	stepUs: STEP_US,
	reckonedMs: 0,
	running: false,
	cancel: null,
	newestUs: 0,
	takenMs: 0,
	braking: needs.brakes === undefined ? null : createBraking(needs.brakes),
});

function takeNow(driver: Driver): Sample {
	const sample = driver.take();
	driver.newestUs = sample.timeUs;
	driver.takenMs = driver.clock.now();
	return sample;
}

/** A Sample at a moment: what was due until then is due no more. */
function takeMoment(driver: Driver): Sample {
	const sample = takeNow(driver);
	driver.dueUs = 0;
	resetMeter(driver.meter);
	return sample;
}

/** Runs until nothing is due or the time is up; a Sample at each tick. Returns whether one was taken. */
function runSlice(driver: Driver, untilMs: number): boolean {
	const {clock, pace, source, braking} = driver;
	const machine = source();
	const wanted = wantedOf(braking, machine, pace().speed);
	const speed = brakedSpeed(braking, pace().speed);
	const spent = machine.spentMs ?? clock.now;
	let taken = false;
	while (driver.dueUs > 0 && !machine.halted() && !braking?.waiting) {
		const from = machine.timeUs();
		const tick = machine.nextUs?.() ?? nextTick(from, speed);
		const untilUs = pace().untilUs ?? Infinity;
		if (from >= untilUs) break;
		const to = Math.min(tick, from + driver.stepUs, untilUs);
		if (to - from > driver.dueUs) break;
		const begunMs = spent();
		machine.stepTo?.(to, wanted);
		const ranUs = machine.timeUs() - from;
		if (ranUs > 0) driver.stepUs = nextStepUs(driver.stepUs, ((spent() - begunMs) * driver.stepUs) / ranUs);
		driver.dueUs -= ranUs;
		if (braking !== null && wanted.length > 0 && look(braking, machine, pace().speed, () => takeMoment(driver)) !== 'nothing') return true;
		if (machine.timeUs() >= Math.min(tick, untilUs) || machine.halted()) {
			takeNow(driver);
			taken = true;
		}
		if (clock.now() >= untilMs) break;
	}
	return taken;
}

function schedule(driver: Driver, ms: number, callback: () => void): void {
	driver.cancel?.();
	driver.cancel = driver.running ? driver.clock.after(ms, callback) : null;
}

/** The pace after a frame, null where it is as it was. */
function paceAfter({dueUs, newestUs, meter, source, pace}: Driver, before: Pace, now: number): Pace | null {
	const behindUs = before.speed === Infinity ? 0 : Math.max(0, Math.round(dueUs / 100_000) * 100_000);
	const halted = source().halted();
	if (before.untilUs !== undefined && source().timeUs() >= before.untilUs) return {...pace(), behindUs: 0, halted, paused: true, untilUs: undefined};
	const reached = before.speed === Infinity || behindUs > 0 ? (measure(meter, now, newestUs) ?? before.speed) : before.speed;
	const same = before.behindUs === behindUs && before.halted === halted && before.reached === reached;
	return same ? null : {...pace(), behindUs, halted, reached};
}

/** Whether the machine could take another Sample from what is due. */
function isBehind({dueUs, source}: Driver, speed: number): boolean {
	const machine = source();
	return dueUs > STEP_US && !machine.halted() && (machine.nextUs?.() ?? nextTick(machine.timeUs(), speed)) - machine.timeUs() <= dueUs;
}

/** Whether the machine went on, and so slowly that its next tick keeps everybody waiting. */
function isLate({newestUs, takenMs, source}: Driver, now: number): boolean {
	const machine = source();
	return now - takenMs >= LATE_MS && machine.nextUs === undefined && machine.timeUs() > newestUs;
}

function frame(driver: Driver): void {
	const {clock} = driver;
	const pace = driver.pace();
	// Where its time is not ours there is nothing to run.
	if (pace.paused || pace.halted || !driver.running || driver.source().stepTo === undefined || driver.waits?.()) return;
	const begun = clock.now();
	const worn = driver.braking === null ? 'as before' : wear(driver.braking, begun - driver.reckonedMs, () => takeMoment(driver));
	if (worn === 'as before') driver.dueUs = dueAfter(driver.dueUs, begun - driver.reckonedMs, brakedSpeed(driver.braking, pace.speed));
	else {
		driver.dueUs = 0;
		resetMeter(driver.meter);
	}
	driver.reckonedMs = begun;
	let taken = worn === 'next';
	const slice = (): void => {
		taken = runSlice(driver, clock.now() + SLICE_MS) || taken;
		const now = clock.now();
		if (isBehind(driver, brakedSpeed(driver.braking, pace.speed)) && now - begun < BUSY_MS) {
			schedule(driver, 0, slice);
			return;
		}
		if (!taken && isLate(driver, now)) {
			takeNow(driver);
			taken = true;
		}
		if (taken) driver.publish(paceAfter(driver, pace, now));
		if (!driver.source().halted() && !driver.pace().paused) schedule(driver, Math.max(1, begun + FRAME_MS - clock.now()), () => frame(driver));
	};
	slice();
}

/** Goes on from now, whatever was due before. */
export function resume(driver: Driver): void {
	driver.reckonedMs = driver.clock.now();
	driver.takenMs = driver.reckonedMs;
	driver.dueUs = 0;
	resetMeter(driver.meter);
	const pace = driver.pace();
	if (driver.running && !pace.paused && !pace.halted) schedule(driver, FRAME_MS * 0.2, () => frame(driver));
}

/** Does nothing until it is resumed. */
export const rest = (driver: Driver): void => driver.cancel?.();

export function start(driver: Driver): void {
	driver.running = true;
	resume(driver);
}

export function stop(driver: Driver): void {
	driver.running = false;
	driver.cancel?.();
	driver.cancel = null;
}

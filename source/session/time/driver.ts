// The machine's time paced against real time: in slices that keep keys alive, a Sample at each tick, a frame four times a second.
import type {Sample} from '../../machine/sample.ts';
import type {Clock} from './clock.ts';
import {BUSY_MS, createMeter, dueAfter, FRAME_MS, nextTick, type Pace, SLICE_MS, STEP_US} from './pace.ts';
import type {MachineSource} from '../source/source.ts';

export type Driver = {
	readonly start: () => void;
	readonly stop: () => void;
	/** Goes on from now, whatever was due before. */
	readonly resume: () => void;
	/** Does nothing until it is resumed. */
	readonly rest: () => void;
};

type Needs = {
	readonly clock: Clock;
	readonly source: () => MachineSource;
	readonly pace: () => Pace;
	/** Takes a Sample, and returns it. */
	readonly take: () => Sample;
	/** Puts what has happened into the store; the pace too where it is another one. */
	readonly publish: (pace: Pace | null) => void;
};

export function createDriver({clock, source, pace: paceNow, take, publish}: Needs): Driver {
	let dueUs = 0;
	let lastMs = 0;
	let running = false;
	let cancel: (() => void) | null = null;
	let newestUs = 0;
	const meter = createMeter();

	/** Runs until nothing is due or the time is up; a Sample at each tick. Returns whether one was taken. */
	const runSlice = (untilMs: number): boolean => {
		let taken = false;
		const {speed} = paceNow();
		const machine = source();
		while (dueUs > 0 && !machine.halted()) {
			const from = machine.timeUs();
			const tick = nextTick(from, speed);
			const to = Math.min(tick, from + STEP_US);
			if (to - from > dueUs) break;
			machine.stepTo(to);
			dueUs -= to - from;
			if (to === tick || machine.halted()) {
				newestUs = take().timeUs;
				taken = true;
			}
			if (clock.now() >= untilMs) break;
		}
		return taken;
	};

	const schedule = (ms: number, callback: () => void): void => {
		cancel?.();
		cancel = running ? clock.after(ms, callback) : null;
	};

	/** The pace after a frame, null where it is as it was. */
	const paceAfter = (before: Pace, now: number): Pace | null => {
		const behindUs = before.speed === Infinity ? 0 : Math.max(0, Math.round(dueUs / 100_000) * 100_000);
		const halted = source().halted();
		const reached = before.speed === Infinity || behindUs > 0 ? (meter.measure(now, newestUs) ?? before.speed) : before.speed;
		const same = before.behindUs === behindUs && before.halted === halted && before.reached === reached;
		return same ? null : {...paceNow(), behindUs, halted, reached};
	};

	const frame = (): void => {
		const pace = paceNow();
		if (pace.paused || pace.halted || !running) return;
		const begun = clock.now();
		dueUs = dueAfter(dueUs, begun - lastMs, pace.speed);
		lastMs = begun;
		let taken = false;
		const slice = (): void => {
			taken = runSlice(clock.now() + SLICE_MS) || taken;
			const now = clock.now();
			const left = dueUs > STEP_US && !source().halted() && nextTick(source().timeUs(), pace.speed) - source().timeUs() <= dueUs;
			if (left && now - begun < BUSY_MS) {
				schedule(0, slice);
				return;
			}
			if (taken) publish(paceAfter(pace, now));
			if (!source().halted()) schedule(Math.max(1, begun + FRAME_MS - clock.now()), frame);
		};
		slice();
	};

	const resume = (): void => {
		lastMs = clock.now();
		dueUs = 0;
		meter.reset();
		const pace = paceNow();
		if (running && !pace.paused && !pace.halted) schedule(FRAME_MS * 0.2, frame);
	};
	return {
		start: () => {
			running = true;
			resume();
		},
		stop: () => {
			running = false;
			cancel?.();
			cancel = null;
		},
		resume,
		rest: () => cancel?.(),
	};
}

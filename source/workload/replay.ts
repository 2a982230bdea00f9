// Running a recording's machine and taking Samples at the recorded instants.
import {advance, apply, boot, type Machine, readGroupStats, sample} from '../machine/machine.ts';
import type {Sample} from '../machine/sample.ts';
import {readRecording} from './recording.ts';
import type {RecordingHeader} from './recording-header.ts';

/** The most that is run at once: whoever drives a replay gets a turn in between. */
const PIECE_US = 100_000;

/**
 * Runs the workload of a header and hands over a Sample at each of `times` (seconds after the driver's start, growing). Yields every 100 ms of the machine's
 * time; that changes nothing.
 */
export function* replaySteps(header: RecordingHeader, times: readonly number[], onSample: (taken: Sample, startUs: number) => void): Generator<void, Machine> {
	const plan = readRecording(header);
	const machine = boot(plan.config);
	let next = 0;
	let nowUs = 0;
	function* goTo(untilUs: number): Generator<void, void> {
		while (nowUs < untilUs) {
			const to = Math.min(untilUs, nowUs + PIECE_US);
			advance(machine, to - nowUs);
			nowUs = to;
			yield;
		}
	}
	for (const t of times) {
		const untilUs = Math.max(0, plan.startUs + Math.round(t * 1e6));
		for (let due = plan.commands[next]; due !== undefined && due.atUs <= untilUs; due = plan.commands[++next]) {
			yield* goTo(due.atUs);
			apply(machine, due.command);
		}
		yield* goTo(untilUs);
		onSample(sample(machine), plan.startUs);
		readGroupStats(machine); // who recorded has read memory.stat of every group
	}
	return machine;
}

/** The same in one go. */
export function replay(...args: Parameters<typeof replaySteps>): Machine {
	const steps = replaySteps(...args);
	for (;;) {
		const {done, value} = steps.next();
		if (done) return value;
	}
}

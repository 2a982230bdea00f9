// Running a recording's machine and taking Samples at the recorded instants.
import {advance, apply, boot, type Machine, sample} from '../machine/machine.ts';
import type {Sample} from '../machine/sample.ts';
import {readRecording} from './recording.ts';
import type {RecordingHeader} from './recording-header.ts';

/** Runs the workload of a header and hands over a Sample at each of `times` (seconds after the driver's start, growing). */
export function replay(header: RecordingHeader, times: readonly number[], onSample: (taken: Sample, startUs: number) => void): Machine {
	const plan = readRecording(header);
	const machine = boot(plan.config);
	let next = 0;
	let nowUs = 0;
	const runTo = (untilUs: number): void => {
		while (next < plan.commands.length && plan.commands[next].atUs <= untilUs) {
			const {atUs, command} = plan.commands[next++];
			advance(machine, Math.max(0, atUs - nowUs));
			nowUs = Math.max(nowUs, atUs);
			apply(machine, command);
		}
		advance(machine, Math.max(0, untilUs - nowUs));
		nowUs = Math.max(nowUs, untilUs);
	};
	for (const t of times) {
		runTo(Math.max(0, plan.startUs + Math.round(t * 1e6)));
		onSample(sample(machine), plan.startUs);
	}
	return machine;
}

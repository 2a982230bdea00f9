// Whether a process that somebody looks at lives at the instant that is shown: in the past it may not have begun yet, or be gone already.
import type {State} from '../../session/store/state.ts';

export type Absence = {readonly is: 'not-born' | 'dead'; readonly pid: number; readonly name: string; readonly atUs: number};

/** Why a process is not there, at an instant of the past, as far as the line knows; null: it is there, or one stands at now, or nobody knows. */
export function absenceOf({time, sample}: Pick<State, 'time' | 'sample'>, pid: number | null): Absence | null {
	if (pid === null || time.here === null || sample.processes.some(process => process.pid === pid && process.state !== 'Z')) return null;
	const hereUs = sample.timeUs;
	for (const event of time.line.log) {
		if (event.kind === 'spawn' && event.pid === pid && event.atUs > hereUs) return {is: 'not-born', pid, name: event.name, atUs: event.atUs};
	}
	const end = time.line.log.findLast(event => event.kind === 'exit' && event.pid === pid && event.atUs <= hereUs);
	return end?.kind === 'exit' ? {is: 'dead', pid, name: end.name, atUs: end.atUs} : null;
}

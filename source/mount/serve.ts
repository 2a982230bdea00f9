// The machine in real time behind its folder: it runs, what was written becomes actions, and the folder follows it four times a second.
import {setTimeout as wait} from 'node:timers/promises';
import type {MachineEvent, Sample} from '../machine/sample.ts';
import {eventText} from '../messages/events.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {clockTenths} from '../messages/times.ts';
import type {MachineSource} from '../session/source.ts';
import {CHECK_US} from '../workload/run.ts';
import {readControl} from './controls.ts';
import {publish, type Publisher, takeWrites} from './publisher.ts';

/** How often it looks for what was written. */
const LOOK_MS = 50;
const LOOKS_A_PUBLISH = 5;
/** Of each look, time that the machine may take; a machine that needs more goes slower than the clock. */
const MOST_STEP_MS = 40;

/** Events that a writer into the tree, or somebody who watches it, is told of. */
const TOLD: ReadonlySet<MachineEvent['kind']> = new Set(['sysctl', 'oom-score-adj', 'drop-caches', 'oom', 'panic', 'refused']);

export type Service = {
	readonly source: MachineSource;
	readonly publisher: Publisher;
	/** Whether there is still a folder to write to. */
	readonly holds: () => boolean;
	readonly signal: AbortSignal;
	/** Takes lines for a person: refusals, trouble with the folder and, with `tellAll`, what was changed and who was killed. */
	readonly log: (line: string) => void;
	readonly tellAll: boolean;
};

/** Carries out what was written since the last look. Gives the refusals, and whether there was anything. */
export function obey(source: MachineSource, publisher: Publisher): {readonly any: boolean; readonly refused: readonly MachineEvent[]} {
	const refused: MachineEvent[] = [];
	const writes = takeWrites(publisher);
	for (const {path, written, current} of writes) {
		const read = readControl(path, written, current);
		const outcomes = read.ok ? source.perform(read.action).map(applied => applied.outcome) : [read];
		for (const outcome of outcomes)
			if (!outcome.ok) refused.push({kind: 'refused', atUs: source.timeUs(), what: text.given(path, written), errno: outcome.errno, why: outcome.why});
	}
	return {any: writes.length > 0, refused};
}

/** Runs the machine up to an instant, but not for longer than a look has time. */
function follow(source: MachineSource, toUs: number): void {
	const until = performance.now() + MOST_STEP_MS;
	while (source.timeUs() < toUs && !source.halted() && performance.now() < until) source.stepTo(Math.min(toUs, source.timeUs() + CHECK_US));
}

/** Goes on until the signal is given or the folder is gone; says which. The folder is filled before it first waits. */
export async function serve({source, publisher, holds, signal, log, tellAll}: Service): Promise<'aborted' | 'gone'> {
	let problem: string | null = null;
	const tell = (events: readonly MachineEvent[]): void => {
		for (const event of events) if (TOLD.has(event.kind)) log(text.event(clockTenths(event.atUs), eventText(event)));
	};
	const bring = (current: Sample): void => {
		if (tellAll) tell(current.events);
		const now = publish(publisher, current);
		if (!holds()) return;
		if (now !== problem) log(now === null ? text.writesAgain(publisher.root) : text.cannotWrite(publisher.root, now));
		problem = now;
	};
	let before = performance.now();
	for (let look = 0; !signal.aborted; look++) {
		if (!holds()) return 'gone';
		const {any, refused} = obey(source, publisher);
		tell(refused);
		if (any || look % LOOKS_A_PUBLISH === 0) bring(source.sample());
		await wait(LOOK_MS, undefined, {signal}).catch(() => undefined);
		const now = performance.now();
		follow(source, source.timeUs() + Math.round((now - before) * 1000));
		before = now;
	}
	return 'aborted';
}

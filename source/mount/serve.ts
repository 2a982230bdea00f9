// A session's machine behind its folder: what is written there becomes actions, and the folder follows the machine, four times a second and at once after an action.
import {setTimeout as wait} from 'node:timers/promises';
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Sample} from '../machine/sample.ts';
import {mountMessages as text} from '../messages/mount.ts';
import type {Session} from '../session/session.ts';
import {asked, eventLine, type Machine} from './asked.ts';
import {readControl} from './controls.ts';
import {publish, type Publisher, takeGoneGroups, takeNewGroups, takeWrites} from './publisher.ts';
import type {StandIns} from './stand-ins.ts';
import type {Facts} from './tree.ts';

/** How often it looks for what was written. */
const LOOK_MS = 50;
/** A machine that stands still is written again so often, in case somebody spoilt its files. */
const LOOKS_A_PUBLISH = 5;

/** Events that a writer into the tree, or somebody who watches it, is told of. */
const TOLD: ReadonlySet<MachineEvent['kind']> = new Set(['sysctl', 'oom-score-adj', 'drop-caches', 'signal', 'oom', 'panic', 'refused']);

export type Service = {
	readonly session: Machine & Pick<Session, 'watch'>;
	readonly publisher: Publisher;
	/** What is true of the machine that runs now, which may be another than at first. */
	readonly facts: () => Facts;
	/** Whether there is still a folder to write to. */
	readonly holds: () => boolean;
	readonly signal: AbortSignal;
	/** Takes lines for a person: trouble with the folder, and what `tell` asks for. */
	readonly log: (line: string) => void;
	/** Events that are logged: of the machine whoever caused them, refusals of what was written here, or none. */
	readonly tell: 'all' | 'refusals' | 'none';
	/** Kept in line with the machine, where the folder is a namespace's /proc. */
	readonly standIns?: StandIns | null;
};

/** Carries out what was written since the last look. Gives the refusals, and whether there was anything. */
export async function obey(session: Machine, publisher: Publisher): Promise<{readonly any: boolean; readonly refused: MachineEvent[]}> {
	const refused: MachineEvent[] = [];
	const groups = takeNewGroups(publisher);
	const gone = takeGoneGroups(publisher);
	for (const command of [...groups.map(path => ({kind: 'mkdir', path}) as const), ...gone.map(path => ({kind: 'rmdir', path}) as const)])
		refused.push(...(await asked(session, [{kind: 'command', command}], {via: 'proc', what: `${command.kind} /sys/fs/cgroup${command.path}`})));
	const writes = takeWrites(publisher);
	for (const {path, written, current} of writes) {
		const read = readControl(path, written, current);
		const what = text.given(path, written);
		if (read.ok) refused.push(...(await asked(session, [read.action], {via: 'proc', what})));
		else {
			const event: MachineEvent = {kind: 'refused', atUs: session.source().timeUs(), what, errno: read.errno, why: read.why};
			session.note(event);
			refused.push(event);
		}
	}
	return {any: writes.length + groups.length + gone.length > 0, refused};
}

/** Goes on until the signal is given or the folder is gone; says which. The folder is filled before it first waits. */
export async function serve({session, publisher, facts, holds, signal, log, tell, standIns = null}: Service): Promise<'aborted' | 'gone'> {
	let problem: string | null = null;
	const say = (events: readonly MachineEvent[]): void => {
		for (const event of events) if (TOLD.has(event.kind)) log(eventLine(event));
	};
	const bring = (current: Sample): void => {
		const now = publish(publisher, current);
		if (!holds()) return;
		if (now !== problem) log(now === null ? text.writesAgain(publisher.root.path) : text.cannotWrite(publisher.root.path, now));
		problem = now;
	};
	const unwatch = session.watch({
		...(tell === 'all' ? {sample: ({events}) => say(events)} : {}),
		opened: () => {
			const {inside} = publisher.facts;
			publisher.facts = {...facts(), ...(inside === undefined ? {} : {inside})};
		},
	});
	let brought: Sample | null = null;
	let looks = 0;
	try {
		while (!signal.aborted) {
			if (!holds()) return 'gone';
			const {any, refused} = await obey(session, publisher);
			if (tell === 'refusals') say(refused);
			const {sample} = session.store.getState();
			if (any || sample !== brought || ++looks >= LOOKS_A_PUBLISH) {
				bring(sample);
				brought = sample;
				looks = 0;
			}
			void standIns?.look(); // after the files: who can be signalled can be seen
			await wait(LOOK_MS, undefined, {signal}).catch(() => undefined);
		}
		return 'aborted';
	} finally {
		unwatch();
	}
}

// What mount and shell have in common: the running machine of a scenario, or one that another process runs, and what its /proc says that never changes.
import {attach} from '../attach/attached.ts';
import {AttachError, findLink} from '../attach/link.ts';
import {type Door, openDoor} from '../attach/door.ts';
import {PlaceError} from '../attach/places.ts';
import type {Owner} from '../attach/protocol.ts';
import {messages} from '../messages.ts';
import {attachMessages} from '../messages/attach.ts';
import type {Facts} from '../mount/tree.ts';
import {createSession, type Session} from '../session/session.ts';
import type {SessionOptions} from '../session/parts.ts';
import {type LocalSource, scenarioSource} from '../session/source/scenario.ts';
import {DEFAULT_SCENARIO} from '../workload/builtin.ts';
import {parseOverrides} from '../workload/document.ts';
import {openScenario} from '../workload/library.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import {instantOf} from './begin.ts';
import {type Flags, UsageError} from './context.ts';
import {inTurns} from './in-turns.ts';
import {machineRoom} from '../workload/room.ts';

/** A session without a screen. */
const UNSEEN: SessionOptions = {theme: 'dark', order: () => []};

export type Live = {
	readonly session: Session;
	/** When the machine that runs now was switched on, in seconds of the calendar. */
	readonly bootTimeS: () => number;
	readonly facts: () => Facts;
	/** Lets time begin. Until then a machine of its own is as old as it was made to be. */
	readonly start: () => void;
	/** Why a machine that another process runs is no more, in one sentence; never of one of its own. */
	readonly ended: Promise<string | null>;
	/** Process that runs it. */
	readonly pid: number;
};

const live = (session: Session, bootTimeS: () => number, rest: Pick<Live, 'ended' | 'pid' | 'start'>): Live => ({
	session,
	bootTimeS,
	facts: () => ({config: session.scenario().config, bootTimeS: bootTimeS()}),
	...rest,
});

/** To an instant, a tenth of a second at a time. */
function* steps(source: LocalSource, toUs: number): Generator<void> {
	while (source.timeUs() < toUs && !source.halted()) {
		source.stepTo(Math.min(toUs, source.timeUs() + 100_000));
		yield;
	}
}

/** Boots the machine of a scenario, the demo where none is named, and lets it run to where it is to begin. Throws UsageError or ScenarioError. */
export async function bootLive(name: string | undefined, flags: Flags, signal: AbortSignal): Promise<Live> {
	const overrides = parseOverrides([flags['set'] ?? []].flat().map(String));
	const scenario = await openScenario(name ?? DEFAULT_SCENARIO, {overrides, availableBytes: machineRoom()}, {signal});
	// What happens at 0 s has happened: groups of a scenario are made then.
	const fromUs = Math.max(1, instantOf(flags, 'from'));
	let bootTimeS = 0;
	const booted = (source: LocalSource): LocalSource => {
		bootTimeS = Math.round((Date.now() - source.timeUs() / 1000) / 1000);
		return source;
	};
	try {
		const first = scenarioSource(scenario);
		if (!(await inTurns(steps(first, fromUs), signal))) throw new UsageError(messages.commands.interruptedAt(first.timeUs()));
		const session = createSession(scenario, {
			...UNSEEN,
			open: opened => {
				if (opened === scenario && bootTimeS === 0) return booted(first);
				const source = scenarioSource(opened);
				source.stepTo(fromUs);
				return booted(source);
			},
		});
		const start = (): void => {
			booted(first);
			session.start();
		};
		return live(session, () => bootTimeS, {ended: new Promise(() => undefined), pid: process.pid, start});
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario.name, error.message));
		throw error;
	}
}

/** Whether a flag was given: a bare one that was not is false, one that takes a value false where it was given as --no-…. */
export const isGiven = (flags: Flags, name: string): boolean => (flags[name] === false ? name === 'brake' : [flags[name] ?? []].flat().length > 0);

/** Flags that say how a machine is made have no meaning where it runs already. Throws UsageError. */
export function refuseFlags(flags: Flags, names: readonly string[]): void {
	for (const name of names) if (isGiven(flags, name)) throw new UsageError(attachMessages.itsOwn(name));
}

/** The machine that another process runs: the only one, or that of `where`. Throws UsageError. */
export async function attachLive(where: string | undefined): Promise<Live> {
	try {
		const link = await findLink(where);
		const {session, bootTimeS} = await attach(link, UNSEEN, {past: false});
		return live(session, bootTimeS, {ended: link.ended, pid: link.owner.pid, start: () => session.start()});
	} catch (error) {
		if (error instanceof AttachError) throw new UsageError(error.message);
		throw error;
	}
}

/** Opens the door to others, or says why there is none: a machine goes on without. */
export async function openLive({session, bootTimeS}: Live, about: Pick<Owner, 'does' | 'folder'>, log: (line: string) => void): Promise<Door> {
	try {
		return await openDoor(session, about, bootTimeS);
	} catch (error) {
		if (!(error instanceof PlaceError)) throw error;
		log(error.message);
		return {close: () => undefined};
	}
}

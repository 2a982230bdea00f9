// Stand-ins (keeper.ts) in line with the machine: each process of the newest Sample has one, but for the first, which the namespace has, too. roster.ts knows
// who stands for whom, relay.ts passes signals on, and here they are made and taken away. One that stands for a process that the machine refuses to signal,
// as kernel threads, is made again: so a signal to kswapd succeeds and does nothing, as on any Linux, except that the log says so. One of a process that has
// ended is taken away, and kill(2) gives the kernel's own ESRCH.
import {setTimeout as wait} from 'node:timers/promises';
import type {ProcessSample} from '../machine/sample.ts';
import {mountMessages as text} from '../messages/mount.ts';
import type {Session} from '../session/session.ts';
import type {Machine} from './asked.ts';
import type {Folder} from './folder.ts';
import type {Keeper, Told} from './keeper.ts';
import {createOpenFiles} from './open-files.ts';
import {bring, buryKilled, died, follow, readStates, type Relay} from './relay.ts';
import {compare, createRoster, idOf, isFree, isQuiet, postpone} from './roster.ts';

/** Each is two small processes of this computer, a quarter of a megabyte together, and seventeen mounts; so many are enough for every scenario but a fork bomb left alone. */
const MOST = 256;
/** States that are read in one look, 20 times a second: about a hundredth of a core. */
const STATES_A_LOOK = 32;
/** The command has ended, and the namespace waits this long at most for what its last signals do. */
const SETTLE_MS = 2000;
const SETTLE_LOOK_MS = 5;

export type StandIns = {
	/** Makes those that are missing, takes away those that are too many, and sees who was stopped. Comes back when that is done; at once where an earlier look is not. */
	readonly look: () => Promise<void>;
	/** Waits until all signals that were sent have done what they do, to the machine, too. */
	readonly settle: () => Promise<void>;
	readonly end: () => void;
};

/** How it goes: `making` is the one being made, one at a time; `over`: the namespace has ended; `isAlone`: its keeper has. */
type Course = {
	making: {readonly process: ProcessSample; readonly id: string; readonly done: () => void} | null;
	looking: boolean;
	over: boolean;
	isAlone: boolean;
	isFull: boolean;
};

function finish(course: Course): void {
	course.making?.done();
	course.making = null;
}

function born(relay: Relay, {making}: Course, told: Extract<Told, {kind: 'made'}>): void {
	if (making === null) return;
	const one = {id: making.id, seenAs: told.seenAs, stopped: false, byMs: null};
	relay.roster.standing.set(told.pid, one);
	bring(relay, told.pid, one, making.process.state === 'T');
}

function lost(relay: Relay, {making}: Course, told: Extract<Told, {kind: 'missed' | 'ended'}>): void {
	const {roster, keeper} = relay;
	if (told.kind === 'missed') postpone(roster, told.pid);
	const one = roster.standing.get(told.pid) ?? (making?.process.pid === told.pid ? making : undefined);
	roster.standing.delete(told.pid);
	if (roster.leaving.delete(told.pid) || one === undefined || told.kind === 'missed' || keeper.isEnding()) return;
	void died(relay, told.pid, one, told.status);
}

function hear(relay: Relay, course: Course, told: Told): void {
	if (course.over) return;
	if (told.kind === 'made') born(relay, course, told);
	else if (told.kind === 'closed') course.over = true;
	else lost(relay, course, told);
	if (told.kind === 'closed' || told.pid === course.making?.process.pid) finish(course);
}

/** Without a keeper: SIGKILL to all has ended it, with the stand-ins and those that would tell of it. */
function abandoned(relay: Relay, course: Course): void {
	if (course.isAlone || relay.keeper.isEnding()) return;
	course.isAlone = true;
	finish(course);
	relay.log(text.allKilled());
	buryKilled(relay);
}

const make = ({roster, keeper}: Relay, course: Course, process: ProcessSample): Promise<void> =>
	new Promise(done => {
		course.making = {process, id: idOf(roster, process), done};
		keeper.tell('make', process.pid);
	});

async function align(relay: Relay, course: Course, processes: readonly ProcessSample[]): Promise<void> {
	const {gone, missing} = compare(relay.roster, processes);
	const {standing} = relay.roster;
	for (const pid of gone) relay.keeper.tell('KILL', pid);
	for (const process of missing) {
		if (course.over || course.isAlone) return;
		if (!isFree(relay.roster, process.pid)) continue; // by what has come since
		if (standing.size < MOST) await make(relay, course, process);
		else if (!course.isFull) {
			course.isFull = true;
			relay.log(text.enoughStandIns(MOST));
		}
	}
}

/** Takes lines for a person in `log`: what the machine refused, and what cannot be kept up. */
export function createStandIns(keeper: Keeper, session: Machine & Pick<Session, 'watch'>, log: (line: string) => void, files: Folder | null = null): StandIns {
	const roster = createRoster();
	const relay: Relay = {roster, keeper, session, log, asking: 0, next: 0};
	const course: Course = {making: null, looking: false, over: false, isAlone: false, isFull: false};
	const openFiles = files === null ? null : createOpenFiles(files, session, log);
	keeper.listen(told => hear(relay, course, told));
	const unwatch = session.watch({sample: ({events}) => follow(relay, events), opened: () => void roster.machines++});
	return {
		look: async () => {
			if (course.over) return;
			if (!keeper.isThere()) abandoned(relay, course);
			readStates(relay, STATES_A_LOOK);
			if (course.looking) return;
			course.looking = true;
			const {processes} = session.store.getState().sample;
			await align(relay, course, processes);
			openFiles?.look(processes, roster);
			course.looking = false;
		},
		settle: async () => {
			for (const end = Date.now() + SETTLE_MS; Date.now() < end; await wait(SETTLE_LOOK_MS)) {
				readStates(relay, MOST);
				if (relay.asking === 0 && course.making === null && [...roster.standing.values()].every(isQuiet)) return;
			}
		},
		end: () => {
			course.over = true;
			unwatch();
			finish(course);
		},
	};
}

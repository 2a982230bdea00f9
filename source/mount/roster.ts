// Who stands for whom: the stand-ins of a namespace by pid, and the processes that have none for a while because of what was sent to them. Data and its
// comparison with the machine; who makes and signals them is elsewhere.
import type {Pid} from '../machine/command.ts';
import type {ProcessSample} from '../machine/sample.ts';
import {stateOf} from './keeper.ts';

/** Looks until a pid that another process has is tried again: a quarter of a second. */
const LOOKS_A_TRY = 5;

/** `id` tells its process from another one that had or will have the pid. `stopped`: as it was last known or told to be; `byMs`: when it must be so. */
export type StandIn = {readonly id: string; readonly seenAs: number; stopped: boolean; byMs: number | null};

export type Roster = {
	/** Machines there have been in the place of the first: the pids of each begin anew. */
	machines: number;
	readonly standing: Map<Pid, StandIn>;
	/** Processes that were sent a deadly signal: id by pid. */
	readonly dying: Map<Pid, string>;
	/** pids of stand-ins that are being taken away. */
	readonly leaving: Set<Pid>;
	/** Looks to go until a pid that was another process's is tried again. */
	readonly waiting: Map<Pid, number>;
};

export const createRoster = (): Roster => ({machines: 0, standing: new Map(), dying: new Map(), leaving: new Set(), waiting: new Map()});

export const idOf = ({machines}: Roster, {startUs}: Pick<ProcessSample, 'startUs'>): string => `${machines} ${startUs}`;

/** Processes that can be signalled: all but zombies and the first, which the namespace has, too. */
const wanted = (processes: readonly ProcessSample[]): ReadonlyMap<Pid, ProcessSample> =>
	new Map(processes.flatMap(one => (one.pid === 1 || one.state === 'Z' ? [] : [[one.pid, one]])));

/** A look at the machine: stand-ins whose process is no more are struck off, to be taken away, and those that are missing named, in the order of the machine. */
export function compare(roster: Roster, processes: readonly ProcessSample[]): {readonly gone: readonly Pid[]; readonly missing: readonly ProcessSample[]} {
	const {standing, dying, leaving, waiting} = roster;
	const there = wanted(processes);
	const isOf = (pid: Pid, id: string): boolean => {
		const process = there.get(pid);
		return process !== undefined && idOf(roster, process) === id;
	};
	for (const [pid, id] of dying) if (!isOf(pid, id)) dying.delete(pid);
	for (const [pid, looks] of waiting) {
		if (looks > 1 && there.has(pid)) waiting.set(pid, looks - 1);
		else waiting.delete(pid);
	}
	const gone = [...standing].filter(([pid, {id}]) => !isOf(pid, id)).map(([pid]) => pid);
	for (const pid of gone) {
		standing.delete(pid);
		leaving.add(pid);
	}
	return {gone, missing: [...there.values()].filter(({pid}) => !standing.has(pid) && isFree(roster, pid))};
}

/** Whether nothing that was sent to a pid is still on its way. */
export const isFree = ({leaving, dying, waiting}: Roster, pid: Pid): boolean => !leaving.has(pid) && !dying.has(pid) && !waiting.has(pid);

/** Another process has the pid: it is left alone for a few looks. */
export const postpone = ({waiting}: Roster, pid: Pid): void => void waiting.set(pid, LOOKS_A_TRY);

/** One that is neither asleep nor stopped has been woken by a signal. */
export const isQuiet = ({seenAs, stopped}: StandIn): boolean => stateOf(seenAs) === (stopped ? 'T' : 'S');

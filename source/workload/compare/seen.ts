// One of two machines as far as it has been followed: what happened to it, what became of its processes, and how its run ended.
import type {GroupSample} from '../../machine/group-sample.ts';
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {type Account, enter, openAccount} from '../account.ts';
import type {EndReason} from '../run.ts';

export type Side = 'a' | 'b';
export const SIDES = ['a', 'b'] as const satisfies readonly Side[];
export type Pair<Of> = Readonly<Record<Side, Of>>;

/** The two of a pair, one after the other. */
export const eachOf = <From, To>({a, b}: Pair<From>, make: (one: From, side: Side) => To): Pair<To> => ({a: make(a, 'a'), b: make(b, 'b')});
export const otherSide = (side: Side): Side => (side === 'a' ? 'b' : 'a');

export type Seen = {
	readonly account: Account;
	/** Most free pages since boot. */
	readonly highestFree: number;
	/** The newest process of each name as it was last seen alive, kernel threads aside. */
	readonly processes: ReadonlyMap<string, ProcessSample>;
	/** Each memory group as it was last seen, by its path. */
	readonly groups: ReadonlyMap<string, GroupSample>;
	/** Why its run has ended; null while it goes on. It stands still at its last Sample then. */
	readonly ended: EndReason | 'interrupted' | null;
};

function alive(known: ReadonlyMap<string, ProcessSample>, {processes}: Sample): ReadonlyMap<string, ProcessSample> {
	const all = new Map(known);
	for (const process of processes) if (!process.kernelThread && process.state !== 'Z') all.set(process.name, process);
	return all;
}

/** Groups as they were known, with those of a Sample. */
export const groupsWith = (known: Seen['groups'], {groups}: Sample): Seen['groups'] =>
	groups === undefined || groups.length === 0 ? known : new Map([...known, ...groups.filter(({online}) => online).map(group => [group.path, group] as const)]);

export const openSeen = (first: Sample): Seen => ({
	account: openAccount(first),
	highestFree: first.freeHighest,
	processes: alive(new Map(), first),
	groups: groupsWith(new Map(), first),
	ended: null,
});

/** With another Sample, in order of time, each once. */
export const seeSample = (seen: Seen, sample: Sample): Seen => ({
	account: enter(seen.account, sample),
	highestFree: Math.max(seen.highestFree, sample.freeHighest),
	processes: alive(seen.processes, sample),
	groups: groupsWith(seen.groups, sample),
	ended: null,
});

export const seeEnd = (seen: Seen, ended: Seen['ended']): Seen => ({...seen, ended});

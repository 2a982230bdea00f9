// Signals between the machine's processes and their stand-ins, both ways. What ends a stand-in from inside ends its process: SIGKILL is SIGKILL, and every
// other deadly signal SIGTERM, since no program here handles any. Stopped and continued are states and pass both ways.
import type {Pid, Signal} from '../machine/command.ts';
import type {MachineEvent} from '../machine/machine-event.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {asked, eventLine, type Machine} from './asked.ts';
import {type Keeper, stateOf} from './keeper.ts';
import type {Roster, StandIn} from './roster.ts';

/** Within this a stand-in that is told to stop or to go on will have done so, and the end of one will have been told. */
const PATIENCE_MS = 1000;
/** Exit status of a shell whose command SIGKILL has ended. */
const KILLED = 128 + 9;

export type Relay = {
	readonly roster: Roster;
	readonly keeper: Keeper;
	readonly session: Machine;
	/** Takes lines for a person: what the machine refused. */
	readonly log: (line: string) => void;
	/** Signals that the machine has not answered yet. */
	asking: number;
	/** Whose state is read next. */
	next: number;
};

/** Sends a signal to the machine's process; whether it took it. */
async function ask(relay: Relay, pid: Pid, signal: Signal): Promise<boolean> {
	relay.asking++;
	const refused = await asked(relay.session, [{kind: 'signal', to: {pid}, signal}], {via: 'kill', what: text.killing(signal, pid)});
	relay.asking--;
	for (const event of refused) relay.log(eventLine(event));
	return refused.length === 0;
}

/** Machine to stand-in: stops it, or lets it go on. */
export function bring({keeper}: Relay, pid: Pid, one: StandIn, stopped: boolean): void {
	if (one.stopped === stopped) return;
	one.stopped = stopped;
	one.byMs = performance.now() + PATIENCE_MS;
	keeper.tell(stopped ? 'STOP' : 'CONT', pid);
}

/** The machine's own signals, as its log has them. */
export function follow(relay: Relay, events: readonly MachineEvent[]): void {
	for (const event of events) {
		if (event.kind !== 'signal' || (event.signal !== 'STOP' && event.signal !== 'CONT')) continue;
		const one = relay.roster.standing.get(event.pid);
		if (one !== undefined) bring(relay, event.pid, one, event.signal === 'STOP');
	}
}

/** Stand-in to machine: it was stopped or goes on. Undone where the machine refuses. */
async function pass(relay: Relay, pid: Pid, one: StandIn, stopped: boolean): Promise<void> {
	one.stopped = stopped;
	const isDone = await ask(relay, pid, stopped ? 'STOP' : 'CONT');
	if (!isDone && relay.roster.standing.get(pid) === one) bring(relay, pid, one, !stopped);
}

/** Stand-in to machine: it has died. `status`: as a shell has it, 128 and the signal. A process that refuses gets a new one at the next look. */
export async function died(relay: Relay, pid: Pid, {id}: Pick<StandIn, 'id'>, status: number): Promise<void> {
	const {standing, dying} = relay.roster;
	standing.delete(pid);
	dying.set(pid, id);
	if (!(await ask(relay, pid, status === KILLED ? 'KILL' : 'TERM'))) dying.delete(pid);
}

/** Reads the states of some stand-ins, those that were read longest ago first, and tells the machine of what it does not know. */
export function readStates(relay: Relay, most: number): void {
	const all = [...relay.roster.standing];
	for (let i = 0; i < Math.min(most, all.length); i++) {
		const [pid, one] = all[relay.next++ % all.length]!;
		const state = stateOf(one.seenAs);
		const stopped = state === 'T';
		const now = performance.now();
		if (state === null) one.byMs ??= now + PATIENCE_MS;
		else if (stopped === one.stopped) one.byMs = null;
		if (one.byMs !== null && now < one.byMs) continue;
		if (state !== null && stopped !== one.stopped) void pass(relay, pid, one, stopped);
		// Its monitor has ended, too.
		if (state === null && !relay.keeper.isEnding()) void died(relay, pid, one, 0);
	}
}

/** Whoever would tell of their deaths is gone: those that are dead are found by looking. */
export function buryKilled(relay: Relay): void {
	for (const [pid, one] of [...relay.roster.standing]) if (stateOf(one.seenAs) === null) void died(relay, pid, one, KILLED);
}

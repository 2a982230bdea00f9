// Stand-ins (keeper.ts) in line with the machine: each process of the newest Sample has one, but for the first, which the namespace has, too. What ends one
// from inside ends the process: SIGKILL is SIGKILL, and every other deadly signal SIGTERM, since no program here handles any. Stopped and continued are states
// and pass both ways. One that stands for a process that the machine refuses to signal, as kernel threads, is made again: so a signal to kswapd succeeds and
// does nothing, as on any Linux, except that the log says so. One of a process that has ended is taken away, and kill(2) gives the kernel's own ESRCH.
import {setTimeout as wait} from 'node:timers/promises';
import type {Pid, Signal} from '../machine/command.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {mountMessages as text} from '../messages/mount.ts';
import type {Session} from '../session/session.ts';
import {asked, eventLine, type Machine} from './asked.ts';
import {type Keeper, stateOf, type Told} from './keeper.ts';

/** Each is two small processes of this computer, a quarter of a megabyte together; so many are enough for every scenario but a fork bomb left alone. */
const MOST = 256;
/** States that are read in one look, 20 times a second: about a hundredth of a core. */
const STATES_A_LOOK = 32;
/** Within this a stand-in that is told to stop or to go on will have done so, and the end of one will have been told. */
const PATIENCE_MS = 1000;

/** Looks until a pid that another process has is tried again: a quarter of a second. */
const LOOKS_A_TRY = 5;
/** The command has ended, and the namespace waits this long at most for what its last signals do. */
const SETTLE_MS = 2000;
const SETTLE_LOOK_MS = 5;
/** Exit status of a shell whose command SIGKILL has ended. */
const KILLED = 128 + 9;

/** `id` tells its process from another one that had or will have the pid. `stopped`: as it was last known or told to be; `byMs`: when it must be so. */
type StandIn = {readonly id: string; readonly seenAs: number; stopped: boolean; byMs: number | null};

/** One that is neither asleep nor stopped has been woken by a signal. */
const isQuiet = ({seenAs, stopped}: StandIn): boolean => stateOf(seenAs) === (stopped ? 'T' : 'S');

export type StandIns = {
	/** Makes those that are missing, takes away those that are too many, and sees who was stopped. Comes back when that is done; at once where an earlier look is not. */
	readonly look: () => Promise<void>;
	/** Waits until all signals that were sent have done what they do, to the machine, too. */
	readonly settle: () => Promise<void>;
	readonly end: () => void;
};

/** Takes lines for a person in `log`: what the machine refused, and what cannot be kept up. */
export function createStandIns(keeper: Keeper, session: Machine & Pick<Session, 'watch'>, log: (line: string) => void): StandIns {
	const standing = new Map<Pid, StandIn>();
	/** Processes that were sent a deadly signal: id by pid. */
	const dying = new Map<Pid, string>();
	/** pids of stand-ins that are being taken away. */
	const leaving = new Set<Pid>();
	/** Looks to go until a pid that was another process's is tried again. */
	const waiting = new Map<Pid, number>();
	let making: {readonly process: ProcessSample; readonly id: string; readonly done: () => void} | null = null;
	let machines = 0;
	let looking = false;
	let over = false;
	let isFull = false;
	let isAlone = false;
	let next = 0;
	let asking = 0;

	const idOf = ({startUs}: ProcessSample): string => `${machines} ${startUs}`;
	const ask = async (pid: Pid, signal: Signal): Promise<boolean> => {
		asking++;
		const refused = await asked(session, [{kind: 'signal', to: {pid}, signal}], {via: 'kill', what: text.killing(signal, pid)});
		asking--;
		for (const event of refused) log(eventLine(event));
		return refused.length === 0;
	};
	const bring = (pid: Pid, one: StandIn, stopped: boolean): void => {
		if (one.stopped === stopped) return;
		one.stopped = stopped;
		one.byMs = performance.now() + PATIENCE_MS;
		keeper.tell(stopped ? 'STOP' : 'CONT', pid);
	};
	const pass = async (pid: Pid, one: StandIn, stopped: boolean): Promise<void> => {
		one.stopped = stopped;
		const isDone = await ask(pid, stopped ? 'STOP' : 'CONT');
		if (!isDone && standing.get(pid) === one) bring(pid, one, !stopped);
	};
	const kill = async (pid: Pid, {id}: Pick<StandIn, 'id'>, signal: Signal): Promise<void> => {
		standing.delete(pid);
		dying.set(pid, id);
		if (!(await ask(pid, signal))) dying.delete(pid);
	};

	const born = (told: Extract<Told, {kind: 'made'}>): void => {
		if (making === null) return;
		const one = {id: making.id, seenAs: told.seenAs, stopped: false, byMs: null};
		standing.set(told.pid, one);
		bring(told.pid, one, making.process.state === 'T');
	};
	const lost = (told: Extract<Told, {kind: 'missed' | 'ended'}>): void => {
		if (told.kind === 'missed') waiting.set(told.pid, LOOKS_A_TRY);
		const one = standing.get(told.pid) ?? (making?.process.pid === told.pid ? making : undefined);
		standing.delete(told.pid);
		if (leaving.delete(told.pid) || one === undefined || told.kind === 'missed' || keeper.isEnding()) return;
		void kill(told.pid, one, told.status === KILLED ? 'KILL' : 'TERM');
	};
	const finish = (): void => {
		making?.done();
		making = null;
	};
	/** Without a keeper: SIGKILL to all has ended it, with the stand-ins and those that would tell of it. */
	const abandoned = (): void => {
		if (isAlone || keeper.isEnding()) return;
		isAlone = true;
		finish();
		log(text.allKilled());
		for (const [pid, one] of [...standing]) if (stateOf(one.seenAs) === null) void kill(pid, one, 'KILL');
	};
	keeper.listen(told => {
		if (over) return;
		if (told.kind === 'made') born(told);
		else if (told.kind === 'closed') over = true;
		else lost(told);
		if (told.kind === 'closed' || told.pid === making?.process.pid) finish();
	});

	const make = (process: ProcessSample): Promise<void> =>
		new Promise(done => {
			making = {process, id: idOf(process), done};
			keeper.tell('make', process.pid);
		});
	const wanted = (): Map<Pid, ProcessSample> =>
		new Map(session.store.getState().sample.processes.flatMap(one => (one.pid === 1 || one.state === 'Z' ? [] : [[one.pid, one]])));

	const align = async (): Promise<void> => {
		const processes = wanted();
		const isOf = (pid: Pid, id: string): boolean => {
			const process = processes.get(pid);
			return process !== undefined && idOf(process) === id;
		};
		for (const [pid, id] of dying) if (!isOf(pid, id)) dying.delete(pid);
		for (const [pid, looks] of waiting) {
			if (looks > 1 && processes.has(pid)) waiting.set(pid, looks - 1);
			else waiting.delete(pid);
		}
		for (const [pid, one] of standing) {
			if (isOf(pid, one.id)) continue;
			standing.delete(pid);
			leaving.add(pid);
			keeper.tell('KILL', pid);
		}
		for (const [pid, process] of processes) {
			if (over || isAlone) return;
			if (standing.has(pid) || leaving.has(pid) || dying.has(pid) || waiting.has(pid)) continue;
			if (standing.size < MOST) await make(process);
			else if (!isFull) {
				isFull = true;
				log(text.enoughStandIns(MOST));
			}
		}
	};

	const see = (most: number): void => {
		const all = [...standing];
		for (let i = 0; i < Math.min(most, all.length); i++) {
			const [pid, one] = all[next++ % all.length]!;
			const state = stateOf(one.seenAs);
			const stopped = state === 'T';
			const now = performance.now();
			if (state === null) one.byMs ??= now + PATIENCE_MS;
			else if (stopped === one.stopped) one.byMs = null;
			if (one.byMs !== null && now < one.byMs) continue;
			if (state !== null && stopped !== one.stopped) void pass(pid, one, stopped);
			// Its monitor has ended, too.
			if (state === null && !keeper.isEnding()) void kill(pid, one, 'TERM');
		}
	};

	const unwatch = session.watch({
		sample: ({events}: Sample) => {
			for (const event of events) {
				const one = event.kind === 'signal' ? standing.get(event.pid) : undefined;
				if (one !== undefined && event.kind === 'signal' && (event.signal === 'STOP' || event.signal === 'CONT'))
					bring(event.pid, one, event.signal === 'STOP');
			}
		},
		opened: () => {
			machines++;
		},
	});

	return {
		look: async () => {
			if (over) return;
			if (!keeper.isThere()) abandoned();
			see(STATES_A_LOOK);
			if (looking) return;
			looking = true;
			await align();
			looking = false;
		},
		settle: async () => {
			for (const end = Date.now() + SETTLE_MS; Date.now() < end; await wait(SETTLE_LOOK_MS)) {
				see(MOST);
				if (asking === 0 && making === null && [...standing.values()].every(isQuiet)) return;
			}
		},
		end: () => {
			over = true;
			unwatch();
			finish();
		},
	};
}

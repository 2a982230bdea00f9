// Driving a machine through a scenario: each event at its exact time, the end where `until` says. No clock and no I/O: the caller decides how far to go at
// once, and that changes nothing, so a headless run, a test and a session on the screen give the same machine.
import type {Moment} from '../machine/account/moments.ts';
import type {Command, Op, Outcome, Pid, Program} from '../machine/command.ts';
import {advance, apply, boot, checkpoint, type Machine, microsecondAfter, momentsOf, newestNamed} from '../machine/machine.ts';
import type {Action, ProcessRef} from './action.ts';
import {type Cursor, nextEventUs, takeDue} from './due.ts';
import type {Scenario} from './scenario.ts';

/** A command that was given, and what the machine answered. `place` is where the scenario says so, '' for a command from elsewhere. */
export type Applied = {readonly atUs: number; readonly place: string; readonly action: Action; readonly command: Command | null; readonly outcome: Outcome};

export type EndReason = 'time' | 'kills' | 'panic';

/** A run in its middle. Plain data but for the machine, which has a checkpoint of its own. */
export type Run = {
	readonly scenario: Scenario;
	readonly machine: Machine;
	timeUs: number;
	/** Where it stands in the timeline. */
	readonly cursor: Cursor;
	/** pid of the newest process of each name that was spawned. */
	readonly pids: Record<string, Pid>;
	/** When the run ends, as far as is known, and why. */
	endUs: number;
	endReason: EndReason;
};

/** What is run at once where somebody else is to have a turn in between. */
export const PIECE_US = 10_000;

/** Boots the scenario's machine. Throws RangeError where the machine cannot exist. */
export const createRun = (scenario: Scenario): Run => ({
	scenario,
	machine: boot(scenario.config),
	timeUs: 0,
	cursor: {next: 0, repeats: []},
	pids: {},
	endUs: scenario.until.timeUs,
	endReason: 'time',
});

/** A copy that goes on independently and exactly as the original would. */
export const forkRun = (run: Run): Run => ({
	...run,
	machine: checkpoint(run.machine),
	cursor: {next: run.cursor.next, repeats: [...run.cursor.repeats]},
	pids: {...run.pids},
});

export const isOver = (run: Run): boolean => run.timeUs >= run.endUs;

/** Whom an action means. What another process has made by fork, or what was there at 0 s, is known to the machine alone. */
const pidOf = (run: Run, ref: ProcessRef): Pid | undefined => ('pid' in ref ? ref.pid : (run.pids[ref.name] ?? newestNamed(run.machine, ref.name)));

/** What happens to an action on a process that is not there. */
const gone = (run: Run, place: string, action: Action, ref: ProcessRef): readonly Applied[] => [
	{atUs: run.timeUs, place, action, command: null, outcome: {ok: false, errno: 'ESRCH', why: `no process ${'pid' in ref ? ref.pid : ref.name}`}},
];

function give(run: Run, place: string, action: Action, command: Command): Applied {
	return {atUs: run.timeUs, place, action, command, outcome: apply(run.machine, command)};
}

/** What the child of a fork does that somebody asks for. */
function childProgram({access, rate, holdUs}: Extract<Action, {kind: 'fork'}>): Program {
	const scan: Op[] = rate === null ? [] : [{do: 'scan', access, rate}];
	return [...scan, ...(holdUs > 0 ? [{do: 'sleep', us: holdUs} as const] : []), {do: 'exit', status: 0}];
}

/** Swap areas one after the other; where all are meant, those that are on or off already are passed over. */
function switchSwap(run: Run, place: string, action: Extract<Action, {kind: 'swapon' | 'swapoff'}>): Applied[] {
	const {kind, device} = action;
	if (device !== null) return [give(run, place, action, {kind, device})];
	const answers = run.scenario.config.swaps.map(swap => give(run, place, action, {kind, device: swap.name}));
	const done = answers.filter(({outcome}) => outcome.ok);
	return done.length > 0 ? done : answers.slice(0, 1);
}

/** Carries out an action now. A process that is not there, or anything else that the kernel refuses, comes back as its errno. */
export function perform(run: Run, action: Action, place = ''): readonly Applied[] {
	switch (action.kind) {
		case 'spawn': {
			const {parent, as: _event, ...rest} = action;
			const pid = parent && pidOf(run, parent);
			const applied = give(run, place, action, {...rest, ...(pid === undefined ? {} : {parent: pid})});
			if (applied.outcome.ok && applied.outcome.pid !== undefined) run.pids[action.name] = applied.outcome.pid;
			return [applied];
		}
		case 'signal': {
			const pid = pidOf(run, action.to);
			if (pid === undefined) return gone(run, place, action, action.to);
			return [give(run, place, action, {kind: 'signal', pid, signal: action.signal})];
		}
		case 'fork': {
			const pid = pidOf(run, action.of);
			if (pid === undefined) return gone(run, place, action, action.of);
			return [give(run, place, action, {kind: 'fork', pid, name: action.name, program: childProgram(action)})];
		}
		case 'oom_score_adj': {
			const pid = pidOf(run, action.of);
			if (pid === undefined) return gone(run, place, action, action.of);
			return [give(run, place, action, {kind: 'oom_score_adj', pid, value: action.value})];
		}
		case 'move': {
			const pid = pidOf(run, action.process);
			if (pid === undefined) return gone(run, place, action, action.process);
			return [give(run, place, action, {kind: 'cgroup', path: action.to, file: 'cgroup.procs', value: String(pid)})];
		}
		case 'swapon':
		case 'swapoff':
			return switchSwap(run, place, action);
		case 'command':
			return [give(run, place, action, action.command)];
		default:
			return action satisfies never;
	}
}

/** Sets the end, not before `earliestUs`, where enough has been killed or nothing runs any more. */
function lookForEnd(run: Run, earliestUs: number): void {
	if (run.endReason !== 'time') return;
	const {oomKills, tailUs, timeUs} = run.scenario.until;
	const {kills, killedAt, panic} = run.machine;
	const enough = oomKills !== null && kills >= oomKills;
	if (panic === null && !enough) return;
	run.endReason = panic === null ? 'kills' : 'panic';
	run.endUs = Math.min(timeUs, Math.max(earliestUs, microsecondAfter(panic?.at ?? killedAt) + tailUs));
}

/**
 * Goes on to `toUs`, or to the end if that comes first, with every event of the timeline at its time. Events of an instant come after all that the machine
 * does up to it; a Sample taken at `toUs` comes before the events of that very instant. With `toMoment` it goes no further than to
 * the next of those moments. Returns what was applied on the way.
 */
export function stepTo(run: Run, toUs: number, toMoment?: readonly Moment[]): readonly Applied[] {
	const {timeline} = run.scenario;
	const applied: Applied[] = [];
	const {oomKills} = run.scenario.until;
	const seen = toMoment === undefined ? 0 : momentsOf(run.machine, toMoment);
	while (run.timeUs < Math.min(toUs, run.endUs)) {
		for (let event = takeDue(run.cursor, timeline, run.timeUs); event !== null; event = takeDue(run.cursor, timeline, run.timeUs))
			applied.push(...perform(run, event.action, event.place));
		lookForEnd(run, run.timeUs + 1); // a Sample of this instant may have been taken before the event that killed
		const target = Math.min(toUs, run.endUs, nextEventUs(run.cursor, timeline));
		const ran = advance(run.machine, target - run.timeUs, run.endReason === 'time' ? (oomKills ?? Infinity) : undefined, toMoment);
		run.timeUs += ran;
		lookForEnd(run, run.timeUs);
		if (toMoment !== undefined && momentsOf(run.machine, toMoment) !== seen) break;
	}
	return applied;
}

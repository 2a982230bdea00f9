// What was done to a machine, out of its journal, as events of a scenario.
import {actName} from '../../messages/act-name.ts';
import {retellMessages as words} from '../../messages/retell.ts';
import type {Action, ProcessRef} from '../../workload/action.ts';
import {retell, type Told} from '../../workload/retell.ts';
import {readScenario} from '../../workload/scenario.ts';
import {ScenarioError} from '../../workload/scenario-error.ts';
import type {Journal, Perform} from './journal.ts';

type Event = Readonly<Record<string, unknown>>;

/** Files that hold 0 or 1, and no size. */
const IS_FLAG = /oom\.group|^cgroup\./;

/** A process by its name where that is the one, else by its pid. */
const refOf = (ref: ProcessRef, who: string | undefined, byName: boolean): string | number =>
	'name' in ref ? ref.name : byName && who !== undefined ? who : ref.pid;

function commandEvent(command: Extract<Action, {kind: 'command'}>['command']): Event | null {
	switch (command.kind) {
		case 'sysctl':
			return command.name === 'vm.drop_caches'
				? {drop_caches: Number(command.value)}
				: {sysctl: {[command.name]: /^-?\d+$/.test(command.value) ? Number(command.value) : command.value}};
		case 'sysrq':
			return {sysrq: command.key};
		case 'create_file':
			return {create_file: command.path, size: pagesText(command.pages), disk: command.disk};
		case 'sync':
			return {sync: true};
		case 'umount':
			return {umount: command.disk};
		case 'remount':
			return {remount: 'tmpfs', size: pagesText(command.pages)};
		case 'truncate':
			return {truncate: command.path, size: pagesText(command.pages), ...(command.of === undefined ? {} : {of: command.of})};
		case 'unlink':
			return {unlink: command.path};
		case 'mkdir':
			return {mkdir: command.path};
		case 'rmdir':
			return {rmdir: command.path};
		case 'cgroup':
			return {cgroup: command.path, [command.file]: /^\d+$/.test(command.value) && !IS_FLAG.test(command.file) ? `${command.value}B` : command.value};
		case 'call':
			return {
				call: command.call.do,
				of: command.pid,
				...('address' in command.call ? {address: `0x${command.call.address.toString(16)}`} : {}),
				...('bytes' in command.call ? {size: `${command.call.bytes}B`} : {}),
				...('access' in command.call ? {access: command.call.access} : {}),
				...('rate' in command.call ? {rate: command.call.rate === 0 ? 'max' : `${command.call.rate * 4}KiB/s`} : {}),
			};
		default:
			return command satisfies never;
	}
}

/** Whole pages in the largest unit that says them exactly. */
function pagesText(pages: number): string {
	const kib = pages * 4;
	for (const [unit, size] of [
		['GiB', 2 ** 20],
		['MiB', 2 ** 10],
	] as const)
		if (kib % size === 0) return `${kib / size}${unit}`;
	return `${kib}KiB`;
}

function eventOf({action, who}: Perform, byName: boolean): Event | null {
	switch (action.kind) {
		case 'spawn':
			return action.as === undefined ? null : {...action.as, name: action.name};
		case 'signal':
			return {signal: action.signal, to: refOf(action.to, who, byName)};
		case 'oom_score_adj':
			return {oom_score_adj: action.value, of: refOf(action.of, who, byName)};
		case 'fork':
			return {
				fork: refOf(action.of, who, byName),
				name: action.name,
				use: action.rate === null ? 'nothing' : action.access,
				...(action.rate === null ? {} : {rate: action.rate === 0 ? 'max' : `${action.rate * 4}KiB/s`}),
				...(action.holdUs === 0 ? {} : {hold: `${action.holdUs}us`}),
			};
		case 'move':
			return {move: refOf(action.process, who, byName), to: action.to};
		case 'swapon':
		case 'swapoff':
			return {[action.kind]: action.device ?? true};
		case 'command':
			return commandEvent(action.command);
		default:
			return action satisfies never;
	}
}

/** What somebody did, in a few words. */
function deedName({action, who}: Perform): string {
	const ref = action.kind === 'move' ? action.process : action.kind === 'signal' ? action.to : action.kind === 'oom_score_adj' ? action.of : null;
	const names = who === undefined || ref === null || !('pid' in ref) ? new Map<number, string>() : new Map([[ref.pid, who]]);
	return actName(action, names);
}

const performsOf = ({ops}: Journal): readonly Perform[] => ops.filter((op): op is Perform => op.op === 'perform');

/** What sets one run apart from another: the first deed that was not done in the other; without one, what its machine was made from. Null: nothing. */
export function apartBy(journal: Journal, other: Journal): string | null {
	const others = performsOf(other);
	const first = performsOf(journal).find(({atUs, action}, i) => atUs !== others[i]?.atUs || JSON.stringify(action) !== JSON.stringify(others[i]?.action));
	if (first !== undefined) return deedName(first);
	return journal.scenario.name === other.scenario.name ? null : journal.scenario.name;
}

function toldOf(op: Perform, byName: boolean): Told {
	const {atUs, refused} = op;
	const what = deedName(op);
	if (refused !== undefined) return {atUs, event: null, comment: words.refused(what, refused)};
	const event = eventOf(op, byName);
	return {atUs, event, comment: event === null ? words.noEvent(what) : null};
}

export type Retold = {readonly yaml: string /** Deeds that no event says. */; readonly lost: number};

/** A line's run as a scenario. Null where it is not known what its machine was read from. */
export function retellJournal(journal: Journal, name: string): Retold | null {
	const performs = performsOf(journal);
	const tell = (byName: boolean): string | null =>
		retell(
			journal.scenario,
			performs.map(op => toldOf(op, byName)),
			journal.lastUs,
			name,
		);
	const lost = performs.filter(op => op.refused === undefined && eventOf(op, true) === null).length;
	const named = tell(true);
	if (named === null) return null;
	try {
		readScenario(named, {file: name});
		return {yaml: named, lost};
	} catch (error) {
		if (!(error instanceof ScenarioError)) throw error;
		// A name that means nobody by then for who reads the file: pids always do.
		return {yaml: tell(false) as string, lost};
	}
}

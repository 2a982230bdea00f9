// How it ended: dump_oom_summary() (since 5.0), oom_kill_process() and __oom_kill_process() in their eras, panic(), the reaper.
import type {Shape} from '../draft.ts';
import type {Constraint, Killed} from '../model.ts';

const CONSTRAINT = /^oom-kill: ?constraint=CONSTRAINT_(\w+)(.*)$/;
const KINDS: Readonly<Record<string, Constraint['kind']>> = {NONE: 'none', CPUSET: 'cpuset', MEMORY_POLICY: 'policy', MEMCG: 'memcg'};
const CHOSEN = /^((?:[A-Z][\w() -]*?)?[Oo]ut of memory(?: \([\w ]+\))?): [Kk]ill process (\d+) \((.*)\) (?:with )?score (\d+) or (?:sacrifice |a )child/;
/** "Killed process 1 (x) total-vm:…", "Killed process 1, UID 0, (x) total-vm:…", "Killed process 1 (x), UID 0, total-vm:…", and nothing more in 2.6.32. */
const KILLED = /^(?:((?:[A-Z][\w() -]*?)?[Oo]ut of memory(?: \([\w ]+\))?): )?Killed process (\d+)(?:, UID (\d+),)? \((.*)\)(?:,? UID (\d+),?)?(?:[\s,](.*))?$/;
const SHARING = /^Kill process (\d+) \((.*)\) sharing same memory/;
const REAPED = /^oom_reaper: reaped process (\d+) \((.*)\),? now anon-rss: ?(\d+)kB, file-rss: ?(\d+)kB(?:, shmem-rss: ?(\d+)kB)?/;
const PANIC = /^Kernel panic - not syncing: ?(.*)$/;
const NOBODY = /^Out of memory and no killable processes|^OOM request ignored|^Memory cgroup out of memory and no killable/i;

const optional = <Key extends string>(key: Key, text: string | undefined): Partial<Record<Key, number>> =>
	text === undefined ? {} : ({[key]: Number(text)} as Partial<Record<Key, number>>);

export const constraintLine: Shape = (text, draft) => {
	const match = CONSTRAINT.exec(text);
	if (match === null) return false;
	const rest = match[2]!;
	const word = (key: string): string | undefined => new RegExp(`,${key}=([^,]*)`).exec(rest)?.[1];
	// The task's name may hold commas: it ends where the pid begins. A mask of nodes and a set of memory nodes hold commas, too.
	const task = /,task=(.*),pid=(\d+)(?:,uid=(\d+))?\s*$/.exec(rest) ?? /,task=(.*),pid=(\d+)/.exec(rest);
	const list = (key: string): string | undefined => new RegExp(String.raw`,${key}=(\(null\)|[\d,-]*\d)`).exec(rest)?.[1];
	const pairs = {
		nodemask: list('nodemask'),
		cpuset: word('cpuset'),
		memsAllowed: list('mems_allowed'),
		oomMemcg: word('oom_memcg'),
		taskMemcg: word('task_memcg'),
		task: task?.[1],
	};
	draft.constraint = {
		kind: KINDS[match[1]!] ?? 'none',
		...Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== undefined)),
		...optional('pid', task?.[2]),
		...optional('uid', task?.[3]),
	};
	draft.going = null;
	return true;
};

/** The line of a score: who was chosen. Nobody is dead yet: until 5.2 a child could go in its place. */
export const chosenLine: Shape = (text, draft) => {
	const match = CHOSEN.exec(text);
	if (match === null) return false;
	draft.chosen = {pid: Number(match[2]), name: match[3]!, score: Number(match[4]), message: match[1]!};
	draft.going = null;
	return true;
};

/** The process of a line of a kill; null for others. */
export function killedIn(text: string): Killed | null {
	const match = KILLED.exec(text);
	if (match === null) return null;
	const rest = match[6] ?? '';
	const kb = (key: string): string | undefined => new RegExp(String.raw`${key}: ?(\d+) ?kB`).exec(rest)?.[1];
	return {
		pid: Number(match[2]),
		name: match[4]!,
		...(match[1] === undefined ? {} : {message: match[1]}),
		...optional('uid', match[3] ?? match[5] ?? /UID:(\d+)/.exec(rest)?.[1]),
		...optional('totalVmKb', kb('(?:total-vm|vsz)')),
		...optional('anonKb', kb('anon-rss')),
		...optional('fileKb', kb('file-rss')),
		...optional('shmemKb', kb('shmem-rss')),
		...optional('tablesKb', kb('pgtables')),
		...optional('adj', /oom_score_adj:(-?\d+)/.exec(rest)?.[1]),
	};
}

export const killedLine: Shape = (text, draft) => {
	const killed = killedIn(text);
	if (killed === null) return SHARING.test(text);
	if (!draft.killed.some(one => one.pid === killed.pid) && draft.killed.length < 10_000) draft.killed.push(killed);
	draft.going = null;
	return true;
};

export const reapedLine: Shape = (text, draft) => {
	const match = REAPED.exec(text);
	if (match === null) return /^oom_reaper: /.test(text);
	if (draft.reaped.length < 10_000)
		draft.reaped.push({pid: Number(match[1]), name: match[2]!, anonKb: Number(match[3]), fileKb: Number(match[4]), shmemKb: Number(match[5] ?? 0)});
	return true;
};

/** Panics about memory; others only end a report that was going on. */
export const panicLine: Shape = (text, draft) => {
	const match = PANIC.exec(text);
	if (match !== null) {
		if (!/out of memory|deadlocked on memory/i.test(match[1]!)) return false;
		draft.panic = match[1]!.trim();
		return true;
	}
	if (!NOBODY.test(text)) return false;
	draft.noVictim = true;
	return true;
};

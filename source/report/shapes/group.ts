// mem_cgroup_print_oom_context(), mem_cgroup_print_oom_meminfo(): whose limit, how full, and the group's figures: one line for each group below it in v1
// until 5.2 ("cache:108KB rss:197168KB"), one line a figure in bytes since ("anon 8192").
import {type Draft, groupOf, type Shape} from '../draft.ts';
import type {Usage} from '../model.ts';

const TASK_IN = /^Task in (\S.*?) killed as a result of limit of (\S.*?)\s*$/;
const REACHED = /^Memory limit reached of cgroup (\S.*?)\s*$/;
const USAGE = /^(memory|memory\+swap|swap|kmem): usage (\d+) ?kB, limit (\d+) ?kB, failcnt (\d+)/;
const STATS = /^Memory cgroup stats(?: for (\S.*?))?:(?: *(.*))?$/; // a group's name may have blanks in it
const KB = /([A-Za-z_]+):(\d+)KB/g;
const FIGURE = /^([a-z][a-z0-9_]*) (\d+)\s*$/;
const WHOLE = /^Tasks in (\S.*?) are going to be killed due to memory\.oom\.group set/;
const KEYS = {memory: 'memory', 'memory+swap': 'memsw', swap: 'swap', kmem: 'kmem'} as const;
/** Groups below the one whose limit it is that are kept. */
const MOST = 500;

const usage = (match: RegExpExecArray): Usage => ({usageKb: Number(match[2]), limitKb: Number(match[3]), failures: Number(match[4])});

function begin(draft: Draft, path: string | undefined): Record<string, number> {
	const group = groupOf(draft);
	const own = Object.keys(group.stats).length === 0;
	const known = path === group.limitOf ? group.stats : group.below.find(one => one.path === path)?.stats;
	if (!own && known !== undefined) return known;
	if (own) {
		if (path !== undefined) group.limitOf ??= path;
		return group.stats;
	}
	const stats: Record<string, number> = {};
	if (group.below.length < MOST) group.below.push({path: path ?? '', stats});
	return stats;
}

function figures(text: string, stats: Record<string, number>): boolean {
	const pairs = [...text.matchAll(KB)];
	for (const pair of pairs) stats[pair[1]!] = Number(pair[2]) * 1024;
	if (pairs.length > 0) return true;
	const figure = FIGURE.exec(text);
	if (figure === null) return false;
	stats[figure[1]!] = Number(figure[2]);
	return true;
}

export const groupLine: Shape = (text, draft) => {
	const first = text[0];
	if (first !== 'T' && first !== 'M' && first !== 'm' && first !== 's' && first !== 'k') return false;
	const task = TASK_IN.exec(text);
	if (task !== null) {
		const group = groupOf(draft);
		group.taskIn = task[1]!;
		group.limitOf = task[2]!;
		return true;
	}
	const whole = WHOLE.exec(text);
	if (whole !== null) {
		draft.wholeGroup = whole[1]!;
		return true;
	}
	const reached = REACHED.exec(text);
	if (reached !== null) {
		groupOf(draft).limitOf = reached[1]!;
		return true;
	}
	const used = USAGE.exec(text);
	if (used !== null) {
		groupOf(draft)[KEYS[used[1] as keyof typeof KEYS]] = usage(used);
		return true;
	}
	const stats = STATS.exec(text);
	if (stats === null) return false;
	draft.stats = begin(draft, stats[1]);
	draft.going = 'stats';
	if (stats[2]) figures(stats[2], draft.stats);
	return true;
};

/** A figure of the group on a line of its own: "anon 8192". */
export const groupFigure: Shape = (text, draft) => draft.going === 'stats' && draft.stats !== null && figures(text, draft.stats);

/** From 6.1 on the groups of those that were killed are listed: "Tasks in …", and after them nothing of interest. */
export const groupNoise: Shape = text => /^Memory cgroup (?:min|low) protection /.test(text);

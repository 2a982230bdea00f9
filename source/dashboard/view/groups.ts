// The tree of memory groups as rows: each with what it holds, what that is measured against, and whom its limit would kill. The root is the machine. Bytes.
import type {GroupSample} from '../../machine/group-sample.ts';
import {groupTotal} from '../../machine/oom/group-oom.ts';
import type {Pressure, ProcessSample, Sample} from '../../machine/sample.ts';
import type {GroupSort, GroupsUi} from '../../session/store/groups-ui.ts';
import type {State} from '../../session/store/state.ts';
import {onceMore} from './once-more.ts';
import {isOfGroup, nextVictim} from './process-rows.ts';
import {measuredAgainst, totalPages} from './ranking.ts';

const KIB = 1024;
const PAGE = 4096;

export type Held = {readonly anon: number; readonly file: number; readonly kernel: number};

export type GroupNode = {
	readonly path: string;
	readonly name: string;
	/** Branches of the tree before its name: "│ ├ ". */
	readonly branches: string;
	/** null: the root, which has no files of limits. */
	readonly group: GroupSample | null;
	/** Groups below it, and whether they are folded away. */
	readonly below: number;
	readonly folded: boolean;
	readonly current: number;
	readonly held: Held;
	readonly swap: number;
	readonly pressure: Pressure;
	/** What its bar is measured against: its own max, the nearest above it, or RAM; and whose that is, null: nobody's. */
	readonly full: number;
	readonly limitOf: string | null;
};

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
/** Whether a path is a group's or lies below it. */
export const isWithin = (path: string, group: string): boolean => group === '/' || path === group || path.startsWith(`${group}/`);
export const nameOf = (path: string): string => (path === '/' ? '/' : path.slice(path.lastIndexOf('/') + 1));

/** The group at a path; undefined for the root and for what is not there. */
export const groupAt = ({groups = []}: Pick<Sample, 'groups'>, path: string): GroupSample | undefined => groups.find(group => group.path === path);

/** The nearest limit over a group, its own first. */
export function limitOver(sample: Pick<Sample, 'groups' | 'meminfo'>, path: string): {readonly full: number; readonly limitOf: string | null} {
	for (let at = path; at !== '/'; at = parentOf(at)) {
		const max = groupAt(sample, at)?.max ?? Number.POSITIVE_INFINITY;
		if (Number.isFinite(max)) return {full: max, limitOf: at};
	}
	return {full: sample.meminfo.MemTotal * KIB, limitOf: null};
}

const PARTS: Readonly<Record<Exclude<GroupSort, 'tree'>, (group: GroupSample) => number>> = {
	current: ({current}) => current,
	pressure: ({pressure}) => pressure.memory.some.avg10,
	kills: ({events}) => events.oom_kill,
};

function rootNode(sample: Sample, below: number, folded: boolean): GroupNode {
	const {MemTotal, MemFree, AnonPages, Cached, Buffers, SwapTotal, SwapFree} = sample.meminfo;
	const used = (MemTotal - MemFree) * KIB;
	const [anon, file] = [AnonPages * KIB, (Cached + Buffers) * KIB];
	return {
		...{path: '/', name: '/', branches: '', group: null, below, folded},
		current: used,
		held: {anon, file, kernel: Math.max(0, used - anon - file)},
		swap: (SwapTotal - SwapFree) * KIB,
		pressure: sample.pressure.memory,
		full: MemTotal * KIB,
		limitOf: null,
	};
}

function nodeOf(sample: Sample, group: GroupSample, branches: string, below: number, folded: boolean): GroupNode {
	const {anon = 0, file = 0, kernel = 0} = group.stat;
	return {
		...{path: group.path, name: nameOf(group.path), branches, group, below, folded},
		current: group.current,
		held: {anon, file, kernel},
		swap: group.swapCurrent,
		pressure: group.pressure.memory,
		...limitOver(sample, group.path),
	};
}

/** Every group that is to be seen, parents before children; none on a machine without groups. */
export const groupTree = onceMore((sample: Sample, folded: readonly string[], sort: GroupSort): readonly GroupNode[] => {
	const {groups = []} = sample;
	if (groups.length === 0) return [];
	const children = new Map<string, GroupSample[]>();
	for (const group of groups) children.set(parentOf(group.path), [...(children.get(parentOf(group.path)) ?? []), group]);
	const below = (path: string): number => (children.get(path) ?? []).reduce((sum, {path: child}) => sum + 1 + below(child), 0);
	const nodes: GroupNode[] = [rootNode(sample, groups.length, folded.includes('/'))];
	const walk = (path: string, lead: string): void => {
		if (folded.includes(path)) return;
		const own = children.get(path) ?? [];
		const sorted = sort === 'tree' ? own : own.toSorted((a, b) => PARTS[sort](b) - PARTS[sort](a));
		for (const [i, group] of sorted.entries()) {
			const last = i === sorted.length - 1;
			nodes.push(nodeOf(sample, group, `${lead}${last ? '└ ' : '├ '}`, below(group.path), folded.includes(group.path)));
			walk(group.path, `${lead}${last ? '  ' : '│ '}`);
		}
	};
	walk('/', '');
	return nodes;
});

/** The chosen row: of the chosen group or, where that is gone, of the nearest above it; before anybody has chosen, of the scenario's group or the first with a limit. */
export function chosenNode(nodes: readonly GroupNode[], {chosen}: Pick<GroupsUi, 'chosen'>, first: string | null = null): number {
	for (let path = chosen ?? first; path !== null && path !== '/'; path = parentOf(path)) {
		const at = nodes.findIndex(node => node.path === path);
		if (at >= 0) return at;
	}
	if (chosen !== null) return 0;
	const limited = nodes.findIndex(({group}) => group !== null && (Number.isFinite(group.max) || Number.isFinite(group.high) || group.min > 0 || group.low > 0));
	return limited >= 0 ? limited : Math.min(1, nodes.length - 1);
}

/** The group that is looked at; null where there is none. */
export function lookedAt({sample, ui, about}: Pick<State, 'sample' | 'ui' | 'about'>): GroupNode | null {
	const nodes = groupTree(sample, ui.groups.folded, ui.groups.sort);
	return nodes[chosenNode(nodes, ui.groups, about.leadGroup)] ?? null;
}

/** Processes of a group and of those below it. */
export const membersOf = ({processes}: Pick<Sample, 'processes'>, path: string): readonly ProcessSample[] =>
	processes.filter(({kernelThread, cgroup = '/'}) => !kernelThread && isWithin(cgroup, path));

/** What badness is measured against inside a group, in pages: what it may have of memory and swap. */
export function totalIn(sample: Sample, path: string): number {
	const {full, limitOf} = limitOver(sample, path);
	if (limitOf === null) return totalPages(sample);
	const swapMax = groupAt(sample, limitOf)?.swapMax ?? Number.POSITIVE_INFINITY;
	return groupTotal({max: full / PAGE, swapMax: swapMax / PAGE}, (sample.meminfo.SwapTotal * KIB) / PAGE, Number(sample.sysctls['vm.swappiness'] ?? 60));
}

/** The members as its OOM killer counts them. */
const countedIn = (sample: Sample, path: string): readonly ProcessSample[] =>
	measuredAgainst(membersOf(sample, path), totalPages(sample), totalIn(sample, path));

/** Among whom the OOM killer chooses, and what badness is measured against, in pages: of a memory group that is looked for, else of the machine. */
export function scopeOf(sample: Sample, filter: string): {readonly processes: readonly ProcessSample[]; readonly total: number; readonly group: string | null} {
	const path = isOfGroup(filter) ? filter.replace(/\/+$/, '') : '';
	if (path === '' || groupAt(sample, path) === undefined) return {processes: sample.processes, total: totalPages(sample), group: null};
	return {processes: countedIn(sample, path), total: totalIn(sample, path), group: path};
}

/** The same, the next to be killed first. */
export const rankedIn = (sample: Sample, path: string): readonly ProcessSample[] =>
	countedIn(sample, path).toSorted((a, b) => (b.badness ?? Number.NEGATIVE_INFINITY) - (a.badness ?? Number.NEGATIVE_INFINITY) || b.pid - a.pid);

/** Whom a group's limit would kill now; null: nobody may be chosen. */
export function victimIn(sample: Sample, path: string): ProcessSample | null {
	const counted = countedIn(sample, path);
	const victim = nextVictim(counted);
	return counted.find(({pid}) => pid === victim) ?? null;
}

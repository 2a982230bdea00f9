// Memory cgroups of a computer, as far as its processes are in some: path, what they may have and have (Documentation/admin-guide/cgroup-v2.rst and
// cgroup-v1/memory.rst). Read where /proc/PID/cgroup and /sys/fs/cgroup say so; sizes in KiB, UNKNOWN where a file is not there or may not be read.
import {UNKNOWN} from './lines.ts';
import type {Tree} from './tree.ts';

export type Group = {
	readonly path: string;
	/** Nobody bounds it: Infinity. */
	readonly maxKb: number;
	readonly highKb: number;
	readonly hasKb: number;
	/** What reclaim leaves it. */
	readonly minKb: number;
	readonly lowKb: number;
	readonly swapMaxKb: number;
	readonly swapKb: number;
	/** All of it dies when one of it is taken. */
	readonly oomGroup: boolean;
	/** Kills of the OOM killer in it. */
	readonly kills: number;
	readonly pids: readonly number[];
};

/** Of v1, "no limit" is the largest multiple of a page that fits. */
const NO_LIMIT = 2 ** 60;
const KIB = 1024;

function bytesAsKb(text: string | null): number {
	const word = text?.trim() ?? '';
	if (word === 'max') return Number.POSITIVE_INFINITY;
	const bytes = /^\d+$/.test(word) ? Number(word) : UNKNOWN;
	return bytes >= NO_LIMIT ? Number.POSITIVE_INFINITY : bytes / KIB;
}

/** The path in the hierarchy that has the memory controller: v1's where there is one, else v2's. Null where the text says none. */
export function groupPath(text: string | null): {readonly path: string; readonly v1: boolean} | null {
	if (text === null) return null;
	const v1 = /^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:(.*)$/m.exec(text)?.[1];
	if (v1 !== undefined) return {path: v1, v1: true};
	const v2 = /^0::(.*)$/m.exec(text)?.[1];
	return v2 === undefined ? null : {path: v2, v1: false};
}

const killsIn = (text: string | null): number => Number(/^oom_kill (\d+)$/m.exec(text ?? '')?.[1] ?? UNKNOWN);

/** A group's own files. */
export function readGroup(tree: Tree, path: string, v1: boolean, pids: readonly number[]): Group {
	const below = path === '/' ? '' : path;
	const text = (name: string): string | null => tree.text(`sys/fs/cgroup${v1 ? '/memory' : ''}${below}/${name}`);
	const kb = (name: string): number => bytesAsKb(text(name));
	if (!v1)
		return {
			...{path, maxKb: kb('memory.max'), highKb: kb('memory.high'), hasKb: kb('memory.current')},
			...{minKb: kb('memory.min'), lowKb: kb('memory.low'), oomGroup: text('memory.oom.group')?.trim() === '1'},
			...{swapMaxKb: kb('memory.swap.max'), swapKb: kb('memory.swap.current'), kills: killsIn(text('memory.events')), pids},
		};
	const [has, both, bothMax, max] = [
		kb('memory.usage_in_bytes'),
		kb('memory.memsw.usage_in_bytes'),
		kb('memory.memsw.limit_in_bytes'),
		kb('memory.limit_in_bytes'),
	];
	return {
		...{minKb: 0, lowKb: 0, oomGroup: false},
		...{path, maxKb: max, highKb: UNKNOWN, hasKb: has, swapMaxKb: Number.isFinite(bothMax) ? Math.max(0, bothMax - max) : bothMax},
		...{swapKb: both - has, kills: killsIn(text('memory.oom_control')), pids},
	};
}

/** Groups that processes are in, by what they have, the largest first. */
export function readGroups(tree: Tree, pids: readonly number[]): readonly Group[] {
	const groups = new Map<string, {v1: boolean; pids: number[]}>();
	for (const pid of pids) {
		const found = groupPath(tree.text(`proc/${pid}/cgroup`));
		if (found === null) continue;
		const known = groups.get(found.path);
		if (known === undefined) groups.set(found.path, {v1: found.v1, pids: [pid]});
		else known.pids.push(pid);
	}
	return [...groups]
		.map(([path, {v1, pids: members}]) => readGroup(tree, path, v1, members))
		.sort((a, b) => (b.hasKb || 0) - (a.hasKb || 0) || a.path.localeCompare(b.path));
}

export const isBounded = ({maxKb, highKb}: Group): boolean => Number.isFinite(maxKb) || Number.isFinite(highKb);

/** The groups above one, the nearest first, without the root. */
const above = (path: string): readonly string[] => {
	const names = path.split('/').filter(name => name !== '');
	return names.slice(1).map((_, i) => `/${names.slice(0, names.length - 1 - i).join('/')}`);
};

/** With those above them that no process is in itself: their bounds hold for who is below. */
export function withParents(tree: Tree, groups: readonly Group[], v1: boolean): readonly Group[] {
	const known = new Set(groups.map(({path}) => path));
	const parents = [...new Set(groups.flatMap(({path}) => above(path)))].filter(path => !known.has(path));
	return [...groups, ...parents.map(path => readGroup(tree, path, v1, []))];
}

/** Whether something is set for it. */
export const isSet = ({minKb, lowKb, oomGroup, ...group}: Group): boolean => isBounded(group as Group) || minKb > 0 || lowKb > 0 || oomGroup;

/** The group that this process itself is in, which within a container is the container: its namespace calls it "/". Null where it is not bounded or not told. */
export function ownGroup(tree: Tree): Group | null {
	const found = groupPath(tree.text('proc/self/cgroup'));
	if (found === null) return null;
	for (let path = found.path; ; path = path.replace(/\/[^/]*$/, '') || '/') {
		const group = readGroup(tree, path, found.v1, []);
		if (isBounded(group)) return group;
		if (path === '/') return null;
	}
}

// The tree of groups: who is above, who is below, in which order. (css_next_descendant_pre, mem_cgroup_is_descendant; docs C 2, C 8.2)
import {emit} from '../account/emit.ts';
import type {Machine} from '../state.ts';
import {type Cgroups, type Group, type GroupEvent, type GroupId, ROOT, UNLIMITED} from './group.ts';

/** A group by its number, of a machine that has groups. */
export const groupOf = (m: Machine, id: GroupId): Group => (m.cgroups as Cgroups).groups[id] as Group;

/** Every group that is there, the root first; those that are removed and still hold something too. None on a machine without groups. */
export const allGroups = (m: Machine): Group[] => m.cgroups?.groups.filter(group => group !== null) ?? [];

/** A group and its ancestors below the root, from it upwards. */
export function lineage(m: Machine, id: GroupId): Group[] {
	const line: Group[] = [];
	for (let at = id; at > ROOT; at = line[line.length - 1].parent) line.push(groupOf(m, at));
	return line;
}

/** Whether a group is another one or lies below it. */
export function isWithin(m: Machine, id: GroupId, ancestor: GroupId): boolean {
	for (let at = id; at >= ROOT; at = groupOf(m, at).parent) if (at === ancestor) return true;
	return false;
}

/** The group after another in pre-order below `root`, −1 behind the last; after −1 comes the root itself. */
export function nextInOrder(m: Machine, root: GroupId, after: GroupId): GroupId {
	if (after < 0) return root;
	const {children} = groupOf(m, after);
	if (children.length > 0) return children[0];
	for (let at = after; at !== root; at = groupOf(m, at).parent) {
		const siblings = groupOf(m, groupOf(m, at).parent).children;
		const next = siblings[siblings.indexOf(at) + 1];
		if (next !== undefined) return next;
	}
	return -1;
}

/** The next of the machine's groups in pre-order that is not removed. */
export function nextOnline(m: Machine, after: GroupId): GroupId {
	let at = after;
	do at = nextInOrder(m, ROOT, at);
	while (at >= 0 && !groupOf(m, at).online);
	return at;
}

/** A group and all below it, in pre-order. */
export function subtree(m: Machine, root: GroupId): GroupId[] {
	const ids: GroupId[] = [];
	for (let at = nextInOrder(m, root, -1); at >= 0; at = nextInOrder(m, root, at)) ids.push(at);
	return ids;
}

/** "/a/b", "/" for the root. */
export function pathOf(m: Machine, id: GroupId): string {
	const path = lineage(m, id)
		.map(({name}) => `/${name}`)
		.reverse()
		.join('');
	return path === '' ? '/' : path;
}

/** The group at a path, −1 none; only those that are not removed. */
export function findGroup(m: Machine, path: string): GroupId {
	let at: GroupId = ROOT;
	for (const name of path.split('/').filter(part => part !== '')) {
		if (m.cgroups === null) return -1;
		const next = groupOf(m, at).children.find(child => groupOf(m, child).name === name && groupOf(m, child).online);
		if (next === undefined) return -1;
		at = next;
	}
	return at;
}

const LIMITS = {low: 'low', high: 'high', max: 'max', swap_max: 'swap.max'} as const;
const hasLimit = (event: GroupEvent): event is keyof typeof LIMITS => Object.hasOwn(LIMITS, event);

/** Tells of the first time that a group comes to a limit of its own. */
function noteFirst(m: Machine, group: Group, event: keyof typeof LIMITS): void {
	const {usage, low, high, max, swapUsage, swapMax} = group;
	const [current, set] = event === 'swap_max' ? [swapUsage, swapMax] : [usage, {low, high, max}[event]];
	if (Number.isSafeInteger(set) && set < UNLIMITED)
		emit(m, {kind: 'group-limit', path: pathOf(m, group.id), limit: LIMITS[event], current: current * 4096, set: set * 4096});
}

/** Counts an event at a group and above it (memcg_memory_event). */
export function countEvent(m: Machine, id: GroupId, event: GroupEvent): void {
	if (id <= ROOT) return;
	const own = groupOf(m, id);
	if (own.eventsLocal[event]++ === 0 && hasLimit(event)) noteFirst(m, own, event);
	for (const group of lineage(m, id)) group.events[event]++;
}

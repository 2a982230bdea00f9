// The memory groups of a computer as a scenario has them: the tree as far as processes are in it, and what is set for each. The page cache that is charged to a
// group is not known file by file, so it stands outside of all groups.
import {type Group, isSet} from '../groups.ts';

/** What a container calls "/" is a group of somebody else's tree: here it has a name. */
const CONTAINER = '/container';

/** The group's path in the scenario. */
export const pathOf = ({path}: Pick<Group, 'path'>): string => (path === '/' ? CONTAINER : path);

/** A size as a scenario writes it; null where nothing is bounded, or nothing known. */
const bytes = (kb: number): string | null => (Number.isFinite(kb) ? `${Math.floor(kb)}KiB` : null);
const some = (file: string, kb: number): Record<string, string> => {
	const text = bytes(kb);
	return text === null || (kb === 0 && /\.(min|low)$/.test(file)) ? {} : {[file]: text};
};

const filesOf = ({maxKb, highKb, minKb, lowKb, swapMaxKb, oomGroup}: Group): Record<string, unknown> => ({
	...some('memory.max', maxKb),
	...some('memory.high', highKb),
	...some('memory.min', minKb),
	...some('memory.low', lowKb),
	...some('memory.swap.max', swapMaxKb),
	...(oomGroup ? {'memory.oom.group': 1} : {}),
});

export type ImportedGroups = {
	/** `cgroups:` of the scenario; null where nothing is set for any group: then they decide nothing. */
	readonly tree: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
	/** The group of a process, by its pid. */
	readonly of: ReadonlyMap<number, string>;
};

export function groupsOf(groups: readonly Group[]): ImportedGroups {
	if (!groups.some(isSet)) return {tree: null, of: new Map()};
	const told = groups.filter(group => group.path !== '/' || isSet(group));
	return {
		tree: Object.fromEntries(told.map(group => [pathOf(group), filesOf(group)]).sort(([a], [b]) => (a as string).localeCompare(b as string))),
		of: new Map(told.flatMap(group => group.pids.map(pid => [pid, pathOf(group)] as const))),
	};
}

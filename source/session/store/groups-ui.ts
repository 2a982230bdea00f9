// What a person has chosen on the screen of memory groups: which group, which of its marks keys move, what is folded, how they are sorted.

/** Files of a group that keys write, in the order of [ and ]. */
export const GROUP_MARKS = ['memory.min', 'memory.low', 'memory.high', 'memory.max', 'memory.swap.max'] as const;
export type GroupMark = (typeof GROUP_MARKS)[number];

/** As the tree is, or siblings by what they have, wait, or have been killed. */
export const GROUP_SORTS = ['tree', 'current', 'pressure', 'kills'] as const;
export type GroupSort = (typeof GROUP_SORTS)[number];

/** A write that brings back what was before. */
export type GroupUndo = {readonly path: string; readonly file: string; readonly value: string};

export type GroupsUi = {
	/** Path of the chosen group; null: the first that has a limit of its own. */
	readonly chosen: string | null;
	readonly mark: GroupMark;
	readonly folded: readonly string[];
	readonly sort: GroupSort;
	readonly scroll: number;
	readonly undo: readonly GroupUndo[];
};

export const INITIAL_GROUPS_UI: GroupsUi = {chosen: null, mark: 'memory.max', folded: [], sort: 'tree', scroll: 0, undo: []};

// Memory cgroups of a computer that is looked at, as a screen lists them.

/** KiB; NaN: not told, Infinity: not bounded. */
export type GroupRow = {
	readonly path: string;
	readonly maxKb: number;
	readonly highKb: number;
	readonly hasKb: number;
	readonly swapKb: number;
	readonly kills: number;
	readonly pids: readonly number[];
};

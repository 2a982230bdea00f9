// How much fits: five levels of detail, from the size of the terminal alone (docs/look.md, "As the terminal shrinks").

/** 0: under 60×14. 1: under 80×24. 2: under 120×40. 3: under 180×50. 4: everything. */
export type Level = 0 | 1 | 2 | 3 | 4;

const SIZES = [
	{level: 4, width: 180, height: 50},
	{level: 3, width: 120, height: 40},
	{level: 2, width: 80, height: 24},
	{level: 1, width: 60, height: 14},
] as const satisfies readonly {readonly level: Level; readonly width: number; readonly height: number}[];

export const levelOf = (width: number, height: number): Level => SIZES.find(size => width >= size.width && height >= size.height)?.level ?? 0;

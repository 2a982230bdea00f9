// What a Sample says of MGLRU's generations.

/** One generation: its number, how long ago it was opened, pages of each type. */
export type GenerationSample = {readonly seq: number; readonly ageUs: number; readonly anon: number; readonly file: number};

/** Generations of a node, youngest first; the oldest of each type; and pages since boot: new ones, found in use, evicted, kept by their tier, and refaults by tier. */
export type GenerationsSample = {
	readonly lists: readonly GenerationSample[];
	readonly oldestAnon: number;
	readonly oldestFile: number;
	readonly born: number;
	readonly promoted: number;
	readonly evicted: number;
	readonly protected: number;
	readonly refaulted: readonly number[];
};

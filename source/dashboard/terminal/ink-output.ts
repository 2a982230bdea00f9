// Ink's Output, which puts the texts of a tree together to a frame. Ink does not export it: it is found beside Ink's own files (in the bundle, tools/bundle.js
// hands it over).

export type Write = {
	readonly type: string;
	readonly x: number;
	readonly y: number;
	readonly text: string;
	readonly transformers: readonly ((line: string, index: number) => string)[];
};
export type OutputLike = {readonly height: number; readonly operations: readonly Write[]};
export type OutputClass = {readonly prototype: {get: (this: OutputLike) => {output: string; height: number}}};

/** null where this Ink has it elsewhere. */
export async function inkOutput(): Promise<OutputClass | null> {
	try {
		return ((await import(new URL('output.js', import.meta.resolve('ink')).href)) as {readonly default: OutputClass}).default;
	} catch {
		return null;
	}
}

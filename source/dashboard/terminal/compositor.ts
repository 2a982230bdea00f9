// Frames are whole rows already: Ink need not take them apart cell by cell. Its Output is taught to pass a frame through that is one text from the upper
// left corner; anything else goes Ink's own way. This touches an internal of Ink (build/output.js), so Ink's version is pinned, and without it all works,
// slower.
type Write = {
	readonly type: string;
	readonly x: number;
	readonly y: number;
	readonly text: string;
	readonly transformers: readonly ((line: string, index: number) => string)[];
};
type OutputLike = {readonly height: number; readonly operations: readonly Write[]};
type Get = (this: OutputLike) => {output: string; height: number};

let installed = false;

/** Installs the short way. Never throws. */
export async function installCompositor(): Promise<void> {
	if (installed) return;
	installed = true;
	try {
		const {default: Output} = (await import(new URL('output.js', import.meta.resolve('ink')).href)) as {default: {prototype: {get: Get}}};
		const cellByCell = Output.prototype.get;
		if (typeof cellByCell !== 'function') return;
		Output.prototype.get = function get(this: OutputLike) {
			const [only, more] = this.operations;
			if (more !== undefined || only?.type !== 'write' || only.x !== 0 || only.y !== 0) return cellByCell.call(this);
			const rows = only.text.split('\n').map((line, i) => only.transformers.reduce((text, transform) => transform(text, i), line));
			return {output: rows.slice(0, this.height).join('\n'), height: this.height};
		};
	} catch {
		// Ink's own way it is.
	}
}

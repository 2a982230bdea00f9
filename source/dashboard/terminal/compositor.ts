// Frames are whole rows already: Ink need not take them apart cell by cell. Its Output is taught to pass a frame through that is one text from the upper
// left corner; anything else goes Ink's own way. This touches an internal of Ink (build/output.js), so Ink's version is pinned, and without it all works,
// slower.
import {inkOutput, type OutputLike} from './ink-output.ts';

let installed = false;

/** Installs the short way; returns whether it is there. Never throws. */
export async function installCompositor(): Promise<boolean> {
	if (installed) return true;
	const prototype = (await inkOutput())?.prototype;
	const cellByCell = prototype?.get;
	if (prototype === undefined || typeof cellByCell !== 'function') return false;
	installed = true;
	prototype.get = function get(this: OutputLike) {
		const [only, more] = this.operations;
		if (more !== undefined || only?.type !== 'write' || only.x !== 0 || only.y !== 0) return cellByCell.call(this);
		const rows = only.text.split('\n').map((line, i) => only.transformers.reduce((text, transform) => transform(text, i), line));
		return {output: rows.slice(0, this.height).join('\n'), height: this.height};
	};
	return true;
}

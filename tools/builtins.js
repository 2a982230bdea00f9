// Node's own modules, as a bundle asks for them. An import of one makes Node look at everything that it exports, and much of that is made when it is looked at:
// node:fs brings its promises and its streams, 14 ms of a start together. process.getBuiltinModule() gives the module and looks at nothing; a Node that is too
// old for lowwater may not have it, so pieces that run before its version is checked are left as they are.
import {isBuiltin} from 'node:module';

/** An import as the bundler writes it before it makes all of it small: a statement a line; a name for the whole, names in braces, or both. */
const IMPORT = /^import (?:(?:\* as )?([\w$]+))?(?:, )?(?:\{([^}]*)\})? from "([^"]+)";$/gm;

/** @param {string} names of an import: `a, b as c` */
const taken = names => names.replaceAll(' as ', ': ');

/**
 * A piece with its imports of Node's modules as calls.
 * @param {string} code
 */
export const withoutFacades = code =>
	code.replace(IMPORT, (whole, all, names, from) => {
		// Only the namespace of an import has the module itself as its default.
		if (!isBuiltin(from) || code.includes(`${all}.default`)) return whole;
		const module = `globalThis.process.getBuiltinModule("${from}")`;
		return `const ${[...(all ? [all] : []), ...(names ? [`{${taken(names)}}`] : [])].join(` = ${module}, `)} = ${module};`;
	});

/**
 * @param {string} entry the piece that is started, which is left as it is, with all that it needs first
 * @returns {import('rolldown').Plugin}
 */
export function builtins(entry) {
	return {
		name: 'builtins',
		renderChunk(code, chunk, _options, {chunks}) {
			const before = new Set([Object.keys(chunks).find(file => chunks[file]?.name === entry)]);
			for (const file of before) for (const other of chunks[file ?? '']?.imports ?? []) before.add(other);
			// A line stays a line, so what a source map says of all others stays true.
			return before.has(chunk.fileName) ? null : {code: withoutFacades(code), map: null};
		},
	};
}

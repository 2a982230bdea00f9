// Who imports whom under a folder of TypeScript, read by the parser of the bundler.
import {readdirSync, readFileSync} from 'node:fs';
import {join, posix} from 'node:path';
import {parseSync} from 'rolldown/utils';

/** One import. `to` is a path from the same folder as `from`, or the name of a package. A type leaves nothing behind at run time; a value does. */
export type Arrow = {readonly from: string; readonly to: string; readonly own: boolean; readonly value: boolean};
export type File = {readonly path: string; readonly text: string};

/** All files of TypeScript below a folder, with paths from there. */
export const filesUnder = (folder: string): readonly File[] =>
	readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.map(path => path.replaceAll('\\', '/'))
		.filter(path => /\.tsx?$/.test(path))
		.sort()
		.map(path => ({path, text: readFileSync(join(folder, path), 'utf8')}));

/** What a file imports: statically, by export … from, and by import(). `import {type A}` counts as a value, since the module is loaded all the same. */
export function arrowsOf({path, text}: File): readonly Arrow[] {
	const {program, module, errors} = parseSync(path, text);
	if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
	const arrow = (specifier: string, value: boolean): Arrow => {
		const own = specifier.startsWith('.');
		return {from: path, to: own ? posix.join(posix.dirname(path), specifier) : specifier, own, value};
	};
	const arrows: Arrow[] = [];
	for (const statement of program.body) {
		if (statement.type === 'ImportDeclaration') arrows.push(arrow(statement.source.value, statement.importKind !== 'type'));
		else if ((statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportAllDeclaration') && statement.source !== null)
			arrows.push(arrow(statement.source.value, statement.exportKind !== 'type'));
	}
	for (const {moduleRequest} of module.dynamicImports) arrows.push(arrow(text.slice(moduleRequest.start + 1, moduleRequest.end - 1), true));
	return arrows;
}

/** Sets of files that reach each other by value imports (strongly connected components of more than one file, or of one that imports itself). */
export function circles(arrows: readonly Arrow[]): readonly (readonly string[])[] {
	const next = new Map<string, string[]>();
	for (const {from, to, own, value} of arrows) if (own && value) next.set(from, [...(next.get(from) ?? []), to]);
	const reached = (start: string): Set<string> => {
		const seen = new Set<string>();
		const todo = [...(next.get(start) ?? [])];
		for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
			if (seen.has(file)) continue;
			seen.add(file);
			todo.push(...(next.get(file) ?? []));
		}
		return seen;
	};
	const reach = new Map([...next.keys()].map(file => [file, reached(file)]));
	const found = new Map<string, readonly string[]>();
	for (const [file, others] of reach) {
		if (!others.has(file)) continue;
		const circle = [...others].filter(other => reach.get(other)?.has(file)).sort();
		found.set(circle[0], circle);
	}
	return [...found.values()];
}

// The built-in scenarios: their names, their texts, and what each says of itself, without the grammar of scenarios, which takes longer to load than these to read.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {groupSaid, summarySaid} from '../messages/scenario-words.ts';
import {builtinHead, type Head} from './head.ts';

/** The package's own folder, from source/ as from dist/. */
export function packageRoot(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
	return folder;
}

const FOLDER = join(packageRoot(), 'fixtures', 'scenarios');
export const ENDING = '.yaml';
export const DEFAULT_SCENARIO = 'demo';

/** Names of the built-in scenarios in the order of a course: each builds on those before. */
export function builtinNames(): string[] {
	return readdirSync(FOLDER)
		.filter(file => file.endsWith(ENDING))
		.map(file => file.slice(0, -ENDING.length))
		.map(name => ({name, order: headOf(name).order}))
		.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name))
		.map(({name}) => name);
}

export const builtinPath = (name: string): string => join(FOLDER, `${name}${ENDING}`);

/** What a built-in scenario says of itself. */
export const headOf = (name: string): Head => builtinHead(name, () => readFileSync(builtinPath(name), 'utf8'));

export type Listed = {readonly name: string; readonly summary: string; readonly group: string};

/** All that are built in, in their order, each with its summary in one line, in the language that is spoken. */
export const builtinList = (): readonly Listed[] =>
	builtinNames().map(name => {
		const head = headOf(name);
		return {name, summary: summarySaid(head).trim().replace(/\s+/g, ' '), group: groupSaid(head.group)};
	});

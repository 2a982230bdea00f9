// The built-in scenarios: their names, their texts, and what each says of itself, without the grammar of scenarios, which takes longer to load than these to read.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {builtinHead} from './head.ts';

/** The package's own folder, from source/ as from dist/. */
export function packageRoot(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
	return folder;
}

const FOLDER = join(packageRoot(), 'fixtures', 'scenarios');
const ENDING = '.yaml';
export const DEFAULT_SCENARIO = 'demo';

/** Names of the built-in scenarios, the demo first. */
export function builtinNames(): string[] {
	const names = readdirSync(FOLDER)
		.filter(file => file.endsWith(ENDING))
		.map(file => file.slice(0, -ENDING.length))
		.sort();
	return [...names.filter(name => name === DEFAULT_SCENARIO), ...names.filter(name => name !== DEFAULT_SCENARIO)];
}

export const builtinPath = (name: string): string => join(FOLDER, `${name}${ENDING}`);

/** What a built-in scenario says of itself. */
export const builtinSummary = (name: string): string => builtinHead(name, () => readFileSync(builtinPath(name), 'utf8')).summary;

/** All that are built in, each with its summary in one line. */
export const builtinList = (): readonly {readonly name: string; readonly summary: string}[] =>
	builtinNames().map(name => ({name, summary: builtinSummary(name).replace(/\s+/g, ' ')}));

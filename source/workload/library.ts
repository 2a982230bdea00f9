// The built-in scenarios, and scenarios from files.
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {messages} from '../messages.ts';
import {ScenarioError} from './document.ts';
import {nearest} from './nearest.ts';
import {readScenario, type Scenario, type ScenarioOptions} from './scenario.ts';

/** The package's own folder, from source/ as from dist/. */
function packageRoot(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
	return folder;
}

const FOLDER = join(packageRoot(), 'fixtures', 'scenarios');
const ENDING = '.yaml';
export const DEFAULT_SCENARIO = 'demo';
/** No scenario is this large; what is, is something else. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Names of the built-in scenarios, the demo first. */
export function builtinNames(): string[] {
	const names = readdirSync(FOLDER)
		.filter(file => file.endsWith(ENDING))
		.map(file => file.slice(0, -ENDING.length))
		.sort();
	return [...names.filter(name => name === DEFAULT_SCENARIO), ...names.filter(name => name !== DEFAULT_SCENARIO)];
}

export type Source = {readonly text: string /** Its name in messages. */; readonly file: string};

function readText(path: string): string {
	const size = statSync(path).size;
	if (size > MOST_BYTES) throw new ScenarioError(messages.commands.notAScenario(path));
	const text = readFileSync(path, 'utf8');
	if (text.includes('\0')) throw new ScenarioError(messages.commands.notAScenario(path));
	return text;
}

/** The text of a scenario: a built-in name or a file. Throws ScenarioError with one sentence where it cannot be read; `orElse` is what may have been meant too. */
export function findScenario(nameOrPath: string, orElse: readonly string[] = []): Source {
	const names = builtinNames();
	if (names.includes(nameOrPath)) return {text: readText(join(FOLDER, `${nameOrPath}${ENDING}`)), file: `${nameOrPath}${ENDING}`};
	try {
		return {text: readText(nameOrPath), file: nameOrPath};
	} catch (error) {
		if (error instanceof ScenarioError) throw error;
		const code = (error as NodeJS.ErrnoException).code ?? String(error);
		const bare = !/[/\\]|\.ya?ml$/.test(nameOrPath);
		if (code === 'ENOENT' && bare)
			throw new ScenarioError(messages.commands.noSuchScenario(nameOrPath, nearest(nameOrPath, [...orElse, ...names]), orElse.length > 0));
		throw new ScenarioError(messages.commands.cannotRead(nameOrPath, code));
	}
}

/** Reads a scenario by name or path. Throws ScenarioError. */
export function loadScenario(nameOrPath: string, options: Omit<ScenarioOptions, 'file'> = {}, orElse: readonly string[] = []): Scenario {
	const {text, file} = findScenario(nameOrPath, orElse);
	return readScenario(text, {...options, file});
}

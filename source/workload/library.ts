// Scenarios by name or from files.
import {readFileSync, statSync} from 'node:fs';
import {basename} from 'node:path';
import {messages} from '../messages.ts';
import {builtinNames, builtinPath} from './builtin.ts';
import {nearest} from './nearest.ts';
import {readScenario, type Scenario, type ScenarioOptions} from './scenario.ts';
import {ScenarioError} from './scenario-error.ts';

/** No scenario is this large; what is, is something else. */
const MOST_BYTES = 4 * 1024 * 1024;

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
	if (names.includes(nameOrPath)) return {text: readText(builtinPath(nameOrPath)), file: basename(builtinPath(nameOrPath))};
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

// Scenarios by name or from files.
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {interruptible} from '../files/interruptible.ts';
import {ReadError, readText} from '../files/read.ts';
import {messages} from '../messages.ts';
import {builtinNames, builtinPath, ENDING} from './builtin.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import {readBefore} from './read-before.ts';
import {readScenario, type Scenario, type ScenarioOptions} from './scenario.ts';
import {scenarioBytes} from './scenario-bytes.ts';
import {ScenarioError} from './scenario-error.ts';

export type Source = {readonly text: string /** Its name in messages. */; readonly file: string /** Where it lies. */; readonly path: string};

function notFound(nameOrPath: string, names: readonly string[], orElse: readonly string[]): ScenarioError {
	return new ScenarioError(messages.commands.noSuchScenario(nameOrPath, nearest(nameOrPath, [...orElse, ...names]), orElse.length > 0));
}

function builtin(name: string): Source {
	const path = builtinPath(name);
	return {text: readFileSync(path, 'utf8'), file: basename(path), path};
}

export type FindOptions = {
	/** What may have been meant beside scenarios. */
	readonly orElse?: readonly string[];
	/** Ends the reading of a pipe that says nothing. */
	readonly signal?: AbortSignal;
};

/** The text of a scenario: a built-in name, a file, or a pipe. Throws ScenarioError with one sentence where it cannot be read. */
export async function findScenario(nameOrPath: string, {orElse = [], signal}: FindOptions = {}): Promise<Source> {
	const names = builtinNames();
	if (names.includes(nameOrPath)) return builtin(nameOrPath);
	try {
		const text = await readText(nameOrPath, LIMITS.fileBytes, signal);
		if (text.includes('\0')) throw new ScenarioError(messages.commands.notAScenario(nameOrPath));
		return {text, file: nameOrPath, path: nameOrPath};
	} catch (error) {
		if (!(error instanceof ReadError)) throw error;
		const bare = !/[/\\]|\.ya?ml$/.test(nameOrPath);
		if (error.code === 'ENOENT' && bare) throw notFound(nameOrPath, names, orElse);
		throw new ScenarioError(messages.commands.cannotRead(nameOrPath, error.code, LIMITS.fileBytes));
	}
}

/** The scenario of a text: as it was read before, where that was the same text and nothing is set over it. Throws ScenarioError. */
function read({text, file}: Source, options: Omit<ScenarioOptions, 'file'>): Scenario {
	const {overrides = [], seed, forUs, availableBytes = Infinity} = options;
	if (file === basename(file) && overrides.length === 0 && seed === undefined && forUs === undefined) {
		const known = readBefore(basename(file, ENDING));
		if (known?.origin?.yaml === text && scenarioBytes(known.config, known.timeline) <= availableBytes) return known;
	}
	return readScenario(text, {...options, file});
}

/** Reads a scenario by name or path. Throws ScenarioError. */
export async function openScenario(nameOrPath: string, options: Omit<ScenarioOptions, 'file'> = {}, how: FindOptions = {}): Promise<Scenario> {
	const source = await findScenario(nameOrPath, how);
	return await interruptible(source.text, () => read(source, options));
}

/** Reads a built-in scenario. Throws ScenarioError. */
export function loadScenario(name: string, options: Omit<ScenarioOptions, 'file'> = {}): Scenario {
	const names = builtinNames();
	if (!names.includes(name)) throw notFound(name, names, []);
	return read(builtin(name), options);
}

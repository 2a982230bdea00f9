#!/usr/bin/env node
// The program's entry: checks the Node version before anything that needs a newer one is loaded.
import module from 'node:module';
import {fileURLToPath} from 'node:url';
import {languageAsked, speak} from './messages/language.ts';
import {nodeProblem} from './node-version.ts';

const language = languageAsked(process.argv.slice(2), process.env);
const problem = nodeProblem(process.versions.node, language);
if (problem === null) {
	process.env.NODE_ENV ??= 'production';
	// What V8 makes of the program's files is kept beside them, where whoever runs it may write there: a sixth of a start's work.
	if (import.meta.url.endsWith('.js')) module.enableCompileCache?.(fileURLToPath(new URL('compiled', import.meta.url)));
	// Before anything is loaded: help of flags and commands is read once, as they are.
	speak(language);
	const {main} = await import('./main.ts');
	await main(process.argv.slice(2));
} else {
	process.stderr.write(`${problem}\n`);
	process.exitCode = 2;
}

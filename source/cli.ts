#!/usr/bin/env node
// The program's entry: checks the Node version before anything that needs a newer one is loaded.
import {languageAsked, speak} from './messages/language.ts';
import {nodeProblem} from './node-version.ts';

const problem = nodeProblem(process.versions.node);
if (problem === null) {
	process.env.NODE_ENV ??= 'production';
	// Before anything is loaded: help of flags and commands is read once, as they are.
	speak(languageAsked(process.argv.slice(2), process.env));
	const {main} = await import('./main.ts');
	await main(process.argv.slice(2));
} else {
	process.stderr.write(`${problem}\n`);
	process.exitCode = 2;
}

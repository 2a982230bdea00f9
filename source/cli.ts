#!/usr/bin/env node
// The program's entry: checks the Node version before anything that needs a newer one is loaded.
import {nodeProblem} from './node-version.ts';

const problem = nodeProblem(process.versions.node);
if (problem === null) {
	process.env.NODE_ENV ??= 'production';
	const {main} = await import('./main.ts');
	await main(process.argv.slice(2));
} else {
	process.stderr.write(`${problem}\n`);
	process.exitCode = 2;
}

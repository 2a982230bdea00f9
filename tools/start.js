// npm start: the program, made first where something has changed since it was made last, with a word on the terminal meanwhile.
import {join} from 'node:path';
import {build, dist, isFresh} from './build.js';

const WORD = 'lowwater has changed and is being built …';

/** @returns {Promise<boolean>} */
async function ready() {
	if (isFresh()) return true;
	const {isTTY} = process.stderr;
	process.stderr.write(isTTY ? WORD : '');
	try {
		await build();
		process.stderr.write(isTTY ? '\r\u001B[K' : '');
		return true;
	} catch (error) {
		const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
		process.stderr.write(
			`${isTTY ? '\n' : ''}${missing ? 'What builds lowwater is not installed; run "npm ci --include=dev" first.' : `lowwater cannot be built: ${error}`}\n`,
		);
		return false;
	}
}

if (await ready()) {
	const cli = join(dist, 'cli.js');
	process.argv[1] = cli;
	await import(cli);
} else process.exitCode = 2;

// npm start: the program, made first where something has changed since it was made last, with a word on the terminal meanwhile.
import {join} from 'node:path';
import {build, dist, isFresh} from './build.js';

const WORD = 'lowwater has changed and is being built …';

/** @param {unknown} error */
function problem(error) {
	const code = error instanceof Error && 'code' in error ? error.code : '';
	if (code === 'ERR_MODULE_NOT_FOUND') return 'What builds lowwater is not installed; run "npm ci --include=dev" first.';
	if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return `To build lowwater, Node 22.18 or newer is needed; this is Node ${process.versions.node}.`;
	return `lowwater cannot be built: ${error}`;
}

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
		process.stderr.write(`${isTTY ? '\n' : ''}${problem(error)}\n`);
		return false;
	}
}

if (await ready()) {
	const cli = join(dist, 'cli.js');
	process.argv[1] = cli;
	await import(cli);
} else process.exitCode = 2;

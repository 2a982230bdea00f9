// npm run build: the program and its man page in dist/, with a note of what it was made from, so that `npm start` knows when it has to be made anew.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
export const dist = join(root, 'dist');
const NOTE = 'made-from';
/** What a bundle is made from: the program, the tools that make it, and the packages that are installed. */
const FOLDERS = ['source', 'tools', 'fixtures/scenarios'];
const FILES = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];

/** A text that is another one when any of the files has been changed, added or taken away. */
function madeFrom() {
	const hash = createHash('sha1');
	/** @param {string} path */
	const add = path => {
		const {size, mtimeMs} = statSync(join(root, path), {throwIfNoEntry: false}) ?? {size: 0, mtimeMs: 0};
		hash.update(`${path} ${size} ${mtimeMs}\n`);
	};
	for (const folder of FOLDERS)
		for (const entry of readdirSync(join(root, folder), {recursive: true, withFileTypes: true}))
			if (entry.isFile()) add(join(entry.parentPath, entry.name).slice(root.length));
	FILES.forEach(add);
	return hash.digest('hex');
}

/** Whether dist/ is the program as it stands in source/. */
export function isFresh() {
	try {
		return readFileSync(join(dist, NOTE), 'utf8') === madeFrom();
	} catch {
		return false;
	}
}

/** Makes dist/ anew. It is put in place in one go: whoever starts the program meanwhile gets the old one or the new one. */
export async function build() {
	const from = madeFrom();
	const {writeBundle} = await import('./bundle.js');
	const [fresh, stale] = [`${dist}.${process.pid}`, `${dist}.${process.pid}.old`];
	try {
		mkdirSync(fresh, {recursive: true});
		await writeBundle(fresh);
		// The program prints its own man page.
		writeFileSync(
			join(fresh, 'lowwater.1'),
			execFileSync(process.execPath, [join(fresh, 'cli.js'), 'man'], {env: {...process.env, NODE_DISABLE_COMPILE_CACHE: '1'}}),
		);
		writeFileSync(join(fresh, NOTE), from);
		rmSync(stale, {recursive: true, force: true});
		try {
			renameSync(dist, stale);
		} catch {
			// There was none yet.
		}
		renameSync(fresh, dist);
	} finally {
		for (const folder of [fresh, stale]) rmSync(folder, {recursive: true, force: true});
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();

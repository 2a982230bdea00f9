// What goes with a process that is killed: its socket and its tree, and nothing of anybody else's.
import {existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {run, scratch, until} from '../support/tools.ts';

const source = (path: string): string => fileURLToPath(new URL(`../../source/${path}`, import.meta.url));

/** Fills a tree and guards it, then waits to be killed. */
const OWNER = `
	const {guard} = await import(${JSON.stringify(source('attach/guard.ts'))});
	const {claim} = await import(${JSON.stringify(source('mount/claim.ts'))});
	const {overwrite} = await import(${JSON.stringify(source('mount/file.ts'))});
	const {link, make} = await import(${JSON.stringify(source('mount/folder.ts'))});
	const {folder, root} = claim(process.argv[1]);
	const sys = make(folder, 'sys');
	overwrite(sys.at('ours'), 'ours');
	link(folder, 'self', '1');
	guard([process.argv[2], root]);
	console.log('ready');
	setInterval(() => undefined, 1000);`;

it('only what is lowwater’s own', async () => {
	using scratched = scratch();
	const [place, outside] = [join(scratched.folder, 'place'), join(scratched.folder, 'outside')];
	for (const folder of [place, outside]) mkdirSync(folder, {mode: 0o700});
	writeFileSync(join(outside, 'precious'), 'mine');
	writeFileSync(join(place, '1.sock'), '');
	const strip = process.features.typescript ? [] : ['--experimental-strip-types'];
	const owner = run(process.execPath, [...strip, '--input-type=module', '-e', OWNER, join(place, 'proc-1'), join(place, '1.sock')]);
	await until('the owner', () => owner.said().includes('ready'));
	expect(readdirSync(join(place, 'proc-1'), {recursive: true}).sort()).toEqual(['.lowwater', 'self', 'sys', 'sys/ours']);
	writeFileSync(join(place, 'proc-1/sys/theirs'), 'mine');
	symlinkSync(join(outside, 'precious'), join(place, 'proc-1/elsewhere'));
	owner.child.kill('SIGKILL');
	await owner.ended;
	await until('the end of its files', () => !existsSync(join(place, 'proc-1/.lowwater')) && !existsSync(join(place, 'proc-1/sys/ours')));
	expect(readdirSync(place, {recursive: true}).sort()).toEqual(['proc-1', 'proc-1/elsewhere', 'proc-1/sys', 'proc-1/sys/theirs']);
	expect(readdirSync(outside)).toEqual(['precious']);
});

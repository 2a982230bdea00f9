// `npm start`: built when something has changed, and only then; what is built here is a program of one line.
import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {start as startInTerminal} from '../support/terminal.ts';

const tools = fileURLToPath(new URL('../../tools/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);

const BUNDLER = `import {appendFileSync, writeFileSync} from 'node:fs';
export async function writeBundle(folder) {
	appendFileSync('${folder}/builds', 'x');
	writeFileSync(folder + '/cli.js', 'console.log(process.argv.slice(1).join(" "))');
}`;

beforeAll(() => {
	for (const name of ['tools', 'source/room', 'fixtures/scenarios']) mkdirSync(join(folder, name), {recursive: true});
	for (const name of ['build.js', 'start.js']) cpSync(join(tools, name), join(folder, 'tools', name));
	put('tools/bundle.js', BUNDLER);
	put('package.json', '{"type": "module"}');
	put('source/cli.ts', 'one');
	put('source/room/one.ts', 'one');
	put('fixtures/scenarios/demo.yaml', 'one');
	put('builds', '');
});
afterAll(() => rmSync(folder, {recursive: true}));

const builds = (): number => readFileSync(join(folder, 'builds'), 'utf8').length;
const start = (...args: string[]) => spawnSync(process.execPath, [join(folder, 'tools/start.js'), ...args], {encoding: 'utf8'});

it('builds once, and again for what has changed, is new, or is gone', () => {
	expect(start('run', 'demo')).toMatchObject({status: 0, stdout: `${join(folder, 'dist/cli.js')} run demo\n`, stderr: ''});
	expect(builds()).toBe(1);
	start();
	expect(builds()).toBe(1);
	expect(readFileSync(join(folder, 'dist/lowwater.1'), 'utf8')).toMatch(/cli\.js man\n$/); // the program's own man page, which package.json names
	expect(JSON.parse(readFileSync(join(tools, '../package.json'), 'utf8'))).toMatchObject({man: ['dist/lowwater.1']});
	put('source/room/one.ts', 'other');
	start();
	expect(builds()).toBe(2);
	put('source/room/two.ts', 'two');
	start();
	expect(builds()).toBe(3);
	rmSync(join(folder, 'source/room/two.ts'));
	start();
	expect(builds()).toBe(4);
	put('package.json', '{"type": "module", "version": "2.0.0"}');
	start();
	start();
	expect(builds()).toBe(5);
	rmSync(join(folder, 'dist'), {recursive: true});
	start();
	expect(builds()).toBe(6);
	// What scenarios say of themselves is part of the program.
	put('fixtures/scenarios/demo.yaml', 'another');
	start();
	expect(builds()).toBe(7);
});

it('says on a terminal that it builds, and takes that back', async () => {
	put('source/cli.ts', 'another');
	const first = startInTerminal([join(folder, 'tools/start.js')], {cwd: folder});
	expect(await first.exit).toBe(0);
	expect(first.raw()).toContain('being built');
	await first.until(() => first.text().includes('dist/cli.js'));
	expect(first.text()).not.toContain('being built');
	const second = startInTerminal([join(folder, 'tools/start.js')], {cwd: folder});
	expect(await second.exit).toBe(0);
	expect(second.raw()).not.toContain('being built');
});

it('says in one sentence what is missing, or wrong', () => {
	put('tools/bundle.js', `import 'a-package-that-is-not-there';`);
	expect(start()).toMatchObject({status: 2, stdout: '', stderr: 'What builds lowwater is not installed; run "npm ci --include=dev" first.\n'});
	put('tools/bundle.js', `export const writeBundle = () => { throw new Error('a comma is missing'); };`);
	expect(start()).toMatchObject({status: 2, stdout: '', stderr: 'lowwater cannot be built: Error: a comma is missing\n'});
});

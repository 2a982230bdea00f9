// What may go wrong with the folder: each has its sentence, or is put right, and nothing is left outside it.
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {claim, FolderError, MARK} from '../../source/mount/claim.ts';
import {describeNamespaces, LEAK, LIMIT_MS, NODE_CLI, run, type Running, scratch, until} from '../support/tools.ts';

const mount = (...args: string[]): Running => run(process.execPath, [...NODE_CLI, 'mount', ...args]);
const ready = ({said}: Running): Promise<void> => until('the folder', () => said().includes('four times a second'));

describe('lowwater mount', () => {
	it('makes its folder, and takes it away again at Ctrl-C', async () => {
		using scratched = scratch();
		const folder = join(scratched.folder, 'new', 'proc');
		const one = mount(folder, 'demo');
		await ready(one);
		expect(readFileSync(join(folder, 'meminfo'), 'utf8')).toMatch(/^MemTotal: +524288 kB\n/);
		expect(readdirSync(folder)).toEqual(expect.arrayContaining(['1', 'self', 'vmstat', 'pressure', 'sys', 'sysrq-trigger']));
		one.child.kill('SIGINT');
		expect(await one.ended).toBe(130);
		expect(existsSync(folder)).toBe(false);
	});

	it('refuses a folder in use, takes over what a killed one has left, and leaves a folder of somebody’s own as it is', async () => {
		using scratched = scratch();
		const {folder} = scratched;
		const one = mount(folder, 'demo');
		await ready(one);
		const two = mount(folder, 'demo');
		expect(await two.ended).toBe(2);
		expect(two.said()).toBe(`${folder} is in use by another lowwater (process ${one.child.pid}); name another folder, or end that one.\n`);
		expect(existsSync(join(folder, 'meminfo'))).toBe(true);
		one.child.kill('SIGKILL');
		await one.ended;
		expect(readdirSync(scratched.folder)).toContain(MARK);
		const three = mount(folder, 'demo');
		await ready(three);
		three.child.kill('SIGTERM');
		expect(await three.ended).toBe(130);
		expect(readdirSync(folder)).toEqual([]);
		writeFileSync(join(folder, 'mine'), 'mine');
		const four = mount(folder);
		expect({status: await four.ended, said: four.said()}).toEqual({
			status: 2,
			said: `${folder} has files that are not lowwater’s; name an empty folder, or one that does not exist.\n`,
		});
		expect(readdirSync(folder)).toEqual(['mine']);
	});

	it.each([
		['futimesSync', 5, 'before'],
		['writeSync', 5, 'before'],
		['fchmodSync', 5, 'after'],
		['lutimesSync', 2, 'before'],
		['renameSync', 1, 'before'],
	])('takes over what one leaves that is killed at %s, its call number %i', async (call, nth, when) => {
		using scratched = scratch();
		const folder = join(scratched.folder, 'proc');
		const hook = join(scratched.folder, 'hook.mjs');
		writeFileSync(
			hook,
			[
				"import fs from 'node:fs';",
				"import {syncBuiltinESMExports} from 'node:module';",
				`const call = fs.${call};`,
				'let calls = 0;',
				`fs.${call} = (...args) => {`,
				`	const last = process.argv[2] === 'mount' && ++calls === ${nth};`,
				`	if (last && '${when}' === 'before') process.kill(process.pid, 'SIGKILL');`,
				'	const result = call(...args);',
				"	if (last) process.kill(process.pid, 'SIGKILL');",
				'	return result;',
				'};',
				'syncBuiltinESMExports();',
			].join('\n'),
		);
		const killed = run(process.execPath, ['--import', hook, ...NODE_CLI, 'mount', folder, 'demo']);
		await killed.ended;
		expect(killed.child.signalCode).toBe('SIGKILL');
		expect(readdirSync(folder)).toContain(MARK);
		const next = mount(folder, 'demo');
		await ready(next);
		next.child.kill('SIGTERM');
		expect(await next.ended).toBe(130);
		expect(readdirSync(folder)).toEqual([]);
	});

	it('ends when its folder is taken away', async () => {
		using scratched = scratch();
		const folder = join(scratched.folder, 'proc');
		const one = mount(folder, 'demo');
		await ready(one);
		rmSync(folder, {recursive: true});
		expect(await one.ended).toBe(2);
		expect(one.said()).toContain(`${folder} has been taken away, and lowwater ends`);
		expect(existsSync(folder)).toBe(false);
	});

	it.each([
		[[], 'mount needs a folder'],
		[['/dev/null'], '/dev/null is not a folder'],
		[['/dev/null/x'], '/dev/null/x is not a folder'],
		[['x', 'demo', 'y'], '"y" is one argument too many for mount'],
		[['x', 'dmeo'], 'did you mean "demo"?'],
		[['x', '--from', '5'], '--from: '],
	])('%j', (args, message) => {
		const {status, stderr} = spawnSync(process.execPath, [...NODE_CLI, 'mount', ...args], {encoding: 'utf8', timeout: LIMIT_MS});
		expect(status).toBe(2);
		expect(stderr).toContain(message);
		expect(stderr.trimEnd().split('\n')).toHaveLength(1);
	});
});

describeNamespaces('a full folder', () => {
	/** `lowwater mount` on a tmpfs of so many bytes, after a line of shell; $DIR is the folder. */
	const mountWithin = (folder: string, size: string, before: string, ...args: string[]): Running =>
		run('unshare', [
			...[
				'--user',
				'--map-root-user',
				'--mount',
				'sh',
				'-c',
				`DIR=$1; shift; mount -t tmpfs -o mode=755,size=${size} none "$DIR"; ${before}; exec "$@"`,
				'sh',
				folder,
			],
			...[process.execPath, ...NODE_CLI, 'mount', folder, ...args],
		]);

	it('cannot be begun', async () => {
		using scratched = scratch();
		const {folder} = scratched;
		const full = mountWithin(folder, '16k', 'true', 'demo');
		expect(await full.ended).toBe(2);
		expect(full.said()).toBe(`${folder} cannot be filled: it is full; make room, or name another folder.\n`);
	});

	it('is said once, and tried again until there is room', async () => {
		using scratched = scratch();
		const {folder} = scratched;
		const scenario = join(scratched.folder, '..', `${folder.split('/').at(-1)}.yaml`);
		writeFileSync(scenario, LEAK.replaceAll('at: 100ms', 'at: 2s'));
		// Somebody fills it before the processes begin, and makes room when they have.
		const fill = '(while ! [ -e "$DIR/40/io" ]; do sleep 0.1; done; cat /dev/zero >"$DIR/fill" 2>/dev/null; sleep 4; rm "$DIR/fill") &';
		const one = mountWithin(folder, '2m', fill.slice(0, -1).concat('& true'), scenario);
		await until('the complaint', () => one.said().includes('it is full'));
		await until('room', () => one.said().includes('is true to the machine again'));
		one.child.kill('SIGINT');
		expect(await one.ended).toBe(130);
		expect(one.said().match(/is behind the machine: it is full; make room\. It is tried again\./g)).toHaveLength(1);
		rmSync(scenario);
	});
});

describe('a claim', () => {
	it('is refused to a second, and free again after the first', () => {
		using scratched = scratch();
		const folder = join(scratched.folder, 'proc');
		const one = claim(folder);
		expect(() => claim(folder)).toThrow(FolderError);
		expect(one.holds()).toBe(true);
		one.release();
		expect(existsSync(folder)).toBe(false);
		claim(folder).release();
	});

	it('of a process that is another’s pid now is none', () => {
		using scratched = scratch();
		writeFileSync(join(scratched.folder, MARK), `${process.pid} 1\n`);
		claim(scratched.folder).release();
		writeFileSync(join(scratched.folder, MARK), '');
		claim(scratched.folder).release();
		expect(readdirSync(scratched.folder)).toEqual([]);
	});
});

// The shipped program in lines: in a pipe, cut off by its reader, and in a terminal for a screen reader; and what it keeps of what was chosen there.
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {build, start} from '../support/terminal.ts';

let program: Awaited<ReturnType<typeof build>>;
const home = mkdtempSync(join(tmpdir(), 'lowwater-'));
beforeAll(async () => {
	program = await build();
});
afterAll(() => {
	program.remove();
	rmSync(home, {recursive: true});
});

describe('in a pipe', () => {
	it('speaks in lines, takes keys, and ends with q', async () => {
		const child = spawn(process.execPath, [program.cli, '--plain', '--no-config', 'burst'], {cwd: home});
		let [out, err] = ['', ''];
		child.stdout.on('data', chunk => {
			out += chunk;
			if (out.includes('pages free') && !out.includes('started leak')) child.stdin.write('L');
			if (/started leak as pid \d+/.test(out)) child.stdin.write('q');
		});
		child.stderr.on('data', chunk => {
			err += chunk;
		});
		const code = await new Promise(resolve => child.on('close', resolve));
		expect({code, err}).toEqual({code: 0, err: ''});
		expect(out).toMatch(/^lowwater: burst, /);
		expect(out).not.toContain('\u001B');
	});

	it('ends when its reader has had enough', async () => {
		const child = spawn('bash', ['-c', `"$0" "$1" --plain burst </dev/null | head -1; echo "\${PIPESTATUS[0]}"`, process.execPath, program.cli], {cwd: home});
		let out = '';
		child.stdout.on('data', chunk => {
			out += chunk;
		});
		await new Promise(resolve => child.on('close', resolve));
		expect(out).toMatch(/^lowwater: burst, .*\n0\n$/);
	});
});

it('says that nothing can be written where that is so', async () => {
	const child = spawn('bash', ['-c', 'exec "$0" "$1" --plain burst </dev/null >/dev/full', process.execPath, program.cli], {cwd: home});
	let err = '';
	child.stderr.on('data', chunk => {
		err += chunk;
	});
	const code = await new Promise(resolve => child.on('close', resolve));
	expect({code, err}).toEqual({code: 2, err: 'Output cannot be written: the disk is full; make room or write elsewhere.\n'});
});

describe('in a terminal, for a screen reader', () => {
	it('draws nothing, hears keys, gives the terminal back, and keeps what was chosen', async () => {
		const env = {INK_SCREEN_READER: 'true', XDG_CONFIG_HOME: home};
		const terminal = start([program.cli, 'leak-with-swap'], {cwd: home, env, rows: 200});
		await terminal.until(() => terminal.text().includes('pages free'));
		terminal.write('.');
		await terminal.until(() => terminal.text().includes('It goes on at 2 times.'));
		terminal.write('q');
		expect(await terminal.exit).toBe(0);
		expect(terminal.alternate()).toBe(false);
		expect(terminal.raw()).not.toMatch(/\u001B\[\?(1049|1000|25)/);
		expect(readFileSync(join(home, 'lowwater/config.yaml'), 'utf8')).toMatch(/^speed: 2$/m);
	});

	it('says at the end what is wrong in what was kept, and runs all the same', async () => {
		writeFileSync(join(home, 'lowwater/config.yaml'), 'speed: 2\ntheme: purple\n');
		const terminal = start([program.cli, 'burst', '--plain'], {cwd: home, env: {XDG_CONFIG_HOME: home}, rows: 200});
		await terminal.until(() => terminal.text().includes('pages free'));
		terminal.write('q');
		expect(await terminal.exit).toBe(0);
		await terminal.until(() => /config\.yaml:2: theme cannot be "purple"/.test(terminal.text().replace(/\n/g, '')));
		const without = start([program.cli, 'burst', '--plain', '--no-config'], {cwd: home, env: {XDG_CONFIG_HOME: home}, rows: 200});
		await without.until(() => without.text().includes('pages free'));
		without.write('q');
		expect(await without.exit).toBe(0);
		expect(without.text()).not.toContain('purple');
		expect(readFileSync(join(home, 'lowwater/config.yaml'), 'utf8')).toBe('speed: 2\ntheme: purple\n');
	});
});

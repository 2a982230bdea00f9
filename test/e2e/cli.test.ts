// The real program as a process: exit states, a reader that goes away, Ctrl-C.
import {spawn, spawnSync} from 'node:child_process';
import {stripVTControlCharacters} from 'node:util';
import {spawn as spawnInTerminal} from '@lydell/node-pty';
import {describe, expect, it} from 'vitest';
import {FIELDS, LATENCY_FIELDS} from '../../source/procfs/fields.ts';
import {PROGRAM} from '../support/terminal.ts';

const cli = (...args: string[]) => spawnSync(process.execPath, [PROGRAM.cli, ...args], {encoding: 'utf8'});

describe('the program', () => {
	it('ends with the status of what it did', () => {
		expect(cli('--version')).toMatchObject({status: 0, stderr: ''});
		expect(cli('run', 'leak-without-swap')).toMatchObject({status: 0, stderr: ''});
		expect(cli('run', 'leak-without-swap', '--set', 'expect.killed=[]')).toMatchObject({status: 1});
		expect(cli('run', 'nothing-at-all')).toMatchObject({status: 2, stdout: ''});
	});

	it('compares two machines, one of them in a thread of its own', () => {
		const {status, stdout, stderr} = cli('compare', 'min-free-small', 'min-free-large', '--until', '13s', '--require', 'B.stall_time < A.stall_time');
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		expect(stdout).toMatch(/▲ A stalled \d+ times and lost .* ms; B never\./);
		expect(stdout).toMatch(/◆ Parted at 7\.5 s: kswapd_woken was 0 in A and 1 in B/);
		expect(cli('compare', 'min-free-small', 'min-free-large', '--until', '2s', '--require', 'B.oom_kill > 0')).toMatchObject({status: 1});
	});

	it.skipIf(spawnSync('taskset', ['-c', '0', 'true']).status !== 0)('tells the same of two machines with one CPU and with two', () => {
		const args = [PROGRAM.cli, 'compare', 'leak-with-swap', '--b', 'vm.swappiness=0', '--until', '26s', '--format', 'json'];
		const two = spawnSync(process.execPath, args, {encoding: 'utf8'});
		expect(two).toMatchObject({status: 0, stderr: ''});
		expect(spawnSync('taskset', ['-c', '0', process.execPath, ...args], {encoding: 'utf8'})).toMatchObject({status: 0, stdout: two.stdout});
	});

	it('ends quietly when nobody reads any more', () => {
		const command = [process.execPath, PROGRAM.cli, 'run', 'demo', '--format', 'csv', '--every', '1ms', '--for', '1h'].map(word => `'${word}'`).join(' ');
		const {stdout, stderr, status} = spawnSync('sh', ['-c', `${command} | head -n 3`], {encoding: 'utf8', timeout: 30_000});
		expect({lines: stdout.trimEnd().split('\n').length, stderr, status}).toEqual({lines: 3, stderr: '', status: 0});
	});

	it('ends with whole lines and 130 at Ctrl-C', async () => {
		const child = spawn(process.execPath, [PROGRAM.cli, 'run', 'demo', '--format', 'csv', '--every', '100ms', '--for', '10h']);
		let out = '';
		child.stdout.on('data', chunk => {
			if (out === '') setTimeout(() => child.kill('SIGINT'), 100);
			out += chunk;
		});
		const status = await new Promise(resolve => child.on('close', resolve));
		expect(status).toBe(130);
		expect(out.endsWith('\n')).toBe(true);
		expect(out.trimEnd().split('\n').at(-1)?.split(',')).toHaveLength(FIELDS.length + LATENCY_FIELDS.length);
	});

	it('tells what there was at Ctrl-C', async () => {
		const child = spawn(process.execPath, [PROGRAM.cli, 'run', 'demo', '--for', '100h']);
		let out = '';
		child.stdout.on('data', chunk => (out += chunk));
		setTimeout(() => child.kill('SIGINT'), 1500);
		expect(await new Promise(resolve => child.on('close', resolve))).toBe(130);
		expect(out).toMatch(/Interrupted at .* s; this is what there was\./);
	});

	it('shows time, speed and free pages on a terminal, and ends at Ctrl-C there', async () => {
		const terminal = spawnInTerminal(process.execPath, [PROGRAM.cli, 'run', 'demo', '--for', '100h'], {cols: 90, rows: 30});
		let out = '';
		let pressed = false;
		terminal.onData(data => {
			out += data;
			if (pressed || !/× real time/.test(out)) return;
			pressed = true;
			setTimeout(() => terminal.write('\u0003'), 300);
		});
		const {exitCode} = await new Promise<{exitCode: number}>(resolve => terminal.onExit(resolve));
		expect(exitCode).toBe(130);
		const text = stripVTControlCharacters(out);
		expect(text).toMatch(/\d\d:\d\d:\d\d\.\d of 100:00:00\.0 {2}[\d.]+× real time {2}[\d ]+ pages free/);
		expect(text).toMatch(/Interrupted at/);
	});
});

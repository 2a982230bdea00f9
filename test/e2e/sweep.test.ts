// A sweep as processes: whatever it is split into, and however often it is killed, its rows are the same bytes.
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, describe, expect, it} from 'vitest';
import {PROGRAM, start} from '../support/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

const SCENARIO = join(folder, 'cache.yaml');
writeFileSync(
	SCENARIO,
	[
		'machine: {memory: 24MiB, zones: one}',
		'files: {/data/big: 64MiB}',
		'timeline:',
		'  - {at: 0s, spawn: stream, name: backup, file: /data/big, rate: 90MiB/s}',
		'  - {at: 250ms, spawn: burst, name: report, size: 6MiB, hold: 50ms}',
		'until: {time: 350ms}',
	].join('\n'),
);
const SWEEP = [PROGRAM.cli, 'sweep', SCENARIO, '--set', 'vm.min_free_kbytes=128..1024:6 log', '--set', 'vm.watermark_scale_factor=10,100'];

const path = (name: string): string => join(folder, name);
const read = (name: string): string => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : '');

function swept(name: string, ...args: string[]): string {
	const {status, stderr} = spawnSync(process.execPath, [...SWEEP, ...args, '--out', path(name)], {encoding: 'utf8'});
	expect({status, stderr: stderr.split('\n').length}).toEqual({status: 0, stderr: 2});
	return read(name);
}

/** Kills a sweep when its file has so many lines. */
async function killedAt(name: string, lines: number): Promise<void> {
	const child = spawn(process.execPath, [...SWEEP, '--jobs', '1', '--out', path(name)], {stdio: 'ignore'});
	const ended = new Promise(resolve => child.once('exit', resolve));
	while (read(name).split('\n').length <= lines && child.exitCode === null) await sleep(2);
	child.kill('SIGKILL');
	await ended;
}

describe('the rows of a sweep', () => {
	it('are the same bytes from one worker, from two, from three shards joined, and killed twice', async () => {
		const one = swept('one.csv', '--jobs', '1');
		expect(one.trimEnd().split('\n')).toHaveLength(1 + 12);
		expect(swept('two.csv', '--jobs', '2')).toBe(one);

		const parts = [1, 2, 3].map(n => `part-${n}.csv`);
		for (const [i, name] of parts.entries())
			expect(
				swept(name, '--shard', `${i + 1}/3`)
					.trimEnd()
					.split('\n'),
			).toHaveLength(1 + 4);
		const join = ['sweep', '--join', ...parts.map(path)];
		const joined = spawnSync(process.execPath, [PROGRAM.cli, ...join, path('part-2.csv'), '--out', path('joined.csv')], {encoding: 'utf8'});
		expect({status: joined.status, stderr: joined.stderr, rows: read('joined.csv')}).toEqual({status: 0, stderr: '', rows: one});

		await killedAt('killed.csv', 3);
		const first = read('killed.csv');
		expect(first.split('\n').length).toBeLessThan(12);
		await killedAt('killed.csv', 7);
		expect(read('killed.csv').startsWith(first.slice(0, first.lastIndexOf('\n')))).toBe(true);
		expect(swept('killed.csv', '--plot', path('plot.png'))).toBe(one);
		expect(readFileSync(path('plot.png')).subarray(1, 4).toString()).toBe('PNG');
	}, 180_000);

	it('are kept at Ctrl-C, with the status of an interruption', async () => {
		const child = spawn(process.execPath, [...SWEEP, '--out', path('interrupted.csv')], {stdio: ['ignore', 'ignore', 'pipe']});
		let said = '';
		child.stderr.on('data', chunk => {
			said += String(chunk);
		});
		const ended = new Promise<number | null>(resolve => child.once('close', resolve));
		while (read('interrupted.csv').split('\n').length <= 2) await sleep(2);
		child.kill('SIGINT');
		expect(await ended).toBe(130);
		expect(said).toMatch(/\nInterrupted after \d+ of 12 runs; the same command goes on from there\.\n$/);
		expect(swept('interrupted.csv')).toBe(read('one.csv'));
	}, 120_000);
});

describe('a sweep in a terminal', () => {
	it('opens the machine of a cell at its worst, compares it with the default, saves, and ends as it was asked', async () => {
		const run = start([PROGRAM.cli, 'sweep', SCENARIO, '--set', 'vm.min_free_kbytes=128,1024'], {columns: 120, rows: 40, cwd: folder});
		await run.until(() => run.text().includes('2 of 2 runs'));
		expect(run.text()).toContain('Time stalled is 0 from vm.min_free_kbytes 1 024 on');
		run.write('\r');
		await run.until(() => run.text().includes('00:00:00.2') && run.text().includes('kswapd0'));
		run.write('q');
		await run.until(() => run.text().includes('2 of 2 runs'));
		run.write('7');
		await run.until(() => run.text().includes('furthest apart on top'));
		run.write('q');
		await run.until(() => run.text().includes('2 of 2 runs'));
		run.write('j');
		await run.until(() => run.text().includes('saved as sweep.csv'));
		expect(read('sweep.csv').split('\n')[1]).toMatch(/^cache,128,1,0\.\d+,/);
		run.write('\u001B');
		expect(await run.exit).toBe(0);
	});

	it.each([
		['a machine', '\r', /kswapd0/],
		['two machines', '7', /furthest apart on top/],
	])('ends by a signal while %s of it is looked at', async (_, key, shown) => {
		const run = start([PROGRAM.cli, 'sweep', SCENARIO, '--set', 'vm.min_free_kbytes=128,1024'], {columns: 120, rows: 40, cwd: folder});
		await run.until(() => run.text().includes('2 of 2 runs'));
		run.write(key);
		await run.until(() => shown.test(run.text()));
		run.kill('SIGTERM');
		expect(await run.exit).toBe(143);
		await run.until(() => !run.alternate());
	});
});

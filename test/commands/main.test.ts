import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {FIELDS, LATENCY_FIELDS} from '../../source/procfs/fields.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function lowwater(...args: string[]) {
	const stdout = capture({columns: 100});
	const stderr = capture();
	const status = await runMain(args, stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

const file = join(folder, 'small.yaml');
writeFileSync(
	file,
	[
		'name: small',
		'summary: A small leak.',
		'machine: {memory: 64MiB, swap: 32MiB}',
		'timeline:',
		'  - {at: 100ms, spawn: leak, name: leaky, rate: 40MiB/s}',
		'until: {oom_kills: 1, tail: 100ms, time: 20s}',
		'expect: {killed: [leaky]}',
	].join('\n'),
);

describe('run', () => {
	it('tells what happened', async () => {
		const {status, out, err} = await lowwater('run', file);
		expect({status, err}).toEqual({status: 0, err: ''});
		expect(out).toMatch(
			/^small\nA small leak\.\n64\.0 MiB RAM \(DMA \+ DMA32\), 32\.0 MiB swap, 1 CPU, swappiness 60, seed 1\.\nEnded at .* s, after the first kill\.\n/,
		);
		for (const line of [/kswapd0 first woke at .* pages free/, /killed leaky \(300\): oom_score \d+/, /pages .* went out/, /Held: leaky was killed\./])
			expect(out).toMatch(line);
		expect(out).toMatch(/ Zone|zone +free +min +low +high +managed/);
		expect(out).toMatch(/ 1 +init /);
		expect(out).not.toContain('\u001B');
		for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
	});

	it('is the same each time, in every format', async () => {
		for (const format of ['summary', 'text', 'sar', 'csv', 'jsonl', 'dmesg']) {
			const once = await lowwater('run', file, '--format', format);
			expect(once.status, format).toBe(0);
			expect(await lowwater('run', file, '--format', format)).toEqual(once);
			expect(once.out.endsWith('\n')).toBe(true);
		}
	});

	it.each([
		[['--every', '0'], '--every: 0 is no length of time for it; give it more, such as "1s".'],
		[['--for', '0s'], '--for: 0 is no length of time for it; give it more, such as "1s".'],
		[['--lang', 'fr'], '--lang: "fr" is no language here; use en or zh.'],
	])('refuses %j in one sentence', async (flags, sentence) => {
		expect(await lowwater('run', file, ...flags)).toEqual({status: 2, out: '', err: `${sentence}\n`});
	});

	it('csv has a column for each field', async () => {
		const {out} = await lowwater('run', file, '--format', 'csv', '--every', '100ms');
		const [header = '', ...rows] = out.trimEnd().split('\n');
		expect(header.split(',')).toEqual([...FIELDS, ...LATENCY_FIELDS].map(field => field.id));
		expect(rows.length).toBeGreaterThan(10);
		for (const row of rows)
			expect(
				row
					.split(',')
					.slice(0, FIELDS.length)
					.every(cell => /^-?\d+(\.\d+)?$/.test(cell)),
			).toBe(true);
		expect(rows.every(row => row.split(',').length === FIELDS.length + LATENCY_FIELDS.length)).toBe(true);
		expect(rows[0]).toMatch(/^0\.000000,/);
		expect(rows[1]).toMatch(/^0\.100000,/);
	});

	it('jsonl is shaped as the recordings', async () => {
		const {out} = await lowwater('run', file, '--format', 'jsonl', '--every', '100ms');
		const lines = out
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as Record<string, never>);
		expect(lines[0]).toMatchObject({type: 'header', scenario: 'small', smp: 1, numa: 1, swap_kb: 32768, workload: ['0.1 leaky 0 leak']});
		expect(Object.keys(lines[0]?.['boot'] ?? {})).toEqual(['zones', 'nodes', 'meminfo']);
		expect(lines[1]).toMatchObject({t: 0});
		expect(Object.keys(lines[2] ?? {})).toEqual(expect.arrayContaining(['t', 'meminfo', 'vmstat', 'zones', 'nodes', 'psi', 'procs']));
		expect(lines.at(-1)).toMatchObject({type: 'end', reason: 'kills', kills: [{name: 'leaky', pid: 300, oom_score_adj: 0}]});
		expect(out).not.toMatch(/free_min|free_max/);
	});

	it('sar prints what sar -B prints', async () => {
		const lines = (await lowwater('run', file, '--format', 'sar')).out.split('\n');
		expect(lines[0]).toMatch(/^Linux .*\(1 CPU\)$/);
		expect(lines[2]).toMatch(/^00:00:00 +pgpgin\/s +pgpgout\/s .*%vmeff$/);
		expect(lines.at(-2)).toMatch(/^Average: /);
	});

	it('text tells events under the row that they led to', async () => {
		const {out} = await lowwater('run', file, '--format', 'text');
		expect(out).toMatch(/leaky \(300\) started/);
		expect(out).toMatch(/kswapd0 woke/);
		expect(out).toMatch(/min – low|under min|low – high|above high/);
	});

	it('writes a file', async () => {
		const path = join(folder, 'out.csv');
		const {status, out} = await lowwater('run', file, '--format', 'csv', '--out', path);
		expect({status, out}).toEqual({status: 0, out: ''});
		expect(readFileSync(path, 'utf8')).toBe((await lowwater('run', file, '--format', 'csv')).out);
	});

	it('takes --for, --set and --seed', async () => {
		expect((await lowwater('run', file, '--for', '300ms', '--set', 'vm.swappiness=7', '--set', 'machine.cpus=2', '--seed', '5')).out).toMatch(
			/2 CPUs, swappiness 7, seed 5\.\nEnded at 0\.3 s, as planned\./,
		);
	});

	it('exits with 1 when something expected did not happen, and says by how much', async () => {
		const {status, out, err} = await lowwater('run', file, '--set', 'expect.counters={pswpout: {max: 5}}');
		expect(status).toBe(1);
		expect(out).toMatch(/FAILED: pswpout should be at most 5, and is [\d ]+: [\d ]+ over\./);
		expect(err).toBe('One of 2 expectations did not hold.\n');
		expect(await lowwater('run', file, '--set', 'expect.killed=[]', '--format', 'sar')).toMatchObject({
			status: 1,
			err: 'FAILED: nobody should have been killed, and it was leaky.\n',
		});
	});

	it('judges nothing where --for ends it before its end', async () => {
		expect(await lowwater('run', file, '--for', '300ms', '--format', 'sar')).toMatchObject({status: 0, err: ''});
		expect((await lowwater('run', file, '--for', '300ms')).out).toContain('what the scenario expects is not judged');
	});

	it('tells of events that did nothing, and goes on', async () => {
		const late = join(folder, 'late.yaml');
		writeFileSync(
			late,
			`${readFileSync(file, 'utf8').replace('timeline:\n', 'timeline:\n  - {at: 200ms, spawn: burst, name: short, size: 1MiB, hold: 10ms}\n  - {at: 1s, signal: TERM, to: short}\n')}`,
		);
		const {status, err} = await lowwater('run', late);
		expect(status).toBe(0);
		expect(err).toMatch(/^.*late\.yaml:6:5: at 1 s SIGTERM to short did nothing: ESRCH, .*\.\n$/);
	});

	it('is interrupted with whole lines', async () => {
		const stdout = capture();
		const stop = new AbortController();
		const running = runMain(['run', 'demo', '--format', 'csv', '--every', '10ms', '--for', '10h'], stdout.stream, capture().stream, stop.signal);
		await expect.poll(() => stdout.text().split('\n').length, {timeout: 30_000}).toBeGreaterThan(5);
		stop.abort();
		expect(await running).toBe(130);
		const lines = stdout.text().split('\n');
		expect(lines.length).toBeGreaterThan(5);
		expect(lines.at(-1)).toBe('');
		expect(lines.at(-2)?.split(',')).toHaveLength(FIELDS.length + LATENCY_FIELDS.length);
	});
});

describe('mistakes', () => {
	it.each([
		[['run'], 'run needs a scenario'],
		[['run', 'demo', 'burst'], '"burst" is one argument too many for run'],
		[['run', 'dmeo'], 'did you mean "demo"?'],
		[['run', 'demo', '--formta', 'csv'], '--formta is no flag of run; did you mean "--format"?'],
		[['run', 'demo', '--format', 'cvs'], '--format: "cvs" is no format; did you mean "csv"?'],
		[['run', 'demo', '--for', '60'], '--for: "60" has no unit'],
		[['run', 'demo', '--for', '0s'], '--for: '],
		[['run', 'demo', '--every', '10us'], '--every: Samples cannot be closer than 1ms'],
		[['run', 'demo', '--seed', 'x'], '--seed: "x" is not a whole number'],
		[['run', 'demo', '--for'], '--for needs a value: --for 60s.'],
		[['--stop-at'], '--stop-at needs a value: --stop-at MOMENT.'],
		[['run', 'demo', '--stop-at', 'oom'], '--stop-at is no flag of run;'],
		[['--read-onyl'], '--read-onyl is no flag of lowwater; did you mean "--read-only"?'],
		[['--from', '-3s'], '--from: "-3s" is negative'],
		[['run', 'demo', '--for', '-1.5s'], '--for: "-1.5s" is negative'],
		[['--from', '1s', '--from', '2s'], '--from is given twice; leave one out.'],
		[['run', 'demo', '--set', 'memory=3'], '--set memory=3: "memory" is nothing that can be set; did you mean "machine.memory"?'],
		[['run', 'demo', '--out', '/nowhere/at/all'], '/nowhere/at/all cannot be written: there is no such file; check its path.'],
		[['scenarios', 'all'], '"all" is one argument too many for scenarios'],
		[['scenarios', '--every', '1s'], '--every is no flag of scenarios'],
		[['help', 'progams'], 'There is no help on "progams"; did you mean "programs"?'],
		[['hlep'], '"hlep" is neither a command, a built-in scenario nor a file; did you mean "help"?'],
		[['run', 'demo', '--set', 'machine.memory=8TiB'], '--set machine.memory=8TiB: A machine of'],
	])('%j', async (args, message) => {
		const {status, out, err} = await lowwater(...args);
		expect({status, out}).toEqual({status: 2, out: ''});
		expect(err).toContain(message);
		expect(err.trimEnd().split('\n')).toHaveLength(1);
		expect(err).toMatch(/[.?]\n$/);
	});
});

it('does not trust a terminal that says it has no width', async () => {
	const stdout = capture({columns: 0});
	await runMain(['scenarios'], stdout.stream, capture().stream, new AbortController().signal);
	expect(stdout.text()).toBe((await lowwater('scenarios')).out);
});

it('scenarios lists every built-in one with its summary', async () => {
	const {status, out} = await lowwater('scenarios');
	expect(status).toBe(0);
	expect(out).toMatch(/^First\n {2}demo +A small server/);
	expect(out).toMatch(/\n\nRunning out\n {2}leak-without-swap +A leak.*\n {2}leak-with-swap +The same leak/s);
});

it('prints its version and its help', async () => {
	expect((await lowwater('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
	expect((await lowwater('--help')).out).toBe((await lowwater('help')).out);
	expect((await lowwater('run', '--help')).out).toBe((await lowwater('help', 'run')).out);
});

// Output that cannot be written: whatever fails, at the opening, at a write, at the end, is one sentence and exit status 2.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Writable} from 'node:stream';
import {gzipSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import type {Output} from '../../source/commands/context.ts';
import {runMain} from '../../source/main.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-out-'));
afterAll(() => rmSync(folder, {recursive: true}));

const scenario = join(folder, 'small.yaml');
writeFileSync(scenario, 'machine: {memory: 64MiB}\nuntil: {time: 100ms}\ntimeline: [{at: 0s, spawn: leak, rate: 1MiB/s}]\n');
const header = {
	type: 'header',
	workload: ['0 leak 0 anon 20480 0', 'end 1'],
	boot: {zones: [{node: 0, name: 'DMA32', free: 15000, managed: 16000, present: 16384, spanned: 16384}], meminfo: {}},
};
const recording = join(folder, 'made.jsonl.gz');
writeFileSync(recording, gzipSync(`${JSON.stringify(header)}\n{"t": 0}\n{"t": 0.5}\n`));

const log = join(folder, 'kill.log');
writeFileSync(log, readFileSync(new URL('../../fixtures/oom-reports/leak-swap.txt', import.meta.url)));

const failing = (code: string): Output => new Writable({write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: as written`), {code}))});

async function lowwater(args: readonly string[], stdout: Output = capture().stream) {
	const stderr = capture();
	return {status: await runMain(args, stdout, stderr.stream, new AbortController().signal), err: stderr.text()};
}

const COMMANDS: readonly (readonly string[])[] = [
	['run', scenario],
	...['text', 'sar', 'csv', 'jsonl', 'dmesg'].map(format => ['run', scenario, '--format', format]),
	['scenarios'],
	['help'],
	['help', 'fields'],
	['run', '--help'],
	['--version'],
	['explain', 'stack', '--pid', 'leak', '--scenario', scenario],
	['replay-kernel', recording],
	['compare', scenario, '--b', 'vm.swappiness=0'],
	['compare', scenario, '--b', 'vm.swappiness=0', '--format', 'json'],
	['sweep', scenario, '--set', 'vm.swappiness=0,1', '--out', 'rows.csv', '--emit', 'slurm'],
	['import', log],
	['why', log],
	['why', log, '--json'],
	['collect'],
	['man'],
	['completion', 'zsh'],
	['lessons'],
	['lesson', 'export', 'promise'],
	['lesson', 'check', 'promise'],
];

describe('standard output', () => {
	it.each(COMMANDS)('that is full: %s %s %s %s', async (...args) => {
		expect(await lowwater(args, failing('ENOSPC'))).toEqual({status: 2, err: 'Output cannot be written: the disk is full; make room or write elsewhere.\n'});
	});

	it.each(COMMANDS)('that nobody reads any more: %s %s %s %s', async (...args) => {
		expect(await lowwater(args, failing('EPIPE'))).toEqual({status: 0, err: ''});
	});
});

describe('standard output of a sweep', () => {
	const sweep = ['sweep', scenario, '--set', 'vm.swappiness=0..100:101', '--jobs', '1'];

	it('that is full ends it with a sentence, and at once', async () => {
		const {status, err} = await lowwater(sweep, failing('ENOSPC'));
		expect({status, last: err.split('\n').at(-2)}).toEqual({status: 2, last: 'Output cannot be written: the disk is full; make room or write elsewhere.'});
		expect(err).not.toContain('101 of 101');
	});

	it('that nobody reads any more ends it quietly', async () => {
		expect(await lowwater(sweep, failing('EPIPE'))).toEqual({status: 0, err: expect.stringMatching(/^101 runs; .*\n$/)});
	});
});

describe('--out', () => {
	const run = (path: string, ...more: string[]) => lowwater(['run', scenario, '--out', path, ...more]);

	it.each(['summary', 'jsonl'])('onto a device that is full is said: %s', async format => {
		expect(await run('/dev/full', '--format', format)).toEqual({
			status: 2,
			err: '/dev/full cannot be written: the disk is full; make room or write elsewhere.\n',
		});
	});

	it('onto the scenario itself is refused, under any name', async () => {
		const text = readFileSync(scenario, 'utf8');
		symlinkSync(scenario, join(folder, 'other.yaml'));
		for (const path of [scenario, join(folder, 'other.yaml')])
			expect(await run(path)).toEqual({status: 2, err: `--out ${path} is the scenario itself; write to another file.\n`});
		expect(readFileSync(scenario, 'utf8')).toBe(text);
	});

	it('to a pipe that nobody reads is said at once', async () => {
		execFileSync('mkfifo', [join(folder, 'pipe')]);
		expect(await run(join(folder, 'pipe'))).toMatchObject({status: 2, err: expect.stringContaining('nobody has opened the other end of this pipe')});
	});

	it('goes through a device and into a pipe', async () => {
		expect(await run('/dev/null')).toEqual({status: 0, err: ''});
		const fifo = join(folder, 'read');
		const script = 'mkfifo "$1" && cat "$1" > "$2" & sleep 0.1; exec "$3" --disable-warning=ExperimentalWarning "$4" run "$5" --format csv --out "$1"';
		const cli = new URL('../../source/cli.ts', import.meta.url).pathname;
		execFileSync('sh', ['-c', script, 'sh', fifo, join(folder, 'through'), process.execPath, cli, scenario]);
		await expect.poll(() => readFileSync(join(folder, 'through'), 'utf8').split('\n').length).toBe(4);
	});

	it('leaves what was there where the run cannot be', async () => {
		const path = join(folder, 'kept');
		writeFileSync(path, 'kept');
		expect((await lowwater(['run', '/nowhere.yaml', '--out', path])).status).toBe(2);
		expect((await run(join(folder, 'no', 'such', 'folder'))).status).toBe(2);
		expect(readFileSync(path, 'utf8')).toBe('kept');
		expect(await run(path, '--format', 'csv')).toEqual({status: 0, err: ''});
		expect(readFileSync(path, 'utf8')).toMatch(/^\w+,/);
		expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([]);
	});
});

describe('--out onto what is read', () => {
	const copy = join(folder, 'copy');
	mkdirSync(copy);
	writeFileSync(join(copy, 'meminfo'), 'MemTotal: 65536 kB\n');
	symlinkSync(join(copy, 'meminfo'), join(folder, 'link'));

	it.each([
		[['import', log], log],
		[['why', log, '--simulate'], log],
		[['import', copy], join(copy, 'meminfo')],
		[['import', copy], join(folder, 'link')],
	])('is refused: %s --out %s', async (args, out) => {
		const text = readFileSync(out, 'utf8');
		expect(await lowwater([...args, '--out', out])).toEqual({status: 2, err: `--out ${out} is what is read; write to another file.\n`});
		expect(readFileSync(out, 'utf8')).toBe(text);
	});
});

describe('replay-kernel --emit', () => {
	it('does not write over the recording', async () => {
		const path = join(folder, 'plain.jsonl');
		writeFileSync(path, `${JSON.stringify(header)}\n{"t": 0}\n`);
		const text = readFileSync(path, 'utf8');
		expect(await lowwater(['replay-kernel', path, '--emit', folder])).toEqual({
			status: 2,
			err: `--emit would write over ${path} itself; name another folder.\n`,
		});
		expect(readFileSync(path, 'utf8')).toBe(text);
		// Nor when another one of that name comes before it.
		expect(await lowwater(['replay-kernel', recording, join(folder, 'one', 'plain.jsonl'), path, '--emit', folder])).toMatchObject({status: 2});
		expect(readFileSync(path, 'utf8')).toBe(text);
	});

	it('does not write two recordings to one file', async () => {
		const other = join(folder, 'other');
		mkdirSync(other);
		const path = join(other, 'made.jsonl');
		writeFileSync(path, `${JSON.stringify(header)}\n{"t": 0}\n`);
		const to = join(folder, 'both');
		expect(await lowwater(['replay-kernel', recording, path, '--emit', to])).toEqual({
			status: 2,
			err: `--emit would write both ${recording} and ${path} to ${join(to, 'made.jsonl')}; give one of them another name, or a folder of its own.\n`,
		});
		expect(existsSync(to)).toBe(false);
	});

	it('says where it writes, and where it cannot', async () => {
		const target = join(folder, 'emitted', 'made.jsonl');
		expect(await lowwater(['replay-kernel', recording, '--emit', join(folder, 'emitted')])).toEqual({status: 0, err: `${target}\n`});
		expect(existsSync(target)).toBe(true);
		expect(await lowwater(['replay-kernel', recording, '--emit', scenario])).toMatchObject({
			status: 2,
			err: expect.stringMatching(/^\S+ cannot be written: .*\.\n$/),
		});
	});
});

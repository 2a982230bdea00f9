import {execFileSync, spawn} from 'node:child_process';
import {closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import {linesOf, ReadError, readText} from '../../source/files/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-read-'));
afterAll(() => rmSync(folder, {recursive: true}));

const file = (name: string, content: string | Buffer): string => {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
};
const fifo = (name: string): string => {
	const path = join(folder, name);
	execFileSync('mkfifo', [path]);
	return path;
};
const codeOf = async (work: Promise<unknown>): Promise<string> => {
	try {
		await work;
	} catch (error) {
		if (error instanceof ReadError) return error.code;
		throw error;
	}
	return '';
};

const LIMITS = {most: 1e6, mostUnpacked: 1e6, mostLine: 1000};
async function lines(path: string, limits = LIMITS): Promise<string[]> {
	const out: string[] = [];
	for await (const line of linesOf(path, limits)) out.push(line);
	return out;
}

describe('reading', () => {
	it('takes a file up to its limit and no further', async () => {
		expect(await readText(file('ten', '0123456789'), 10)).toBe('0123456789');
		expect(await codeOf(readText(file('ten', '0123456789'), 9))).toBe('TOO_LARGE');
	});

	it.each([
		['/dev/zero', 'NOT_A_FILE'],
		['/dev/null', 'NOT_A_FILE'],
		['/tmp', 'EISDIR'],
		['/nowhere/at/all', 'ENOENT'],
	])('refuses %s', async (path, code) => expect(await codeOf(readText(path, 100))).toBe(code));

	it('waits for the writer of a pipe, and reads to its end', async () => {
		const path = fifo('pipe');
		const reading = readText(path, 1000);
		await pause(60);
		const fd = openSync(path, 'w');
		writeSync(fd, 'one ');
		await pause(60);
		writeSync(fd, 'two');
		closeSync(fd);
		expect(await reading).toBe('one two');
	});

	it('reads no more of an endless pipe than its limit', async () => {
		const path = fifo('endless');
		const writer = spawn('sh', ['-c', 'exec yes > "$0"', path], {stdio: 'ignore'});
		const ended = new Promise<void>(done => writer.once('exit', () => done()));
		expect(await codeOf(readText(path, 1_000_000))).toBe('TOO_LARGE');
		await ended; // of SIGPIPE
	});

	it('is interrupted while a pipe is silent', async () => {
		const stop = new AbortController();
		const reading = codeOf(readText(fifo('silent'), 1000, stop.signal));
		await pause(30);
		stop.abort();
		expect(await reading).toBe('INTERRUPTED');
	});

	it('reads what a shell hands over, also where that is nothing', () => {
		const code = `const {readText} = await import(${JSON.stringify(new URL('../../source/files/read.ts', import.meta.url).pathname)}); process.stdout.write('[' + await readText(process.argv[1], 1000) + ']');`;
		const run = (script: string): string =>
			execFileSync('bash', ['-c', script, process.execPath, code], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
		expect(run('"$0" --input-type=module -e "$1" <(echo text)')).toBe('[text\n]');
		expect(run('"$0" --input-type=module -e "$1" <(true)')).toBe('[]');
		expect(run('echo piped | "$0" --input-type=module -e "$1" /dev/stdin')).toBe('[piped\n]');
	});
});

describe('lines', () => {
	it('come one by one, packed or not, with or without a last end', async () => {
		expect(await lines(file('plain', 'a\n\nb\nc'))).toEqual(['a', '', 'b', 'c']);
		expect(await lines(file('packed.gz', gzipSync('a\n\nb\nc\n')))).toEqual(['a', '', 'b', 'c']);
		const long = `${'é'.repeat(300)}\n`.repeat(900);
		expect(await lines(file('long.gz', gzipSync(long)))).toEqual(long.trimEnd().split('\n'));
	});

	it('end at the limits of a file, of what is unpacked, and of a line', async () => {
		const bomb = file('bomb.gz', gzipSync('line\n'.repeat(1_000_000)));
		const one = file('one.gz', gzipSync(Buffer.alloc(900_000)));
		expect(await codeOf(lines(bomb))).toBe('TOO_LARGE');
		expect(await codeOf(lines(one))).toBe('TOO_LARGE');
		expect(await codeOf(lines(file('large', 'x\n'.repeat(600_000))))).toBe('TOO_LARGE');
	});

	it('are refused where the packing is broken', async () => {
		expect(await codeOf(lines(file('none.gz', 'plain')))).toBe('BAD_GZIP');
		expect(await codeOf(lines(file('cut.gz', gzipSync(Buffer.from(Array.from({length: 9000}, (_, i) => (i * 7919) % 251))).subarray(0, -20))))).toBe(
			'BAD_GZIP',
		);
		expect(await codeOf(lines('/nowhere.gz'))).toBe('ENOENT');
	});
});

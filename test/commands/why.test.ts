// lowwater why: from the command line, in its formats, from files and gzip, and what it refuses.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import zlib, {gzipSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {groupText, oomText, webServer} from '../support/oom-text.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'why-'));
afterAll(() => rmSync(folder, {recursive: true}));

function file(name: string, lines: readonly string[] | Buffer): string {
	const path = join(folder, name);
	writeFileSync(path, Buffer.isBuffer(lines) ? lines : `${lines.join('\n')}\n`);
	return path;
}

async function why(...args: readonly string[]): Promise<{readonly status: number; readonly out: string; readonly err: string}> {
	const [stdout, stderr] = [capture({columns: 100}), capture()];
	const status = await runMain(['why', ...args], stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

const one = oomText('6.1').map((line, i) => `Nov 27 03:14:${String(10 + Math.min(49, i)).padStart(2, '0')} web-03 kernel: ${line}`);

describe('why', () => {
	it('explains in the order in which one asks, within the width', async () => {
		const {status, out, err} = await why(file('messages', one));
		expect([status, err]).toEqual([0, '']);
		expect(out.split('\n')[0]).toBe('messages: web-03, Linux 6.1.0-18-amd64, Nov 27 03:14:10, kill 1 of 1');
		const headings = out
			.split('\n')
			.filter(line => /^[A-Z]/.test(line))
			.map(line => line.split(/[ ,(]/).slice(0, 2).join(' '));
		expect(headings).toEqual(['Whose limit', 'Who asked', 'Which zone', 'Where the', 'The ranking', 'Why java', 'What would']);
		expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
		expect(out).toMatch(/\n {2}DMA32 +44 120 +24 952 +\+ 19 712 +544 {2}under both\n/);
		expect(out).toMatch(/\n {2}4311 {2}java +3\.3G +1\.1G +9\.2M +0 +1 156 465 {2}killed\n/);
	});

	it('reads gzip, and says what packs otherwise', async () => {
		const packed = await why(file('messages.gz', gzipSync(Buffer.from(one.join('\n')))));
		expect(packed.out).toBe((await why(file('messages', one))).out.replaceAll('messages', 'messages.gz'));
		const xz = await why(file('messages.xz', Buffer.from('fd377a585a0000', 'hex')));
		expect([xz.status, xz.err]).toEqual([2, expect.stringMatching(/messages\.xz cannot be read: it is packed, and cut off or damaged/)]);
		const bzip2 = await why(file('messages.bz2', Buffer.from('BZh91AY&SY')));
		expect([bzip2.status, bzip2.err]).toEqual([2, expect.stringMatching(/is packed with bzip2: unpack it into a pipe, as in: bzip2 -dc/)]);
		if (typeof zlib.zstdCompressSync === 'function')
			expect((await why(file('messages.zst', zlib.zstdCompressSync(Buffer.from(one.join('\n')))))).out).toContain('java (4311) was killed');
	});

	it('prints every report of a log, or the one that --kill names', async () => {
		const path = file('two', [...one, 'something else', ...oomText('4.19', {...webServer(), victim: 5120})]);
		const {out} = await why(path);
		expect(out).toMatch(/^2 OOM kills in this log:\n {2}1 .*java \(4311\) was killed/);
		expect(out).toContain('kill 2 of 2');
		const second = await why(path, '--kill', '2');
		expect(second.out).toMatch(/^two: Linux 4\.19\.0-27-amd64, kill 2 of 2\n\npython3 \(5120\) was killed/);
		expect((await why(path, '--kill', '3')).err).toBe('--kill 3: the log has 2 of them, 1 to 2.\n');
	});

	it('prints JSON that another program can use, and Markdown', async () => {
		const {out} = await why(file('messages', one), '--json');
		const {reports} = JSON.parse(out) as {
			reports: {victim: unknown; ranking: {rows: {pid: number; points: number}[]}; zones: {name: string; state: string}[]; helps: {kind: string}[]}[];
		};
		expect(reports).toHaveLength(1);
		expect(reports[0]!.victim).toEqual({pid: 4311, name: 'java'});
		expect(reports[0]!.ranking.rows[0]).toMatchObject({pid: 4311, points: 1_156_465});
		expect(reports[0]!.helps.map(({kind}) => kind)).toEqual(['victim', 'more-swap', 'shmem']);
		const markdown = (await why(file('messages', one), '--format', 'markdown')).out;
		expect(markdown).toContain('| 4311 | java | 3.3G | 1.1G | 9.2M | 0 | 1 156 465 | killed |');
		expect(markdown).toContain('### What would have helped');
	});

	it('explains a group’s limit', async () => {
		const {out} = await why(file('group', groupText('6.8', 2)));
		expect(out).toContain('That of the group /kubepods/pod1: 3.8G used of 3.8G, met 77 times.');
		expect(out.replace(/\s+/g, ' ')).toContain('more RAM in the machine (the limit is the group’s)');
	});

	it('refuses with one sentence and status 2', async () => {
		const cases: readonly (readonly [readonly string[], RegExp])[] = [
			[[], /^Which log\? A file, or "-"/],
			[[file('empty', Buffer.alloc(0))], /is empty: there is no OOM report in it\.$/],
			[[file('other', ['hello', 'java.lang.OutOfMemoryError: heap'])], /Line 2 looks most like one: “java\.lang\.OutOfMemoryError: heap”/],
			[[join(folder, 'nowhere')], /nowhere cannot be read: /],
			[[file('binary', Buffer.alloc(5000))], /is no text: a log is wanted\.$/],
			[[file('binary.gz', gzipSync(Buffer.alloc(5000)))], /is no text: a log is wanted\.$/],
			[[folder], /cannot be read: /],
			[[file('messages', one), '--format', 'xml'], /is not one of text, markdown, json/],
			[[file('messages', one), '-o', 'x.yaml'], /^-o says where --simulate writes/],
		];
		for (const [args, sentence] of cases) {
			const {status, out, err} = await why(...args);
			expect([status, out]).toEqual([2, '']);
			expect(err.trimEnd()).toMatch(sentence);
			expect(err.trimEnd().split('\n')).toHaveLength(1);
		}
	});

	it('shows, and does not send, what a name would make a terminal do', async () => {
		const machine = webServer();
		machine.tasks.find(({name}) => name === 'nginx')!.name = 'ngi\u001b]0;x\u0007nx';
		const {out} = await why(file('evil', oomText('6.1', machine)));
		expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
	});
});

describe('--simulate', () => {
	it('writes the machine as a scenario with -o, which lowwater then reads', async () => {
		const to = join(folder, 'machine.yaml');
		const {status, out, err} = await why(file('messages', one), '--simulate', '-o', to);
		expect([status, out, err]).toEqual([0, '', `${to} is written: lowwater ${to} opens it.\n`]);
		expect(readScenario(readFileSync(to, 'utf8'), {file: to}).config.zones.map(({managed}) => managed)).toEqual([3840, 732_928, 1_261_568]);
	});

	it('needs a terminal without -o, and zones', async () => {
		expect((await why(file('messages', one), '--simulate')).err).toMatch(/^The machine opens in the dashboard, which needs a terminal/);
		const lines = groupText('6.8', 2).filter(line => !line.includes(': usage '));
		const group = await why(file('group', lines), '--simulate', '-o', join(folder, 'no.yaml'));
		expect([group.status, group.err]).toEqual([
			2,
			'This report is about the limit of a group, and does not say what the limit is: there is no machine to be made of it.\n',
		]);
		const unfilled = groupText('2.6.32-rhel', 1).filter(line => !line.startsWith('Memory cgroup stats'));
		expect((await why(file('unfilled', unfilled), '--simulate', '-o', join(folder, 'no.yaml'))).err).toContain('does not say what the group held');
	});
});

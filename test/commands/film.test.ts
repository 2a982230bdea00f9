import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {seenAt} from '../support/film.ts';
import type {Journal} from '../../source/session/journal/journal.ts';
import {branchFile} from '../../source/session/journal/keeper.ts';
import {journalHead, journalMore} from '../../source/session/journal/text.ts';
import {capture} from '../support/output.ts';
import {quiet} from '../support/past.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function film(...args: string[]) {
	const stderr = capture();
	const stdout = capture();
	const status = await runMain(['film', ...args], stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

const file = (name: string): string => join(folder, name);

describe('film', () => {
	it('writes an SVG, and says how large it is', async () => {
		const {status, out, err} = await film('burst', '--for', '2s', '--size', '60x14', '--keys', '500ms:? 1.5s:escape', '--out', file('a.svg'));
		const svg = readFileSync(file('a.svg'), 'utf8');
		expect({status, out}).toEqual({status: 0, out: ''});
		const kB = Math.ceil(Buffer.byteLength(svg) / 1000);
		expect(err.replace(/\d+ frames/, 'N frames')).toBe(`${file('a.svg')}: 2 s, N frames, ${kB} kB.\n`);
		const at = (ms: number): string => seenAt(svg, ms).lines.join('\n');
		expect([at(400), at(1100), at(1900)].map(text => /Esc close/.test(text))).toEqual([false, true, false]);
		expect(seenAt(svg, 0)).toMatchObject({width: 60, height: 14});
	});

	it('plays a branch that was kept with its machine, alone and beside the line that it left', async () => {
		const session = quiet();
		session.pause(true);
		for (let i = 0; i < 8; i++) session.step();
		session.toTime(1e6);
		session.perform({kind: 'oom_score_adj', of: {name: 'drip'}, value: -500});
		for (let i = 0; i < 3; i++) session.step();
		const text = (journal: Journal): string => journalHead(journal) + journalMore(journal, {ops: 0, taken: 0});
		writeFileSync(file('both.journal'), text(session.journal() as Journal));
		const [branch] = session.branchJournals();
		expect(branch?.letter).toBe('B');
		writeFileSync(branchFile(file('both.journal'), 'B'), text(branch!.journal));
		const shot = async (...more: string[]): Promise<string> => {
			const {status, err} = await film(file('both.journal'), '--for', '1s', '--size', '100x30', '--out', file('b.svg'), ...more);
			expect({status, err}).toEqual({status: 0, err: expect.stringContaining('b.svg')});
			return seenAt(readFileSync(file('b.svg'), 'utf8'), 900).lines.join('\n');
		};
		expect(await shot('--from', '1.5s', '--branch', 'b')).toMatch(/oom_score_adj of drip/);
		const beside = await shot('--from', '1.5s', '--branch', 'B', '--beside');
		expect(beside).toMatch(/ A .*[\s\S]* B /);
		expect(beside).toMatch(/00:00:02/);
		expect(beside).toMatch(/ B +drip −500/);
		const wrong = async (...more: string[]): Promise<string> => {
			const {status, err} = await film(file('both.journal'), '--out', file('w.svg'), ...more);
			expect(status).toBe(2);
			expect(err.trimEnd().split('\n')).toHaveLength(1);
			return err;
		};
		expect(await wrong('--branch', 'C')).toMatch(/no such branch/);
		expect(await wrong('--branch', 'A')).toMatch(/"A" is no branch/);
		expect(await wrong('--beside')).toMatch(/--branch/);
		expect(await wrong('--branch', 'B', '--b', 'vm.swappiness=10')).toMatch(/one of them/);
	});

	it('plays two machines in step, the second with something set', async () => {
		const {status} = await film('burst', '--b', 'vm.swappiness=0', '--from', '1s', '--for', '1s', '--size', '80x24', '--out', file('two.svg'));
		expect(status).toBe(0);
		const text = seenAt(readFileSync(file('two.svg'), 'utf8'), 900).lines.join('\n');
		expect(text).toMatch(/swappiness/);
		expect(text).toMatch(/00:00:0[12]/);
		expect((await film('burst', '--branch', 'B', '--out', file('w.svg'))).err).toMatch(/FILE\.journal --branch B/);
	});

	it('plays what was done, out of a journal, and stands in its past', async () => {
		const session = quiet();
		session.pause(true);
		for (let i = 0; i < 12; i++) session.step();
		session.perform({kind: 'oom_score_adj', of: {name: 'drip'}, value: -500});
		const journal = session.journal() as Journal;
		writeFileSync(file('it.journal'), journalHead(journal) + journalMore(journal, {ops: 0, taken: 0}));
		expect((await film(file('it.journal'), '--from', '1s', '--for', '4s', '--size', '100x30', '--out', file('j.svg'))).status).toBe(0);
		const svg = readFileSync(file('j.svg'), 'utf8');
		const at = (ms: number): string => seenAt(svg, ms).lines.join('\n');
		expect(at(100)).toContain('◄ past');
		expect(at(3900)).not.toContain('◄ past');
		expect(at(3900)).toMatch(/00:00:03\.0[\s\S]*oom_score_adj of drip/);
	});

	it('writes an asciicast', async () => {
		expect((await film('burst', '--for', '1s', '--size', '60x14', '--theme', 'light', '--out', file('a.cast'))).status).toBe(0);
		expect(JSON.parse(readFileSync(file('a.cast'), 'utf8').split('\n')[0] ?? '')).toMatchObject({version: 2, width: 60, height: 14, title: 'lowwater burst'});
	});

	it.each([
		[['film needs a scenario'], []],
		[['film needs a file to write to: --out FILE.svg'], ['burst']],
		[['--out a.gif: the ending'], ['burst', '--out', 'a.gif']],
		[['--size: "40" is not a size'], ['burst', '--out', 'a.svg', '--size', '40']],
		[['--size: "9x3" is not a size'], ['burst', '--out', 'a.svg', '--size', '9x3']],
		[
			['--speed: ', 'fast'],
			['burst', '--out', 'a.svg', '--speed', 'fast'],
		],
		[['--speed: a film goes by at a speed of its own'], ['burst', '--out', 'a.svg', '--speed', 'max']],
		[['--keys: "l" is not a time and a key'], ['burst', '--out', 'a.svg', '--keys', 'l']],
		[
			['--keys: there is no key "entr"', 'enter'],
			['burst', '--out', 'a.svg', '--keys', '1s:entr'],
		],
		[['--keys: "5s:l" comes when the film is over, after 2 s'], ['burst', '--out', 'a.svg', '--for', '2s', '--keys', '1s:l 5s:l']],
		[['--keys: 1:l: '], ['burst', '--out', 'a.svg', '--keys', '1:l']],
		[['--for: a film is 10m long at most'], ['burst', '--out', 'a.svg', '--for', '11m']],
		[
			['--for: ', 'a film of 0 s shows nothing'],
			['burst', '--out', 'a.svg', '--for', '0s'],
		],
		[['--theme: "drak" is no theme; did you mean "dark"?'], ['burst', '--out', 'a.svg', '--theme', 'drak']],
		[
			['"brust" is neither', 'burst'],
			['brust', '--out', 'a.svg'],
		],
		[['--every is no flag of film'], ['burst', '--out', 'a.svg', '--every', '1s']],
	])('%s', async (parts, args) => {
		const {status, err} = await film(...args);
		for (const part of parts) expect(err).toContain(part);
		expect({status, lines: err.trimEnd().split('\n').length}).toEqual({status: 2, lines: 1});
	});

	it('does not write over its own scenario, and leaves nothing behind where it cannot write', async () => {
		writeFileSync(file('own.svg'), 'name: own\nsummary: x\nmachine: {memory: 64MiB}\nuntil: {time: 1s}\n');
		expect((await film(file('own.svg'), '--out', file('own.svg'))).err).toContain('is the scenario itself');
		const before = readdirSync(folder);
		expect((await film('burst', '--for', '250ms', '--out', file('none/a.svg'))).err).toContain('cannot be written');
		expect(readdirSync(folder)).toEqual(before);
	});
});

// A journal is the run: read again it gives the very Samples, whatever it is cut to it gives what is whole of it, and what is no journal is one sentence.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, describe, expect, it} from 'vitest';
import {branchFile, createKeeper, journalFolder, journalsIn, keepJournal} from '../../../source/session/journal/keeper.ts';
import type {Journal} from '../../../source/session/journal/journal.ts';
import {readJournal} from '../../../source/session/journal/read.ts';
import {JournalError, journalHead, journalMore} from '../../../source/session/journal/text.ts';
import type {Session} from '../../../source/session/session.ts';
import {deed, live, quiet, RUNS, shownOf} from '../../support/past.ts';

const textOf = (session: Session): string => {
	const journal = session.journal() as Journal;
	return journalHead(journal) + journalMore(journal, {ops: 0, taken: 0});
};

const folder = mkdtempSync(join(tmpdir(), 'lowwater-journals-'));
afterAll(() => rmSync(folder, {recursive: true}));

describe('a journal', {timeout: RUNS * 3000}, () => {
	it('opened again is the session at its last instant, with all its past', () => {
		fc.assert(
			fc.property(fc.array(deed, {minLength: 1, maxLength: 8}), deeds => {
				const session = quiet();
				live(session, deeds);
				const {journal, brokenAt} = readJournal(textOf(session), 'x');
				expect(brokenAt).toBeNull();
				const again = quiet({journal});
				again.reorder();
				expect(shownOf(again)).toBe(shownOf(session));
				for (const one of [session, again]) {
					one.pause(true);
					one.earlierEvent();
					one.reorder();
				}
				expect(shownOf(again)).toBe(shownOf(session));
				for (const one of [session, again]) {
					one.toNow();
					one.setSpeed(1);
					one.step();
				}
				expect(JSON.stringify(again.store.getState().sample)).toBe(JSON.stringify(session.store.getState().sample));
			}),
			{numRuns: Math.ceil(RUNS / 9)},
		);
	});

	it('cut anywhere gives what is whole, up to a Sample of the session', () => {
		const session = quiet();
		const noted = live(session, [
			{do: 'steps', count: 5},
			{do: 'act', which: 0, hand: true},
			{do: 'speed', speed: 0.2},
			{do: 'steps', count: 4},
			{do: 'act', which: 4, hand: false},
		]);
		const text = textOf(session);
		const head = text.indexOf('\n') + 1;
		fc.assert(
			fc.property(fc.integer({min: head, max: text.length}), cut => {
				const {journal} = readJournal(text.slice(0, cut), 'x');
				if (journal.taken === 0) return;
				const again = quiet({journal});
				again.reorder();
				const there = noted[journal.taken - 1];
				if (there !== undefined) expect(shownOf(again)).toBe(there);
			}),
			{numRuns: 20},
		);
	});

	it('is refused in one sentence where it is none, or of another version', () => {
		expect(() => readJournal('', 'some.file')).toThrow(JournalError);
		expect(() => readJournal('{"kernel":"6.1"}\n', 'some.file')).toThrow(/^some\.file is no journal of lowwater/);
		expect(() => readJournal(textOf(quiet()).replace('"version":1', '"version":7'), 'some.file')).toThrow(/another version \(7; this lowwater reads 1\)/);
		const whole = textOf(quiet());
		expect(() => readJournal(whole.slice(0, whole.indexOf('\n')), 'some.file')).not.toThrow(); // all of the first line
		expect(() => readJournal(whole.slice(0, whole.indexOf('\n') - 5), 'some.file')).toThrow(/^some\.file is cut off or damaged in its first line/);
		expect(() => readJournal(`${whole.slice(0, 40)}\uFFFD${whole.slice(60)}`, 'some.file')).toThrow(/^some\.file is cut off or damaged in its first line/);
		expect(readJournal(`${textOf(quiet())}garbage\n`, 'x').brokenAt).toBe(3);
	});

	it('is written as it goes on, in pieces that are the whole, and ten are kept', () => {
		const session = quiet();
		session.pause(true);
		const keeper = createKeeper(join(folder, 'state', 'lowwater'));
		for (let i = 0; i < 6; i++) {
			session.step();
			if (i === 3) session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '10'}});
			keepJournal(keeper, session.journal());
		}
		expect(keeper.problem).toBeNull();
		const file = keeper.file as string;
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const {journal} = readJournal(readFileSync(file, 'utf8'), file);
		expect(journal.ops).toEqual(session.journal()?.ops);
		// A branch has a file beside it, which goes with it.
		session.back();
		session.perform({kind: 'oom_score_adj', of: {name: 'drip'}, value: 5});
		const branch = branchFile(file, 'B');
		keepJournal(createKeeper(keeper.folder), session.branchJournals()[0]?.journal ?? null, branch);
		const kept = readJournal(readFileSync(branch, 'utf8'), branch).journal;
		expect(journalMore(kept, {ops: 0, taken: 0}).split('\n').at(-3)).toMatch(/oom_score_adj/);
		expect([kept.taken, kept.lastUs]).toEqual([session.branchJournals()[0]?.journal.taken, session.branchJournals()[0]?.journal.lastUs]);
		expect(journalsIn(keeper.folder)).toHaveLength(1);
		for (let i = 0; i < 12; i++) writeFileSync(join(keeper.folder, `2001-01-${String(i + 10)}.journal`), '');
		session.restart();
		keepJournal(keeper, session.journal());
		expect(keeper.file).not.toBe(file);
		const names = journalsIn(keeper.folder);
		expect(names).toHaveLength(10);
		expect(names.at(-1)).toBe((keeper.file as string).slice(keeper.folder.length + 1));
		expect(readdirSync(keeper.folder)).toHaveLength(names.includes(file.slice(keeper.folder.length + 1)) ? 11 : 10);
	});

	it('leaves no file whose first line a full disk has cut, which --again would take for the newest', context => {
		const source = (path: string): string => JSON.stringify(new URL(`../../../source/${path}`, import.meta.url).pathname);
		const code = `
			const [{createKeeper, keepJournal, journalsIn}, {createJournal} ] = [await import(${source('session/journal/keeper.ts')}), await import(${source('session/journal/journal.ts')})];
			const keeper = createKeeper(process.cwd() + '/lowwater');
			keepJournal(keeper, createJournal({name: 'x', text: 'x'.repeat(9000)}));
			console.log(JSON.stringify([keeper.problem, journalsIn(keeper.folder)]));
		`;
		const disk = mkdtempSync(join(folder, 'disk-'));
		const words = [
			'-rm',
			'sh',
			'-c',
			'mount -t tmpfs -o size=8k none "$1" && cd "$1" && exec "$2" --experimental-strip-types --input-type=module -e "$3"',
			'sh',
			disk,
		];
		const {status, stdout} = spawnSync('unshare', [...words, process.execPath, code], {encoding: 'utf8'});
		if (status !== 0) context.skip();
		expect(JSON.parse(stdout)).toEqual(['ENOSPC', []]);
	});

	it('is not kept where nothing can be written: said, not thrown', () => {
		writeFileSync(join(folder, 'taken'), '');
		const keeper = createKeeper(join(folder, 'taken', 'lowwater'));
		keepJournal(keeper, quiet().journal());
		expect(keeper.problem).toMatch(/^ENOTDIR|EEXIST$/);
		expect(journalFolder({XDG_STATE_HOME: '/s', HOME: '/h'})).toBe('/s/lowwater');
		expect(journalFolder({XDG_STATE_HOME: 'relative', HOME: '/h'})).toBe('/h/.local/state/lowwater');
	});
});

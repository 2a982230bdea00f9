// A class in front of a lesson that another process takes: it votes and is counted without names, is told no answer before the machine has given it, and can do
// nothing else; who teaches has the answer on a terminal of the own.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {onKey} from '../../source/dashboard/actions/heard.ts';
import {notesRows} from '../../source/dashboard/lesson/notes.ts';
import {readVotes} from '../../source/session/course/vote-file.ts';
import type {Session} from '../../source/session/session.ts';
import {pageOf, type Taken} from '../../source/session/store/taken.ts';
import {attachTo, openTo, ownRuntime} from '../support/owner.ts';
import {taking} from '../support/taking.ts';
import {scratch, until} from '../support/tools.ts';

const takenIn = ({store}: Session): Taken | null => store.getState().ui.taken;

async function pupil(options = {}): Promise<Session> {
	const {session} = await attachTo(undefined, options, false);
	session.class.arrive(session);
	await until('the lesson', () => takenIn(session) !== null);
	return session;
}

describe('a class', () => {
	it('votes, the last vote of each counting; the split is seen when it is opened, the answer when the machine has given it', async () => {
		using _runtime = ownRuntime();
		const {session, press, taken} = taking('promise');
		const door = await openTo(session);
		const one = await pupil({readOnly: true});
		const other = await pupil();
		const counts = () => taken().class?.tallies.map(tally => (tally.kind === 'chosen' ? tally.counts : tally.numbers));
		expect(taken().class?.present).toBe(2);
		one.class.vote(one, 0, 0);
		other.class.vote(other, 0, 3);
		one.class.vote(one, 0, 2);
		await until('the votes', () => counts()?.[0]?.[2] === 1 && counts()?.[0]?.[3] === 1);
		expect(counts()).toEqual([[0, 0, 1, 1]]);
		// No answer of that question, no question of that number: passed over.
		other.class.vote(other, 0, 17);
		other.class.vote(other, 1, 0);
		other.class.vote(other, 0, null);
		await until('the vote that is taken back', () => counts()?.[0]?.[3] === 0);
		expect(counts()).toEqual([[0, 0, 1, 0]]);
		// What the class is told of is asked, and says nothing of what comes.
		const told = takenIn(one) as Taken;
		expect(told.class).toEqual({present: 2, tallies: [], opened: false});
		expect(pageOf(told).page.questions).toHaveLength(1);
		expect(JSON.stringify(told)).not.toMatch(/boundary|"right":\[\[?[{\d]|"but":\{|"value":-4/);
		press('o');
		await until('the split', () => takenIn(one)?.class?.opened === true);
		expect(takenIn(one)?.class?.tallies).toEqual([{kind: 'chosen', counts: [0, 0, 1, 0]}]);
		// Only who takes the lesson runs it, and with votes nobody is urged to guess.
		one.pause(false);
		expect(one.store.getState().ui.notice?.bad).toBe(true);
		press('enter', 'x');
		await until('the answer', () => takenIn(one)?.phase === 'told');
		expect(pageOf(takenIn(one) as Taken).right).toEqual([[2]]);
		// Too late.
		one.class.vote(one, 0, 1);
		one.stop();
		await until('one to leave', () => taken().class?.present === 1);
		expect(counts()).toEqual([[0, 0, 1, 0]]);
		press('r');
		await until('the question again', () => takenIn(other)?.phase === 'asking');
		expect(counts()).toEqual([[0, 0, 0, 0]]);
		other.class.vote(other, 0, 1);
		await until('the vote', () => counts()?.[0]?.[1] === 1);
		other.stop();
		await until('the vote to leave with who gave it', () => taken().class === null);
		door.close('');
	});

	it('has the lesson from wherever it comes in, its own vote kept while the page is asked, and screen 5 at its step', async () => {
		using _runtime = ownRuntime();
		const {session, press} = taking('segments-hole');
		const door = await openTo(session);
		const one = await pupil();
		expect(one.store.getState().ui.screen).toBe('segments');
		expect(one.store.getState().lesson.now.step).toBe(5);
		const seen = takenIn(one) as Taken;
		one.setUi({taken: {...seen, given: [1]}});
		press('h');
		await new Promise(done => setTimeout(done, 20));
		expect(takenIn(one)?.given).toEqual([1]);
		press('2', 'enter');
		await until('the answer', () => takenIn(one)?.phase === 'told');
		expect(one.store.getState().lesson.now.step).toBe(7);
		expect(takenIn(one)?.given).toEqual([1]);
		press('escape');
		await until('the end', () => takenIn(one) === null);
		one.stop();
		door.close('');
	});

	it('is counted by who teaches, and has notes: the answer, what to say to who is wrong, what comes next', async () => {
		using _runtime = ownRuntime();
		const {session, context, press, state, taken} = taking('one-byte');
		const type = (...keys: string[]): void => {
			for (const key of keys) onKey(context, key, key.length === 1 ? key : '');
		};
		const door = await openTo(session);
		const {session: notes} = await attachTo(undefined, {}, false);
		notes.class.leave(notes);
		await until('the notes', () => takenIn(notes) !== null);
		expect(taken().class).toBeNull();
		press('c');
		type('4', 'tab', '1', 'enter');
		expect(state().ui.form).toBeNull();
		expect(taken().class?.tallies).toEqual([{kind: 'chosen', counts: [4, 1, 0, 0]}]);
		press('c');
		type('x', 'enter');
		expect(state().ui.form?.problem).toContain('"x" is no number of votes');
		press('escape');
		await until('the votes in the notes', () => takenIn(notes)?.class !== null);
		const rows = notesRows(takenIn(notes) as Taken, 80).map(
			({spans, rule}) => `${rule?.title ?? ''}${rule?.note ?? ''}${spans.map(([text]) => text).join('')}`,
		);
		const text = rows.join('\n');
		expect(text).toContain('132 KiB and 4 KiB   ← right');
		expect(text).toContain('measured: vsz.tiny 132');
		expect(text).toContain('to who says so:');
		expect(text).toContain('then asked: At 5 s tiny calls malloc(1) again.');
		expect(text).toContain('80 %');
		expect(text).toContain('For youabout 6 min\nexpect: “One byte costs one byte”');
		notes.stop();
		door.close('');
	});

	it('may vote in a file', () => {
		using folder = scratch();
		const file = join(folder.folder, 'votes');
		writeFileSync(file, 'anna 1\nbert, 3\nanna 3 0\n12: 2\n3\n# nobody\n\ncarl maybe\n');
		const {press, taken, state} = taking('one-byte', 'en', null, file);
		expect(taken().class?.tallies).toEqual([{kind: 'chosen', counts: [0, 1, 3, 0]}]);
		expect(state().ui.notice?.text).toContain('Line 8 of the votes is no vote');
		// It is read again when it is to be seen, and on the second page its second column is asked for.
		writeFileSync(file, 'anna 1 0\nbert 1 132');
		press('o');
		expect(taken().class).toEqual({present: 0, opened: true, tallies: [{kind: 'chosen', counts: [2, 0, 0, 0]}]});
		press('enter', 'x', 'enter');
		expect(taken().class?.tallies).toEqual([{kind: 'guessed', numbers: [0, 132]}]);
	});
});

describe('a file of votes', () => {
	it('has a line for each, choices counted from 1, the last line of a name counting', () => {
		expect(readVotes('a 1\nb 2 850\na - 700\n2 1\n12: 4', [true, false])).toEqual({
			votes: [[null, 700], [1, 850], [3], [1, 1]],
			bad: [],
		});
		expect(readVotes('a\nb two\n\n: 1', [true]).bad).toEqual([1, 2]);
	});
});

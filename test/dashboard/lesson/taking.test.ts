// Lessons as they are taken, key by key: the machine stands before the instant, takes an answer, plays, and tells; what was answered is kept. And random keys.
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {takeLesson} from '../../../source/dashboard/actions/on-taken.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import {KEYMAP} from '../../../source/dashboard/keys/keymap.ts';
import {answersIn} from '../../../source/session/course/answers.ts';
import {loadLesson, readLessonFile} from '../../../source/workload/lesson/course.ts';
import {taking} from '../../support/taking.ts';

const FOLDER = (): string => mkdtempSync(join(tmpdir(), 'lowwater-taking-'));

describe('a lesson', () => {
	it('stands before the instant, runs when it is told to, and says what came of what was said', () => {
		const folder = FOLDER();
		const {press, phase, state, taken, wait, rows} = taking('promise', 'en', folder);
		expect(phase()).toBe('asking');
		expect(state().sample.timeUs).toBe(2_900_000);
		wait(5000);
		expect(state().sample.timeUs).toBe(2_900_000);
		const asked = rows(100, 30).join('\n');
		expect(asked).toContain('malloc is a promise');
		expect(asked).toContain('fewer than 10');
		// Nothing of the answer is on the screen.
		expect(asked).not.toContain('moves a boundary');
		press('enter');
		expect(phase()).toBe('asking');
		expect(taken().urged).toBe(true);
		press('1', 'enter');
		expect(phase()).toBe('playing');
		expect(state().pace.speed).toBe(0.5);
		// 1.1 s at half the speed.
		wait(1500);
		expect(phase()).toBe('playing');
		wait(2000);
		expect(phase()).toBe('told');
		expect(state().sample.timeUs).toBe(4_000_000);
		const told = rows(100, 30).join('\n');
		expect(told).toContain('otherwise than you said');
		expect(told).toContain('Who would fill them');
		expect(told).toMatch(/it was +3 +fewer than 10/);
		expect(told).toContain('(−4)');
		expect(told).toContain('moves a boundary');
		const answers = answersIn(folder);
		expect(answers.map(({lesson, given, right}) => ({lesson, given, right}))).toEqual([{lesson: 'promise', given: [0], right: [false]}]);
	});

	it('asks again from the same instant, and the machine answers the same', () => {
		const {press, phase, state, taken} = taking('one-byte');
		press('3', 'enter', 'x');
		expect(phase()).toBe('told');
		const free = state().sample.vmstat.nr_free_pages;
		press('r');
		expect(phase()).toBe('asking');
		expect(state().sample.timeUs).toBe(2_900_000);
		expect(taken().given).toEqual([null]);
		press('down', 'enter', 'x');
		expect(state().sample.vmstat.nr_free_pages).toBe(free);
		// The second page begins where the first has ended, and is a number: slid, then typed.
		press('enter');
		expect(taken().page).toBe(1);
		press('right', 'right');
		expect(taken().given).toEqual([4]);
		press('0', 'enter', 'x');
		expect(phase()).toBe('told');
		expect(taken().given).toEqual([0]);
		press('enter');
		expect(phase()).toBe('trying');
		// Keys are those of the machine again, but for n.
		press('l');
		expect(state().ui.form?.kind).toBe('leak');
		press('escape', 'n');
		expect(taken().measured.lesson.id).toBe('header-page');
	});

	it('has the steps of screen 5 for a clock', () => {
		const {press, phase, state} = taking('segments-hole');
		expect(state().ui.screen).toBe('segments');
		expect(state().lesson.now.step).toBe(5);
		press('2', 'enter');
		expect(phase()).toBe('told');
		expect(state().lesson.now.step).toBe(7);
	});

	it('has two machines side by side where it compares them, and ends the second when it is left', () => {
		const {press, phase, rows, lessons, state} = taking('adj');
		expect(rows(100, 30)[1]).toMatch(/ A .* B /);
		press('3', 'enter', 'x');
		expect(phase()).toBe('told');
		const b = lessons.other()?.store.getState().sample;
		expect(b?.timeUs).toBe(state().sample.timeUs);
		expect(b?.processes.find(({name}) => name === 'large')?.state ?? 'Z').toBe('Z');
		press('escape');
		expect(lessons.other()).toBeNull();
		expect(state().ui.taken).toBeNull();
		expect(state().brake.on).toBe(false); // as it was before: nobody watches here
	});

	it('is left with Esc at any time; the machine stays', () => {
		const {press, state, session} = taking('promise');
		press('escape');
		expect(state().ui.taken).toBeNull();
		expect(state().sample.timeUs).toBe(2_900_000);
		session.pause(false);
		expect(state().pace.paused).toBe(false);
	});

	it('refuses to be taken where the machine makes no choice right', () => {
		const {context, state} = taking('promise');
		const text = loadLesson('promise').origin?.yaml ?? '';
		const before = state().ui.taken;
		takeLesson(context, readLessonFile(text.replace('{free: {from: stop, min: -9, max: -1}}', '{free: {from: stop, min: 5}}'), 'bad.yaml'));
		expect(state().ui.taken).toBe(before);
		expect(state().ui.notice?.text).toContain('none of these choices right');
	});
});

it.each([
	['en', 100, 30],
	['zh', 100, 30],
	['zh', 80, 24],
	['en', 60, 14],
	['zh', 30, 8],
] as const)('fills every row of a screen in %s at %i×%i, whatever is pressed', (language, width, height) => {
	const keys = [
		...new Set(KEYMAP.filter(({scope}) => ['choosing', 'guessing', 'asking', 'playing', 'told', 'trying'].includes(scope)).flatMap(entry => entry.keys)),
	];
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...keys, 'x', 'tab', '?', 'l'), {minLength: 25, maxLength: 25}), pressed => {
			const {press, rows} = taking('one-byte', language);
			for (const key of pressed) {
				press(key);
				const drawn = rows(width, height);
				expect({rows: drawn.length, off: drawn.filter(row => widthOf(row) !== width)}).toEqual({rows: height, off: []});
			}
		}),
		{numRuns: 3, seed: 7},
	);
});

// Answers to lessons are kept in one file, come again after 1, 3, 7 and 21 days, and can be forgotten.
import {appendFileSync, existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {answersIn, dueOf, forget, keepAnswer, progressOf} from '../../source/session/course/answers.ts';

const DAY = 86_400_000;
const folder = (): string => join(mkdtempSync(join(tmpdir(), 'lowwater-course-')), 'state');
const answer = (lesson: string, day: number, right: boolean) => ({lesson, atMs: day * DAY, given: [right ? 1 : 0], right: [right]});

it('is due after 1, 3, 7 and 21 days while it goes well, then no more; from the first again where it does not', () => {
	const days = [0, 1, 4, 11, 32];
	const answers = days.map(day => answer('promise', day, true));
	expect(days.map((_, i) => progressOf(answers.slice(0, i + 1), 'promise')?.dueMs)).toEqual([DAY, 4 * DAY, 11 * DAY, 32 * DAY, null]);
	const slipped = [...answers.slice(0, 2), answer('promise', 4, false)];
	expect(progressOf(slipped, 'promise')).toEqual({done: 3, right: false, stage: 0, dueMs: 5 * DAY});
	expect(progressOf(answers, 'stack')).toBeNull();
});

it('asks first for what has been due longest', () => {
	const answers = [answer('a', 2, true), answer('b', 0, true), answer('c', 9, true)];
	expect(dueOf(answers, 9 * DAY)).toEqual(['b', 'a']);
	expect(dueOf(answers, 10 * DAY)).toEqual(['b', 'a', 'c']);
});

it('keeps answers in the state folder, forgets those to one lesson, and all', () => {
	const here = folder();
	for (const name of ['a', 'b', 'a']) expect(keepAnswer(here, answer(name, 1, true))).toBe(true);
	expect(answersIn(here)).toEqual(['a', 'b', 'a'].map(name => answer(name, 1, true)));
	appendFileSync(join(here, 'lessons'), 'not json\n{"lesson":7}\n');
	expect(answersIn(here).length).toBe(3);
	expect(forget(here, 'a')).toBe(2);
	expect(answersIn(here).map(({lesson}) => lesson)).toEqual(['b']);
	expect(forget(here, null)).toBe(1);
	expect(existsSync(join(here, 'lessons'))).toBe(false);
	expect(forget(here, null)).toBe(0);
});

it('does not follow a link that stands in its place', () => {
	const here = folder();
	expect(keepAnswer(here, answer('a', 1, true))).toBe(true);
	const other = join(here, 'other');
	writeFileSync(other, 'mine\n');
	forget(here, null);
	symlinkSync(other, join(here, 'lessons'));
	expect(keepAnswer(here, answer('a', 1, true))).toBe(false);
	expect(readFileSync(other, 'utf8')).toBe('mine\n');
	expect(answersIn(null)).toEqual([]);
});

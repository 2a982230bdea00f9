// Every built-in lesson is one: its machines make one choice right, after it was asked, and do what is claimed. And what is none is told from one.
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {checkLesson} from '../../../source/workload/lesson/check.ts';
import {course, loadLesson, readLessonFile} from '../../../source/workload/lesson/course.ts';
import {measure} from '../../../source/workload/lesson/measure.ts';
import {parseMoment} from '../../../source/workload/lesson/moment.ts';

const FOLDER = new URL('../../../fixtures/invalid-lessons/', import.meta.url);
const CHINESE = /\p{Script=Han}/u;

/** All lessons with all their other seeds and values, too. */
const WHOLE = process.env['LOWWATER_LESSONS'] !== undefined;
/** Those that are cheap are always run with them. */
const WITH_OTHER_VALUES = ['promise', 'one-byte', 'header-page', 'tables', 'stack', 'threshold-moves', 'protected-leak', 'no-promise'];

describe('the lessons', () => {
	const names = course().map(({name}) => name);

	it.each(names)('%s holds', name => {
		const {problems, seconds, measured} = checkLesson(loadLesson(name), [], {once: !WHOLE && !WITH_OTHER_VALUES.includes(name)});
		expect(problems).toEqual([]);
		// Under a minute, so that it is done between two sentences of a lecture.
		expect(seconds).toBeLessThan(60);
		// What stands still for a question is looked at before: nobody waits long for it, and it is a lesson of few questions.
		expect(measured.pages.flatMap(({page}) => page.questions).length).toBeGreaterThan(0);
	});

	// What a step of screen 5 takes and the marks of 64 GiB are sums that nothing varies.
	it('are asked with other values when they are due again', () => {
		const asIs = names.filter(name => loadLesson(name).lesson.review === null);
		expect(asIs).toEqual(['segments-hole', 'segments-swap', 'server-marks']);
	});

	it('are told in both languages, each choice that may be wrong with a reason', () => {
		for (const name of names) {
			const {lesson} = loadLesson(name);
			const texts = lesson.pages.flatMap(page => [
				...page.says,
				...page.because,
				...page.tries,
				...page.questions.flatMap(question => [question.text, ...(question.kind === 'ask' ? question.choices.flatMap(({but}) => but ?? []) : [])]),
			]);
			for (const {en, zh} of [lesson.title, lesson.part, ...texts]) {
				expect(en, name).not.toMatch(CHINESE);
				expect(zh, name).toMatch(/\p{Script=Han}|^(OOM|malloc|kswapd)/u);
			}
			for (const page of lesson.pages) expect(page.questions.length === 0 || page.because.length > 0, name).toBe(true);
		}
	});

	it('are a course: each has a place of its own, parts stand together, and what a lesson needs comes before it', () => {
		const heads = course();
		expect(new Set(heads.map(({order}) => order)).size).toBe(heads.length);
		const parts = heads.map(({part}) => part.en).filter((part, i, all) => part !== all[i - 1]);
		expect(new Set(parts).size).toBe(parts.length);
		for (const [i, {needs}] of heads.entries()) expect(heads.slice(0, i).map(({name}) => name)).toEqual(expect.arrayContaining([...needs]));
	});

	it('give the same answer whoever measures them, and however often', () => {
		const lesson = loadLesson('promise');
		const once = JSON.stringify(measure(lesson).pages);
		expect(JSON.stringify(measure(lesson).pages)).toBe(once);
	});
});

it('the one that docs/lessons.md shows how to write is one', () => {
	const page = readFileSync(new URL('../../../docs/lessons.md', import.meta.url), 'utf8');
	const yaml = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
	expect(checkLesson(readLessonFile(yaml, 'my-lesson.yaml')).problems).toEqual([]);
	const other = readFileSync(new URL('../../../fixtures/lesson-examples/nothing-free.yaml', import.meta.url), 'utf8');
	const {problems, measured} = checkLesson(readLessonFile(other, 'nothing-free.yaml'));
	expect(problems).toEqual([]);
	expect(measured.pages[0]?.right).toEqual([[2]]);
});

describe('what is no lesson', () => {
	const files = readdirSync(FOLDER).filter(file => file.endsWith('.yaml'));

	it.each(files)('%s', file => {
		const text = readFileSync(new URL(file, FOLDER), 'utf8');
		const {problems} = checkLesson(readLessonFile(text, file));
		expect(problems.map(({place, message}) => `${place}: ${message}`)).toEqual([`${file}:${/^# (.*)$/m.exec(text)?.[1]}`]);
	});
});

describe('a moment', () => {
	it('is a time, a step, the stop, the end, an event, or a figure that crosses a value', () => {
		expect(parseMoment('5.1s')).toEqual({ok: true, value: {kind: 'time', us: 5_100_000}});
		expect(parseMoment(7)).toEqual({ok: true, value: {kind: 'step', step: 7}});
		expect(parseMoment('stop')).toEqual({ok: true, value: {kind: 'stop'}});
		expect(parseMoment({event: 'oom', of: 'web', before: '10ms'})).toEqual({
			ok: true,
			value: {kind: 'event', event: 'oom', of: 'web', beforeUs: 10_000, afterUs: 0},
		});
		expect(parseMoment({when: 'free', below: 'low'})).toEqual({ok: true, value: {kind: 'when', figure: 'free', below: 'low', above: null, afterUs: 0}});
		expect(parseMoment({when: 'free', below: 1, above: 2}).ok).toBe(false);
	});

	// The wake of kswapd is an event of the log, and low a line of zoneinfo: a page that waits for either stops there.
	it('comes just before what it waits for', () => {
		const stopAt = (stop: string): number => {
			const yaml = `machine: {memory: 64MiB, zones: one}
timeline:
  - {at: 1s, spawn: leak, name: leaky, rate: 40MiB/s}
until: {time: 5s}
lesson:
  title: wake
  steps:
    - stop: ${stop}
    - guess: how much is free?
      field: free
    - play: {until: 5s}
`;
			return measure(readLessonFile(yaml, 'wake.yaml')).pages[0]?.span.stop ?? 0;
		};
		const woke = stopAt('{event: kswapd-woke}');
		expect(woke).toBeGreaterThan(1_500_000);
		expect(stopAt('{event: kswapd-woke, of: leaky, before: 5ms}')).toBe(woke - 5000);
		// kswapd wakes where free comes to low.
		expect(stopAt('{when: free, below: high}')).toBeLessThan(woke);
		expect(stopAt('{when: free, below: low}')).toBeGreaterThanOrEqual(woke);
	});
});

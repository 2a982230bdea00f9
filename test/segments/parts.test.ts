// Code, data and stack of a program: they make up all of it, and an address through them leads to where a touch of that byte leads.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {apply} from '../../source/segments/lesson.ts';
import {PAGE_BYTES, pagesOf, residentPages} from '../../source/segments/page-memory.ts';
import {pagesIn, partsOf, wayOf} from '../../source/segments/parts.ts';
import {openingLesson, nextScene} from '../../source/segments/story.ts';
import type {Lesson} from '../../source/segments/state.ts';

const lessonAfter = (steps: number, seed: number): Lesson => Array.from({length: steps}).reduce<Lesson>(nextScene, openingLesson(seed));

describe('the parts of a program', () => {
	it('stand one behind the other, each from a page of its own, to the last byte', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 4 * 2 ** 30}), bytes => {
				const parts = partsOf({bytes});
				let at = 0;
				for (const part of parts) {
					expect(part.from).toBe(at);
					expect(part.bytes).toBeGreaterThan(0);
					at += part.bytes;
				}
				expect(at).toBe(bytes);
				expect(parts.every(({from}) => from % PAGE_BYTES === 0)).toBe(true);
			}),
		);
		expect(partsOf({bytes: 200 * 2 ** 20}).map(({name, rights, bytes}) => [name, rights, bytes / 2 ** 20])).toEqual([
			['code', 'r-x', 25],
			['data', 'rw-', 150],
			['stack', 'rw-', 25],
		]);
		expect(partsOf({bytes: 5000}).map(({name}) => name)).toEqual(['data']);
	});

	it('lead an address to the byte that a touch of it answers with, by segment and by page', () => {
		fc.assert(
			fc.property(fc.integer({min: 0, max: 40}), fc.integer({min: 1, max: 9}), fc.nat(), fc.nat(), (steps, seed, who, byte) => {
				const before = lessonAfter(steps, seed);
				const program = before.programs[who % Math.max(1, before.programs.length)];
				if (program === undefined) return;
				const offset = byte % program.bytes;
				const after = apply(before, {kind: 'touch', id: program.id, offset});
				const answer = after.events.at(-1);
				const way = wayOf(program, offset, after.segments.memory, after.pages.memory);
				if (answer?.segments.kind === 'there') expect(way.physical).toBe(answer.segments.address);
				const pages = answer?.pages;
				if (pages?.kind === 'there' || pages?.kind === 'fault') {
					expect(way.frame).toBe(pages.frame);
					expect(way.directory * 1024 + way.table).toBe(pages.page);
				}
				expect(way.linear).toBe(way.part.from + way.offset);
				expect(way.offset).toBeLessThan(way.part.bytes);
				const parts = partsOf(program);
				expect(parts.reduce((sum, part) => sum + pagesIn(after.pages.memory, program.id, part), 0)).toBe(residentPages(after.pages.memory, program.id));
				expect(parts.reduce((sum, part) => sum + pagesOf(part.bytes), 0)).toBe(pagesOf(program.bytes));
			}),
			{numRuns: 30},
		);
	});
});

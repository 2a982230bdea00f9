// The classic case of the lectures in numbers: 1 GiB; game 512 MiB, browser 128, music 256; the browser ends; 200 MiB are refused though 256 are free.
// Times by hand from the disk's data sheet: 8 ms a seek, 150 MB/s for the hdd.
import {describe, expect, it} from 'vitest';
import {apply, compactAll, MOST_PROGRAMS, nextDisk, nextPolicy, SLOTS} from '../../source/segments/lesson.ts';
import {frameOf, freeFrames, PAGE_BYTES, pagesOf, pagesOnDisk, placesOf, residentPages} from '../../source/segments/page-memory.ts';
import {externalWaste, freeBytes, holesOf, largestHole, movesUntil} from '../../source/segments/segment-memory.ts';
import {emptyLesson, type Lesson, type LessonEvent, MIB} from '../../source/segments/state.ts';
import {createLesson, nextScene, openingLesson} from '../../source/segments/story.ts';
import {ioBytes, ioUs} from '../../source/segments/transfer.ts';

const last = ({events}: Lesson): LessonEvent => events.at(-1)!;
const id = ({programs}: Lesson, name: string): number => programs.find(program => program.name === name)!.id;
const bases = ({programs, segments}: Lesson): Record<string, number> =>
	Object.fromEntries(segments.memory.segments.map(segment => [programs.find(program => program.id === segment.id)!.name, segment.base / MIB]));
const scenes = (count: number): Lesson => Array.from({length: count}).reduce<Lesson>(nextScene, createLesson(1));

describe('the classic story', () => {
	it('places game at 0, browser at 512 MiB, music at 640 MiB; 128 MiB are free at 896', () => {
		const lesson = scenes(3);
		expect(bases(lesson)).toEqual({game: 0, browser: 512, music: 640});
		expect(holesOf(lesson.segments.memory)).toEqual([{base: 896 * MIB, bytes: 128 * MIB}]);
	});

	it('leaves two holes of 128 MiB when the browser ends: 256 MiB free, half of it external waste', () => {
		const {memory} = scenes(4).segments;
		expect(holesOf(memory)).toEqual([
			{base: 512 * MIB, bytes: 128 * MIB},
			{base: 896 * MIB, bytes: 128 * MIB},
		]);
		expect([freeBytes(memory), largestHole(memory), externalWaste(memory)]).toEqual([256 * MIB, 128 * MIB, 128 * MIB]);
	});

	it('opens where 200 MiB are refused by segments and given by pages', () => {
		const lesson = openingLesson(1);
		expect(lesson).toEqual(scenes(5));
		const {segments, pages, who} = last(lesson);
		expect(who).toEqual({letter: 'D', name: 'editor', bytes: 200 * MIB});
		expect(segments).toMatchObject({kind: 'waits', why: 'fragmented', free: 256 * MIB, largest: 128 * MIB, toMove: 256 * MIB, swapped: []});
		expect(pages).toMatchObject({kind: 'given', pages: 51_200, places: 2, resident: 51_200, evicted: []});
		expect(freeFrames(lesson.pages.memory)).toBe((56 * MIB) / PAGE_BYTES);
		// 128 MiB where the browser was, the rest behind music.
		const editor = id(lesson, 'editor');
		expect(frameOf(lesson.pages.memory, editor, 0)).toBe((512 * MIB) / PAGE_BYTES);
		expect(frameOf(lesson.pages.memory, editor, 32_768)).toBe((896 * MIB) / PAGE_BYTES);
	});

	it('compacts by music out and in at 512 MiB: 512 MiB of I/O, 3.6 s on the hdd, and the editor fits at 768 MiB', () => {
		const out = apply(openingLesson(1), {kind: 'compact'});
		expect(last(out).segments).toMatchObject({kind: 'moved-out', largest: 512 * MIB, entered: []});
		expect(out.segments.waiting).toEqual([id(out, 'editor')]);
		const back = apply(out, {kind: 'compact'});
		expect(last(back).segments).toMatchObject({kind: 'moved-in', base: 512 * MIB, largest: 256 * MIB});
		expect(last(back).segments.entered.map(({letter}) => letter)).toEqual(['D']);
		expect(bases(back)).toEqual({game: 0, music: 512, editor: 768});
		expect(back.segments.io).toEqual({written: 256 * MIB, writes: 1, read: 256 * MIB, reads: 1});
		expect(ioUs('hdd', back.segments.io)).toBe(Math.round(2 * 8000 + (512 * MIB) / 150));
		expect(ioUs('ssd', back.segments.io)).toBe(Math.round(2 * 100 + (512 * MIB) / 500));
		expect(back.pages.io).toEqual(scenes(5).pages.io);
		expect(ioBytes(back.pages.io)).toBe(0);
		expect(compactAll(openingLesson(1))).toEqual(back);
	});

	it('swaps the whole game for a compiler of 100 MiB and 3400 bytes, and just 11 265 of its pages', () => {
		const lesson = scenes(8);
		const {segments, pages} = last(lesson);
		// 56 MiB were free: 14 336 frames; 104 861 000 bytes need 25 601.
		expect(last(lesson).who?.bytes).toBe(104_861_000);
		expect(segments).toMatchObject({kind: 'placed', base: 0, hole: 512 * MIB, io: {written: 512 * MIB, read: 0}});
		expect(segments.swapped.map(({name}) => name)).toEqual(['game']);
		expect(pages).toMatchObject({kind: 'given', pages: 25_601, evicted: [{pages: 11_265}], io: {written: 11_265 * 4096, writes: 1, read: 0}});
		expect(pagesOnDisk(lesson.pages.memory, id(lesson, 'game'))).toBe(11_265);
		// Internal waste: the last page holds 3400 of 4096 bytes.
		expect(pagesOf(104_861_000) * PAGE_BYTES - 104_861_000).toBe(696);
	});

	it('brings the whole game back for one byte of it, and one page', () => {
		const lesson = scenes(9);
		const {segments, pages} = last(lesson);
		expect(segments).toMatchObject({kind: 'placed', fromDisk: true, io: {written: 256 * MIB, read: 512 * MIB}});
		expect(segments.swapped.map(({name}) => name)).toEqual(['music']);
		expect(bases(lesson)['game']).toBeCloseTo(104_861_000 / MIB);
		expect(pages).toMatchObject({kind: 'fault', page: 0, evicted: [{pages: 1}], io: {written: 4096, read: 4096}});
		expect(ioUs('hdd', pages.io)).toBe(Math.round(2 * 8000 + 8192 / 150));
	});

	it('leaves out what has been done by hand', () => {
		const compacted = compactAll(openingLesson(1));
		expect(last(nextScene(compacted)).request).toMatchObject({kind: 'start', name: 'compiler'});
	});
});

describe('requests', () => {
	const empty = (mib: number): Lesson => emptyLesson(mib * MIB, 1, [1, 2, 3, 4]);
	const start = (lesson: Lesson, name: string, bytes: number): Lesson => apply(lesson, {kind: 'start', name, bytes});

	it('translate by base and limit, and by the page table', () => {
		const lesson = openingLesson(1);
		const touch = (name: string, offset: number): LessonEvent => last(apply(lesson, {kind: 'touch', id: id(lesson, name), offset}));
		expect(touch('music', 5).segments).toMatchObject({kind: 'there', base: 640 * MIB, address: 640 * MIB + 5});
		expect(touch('editor', 128 * MIB + 5).pages).toMatchObject({kind: 'there', page: 32_768, frame: (896 * MIB) / 4096});
		expect(touch('music', 256 * MIB - 1).segments.kind).toBe('there');
		for (const side of ['segments', 'pages'] as const) expect(touch('music', 256 * MIB)[side].kind).toBe('limit');
	});

	it('are checked to the byte by a limit, to the page by a table', () => {
		const lesson = start(empty(1), 'a', 4097);
		const touch = (offset: number): LessonEvent => last(apply(lesson, {kind: 'touch', id: 1, offset}));
		expect([touch(4096).segments.kind, touch(4096).pages.kind]).toEqual(['there', 'there']);
		expect([touch(4097).segments.kind, touch(4097).pages.kind]).toEqual(['limit', 'there']);
		expect([touch(8192).segments.kind, touch(8192).pages.kind]).toEqual(['limit', 'limit']);
	});

	it('larger than all memory: never a segment, but pages', () => {
		const lesson = start(start(empty(1), 'small', MIB / 2), 'large', 2 * MIB);
		expect(last(lesson).segments).toMatchObject({kind: 'waits', why: 'too-large', swapped: [], toMove: null});
		expect(last(lesson).pages).toMatchObject({kind: 'given', pages: 512, resident: 256});
		// The other's 128 pages went out, and its own first 256.
		expect(last(lesson).pages.evicted.map(({who, pages}) => [who.name, pages])).toEqual([
			['small', 128],
			['large', 256],
		]);
		expect(residentPages(lesson.pages.memory, 2)).toBe(256);
		expect(frameOf(lesson.pages.memory, 2, 255)).toBeNull();
		expect(frameOf(lesson.pages.memory, 2, 256)).toBe(0);
	});

	it('let who waited in, in order, as soon as a hole is there', () => {
		let lesson = empty(1);
		for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) lesson = start(lesson, name, (i % 2 === 0 ? 300 : 200) * 1024);
		// 24 KiB are left at the end. c, 300 KiB, ends: e, 310 KiB, cannot take that hole alone.
		lesson = apply(lesson, {kind: 'stop', id: id(lesson, 'c')});
		lesson = start(lesson, 'e', 310 * 1024);
		expect(last(lesson).segments).toMatchObject({kind: 'waits', why: 'fragmented'});
		lesson = start(lesson, 'f', 5 * 1024);
		expect(last(lesson).segments).toMatchObject({kind: 'placed', base: 500 * 1024});
		lesson = apply(lesson, {kind: 'stop', id: id(lesson, 'b')});
		expect(last(lesson).segments.entered.map(({name}) => name)).toEqual([]);
		lesson = apply(lesson, {kind: 'stop', id: id(lesson, 'f')});
		expect(last(lesson).segments).toMatchObject({kind: 'ended', freed: 5 * 1024});
		expect(last(lesson).segments.entered.map(({name}) => name)).toEqual(['e']);
		expect(bases(lesson)['e']).toBe(300 / 1024);
	});

	it('finish a move of compaction before anything else', () => {
		const lesson = apply(apply(openingLesson(1), {kind: 'compact'}), {kind: 'start', name: 'new', bytes: MIB});
		expect(lesson.events.slice(-2).map(({segments}) => segments.kind)).toEqual(['moved-in', 'placed']);
		expect(lesson.segments.moving).toBeNull();
	});

	it('about nobody, of no size or too many change nothing', () => {
		const lesson = openingLesson(1);
		for (const request of [
			{kind: 'stop', id: 99},
			{kind: 'touch', id: 99, offset: 0},
			{kind: 'start', name: 'x', bytes: 0},
			{kind: 'start', name: 'x', bytes: 5 * 1024 * MIB},
			{kind: 'start', name: 'x', bytes: Number.NaN},
		] as const)
			expect(apply(lesson, request)).toBe(lesson);
		let many = lesson;
		for (let i = 0; i < 30; i++) many = start(many, `p${i}`, 1);
		expect(many.programs.length).toBe(MOST_PROGRAMS);
		expect(new Set(many.programs.map(({letter}) => letter)).size).toBe(MOST_PROGRAMS);
	});

	it('compact nothing when there is nothing to compact', () => {
		const lesson = apply(scenes(3), {kind: 'compact'});
		expect(last(lesson)).toMatchObject({who: null, segments: {kind: 'compact', largest: 128 * MIB, io: {written: 0, read: 0}}});
		expect(movesUntil(lesson.segments.memory, Infinity)).toEqual([]);
		expect(last(compactAll(lesson)).segments.kind).toBe('compact');
	});
});

describe('rules', () => {
	it('go round: first, best, worst, next fit; hdd, ssd, nvme', () => {
		const round = <T>(of: (lesson: Lesson) => T, change: (lesson: Lesson) => Lesson, count: number): T[] => {
			let lesson = createLesson(1);
			return Array.from({length: count}, () => of((lesson = change(lesson))));
		};
		expect(round(({policy}) => policy, nextPolicy, 4)).toEqual(['best', 'worst', 'next', 'first']);
		expect(round(({disk}) => disk, nextDisk, 3)).toEqual(['ssd', 'nvme', 'hdd']);
	});
});

describe('the story without end', () => {
	const run = (seed: number, steps: number, change: (lesson: Lesson) => Lesson = nextScene): Lesson =>
		Array.from({length: steps}).reduce<Lesson>(change, createLesson(seed));

	it('is the same for the same seed, and another for another', () => {
		expect(run(7, 60)).toEqual(run(7, 60));
		expect(run(7, 60).events.at(-1)).not.toEqual(run(8, 60).events.at(-1));
	});

	it.each([1, 2, 3, 4, 5])('builds fragmentation up with seed %i: refusals though enough is free, never on the side of pages', seed => {
		let lesson = run(seed, 10);
		let refused = 0;
		for (let i = 0; i < 150; i++) {
			lesson = nextScene(lesson);
			const {segments, pages} = last(lesson);
			if (segments.kind === 'waits') {
				refused++;
				expect(segments.why).toBe('fragmented');
				expect(segments.free).toBeGreaterThanOrEqual(last(lesson).who!.bytes);
				expect(segments.largest).toBeLessThan(last(lesson).who!.bytes);
			}
			expect(['given', 'ended']).toContain(pages.kind);
			expect(pages.evicted).toEqual([]);
			expect(new Set(lesson.programs.map(({slot}) => slot)).size).toBe(lesson.programs.length);
			expect(lesson.programs.length).toBeLessThanOrEqual(SLOTS);
		}
		expect(refused).toBeGreaterThan(5);
		expect(holesOf(lesson.segments.memory).length).toBeGreaterThan(2);
		expect(Math.max(...lesson.programs.map(program => placesOf(lesson.pages.memory, program.id)))).toBeGreaterThan(1);
	});
});

// Any requests in any order: segments never overlap, nobody is lost; and pages do frame by frame what a plain array of frames does.
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {apply, compactAll, nextPolicy} from '../../source/segments/lesson.ts';
import {frameOf, pagesOf, pagesOnDisk, residentPages} from '../../source/segments/page-memory.ts';
import {emptyLesson, type Lesson, type Request} from '../../source/segments/state.ts';

const FRAMES = 40;

/** Page by page, without runs: a frame is null or somebody's page with the step of its last use. */
class PlainFrames {
	frames: ({id: number; page: number; usedAt: number} | null)[] = new Array(FRAMES).fill(null);
	disk = new Set<string>();

	private take(id: number, page: number, usedAt: number): void {
		let free = this.frames.indexOf(null);
		if (free < 0) {
			let oldest = -1;
			for (const [i, frame] of this.frames.entries()) if (oldest < 0 || frame!.usedAt < this.frames[oldest]!.usedAt) oldest = i;
			const gone = this.frames[oldest]!;
			this.disk.add(`${gone.id}:${gone.page}`);
			free = oldest;
		}
		this.frames[free] = {id, page, usedAt};
	}

	start(id: number, pages: number, usedAt: number): void {
		const resident = Math.min(pages, FRAMES);
		for (let page = 0; page < pages - resident; page++) this.disk.add(`${id}:${page}`);
		// First room, the longest untouched going first, then the lowest free frames.
		const free = this.frames.filter(frame => frame === null).length;
		const order = [...this.frames.entries()].filter(([, frame]) => frame !== null).sort(([i, a], [j, b]) => a!.usedAt - b!.usedAt || i - j);
		for (const [i, frame] of order.slice(0, Math.max(0, resident - free))) {
			this.disk.add(`${frame!.id}:${frame!.page}`);
			this.frames[i] = null;
		}
		for (let page = pages - resident; page < pages; page++) this.take(id, page, usedAt);
	}

	stop(id: number): void {
		this.frames = this.frames.map(frame => (frame?.id === id ? null : frame));
		this.disk = new Set([...this.disk].filter(place => !place.startsWith(`${id}:`)));
	}

	touch(id: number, page: number, usedAt: number): void {
		const at = this.frames.findIndex(frame => frame?.id === id && frame.page === page);
		if (at >= 0) this.frames[at] = {id, page, usedAt};
		else {
			this.disk.delete(`${id}:${page}`);
			this.take(id, page, usedAt);
		}
	}
}

const move = fc.oneof(
	{weight: 4, arbitrary: fc.record({do: fc.constant('start' as const), value: fc.integer({min: 1, max: 60 * 4096})})},
	{weight: 3, arbitrary: fc.record({do: fc.constant('stop' as const), value: fc.nat(19)})},
	{weight: 4, arbitrary: fc.record({do: fc.constant('touch' as const), value: fc.nat(19), offset: fc.nat(60 * 4096)})},
	{weight: 3, arbitrary: fc.record({do: fc.constantFrom('compact' as const, 'compact-all' as const, 'policy' as const), value: fc.constant(0)})},
);

function expectSound({segments, programs, bytes, pages}: Lesson): void {
	let end = 0;
	for (const segment of segments.memory.segments) {
		expect(segment.base).toBeGreaterThanOrEqual(end);
		end = segment.base + segment.bytes;
	}
	expect(end).toBeLessThanOrEqual(bytes);
	// Everybody is in memory, on its way, on disk or waiting to get in for the first time; nobody twice.
	for (const {id, bytes: size} of programs) {
		const held = segments.memory.segments.filter(segment => segment.id === id);
		const places = [held.length > 0, segments.out.includes(id), segments.moving?.id === id];
		expect(places.filter(Boolean).length).toBeLessThanOrEqual(1);
		if (!places.includes(true)) expect(segments.waiting).toContain(id);
		if (held.length > 0) expect(held.map(segment => segment.bytes)).toEqual([size]);
		expect(residentPages(pages.memory, id) + pagesOnDisk(pages.memory, id)).toBe(pagesOf(size));
	}
	const alive = new Set(programs.map(({id}) => id));
	for (const id of [...segments.memory.segments.map(segment => segment.id), ...segments.out, ...segments.waiting]) expect(alive).toContain(id);
	expect(pages.memory.runs.reduce((sum, {count}) => sum + count, 0)).toBe(FRAMES);
}

it('holds for any requests, and pages agree with a plain array of frames', () => {
	fc.assert(
		fc.property(fc.array(move, {maxLength: 40}), moves => {
			let lesson = emptyLesson(FRAMES * 4096, 1, [1, 2, 3, 4]);
			const plain = new PlainFrames();
			for (const one of moves) {
				if (one.do === 'policy') {
					lesson = nextPolicy(lesson);
					continue;
				}
				if (one.do === 'compact-all') {
					lesson = compactAll(lesson);
					expectSound(lesson);
					continue;
				}
				const program = lesson.programs[one.value % Math.max(1, lesson.programs.length)];
				const request: Request | undefined =
					one.do === 'compact'
						? {kind: 'compact'}
						: one.do === 'start'
							? {kind: 'start', name: 'p', bytes: one.value}
							: program && (one.do === 'touch' ? {kind: 'touch', id: program.id, offset: one.offset} : {kind: 'stop', id: program.id});
				if (request === undefined) continue;
				const before = lesson;
				lesson = apply(lesson, request);
				expectSound(lesson);
				if (lesson === before) continue;
				if (request.kind === 'start') plain.start(lesson.lastId, pagesOf(request.bytes), lesson.step);
				if (request.kind === 'stop') plain.stop(request.id);
				if (request.kind === 'touch' && Math.floor(request.offset / 4096) < pagesOf(program!.bytes))
					plain.touch(request.id, Math.floor(request.offset / 4096), lesson.step);
				for (const {id, bytes} of lesson.programs)
					for (let page = 0; page < pagesOf(bytes); page++) {
						const frame = plain.frames.findIndex(own => own?.id === id && own.page === page);
						expect(frameOf(lesson.pages.memory, id, page)).toBe(frame < 0 ? null : frame);
						if (frame < 0) expect(plain.disk.has(`${id}:${page}`)).toBe(true);
					}
			}
		}),
		{numRuns: 150},
	);
});

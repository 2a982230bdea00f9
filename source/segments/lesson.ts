// The lesson's two doors: `apply` carries out a request on both sides and notes what they answered; `setPolicy` and `setDisk` change rules. Each returns a new lesson.
import {compactStep, startSegment, stopSegment, touchSegment} from './segment-side.ts';
import {idlePages, startPages, stopPages, touchPages} from './page-side.ts';
import {POLICIES} from './placement.ts';
import {type Lesson, type PageAnswer, type Program, programOf, type Request, type SegmentAnswer, type Who} from './state.ts';
import {LESSON_DISKS} from './transfer.ts';

/** Colours, and letters, that programs may have. */
export const SLOTS = 10;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Programs at a time, so that a letter is always free. */
export const MOST_PROGRAMS = 20;
/** A program's bytes: at least one, at most four times what memory has. */
export const mostBytes = ({bytes}: Pick<Lesson, 'bytes'>): number => 4 * bytes;
const KEPT_EVENTS = 200;

/** The first after `last` that nobody alive has; the next one when all are taken. */
function nextFree(last: number, taken: readonly number[], count: number): number {
	for (let step = 1; step <= count; step++) if (!taken.includes((last + step) % count)) return (last + step) % count;
	return (last + 1) % count;
}

type Sides = Pick<Lesson, 'segments' | 'pages'>;

function noted(
	lesson: Lesson,
	sides: Sides,
	request: Request,
	who: Who | null,
	answers: {readonly segments: SegmentAnswer; readonly pages: PageAnswer},
): Lesson {
	const event = {step: lesson.step, request, who: who && {letter: who.letter, name: who.name, bytes: who.bytes}, ...answers};
	return {...lesson, ...sides, events: [...lesson.events, event].slice(-KEPT_EVENTS)};
}

type Answered<S, A> = {readonly side: S; readonly answer: A};
const both = (
	lesson: Lesson,
	request: Request,
	who: Who | null,
	segments: Answered<Lesson['segments'], SegmentAnswer>,
	pages: Answered<Lesson['pages'], PageAnswer>,
): Lesson => noted(lesson, {segments: segments.side, pages: pages.side}, request, who, {segments: segments.answer, pages: pages.answer});

function start(lesson: Lesson, request: Extract<Request, {kind: 'start'}>): Lesson {
	const {programs, lastId, step} = lesson;
	const letterAt = nextFree(
		(lastId - 1) % LETTERS.length,
		programs.map(({letter}) => LETTERS.indexOf(letter)),
		LETTERS.length,
	);
	const slot = nextFree(
		(lastId - 1) % SLOTS,
		programs.map(program => program.slot),
		SLOTS,
	);
	const program: Program = {id: lastId + 1, letter: LETTERS[letterAt] as string, slot, name: request.name, bytes: request.bytes, usedAt: step};
	const now = {...lesson, programs: [...programs, program], lastId: program.id};
	return both(now, request, program, startSegment(now, program), startPages(now, program));
}

/** A request on both sides. One about a program that does not exist, or a start beyond what is possible, changes nothing. */
export function apply(before: Lesson, request: Request): Lesson {
	// A segment that compaction has on disk comes back before anything else happens.
	if (before.segments.moving !== null && request.kind !== 'compact') return apply(apply(before, {kind: 'compact'}), request);
	const lesson = {...before, step: before.step + 1};
	switch (request.kind) {
		case 'start':
			return before.programs.length >= MOST_PROGRAMS || !(request.bytes >= 1 && request.bytes <= mostBytes(before)) ? before : start(lesson, request);
		case 'stop': {
			const program = programOf(before, request.id);
			if (program === undefined) return before;
			const left = {...lesson, programs: lesson.programs.filter(({id}) => id !== program.id)};
			return both(left, request, program, stopSegment(left, program), stopPages(left, program));
		}
		case 'touch': {
			const found = programOf(before, request.id);
			if (found === undefined) return before;
			const inside = request.offset < found.bytes;
			const program = {...found, usedAt: inside ? lesson.step : found.usedAt};
			const now = {...lesson, programs: lesson.programs.map(one => (one.id === program.id ? program : one))};
			const pages = touchPages(now, {...program, usedAt: lesson.step}, request.offset);
			return both(now, request, program, touchSegment(now, program, request.offset), pages);
		}
		case 'compact': {
			const step = compactStep(lesson);
			const who = step.move === null ? null : (programOf(lesson, step.move.id) ?? null);
			return both(lesson, request, who, step, idlePages(lesson));
		}
		default:
			return request satisfies never;
	}
}

/** Compaction step by step until somebody who waits gets in, or nothing is left to move. */
export function compactAll(lesson: Lesson): Lesson {
	let now = lesson;
	for (;;) {
		now = apply(now, {kind: 'compact'});
		const answer = now.events.at(-1)?.segments;
		if (answer === undefined || answer.kind === 'compact' || answer.entered.length > 0) return now;
		if (now.segments.moving === null && now.segments.waiting.length === 0 && isCompact(now)) return now;
	}
}

const isCompact = (lesson: Lesson): boolean => compactStep(lesson).move === null;

const after = <T>(list: readonly T[], now: T): T => list[(list.indexOf(now) + 1) % list.length] as T;
export const nextPolicy = (lesson: Lesson): Lesson => ({...lesson, policy: after(POLICIES, lesson.policy)});
export const nextDisk = (lesson: Lesson): Lesson => ({...lesson, disk: after(LESSON_DISKS, lesson.disk)});

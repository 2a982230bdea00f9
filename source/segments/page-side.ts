// What pages do with a request. Any free frames will do, so nobody waits: when too few are free, exactly the missing pages go to disk, the longest untouched first.
import {type DiskRun, frameOf, PAGE_BYTES, pagesOf, placesOf, residentPages, startPaged, stopPaged, touchPage} from './page-memory.ts';
import type {Lesson, PageAnswer, PageSide, Program, Who} from './state.ts';
import {addIo, type Io, NO_IO, read, write} from './transfer.ts';

type Answered = {readonly side: PageSide; readonly answer: PageAnswer};
type Kind<A> = A extends PageAnswer ? Omit<A, 'io' | 'evicted'> : never;

/** Pages written out, by program. */
function byProgram(programs: readonly Program[], evicted: readonly DiskRun[]): PageAnswer['evicted'] {
	const counts = new Map<number, number>();
	for (const {id, count} of evicted) counts.set(id, (counts.get(id) ?? 0) + count);
	return [...counts].flatMap(([id, pages]) => programs.filter(program => program.id === id).map(who => ({who: who as Who, pages})));
}

function answered(lesson: Lesson, memory: PageSide['memory'], kind: Kind<PageAnswer>, evicted: readonly DiskRun[] = [], readIn: Io = NO_IO): Answered {
	const written = write(evicted.reduce((sum, {count}) => sum + count, 0) * PAGE_BYTES);
	const io = addIo(written, readIn);
	return {side: {memory, io: addIo(lesson.pages.io, io)}, answer: {...kind, io, evicted: byProgram(lesson.programs, evicted)} as PageAnswer};
}

export function startPages(lesson: Lesson, {id, bytes, usedAt}: Program): Answered {
	const {memory, evicted} = startPaged(lesson.pages.memory, id, pagesOf(bytes), usedAt);
	return answered(lesson, memory, {kind: 'given', pages: pagesOf(bytes), places: placesOf(memory, id), resident: residentPages(memory, id)}, evicted);
}

export const stopPages = (lesson: Lesson, {id, bytes}: Program): Answered =>
	answered(lesson, stopPaged(lesson.pages.memory, id), {kind: 'ended', pages: pagesOf(bytes)});

/** The hardware's way to an address: the table's entry for its page says the frame, or faults. The check is as coarse as a page. */
export function touchPages(lesson: Lesson, {id, bytes, usedAt}: Program, offset: number): Answered {
	const page = Math.floor(offset / PAGE_BYTES);
	if (page >= pagesOf(bytes)) return answered(lesson, lesson.pages.memory, {kind: 'limit'});
	const touched = touchPage(lesson.pages.memory, id, page, usedAt);
	const frame = frameOf(touched.memory, id, page) as number;
	return answered(lesson, touched.memory, {kind: touched.read ? 'fault' : 'there', page, frame}, touched.evicted, touched.read ? read(PAGE_BYTES) : NO_IO);
}

export const idlePages = (lesson: Lesson): Answered => answered(lesson, lesson.pages.memory, {kind: 'idle'});

// What segments do with a request. A program needs one hole that holds all of it. When too little is free, whole segments go to disk, the longest untouched
// first; when enough is free but in pieces, the program waits until somebody ends or memory is compacted.
import type {Policy} from './placement.ts';
import {freeBytes, insertSegment, largestHole, type Move, movesUntil, nextMove, placeSegment, removeSegment} from './segment-memory.ts';
import type {Lesson, Program, SegmentAnswer, SegmentSide, Who, Why} from './state.ts';
import {addIo, type Io, NO_IO, read, write} from './transfer.ts';

type Programs = readonly Program[];
type Answered = {readonly side: SegmentSide; readonly answer: SegmentAnswer};
type Kind<A> = A extends SegmentAnswer ? Omit<A, 'io' | 'entered' | 'swapped'> : never;

const without = (ids: readonly number[], id: number): readonly number[] => ids.filter(one => one !== id);
const named = (programs: Programs, ids: readonly number[]): readonly Who[] => ids.flatMap(id => programs.filter(program => program.id === id));

const answered = (side: SegmentSide, kind: Kind<SegmentAnswer>, io: Io = NO_IO, entered: readonly Who[] = [], swapped: readonly Who[] = []): Answered => ({
	side: {...side, io: addIo(side.io, io)},
	answer: {...kind, io, entered, swapped} as SegmentAnswer,
});

/** Why so many bytes have no place now; null when they have. */
export function whyNot({memory}: SegmentSide, bytes: number): Why | null {
	if (bytes > memory.bytes) return 'too-large';
	if (freeBytes(memory) < bytes) return 'full';
	return largestHole(memory) < bytes ? 'fragmented' : null;
}

/** Bytes that compaction would move until a hole holds so many; null when it cannot help. */
export const bytesToMove = ({memory}: SegmentSide, bytes: number): number | null =>
	movesUntil(memory, bytes)?.reduce((sum, move) => sum + move.bytes, 0) ?? null;

/** Programs that waited and now find a hole, in the order in which they came. */
function admit(side: SegmentSide, programs: Programs, policy: Policy): {readonly side: SegmentSide; readonly entered: readonly Who[]; readonly io: Io} {
	let now = side;
	let io = NO_IO;
	const entered: number[] = [];
	for (const id of side.waiting) {
		const program = programs.find(one => one.id === id);
		const placed = program && placeSegment(now.memory, id, program.bytes, policy);
		if (!placed) continue;
		if (now.out.includes(id)) io = addIo(io, read(program.bytes));
		entered.push(id);
		now = {...now, memory: placed.memory, out: without(now.out, id), waiting: without(now.waiting, id)};
	}
	return {side: now, entered: named(programs, entered), io};
}

/** Writes whole segments out, the longest untouched first, until so many bytes are free. */
function swapOut(side: SegmentSide, programs: Programs, bytes: number): {readonly side: SegmentSide; readonly swapped: readonly Program[]; readonly io: Io} {
	const swapped: Program[] = [];
	let {memory} = side;
	const inMemory = new Set(memory.segments.map(({id}) => id));
	for (const program of programs.filter(({id}) => inMemory.has(id)).sort((a, b) => a.usedAt - b.usedAt || a.id - b.id)) {
		if (freeBytes(memory) >= bytes) break;
		swapped.push(program);
		memory = removeSegment(memory, program.id);
	}
	return {side: {...side, memory, out: [...side.out, ...swapped.map(({id}) => id)]}, swapped, io: addIo(...swapped.map(program => write(program.bytes)))};
}

/** A program's segment comes into memory: for the first time, or back from disk. */
function enter(side: SegmentSide, programs: Programs, {id, bytes}: Program, policy: Policy): Answered {
	const fromDisk = side.out.includes(id);
	const waits = (now: SegmentSide, why: Why, io: Io, swapped: readonly Who[]): Answered => {
		const waiting = now.waiting.includes(id) ? now.waiting : [...now.waiting, id];
		const state = {free: freeBytes(now.memory), largest: largestHole(now.memory), toMove: bytesToMove(now, bytes)};
		return answered({...now, waiting}, {kind: 'waits', why, ...state}, io, [], swapped);
	};
	if (whyNot(side, bytes) === 'too-large') return waits(side, 'too-large', NO_IO, []);
	const room = swapOut(side, programs, bytes);
	const placed = placeSegment(room.side.memory, id, bytes, policy);
	if (placed === null) return waits(room.side, 'fragmented', room.io, room.swapped);
	const now = {...room.side, memory: placed.memory, out: without(room.side.out, id), waiting: without(room.side.waiting, id)};
	const io = fromDisk ? addIo(room.io, read(bytes)) : room.io;
	return answered(now, {kind: 'placed', base: placed.hole.base, hole: placed.hole.bytes, fromDisk}, io, [], room.swapped);
}

export const startSegment = ({segments, programs, policy}: Lesson, program: Program): Answered => enter(segments, programs, program, policy);

export function stopSegment({segments, programs, policy}: Lesson, {id, bytes}: Program): Answered {
	const held = segments.memory.segments.some(segment => segment.id === id);
	const side = {...segments, memory: removeSegment(segments.memory, id), out: without(segments.out, id), waiting: without(segments.waiting, id)};
	const {side: now, entered, io} = admit(side, programs, policy);
	return answered(now, {kind: 'ended', freed: held ? bytes : 0}, io, entered);
}

/** The hardware's way to an address: within the limit it is base plus offset. A segment on disk has to come back as a whole first. */
export function touchSegment({segments, programs, policy}: Lesson, program: Program, offset: number): Answered {
	if (offset >= program.bytes) return answered(segments, {kind: 'limit'});
	const segment = segments.memory.segments.find(({id}) => id === program.id);
	if (segment) return answered(segments, {kind: 'there', base: segment.base, address: segment.base + offset});
	return enter(segments, programs, program, policy);
}

/** One half of a move: a segment to disk, or back right behind its neighbour. Nobody is let in between the two. */
export function compactStep({segments, programs, policy}: Lesson): Answered & {readonly move: Move | null} {
	const {memory, moving} = segments;
	if (moving !== null) {
		const side = {...segments, memory: insertSegment(memory, {id: moving.id, base: moving.to, bytes: moving.bytes}), moving: null};
		const largest = largestHole(side.memory);
		const {side: now, entered, io} = admit(side, programs, policy);
		return {...answered(now, {kind: 'moved-in', base: moving.to, largest}, addIo(read(moving.bytes), io), entered), move: moving};
	}
	const move = nextMove(memory);
	if (move === null) return {...answered(segments, {kind: 'compact', largest: largestHole(memory)}), move};
	const side = {...segments, memory: removeSegment(memory, move.id), moving: move};
	return {...answered(side, {kind: 'moved-out', largest: largestHole(side.memory)}, write(move.bytes)), move};
}

// Memory managed by segments of any length, one a program: base and limit are all that the hardware knows. What is free is a list of holes; that they are
// many and small is external fragmentation. Nothing here knows of time or disks.
import {chooseHole, type Hole, type Policy} from './placement.ts';

export type Segment = {readonly id: number; readonly base: number; readonly bytes: number};

export type SegmentMemory = {
	readonly bytes: number;
	/** In order of their base; they never overlap. */
	readonly segments: readonly Segment[];
	/** Where next fit goes on: the end of what was placed last. */
	readonly nextFrom: number;
};

export const createSegmentMemory = (bytes: number): SegmentMemory => ({bytes, segments: [], nextFrom: 0});

/** Free pieces in order of their base; neighbours are one. */
export function holesOf({bytes, segments}: SegmentMemory): readonly Hole[] {
	const holes: Hole[] = [];
	let end = 0;
	for (const segment of segments) {
		if (segment.base > end) holes.push({base: end, bytes: segment.base - end});
		end = segment.base + segment.bytes;
	}
	if (end < bytes) holes.push({base: end, bytes: bytes - end});
	return holes;
}

export const freeBytes = ({bytes, segments}: SegmentMemory): number => segments.reduce((free, segment) => free - segment.bytes, bytes);
export const largestHole = (memory: SegmentMemory): number => Math.max(0, ...holesOf(memory).map(hole => hole.bytes));

/** External fragmentation in bytes: what is free but not in the largest hole. */
export const externalWaste = (memory: SegmentMemory): number => freeBytes(memory) - largestHole(memory);

/** Puts a segment at a base that is free. */
export function insertSegment(memory: SegmentMemory, segment: Segment): SegmentMemory {
	const segments = [...memory.segments, segment].sort((a, b) => a.base - b.base);
	return {...memory, segments, nextFrom: segment.base + segment.bytes};
}

/** Places a program by a rule. Null when no hole holds it. */
export function placeSegment(memory: SegmentMemory, id: number, bytes: number, policy: Policy): {readonly memory: SegmentMemory; readonly hole: Hole} | null {
	const hole = chooseHole(policy, holesOf(memory), bytes, memory.nextFrom);
	return hole && {memory: insertSegment(memory, {id, base: hole.base, bytes}), hole};
}

export const removeSegment = (memory: SegmentMemory, id: number): SegmentMemory => ({
	...memory,
	segments: memory.segments.filter(segment => segment.id !== id),
});

/** A segment that slides down to the end of its neighbour. */
export type Move = {readonly id: number; readonly bytes: number; readonly from: number; readonly to: number};

/** The next step of compaction: the first segment above a hole. Null when all that is free is one piece at the end. */
export function nextMove({segments}: SegmentMemory): Move | null {
	let end = 0;
	for (const {id, base, bytes} of segments) {
		if (base > end) return {id, bytes, from: base, to: end};
		end = base + bytes;
	}
	return null;
}

/** A move as a whole. */
export const moved = (memory: SegmentMemory, {id, bytes, to}: Move): SegmentMemory => insertSegment(removeSegment(memory, id), {id, base: to, bytes});

/** The moves that it takes until a hole holds so many bytes; with Infinity, until memory is compact. Null when less than that is free. */
export function movesUntil(memory: SegmentMemory, bytes: number): readonly Move[] | null {
	if (bytes !== Infinity && freeBytes(memory) < bytes) return null;
	const moves: Move[] = [];
	let now = memory;
	while (largestHole(now) < bytes) {
		const move = nextMove(now);
		if (move === null) break;
		moves.push(move);
		now = moved(now, move);
	}
	return moves;
}

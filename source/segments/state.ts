// The lesson: one small memory twice, once in segments and once in pages, with the same programs and the same requests in the same order.
import {createPageMemory, PAGE_BYTES, type PageMemory, pagesOf} from './page-memory.ts';
import type {Policy} from './placement.ts';
import {createSegmentMemory, type Move, type SegmentMemory} from './segment-memory.ts';
import {type Io, type LessonDisk, NO_IO} from './transfer.ts';

export const MIB = 1024 * 1024;

/** A program that runs, or wants to. slot: which colour; usedAt: step in which its segment was last touched. */
export type Program = {
	readonly id: number;
	readonly letter: string;
	readonly slot: number;
	readonly name: string;
	readonly bytes: number;
	readonly usedAt: number;
};

export type SegmentSide = {
	readonly memory: SegmentMemory;
	/** Programs whose whole segment is on disk. */
	readonly out: readonly number[];
	/** Programs that wait for a hole, in order: new ones, and those on disk that were touched. */
	readonly waiting: readonly number[];
	/** Written out by compaction and not yet read back. */
	readonly moving: Move | null;
	readonly io: Io;
};

export type PageSide = {readonly memory: PageMemory; readonly io: Io};

/** What is asked of both sides. */
export type Request =
	| {readonly kind: 'start'; readonly name: string; readonly bytes: number}
	| {readonly kind: 'stop'; readonly id: number}
	| {readonly kind: 'touch'; readonly id: number; readonly offset: number}
	| {readonly kind: 'compact'};

/** Why a segment waits: no hole is large enough though enough is free; too little is free; it is larger than all of memory. */
export type Why = 'fragmented' | 'full' | 'too-large';
/** A program as an event names it: it may have ended since. */
export type Who = Pick<Program, 'letter' | 'name' | 'bytes'>;

/** What segments answered. `entered`: who had waited and got in by it. `swapped`: whose whole segments were written out for it. */
export type SegmentAnswer = {readonly io: Io; readonly entered: readonly Who[]; readonly swapped: readonly Who[]} & (
	| {readonly kind: 'placed'; readonly base: number; readonly hole: number; readonly fromDisk: boolean}
	| {readonly kind: 'waits'; readonly why: Why; readonly free: number; readonly largest: number; readonly toMove: number | null}
	| {readonly kind: 'ended'; readonly freed: number}
	| {readonly kind: 'there'; readonly base: number; readonly address: number}
	| {readonly kind: 'limit'}
	| {readonly kind: 'moved-out'; readonly largest: number}
	| {readonly kind: 'moved-in'; readonly base: number; readonly largest: number}
	| {readonly kind: 'compact'; readonly largest: number}
);

/** What pages answered. `evicted`: how many pages of whom were written out for it. */
export type PageAnswer = {readonly io: Io; readonly evicted: readonly {readonly who: Who; readonly pages: number}[]} & (
	| {readonly kind: 'given'; readonly pages: number; readonly places: number; readonly resident: number}
	| {readonly kind: 'ended'; readonly pages: number}
	| {readonly kind: 'there'; readonly page: number; readonly frame: number}
	| {readonly kind: 'fault'; readonly page: number; readonly frame: number}
	| {readonly kind: 'limit'}
	| {readonly kind: 'idle'}
);

/** One step: what was asked, by or about whom, and both answers. Compaction may have nobody to move. */
export type LessonEvent = {
	readonly step: number;
	readonly request: Request;
	readonly who: Who | null;
	readonly segments: SegmentAnswer;
	readonly pages: PageAnswer;
};

export type Lesson = {
	readonly bytes: number;
	readonly seed: number;
	/** State of the generator of the story without end. */
	readonly random: readonly number[];
	readonly step: number;
	/** How far the classic story has come. */
	readonly scene: number;
	readonly policy: Policy;
	readonly disk: LessonDisk;
	/** In the order in which they were started. */
	readonly programs: readonly Program[];
	readonly lastId: number;
	readonly segments: SegmentSide;
	readonly pages: PageSide;
	readonly events: readonly LessonEvent[];
};

/** An empty memory of so many bytes, a whole number of pages. */
export const emptyLesson = (bytes: number, seed: number, random: readonly number[]): Lesson => ({
	bytes: pagesOf(bytes) * PAGE_BYTES,
	seed,
	random,
	step: 0,
	scene: 0,
	policy: 'first',
	disk: 'hdd',
	programs: [],
	lastId: 0,
	segments: {memory: createSegmentMemory(pagesOf(bytes) * PAGE_BYTES), out: [], waiting: [], moving: null, io: NO_IO},
	pages: {memory: createPageMemory(pagesOf(bytes)), io: NO_IO},
	events: [],
});

export const programOf = ({programs}: Pick<Lesson, 'programs'>, id: number): Program | undefined => programs.find(program => program.id === id);

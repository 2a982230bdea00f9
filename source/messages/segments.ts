// Words of the lesson "segments against pages": what is asked, what both sides answer, and the sentences of its log.
import type {LessonEvent, PageAnswer, SegmentAnswer, Who, Why} from '../segments/state.ts';
import type {Policy} from '../segments/placement.ts';
import {ioBytes, ioUs, type LessonDisk} from '../segments/transfer.ts';
import {bytesAsSize, listed, spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {lessonTime} from './times.ts';
import {segmentSentencesChinese, segmentsChinese} from './zh/segments.ts';

/** How an answer is meant: good, a cost, a refusal, nothing of note. */
export type Tone = 'good' | 'cost' | 'bad' | 'plain';
export type Phrase = {readonly tone: Tone; readonly text: string};
/** A glyph for each tone, so that colour never stands alone. */
export const TONE_GLYPHS: Readonly<Record<Tone, string>> = {good: '●', cost: '◑', bad: '✗', plain: '○'};

const size = (bytes: number): string => bytesAsSize(bytes, false);
const letters = (who: readonly Who[]): string => listed(who.map(({letter}) => letter));
const count = (number: number, one: string, many: string): string => `${spaced(number)} ${number === 1 ? one : many}`;
const pagesText = (number: number): string => count(number, 'page', 'pages');

const cost = (io: SegmentAnswer['io'], disk: LessonDisk): string => `${size(ioBytes(io))} of I/O, ${lessonTime(ioUs(disk, io))}`;

/** Where two bytes lie apart by whole MiB or not: "768 MiB" as a place. */
const place = (base: number): string => (base === 0 ? '0' : size(base));

const WAITS: Readonly<Record<Why, string>> = {
	fragmented: 'no hole is large enough',
	full: 'too little is free',
	'too-large': 'larger than all memory',
};

function asked({request, who}: Pick<LessonEvent, 'request' | 'who'>): string {
	switch (request.kind) {
		case 'start':
			return `${who?.letter} wants ${size(request.bytes)}`;
		case 'stop':
			return `${who?.letter} ends`;
		case 'touch':
			return `${who?.letter} touches ${request.offset === 0 ? 'its first byte' : `+${size(request.offset)}`}`;
		case 'compact':
			return who === null ? 'compaction' : `${who.letter} moves`;
		default:
			return request satisfies never;
	}
}

function segmentVerdictEnglish(answer: SegmentAnswer): Phrase {
	const {swapped} = answer;
	switch (answer.kind) {
		case 'placed':
			if (swapped.length > 0) return {tone: 'cost', text: `all of ${letters(swapped)} to disk`};
			return {tone: answer.fromDisk ? 'cost' : 'good', text: answer.fromDisk ? 'all of it read back' : `placed at ${place(answer.base)}`};
		case 'waits':
			return {tone: 'bad', text: WAITS[answer.why]};
		case 'ended':
			return {tone: 'good', text: answer.entered.length > 0 ? `${letters(answer.entered)} fits now` : `${size(answer.freed)} free`};
		case 'there':
			return {tone: 'good', text: 'base + offset'};
		case 'limit':
			return {tone: 'bad', text: 'beyond its limit'};
		case 'moved-out':
			return {tone: 'cost', text: 'on disk, x reads it back'};
		case 'moved-in':
			return answer.entered.length > 0 ? {tone: 'good', text: `${letters(answer.entered)} fits now`} : {tone: 'cost', text: `to ${place(answer.base)}`};
		case 'compact':
			return {tone: 'plain', text: 'nothing to move'};
		default:
			return answer satisfies never;
	}
}

function pageVerdictEnglish(answer: PageAnswer): Phrase {
	const out = answer.evicted.reduce((sum, {pages}) => sum + pages, 0);
	switch (answer.kind) {
		case 'given':
			return out > 0 ? {tone: 'cost', text: `${pagesText(out)} to disk`} : {tone: 'good', text: `given, ${pagesText(answer.pages)}`};
		case 'ended':
			return {tone: 'good', text: `${pagesText(answer.pages)} free`};
		case 'there':
			return {tone: 'good', text: 'its table has the frame'};
		case 'fault':
			return {tone: 'cost', text: out > 0 ? 'one page in, one out' : 'one page in'};
		case 'limit':
			return {tone: 'bad', text: 'no such page'};
		case 'idle':
			return {tone: 'plain', text: 'not needed'};
		default:
			return answer satisfies never;
	}
}

const subject = ({who}: LessonEvent): string => (who === null ? '' : `${who.letter} ${who.name}`);
const enteredText = (entered: readonly Who[]): string =>
	entered.length === 0 ? '' : ` ${letters(entered)} waited and ${entered.length === 1 ? 'fits' : 'fit'} now.`;
const is = (who: readonly Who[]): string => (who.length === 1 ? 'segment' : 'segments');

function segmentSentence(event: LessonEvent, disk: LessonDisk): string {
	const {segments: answer, request, who} = event;
	const name = subject(event);
	const letter = who?.letter ?? '';
	const gone =
		answer.swapped.length === 0 ? '' : ` The whole ${is(answer.swapped)} of ${letters(answer.swapped)} went to disk for it: ${cost(answer.io, disk)}.`;
	switch (answer.kind) {
		case 'placed': {
			const where = `at ${place(answer.base)}, in a hole of ${size(answer.hole)}.`;
			return answer.fromDisk
				? `${name} is read back as a whole and stands ${where}${gone || ` ${cost(answer.io, disk)}.`}`
				: `${name}, ${size(who?.bytes ?? 0)}, stands ${where}${gone}`;
		}
		case 'waits': {
			if (answer.why === 'too-large') return `${name} wants ${size(who?.bytes ?? 0)}: a segment has to be in memory as a whole, and so much there is not.`;
			const help = answer.toMove === null ? '' : ` x compacts: ${size(answer.toMove)} to move.`;
			return `${size(answer.free)} are free, but the largest hole is ${size(answer.largest)}: ${letter} does not fit.${gone}${help}`;
		}
		case 'ended':
			return `${name} ended: ${size(answer.freed)} are free again, beside what was free around them.${enteredText(answer.entered)}`;
		case 'there':
			return `${name} touches offset ${size(request.kind === 'touch' ? request.offset : 0)}, within its limit: the address is base ${place(answer.base)} + offset.`;
		case 'limit':
			return `${name} touches offset ${size(request.kind === 'touch' ? request.offset : 0)}, but its limit is ${size(who?.bytes ?? 0)}: the hardware refuses.`;
		case 'moved-out':
			return `${name} is written to disk, ${cost(answer.io, disk)}: one hole of ${size(answer.largest)} for the moment. x reads it back in lower.`;
		case 'moved-in':
			return `${name} is back, right behind its neighbour at ${place(answer.base)}: the largest hole is ${size(answer.largest)}.${enteredText(answer.entered)}`;
		case 'compact':
			return `Nothing to move: what is free is one piece of ${size(answer.largest)}.`;
		default:
			return answer satisfies never;
	}
}

function pageSentence(event: LessonEvent, disk: LessonDisk): string | null {
	const {pages: answer} = event;
	const letter = event.who?.letter ?? '';
	const out = listed(answer.evicted.map(({who, pages}) => `${pagesText(pages)} of ${who.letter}`));
	switch (answer.kind) {
		case 'given': {
			const gone = out === '' ? '' : ` Just what was missing went to disk, ${out}: ${cost(answer.io, disk)}.`;
			return `Pages: any free frames do. ${letter} has ${pagesText(answer.resident)} in ${count(answer.places, 'place', 'places')}.${gone}`;
		}
		case 'ended':
			return 'Pages: its frames are free, each of use to anybody.';
		case 'there':
			return `Pages: the table says page ${spaced(answer.page)} is in frame ${spaced(answer.frame)}.${event.segments.kind === 'limit' ? ' It is the unused end of the last page: nobody notices.' : ''}`;
		case 'fault':
			return `Pages: a page fault. Only page ${spaced(answer.page)} is read, into frame ${spaced(answer.frame)}${out === '' ? '' : `, and ${out} goes out`}: ${cost(answer.io, disk)}.`;
		case 'limit':
			return 'Pages: its table has no such page, a fault that nobody can mend: SIGSEGV.';
		case 'idle':
			return null;
		default:
			return answer satisfies never;
	}
}

const POLICY_WORDS: Readonly<Record<Policy, string>> = {first: 'first fit', best: 'best fit', worst: 'worst fit', next: 'next fit'};
const POLICY_HELP: Readonly<Record<Policy, string>> = {
	first: 'the lowest hole that is large enough',
	best: 'the smallest hole that is large enough',
	worst: 'the largest hole',
	next: 'the first from where the last segment was placed',
};

/** What is asked and answered, in words. */
export type SegmentSentences = {
	/** What was asked, short. */
	readonly asked: (event: Pick<LessonEvent, 'request' | 'who'>) => string;
	/** What segments, and what pages answered, in a few words. */
	readonly segmentVerdict: (answer: SegmentAnswer) => Phrase;
	readonly pageVerdict: (answer: PageAnswer) => Phrase;
	readonly segmentSentence: (event: LessonEvent, disk: LessonDisk) => string;
	readonly pageSentence: (event: LessonEvent, disk: LessonDisk) => string | null;
	readonly policies: Readonly<Record<Policy, string>>;
	readonly policyHelp: Readonly<Record<Policy, string>>;
};

export const segmentSentences = spoken<SegmentSentences>(
	{
		asked,
		segmentVerdict: segmentVerdictEnglish,
		pageVerdict: pageVerdictEnglish,
		segmentSentence,
		pageSentence,
		policies: POLICY_WORDS,
		policyHelp: POLICY_HELP,
	},
	segmentSentencesChinese,
);

export const askedText = (event: Pick<LessonEvent, 'request' | 'who'>): string => segmentSentences.asked(event);
export const segmentVerdict = (answer: SegmentAnswer): Phrase => segmentSentences.segmentVerdict(answer);
export const pageVerdict = (answer: PageAnswer): Phrase => segmentSentences.pageVerdict(answer);

/** The lines of an event in the log: segments, then pages. */
export function lessonSentences(event: LessonEvent, disk: LessonDisk): readonly Phrase[] {
	const pages = segmentSentences.pageSentence(event, disk);
	return [
		{tone: segmentVerdict(event.segments).tone, text: segmentSentences.segmentSentence(event, disk)},
		...(pages === null ? [] : [{tone: pageVerdict(event.pages).tone, text: pages}]),
	];
}

const segmentsEnglish = {
	titles: {segments: 'segments', pages: 'pages', programs: 'programs', events: 'what happened', short: 'pages'},
	intro: [
		'The same memory and the same requests, twice. A segment needs one hole that holds it; pages take any free frames.',
		'External waste: free, but not in the largest hole. Internal waste: the unused end of each last page.',
	],
	apart: 'the machine in the top line runs on beside this',
	policyChosen: (name: string, help: string): string => `${name} from now on: ${help}`,
	pageSize: '4 KiB',
	square: (bytes: number): string => `a square is ${bytesAsSize(bytes)}`,
	squareShort: (bytes: number): string => `□ ${bytesAsSize(bytes)}`,
	free: (bytes: number): string => `${size(bytes)} free`,
	request: 'request',
	address: 'address',
	nothingYet: 'memory is empty: n is the first request',
	diskOut: 'on disk, as a whole',
	pageOut: 'on disk: a page fault',
	notYet: 'waits, has no base yet',
	rows: {
		free: ['free in all', 'free'],
		largest: ['largest piece', 'largest'],
		external: ['external waste', 'external'],
		internal: ['internal waste', 'internal'],
		tables: ['tables', 'tables'],
		compact: ['to compact', 'compact'],
		io: ['disk I/O so far', 'disk I/O'],
	},
	toPlace: (letter: string): readonly [string, string] => [`to place ${letter}`, `place ${letter}`],
	notes: {
		of: (bytes: number): string => `of ${size(bytes)}`,
		hole: (holes: number): string => (holes === 1 ? 'the one hole' : `of ${holes} holes`),
		anyFrame: 'any frames do',
		ofFree: (percent: string): string => `${percent} % of free`,
		exact: 'exact to a byte',
		lastPages: (programs: number): string => (programs === 0 ? 'all pages full' : count(programs, 'last page', 'last pages')),
		entries: (entries: number): string => `${entries} × base, limit`,
		ptes: (entries: number): string => `${spaced(entries)} PTE`,
		noMove: 'one piece',
		move: (time: string): string => `out, in: ${time}`,
		readIn: (time: string): string => `in: ${time}`,
		noHelp: 'too little is free',
		never: 'never fits',
	},
	parts: {
		titles: {segments: 'its segments', pages: 'the same, paged'},
		names: {code: 'code', data: 'data', stack: 'stack'},
		linear: 'linear',
		inMemory: 'in memory',
		directory: 'directory',
		table: 'table',
		frame: 'frame',
		pages: (there: number, all: number): string => (there === all ? `${spaced(all)} pages` : `${spaced(there)} of ${spaced(all)}`),
		told: {
			segments: 'The segment’s number chooses base, limit and rights; an offset beyond the limit is a segment fault.',
			pages: 'Segment, then page walk. Linux has every base at 0 (flat): linear = offset, and pages alone protect.',
		},
	},
	headers: {base: 'base', limit: 'limit', pages: 'pages', places: 'frames in'},
	outPages: (pages: number): string => `${spaced(pages)} on disk`,
	states: {
		disk: 'on disk, whole',
		moving: 'on disk, moving',
		waits: (bytes: number): string => `waits for ${size(bytes)}`,
		waitsOut: 'on disk, waits',
	},
	places: (number: number): string => count(number, 'place', 'places'),
	more: (number: number): string => `${number} more`,
	step: (step: number): string => `step ${step}`,
	later: (rows: number): string => `${rows} rows later · End`,
	earlier: 'PgUp earlier',
	started: {title: 'start a program', name: 'name', nameHelp: 'what it is called in the picture', size: 'size', sizeHelp: 'any size: 100MiB, 4097B, 1.5GiB'},
	touched: {title: (who: Who): string => `touch ${who.letter} ${who.name}`, offset: 'offset', offsetHelp: 'any offset into the program: 0, 4096B, 12MiB'},
	chosen: (who: Who): string => `${who.letter} ${who.name} is chosen: ↑↓ chooses another`,
	none: 'no program is running: n or a starts one',
	tooMany: (most: number): string => `${most} programs are running: f ends one first`,
	sizeRange: (most: number): string => `a program has 1 B to ${size(most)}`,
	disk: (disk: LessonDisk): string => `swapping to ${disk}: all costs are reckoned for it`,
	restarted: 'memory is empty again: n is the first request of the story',
	notRead: (text: string): string => `“${text}” is not understood`,
} as const;

export type SegmentsWords = Table<typeof segmentsEnglish>;
export const segmentsMessages = spoken(segmentsEnglish, segmentsChinese);

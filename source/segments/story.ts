// What happens when nobody says what shall happen: first the classic story, scene by scene, then programs that come and go for ever, drawn from the seed.
import {openRandom, seedRandom} from '../machine/random.ts';
import {apply, MOST_PROGRAMS} from './lesson.ts';
import {firstOnDisk, PAGE_BYTES} from './page-memory.ts';
import {emptyLesson, type Lesson, MIB, type Program, type Request} from './state.ts';

/** The machine's own drawers are numbered from 0; this one stands apart. */
const DRAWER = 0x5e6;
const MEMORY = 1024 * MIB;

/** A scene asks for something, or is over already because somebody did it by hand. */
type Scene = (lesson: Lesson) => Request | null;

const named = ({programs}: Lesson, name: string): Program | undefined => programs.find(program => program.name === name);
const starts =
	(name: string, bytes: number): Scene =>
	lesson =>
		lesson.programs.length < MOST_PROGRAMS ? {kind: 'start', name, bytes} : null;
const stops =
	(name: string): Scene =>
	lesson => {
		const program = named(lesson, name);
		return program === undefined ? null : {kind: 'stop', id: program.id};
	};
const compacts: Scene = ({segments}) => (segments.moving !== null || segments.waiting.length > 0 ? {kind: 'compact'} : null);

/** Where a program is touched next: the lowest of its pages that is on disk, or its middle. */
export const suggestedOffset = ({pages}: Lesson, {id, bytes}: Program): number => {
	const page = firstOnDisk(pages.memory, id);
	return page === null ? Math.floor(bytes / 2) : page * PAGE_BYTES;
};
const touches =
	(name: string): Scene =>
	lesson => {
		const program = named(lesson, name);
		return program === undefined ? null : {kind: 'touch', id: program.id, offset: suggestedOffset(lesson, program)};
	};

/** The lecture's case; then a program for which too little is free, whose size is no whole number of pages; then one that has to come back. */
const CLASSIC: readonly Scene[] = [
	starts('game', 512 * MIB),
	starts('browser', 128 * MIB),
	starts('music', 256 * MIB),
	stops('browser'),
	starts('editor', 200 * MIB),
	compacts,
	compacts,
	starts('compiler', 100 * MIB + 3400),
	touches('game'),
	stops('game'),
];
/** Scenes up to the refusal, which the screen opens on. */
export const OPENING = 5;

const NAMES = [
	'mail',
	'database',
	'shell',
	'backup',
	'viewer',
	'search',
	'chat',
	'browser',
	'compiler',
	'maps',
	'spooler',
	'player',
	'editor',
	'game',
] as const;

/** At most so many run in the story without end, so that each keeps a colour of its own. */
const CROWD = 10;

/** Programs of 8 to 208 MiB, to the byte; somebody ends when the next would not fit into what is free in all, and now and then. */
function drawn(lesson: Lesson): {readonly request: Request; readonly random: readonly number[]} {
	const random = openRandom(lesson.random);
	const {programs} = lesson;
	const free = lesson.bytes - programs.reduce((sum, {bytes}) => sum + bytes, 0);
	const bytes = (8 + random.below(200)) * MIB + random.below(MIB);
	const pause = random.below(100) < 20;
	const victim = programs[random.below(Math.max(1, programs.length))];
	const unused = NAMES.filter(name => named(lesson, name) === undefined);
	const name = unused[random.below(Math.max(1, unused.length))] ?? `program ${lesson.lastId + 1}`;
	const ends = victim !== undefined && (bytes > free || programs.length >= CROWD || (pause && programs.length > 4));
	return {request: ends ? {kind: 'stop', id: victim.id} : {kind: 'start', name, bytes}, random: random.state()};
}

/** The next request of the story, carried out. */
export function nextScene(lesson: Lesson): Lesson {
	let {scene} = lesson;
	while (scene < CLASSIC.length) {
		const request = (CLASSIC[scene] as Scene)(lesson);
		scene++;
		if (request !== null) return apply({...lesson, scene}, request);
	}
	const {request, random} = drawn(lesson);
	return apply({...lesson, scene, random}, request);
}

/** The classic memory, empty, the story at its beginning. */
export const createLesson = (seed: number): Lesson => emptyLesson(MEMORY, seed, seedRandom(seed, DRAWER).state);

/** The lesson as it opens: the browser has ended, and 200 MiB are refused although 256 MiB are free. */
export function openingLesson(seed: number): Lesson {
	let lesson = createLesson(seed);
	for (let scene = 0; scene < OPENING; scene++) lesson = nextScene(lesson);
	return lesson;
}

// Complaints about the `lesson:` of a scenario: what is wrong, and the remedy.
import {listed} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {lessonFileChinese} from './zh/lesson-file.ts';

const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;

const lessonFileEnglish = {
	notTexts: (text: string): string => `${quoted(text)} is no text of a lesson; write a sentence, or {en: …, zh: …}.`,
	longText: (most: number): string => `This text is too long to be read at a glance; ${most} characters are the most.`,
	notMoment: (text: string): string =>
		`${quoted(text)} is no moment; write a time as "5.1s", stop, end, {event: kswapd-woke, before: 10ms}, {when: free, below: low}, or a step of screen 5 as a number.`,
	oneBound: (): string => 'A figure is waited for with "below" or with "above", one of them; write {when: free, below: low}.',
	twoProcesses: (): string => '"of" has two pids, whose pages are compared.',
	noScreen: (text: string, screens: readonly string[]): string => `${quoted(text)} is no screen; use 1 to ${screens.length}, or ${listed(screens)}.`,
	notShare: (text: string): string => `${quoted(text)} is no share; write it as "25 %".`,
	badRange: (): string => '"range" has two numbers, the smaller one first.',
	notOverrides: (): string => '"b" is a map of what differs on the second machine, as in {vm.swappiness: 60}.',
	notVaried: (): string => '"vary" is a map from one setting to its values, as in {vm.min_free_kbytes: [102400, 204800]}.',
	varyOne: (): string => 'One setting is varied, with at least two values; leave the others out.',
	noSteps: (): string => 'This lesson has no steps; it needs a stop, and an ask or a guess.',
	notStep: (kinds: readonly string[]): string => `A step is a map with one of ${listed(kinds)}.`,
	twoKinds: (first: string, second: string): string => `One step does one thing, and this has ${quoted(first)} and ${quoted(second)}; make two of it.`,
	noStop: (): string => 'The lesson begins without a stop; write "stop" before the first question.',
	stopTwice: (): string => 'This page stops twice before it asks; leave one stop out, or ask between them.',
	noQuestion: (): string => 'This lesson asks nothing; add an ask or a guess.',
	fewChoices: (): string => 'A question needs at least two choices.',
	manyChoices: (most: number): string => `These are too many choices; ${most} are the most, one for each key.`,
	manyQuestions: (most: number): string => `These are too many questions at once; ${most} fit, then something has to be played.`,
	choiceWithoutText: (): string => 'This choice says nothing; give it a text.',
	nothingMeasured: (): string => 'None of these choices says what it would be right by; give at least one of them a "right".',
	notConditions: (): string => '"right" is a map from figures to bounds, as in {pgscan_kswapd: {max: 0}}.',
	noBounds: (): string => 'This is measured and held against nothing; add min, max or is.',
	isAndBounds: (): string => '"is" and "min", "max" say the same in two ways; leave one out.',
	atAndSpan: (): string => '"at" is an instant and "from", "to" are a span; leave one out.',
	noB: (): string => 'There is no machine B; say under "b" what differs on it.',
	noFigure: (name: string, near: string | null): string =>
		`${quoted(name)} is nothing that can be measured${near === null ? '; "lowwater help fields" lists figures, and those of a process are written rss.NAME.' : `; did you mean ${quoted(near)}?`}`,
	stepsOnly: (name: string): string => `${name} is of screen 5, whose moments are steps: whole numbers.`,
	timesOnly: (name: string): string => `${name} is the machine's, whose moments are times; steps are screen 5's.`,
	mixedStop: (): string => 'A lesson goes by times of the machine or by steps of screen 5, not by both.',
	badAddress: (text: string): string => `${quoted(text)} is no address; write it as 0x401000.`,
	lastStop: (): string => '"stop" and "end" have no meaning here; write when this page stops.',
	badB: (problem: string): string => `The machine B is none: ${problem}`,
	tooEarly: (): string => 'This play ends before it begins; move its "until" behind the stop.',
	noLesson: (file: string): string => `${file} is a scenario without a lesson; add "lesson:" with its steps ("lowwater help scenarios" says how).`,
	noSuchLesson: (name: string, near: string | null): string =>
		`"${name}" is no lesson${near === null ? '; "lowwater lessons" lists them.' : `; did you mean ${quoted(near)}?`}`,
	// What the machine answers.
	noneRight: (values: string): string => `The machine makes none of these choices right (${values}); add the one that is, or mend what it is measured by.`,
	severalRight: (which: readonly number[], values: string): string =>
		`The machine makes ${which.length === 2 ? 'two' : 'several'} of these choices right, ${listed(which.map(String))} (${values}); let them exclude each other.`,
	notHappened: (what: string): string => `This never happens on this machine (${what}); stop at something that does.`,
	answerKnown: (): string => 'What is asked for has been measured before the machine stops; stop earlier, or measure later.',
	claimFails: (what: string): string => `The machine does not do what this claims: ${what}.`,
	nothingThere: (what: string): string => `${what} cannot be measured there: there is no such thing at that time.`,
	withSeed: (seed: number, sentence: string): string => `with seed ${seed}: ${sentence}`,
	withValue: (key: string, value: string, sentence: string): string => `with ${key} ${value}: ${sentence}`,
} as const;

export type LessonFileWords = Table<typeof lessonFileEnglish>;
export const lessonFileMessages = spoken(lessonFileEnglish, lessonFileChinese);

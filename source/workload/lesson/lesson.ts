// A lesson as data: pages, each of which stops the machine, asks, and lets it answer. What is right is nowhere in it: it is measured (measure.ts).
import type {Texts} from '../../messages/language.ts';
import type {Scenario} from '../scenario.ts';
import type {Moment} from './moment.ts';

/** Questions that a page has room for. */
export const MOST_QUESTIONS = 2;

export type Side = 'a' | 'b';
export const SIDES: readonly Side[] = ['a', 'b'];

/** A figure over a span, or at an instant, and between which bounds it has to lie. */
export type Bounded = {
	readonly kind: 'figure';
	readonly place: string;
	readonly figure: string;
	readonly side: Side;
	/** Of a counter what it grows by from where the page stops to where its play ends, unless times are named; of a gauge its value where the play ends. */
	readonly from: Moment | null;
	readonly to: Moment | null;
	readonly at: Moment | null;
	/** As a percentage of the sum of these figures over the same span, or of the same figure on another machine. */
	readonly percentOf: readonly string[] | Side | null;
	readonly min: number;
	readonly max: number;
};

/** Who has been killed from boot to where the play ends, in this order. */
export type Killed = {readonly kind: 'killed'; readonly place: string; readonly side: Side; readonly names: readonly string[]};

/** Whether an address leads to the same frame in two processes. */
export type SamePage = {
	readonly kind: 'same-page';
	readonly place: string;
	readonly side: Side;
	readonly address: number;
	readonly of: readonly [number, number];
	readonly is: boolean;
};

export type Condition = Bounded | Killed | SamePage;

export type Choice = {
	readonly text: Texts;
	/** What is said to who has chosen it and was not right. */
	readonly but: Texts | null;
	/** All have to hold for it to be right; none: it never is. */
	readonly right: readonly Condition[];
};

export type Ask = {readonly kind: 'ask'; readonly place: string; readonly text: Texts; readonly hint: Texts | null; readonly choices: readonly Choice[]};

export type Guess = {
	readonly kind: 'guess';
	readonly place: string;
	readonly text: Texts;
	readonly hint: Texts | null;
	readonly measure: Bounded;
	/** Off by no more than this share of the measured value it counts as said. */
	readonly within: number;
	/** Ends of the slider; null: made of what was before and what comes. */
	readonly range: readonly [number, number] | null;
};

export type Question = Ask | Guess;

export const SCREENS = ['overview', 'map', 'process', 'zones', 'segments'] as const;
export const LOOKED_AT = ['chart', 'kswapd', 'lru', 'sar', 'meminfo', 'processes', 'events', 'space', 'walk', 'tlb', 'malloc'] as const;
/** What is looked at: a screen, on the overview or the process screen one of its panes, and which process. */
export type Look = {readonly screen: (typeof SCREENS)[number]; readonly pane: (typeof LOOKED_AT)[number] | null; readonly process: string | null};

export type Page = {
	readonly place: string;
	readonly says: readonly Texts[];
	/** Null: where the page before has ended. */
	readonly stop: Moment | null;
	readonly look: Look | null;
	readonly questions: readonly Question[];
	/** Null: until the last of what is measured. */
	readonly until: Moment | null;
	readonly speed: number;
	readonly shows: readonly string[];
	readonly because: readonly Texts[];
	readonly tries: readonly Texts[];
};

export type Vary = {readonly key: string; readonly values: readonly unknown[]};

/** Notes of who teaches it. */
export type Teacher = {
	/** How long it takes before a class, talk and second vote included. */
	readonly minutes: number | null;
	/** Which mistake to expect, and what to do about it. */
	readonly expect: Texts | null;
	/** What to point at on the screen. */
	readonly point: Texts | null;
	/** What to ask next. */
	readonly ask: Texts | null;
};

export type Lesson = {
	readonly id: string;
	readonly title: Texts;
	/** Words of the glossary. */
	readonly about: readonly string[];
	readonly needs: readonly string[];
	/** One of those that a short course takes. */
	readonly core: boolean;
	/** The heading of the course that it serves. */
	readonly part: Texts;
	/** What is set over the machine of A to have that of B; null: there is one machine. */
	readonly b: readonly (readonly [key: string, value: unknown])[] | null;
	/** Seeds with which the answers are the same, beside its own. */
	readonly seeds: readonly number[];
	readonly pages: readonly Page[];
	/** What is said in it beside the answers, and measured as well. */
	readonly claims: readonly Condition[];
	readonly review: Vary | null;
	readonly teacher: Teacher | null;
};

export type LessonScenario = Scenario & {readonly lesson: Lesson};

// Lets the machines of a lesson answer: runs them without a screen, looks at the instants that the lesson names, and says which choice is right, what was
// guessed at, and what was before and after. The machine is deterministic, so that what is measured here is what the dashboard then shows.
import type {Lesson as SegmentsLesson} from '../../segments/state.ts';
import {createLesson, nextScene} from '../../segments/story.ts';
import {quantiles} from '../../procfs/latency.ts';
import {figureOf, type Instant} from './figures.ts';
import {type Bounded, type Condition, type Lesson, type LessonScenario, type Page, type SamePage, type Side, SIDES} from './lesson.ts';
import {machineOf, type Variant} from './machines.ts';
import type {Moment} from './moment.ts';
import {observe, type Probe} from './observe.ts';
import {type Found, instantOf, Missed, scout, type Span, spansOf, timesOf, waitedOf} from './spans.ts';

/** What a condition came to: the value that was measured, in words of data, and whether it holds. null: there is no such thing. */
export type Reading = {readonly condition: Condition; readonly value: number | readonly string[] | boolean | null; readonly holds: boolean};
export type Shown = {readonly figure: string; readonly side: Side; readonly before: number | null; readonly after: number | null};

export type MeasuredPage = {
	readonly page: Page;
	readonly span: Span;
	/** Of each question: the readings of each choice, none for a guess. */
	readonly choices: readonly (readonly (readonly Reading[])[])[];
	/** Of each question: choices that are right; none for a guess. */
	readonly right: readonly (readonly number[])[];
	/** Of each question: the value that is guessed at, and what it was where the page stops; null for one with choices. */
	readonly guessed: readonly ({readonly value: number | null; readonly before: number | null} | null)[];
	readonly shown: readonly Shown[];
};

export type Measured = {
	readonly lesson: Lesson;
	readonly machines: Readonly<Record<Side, LessonScenario | null>>;
	/** It goes by steps of screen 5. */
	readonly steps: boolean;
	readonly pages: readonly MeasuredPage[];
	readonly claims: readonly Reading[];
	/** A moment that never comes: where it stands, and what it waits for. */
	readonly missed: {readonly place: string; readonly what: string} | null;
};

/** What is known of each instant on each side. */
type Known = {
	readonly at: (side: Side, us: number) => Instant;
	readonly step: (step: number) => SegmentsLesson;
	readonly frames: (condition: SamePage) => readonly (number | null)[];
};

/** From, to of a condition within a page; of an instant both are the same. */
function spanOf(condition: Bounded, span: Span, found: Found): {readonly from: number | null; readonly to: number} {
	const resolved = (moment: Moment | null): number | null => (moment === null ? null : instantOf(moment, span, found));
	const at = resolved(condition.at);
	if (at !== null) return {from: null, to: at};
	const from = resolved(condition.from);
	const to = resolved(condition.to) ?? span.end;
	if (from !== null || condition.to !== null || figureOf(condition.figure)?.kind === 'counter') return {from: from ?? span.stop, to};
	return {from: null, to};
}

function valueAt(name: string, side: Side, {from, to}: {readonly from: number | null; readonly to: number}, known: Known): number | null {
	const figure = figureOf(name);
	if (figure === null) return null;
	const at = (instant: number): number | undefined =>
		figure.of === 'segments' ? figure.value(known.step(instant)) : figure.value(known.at(side, instant), quantiles);
	const value = at(to);
	if (value === undefined) return null;
	// Who was not there yet had nothing.
	return from === null ? value : value - (at(from) ?? 0);
}

function bounded(condition: Bounded, span: Span, found: Found, known: Known): number | null {
	const over = spanOf(condition, span, found);
	const {figure, side, percentOf} = condition;
	const value = valueAt(figure, side, over, known);
	if (percentOf === null || value === null) return value;
	const whole =
		typeof percentOf === 'string' ? valueAt(figure, percentOf, over, known) : percentOf.reduce((sum, name) => sum + (valueAt(name, side, over, known) ?? 0), 0);
	return whole === null || whole === 0 ? null : (100 * value) / whole;
}

const killedBy = ({events}: Instant, us: number): readonly string[] =>
	events.flatMap(event => (event.kind === 'oom' && event.atUs <= us ? (event.report.tasks.find(({pid}) => pid === event.report.victim)?.name ?? []) : []));

function reading(condition: Condition, span: Span, found: Found, known: Known): Reading {
	if (condition.kind === 'killed') {
		const names = killedBy(known.at(condition.side, span.end), span.end);
		return {condition, value: names, holds: names.join() === condition.names.join()};
	}
	if (condition.kind === 'same-page') {
		const [one, other] = known.frames(condition);
		const value = one === null || other === null || one === undefined ? null : one === other;
		return {condition, value, holds: value === condition.is};
	}
	const value = bounded(condition, span, found, known);
	return {condition, value, holds: value !== null && value >= condition.min && value <= condition.max};
}

function knownOf(machines: Measured['machines'], times: readonly number[], probes: readonly Probe[], steps: boolean): Known {
	const seen = {a: null, b: null} as {[S in Side]: ReturnType<typeof observe> | null};
	const scenes: SegmentsLesson[] = [createLesson(machines.a?.config.seed ?? 0)];
	for (const side of SIDES) {
		const scenario = machines[side];
		if (scenario !== null && !steps)
			seen[side] = observe(
				scenario,
				times,
				probes.filter(({condition}) => condition.side === side),
			);
	}
	return {
		at: (side, us) => seen[side]?.known.get(us) as Instant,
		step: step => {
			while (scenes.length <= step) scenes.push(nextScene(scenes.at(-1) as SegmentsLesson));
			return scenes[step] as SegmentsLesson;
		},
		frames: condition => seen[condition.side]?.frames.get(condition) ?? [],
	};
}

/** Figures of a page as they were where it stops and where its play ends. On several machines of each. */
function shownOf({shows}: Page, span: Span, machines: Measured['machines'], known: Known): readonly Shown[] {
	return shows.flatMap(figure =>
		SIDES.filter(side => machines[side] !== null && (side === 'a' || figureOf(figure)?.of !== 'segments')).map(side => ({
			figure,
			side,
			before: valueAt(figure, side, {from: null, to: span.stop}, known),
			after: valueAt(figure, side, {from: null, to: span.end}, known),
		})),
	);
}

/** Runs a lesson's machines and measures all that it asks for. Throws ScenarioError where B is no machine. */
export function measure(scenario: LessonScenario, variant: Variant = {}): Measured {
	const {lesson} = scenario;
	const machines = {a: machineOf(scenario, 'a', variant), b: lesson.b === null ? null : machineOf(scenario, 'b', variant)};
	const steps = lesson.pages[0]?.stop?.kind === 'step';
	const empty = {lesson, machines, steps, pages: [], claims: []};
	try {
		const found = scout(machines.a, waitedOf(lesson));
		const spans = spansOf(lesson, found);
		const last = spans.at(-1) as Span;
		const probes = [
			...lesson.claims.map(condition => ({condition, us: last.end})),
			...lesson.pages.flatMap(({questions}, i) =>
				questions.flatMap(one =>
					one.kind === 'guess' ? [] : one.choices.flatMap(({right}) => right).map(condition => ({condition, us: (spans[i] as Span).end})),
				),
			),
		].filter((probe): probe is Probe => probe.condition.kind === 'same-page');
		const known = knownOf(machines, timesOf(lesson, spans, found), probes, steps);
		const pages = lesson.pages.map((page, i): MeasuredPage => {
			const span = spans[i] as Span;
			const choices = page.questions.map(one =>
				one.kind === 'guess' ? [] : one.choices.map(({right}) => right.map(condition => reading(condition, span, found, known))),
			);
			return {
				page,
				span,
				choices,
				right: choices.map(all => all.flatMap((readings, at) => (readings.length > 0 && readings.every(({holds}) => holds) ? [at] : []))),
				guessed: page.questions.map(one =>
					one.kind === 'ask'
						? null
						: {value: bounded(one.measure, span, found, known), before: valueAt(one.measure.figure, one.measure.side, {from: null, to: span.stop}, known)},
				),
				shown: shownOf(page, span, machines, known),
			};
		});
		const whole = {stop: (spans[0] as Span).stop, end: last.end};
		return {lesson, machines, steps, pages, claims: lesson.claims.map(condition => reading(condition, whole, found, known)), missed: null};
	} catch (error) {
		if (!(error instanceof Missed)) throw error;
		const place = lesson.pages.find(({stop, until}) => stop === error.moment || until === error.moment)?.place ?? lesson.pages[0]?.place ?? '';
		return {...empty, missed: {place, what: error.message}};
	}
}

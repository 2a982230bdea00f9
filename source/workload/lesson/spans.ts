// When the moments of a lesson are: of those that only a run can tell (an event, a figure that crosses a value) by a run of machine A that looks out for them.
import type {MachineEvent} from '../../machine/machine-event.ts';
import {sample} from '../../machine/machine.ts';
import {createRun, stepTo} from '../run.ts';
import {isEvent} from './events.ts';
import {quantiles} from '../../procfs/latency.ts';
import {figureOf, type Instant} from './figures.ts';
import type {Condition, Lesson, LessonScenario} from './lesson.ts';
import {withoutEnd} from './machines.ts';
import type {Moment} from './moment.ts';

/** Where a page stops and where its play ends: microseconds, or steps of screen 5. */
export type Span = {readonly stop: number; readonly end: number};

/** Instants of what had to be waited for. */
export type Found = ReadonlyMap<string, number>;

/** How closely a figure is watched that a page waits for. */
const GRID_US = 10_000;
/** Events have their instants, however seldom is looked. */
const EVENTS_US = 250_000;

export const conditionsOf = ({pages, claims}: Lesson): readonly Condition[] => [
	...claims,
	...pages.flatMap(({questions}) => questions.flatMap(one => (one.kind === 'guess' ? [one.measure] : one.choices.flatMap(({right}) => right)))),
];

const momentsOf = (condition: Condition): readonly Moment[] =>
	condition.kind === 'figure' ? [condition.from, condition.to, condition.at].filter(one => one !== null) : [];

type Waited = Extract<Moment, {kind: 'event' | 'when'}>;
const isWaited = (moment: Moment | null): moment is Waited => moment?.kind === 'event' || moment?.kind === 'when';
const keyOf = (moment: Waited): string => JSON.stringify(moment);

/** Moments that only a run can tell. */
export const waitedOf = (lesson: Lesson): readonly Waited[] => [
	...lesson.pages.flatMap(({stop, until}) => [stop, until].filter(isWaited)),
	...conditionsOf(lesson).flatMap(one => momentsOf(one).filter(isWaited)),
];

const boundOf = (bound: number | string, at: Instant): number => {
	if (typeof bound === 'number') return bound;
	const figure = figureOf(bound);
	return figure === null || figure.of === 'segments' ? Number.NaN : (figure.value(at, quantiles) ?? Number.NaN);
};

/** When it has come by an instant; null where it has not. */
function comeBy(moment: Waited, at: Instant, fresh: readonly MachineEvent[]): number | null {
	if (moment.kind === 'event') {
		const found = fresh.find(event => event.atUs >= moment.afterUs && isEvent(event, moment.event, moment.of));
		return found === undefined ? null : Math.max(0, Math.floor(found.atUs) - moment.beforeUs);
	}
	if (at.sample.timeUs < moment.afterUs) return null;
	const figure = figureOf(moment.figure);
	if (figure === null || figure.of === 'segments') return null;
	const value = figure.value(at, quantiles) ?? Number.NaN;
	const {below, above} = moment;
	return (below !== null && value < boundOf(below, at)) || (above !== null && value > boundOf(above, at)) ? at.sample.timeUs : null;
}

/** Runs machine A until all that is waited for has come, or its scenario has ended. */
export function scout(scenario: LessonScenario, waited: readonly Waited[]): Found {
	const found = new Map<string, number>();
	if (waited.length === 0) return found;
	const run = createRun(withoutEnd(scenario));
	const events: MachineEvent[] = [];
	const gridUs = waited.some(({kind}) => kind === 'when') ? GRID_US : EVENTS_US;
	while (run.timeUs < scenario.until.timeUs && found.size < new Set(waited.map(keyOf)).size) {
		stepTo(run, run.timeUs + gridUs);
		const now = sample(run.machine);
		events.push(...now.events);
		for (const moment of waited) {
			const come = found.has(keyOf(moment)) ? null : comeBy(moment, {sample: now, events}, now.events);
			if (come !== null) found.set(keyOf(moment), come);
		}
		if (now.panic) break;
	}
	return found;
}

/** A moment that never comes. */
export class Missed extends Error {
	readonly moment: Waited;
	constructor(moment: Waited) {
		super(moment.kind === 'event' ? moment.event : moment.figure);
		this.moment = moment;
	}
}

/** A moment as an instant of one page. Throws Missed. */
export function instantOf(moment: Moment, span: Span, found: Found): number {
	switch (moment.kind) {
		case 'time':
			return moment.us;
		case 'step':
			return moment.step;
		case 'stop':
			return span.stop;
		case 'end':
			return span.end;
		default: {
			const at = found.get(keyOf(moment));
			if (at === undefined) throw new Missed(moment);
			return at;
		}
	}
}

/** Where each page stops, and where its play ends: as it says, or with the last that is measured of it. Throws Missed. */
export function spansOf(lesson: Lesson, found: Found): readonly Span[] {
	const spans: Span[] = [];
	for (const page of lesson.pages) {
		const before = spans.at(-1)?.end ?? 0;
		const stop = page.stop === null ? before : instantOf(page.stop, {stop: before, end: before}, found);
		const measured = page.questions
			.flatMap(one => (one.kind === 'guess' ? [one.measure] : one.choices.flatMap(({right}) => right)))
			.flatMap(momentsOf)
			.filter(({kind}) => kind !== 'end' && kind !== 'stop')
			.map(moment => instantOf(moment, {stop, end: stop}, found));
		const end = page.until === null ? Math.max(stop, ...measured) : instantOf(page.until, {stop, end: stop}, found);
		spans.push({stop, end});
	}
	return spans;
}

/** Of how many instants Samples are needed, on which side. */
export function timesOf(lesson: Lesson, spans: readonly Span[], found: Found): readonly number[] {
	const ends = spans.flatMap(({stop, end}) => [stop, end]);
	const named = conditionsOf(lesson).flatMap(condition => momentsOf(condition).map(moment => instantOf(moment, spans.at(-1) as Span, found)));
	return [...ends, ...named];
}

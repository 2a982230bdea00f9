// What makes a choice right, and what else is measured: maps from figures to bounds, read and checked against the machine and its timeline.
import type {MachineConfig} from '../../machine/config.ts';
import {messages} from '../../messages.ts';
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import type {Path} from '../document.ts';
import {nearest} from '../nearest.ts';
import {type Report, reportIssues} from '../schema.ts';
import type {Population} from '../timeline.ts';
import {checkFigurePlace} from '../gauges.ts';
import {figureOf, namesLike} from './figures.ts';
import type {Bounded, Condition, Side} from './lesson.ts';
import type {Moment} from './moment.ts';
import {killedSchema, measureSchema, samePageSchema} from './schema.ts';

export type ReadContext = {
	readonly config: MachineConfig;
	readonly population: Population;
	/** End of the scenario. */
	readonly endUs: number;
	readonly report: Report;
	/** Where a path stands, for what is found wrong when it is measured. */
	readonly place: (path: Path) => string;
	readonly hasB: boolean;
};

const sideOf = (written: 'A' | 'B' | undefined): Side => (written === 'B' ? 'b' : 'a');

function checkSide(written: 'A' | 'B' | undefined, path: Path, {hasB, report}: ReadContext): void {
	if (written !== undefined && !hasB) report([...path, 'in'], words.noB());
}

/** Tells of a figure that there is none of on this machine. Returns whether it is screen 5's. */
export function checkFigure(name: string, path: Path, {config, population, report}: ReadContext): boolean {
	const figure = figureOf(name);
	if (figure === null) {
		report(path, words.noFigure(name, nearest(name, namesLike(name))), 'key');
		return false;
	}
	if (figure.of === 'process' && !population.has(figure.process))
		report(path, messages.scenario.noProcess(figure.process, nearest(figure.process, population.names)), 'key');
	if (figure.of === 'machine') checkFigurePlace(name, config, path, report);
	return figure.of === 'segments';
}

/** A moment after the end of the scenario never comes. */
export function checkMoment(moment: Moment | null | undefined, path: Path, {endUs, report}: ReadContext): void {
	if (moment?.kind === 'time' && moment.us > endUs) report(path, messages.scenario.afterEnd(moment.us, endUs));
}

type Measure = {
	readonly from?: Moment | undefined;
	readonly to?: Moment | undefined;
	readonly at?: Moment | undefined;
	readonly in?: 'A' | 'B' | undefined;
	readonly percent_of?: readonly string[] | undefined;
};

/** A figure over a span, with bounds that somebody else reads. */
export function readMeasure(figure: string, input: Measure, path: Path, context: ReadContext): Omit<Bounded, 'min' | 'max'> {
	const {report} = context;
	const steps = checkFigure(figure, path, context);
	for (const key of ['from', 'to', 'at'] as const) {
		const moment = input[key];
		checkMoment(moment, [...path, key], context);
		if (moment !== undefined && (moment.kind === 'step') !== steps && moment.kind !== 'stop' && moment.kind !== 'end')
			report([...path, key], steps ? words.stepsOnly(figure) : words.timesOnly(figure));
	}
	if (input.at !== undefined && (input.from !== undefined || input.to !== undefined)) report([...path, 'at'], words.atAndSpan(), 'key');
	checkSide(input.in, path, context);
	const other = input.percent_of?.[0];
	const side = other === 'A' || other === 'B' ? other : undefined;
	if (side !== undefined && !context.hasB) report([...path, 'percent_of'], words.noB());
	if (side === undefined) for (const name of input.percent_of ?? []) checkFigure(name, [...path, 'percent_of'], context);
	return {
		kind: 'figure',
		place: context.place(path),
		figure,
		side: sideOf(input.in),
		from: input.from ?? null,
		to: input.to ?? null,
		at: input.at ?? null,
		percentOf: side !== undefined ? sideOf(side) : (input.percent_of ?? null),
	};
}

type Parsed<T> = {readonly success: true; readonly data: T} | {readonly success: false};

function parse<T>(
	schema: {readonly safeParse: (raw: unknown) => {readonly success: boolean; readonly data?: T; readonly error?: {readonly issues: never}}},
	raw: unknown,
	path: Path,
	report: Report,
): Parsed<T> {
	const result = schema.safeParse(raw);
	if (result.success) return {success: true, data: result.data as T};
	reportIssues(result.error?.issues ?? [], (inner, message, what) => report([...path, ...inner], message, what));
	return {success: false};
}

function readBounded(name: string, raw: unknown, path: Path, context: ReadContext): Condition | null {
	const parsed = parse(measureSchema as never, raw, path, context.report) as Parsed<Measure & {min?: number; max?: number; is?: number; within?: number}>;
	if (!parsed.success) return null;
	const {min, max, is, within = 0} = parsed.data;
	if (is !== undefined && (min !== undefined || max !== undefined)) context.report([...path, 'is'], words.isAndBounds(), 'key');
	if (is === undefined && min === undefined && max === undefined) context.report(path, words.noBounds());
	if ((min ?? -Infinity) > (max ?? Infinity)) context.report([...path, 'min'], messages.scenario.moreThan('min', 'max'));
	return {
		...readMeasure(name, parsed.data, path, context),
		min: is !== undefined ? is - within : (min ?? -Infinity),
		max: is !== undefined ? is + within : (max ?? Infinity),
	};
}

function readKilled(raw: unknown, path: Path, context: ReadContext): Condition | null {
	const parsed = parse(killedSchema as never, raw, path, context.report) as Parsed<{readonly names: readonly string[]; readonly in?: 'A' | 'B'}>;
	if (!parsed.success) return null;
	const {names, in: machine} = parsed.data;
	for (const name of names) if (!context.population.has(name)) context.report(path, messages.scenario.noProcess(name, nearest(name, context.population.names)));
	checkSide(machine, path, context);
	return {kind: 'killed', place: context.place(path), side: sideOf(machine), names};
}

function readSamePage(raw: unknown, path: Path, context: ReadContext): Condition | null {
	type Input = {readonly address: string; readonly of: readonly [number, number]; readonly in?: 'A' | 'B'; readonly is: boolean};
	const parsed = parse(samePageSchema as never, raw, path, context.report) as Parsed<Input>;
	if (!parsed.success) return null;
	const {address, of, in: machine, is} = parsed.data;
	const read = /^0x[0-9a-f]{1,12}$/i.test(address) || /^\d+$/.test(address) ? Number(address) : Number.NaN;
	if (!Number.isSafeInteger(read)) context.report([...path, 'address'], words.badAddress(address));
	checkSide(machine, path, context);
	return {kind: 'same-page', place: context.place(path), side: sideOf(machine), address: read, of, is};
}

/** Reads a map of conditions, or a list of such maps: all of them have to hold. */
export function readConditions(raw: unknown, path: Path, context: ReadContext): readonly Condition[] {
	if (Array.isArray(raw)) return raw.flatMap((one, i) => readConditions(one, [...path, i], context));
	if (typeof raw !== 'object' || raw === null || Object.keys(raw).length === 0) {
		context.report(path, words.notConditions());
		return [];
	}
	return Object.entries(raw).flatMap(([name, bounds]) => {
		const at = [...path, name];
		const read =
			name === 'killed' ? readKilled(bounds, at, context) : name === 'same_page' ? readSamePage(bounds, at, context) : readBounded(name, bounds, at, context);
		return read === null ? [] : [read];
	});
}

// What `--set` varies: KEY=A..B[:N][ log], KEY=v1,v2,…; what is neither sets one value for all runs, as everywhere. Each value is written out as KEY=VALUE and
// read by document.ts as any other; here only ends and steps of a range are computed.
import {isCollection, isNode, isScalar, isSeq, parseDocument} from 'yaml';
import {sweepMessages as words} from '../../messages/sweep.ts';
import {type Override, parseOverride, parseOverrides} from '../document.ts';
import {ScenarioError} from '../scenario-error.ts';
import {type Parsed, parseInstant, parseRate, parseSize} from '../units.ts';

/** A range between two numbers of one unit. */
export type Range = {readonly from: number; readonly to: number; readonly unit: string; readonly log: boolean; readonly whole: boolean};

export type Axis = {
	readonly key: string;
	/** Its values as they are written, in order. */
	readonly values: readonly string[];
	readonly range: Range | null;
};

/** Points of a range where no number of them is given. */
const POINTS = 12;
export const MOST_POINTS = 100_000;
const DIGITS = 6;

const NUMBER = /^(-?(?:\d+(?:\.\d+)?|\.\d+))\s*([A-Za-zµ/]*)$/;

type End = {readonly value: number; readonly unit: string; readonly whole: boolean};

function endOf(text: string): End | null {
	const match = NUMBER.exec(text);
	return match === null ? null : {value: Number(match[1]), unit: match[2] ?? '', whole: /^-?\d+$/.test(match[1] ?? '')};
}

/** What one of a unit is in the basic one: MiB → 1048576 (bytes); null where it is no unit. */
function factorOf(unit: string): {readonly kind: string; readonly factor: number} | null {
	const readers: readonly (readonly [string, (raw: unknown) => Parsed<number>])[] = [
		['size', parseSize],
		['rate', parseRate],
		['time', parseInstant],
	];
	for (const [kind, read] of readers) {
		const parsed = read(`1${unit}`);
		if (parsed.ok) return {kind, factor: parsed.value};
	}
	return null;
}

/** Both ends in the first one's unit; null where they are of different kinds. */
function commonUnit(from: End, to: End): readonly [End, End] | null {
	if (from.unit === to.unit) return [from, to];
	if (from.value === 0 && from.unit === '') return [{...from, unit: to.unit}, to];
	if (to.value === 0 && to.unit === '') return [from, {...to, unit: from.unit}];
	const [a, b] = [factorOf(from.unit), factorOf(to.unit)];
	return a === null || b === null || a.kind !== b.kind ? null : [from, {...to, value: (to.value * b.factor) / a.factor, unit: from.unit}];
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

/** The value at a share of a range, 0 … 1, as it is written. */
export function valueAt({from, to, unit, log, whole}: Range, share: number): string {
	const exact = log ? from * (to / from) ** share : from + (to - from) * share;
	const value = whole ? Math.round(exact) : rounded(exact);
	return `${value}${unit}`;
}

function readRange(given: string, text: string): Pick<Axis, 'values' | 'range'> | null {
	const match = /^(\S+?)\.\.([^\s:]+)(?::(\d+))?\s*(\S+)?$/.exec(text);
	if (match === null && /^\.\.\d|\d[A-Za-zµ/]*\.\.(?:$|[\s:])/.test(text)) throw new ScenarioError(`${given}: ${words.oneEnd()}`);
	if (match === null) return null;
	const [, first = '', last = '', points, kind] = match;
	const [from, to] = [endOf(first), endOf(last)];
	if (from === null || to === null) throw new ScenarioError(`${given}: ${words.badEnd(from === null ? first : last)}`);
	const ends = commonUnit(from, to);
	if (ends === null) throw new ScenarioError(`${given}: ${words.twoUnits(first, last)}`);
	if (kind !== undefined && kind !== 'log') throw new ScenarioError(`${given}: ${words.badScale(kind)}`);
	const log = kind === 'log';
	const [{value: a, unit}, {value: b}] = ends;
	if (a >= b) throw new ScenarioError(`${given}: ${words.backwards(first, last)}`);
	if (log && a <= 0) throw new ScenarioError(`${given}: ${words.logOfNothing()}`);
	const whole = unit === '' && ends.every(end => end.whole);
	const count = points === undefined ? POINTS : Number(points);
	if (count < 2 || count > MOST_POINTS) throw new ScenarioError(`${given}: ${words.badPoints(points ?? '', MOST_POINTS)}`);
	const range: Range = {from: a, to: b, unit, log, whole};
	const all = Array.from({length: count}, (_, i) => valueAt(range, i / (count - 1)));
	return {values: [...new Set(all)], range};
}

/** The values of a list as they are written: commas within brackets and quotes part nothing, as in YAML. Null: it is one value. */
function readList(given: string, text: string): readonly string[] | null {
	if (!text.includes(',')) return null;
	const document = parseDocument(text, {logLevel: 'silent'});
	const quotedText = isScalar(document.contents) && document.contents.type !== 'PLAIN';
	if (document.errors.length === 0 && (isCollection(document.contents) || quotedText)) return null;
	const source = `[${text}]`;
	const {contents, errors} = parseDocument(source, {logLevel: 'silent'});
	if (/^,|,\s*,|,\s*$/.test(text)) throw new ScenarioError(`${given}: ${words.emptyValue()}`);
	if (errors.length > 0 || !isSeq(contents)) return null;
	const values = contents.items.map(item => {
		const range = isNode(item) ? item.range : null;
		return range ? source.slice(range[0], range[1]).trim() : '';
	});
	const twice = values.find((value, i) => values.indexOf(value) !== i);
	if (twice !== undefined) throw new ScenarioError(`${given}: ${words.valueTwice(twice)}`);
	return values;
}

/** Reads an argument of --set as something that varies; null where it sets one value. Throws ScenarioError. */
export function readAxis(text: string): Axis | null {
	const equals = text.indexOf('=');
	if (equals <= 0) return null;
	const [key, value] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
	const given = `--set ${text}`;
	const range = readRange(given, value);
	if (range !== null) return {key, ...range};
	const values = readList(given, value);
	return values === null ? null : {key, values, range: null};
}

export type Settings = {readonly axes: readonly Axis[]; readonly fixed: readonly Override[]};

export const overrideFor = ({key}: Pick<Axis, 'key'>, value: string): Override => parseOverride(`${key}=${value}`);

/** Reads all arguments of --set: what varies, in the order in which it was given, and what is set for all. Throws ScenarioError. */
export function readSettings(texts: readonly string[]): Settings {
	const read = texts.map(text => ({text, axis: readAxis(text)}));
	const fixed = parseOverrides(read.flatMap(({text, axis}) => (axis === null ? [text] : [])));
	const axes = read.flatMap(({axis}) => axis ?? []);
	// What is set twice is found where everything is set once.
	parseOverrides(
		axes.map(({key, values}) => `${key}=${values[0]}`),
		'--set',
		fixed,
	);
	return {axes, fixed};
}

const factors = new Map<string, number>([['', 1]]);

/** What one of a unit is in the basic one of its kind; 1 where it is none. */
function factorIn(unit: string): number {
	const known = factors.get(unit) ?? factorOf(unit)?.factor ?? 1;
	factors.set(unit, known);
	return known;
}

/** What a value is on an axis of numbers, in bytes, µs or as it stands; or in a unit that it may not be written in itself. NaN where it is none. */
export function numberIn(value: string, unit = ''): number {
	const end = endOf(value);
	return end === null ? Number.NaN : end.unit === unit ? end.value : (end.value * factorIn(end.unit)) / factorIn(unit);
}

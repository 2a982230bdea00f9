// One setting: a line a scenario, a panel a measure; the spread over seeds as a band, the default as a hairline, the name where the line ends.
import {findingMessages as words} from '../../../messages/sweep-finding.ts';
import {numberIn} from '../../../workload/sweep/axis.ts';
import {type Cell, cellsIn} from '../../../workload/sweep/cells.ts';
import {COLOURS, DASHES, GROUPED, MARK, PAPER, SHAPES, SHORT, WIDTH} from './look.ts';
import {isLog, namedOf, scenariosOf, shownMeasures, type Spec, type Subject, unitOf} from './subject.ts';

const HEIGHT = 200;
/** Above the highest figure, as a share of it. */
const HEADROOM = 0.05;
/** From one name to the next where lines end close to each other, pixels. */
const PITCH = 15;
const MOST_PANELS = 3;
const MOST_TICKS = 12;
/** From here on a figure is drawn by its size: in powers of ten, 0 apart. */
const WIDE = 100;

type Point = {readonly x: number; readonly scenario: string; readonly mean: number; readonly least: number; readonly most: number};

function pointsOf(cells: readonly Cell[], measure: number, unit: string): readonly Point[] {
	return cells.flatMap(({scenario, values, figures}) => {
		const spread = figures[measure] ?? null;
		return spread === null ? [] : [{x: numberIn(values[0] ?? '', unit), scenario, ...spread}];
	});
}

/** Powers of ten from the least that is drawn to the most, and 0. */
function decades(points: readonly Point[]): {readonly constant: number; readonly ticks: readonly number[]} | null {
	const values = points.flatMap(({least, mean, most}) => [least, mean, most]);
	const above = values.filter(value => value > 0);
	if (values.some(value => value < 0) || above.length === 0 || Math.max(...above) / Math.min(...above) < WIDE) return null;
	const [low, high] = [Math.floor(Math.log10(Math.min(...above))), Math.ceil(Math.log10(Math.max(...above)))];
	return {constant: 10 ** low, ticks: [0, ...Array.from({length: high - low + 1}, (_, i) => 10 ** (low + i))]};
}

function xOf({table}: Subject, withTitle: boolean): Spec {
	const unit = unitOf(table, 0);
	const values = [...new Set(table.rows.map(row => numberIn(row.values[0] ?? '', unit)))].sort((a, b) => a - b);
	const log = isLog(values);
	const step = Math.ceil(values.length / MOST_TICKS);
	const title = `${words.axis(table.axes[0] ?? '', unit)}${log ? ` ${words.log}` : ''}`;
	return {
		field: 'x',
		type: 'quantitative',
		scale: log ? {type: 'log', nice: false} : {zero: false, nice: false, padding: 8},
		axis: {
			grid: false,
			values: values.filter((_, i) => i % step === 0),
			labelExpr: GROUPED,
			labels: withTitle,
			title: withTitle ? title : null,
			labelOverlap: true,
		},
	};
}

/** Each scenario's own default, once where it is the same. */
function defaultsOf({table, defaults}: Subject): readonly {readonly x: number; readonly text: string}[] {
	const names = scenariosOf(table);
	const all = names.flatMap(name => defaults[name]?.[0] ?? []);
	const unit = unitOf(table, 0);
	const xs = table.rows.map(row => numberIn(row.values[0] ?? '', unit));
	const [low, high] = [Math.min(...xs), Math.max(...xs)];
	const one = new Set(all).size < 2;
	const told = one
		? all.slice(0, 1).map(text => ({x: numberIn(text, unit), text: words.default(text, null)}))
		: names.flatMap(name => {
				const text = defaults[name]?.[0] ?? null;
				return text === null ? [] : [{x: numberIn(text, unit), text: words.default(text, name)}];
			});
	return told.filter(({x}) => x >= low && x <= high);
}

/** Where the axis of a figure begins and ends: at 0, and above all that is drawn. */
function domainOf(points: readonly Point[]): readonly [number, number] {
	const low = Math.min(0, ...points.map(({least}) => least));
	const high = Math.max(0, ...points.map(({most}) => most));
	return [low, high === low ? 1 : high + (high - low) * HEADROOM];
}

/** Names beside the ends of their lines, moved up where one would lie on another: `dy` pixels. */
function apart(ends: readonly Point[], heightOf: (figure: number) => number): readonly (Point & {readonly dy: number})[] {
	let above = -Infinity;
	return ends
		.toSorted((a, b) => a.mean - b.mean)
		.map(end => {
			const height = Math.max(heightOf(end.mean), above);
			above = height + PITCH;
			return {...end, dy: heightOf(end.mean) - height};
		});
}

function panel(subject: Subject, cells: readonly Cell[], measure: number, last: boolean, first: boolean): Spec {
	const {table} = subject;
	const names = scenariosOf(table);
	const points = pointsOf(cells, measure, unitOf(table, 0));
	const named = namedOf(table.measures[measure] ?? '');
	const sizes = decades(points);
	const [low, high] = domainOf(points);
	const along = (figure: number): number => (sizes === null ? figure : Math.log1p(figure / sizes.constant));
	const heightOf = (figure: number): number => (HEIGHT * (along(figure) - along(low))) / (along(high) - along(low));
	const scaleOf = (range: readonly unknown[]): Spec => ({domain: names, range: names.map((_, i) => range[i % range.length])});
	const series = {field: 'scenario', type: 'nominal', legend: null};
	const y = {
		type: 'quantitative',
		title: null,
		scale: sizes === null ? {domain: [low, high]} : {type: 'symlog', constant: sizes.constant, domain: [0, high]},
		axis: sizes === null ? {tickCount: 5, labelExpr: SHORT} : {values: sizes.ticks, labelExpr: GROUPED},
	};
	const x = xOf(subject, last);
	const colour = {...series, scale: scaleOf(COLOURS)};
	const ends = names.flatMap(name =>
		points
			.filter(({scenario}) => scenario === name)
			.toSorted((a, b) => a.x - b.x)
			.slice(-1),
	);
	const spread = points.some(({least, most}) => least !== most);
	return {
		title: {
			text: `${words.axis(named.label, named.unit)}${sizes === null ? '' : ` ${words.log}`}${points.some(({mean}) => mean === 0) ? ` · ${words.openCircle}` : ''}`,
			fontSize: 13,
			frame: 'group',
			offset: first ? 22 : 8,
		},
		width: WIDTH,
		height: HEIGHT,
		layer: [
			...defaultsOf(subject).flatMap(one => [
				{data: {values: [one]}, mark: {type: 'rule', color: MARK, strokeDash: [4, 3], tooltip: one.text}, encoding: {x}},
				...(first
					? [
							{
								data: {values: [one]},
								mark: {type: 'text', align: 'center', baseline: 'bottom', fontSize: 12, color: MARK, text: one.text},
								encoding: {x, y: {value: -4}},
							},
						]
					: []),
			]),
			...(spread
				? [
						{
							data: {values: points},
							mark: {type: 'area', opacity: 0.18, interpolate: 'linear'},
							encoding: {x, y: {...y, field: 'least'}, y2: {field: 'most'}, color: colour},
						},
					]
				: []),
			{
				data: {values: points},
				mark: {type: 'line', strokeWidth: 2},
				encoding: {x, y: {...y, field: 'mean'}, color: colour, strokeDash: {...series, scale: scaleOf(DASHES)}},
			},
			{
				data: {values: points},
				mark: {type: 'point', size: 55, opacity: 1, strokeWidth: 2, tooltip: {content: 'data'}},
				encoding: {
					x,
					y: {...y, field: 'mean'},
					color: colour,
					shape: {...series, scale: scaleOf(SHAPES)},
					fill: {...colour, condition: {test: 'datum.mean === 0', value: PAPER}},
				},
			},
			...(names.length > 1
				? [
						{
							data: {values: apart(ends, heightOf)},
							mark: {type: 'text', align: 'left', dx: 12, dy: {expr: 'datum.dy'}, fontSize: 13, fontWeight: 'bold'},
							encoding: {x, y: {...y, field: 'mean'}, text: {field: 'scenario'}, color: colour},
						},
					]
				: []),
		],
	};
}

/** The panels of a sweep over one setting of numbers. */
export function linePanels(subject: Subject): readonly Spec[] {
	const cells = cellsIn(subject.table.rows, subject.table).filter(({values}) => !Number.isNaN(numberIn(values[0] ?? '')));
	const measures = shownMeasures(subject.table, MOST_PANELS);
	return measures.map((measure, i) => panel(subject, cells, measure, i === measures.length - 1, i === 0));
}

// Two settings: a table of colours with its value in every cell, for each measure and scenario; the best marked, and the default.
import {findingMessages as words} from '../../../messages/sweep-finding.ts';
import {byMerit, type Cell, cellsIn} from '../../../workload/sweep/cells.ts';
import {INK, MARK} from './look.ts';
import {namedOf, scenariosOf, shownMeasures, type Spec, type Subject} from './subject.ts';

const CELL_WIDTH = 72;
const CELL_HEIGHT = 32;
const MOST_PANELS = 2;
/** One hue a table, from nearly nothing to what the ink is still read on. */
const HUES: readonly (readonly [string, string])[] = [
	['#fdf3f0', '#ef8a7d'],
	['#fdf4e8', '#eda65a'],
];

type Square = {
	readonly x: string;
	readonly y: string;
	readonly figure: number | null;
	readonly text: string;
	readonly best: boolean;
	readonly standing: boolean;
};

const short = (value: number): string => {
	if (Math.abs(value) >= 10_000) return `${Math.round(value / 1000)}k`;
	return words.figure(Number(value.toPrecision(3)), {label: '', unit: ''});
};

function squaresOf(cells: readonly Cell[], measure: number, best: Cell | undefined, standing: readonly (string | null)[]): readonly Square[] {
	return cells.map(cell => {
		const mean = cell.figures[measure]?.mean ?? null;
		const [x = '', y = ''] = cell.values;
		const text = mean === null ? '–' : cell.panics > 0 ? '✗' : short(mean);
		return {x, y, figure: mean, text: cell === best ? `◆ ${text}` : text, best: cell === best, standing: x === standing[0] && y === standing[1]};
	});
}

/** Values of an axis in their order, as they are written. */
const inOrder = (cells: readonly Cell[], axis: number): readonly string[] => [...new Set(cells.map(({values}) => values[axis] ?? ''))];

function table(subject: Subject, cells: readonly Cell[], measure: number, hue: readonly [string, string], named: string): Spec {
	const {axes, measures} = subject.table;
	const [best] = byMerit(cells, measures);
	const standing = subject.defaults[cells[0]?.scenario ?? ''] ?? [];
	const squares = squaresOf(cells, measure, best, standing);
	const [xs, ys] = [inOrder(cells, 0), inOrder(cells, 1)];
	const most = Math.max(0, ...squares.map(({figure}) => figure ?? 0));
	const x = {field: 'x', type: 'ordinal', sort: xs, title: axes[0], axis: {orient: 'top', labelAngle: 0, domain: false, ticks: false}};
	const y = {field: 'y', type: 'ordinal', sort: ys, title: axes[1], axis: {domain: false, ticks: false}};
	return {
		title: {text: named, fontSize: 13, offset: 8},
		width: CELL_WIDTH * xs.length,
		height: CELL_HEIGHT * ys.length,
		data: {values: squares},
		layer: [
			{
				mark: {type: 'rect', stroke: '#ffffff', strokeWidth: 1, tooltip: {content: 'data'}},
				encoding: {
					x,
					y,
					color: {field: 'figure', type: 'quantitative', legend: null, scale: {range: hue, domain: [0, most === 0 ? 1 : most]}},
				},
			},
			{
				transform: [{filter: 'datum.standing'}],
				mark: {type: 'rect', fillOpacity: 0, stroke: MARK, strokeWidth: 2, strokeDash: [4, 3]},
				encoding: {x, y},
			},
			{
				mark: {type: 'text', fontSize: 12},
				encoding: {
					x,
					y,
					text: {field: 'text'},
					color: {value: INK},
				},
			},
		],
	};
}

/** The tables of a sweep over two settings, a row of them a scenario. */
export function heatPanels(subject: Subject): readonly Spec[] {
	const all = cellsIn(subject.table.rows, subject.table);
	const names = scenariosOf(subject.table);
	const measures = shownMeasures(subject.table, MOST_PANELS);
	return names.map(name => {
		const cells = all.filter(({scenario}) => scenario === name);
		const panels = measures.map((measure, i) => {
			const named = namedOf(subject.table.measures[measure] ?? '');
			const title = words.axis(named.label, named.unit);
			return table(subject, cells, measure, HUES[i % HUES.length] as readonly [string, string], names.length > 1 ? `${name}: ${title}` : title);
		});
		return {hconcat: panels, spacing: 40, resolve: {scale: {color: 'independent'}}};
	});
}

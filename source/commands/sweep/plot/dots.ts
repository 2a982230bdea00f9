// Many settings, samples, settings that are no numbers, or seeds alone: a dot a run, over each setting by itself.
import {findingMessages as words} from '../../../messages/sweep-finding.ts';
import {numberIn} from '../../../workload/sweep/axis.ts';
import {COLOURS, MARK, SHAPES, SHORT} from './look.ts';
import {isLog, isNumeric, namedOf, scenariosOf, type Spec, type Subject, unitOf} from './subject.ts';

const WIDTH = 300;
const HEIGHT = 180;
const IN_A_ROW = 2;

/** The default as a hairline, where the setting is a number and lies in the picture. */
function hairline({table, defaults}: Subject, axis: number, x: Spec, values: readonly number[]): readonly Spec[] {
	const all = [...new Set(Object.values(defaults).flatMap(one => one[axis] ?? []))].map(text => numberIn(text, unitOf(table, axis)));
	const seen = all.filter(value => value >= Math.min(...values) && value <= Math.max(...values));
	return seen.map(value => ({data: {values: [{x: value}]}, mark: {type: 'rule', color: MARK, strokeDash: [4, 3]}, encoding: {x}}));
}

function panel(subject: Subject, axis: number | null): Spec {
	const {table} = subject;
	const names = scenariosOf(table);
	const named = namedOf(table.measures[0] ?? '');
	const numeric = axis === null || isNumeric(table, axis);
	const xOf = (row: Subject['table']['rows'][number]): number | string => {
		if (axis === null) return row.seed;
		const text = row.values[axis] ?? '';
		return numeric ? numberIn(text, unitOf(table, axis)) : text;
	};
	const values = table.rows.flatMap(row => {
		const [figure = null] = row.figures;
		return figure === null ? [] : [{x: xOf(row), y: figure, scenario: row.scenario}];
	});
	const log = numeric && axis !== null && isLog(values.map(({x}) => Number(x)));
	const key = axis === null ? 'seed' : (table.axes[axis] ?? '');
	const title = `${words.axis(key, axis === null ? '' : unitOf(table, axis))}${log ? ` ${words.log}` : ''}`;
	const range = (of: readonly string[]): readonly string[] => names.map((_, i) => of[i % of.length] ?? '');
	const legend = names.length > 1 ? {title: null, orient: 'top'} : null;
	const x = numeric
		? {
				field: 'x',
				type: 'quantitative',
				title,
				scale: log ? {type: 'log', nice: false} : {zero: false},
				axis: {grid: false, tickCount: 5, labelExpr: SHORT, labelOverlap: 'greedy', labelSeparation: 8},
			}
		: {field: 'x', type: 'nominal', title, axis: {labelAngle: 0}};
	const dots = {
		data: {values},
		mark: {type: 'point', size: 30, filled: true, opacity: 0.65, tooltip: {content: 'data'}},
		encoding: {
			x,
			y: {field: 'y', type: 'quantitative', title: words.axis(named.label, named.unit), axis: {tickCount: 5, labelExpr: SHORT}},
			color: {field: 'scenario', type: 'nominal', legend, scale: {domain: names, range: range(COLOURS)}},
			shape: {field: 'scenario', type: 'nominal', legend, scale: {domain: names, range: range(SHAPES)}},
		},
	};
	const lines =
		numeric && axis !== null
			? hairline(
					subject,
					axis,
					x,
					values.map(one => Number(one.x)),
				)
			: [];
	return {width: WIDTH, height: HEIGHT, layer: [...lines, dots]};
}

/** A panel a setting, two beside each other. */
export function dotPanels(subject: Subject): readonly Spec[] {
	const axes: readonly (number | null)[] = subject.table.axes.length === 0 ? [null] : subject.table.axes.map((_, i) => i);
	const panels = axes.map(axis => panel(subject, axis));
	const rows: Spec[] = [];
	for (let i = 0; i < panels.length; i += IN_A_ROW) rows.push({hconcat: panels.slice(i, i + IN_A_ROW), spacing: 40});
	return rows;
}

// Rows and the best of them as a table for people, without a terminal and after a file was written.
import {shown} from '../../messages/foreign.ts';
import {sweepMessages as words} from '../../messages/sweep.ts';
import {padCellsLeft, widthOf} from '../formats/cells.ts';
import {wrap} from '../formats/wrap.ts';
import {byMerit, type Cell, cellsIn, moreIsBetter} from '../../workload/sweep/cells.ts';
import type {Header, Row, Table} from '../../workload/sweep/table.ts';
import {titleOf} from './plot/subject.ts';

const BEST = 3;
const COLUMNS = 120;

/** Whether there is more than one scenario, or seed: what is the same in all rows is no column. */
export type Shown = {readonly header: Header; readonly scenarios: boolean; readonly seeds: boolean};

type Line = readonly string[];

const rowLine = ({scenarios, seeds}: Shown, row: Row): Line => [
	...(scenarios ? [row.scenario] : []),
	...row.values,
	...(seeds ? [String(row.seed)] : []),
	...row.figures.map(words.value),
	row.ended === 'time' ? '' : row.ended,
];

const headLine = ({header: {axes, measures}, scenarios, seeds}: Shown): Line => [
	...(scenarios ? ['scenario'] : []),
	...axes,
	...(seeds ? ['seed'] : []),
	...measures,
	'',
];

/** A line of columns; each is as wide as its head, and what is wider pushes on. */
function laid(line: Line, widths: readonly number[]): string {
	return line
		.map((text, i) => padCellsLeft(shown(text), widths[i] ?? 0))
		.join('  ')
		.trimEnd();
}

const FIGURE_WIDTH = 11;
const widthsOf = (of: Shown): readonly number[] => headLine(of).map(text => Math.max(widthOf(text), FIGURE_WIDTH));

/** The table's head, and a row of it: rows are printed as they come. */
export const headText = (of: Shown): string => `${laid(headLine(of), widthsOf(of))}\n`;
export const rowText = (of: Shown, row: Row): string => `${laid(rowLine(of, row), widthsOf(of))}\n`;

const cellLine = ({scenarios}: Shown, cell: Cell): Line => [
	...(scenarios ? [cell.scenario] : []),
	...cell.values,
	...cell.figures.map(figure => words.value(figure === null ? null : Number(figure.mean.toFixed(3)))),
	cell.panics > 0 ? words.panicked : '',
];

/** What came of it in sentences, one a scenario. */
export const findingText = (table: Table): string =>
	titleOf({table})
		.map(sentence => `${wrap(sentence, COLUMNS).join('\n')}\n`)
		.join('');

/** A measure with what is best of it. */
const directed = (measure: string): string => words.directed(measure, moreIsBetter(measure));

/** The best cells of each scenario. */
export function bestText(of: Shown, table: Table, seeds: number): string {
	const cells = cellsIn(table.rows, table);
	const scenarios = [...new Set(cells.map(({scenario}) => scenario))];
	const best = scenarios.flatMap(name =>
		byMerit(
			cells.filter(({scenario}) => scenario === name),
			table.measures,
		).slice(0, scenarios.length > 1 ? 1 : BEST),
	);
	const without = {...of, seeds: false};
	const lines = [headLine(without), ...best.map(cell => cellLine(without, cell))];
	const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map(line => shown(line[i] ?? '').length)));
	return `${[`${words.heading.best}, ${words.bestBy(table.measures.map(directed), seeds)}`, ...lines.map(line => `  ${laid(line, widths)}`)].join('\n')}\n`;
}

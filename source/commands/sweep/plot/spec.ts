// A plot as a Vega-Lite specification: panels under a title that says the finding, the command beneath.
import {wrap} from '../../formats/wrap.ts';
import {findingMessages as words} from '../../../messages/sweep-finding.ts';
import {dotPanels} from './dots.ts';
import {heatPanels} from './heat.ts';
import {linePanels} from './lines.ts';
import {CONFIG, FAINT} from './look.ts';
import {isNumeric, type Spec, type Subject, titleOf} from './subject.ts';

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
/** Characters of a line of the title, and of the command. */
const TITLE_COLUMNS = 96;
const COMMAND_COLUMNS = 108;
const LINE = 15;
/** A table has room for so many values of a setting. */
const MOST_SQUARES = 24;

const isOfLines = ({table}: Subject): boolean => table.axes.length === 1 && isNumeric(table, 0);

function panelsOf(subject: Subject): readonly Spec[] {
	const {axes, rows} = subject.table;
	const counts = axes.map((_, i) => new Set(rows.map(({values}) => values[i])).size);
	const scenarios = new Set(rows.map(({scenario}) => scenario)).size;
	const seeds = new Set(rows.map(({seed}) => seed)).size;
	const isGrid = counts.reduce((all, count) => all * count, scenarios * seeds) === (rows[0]?.runs ?? rows.length);
	if (isOfLines(subject)) return linePanels(subject);
	if (axes.length === 2 && isGrid && counts.every(count => count <= MOST_SQUARES)) return heatPanels(subject);
	return dotPanels(subject);
}

/** Where each scenario stands by itself: said where several settings are swept, as a hairline says it of one. */
function standingOf({table: {axes}, defaults}: Subject): readonly string[] {
	if (axes.length < 2) return [];
	const all = Object.entries(defaults).map(([name, values]) => ({name, text: words.standing(axes, values)}));
	const same = new Set(all.map(({text}) => text)).size === 1;
	return same ? all.slice(0, 1).map(({text}) => words.default(text, null)) : all.map(({name, text}) => words.default(text, name));
}

/** The whole of it, as data that any tool for Vega-Lite takes. */
export function specOf(subject: Subject): Spec {
	const {table, command, version} = subject;
	const lines = wrap(command, COMMAND_COLUMNS);
	const text = {data: {values: lines.map((line, i) => ({line, i}))}, width: 1, height: LINE * lines.length};
	const footer = {
		...text,
		mark: {type: 'text', align: 'left', baseline: 'top', fontSize: 11, color: FAINT},
		encoding: {x: {value: 0}, y: {field: 'i', type: 'ordinal', axis: null}, text: {field: 'line'}},
	};
	return {
		$schema: SCHEMA,
		title: {
			text: titleOf(subject).flatMap(sentence => wrap(sentence, TITLE_COLUMNS)),
			subtitle: [
				words.about(
					version,
					table.rows.length,
					table.rows.map(({seed}) => seed),
					isOfLines(subject),
				),
				...standingOf(subject),
			],
		},
		vconcat: [...panelsOf(subject), footer],
		config: CONFIG,
	};
}

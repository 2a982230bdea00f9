// A cell of a sweep as it stands in a table: its figure in a few characters, and how hot it is.
import {sweepScreen as words} from '../../messages/sweep-screen.ts';
import {amount} from '../../messages/compare.ts';
import type {Cell} from '../../workload/sweep/cells.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Token} from '../theme/tokens.ts';

/** "5.1", "0.03", "339k": five characters at most, but for numbers that nobody can read. */
export function shortFigure(value: number): string {
	const size = Math.abs(value);
	if (size >= 99_500_000) return `${Math.round(value / 1e6)}M`;
	if (size >= 10_000) return `${Math.round(value / 1000)}k`;
	if (size >= 100 || Number.isInteger(value)) return amount(Math.round(value)).replaceAll(' ', '');
	if (size >= 1) return value.toFixed(1);
	return String(Number(value.toFixed(size >= 0.1 ? 1 : 2)) || '<.01');
}

/** One hue a table, from nearly the ground up: time lost red, work orange. */
const HEAT: readonly (readonly Token[])[] = [
	['zone.alarm.tint', 'zone.alarm.base', 'zone.alarm.fill'],
	['zone.warn.tint', 'zone.warn.base', 'zone.warn.fill'],
];

/** How hot a share of the largest is. */
export function heatOf(share: number, hue: number): Token {
	const steps = HEAT[hue % HEAT.length] as readonly Token[];
	if (!(share > 0)) return 'bg';
	return steps[Math.min(steps.length - 1, Math.floor(share * steps.length))] as Token;
}

export type Drawn = {readonly text: string; readonly pen: Pen};

/** `most`: the largest figure of all cells. */
export function drawnCell(cell: Cell | undefined, measure: number, most: number, running: boolean, hue: number): Drawn {
	if (cell === undefined) return {text: running ? words.now : words.toCome, pen: running ? pen('zone.ok') : PENS.faint};
	if (cell.refused > 0) return {text: words.refused, pen: PENS.dim};
	if (cell.panics > 0) return {text: words.panic, pen: PENS.alarm};
	const mean = cell.figures[measure]?.mean;
	if (mean === undefined) return {text: words.refused, pen: PENS.dim};
	return {text: shortFigure(mean), pen: pen('bright', heatOf(most > 0 ? mean / most : 0, hue))};
}

export const mostOf = (cells: Iterable<Cell>, measure: number): number => Math.max(0, ...Array.from(cells, ({figures}) => figures[measure]?.mean ?? 0));

// Where a process's time went, as a bar of cells: a letter and a ground for each cause, so that it reads without colour as well.
import {TIME_CAUSES, type TimeCause} from '../../machine/sample.ts';
import {timeSpentMessages as words} from '../../messages/time-spent.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Area, Span} from './canvas.ts';

/** Lost time in the colours of what it was lost to: reclaim is alarm, swap and files have those of their lists. */
export const SPENT_PENS: Readonly<Record<TimeCause, Pen>> = {
	onCpu: pen('bg', 'zone.ok'),
	waitForCpu: pen('bg', 'dim'),
	directReclaim: pen('bg', 'zone.alarm'),
	memoryThrottle: pen('bg', 'zone.warn'),
	swapIn: pen('bg', 'list.swap'),
	fileRead: pen('bg', 'list.activeFile'),
	dirtyThrottle: pen('bg', 'zone.warm'),
	diskQueue: pen('bg', 'list.slab'),
	fsync: pen('bg', 'list.pagetables'),
	sleep: PENS.faint,
	stopped: PENS.dim,
};

/** Cells of each cause, in the order of TIME_CAUSES: by largest remainder, and whatever was lost at all has a cell. Shares are 0…1. */
export function spentCells(shares: Readonly<Record<TimeCause, number>>, width: number): readonly TimeCause[] {
	const cells = TIME_CAUSES.map(cause => ({cause, exact: Math.max(0, shares[cause]) * width, cells: 0}));
	const total = cells.reduce((sum, {exact}) => sum + exact, 0);
	if (total === 0) return [];
	const room = Math.min(width, Math.max(1, Math.round(total)));
	for (const cell of cells) cell.cells = cell.exact > 0.05 ? Math.max(1, Math.floor(cell.exact)) : 0;
	const sum = (): number => cells.reduce((all, cell) => all + cell.cells, 0);
	while (sum() < room) cells.reduce((most, cell) => (cell.exact - cell.cells > most.exact - most.cells ? cell : most)).cells++;
	while (sum() > room) {
		const large = cells.filter(cell => cell.cells > 1);
		const from = large.length > 0 ? large : cells.filter(cell => cell.cells > 0);
		from.reduce((most, cell) => (cell.cells - cell.exact > most.cells - most.exact ? cell : most)).cells--;
	}
	return cells.flatMap(cell => Array.from({length: cell.cells}, () => cell.cause));
}

/** The same as spans of a line. */
export const spentSpans = (shares: Readonly<Record<TimeCause, number>>, width: number): readonly Span[] =>
	spentCells(shares, width).map(cause => [words.causes[cause].mark, SPENT_PENS[cause]]);

export function drawSpent(area: Area, x: number, y: number, shares: Readonly<Record<TimeCause, number>>, width: number): void {
	area.spans(x, y, spentSpans(shares, width));
}

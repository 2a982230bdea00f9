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
	const exact = TIME_CAUSES.map(cause => Math.max(0, shares[cause]) * width);
	const total = exact.reduce((sum, own) => sum + own, 0);
	if (total === 0) return [];
	const room = Math.min(width, Math.max(1, Math.round(total)));
	const cells = exact.map(own => (own > 0.05 ? Math.max(1, Math.floor(own)) : 0));
	const missing = (i: number): number => (exact[i] as number) - (cells[i] as number);
	let left = room - cells.reduce((sum, own) => sum + own, 0);
	for (; left > 0; left--) {
		let most = 0;
		for (let i = 1; i < cells.length; i++) if (missing(i) > missing(most)) most = i;
		cells[most] = (cells[most] as number) + 1;
	}
	for (; left < 0; left++) {
		// One of several cells, where a cause has several.
		const least = cells.some(own => own > 1) ? 2 : 1;
		let most = -1;
		for (let i = 0; i < cells.length; i++) if ((cells[i] as number) >= least && (most < 0 || missing(i) < missing(most))) most = i;
		cells[most] = (cells[most] as number) - 1;
	}
	return TIME_CAUSES.flatMap((cause, i) => new Array<TimeCause>(cells[i] as number).fill(cause));
}

/** The same as spans of a line. */
export const spentSpans = (shares: Readonly<Record<TimeCause, number>>, width: number): readonly Span[] =>
	spentCells(shares, width).map(cause => [words.causes[cause].mark, SPENT_PENS[cause]]);

export function drawSpent(area: Area, x: number, y: number, shares: Readonly<Record<TimeCause, number>>, width: number): void {
	area.spans(x, y, spentSpans(shares, width));
}

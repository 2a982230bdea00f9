// Where the cursor on a number goes: from one to the next, to the next pane, and whether what it stands on is explained in full.
import type {NumberKey} from '../keys/entry.ts';
import {type FigureAt, figureAt, nextFigure} from './figures-of.ts';

export type Cursor = {readonly x: number; readonly y: number; readonly open: boolean};
export type Moved = {readonly figure: FigureAt; readonly open: boolean};

/** The first figure of the next pane, round and round. */
function ofNextPane(figures: readonly FigureAt[], from: FigureAt, by: 1 | -1): FigureAt {
	const panes = [...new Set(figures.map(({pane}) => pane))];
	const pane = panes[(panes.indexOf(from.pane) + by + panes.length) % panes.length];
	return figures.find(one => one.pane === pane) ?? from;
}

/** What a key makes of a cursor, which begins at `first`; null where there is no number. */
export function moved(figures: readonly FigureAt[], cursor: Cursor | null, to: Exclude<NumberKey, 'leave'>, first: FigureAt | undefined): Moved | null {
	if (first === undefined) return null;
	const now = cursor === null ? undefined : figureAt(figures, cursor);
	if (cursor === null || now === undefined) return {figure: first, open: false};
	if (to === 'explain' || to === 'first') return {figure: now, open: !cursor.open};
	if (to === 'next-pane' || to === 'previous-pane') return {figure: ofNextPane(figures, now, to === 'next-pane' ? 1 : -1), open: cursor.open};
	return {figure: nextFigure(figures, now, to), open: cursor.open};
}

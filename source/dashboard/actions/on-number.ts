// What the cursor on a number does: from one to the next, to the next pane, and whether it is explained in full.
import {cursorMessages as words} from '../../messages/cursor.ts';
import {isPane, type Ui} from '../../session/store/ui.ts';
import {type FigureAt, figureAt, nextFigure} from '../explain/figures-of.ts';
import {type Context, notice, ui} from './context.ts';
import type {ActionOf, Handlers} from './handlers.ts';

/** Puts the cursor on a figure; the pane that it stands in takes the focus. */
function put({session}: Context, {x, y, pane}: FigureAt, open: boolean): void {
	const {screen} = session.store.getState().ui;
	session.setUi({cursor: {x, y, open}, ...(screen === 'overview' && isPane(pane) ? {focus: pane} : {}), notice: null});
}

/** The first figure of the pane in focus, else of the screen. */
const firstOf = (figures: readonly FigureAt[], {focus, screen}: Ui): FigureAt | undefined =>
	(screen === 'overview' ? figures.find(({pane}) => pane === focus) : undefined) ?? figures.find(({pane}) => pane !== 'header') ?? figures[0];

/** The first figure of the next pane, round and round. */
function ofNextPane(figures: readonly FigureAt[], from: FigureAt, by: 1 | -1): FigureAt {
	const panes = [...new Set(figures.map(({pane}) => pane))];
	const pane = panes[(panes.indexOf(from.pane) + by + panes.length) % panes.length];
	return figures.find(one => one.pane === pane) ?? from;
}

function onNumber(context: Context, {to}: ActionOf<'number'>): void {
	const {session} = context;
	const own = ui(context);
	if (to === 'leave') return session.setUi({cursor: null});
	const figures = context.figures?.() ?? [];
	const now = own.cursor === null ? undefined : figureAt(figures, own.cursor);
	const first = firstOf(figures, own);
	if (first === undefined) return notice(context, words.none, true);
	if (now === undefined || own.cursor === null) return put(context, first, false);
	if (to === 'explain' || to === 'first') return put(context, now, !own.cursor.open);
	if (to === 'next-pane' || to === 'previous-pane') return put(context, ofNextPane(figures, now, to === 'next-pane' ? 1 : -1), own.cursor.open);
	put(context, nextFigure(figures, now, to), own.cursor.open);
}

/** A figure that was pointed at: it is explained at once. */
export function explainAt(context: Context, place: {readonly x: number; readonly y: number}): void {
	const figure = figureAt(context.figures?.() ?? [], place);
	if (figure !== undefined) put(context, figure, true);
}

export const NUMBER_ACTIONS: Handlers = {number: onNumber};

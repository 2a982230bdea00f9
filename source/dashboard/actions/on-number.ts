// What the cursor on a number does: from one to the next, to the next pane, and whether it is explained in full.
import {cursorMessages as words} from '../../messages/cursor.ts';
import {isPane, type Ui} from '../../session/store/ui.ts';
import {type FigureAt, figureAt} from '../explain/figures-of.ts';
import {moved} from '../explain/moves.ts';
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

/** Moves the cursor, or explains what it stands on; on the screen, and in the report of a kill. */
export function onNumber(context: Context, {to}: ActionOf<'number'>): void {
	const {session} = context;
	const own = ui(context);
	if (to === 'leave') return session.setUi({cursor: null});
	const figures = context.figures?.() ?? [];
	const next = moved(figures, own.cursor, to, firstOf(figures, own));
	if (next === null) return notice(context, words.none, true);
	put(context, next.figure, next.open);
}

/** A figure that was pointed at: it is explained at once. */
export function explainAt(context: Context, place: {readonly x: number; readonly y: number}): void {
	const figure = figureAt(context.figures?.() ?? [], place);
	if (figure !== undefined) put(context, figure, true);
}

export const NUMBER_ACTIONS: Handlers = {number: onNumber};

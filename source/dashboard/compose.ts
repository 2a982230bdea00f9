// A frame: every pane of the screen on one canvas, then what lies over it. Pure: the same state, size and theme give the same rows.
// A pane that throws becomes one that names itself; the rest lives on.
import {dashboardMessages as words} from '../messages/dashboard.ts';
import {speaking} from '../messages/language.ts';
import type {State} from '../session/store/state.ts';
import {isAsk, phaseOf, questionsOf, type Taken} from '../session/store/taken.ts';
import {PICTURES, type ScreenName} from '../session/store/ui.ts';
import {Area, type Canvas, createCanvas, type Rows, rowTexts} from './canvas/canvas.ts';
import {drawPane, lightTitle} from './canvas/pane.ts';
import {wrap} from './canvas/wrap.ts';
import type {Scope} from './keys/entry.ts';
import {type Level, levelOf} from './view/level.ts';
import {cardRows, drawCard} from './lesson/card.ts';
import {notesPanes} from './lesson/notes.ts';
import {lessonPanes} from './lesson/panes.ts';
import {drawOverlay} from './overlays/overlay.ts';
import {drawJumps} from './overlays/jumps.ts';
import {adjHints, drawForm, drawFormHelp, drawNotice} from './overlays/form.ts';
import {dockWidth} from './overlays/settings.ts';
import {drawCursor} from './explain/card.ts';
import {type FigureAt, figuresOf} from './explain/figures-of.ts';
import {meaningOf} from './explain/meaning.ts';
import {taughtOf} from './explain/taught.ts';
import {drawCaption} from './panes/caption.ts';
import {drawAlarmRow} from './panes/header.ts';
import {drawKeyBar, type PlacedItem} from './panes/key-bar.ts';
import {drawTimeBar, timeBarRows} from './panes/time-bar.ts';
import {groupsPanes} from './screens/groups.ts';
import {mapPanes} from './screens/memory-map.ts';
import {hasGroups, overviewPanes, type Placed} from './screens/overview.ts';
import {processPanes} from './screens/process.ts';
import {segmentsPanes} from './screens/segments.ts';
import {zonesPanes} from './screens/zones.ts';
import {PENS} from './theme/pen.ts';
import type {Theme} from './theme/theme.ts';
import {type View, viewOf} from './view/view.ts';

/** A drawn frame, with what the mouse may hit. */
export type Frame = {
	readonly width: number;
	readonly height: number;
	readonly canvas: Canvas;
	readonly panes: readonly Placed[];
	readonly items: readonly PlacedItem[];
	readonly overlay: boolean;
	/** The numbers that a cursor can stand on; null while there is none. */
	readonly figures: readonly FigureAt[] | null;
	/** How many rows of help lie below those at its beginning; null where none is shown. */
	readonly scrollMost: number | null;
};

/** The numbers of a frame. */
export const figuresIn = ({canvas, panes, figures}: Frame): readonly FigureAt[] => figures ?? figuresOf(canvas, panes);

/** Who listens to keys: an overlay or a line that is being typed alone, otherwise the screen and everybody. */
export function scopesOf(state: Pick<State, 'ui' | 'time' | 'pace' | 'sample'>): readonly Scope[] {
	const {ui, time} = state;
	if (ui.form) return ['form'];
	if (ui.overlay) return ui.overlay.kind === 'oom' && ui.cursor !== null ? ['cursor', 'numbers', 'oom'] : [ui.overlay.kind];
	if (ui.filtering) return ['search'];
	if (ui.notes) return ['notes'];
	const phase = phaseOf(state);
	const isOwn = ui.taken?.role === 'own';
	if (phase === 'asking') return [isAsk(questionsOf(ui.taken as Taken)[(ui.taken as Taken).focus]) ? 'choosing' : 'guessing', isOwn ? phase : 'voting'];
	if (phase !== null && phase !== 'trying') return [isOwn ? phase : 'watching'];
	const numbers: readonly Scope[] = ui.cursor !== null ? ['cursor', 'numbers'] : ui.screen === 'overview' && PICTURES.includes(ui.focus) ? ['numbers'] : [];
	const screen: readonly Scope[] = ui.screen === 'overview' || ui.screen === 'zones' ? [] : [ui.screen];
	// On screen 5 n is its next request.
	const trying: readonly Scope[] = phase === null || !isOwn ? [] : [ui.screen === 'segments' ? 'trying-segments' : 'trying'];
	const own = [...trying, ...numbers, ...screen];
	if (ui.screen === 'segments') return [...own, 'everywhere'];
	return [...own, ...(ui.host ? ['host' as const] : []), ...(time.here === null ? [] : ['past' as const]), 'everywhere'];
}

function panesOf(screen: ScreenName, level: Level, view: View, width: number, height: number): readonly Placed[] {
	if (screen === 'segments') return segmentsPanes(level, width, height, view.lesson.parts);
	if (screen === 'groups') return groupsPanes(level, width, height, view);
	if (screen === 'process') return processPanes(level, width, height, view);
	if (screen === 'overview' || level === 0) return overviewPanes(level, width, height, view.ui.maximised ? view.ui.focus : null, hasGroups(view.sample));
	return screen === 'map' ? mapPanes(level, width, height, view.ui.host) : zonesPanes(level, width, height);
}

/** What explains the rows of panes that are more text than figures, where nothing in them says more. */
const ROW_TOPICS: Readonly<Partial<Record<Placed['pane'], string>>> = {
	process: 'inside.summary',
	space: 'inside.space',
	walk: 'inside.walk',
	tlb: 'inside.tlb',
	malloc: 'inside.malloc',
	'own-events': 'inside.own-events',
	lesson: 'lesson',
	tabs: 'lesson.tab',
	zones: 'zone',
	where: 'where',
	figures: 'figures',
};

function drawSafely({pane, x, y, width, height, draw}: Placed, root: Area, view: View, theme: Theme, level: Level): void {
	const rows = ROW_TOPICS[pane];
	const area = rows === undefined ? root.inner(x, y, width, height) : root.inner(x, y, width, height).aboutRows(rows);
	try {
		draw(area, view, theme.look, level);
	} catch (error) {
		area.fill(' ', PENS.text);
		const below = drawPane(area, {title: pane});
		const why = error instanceof Error ? error.message : String(error);
		for (const [row, line] of wrap(words.error(pane, why), below.width).entries()) below.write(0, row, line, PENS.alarm);
	}
}

/** A screen over a lesson's card is drawn as one of so many rows at least. */
const LESSON_ROWS = 14;

/** The time bar, over the key bar. */
const timeBar = (width: number, y: number, height: number): Placed => ({pane: 'time', x: 0, y, width, height, draw: drawTimeBar});

/** Draws everything, in the language that is chosen. Width and height are at least 1. `spare`: a canvas to draw on. */
export function compose(state: State, width: number, height: number, theme: Theme, spare: Canvas | null = null): Frame {
	return speaking(state.ui.language, () => composed(state, createCanvas(width, height, spare), theme));
}

function composed(state: State, canvas: Canvas, theme: Theme): Frame {
	const {width, height} = canvas;
	const root = new Area(canvas);
	const view = viewOf(state);
	const dock = view.ui.overlay?.kind === 'settings' ? dockWidth(width, height) : 0;
	const screen = width - dock;
	const phase = phaseOf(state);
	const card = view.ui.notes ? 0 : cardRows(view, screen, height);
	const level = levelOf(screen, phase === null ? height : Math.max(height - card, Math.min(height, LESSON_ROWS)));
	const bar = phase === null ? Math.min(timeBarRows(state, height), Math.max(0, height - 4)) : 0;
	const inner = height - bar - card;
	const own = panesOf(view.ui.screen, level, view, screen, inner).filter(placed => placed.y < inner - 1 || height === 1);
	const shown = view.ui.notes ? notesPanes(width, height) : phase === null || phase === 'trying' ? own : lessonPanes(view, screen, inner - 1, own);
	const panes = [...shown, ...(bar > 0 ? [timeBar(screen, inner - 1, bar)] : [])];
	const above = root.inner(0, 0, screen, Math.max(1, height - 1));
	for (const placed of panes) {
		drawSafely(placed, above, view, theme, level);
		if (view.ui.screen === 'overview' && placed.pane === view.ui.focus && level > 0) lightTitle(above.inner(placed.x, placed.y, placed.width, 1));
	}
	if (card > 0) drawCard(root.inner(0, height - 1 - card, screen, card), view);
	const bottom = root.inner(0, height - 1, width, 1);
	const instead = level === 0 && (view.ui.screen === 'map' || view.ui.screen === 'zones');
	let items: readonly PlacedItem[] = [];
	if (height > 1) {
		items = drawKeyBar(bottom, instead ? ['everywhere'] : scopesOf(state), level, view.ui.readOnly);
		if (view.ui.form && height > 3) drawFormHelp(root.inner(0, height - 2, width, 1), view.ui.form);
		if (view.ui.form) drawJumps(root, view, view.ui.form, height - 2, theme.look);
		if (view.ui.form) drawForm(bottom, view.ui.form, adjHints(view));
		else if (view.ui.notice) drawNotice(bottom, view.ui.notice);
		else if (instead) drawNotice(bottom, {text: words.tooSmall, bad: false});
	}
	if (height > 2 && !drawCaption(root.inner(0, 1, screen, 1), view) && level === 0) drawAlarmRow(root.inner(0, 1, width, 1), view);
	// Scopes as they were before help was opened.
	const help = () => ({figures: figuresOf(canvas, panes), scopes: scopesOf({...state, ui: {...state.ui, overlay: null}})});
	const isReport = view.ui.overlay?.kind === 'oom';
	// What lies behind a report is not at hand: its own numbers alone are explained.
	if (isReport) canvas.notes.fill(0);
	const scrollMost = view.ui.overlay || view.ui.welcome ? drawOverlay(root, view, theme, level, help) : null;
	const {cursor} = view.ui;
	// Before the card, which covers some of them.
	const figures = isReport ? figuresOf(canvas, []) : cursor === null ? null : figuresOf(canvas, panes);
	if (cursor !== null && figures !== null && (isReport || !view.ui.overlay) && !view.ui.welcome && view.ui.form === null)
		// What a figure of a report means is what it says: the machine has gone on.
		drawCursor(root, bottom, cursor, figures, topic => (isReport ? {now: null, taught: null} : {now: meaningOf(view, topic), taught: taughtOf(view, topic)}));
	return {width, height, canvas, panes, items, overlay: view.ui.overlay !== null, figures, scrollMost};
}

/** The rows of a frame as text for the terminal, each exactly as wide as the frame; those that are as in the frame before are taken from there. */
export const frameRows = ({canvas}: Frame, theme: Theme, before: Rows | null = null): readonly string[] => rowTexts(canvas, theme, before);

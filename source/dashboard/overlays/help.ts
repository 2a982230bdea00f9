// Help: the keys of the screen that it was asked on, the pane in focus and its figures, then all keys, colours, glyphs and panes. In one column, in two, from 160
// wide in three.
import {overlayMessages} from '../../messages/forms.ts';
import {explained} from '../../procfs/explained.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import type {FigureAt} from '../explain/figures-of.ts';
import type {Scope} from '../keys/entry.ts';
import {PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import {mouseLines, otherKeys, ownKeys} from './help/keys.ts';
import {blank, heading, type Line, named} from './help/lines.ts';
import {glyphLines, pageLines, zoneLines} from './help/pictures.ts';

const words = overlayMessages.help;
const NAME_WIDTH = 16;
const GAP = 3;
/** Columns of the screen that are margin. */
const MARGINS = 3;

/** Screen, the numbers on it, and who listens there. */
export type HelpOn = {readonly view: View; readonly figures: readonly FigureAt[]; readonly scopes: readonly Scope[]; readonly look: Look};

/** What a pane shows: each of its figures once. */
function paneLines(pane: string, figures: readonly FigureAt[], width: number): readonly Line[] {
	const ids = new Set(figures.filter(figure => figure.pane === pane).map(({topic}) => topic.id));
	const entries = [...ids].flatMap(id => explained(id) ?? []);
	if (entries.length === 0) return [];
	const lines = entries.flatMap(({label, help, where}) => named(label, PENS.text, NAME_WIDTH, `${help} ${where}`, width));
	return [heading(words.pane(words.panes[pane] ?? pane)), ...lines, blank];
}

/** The columns of help for a width, each a list of lines. */
function columnsOf({view, figures, scopes, look}: HelpOn, width: number): readonly (readonly Line[])[] {
	const {screen, focus, readOnly} = view.ui;
	const panes = [...new Set(figures.map(({pane}) => pane))].filter(pane => pane !== null);
	const first = screen === 'overview' ? panes.find(pane => pane === focus) : panes.find(pane => pane !== 'header');
	const count = width >= 160 - MARGINS ? 3 : width >= 96 - MARGINS ? 2 : 1;
	const own = Math.floor((width - GAP * (count - 1)) / count);
	const keys = [...ownKeys(screen, scopes, readOnly), ...mouseLines(own)];
	const focused = first === undefined ? [] : paneLines(first, figures, own);
	const others = panes.filter(pane => pane !== first).flatMap(pane => paneLines(pane, figures, own));
	const pictures = [...zoneLines(look), ...pageLines(), ...glyphLines(own)];
	if (count === 3) return [[...keys, ...otherKeys(screen)], [...focused, ...others], pictures];
	if (count === 2)
		return [
			[...keys, ...otherKeys(screen)],
			[...focused, ...pictures, ...others],
		];
	return [[...keys, ...focused, ...otherKeys(screen), ...pictures, ...others]];
}

/** Draws over the whole screen but its first row. Returns how many rows it has beyond those that are shown at its beginning. */
export function drawHelp(root: Area, on: HelpOn, scroll: number): number {
	const top = root.height > 10 ? 1 : 0;
	const screen = root.inner(0, top, root.width, root.height - top);
	screen.fill(' ', PENS.text);
	const inside = screen.inner(1, 0, screen.width - 2);
	const name = inside.write(0, 0, words.title, PENS.key);
	const close = inside.width > widthOf(words.title) + widthOf(words.closes) + 6 ? words.closes : '';
	for (let x = name + 1; x < inside.width - widthOf(close) - (close === '' ? 0 : 1); x++) inside.set(x, 0, '─', PENS.accent);
	inside.writeRight(inside.width, 0, close, PENS.dim);
	const rows = Math.max(1, inside.height - 2);
	const columns = columnsOf(on, inside.width - 1);
	const most = Math.max(0, Math.max(...columns.map(({length}) => length)) - rows);
	const first = Math.max(0, Math.min(scroll, most));
	const width = Math.floor((inside.width - 1 - GAP * (columns.length - 1)) / columns.length);
	for (const [i, lines] of columns.entries()) {
		const column = inside.inner(i * (width + GAP), 1, width, rows);
		for (let y = 0; y < rows; y++) lines[first + y]?.(column, y);
	}
	inside.write(0, inside.height - 1, cut(words.more, inside.width), PENS.dim);
	return most;
}

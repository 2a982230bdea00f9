// The time bar: all of a machine's time in one row, what free was in each stretch of it, what happened, and where one stands. A row for each line of the
// two that matter: the one that is shown, and the one it left. The deeper free was the taller the cell, so that it needs no colour.
import {timeMessages as words} from '../../messages/time.ts';
import {type Mark, MARK_KINDS, type MarkKind} from '../../session/line/marks.ts';
import type {LineShown} from '../../session/store/time-state.ts';
import type {State} from '../../session/store/state.ts';
import type {Stretch} from '../../session/track/history.ts';
import type {Area} from '../canvas/canvas.ts';
import {clockText} from '../canvas/figures.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {zoneOfValue} from '../chart/axis.ts';
import {INVERSE, type Pen, PENS, pen, withBackground} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Zone} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';

const HEIGHTS: Readonly<Record<Zone, string>> = {ok: '▂', warm: '▄', warn: '▅', alarm: '▇'};
const ASCII_HEIGHTS: Readonly<Record<Zone, string>> = {ok: '.', warm: ':', warn: '=', alarm: '#'};
const TICKS: Readonly<Record<MarkKind, string>> = {panic: '✗', kill: '✗', stall: '▲', 'swap-full': '→', turn: '◇', wake: '◑', act: '◆'};
const ASCII_TICKS: Readonly<Record<MarkKind, string>> = {panic: 'x', kill: 'x', stall: '^', 'swap-full': '>', turn: '+', wake: 'o', act: '*'};
const TICK_PENS: Readonly<Record<MarkKind, Pen>> = {
	panic: pen('zone.alarm', 'bg', true),
	kill: pen('zone.alarm', 'bg', true),
	stall: pen('zone.alarm', 'bg', true),
	'swap-full': pen('zone.warn', 'bg', true),
	turn: pen('zone.warm', 'bg', true),
	wake: pen('zone.warn', 'bg', true),
	act: pen('accent', 'bg', true),
};

/** What stands for something that happened, on a list. */
export const tickOf = (kind: MarkKind, {areas}: Look): {readonly glyph: string; readonly pen: Pen} => ({
	glyph: (areas === 'ascii' ? ASCII_TICKS : TICKS)[kind],
	pen: withBackground(TICK_PENS[kind], 'surface'),
});

/** Narrower than this the labels go. */
const LABELS_FROM = 60;
const MOST_ROWS = 2;

/** Rows that the bar takes of a screen: none at now without branches, and none on the lesson of segments, which is no part of the machine. */
export function timeBarRows({time, ui}: Pick<State, 'time' | 'ui'>, height: number): number {
	if (ui.screen === 'segments' || (time.here === null && time.lines.length === 1 && time.underWay === null)) return 0;
	return height < 14 ? 1 : Math.min(MOST_ROWS, time.lines.length);
}

/** The lines that have a row: the one it left first, then the one that is shown. */
function linesShown({time}: Pick<State, 'time'>, rows: number): readonly LineShown[] {
	const {line, lines} = time;
	const parent = lines.find(other => other.letter === line.left?.letter) ?? lines.find(other => other.left?.letter === line.letter);
	if (parent === undefined || rows < 2) return [line];
	return line.left === null ? [line, parent] : [parent, line];
}

export type BarPlace = {readonly x: number; readonly width: number; readonly nowUs: number; readonly rows: number};

/** Where the cells of the bar lie in a row of such a width, and how much time they are. */
export function barPlace(state: Pick<State, 'time'>, width: number): Omit<BarPlace, 'rows'> {
	const nowUs = Math.max(1, ...state.time.lines.map(line => line.nowUs));
	const badge = state.time.lines.length > 1 ? 3 : 0;
	if (width < LABELS_FROM) return {x: badge, width: Math.max(1, width - badge), nowUs};
	return {x: 7 + badge, width: Math.max(1, width - 7 - badge - 11), nowUs};
}

/** The instant under a column of the bar; null beside it. `held`: beside it is its nearer end. */
export function timeAtBar(state: Pick<State, 'time'>, width: number, x: number, held = false): number | null {
	const place = barPlace(state, width);
	const cell = held ? Math.max(0, Math.min(place.width - 1, x - place.x)) : x - place.x;
	return cell < 0 || cell >= place.width ? null : Math.round(((cell + 1) / place.width) * place.nowUs);
}

/** The lowest free of each cell, as far as it is known: the record of each stretch is as fine as it is kept. */
function lowestOf({history}: LineShown, zone: number, place: Omit<BarPlace, 'rows'>): readonly (number | null)[] {
	const cells = new Array<number | null>(place.width).fill(null);
	const cellUs = place.nowUs / place.width;
	const put = ({fromUs, toUs, lowest}: Stretch): void => {
		const value = lowest[zone];
		if (value === undefined) return;
		const last = Math.min(place.width - 1, Math.ceil(toUs / cellUs) - 1);
		for (let i = Math.max(0, Math.floor(fromUs / cellUs)); i <= last; i++) cells[i] = Math.min(value, cells[i] ?? value);
	};
	const [fine = [], middle = [], coarse = []] = history.tiers;
	const from = (tier: readonly Stretch[]): number => tier[0]?.fromUs ?? Infinity;
	for (const stretch of coarse) if (stretch.fromUs < from(middle)) put(stretch);
	for (const stretch of middle) if (stretch.fromUs < from(fine)) put(stretch);
	for (const stretch of fine) put(stretch);
	return cells;
}

/** The gravest mark of each cell. */
function ticksOf(marks: readonly Mark[], place: Omit<BarPlace, 'rows'>): ReadonlyMap<number, MarkKind> {
	const ticks = new Map<number, MarkKind>();
	for (const {kind, atUs} of marks) {
		const cell = Math.max(0, Math.min(place.width - 1, Math.ceil((atUs / place.nowUs) * place.width) - 1));
		const before = ticks.get(cell);
		if (before === undefined || MARK_KINDS.indexOf(kind) < MARK_KINDS.indexOf(before)) ticks.set(cell, kind);
	}
	return ticks;
}

/** "00:37", "1:02:05": no shorter than it must be. */
const label = (us: number): string =>
	clockText(us)
		.replace(/^00:/, '')
		.replace(/\.\d+$/, '');

export const badgePen = (letter: string): Pen => (letter === 'A' ? pen('machine.a', 'machine.a.bg', true) : pen('machine.b', 'machine.b.bg', true));
export const badgeText = (letter: string, look: Look): string => (look.areas === 'ascii' ? `[${letter}]` : ` ${letter} `);

type Row = {readonly line: LineShown; readonly hereUs: number | null; readonly view: View; readonly look: Look; readonly place: Omit<BarPlace, 'rows'>};

/** The cell of an instant. */
const cellAt = (us: number, {width, nowUs}: Omit<BarPlace, 'rows'>): number => Math.max(0, Math.min(width - 1, Math.ceil((us / nowUs) * width) - 1));

function drawCells(area: Area, {line, hereUs, view, look, place}: Row): void {
	const ascii = look.areas === 'ascii';
	const ticks = ticksOf(line.marks, place);
	const lowest = lowestOf(line, view.zoneIndex, place);
	const cellOf = (us: number): number => cellAt(us, place);
	const end = cellOf(line.nowUs);
	const left = line.left === null ? -1 : cellOf(line.left.atUs);
	const cursor = hereUs === null ? -1 : cellOf(hereUs);
	for (let i = 0; i < place.width; i++) {
		const x = place.x + i;
		const tick = ticks.get(i);
		if (i > end) area.set(x, 0, ascii ? '-' : '─', PENS.rule);
		else if (i < left) area.set(x, 0, ascii ? '.' : '·', PENS.rule);
		else if (i === left) area.set(x, 0, ascii ? '+' : '└', PENS.dim);
		else {
			const value = lowest[i];
			const zone = value === undefined || value === null ? null : zoneOfValue(view.marks, value);
			const ahead = hereUs !== null && i > cursor;
			const glyph = tick !== undefined ? (ascii ? ASCII_TICKS : TICKS)[tick] : zone === null ? (ascii ? '-' : '─') : (ascii ? ASCII_HEIGHTS : HEIGHTS)[zone];
			const own = tick !== undefined ? TICK_PENS[tick] : zone === null ? PENS.rule : pen(`zone.${zone}`);
			area.set(x, 0, glyph, ahead && zone !== null ? pen(tick === undefined ? `zone.${zone}.ghost` : 'zone.alarm.ghost') : own);
		}
		if (i === cursor) area.set(x, 0, tick !== undefined ? (ascii ? ASCII_TICKS : TICKS)[tick] : ascii ? '|' : '┃', pen('accent', 'bg', true) | INVERSE);
	}
}

/** What a branch is called, and how long it is, behind its cells: as much of it as has room there. */
function drawName(area: Area, {name, left, nowUs}: LineShown, place: Omit<BarPlace, 'rows'>): void {
	if (left === null) return;
	const x = place.x + cellAt(nowUs, place) + 2;
	const room = place.x + place.width - x - 1;
	const long = words.longSo(nowUs - left.atUs);
	const text = [name === '' ? long : `${name} · ${long}`, name].find(one => one !== '' && widthOf(one) <= room);
	if (text !== undefined) area.write(x, 0, `${text} `, pen('machine.b'));
}

/** Draws the rows of the bar, the last one for the line that is shown. */
export function drawTimeBar(whole: Area, view: View, look: Look): void {
	const {time} = view;
	const area = whole.about('time.bar');
	area.fill(' ', PENS.text);
	const place = barPlace(view, area.width);
	const lines = linesShown(view, area.height);
	const others = time.lines.length - lines.length;
	for (const [y, line] of lines.entries()) {
		const row = area.inner(0, y, area.width, 1);
		const shown = line.letter === time.line.letter;
		const hereUs = shown ? (time.here?.atUs ?? (time.lines.length > 1 ? line.nowUs : null)) : null;
		drawCells(row, {line, hereUs, view, look, place});
		if (time.lines.length > 1) row.write(place.x - 3, 0, badgeText(line.letter, look), badgePen(line.letter));
		if (area.width < LABELS_FROM) continue;
		drawName(row, line, place);
		row.write(1, 0, y === 0 ? '00:00' : '', line.far ? PENS.faint : PENS.text);
		const right = place.x + place.width + 1;
		const text = label(line.nowUs);
		row.write(right, 0, text, PENS.dim);
		const after = right + widthOf(text) + 1;
		const more = y === lines.length - 1 && others > 0 ? ` +${others}` : '';
		row.write(after, 0, cut(`${words.nowLabel}${more}`, Math.max(0, area.width - after)), shown && time.here === null ? pen('accent', 'bg', true) : PENS.dim);
	}
}

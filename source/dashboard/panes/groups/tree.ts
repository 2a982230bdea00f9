// The tree of groups: name, what each has and may have as a bar, its events, and whom its limit would kill.
import {groupScreenMessages as words} from '../../../messages/group-screen.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {drawPane} from '../../canvas/pane.ts';
import {cut, fitRight, widthOf} from '../../canvas/width.ts';
import {wrap} from '../../canvas/wrap.ts';
import type {Level} from '../../view/level.ts';
import {chosenNode, type GroupNode, groupTree, isWithin} from '../../view/groups.ts';
import {firstRow} from '../../view/process-rows.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {View} from '../../view/view.ts';
import {drawGroupBar, PART_TOKENS} from './bar.ts';
import {factSpans} from './chosen.ts';
import {columnsAt, CURRENT, type GroupColumn} from './columns.ts';

/** Title and the heads of the columns. */
const ABOVE = 2;
const NAME_WIDTH: Readonly<Record<Level, number>> = {0: 10, 1: 20, 2: 18, 3: 23, 4: 34};
const GAP = 2;

/** Rows of groups in a pane of so many. */
export const rowsOfTree = (height: number): number => Math.max(1, height - ABOVE);

type Laid = {readonly nameWidth: number; readonly barX: number; readonly barWidth: number; readonly columns: readonly (GroupColumn & {readonly x: number})[]};

function lay(width: number, level: Level): Laid {
	const nameWidth = NAME_WIDTH[level];
	const barX = nameWidth + 1 + CURRENT.width + GAP;
	const right = columnsAt(level, width);
	const taken = right.reduce((sum, {width: own, left}) => sum + own + (left ? GAP : 1), 0);
	const barWidth = Math.max(4, width - barX - 1 - taken);
	let x = barX + barWidth + 1;
	const columns = right.map(column => {
		x += column.left ? GAP : 1;
		const placed = {...column, x};
		x += column.width;
		return placed;
	});
	return {nameWidth, barX, barWidth, columns};
}

/** What the colours of a bar are, as far as there is room. */
function drawLegend(area: Area, x: number, width: number, look: Look): void {
	const painted = look.areas === 'painted';
	const parts: readonly (readonly [string, string, Pen])[] = [
		[painted ? '▆' : look.areas === 'blocks' ? '▆' : 'a', words.legend.anon, pen(PART_TOKENS.anon)],
		[painted ? '▆' : look.areas === 'blocks' ? '▆' : 'f', words.legend.file, pen(PART_TOKENS.file)],
		[painted ? '▆' : look.areas === 'blocks' ? '▆' : 'k', words.legend.kernel, pen(PART_TOKENS.kernel)],
		[painted ? '▀' : look.areas === 'blocks' ? '█' : 'A', words.legend.min, pen('zone.warm')],
		[painted ? '▀' : look.areas === 'blocks' ? '█' : 'A', words.legend.low, pen('zone.warm.fill')],
	];
	let at = x;
	for (const [glyph, word, own] of parts) {
		if (at + 2 + widthOf(word) > x + width) return;
		area.write(at, 0, glyph, own);
		at = area.write(at + 2, 0, word, PENS.dim) + 1;
	}
}

function drawNode(area: Area, y: number, node: GroupNode, view: View, look: Look, {nameWidth, barX, barWidth, columns}: Laid, chosen: boolean): void {
	const gone = node.group !== null && !node.group.online;
	const about = (topic: string): Area => area.about(topic, node.path);
	const x = area.write(0, y, cut(node.branches, nameWidth), PENS.rule);
	const more = node.folded && node.below > 0 ? ` +${node.below}` : '';
	const own = gone ? PENS.faint : chosen ? PENS.strong : PENS.text;
	const end = about('group.name').write(x, y, cut(node.name, Math.max(1, nameWidth - x - more.length)), own);
	if (more !== '') about('group.folded').write(end, y, more, PENS.dim);
	about('group.current').write(nameWidth + 1, y, fitRight(CURRENT.text(node, view), CURRENT.width), CURRENT.pen(node, view, chosen));
	drawGroupBar(about('group.bar'), barX, y, barWidth, node, look);
	for (const column of columns) {
		const text = column.text(node, view);
		about(`group.${column.id}`).write(column.x, y, column.left ? cut(text, column.width) : fitRight(text, column.width), column.pen(node, view, chosen));
	}
}

/** First of the rows in sight. */
export function firstShown(nodes: readonly GroupNode[], {ui, about}: Pick<View, 'ui' | 'about'>, rows: number): number {
	return firstRow(chosenNode(nodes, ui.groups, about.leadGroup), ui.groups.scroll, rows, nodes.length);
}

/** Nothing to list: how to get some, or that they are about to be. */
function drawNone(area: Area, {sample, about}: View): void {
	const texts = (about.makesGroups && sample.timeUs === 0 ? words.toCome : words.none).map(text => wrap(text, area.width));
	const lines = texts.find(text => text.length <= area.height) ?? texts.at(-1) ?? [];
	for (const [y, line] of lines.entries()) area.write(0, y, line, PENS.dim);
}

function titleNote(view: View, level: Level, left: number): readonly Span[] {
	const note = words.note[level >= 3 ? 0 : level === 2 ? 1 : 2] ?? '';
	return [
		...(left > 0 ? [[`${words.left(left)} · `, PENS.dim, 'group.folded'] as Span] : []),
		...(level >= 2 ? ([[note, PENS.dim]] satisfies Span[]) : []),
		['i ', PENS.key],
		[words.sorts[view.ui.groups.sort], PENS.dim],
	];
}

/** Title, heads, a row a group. The area begins one column left of the text: the chosen row's mark stands there. */
export function drawTree(area: Area, view: View, look: Look, level: Level): void {
	const nodes = groupTree(view.sample, view.ui.groups.folded, view.ui.groups.sort);
	const inside = area.inner(1, 0, area.width - 2);
	const rows = rowsOfTree(area.height);
	if (nodes.length === 0) return drawNone(drawPane(inside, {title: words.title, focused: true}), view);
	const left = Math.max(0, nodes.length - rows);
	const below = drawPane(inside, {title: words.title, note: titleNote(view, level, left), focused: true});
	const laid = lay(below.width, level);
	below.write(0, 0, cut(words.heads.group, laid.nameWidth), PENS.dim);
	below.about('group.current').write(laid.nameWidth + 1, 0, fitRight(words.heads.current, CURRENT.width + 1).slice(-CURRENT.width - 1), PENS.dim);
	drawLegend(below, laid.barX, laid.barWidth, look);
	for (const column of laid.columns) below.write(column.x, 0, column.left ? cut(column.head, column.width) : fitRight(column.head, column.width), PENS.dim);
	const chosen = chosenNode(nodes, view.ui.groups, view.about.leadGroup);
	const first = firstShown(nodes, view, rows);
	for (const [i, node] of nodes.slice(first, first + rows).entries()) {
		const isChosen = first + i === chosen;
		drawNode(below, 1 + i, node, view, look, laid, isChosen);
		if (!isChosen) continue;
		area.set(0, ABOVE + i, '▌', PENS.accent);
		below.ground(1 + i, 'surface');
	}
}

/** The group in a row of the pane, for the mouse: `y` counted from the title. */
export function groupAtRow(view: View, y: number, height: number): string | null {
	const nodes = groupTree(view.sample, view.ui.groups.folded, view.ui.groups.sort);
	const rows = rowsOfTree(height);
	return y >= ABOVE && y < height ? (nodes[firstShown(nodes, view, rows) + y - ABOVE]?.path ?? null) : null;
}

/** Where there is hardly room: the chosen group and those above it. */
export function drawLineage(area: Area, view: View, look: Look): void {
	const nodes = groupTree(view.sample, view.ui.groups.folded, view.ui.groups.sort);
	if (nodes.length === 0) return drawNone(area, view);
	const chosen = nodes[chosenNode(nodes, view.ui.groups, view.about.leadGroup)];
	if (chosen === undefined) return;
	const line = nodes.filter(({path}) => isWithin(chosen.path, path)).slice(-area.height);
	const laid = {...lay(area.width, 0), columns: []};
	for (const [y, node] of line.entries()) drawNode(area, y, {...node, branches: ''}, view, look, laid, node === chosen);
	const facts = wrap(
		factSpans(view, Number.POSITIVE_INFINITY)
			.map(([text]) => text)
			.join(''),
		area.width,
	);
	for (const [i, text] of facts.slice(0, area.height - line.length).entries()) area.about('group.fact').write(0, line.length + i, text, PENS.dim);
}

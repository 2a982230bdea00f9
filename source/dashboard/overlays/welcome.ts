// The first card: what this scenario is about and how to begin. It stands under the chart, which keeps its colours, and the machine stands still until it is closed.
import {nameSaid, summarySaid} from '../../messages/scenario-words.ts';
import {dashboardMessages} from '../../messages/dashboard.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {hasGroups, overviewPanes} from '../screens/overview.ts';
import type {Level} from '../view/level.ts';
import type {View} from '../view/view.ts';
import {drawFrame, ON} from './box.ts';

const words = dashboardMessages.welcome;
const WIDEST = 88;
/** Under so many rows the card has no frame. */
const FRAMED = 6;

/** What the card says, from everything to the least: the first that fits is shown. */
function texts({about, ui}: View): readonly (readonly string[])[] {
	const own = about.summary === '' ? [] : [summarySaid(about)];
	const lead = ui.lead ?? about.lead;
	const chart = words.chart(lead, about.leadGroup);
	const keys = ui.readOnly ? words.keysReadOnly(about.leaks, lead) : words.keys(about.leaks, lead);
	const closes = ui.attached === null ? words.closes : words.closesAttached;
	const spread = (parts: readonly string[]): readonly string[] => parts.flatMap((part, i) => (i === 0 ? [part] : ['', part]));
	const all = [...own, chart, keys, closes];
	return [spread(all), all, [...own, keys, closes], [keys, closes], [closes], [words.short[0]], [words.short[1]]];
}

/** Rows that the card may have, and where they begin. At the smallest size that is one, under the first line. */
function place(root: Area, level: Level, {sample}: View): {readonly y: number; readonly rows: number} {
	const chart = overviewPanes(level, root.width, root.height, null, hasGroups(sample)).find(({pane}) => pane === 'chart');
	const y = level === 0 || chart === undefined ? Math.min(1, root.height - 1) : chart.y + chart.height;
	return {y, rows: level === 0 ? 1 : Math.max(1, root.height - 1 - y)};
}

export function drawWelcome(root: Area, view: View, level: Level): void {
	const {y, rows} = place(root, level, view);
	const framed = rows >= FRAMED;
	const width = framed ? Math.min(WIDEST, root.width - 2) : root.width;
	const inside = width - (framed ? 6 : root.width >= 60 ? 2 : 0);
	const fits = (lines: readonly string[]): boolean => lines.length <= rows - (framed ? 2 : 0);
	const wrapped = texts(view).map(text => text.flatMap(line => (line === '' ? [''] : wrap(line, inside))));
	const lines = wrapped.find(fits) ?? [cut(words.short[1], inside)];
	const under = root.inner(0, y, root.width, rows);
	if (level > 0) under.sink();
	const height = framed ? Math.min(rows, lines.length + 4) : rows;
	const margin = Math.floor((rows - height) / 2);
	const box = root.inner(Math.floor((root.width - width) / 2), y + Math.min(margin, 1), width, height);
	box.fill(' ', ON.text);
	if (framed) drawFrame(box, nameSaid(view.about));
	const first = framed ? 1 + (height - 2 > lines.length ? 1 : 0) : 0;
	const x = Math.floor((width - inside) / 2);
	for (const [i, line] of lines.entries()) box.write(x, first + i, line, i === lines.length - 1 ? ON.key : ON.text);
}

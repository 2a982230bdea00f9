// The marks that a value in settings would give, as broken lines on the chart of free pages before Enter writes it.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import type {Area} from '../canvas/canvas.ts';
import {type Axis, rowOfValue} from '../chart/axis.ts';
import {markText} from '../chart/marks.ts';
import {pen} from '../theme/pen.ts';
import type {Token} from '../theme/tokens.ts';
import {comingMarks} from '../view/setting.ts';
import type {View} from '../view/view.ts';

const NAMED = 19;

/** Draws them over the columns; nothing where no mark would move. */
export function drawComing(area: Area, view: View, axis: Axis): void {
	const then = comingMarks(view);
	if (then === null) return;
	const {canvas} = area;
	const lines: readonly (readonly [name: string, value: number, token: Token])[] = [
		[words.chart.min, then.min, 'zone.alarm'],
		[words.chart.low, then.low, 'zone.warn'],
		[words.chart.high, then.high, 'zone.warm'],
	];
	const put = (line: number, x: number, y: number, glyph: string, token: Token): void => {
		const [name] = lines[line] ?? [words.chart.min];
		const at = (area.y + y) * canvas.width + area.x + x;
		// Only the colour of what is written: the ground stays that of the column.
		if (x < area.width) area.about(`zone.${name}`, `then ${line}`).set(x, y, glyph, ((canvas.pens[at] as number) & ~63) | (pen(token) & 63));
	};
	const rowOf = (value: number): number => axis.rows - 1 - rowOfValue(axis, value);
	for (const [i, [, value, token]] of lines.entries()) for (let x = i; x < area.width; x += lines.length) put(i, x, rowOf(value), '╌', token);
	// Marks that come to lie in one row have their names one behind the other.
	for (const [i, [name, value, token]] of lines.entries())
		for (const [x, character] of Array.from(words.chart.coming(name, markText(value, view.ui.unit, true))).entries())
			put(i, 1 + i * NAMED + x, rowOf(value), character, token);
}

// Under a chart: kswapd's share of each column with the stalls and kills in it, and the time.
import {duration} from '../../messages/times.ts';
import {EIGHTHS_UP} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {widthOf} from '../canvas/width.ts';
import type {Column} from '../chart/columns.ts';
import {PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';

const ASCII_STRIP = ['.', '_', '-', ':', '=', '+', '*', '#', '#'] as const;

/** kswapd's share of each column, and the stalls and kills in it. */
export function drawStrip(area: Area, columns: readonly (Column | null)[], look: Look): void {
	const ramp = look.areas === 'ascii' ? ASCII_STRIP : EIGHTHS_UP;
	for (const [x, column] of columns.entries()) {
		if (column && column.kills > 0) area.set(x, 0, '✗', PENS.alarm);
		else if (column && column.stalls > 0) area.set(x, 0, '▲', PENS.alarm);
		else if (column && column.awake > 0) area.set(x, 0, ramp[Math.max(1, Math.min(8, Math.ceil(column.awake * 8)))] as string, PENS.warn);
		else area.set(x, 0, look.areas === 'ascii' ? '.' : '·', PENS.rule);
	}
}

const TICKS = [1, 2, 5];

/** Labels of the time axis: round times at least 20 columns apart, "now" at the right. */
export function drawTime(area: Area, length: number, here: string): void {
	const width = area.width;
	area.writeRight(width, 0, here, PENS.dim);
	let step = 1;
	for (let power = 1; step < length * 20; power *= 10) for (const tick of TICKS) if (step < length * 20) step = tick * power;
	for (let back = step; ; back += step) {
		const text = `−${duration(back)}`;
		const start = width - 1 - Math.round(back / length) - Math.floor(widthOf(text) / 2);
		if (start < 0) return;
		if (start + widthOf(text) < width - 5) area.about('chart.time', back).write(start, 0, text, PENS.dim);
	}
}

// A row for each machine from boot to now: the worst zone of each cell by height and colour, the gravest that happened in it, and where now is.
import {compareScreenMessages as words} from '../../../messages/compare-screen.ts';
import type {PairState} from '../../../session/pair-state.ts';
import {type Side, SIDES} from '../../../workload/compare/seen.ts';
import type {Area} from '../../canvas/canvas.ts';
import {clockText} from '../../canvas/figures.ts';
import {zoneOfValue} from '../../chart/axis.ts';
import {chartColumns, columnOf, type Column} from '../../chart/columns.ts';
import {PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Zone} from '../../theme/tokens.ts';
import {drawBadge, type ZoneShown, zonesShown} from './look.ts';

const HEIGHTS: Readonly<Record<Zone, string>> = {ok: '▂', warm: '▄', warn: '▅', alarm: '▇'};
const ASCII_HEIGHTS: Readonly<Record<Zone, string>> = {ok: '.', warm: ':', warn: '=', alarm: '#'};

/** "00:30" of an instant. */
const minutes = (us: number): string => clockText(us).slice(3, 8);

function drawCell(area: Area, x: number, column: Column | null, {marks}: ZoneShown, look: Look): void {
	if (column === null) return area.set(x, 0, '─', PENS.rule);
	if (column.kills > 0) return area.set(x, 0, '✗', PENS.alarm);
	if (column.stalls > 0) return area.set(x, 0, '▲', PENS.alarm);
	const zone = zoneOfValue(marks, column.lowest);
	area.set(x, 0, (look.areas === 'ascii' ? ASCII_HEIGHTS : HEIGHTS)[zone], pen(`zone.${zone}`));
}

/** Cells before and after a bar of the machines in a row of such a width. */
const AROUND = (width: number): readonly [before: number, after: number] => (width >= 60 ? [10, 11] : [4, 0]);

/** The instant under a column of the bars; beside them their nearer end. `width`: of the row that has badges and labels, too. */
export function timeAtPairBar({samples, past}: Pick<PairState, 'samples' | 'past'>, width: number, x: number): number {
	const [before, after] = AROUND(width);
	const cells = Math.max(1, width - before - after);
	const nowUs = past?.nowUs ?? Math.max(samples.a.timeUs, samples.b.timeUs);
	return Math.round(((Math.max(0, Math.min(cells - 1, x - before)) + 1) / cells) * nowUs);
}

function drawOne(area: Area, state: PairState, side: Side, look: Look): void {
	const {samples, histories, comparison} = state;
	const zone = zonesShown(state)[side];
	const hereUs = Math.max(samples.a.timeUs, samples.b.timeUs, 1);
	const nowUs = state.past?.nowUs ?? hereUs;
	const from = drawBadge(area, 0, 0, side, look) + 1;
	const [before, right] = AROUND(area.width);
	if (right > 0 && side === 'a') area.write(from, 0, minutes(0), PENS.dim);
	const bar = area.inner(before, 0, area.width - before - right, 1);
	if (bar.width < 2 || zone === null) return;
	const length = nowUs / bar.width;
	// In the past it ends there: what lies ahead has not happened.
	const columns = chartColumns(histories[side], zone.index, zone.node, nowUs, length, bar.width);
	for (const [x, column] of columns.entries()) drawCell(bar, x, column, zone, look);
	const {parting} = comparison.watched;
	const parted = parting === null ? null : columnOf(parting.atUs, nowUs, length, bar.width);
	if (parted !== null) bar.set(parted, 0, '◆', PENS.accent);
	bar.set(columnOf(hereUs, nowUs, length, bar.width) ?? bar.width - 1, 0, '┃', PENS.key);
	if (right > 0 && side === 'a') area.write(area.width - right + 1, 0, `${minutes(nowUs)} ${words.now}`, PENS.dim);
}

/** Two rows. */
export function drawTimeBars(area: Area, state: PairState, look: Look): void {
	for (const [y, side] of SIDES.entries()) drawOne(area.inner(0, y, area.width, 1).about('compare.time', side), state, side, look);
}

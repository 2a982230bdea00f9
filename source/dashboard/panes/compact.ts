// Under 60×14: one line with the number, the distance and the lamp above the chart; on fewer rows than the chart needs, the marks in words.
import {dashboardMessages as words, ZONE_WORDS} from '../../messages/dashboard.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {zoneOfValue} from '../chart/axis.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';
import {distanceText, markText} from './free.ts';
import {drawPastHeader} from './past-header.ts';
import {lamp} from './kswapd.ts';

/** "free 910  77 over low        ●" */
export function drawCompactLine(area: Area, view: View): void {
	if (drawPastHeader(area, view)) return;
	const zone = zoneOfValue(view.marks, view.zone.free);
	const own = pen(`zone.${zone}`);
	const x = area.write(0, 0, `${words.chart.short} `, PENS.key);
	const end = area.write(x, 0, markText(view.zone.free, view.ui.unit, true), pen(`zone.${zone}`, 'bg', true)) + 2;
	const [light, lampPen] = lamp(view);
	const room = area.width - end - 2;
	const distance = distanceText(view);
	if (widthOf(distance) <= room) area.write(end, 0, distance, own);
	else area.write(end, 0, ZONE_WORDS[zone].glyph, own);
	area.set(area.width - 1, 0, light.slice(0, 1), lampPen);
}

/** Too low for a chart: state and marks in words, as many rows as there are. */
export function drawMarksInWords(area: Area, view: View): void {
	const {min, low, high} = view.marks;
	const {unit} = view.ui;
	const [, lampPen] = lamp(view);
	const lines = [
		[
			`${ZONE_WORDS[zoneOfValue(view.marks, view.zone.free)].glyph} ${ZONE_WORDS[zoneOfValue(view.marks, view.zone.free)].word}`,
			pen(`zone.${zoneOfValue(view.marks, view.zone.free)}`),
		],
		[
			`${words.chart.min} ${markText(min, unit, false)}  ${words.chart.low} ${markText(low, unit, false)}  ${words.chart.high} ${markText(high, unit, false)}`,
			PENS.dim,
		],
		[words.kswapd.lamp(lamp(view)[0]), lampPen],
	] as const;
	for (const [y, [text, own]] of lines.entries()) area.write(0, y, cut(text, area.width), own);
}

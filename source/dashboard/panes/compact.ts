// Under 60×14: one line with the number, the distance and the lamp above the chart; on fewer rows than the chart needs, the marks in words.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {freeFigure, leadFigure} from '../chart/lead.ts';
import {distanceTopic, topicOf} from '../chart/topics.ts';
import {markText} from '../chart/marks.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';
import {drawPastHeader} from './past-header.ts';
import {lamp} from './kswapd.ts';

/** "free 910  77 over low        ●" */
export function drawCompactLine(area: Area, view: View): void {
	if (drawPastHeader(area, view)) return;
	const figure = leadFigure(view);
	const own = pen(`zone.${figure.zone}`);
	const x = area.write(0, 0, `${figure.short} `, PENS.key);
	const end = area.about(topicOf(figure)).write(x, 0, figure.text, pen(`zone.${figure.zone}`, 'bg', true)) + 2;
	const [light, lampPen] = lamp(view);
	const room = area.width - end - 2;
	area.about(distanceTopic(figure)).write(end, 0, widthOf(figure.distance) <= room ? figure.distance : figure.state[0], own);
	area.set(area.width - 1, 0, light.slice(0, 1), lampPen);
}

/** Too low for a chart: state and marks in words, as many rows as there are. */
export function drawMarksInWords(area: Area, view: View): void {
	const {min, low, high} = view.marks;
	const {unit} = view.ui;
	const [, lampPen] = lamp(view);
	const {state, zone} = freeFigure(view);
	const lines = [
		[state.join(' '), pen(`zone.${zone}`)],
		[
			`${words.chart.min} ${markText(min, unit, false)}  ${words.chart.low} ${markText(low, unit, false)}  ${words.chart.high} ${markText(high, unit, false)}`,
			PENS.dim,
		],
		[words.kswapd.lamp(lamp(view)[0]), lampPen],
	] as const;
	for (const [y, [text, own]] of lines.entries()) area.about(y === 1 ? 'zone' : 'zone.free', y).write(0, y, cut(text, area.width), own);
}

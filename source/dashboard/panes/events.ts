// Events in sentences, the newest at the bottom and brighter. A kill that was looked at fades for ten seconds.
import {eventSentence, type Weight} from '../../messages/events.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import type {LogEvent} from '../../session/track/event-log.ts';
import type {Area} from '../canvas/canvas.ts';
import {clockText} from '../canvas/figures.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';
import {aheadRows, drawAhead} from './ahead.ts';

const WEIGHTS: Readonly<Record<Weight, Pen>> = {
	plain: PENS.dim,
	strong: PENS.bright,
	ok: pen('zone.ok'),
	warm: pen('zone.warm'),
	warn: pen('zone.warn'),
	alarm: pen('zone.alarm'),
	anon: pen('list.activeAnon'),
	accent: PENS.accent,
};
const FADE_US = 10_000_000;

function weightPen(weight: Weight, newest: boolean, event: LogEvent, view: View): Pen {
	if (event.kind === 'oom' && weight !== 'alarm' && view.alarms.seen >= view.alarms.reports.length && view.sample.timeUs - view.alarms.seenAtUs < FADE_US)
		return pen('alarm.fade');
	if (weight === 'plain') return newest ? PENS.text : PENS.dim;
	if (weight === 'strong') return newest ? PENS.bright : PENS.text;
	return WEIGHTS[weight];
}

/** One event in one row, cut with "…". `shortTime` leaves the hours away. */
export function drawEvent(row: Area, y: number, event: LogEvent, view: View, newest: boolean, shortTime = false): void {
	const area = row.about('event', `${event.kind} ${event.atUs} ${y}`);
	const {glyph, weight, phrases} = eventSentence(event, view.sample.nodes.length);
	const time = clockText(event.atUs, view.pace.speed < 0.1 ? 4 : 1);
	let x = area.write(0, y, shortTime ? time.slice(3) : time, PENS.faint) + 2;
	x = area.write(x, y, glyph, weight === 'plain' ? PENS.dim : WEIGHTS[weight]) + 1;
	for (const [i, [text, own]] of phrases.entries()) {
		const room = area.width - x;
		const fits = widthOf(text) < room || (widthOf(text) === room && i === phrases.length - 1);
		x = area.write(x, y, fits ? text : cut(`${text}…`, room), weightPen(own, newest, event, view));
		if (!fits) return;
	}
}

/** The last events that fit, or earlier ones when the pane was scrolled; below them those that lie ahead. */
export function drawEventsPane(area: Area, view: View): void {
	const {log, ui} = view;
	const ahead = ui.scroll.events > 0 ? 0 : aheadRows(view, area.height - 1);
	const height = area.height - ahead;
	const back = Math.max(0, Math.min(ui.scroll.events, log.length - height + 1));
	const note = view.time.here !== null ? words.events.goThere : back > 0 ? words.events.later(back) : words.events.earlier;
	const below = drawPane(area, {title: words.events.title, note: back > 0 ? [[note, PENS.dim, 'event']] : dimNote(note), focused: ui.focus === 'events'});
	const shown = log.slice(Math.max(0, log.length - back - (height - 1)), log.length - back);
	if (shown.length === 0) below.write(0, 0, cut(words.events.none, below.width), PENS.faint);
	for (const [y, event] of shown.entries()) drawEvent(below, y, event, view, back === 0 && y === shown.length - 1);
	if (ahead > 0) drawAhead(below.inner(0, Math.max(1, shown.length), below.width, ahead), view);
}

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
import {aheadRows, drawAhead, eventsAhead} from './ahead.ts';

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

type Rows = {readonly shown: readonly LogEvent[]; readonly ahead: number; readonly back: number};

/** The last events that fit into a pane of so many rows, or earlier ones when it was scrolled; how many of those that lie ahead stand below them. */
function rowsOf(view: View, rows: number): Rows {
	const {log, ui} = view;
	const ahead = ui.scroll.events > 0 ? 0 : aheadRows(view, rows - 1);
	const height = rows - ahead;
	const back = Math.max(0, Math.min(ui.scroll.events, log.length - height + 1));
	return {shown: log.slice(Math.max(0, log.length - back - (height - 1)), log.length - back), ahead, back};
}

/** The event in a row of the pane, its title being row 0; the last of those that have been where no row is asked for. null: there is none. */
export function eventAt(view: View, rows: number, y?: number): LogEvent | null {
	const {shown, ahead} = rowsOf(view, rows);
	if (y === undefined || y <= shown.length) return shown.at(y === undefined ? -1 : y < 1 ? shown.length : y - 1) ?? null;
	return eventsAhead(view).slice(0, ahead)[y - 1 - Math.max(1, shown.length)] ?? null;
}

/** The last events that fit, or earlier ones when the pane was scrolled; below them those that lie ahead. */
export function drawEventsPane(area: Area, view: View): void {
	const {ui} = view;
	const {shown, ahead, back} = rowsOf(view, area.height);
	const note = view.time.here !== null ? words.events.goThere : back > 0 ? words.events.later(back) : words.events.earlier;
	const below = drawPane(area, {title: words.events.title, note: back > 0 ? [[note, PENS.dim, 'event']] : dimNote(note), focused: ui.focus === 'events'});
	if (shown.length === 0) below.write(0, 0, cut(words.events.none, below.width), PENS.faint);
	for (const [y, event] of shown.entries()) drawEvent(below, y, event, view, back === 0 && y === shown.length - 1);
	if (ahead > 0) drawAhead(below.inner(0, Math.max(1, shown.length), below.width, ahead), view);
}

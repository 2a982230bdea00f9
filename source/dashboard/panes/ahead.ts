// What is known and lies ahead of where somebody stands: events, each with the time until it comes.
import {eventSentence} from '../../messages/events.ts';
import {timeMessages as words} from '../../messages/time.ts';
import type {LogEvent} from '../../session/track/event-log.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut} from '../canvas/width.ts';
import {pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

const MOST = 3;

/** The next events after where one stands, the nearest first; none at now. */
export function eventsAhead({time, sample}: View): readonly LogEvent[] {
	if (time.ahead === null) return [];
	const {log} = time.ahead;
	const first = log.findIndex(event => event.atUs > sample.timeUs);
	return first < 0 ? [] : log.slice(first, first + MOST);
}

/** Rows for them in a pane of so many: what has been keeps at least as many. */
export const aheadRows = (view: View, rows: number): number => Math.min(eventsAhead(view).length, Math.floor(rows / 2));

/** Draws them, a row each. */
export function drawAhead(area: Area, view: View): void {
	for (const [y, event] of eventsAhead(view).slice(0, area.height).entries()) {
		const row = area.inner(0, y, area.width, 1).about('event.ahead', y);
		row.fill(' ', pen('text', 'past.tint'));
		const {glyph, phrases} = eventSentence(event, view.sample.nodes.length);
		let x = row.write(0, 0, '▌', pen('accent', 'past.tint'));
		x = row.write(x, 0, `${words.inTime(event.atUs - view.sample.timeUs)}  `, pen(y === 0 ? 'accent' : 'dim', 'past.tint'));
		x = row.write(x, 0, `${glyph} `, pen('dim', 'past.tint'));
		row.write(x, 0, cut(phrases.map(([text]) => text).join(''), Math.max(0, area.width - x)), pen('dim', 'past.tint'));
	}
}

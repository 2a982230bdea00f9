// What has happened to one process: those of the log's events that are its own.
import type {LogEvent} from '../../../session/track/event-log.ts';
import {processMessages} from '../../../messages/process.ts';
import type {Area} from '../../canvas/canvas.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut} from '../../canvas/width.ts';
import {PENS} from '../../theme/pen.ts';
import {drawEvent} from '../events.ts';
import type {Inside} from './figures.ts';

const words = processMessages.events;

/** Whether an event is about a process: it did it, or the OOM killer took it. */
export function isOf(event: LogEvent, pid: number): boolean {
	if (event.kind === 'oom') return event.report.victim === pid || event.report.invoker.pid === pid;
	return 'pid' in event && event.pid === pid;
}

export function drawOwnEvents(area: Area, {view, memory}: Inside): void {
	const own = view.log.filter(event => isOf(event, memory.pid));
	const rows = Math.max(1, area.height - 1);
	const back = Math.max(0, Math.min(view.ui.process.eventsBack, own.length - rows));
	const focused = view.ui.process.pane === 'own-events';
	const body = drawPane(area, {
		title: words.title(memory.name),
		note: back > 0 ? dimNote(words.later(back)) : focused ? dimNote('↑↓') : [],
		focused,
	});
	const shown = own.slice(Math.max(0, own.length - back - body.height), own.length - back);
	if (shown.length === 0) body.write(0, 0, cut(words.none, body.width), PENS.faint);
	for (const [y, event] of shown.entries()) drawEvent(body, y, event, view, y === shown.length - 1 && back === 0);
}

// What has happened in the chosen group and below it: its limits reached, kills, writes to its files, and what its processes did.
import {groupScreenMessages as words} from '../../../messages/group-screen.ts';
import type {LogEvent} from '../../../session/track/event-log.ts';
import type {Area} from '../../canvas/canvas.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut} from '../../canvas/width.ts';
import {isWithin, lookedAt, membersOf} from '../../view/groups.ts';
import {PENS} from '../../theme/pen.ts';
import type {View} from '../../view/view.ts';
import {drawEvent} from '../events.ts';

/** Whether an event is about a group or one below it. `pids`: its processes, those that were killed there too. */
export function isOfGroup(event: LogEvent, path: string, pids: ReadonlySet<number>): boolean {
	if (path === '/') return true;
	if (event.kind === 'oom') return [event.report.group?.path, event.report.victimGroup].some(one => one !== undefined && isWithin(one, path));
	if (event.kind === 'group-limit' || event.kind === 'group-written' || event.kind === 'group-made' || event.kind === 'group-removed')
		return isWithin(event.path, path);
	return 'pid' in event && pids.has(event.pid);
}

export function drawGroupEvents(area: Area, view: View, titled: boolean): void {
	const node = lookedAt(view);
	if (node === null) return;
	const killed = view.alarms.reports.filter(({victimGroup}) => victimGroup !== undefined && isWithin(victimGroup, node.path)).map(({victim}) => victim ?? 0);
	const pids = new Set([...membersOf(view.sample, node.path).map(({pid}) => pid), ...killed]);
	const own = view.log.filter(event => isOfGroup(event, node.path, pids));
	const body = titled ? drawPane(area, {title: words.events.title, note: dimNote(words.events.note(node.name))}) : area;
	const shown = own.slice(-Math.max(1, body.height));
	if (shown.length === 0) body.write(0, 0, cut(words.events.none, body.width), PENS.faint);
	for (const [y, event] of shown.entries()) drawEvent(body, y, event, view, y === shown.length - 1, !titled);
}

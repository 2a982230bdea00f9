// What was typed or pointed at, as actions: letters go to what is being typed, keys to the keymap, clicks and the wheel to what lies under them.
import {formMessages} from '../../messages/forms.ts';
import {timeMessages} from '../../messages/time.ts';
import {isProcessPane} from '../../session/store/process-ui.ts';
import {isPane, type SortKey} from '../../session/store/ui.ts';
import {type Frame, scopesOf} from '../compose.ts';
import {entryFor, KEYMAP} from '../keys/keymap.ts';
import {chartColumnUs, timeAtChart} from '../panes/chart.ts';
import {eventAt} from '../panes/events.ts';
import {columnAt, processAt} from '../panes/processes.ts';
import {groupAtRow} from '../panes/groups/tree.ts';
import {timeAtBar} from '../panes/time-bar.ts';
import type {Pointed} from '../terminal/keys.ts';
import {plainText, typeInForm, typeInSearch, typeInSettings} from '../forms/typing.ts';
import {levelOf} from '../view/level.ts';
import {viewOf} from '../view/view.ts';
import {act} from './act.ts';
import {type Context, ui as uiOf} from './context.ts';
import {scroll} from './on-list.ts';
import {explainAt} from './on-number.ts';

/** Takes a key as part of a line that is being typed. Returns whether it was. */
function typed({session}: Context, name: string, text: string, meansSomething: boolean): boolean {
	const {form, filtering, filter, overlay} = session.store.getState().ui;
	if (form !== null && (!meansSomething || text !== '')) {
		const changed = typeInForm(form, name, text);
		if (changed !== null) session.setUi({form: changed});
		if (changed !== null) return true;
	}
	if (filtering && (!meansSomething || text !== '')) {
		const changed = typeInSearch({filter}, name, text);
		if (changed !== null) session.setUi({filter: changed});
		if (changed !== null) return true;
	}
	if (overlay?.kind !== 'settings' || meansSomething) return false;
	const edit = typeInSettings(overlay, name, text);
	if (edit !== null) session.setUi({overlay: {...overlay, edit, fresh: false, problem: null}});
	return edit !== null;
}

/** A key, by its name and what it writes. The first one also ends the welcome. */
export function onKey(context: Context, name: string, text: string): void {
	const {session, doors} = context;
	// Whatever is open: these two never mean anything else.
	if (name === 'ctrl-c') return doors.quit();
	if (name === 'ctrl-z') return doors.suspend();
	// A way that takes long is called off by any key, which then means nothing else.
	if (session.stopWay()) return session.setUi({notice: {text: timeMessages.stopped, bad: false}});
	const state = session.store.getState();
	if (state.ui.welcome) {
		session.setUi({welcome: false});
		if (name === 'enter' || name === 'escape' || name === 'space') return;
	}
	if (state.ui.notice !== null) session.setUi({notice: null});
	const entry = entryFor(name, scopesOf(state));
	if (!typed(context, name, text, entry !== undefined) && entry !== undefined) act(context, entry);
}

/** What was pasted goes where something is typed, and nowhere else: as keys it would start and end whatever its letters mean. */
export function onPaste(context: Context, text: string): void {
	const {session} = context;
	const {form, filtering, overlay} = uiOf(context);
	if (form === null && !filtering && overlay?.kind !== 'settings') return session.setUi({notice: {text: formMessages.notPasted, bad: true}});
	for (const glyph of plainText(text)) typed(context, glyph, glyph, false);
}

const paneAt = (frame: Frame, {x, y}: {readonly x: number; readonly y: number}): Frame['panes'][number] | undefined =>
	frame.panes.find(one => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height);

/** The wheel: what up and down mean where something listens alone, else the list under the pointer. */
function onWheel(context: Context, frame: Frame, event: Extract<Pointed, {kind: 'wheel'}>): void {
	const {session} = context;
	const {overlay, form} = uiOf(context);
	const entry = overlay === null ? undefined : entryFor(event.by < 0 ? 'up' : 'down', scopesOf(session.store.getState()));
	if (entry !== undefined) return act(context, entry);
	if (overlay !== null || form !== null) return;
	const pane = paneAt(frame, event)?.pane;
	if (pane === 'events' || pane === 'meminfo' || pane === 'processes' || pane === 'sar') session.setUi({focus: pane});
	scroll(context, event.by);
}

/** By a column; by the same once more, the other way round. Nothing where a column is no order. */
function sortBy(context: Context, sort: SortKey | undefined): void {
	const {session} = context;
	const before = uiOf(context);
	if (sort === undefined) return;
	session.setUi({focus: 'processes', sort, reverse: before.sort === sort && !before.reverse});
	session.reorder();
}

/** The button is held on the chart or the time bar and moves: time goes with it, wherever above or below it the pointer is by now. */
function onDrag({session}: Context, frame: Frame, {x, by, from}: Extract<Pointed, {kind: 'drag'}>): void {
	const state = session.store.getState();
	const {overlay, form} = state.ui;
	const held = from === null || overlay !== null || form !== null ? undefined : paneAt(frame, from);
	if (held === undefined) return;
	if (held.pane === 'time') session.slideTo(timeAtBar(state, frame.width, x, true));
	// The chart moves under the pointer, so that only how far it went says anything.
	else if (held.pane === 'chart') session.slideTo(state.sample.timeUs + by * chartColumnUs(viewOf(state), held, levelOf(frame.width, frame.height)));
}

/** A click or the wheel, on a frame as it was drawn. */
export function onPoint(context: Context, frame: Frame, event: Pointed): void {
	const {session} = context;
	const ui = uiOf(context);
	if (ui.welcome) session.setUi({welcome: false});
	if (event.kind === 'wheel') return onWheel(context, frame, event);
	if (event.kind === 'ask') return (ui.overlay === null || ui.overlay.kind === 'oom') && ui.form === null ? explainAt(context, event) : undefined;
	if (event.kind === 'drag') return onDrag(context, frame, event);
	if (ui.cursor !== null) session.setUi({cursor: null});
	if (event.y === frame.height - 1) {
		const item = frame.items.find(one => event.x >= one.x && event.x <= one.x + one.width);
		const entry = item === undefined ? undefined : KEYMAP.find(one => one.action === item.action);
		if (entry !== undefined) act(context, entry);
		return;
	}
	if (ui.overlay !== null || ui.form !== null) return;
	const placed = paneAt(frame, event);
	if (placed?.pane === 'time') {
		const us = timeAtBar(session.store.getState(), frame.width, event.x);
		if (us !== null) session.toTime(us);
	} else if (placed?.pane === 'chart' && ui.focus === 'chart') {
		const us = timeAtChart(viewOf(session.store.getState()), placed, event.x, levelOf(frame.width, frame.height));
		if (us !== null) session.toTime(us);
	} else if (placed?.pane === 'events' && ui.focus === 'events') {
		const happened = eventAt(viewOf(session.store.getState()), placed.height, event.y - placed.y);
		if (happened !== null) session.toBefore(happened.atUs);
	} else if (placed?.pane === 'processes') {
		const column = columnAt(viewOf(session.store.getState()), event.x - placed.x, event.y - placed.y, placed.width, levelOf(frame.width, frame.height));
		if (column !== null) return sortBy(context, column.sort);
		const pid = processAt(viewOf(session.store.getState()), event.y - placed.y, placed.height);
		session.setUi({focus: 'processes', ...(pid === null ? {} : {selected: pid})});
	} else if (isPane(placed?.pane)) session.setUi({focus: placed.pane});
	else if (placed?.pane === 'groups') {
		const path = groupAtRow(viewOf(session.store.getState()), event.y - placed.y, placed.height);
		if (path !== null) session.setUi({groups: {...ui.groups, chosen: path}});
	} else if (isProcessPane(placed?.pane)) session.setUi({process: {...ui.process, pane: placed.pane}});
}

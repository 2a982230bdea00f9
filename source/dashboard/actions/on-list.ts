// What moves do: up and down, pages, the ends of a list, and the wheel. In the chart they scroll events, as nothing else there moves.
import {moveChosen} from '../../session/store/lesson.ts';
import type {PaneName} from '../../session/store/ui.ts';
import {chosenRow, firstRow, shownProcesses} from '../view/process-rows.ts';
import {type Context, ui} from './context.ts';
import type {Handlers} from './handlers.ts';
import {moveGroup} from './on-groups.ts';
import {scrollProcess} from './on-process.ts';

function moveChoice({session, processRows, page}: Context, by: number): void {
	const state = session.store.getState();
	const rows = shownProcesses(state.frozenSample ?? state.sample, state.order, state.ui);
	const height = processRows ?? page;
	const from = chosenRow(rows, state.ui.selected);
	const at = Math.max(0, Math.min(rows.length - 1, from + (state.ui.selected === null && by > 0 ? by - 1 : by)));
	session.setUi({
		selected: rows[at]?.pid ?? null,
		// Only where the cursor leaves the rows in sight.
		scroll: {...state.ui.scroll, processes: firstRow(at, firstRow(from, state.ui.scroll.processes, height, rows.length), height, rows.length)},
		focus: state.ui.focus === 'chart' ? 'processes' : state.ui.focus,
	});
}

function scrollEvents(context: Context, back: number): void {
	const {scroll: now} = ui(context);
	context.session.setUi({scroll: {...now, events: Math.max(0, now.events + back)}});
}

/** Up and down: the list of the pane in focus, or the choice among processes. */
export function scroll(context: Context, by: number): void {
	const {focus, scroll: now, screen, mapAt} = ui(context);
	if (screen === 'segments') moveChosen(context.session.store, by);
	else if (screen === 'process') scrollProcess(context, by);
	else if (screen === 'groups') moveGroup(context, by);
	else if (screen === 'map') context.session.setUi({mapAt: Math.max(0, mapAt + by)});
	else if (focus === 'events') scrollEvents(context, -by);
	else if (focus === 'meminfo') context.session.setUi({scroll: {...now, meminfo: Math.max(0, now.meminfo + by)}});
	else if (focus === 'sar') context.session.setUi({scroll: {...now, sar: Math.max(0, now.sar - by)}});
	else moveChoice(context, by);
}

/** A row up or down: of the memory map a row of squares. */
const scrollRow = (context: Context, by: 1 | -1): void => scroll(context, ui(context).screen === 'map' ? by * context.mapColumns : by);

/** Panes with a list of their own. */
const LISTS: readonly PaneName[] = ['processes', 'events', 'meminfo', 'sar'];

const scrollPage = (context: Context, by: 1 | -1): void =>
	ui(context).screen === 'overview' && !LISTS.includes(ui(context).focus) ? scrollEvents(context, -by * context.page) : scroll(context, by * context.page);

/** Whether the pane in focus has a list of its own; else Home and End are about events. */
const hasList = (context: Context): boolean => ['processes', 'meminfo', 'sar'].includes(ui(context).focus);

/** Where the chart is chosen the ends are those of time, unless earlier events are being read. */
const isAboutTime = (context: Context): boolean => ui(context).focus === 'chart' && ui(context).scroll.events === 0 && ui(context).screen === 'overview';

function toFirst(context: Context): void {
	const {session} = context;
	if (isAboutTime(context)) return session.toBoot();
	const {log} = session.store.getState();
	const {scroll: now, focus} = ui(context);
	session.setUi({
		scroll: {...now, events: hasList(context) ? now.events : log.length, meminfo: 0, processes: 0, sar: focus === 'sar' ? 1e6 : now.sar},
		...(focus === 'processes' ? {selected: null} : {}),
	});
}

function toLast(context: Context): void {
	if (isAboutTime(context)) return context.session.toNow();
	if (hasList(context)) return scroll(context, 1e6);
	context.session.setUi({scroll: {...ui(context).scroll, events: 0}});
}

export const LIST_ACTIONS: Handlers = {
	up: context => scrollRow(context, -1),
	down: context => scrollRow(context, 1),
	left: context => scroll(context, -1),
	right: context => scroll(context, 1),
	'page-up': context => scrollPage(context, -1),
	'page-down': context => scrollPage(context, 1),
	home: toFirst,
	end: toLast,
};

// What keys do to how things are shown: screens, panes, the chart, the theme, and what opens over the screen.
import {LANGUAGES} from '../../messages/language.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {leadMessages} from '../../messages/lead.ts';
import {FOCUSABLE, type Ui} from '../../session/store/ui.ts';
import {LEAD_NAMES} from '../../workload/lead.ts';
import {WINDOWS} from '../chart/columns.ts';
import {leadOf} from '../chart/lead.ts';
import {THEME_NAMES} from '../theme/theme.ts';
import {mainZone} from '../view/view.ts';
import {type Context, ui} from './context.ts';
import {type Handlers, next} from './handlers.ts';
import {openProcess} from './on-process.ts';

/** A key that changes what a person has chosen, from what it was. */
const put =
	(patch: (own: Ui, context: Context) => Partial<Ui>) =>
	(context: Context): void =>
		context.session.setUi(patch(ui(context), context));

const SCALES: readonly Ui['scale'][] = ['magnified', 'linear', 'whole'];

function nextZone({zone}: Ui, {session}: Context): Partial<Ui> {
	const {sample} = session.store.getState();
	return {zone: ((zone ?? mainZone(sample)) + 1) % sample.zones.length};
}

/** Nodes side by side need several. */
function nextLead(_own: Ui, {session}: Context): Partial<Ui> {
	const state = session.store.getState();
	const names = LEAD_NAMES.filter(name => (name !== 'nodes' || state.sample.nodes.length > 1) && (name !== 'group' || (state.sample.groups ?? []).length > 0));
	const lead = next(names, leadOf(state));
	return {lead, notice: {text: leadMessages.shown(leadMessages.names[lead]), bad: false}};
}

function nextTheme({theme: before}: Ui): Partial<Ui> {
	const theme = next(THEME_NAMES, before as (typeof THEME_NAMES)[number]);
	return {theme, notice: {text: words.theme(theme), bad: false}};
}

/** The next pane of those that are on the screen; where one has all of it, of all. */
function nextPane({focus, maximised}: Ui, {panes}: Context, by: 1 | -1): Ui['focus'] {
	const shown = maximised ? undefined : panes?.();
	const list = FOCUSABLE.filter(name => shown === undefined || shown.includes(name));
	return list.length === 0 ? focus : next(list, focus, by);
}

export const LOOK_ACTIONS: Handlers = {
	help: put(() => ({overlay: {kind: 'help', scroll: 0}, notice: null})),
	settings: put(() => ({overlay: {kind: 'settings', at: 0, edit: null, problem: null, undo: []}, notice: null})),
	scenarios: put((_own, {doors}) => {
		const lessons = doors.lessons.list();
		return {overlay: {kind: 'scenarios', at: lessons.length, names: [...lessons, ...doors.scenarios()]}, notice: null};
	}),
	screen: (context, {screen}) => {
		context.session.setUi({cursor: null});
		if (screen === 'process') openProcess(context, ui(context).selected);
		else context.session.setUi({screen, notice: null});
	},
	scale: put(({scale}) => ({scale: next(SCALES, scale)})),
	lead: put(nextLead),
	'zoom-in': put(({zoom}) => ({zoom: Math.max(0, zoom - 1)})),
	'zoom-out': put(({zoom}) => ({zoom: Math.min(WINDOWS.length - 1, zoom + 1)})),
	zone: put(nextZone),
	unit: put(({unit}) => ({unit: unit === 'pages' ? 'MiB' : 'pages'})),
	theme: put(nextTheme),
	language: put(({language}) => ({language: next(LANGUAGES, language)})),
	maximise: put(({maximised}) => ({maximised: !maximised})),
	'map-colour': put(({mapColour}) => ({mapColour: mapColour === 'list' ? 'owner' : 'list'})),
	'next-pane': put((own, context) => ({focus: nextPane(own, context, 1)})),
	'previous-pane': put((own, context) => ({focus: nextPane(own, context, -1)})),
};

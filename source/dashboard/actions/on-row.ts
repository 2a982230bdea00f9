// What keys do to the chosen process, and to how the rows of processes are shown.
import {formMessages as words} from '../../messages/forms.ts';
import type {ProcessSample} from '../../machine/sample.ts';
import {SORT_KEYS} from '../../session/store/ui.ts';
import {oneField} from '../forms/one-field.ts';
import {chosenProcess, type Context, notice, ui} from './context.ts';
import {setAdj} from './form.ts';
import {type Handlers, next} from './handlers.ts';

/** What a key does to the chosen process; it says so where there is none. */
const toChosen =
	(does: (context: Context, process: ProcessSample) => void) =>
	(context: Context): void => {
		const process = chosenProcess(context);
		if (process === undefined) notice(context, words.noProcess, true);
		else does(context, process);
	};

function editAdj({session}: Context, {pid, name, oomScoreAdj}: ProcessSample): void {
	session.setUi({selected: pid, form: oneField('adj', `${words.titles.adj} · ${name}`, words.fields.adj, String(oomScoreAdj), '−1000 … 1000')});
}

/** Another order, put at once. */
function reorder({session}: Context, patch: Parameters<Context['session']['setUi']>[0]): void {
	session.setUi(patch);
	session.reorder();
}

export const ROW_ACTIONS: Handlers = {
	adj: (context, {by}) => setAdj(context, Math.max(-1000, Math.min(1000, (chosenProcess(context)?.oomScoreAdj ?? 0) + by))),
	'edit-adj': toChosen(editAdj),
	kill: toChosen(({session}, {pid, name}) => session.setUi({overlay: {kind: 'kill', pid, name, at: 0}, notice: null})),
	sort: context => reorder(context, {sort: next(SORT_KEYS, ui(context).sort), reverse: false}),
	reverse: context => reorder(context, {reverse: !ui(context).reverse}),
	search: ({session}) => session.setUi({filtering: true, focus: 'processes', notice: null}),
	columns: ({session}) => session.setUi({overlay: {kind: 'columns', at: 0}, notice: null}),
	freeze: context => context.session.freeze(!ui(context).frozen),
};

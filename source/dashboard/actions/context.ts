// What every action has at hand: the session, the doors to the world outside, and a line in which to say what came of it.
import {codeOf} from '../../files/errno.ts';
import type {ProcessSample} from '../../machine/sample.ts';
import type {ColumnId} from '../../messages/ranking.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {timeMessages} from '../../messages/time.ts';
import type {Session} from '../../session/session.ts';
import type {Ui} from '../../session/store/ui.ts';
import type {Action as MachineAction} from '../../workload/action.ts';
import type {Applied} from '../../workload/run.ts';
import type {FigureAt} from '../explain/figures-of.ts';
import type {Placed} from '../screens/overview.ts';
import type {Doors} from '../doors/outside.ts';
import {chosenRow, shownProcesses} from '../view/process-rows.ts';

export type Context = {
	readonly session: Session;
	readonly doors: Doors;
	/** Rows of a page. */
	readonly page: number;
	/** Squares in a row of the memory map. */
	readonly mapColumns: number;
	/** Rows of processes on the screen; without it a page. */
	readonly processRows?: number;
	/** The numbers that are on the screen. */
	readonly figures?: () => readonly FigureAt[];
	/** How far the overlay that is open can be scrolled. */
	readonly scrollMost?: () => number | null;
	/** The panes that are. */
	readonly panes?: () => readonly Placed['pane'][];
	/** Columns of the ranking that are on the screen. */
	readonly columnsShown?: () => readonly ColumnId[];
};

export const ui = ({session}: Context): Ui => session.store.getState().ui;
export const notice = ({session}: Context, text: string, bad = false): void => session.setUi({notice: {text, bad}});

/** What was asked for, in a word: a call by its own name. */
function wordOf(action: MachineAction): string {
	if (action.kind !== 'command') return action.kind;
	return action.command.kind === 'call' ? action.command.call.do : action.command.kind;
}

/** Carries actions out and says in one line what came of them. */
export function perform(context: Context, actions: readonly MachineAction[], said: (applied: readonly Applied[]) => string): void {
	const {letter: before} = context.session.store.getState().time.line;
	context.session.ask(actions, applied => {
		const refused = applied.find(({outcome}) => !outcome.ok);
		if (refused !== undefined && !refused.outcome.ok) notice(context, words.refused(wordOf(refused.action), refused.outcome.why, refused.outcome.errno), true);
		else {
			const {line} = context.session.store.getState().time;
			notice(context, line.letter === before || line.left === null ? said(applied) : timeMessages.branched(line.letter, line.name, line.left.letter));
		}
		context.session.reorder();
	});
}

export function chosenProcess({session}: Context): ProcessSample | undefined {
	const state = session.store.getState();
	const rows = shownProcesses(state.frozenSample ?? state.sample, state.order, state.ui);
	return rows[chosenRow(rows, state.ui.selected)];
}

/** Saves a text as a file and says where, or why not. */
export function save(context: Context, what: string, base: string, ending: string, make: () => string): void {
	try {
		notice(context, words.saved(what, context.doors.save(base, ending, make())));
	} catch (error) {
		notice(context, words.notSaved(`${base}.${ending}`, codeOf(error)), true);
	}
}

// What keys do to the instant that is looked at, and to the lines of a machine.
import {timeMessages as words} from '../../messages/time.ts';
import type {Form} from '../../session/store/ui.ts';
import type {Context} from './context.ts';
import type {Handlers} from './handlers.ts';

const asking = (kind: string, title: string, text: string, help: string): Form => ({
	kind,
	title,
	fields: [{name: 'to', label: '', text, help}],
	at: 0,
	fresh: true,
	problem: null,
});

export const PAST_ACTIONS: Handlers = {
	back: ({session}) => session.back(),
	on: ({session}) => session.on(),
	'earlier-event': ({session}) => session.earlierEvent(),
	'later-event': ({session}) => session.laterEvent(),
	'to-boot': ({session}) => session.toBoot(),
	'to-now': ({session}) => session.toNow(),
	'return-back': ({session}) => session.returnBack(),
	'other-line': ({session}) => session.otherLine(),
	'drop-line': ({session}) => session.dropLine(),
	jump: ({session}) => session.setUi({form: asking('jump', words.forms.jump, 'kill', words.forms.jumpHelp), notice: null}),
	'name-line': ({session}) => {
		const {line} = session.store.getState().time;
		session.setUi({form: asking('name-line', words.forms.name(line.letter), line.name, words.forms.nameHelp), notice: null});
	},
};

/** What a filled-in form of these asks for. Returns whether it was one. */
export function submitPast({session}: Context, form: Form): boolean {
	const text = form.fields[0]?.text ?? '';
	if (form.kind === 'name-line') {
		session.nameLine(text.trim());
		session.setUi({form: null});
		return true;
	}
	if (form.kind !== 'jump') return false;
	const problem = session.jump(text);
	session.setUi({form: problem === null ? null : {...form, problem, fresh: true}});
	return true;
}

// What keys do to the instant that is looked at, and to the lines of a machine.
import type {Sample} from '../../machine/sample.ts';
import {timeMessages as words} from '../../messages/time.ts';
import type {PairRequest} from '../../session/against.ts';
import {clockText} from '../canvas/figures.ts';
import {jumpsOf, nextJump} from '../view/jumps.ts';
import type {Form} from '../../session/store/ui.ts';
import {oneField} from '../forms/one-field.ts';
import {type Context, notice} from './context.ts';
import type {Handlers} from './handlers.ts';

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
	compare,
	jump: ({session}) => session.setUi({form: oneField('jump', words.forms.jump, '', 'kill', words.forms.jumpHelp), notice: null}),
	'name-line': context => {
		const {session} = context;
		const {line} = session.store.getState().time;
		if (line.left === null) return notice(context, words.noName, true);
		session.setUi({form: oneField('name-line', words.forms.name(line.letter), '', line.name, words.forms.nameHelp), notice: null});
	},
};

/** What a machine is asked to be seen beside at first: where its kernel has both, the other kind of lists. */
function besideFirst({kernel, nodes}: Sample): string {
	if (kernel.version !== '6.12') return 'vm.swappiness=10';
	return nodes.some(({generations}) => generations !== undefined) ? 'machine.lru=classic' : 'machine.lru=mglru';
}

/** Shows the two machines that are asked for beside each other. Returns why not; null where they are on their way, undefined where there is no second one. */
function seenBeside({doors}: Context, ask: () => PairRequest | string | null): string | null | undefined {
	try {
		const request = ask();
		if (request === null) return undefined;
		if (typeof request === 'string') return request;
		doors.compare?.(request);
		return null;
	} catch (error) {
		return (error as Error).message;
	}
}

/** A branch beside what it left; without one it is asked beside what. */
function compare(context: Context): void {
	const {session, doors} = context;
	if (doors.compare === undefined) return notice(context, words.notHere, true);
	const problem = seenBeside(context, session.branchPair);
	if (typeof problem === 'string') return notice(context, problem, true);
	if (problem === null) return;
	session.setUi({form: oneField('compare', words.forms.compare, '', besideFirst(session.store.getState().sample), words.forms.compareHelp), notice: null});
}

/** "vm.swappiness=10" or a scenario's name, as somebody typed it. Returns why not, null where it is on its way. */
const compareWith = (context: Context, what: string): string | null =>
	seenBeside(context, () => context.session.pairWith(what, what.includes('=') ? null : (context.doors.load?.(what) ?? null))) ?? null;

/** The event above or below on the list of where to go. */
export function moveInJumps({session}: Context, form: Form, by: 1 | -1): void {
	const {time, sample} = session.store.getState();
	const next = nextJump(jumpsOf({time, sample}), form.listedUs ?? null, sample.timeUs, by);
	const [field] = form.fields;
	if (form.kind !== 'jump' || next === undefined || field === undefined) return;
	const text = `${words.marks[next.kind]} ${clockText(next.atUs, 4)}`;
	session.setUi({form: {...form, fields: [{...field, text}], fresh: true, problem: null, listedUs: next.atUs}});
}

/** What a filled-in form of these asks for. Returns whether it was one. */
export function submitPast(context: Context, form: Form): boolean {
	const {session} = context;
	const text = form.fields[0]?.text ?? '';
	if (form.kind === 'name-line') {
		session.nameLine(text.trim());
		session.setUi({form: null});
		return true;
	}
	if (form.kind !== 'jump' && form.kind !== 'compare') return false;
	if (form.kind === 'jump' && typeof form.listedUs === 'number') {
		session.setUi({form: null});
		session.toBefore(form.listedUs);
		return true;
	}
	const problem = form.kind === 'jump' ? session.jump(text) : compareWith(context, text.trim());
	session.setUi({form: problem === null ? null : {...form, problem, fresh: true}});
	return true;
}

// What keys do on the screen of memory groups: choose and fold, move a mark or type it, make a group, reclaim, kill. All that touches the machine is a write to a
// file of a group, as a shell would do it.
import {groupScreenMessages as words} from '../../messages/group-screen.ts';
import {formMessages} from '../../messages/forms.ts';
import {GROUP_SORTS, type GroupMark, type GroupsUi} from '../../session/store/groups-ui.ts';
import type {Form, Overlay} from '../../session/store/ui.ts';
import type {Sample} from '../../machine/sample.ts';
import type {Action as MachineAction} from '../../workload/action.ts';
import type {Action, GroupKey} from '../keys/entry.ts';
import {limitText} from '../panes/groups/columns.ts';
import {factsOf, ifWritten, movedBy, nextMark, readAmount, readValue, settingOf, type Written, writtenText} from '../view/group-outlook.ts';
import {chosenNode, type GroupNode, groupAt, groupTree, lookedAt, membersOf, parentOf} from '../view/groups.ts';
import {oneField} from '../forms/one-field.ts';
import {type Context, notice, perform, ui} from './context.ts';
import {next} from './handlers.ts';

const put = (context: Context, patch: Partial<GroupsUi>): void => context.session.setUi({groups: {...ui(context).groups, ...patch}});

const write = (path: string, file: string, value: string): MachineAction => ({kind: 'command', command: {kind: 'cgroup', path, file, value}});

/** The chosen group, one that has files; it is said where there is none. */
function group(context: Context): GroupNode | null {
	const node = lookedAt(context.session.store.getState());
	if (node?.group !== null && node !== null) return node;
	notice(context, node === null ? words.did.noGroups : words.did.root, true);
	return null;
}

/** What was written last and is not in a Sample yet, where the machine runs elsewhere: keys that come before its answer go on from there. */
const asked = new WeakMap<Context['session'], {readonly sample: Sample; readonly written: readonly Written[]}>();

/** The Sample that keys go by: what has been asked for is written already. */
function asAsked({session}: Context): Sample {
	const {sample} = session.store.getState();
	const waiting = asked.get(session);
	return waiting?.sample === sample ? waiting.written.reduce(ifWritten, sample) : sample;
}

/** Writes a mark and remembers what it was. */
function writeMark(context: Context, path: string, mark: GroupMark, bytes: number): void {
	const {session} = context;
	const sample = asAsked(context);
	const own = groupAt(sample, path);
	if (own === undefined) return;
	const before = settingOf(own, mark);
	const [fact] = factsOf(ifWritten(sample, {path, mark, bytes}), path, mark);
	const {sample: shown} = session.store.getState();
	const waiting = asked.get(session);
	asked.set(session, {sample: shown, written: [...(waiting?.sample === shown ? waiting.written : []), {path, mark, bytes}]});
	perform(context, [write(path, mark, writtenText(bytes))], () => {
		put(context, {undo: [...ui(context).groups.undo.slice(-49), {path, file: mark, value: writtenText(before)}]});
		return words.did.wrote(path, mark, limitText(bytes), fact === undefined ? '' : words.facts(fact));
	});
}

function move(context: Context, share: number): void {
	const node = group(context);
	if (node === null || node.group === null) return;
	const {mark} = ui(context).groups;
	const sample = asAsked(context);
	writeMark(context, node.path, mark, movedBy(sample, groupAt(sample, node.path) ?? node.group, mark, share));
}

function ask(context: Context, what: 'type' | 'new' | 'reclaim'): void {
	const {session} = context;
	if (what === 'new') {
		const path = lookedAt(session.store.getState())?.path ?? '/';
		return session.setUi({form: oneField('group-new', words.forms.make(path), words.forms.makeName, 'mine', words.forms.makeHelp), notice: null});
	}
	const node = group(context);
	if (node === null || node.group === null) return;
	const {mark} = ui(context).groups;
	const form =
		what === 'type'
			? oneField('group-value', words.forms.value(mark, node.name), mark, limitText(settingOf(node.group, mark)).replace('–', 'max'), words.forms.valueHelp)
			: oneField('group-reclaim', words.forms.reclaim(node.name), words.forms.amount, '32M', words.forms.reclaimHelp);
	session.setUi({form, notice: null});
}

/** A form of this screen that was filled in. Returns false for any other form. */
export function submitGroups(context: Context, form: Form): boolean {
	if (form.kind !== 'group-value' && form.kind !== 'group-new' && form.kind !== 'group-reclaim') return false;
	const {session} = context;
	const text = (form.fields[0]?.text ?? '').trim();
	const refuse = (problem: string): boolean => {
		session.setUi({form: {...form, problem, fresh: true}});
		return true;
	};
	const {sample} = session.store.getState();
	const path = lookedAt(session.store.getState())?.path ?? '/';
	if (form.kind === 'group-value') {
		const bytes = readValue(sample, path, text);
		if (bytes === null) return refuse(words.did.badValue(text));
		session.setUi({form: null});
		writeMark(context, path, ui(context).groups.mark, bytes);
	} else if (form.kind === 'group-reclaim') {
		if (readAmount(text) === null) return refuse(words.did.badAmount(text));
		session.setUi({form: null});
		perform(context, [write(path, 'memory.reclaim', text.replace(/(?<=[KMGT])i?B(?=\s|$)/i, ''))], () => words.did.reclaimed(path, text));
	} else {
		if (text === '' || /[/\n]/.test(text) || text === '.' || text === '..') return refuse(words.did.badName(text));
		session.setUi({form: null});
		const made = `${path === '/' ? '' : path}/${text}`;
		perform(context, [{kind: 'command', command: {kind: 'mkdir', path: made}}], () => {
			put(context, {chosen: made, folded: ui(context).groups.folded.filter(one => one !== path)});
			return words.did.made(made);
		});
	}
	return true;
}

function choose(context: Context, to: (at: number, count: number) => number): void {
	const {sample, about} = context.session.store.getState();
	const own = ui(context).groups;
	const nodes = groupTree(sample, own.folded, own.sort);
	const at = Math.max(0, Math.min(nodes.length - 1, to(chosenNode(nodes, own, about.leadGroup), nodes.length)));
	if (nodes[at] !== undefined) put(context, {chosen: nodes[at].path});
}

/** Up, down, pages and ends of the tree. */
export const moveGroup = (context: Context, by: number): void => choose(context, at => at + by);

function fold(context: Context, wanted: boolean): void {
	const node = lookedAt(context.session.store.getState());
	if (node === null) return;
	const {folded} = ui(context).groups;
	if (!wanted) put(context, {chosen: node.path, folded: folded.filter(path => path !== node.path)});
	else if (node.below > 0 && !node.folded) put(context, {chosen: node.path, folded: [...folded, node.path]});
	else put(context, {chosen: parentOf(node.path)});
}

function undo(context: Context): void {
	const {undo: all} = ui(context).groups;
	const last = all.at(-1);
	if (last === undefined) return notice(context, words.did.nothingToUndo, true);
	perform(context, [write(last.path, last.file, last.value)], () => {
		put(context, {undo: all.slice(0, -1)});
		return words.did.undone(last.path, last.file, last.value === 'max' ? 'max' : limitText(Number(last.value)));
	});
}

function toggleOomGroup(context: Context): void {
	const node = group(context);
	if (node === null || node.group === null) return;
	const [before, value] = node.group.oomGroup ? ['1', '0'] : ['0', '1'];
	perform(context, [write(node.path, 'memory.oom.group', value)], () => {
		put(context, {undo: [...ui(context).groups.undo, {path: node.path, file: 'memory.oom.group', value: before}]});
		return words.did.wrote(node.path, 'memory.oom.group', value, '');
	});
}

/** The processes of the chosen group alone, where the ranking is. */
function showProcesses(context: Context): void {
	const node = lookedAt(context.session.store.getState());
	if (node === null) return notice(context, words.did.noGroups, true);
	const filter = node.path === '/' ? '' : node.path;
	context.session.setUi({
		screen: 'overview',
		focus: 'processes',
		selected: null,
		filter,
		notice: filter === '' ? null : {text: words.did.showing(filter), bad: false},
	});
	context.session.reorder();
}

/** Which mark + and − move, and how things stand with it. */
function chooseMark(context: Context, by: 1 | -1): void {
	const mark = nextMark(ui(context).groups.mark, by);
	put(context, {mark});
	const {sample} = context.session.store.getState();
	const node = lookedAt(context.session.store.getState());
	const [fact] = node?.group === null || node === null ? [] : factsOf(sample, node.path, mark);
	notice(context, words.did.marked(mark, fact === undefined ? '' : words.facts(fact)));
}

const SHARE = 0.05;
const BIT = 0.01;

const DOES: Readonly<Record<GroupKey, (context: Context) => void>> = {
	fold: context => fold(context, true),
	unfold: context => fold(context, false),
	'mark-before': context => chooseMark(context, -1),
	'mark-after': context => chooseMark(context, 1),
	more: context => move(context, SHARE),
	less: context => move(context, -SHARE),
	'bit-more': context => move(context, BIT),
	'bit-less': context => move(context, -BIT),
	type: context => ask(context, 'type'),
	new: context => ask(context, 'new'),
	reclaim: context => ask(context, 'reclaim'),
	kill: context => {
		const node = group(context);
		if (node !== null) context.session.setUi({overlay: {kind: 'kill-group', path: node.path, at: 0}, notice: null});
	},
	'oom-group': toggleOomGroup,
	undo,
	processes: showProcesses,
	sort: context => {
		const sort = next(GROUP_SORTS, ui(context).groups.sort);
		put(context, {sort});
		notice(context, words.did.sorted(words.sorts[sort]));
	},
};

/** Whom the list of a group's kill has: all of it, then each. */
export const killChoices = ({sample}: Pick<ReturnType<Context['session']['store']['getState']>, 'sample'>, path: string) => membersOf(sample, path);

/** Enter in that list. */
export function killInGroup(context: Context, {path, at}: Extract<Overlay, {kind: 'kill-group'}>): void {
	const {session} = context;
	const one = killChoices(session.store.getState(), path)[at - 1];
	session.setUi({overlay: null});
	if (at === 0) return perform(context, [write(path, 'cgroup.kill', '1')], () => words.did.killed(path));
	if (one !== undefined) perform(context, [{kind: 'signal', to: {pid: one.pid}, signal: 'KILL'}], () => formMessages.signalled('SIGKILL', one.name, one.pid));
}

/** An action on this screen; false where it means there what it means everywhere. */
export function actOnGroups(context: Context, action: Action): boolean {
	const {session, page} = context;
	switch (action.do) {
		case 'group':
			DOES[action.key](context);
			return true;
		case 'up':
		case 'down':
			moveGroup(context, action.do === 'up' ? -1 : 1);
			return true;
		case 'page-up':
		case 'page-down':
			moveGroup(context, action.do === 'page-up' ? -page : page);
			return true;
		case 'home':
		case 'end':
			choose(context, (_, count) => (action.do === 'home' ? 0 : count - 1));
			return true;
		case 'close': {
			const {alarms, time} = session.store.getState();
			if (alarms.seen < alarms.reports.length) session.seen();
			else if (time.here !== null) session.toNow();
			else session.setUi({screen: 'overview', notice: null});
			return true;
		}
		default:
			return false;
	}
}

// What keys start: forms with every value filled in sensibly, and the actions that they mean. Values are read by the same rules as a scenario's events.
import type {Sample} from '../../machine/sample.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {alternatives} from '../../messages/numbers.ts';
import {argumentHelp} from '../../messages/program-words.ts';
import type {Action} from '../../workload/action.ts';
import {readEvent} from '../../workload/event-schema.ts';
import {programEntry} from '../../workload/programs.ts';
import type {Source} from '../../session/source/source.ts';
import type {Form, FormField} from '../../session/store/ui.ts';
import {filesToMake, kindOfProgram, programFields, programOfKind, programProblem, typedValue, WHICH_PROGRAM, whichField} from './any-program.ts';
import {likeliest, USUAL_RATE, whatIfForm} from '../../session/what-if.ts';

type Kind = keyof typeof words.titles;
type Make = (source: Source, sample: Sample) => readonly FormField[];

const field = (name: string, text: string, help: string, label = name): FormField => ({name, label, text, help});
const mib = (pages: number): string => `${Math.max(1, Math.round(pages / 256))}MiB`;

/** "leak", or "leak2" when there is one already. */
function freeName(sample: Pick<Sample, 'processes'>, base: string): string {
	const taken = new Set(sample.processes.map(process => process.name));
	if (!taken.has(base)) return base;
	for (let number = 2; ; number++) if (!taken.has(`${base}${number}`)) return `${base}${number}`;
}

/** A file that is there: for writing one that nobody reads, where there is a choice. */
const someFile = ({files}: Source, last: boolean): string => [...files.keys()].at(last ? -1 : 0) ?? '/data/new';

function helpOf(kind: string, name: string): string {
	const argument = programEntry(kind)?.arguments.find(one => one.name === name);
	return argument === undefined ? '' : argumentHelp(kind, argument);
}

/** What every program has: its name and its oom_score_adj. */
const whose = (name: string): readonly FormField[] => [
	field('name', name, words.help.name, words.fields.name),
	field('oom_score_adj', '0', words.help.adj, words.fields.adj),
];

/** A program's fields: its arguments with these values, then its name and oom_score_adj. */
const program =
	(kind: string, base: string, values: (source: Source, sample: Sample) => Readonly<Record<string, string>>): Make =>
	(source, sample) => {
		const given = values(source, sample);
		const entry = programEntry(kind);
		const args = (entry?.arguments ?? []).map(argument => field(argument.name, given[argument.name] ?? argument.default ?? '', argumentHelp(kind, argument)));
		return [...args, ...whose(freeName(sample, base))];
	};

const FORMS: Readonly<Record<Exclude<Kind, 'adj'>, {readonly program?: string; readonly fields: Make}>> = {
	leak: {program: 'leak', fields: program('leak', 'leak', () => ({rate: '20MiB/s'}))},
	grow: {fields: (_source, sample) => whatIfForm(likeliest(sample), USUAL_RATE, false).fields},
	burst: {program: 'burst', fields: program('burst', 'burst', source => ({size: mib(source.ramPages * 0.6), hold: '5s'}))},
	hot: {program: 'hot', fields: program('hot', 'hot', source => ({size: mib(source.ramPages * 0.25), rate: '100MiB/s'}))},
	stream: {program: 'stream', fields: program('stream', 'stream', source => ({file: someFile(source, false), rate: '40MiB/s'}))},
	reread: {
		program: 'reread',
		fields: program('reread', 'reread', source => ({
			file: someFile(source, false),
			rate: '60MiB/s',
			bytes: mib(Math.min(source.ramPages * 0.6, source.files.get(someFile(source, false)) ?? Infinity)),
		})),
	},
	write: {program: 'write', fields: program('write', 'writer', source => ({file: someFile(source, true), rate: '40MiB/s'}))},
	server: {
		program: 'server',
		fields: program('server', 'server', source => ({
			rss: mib(source.ramPages / 8),
			hot: mib(source.ramPages / 32),
			file: source.files.size > 0 ? someFile(source, true) : '',
		})),
	},
	forkbomb: {
		program: 'leak',
		fields: (_source, sample) => [
			field('count', '12', words.help.count, words.fields.count),
			field('rate', '4MiB/s', helpOf('leak', 'rate')),
			field('max', '64MiB', helpOf('leak', 'max')),
			...whose(freeName(sample, 'bomb')),
		],
	},
	program: {fields: () => [whichField()]},
	'drop-caches': {fields: () => [field('mode', '3', words.help.mode, words.fields.mode)]},
	swap: {
		fields: ({swaps}, sample) => {
			const device = swaps[0] ?? '';
			const on = sample.swaps.find(swap => swap.name === device)?.on ?? false;
			return [field('device', device, words.help.device, words.fields.device), field('state', on ? 'off' : 'on', words.help.state, words.fields.state)];
		},
	},
};

export const isInjectable = (kind: string): kind is keyof typeof FORMS => kind in FORMS;

/** The line that starts any program of the registry, every value filled in. */
export const formForProgram = (name: string, source: Source, sample: Sample): Form => ({
	kind: kindOfProgram(name),
	title: name,
	fields: programFields(name, source, whose(freeName(sample, name))),
	at: 0,
	fresh: true,
	problem: null,
});

/** The form of a kind of load, every value filled in. */
export const formFor = (kind: keyof typeof FORMS, source: Source, sample: Sample): Form => ({
	kind,
	title: words.titles[kind],
	fields: FORMS[kind].fields(source, sample),
	at: 0,
	fresh: true,
	problem: null,
});

/** The same, what it starts being in a memory group. */
export const inGroup = (form: Form, path: string | undefined): Form =>
	path === undefined || path === '/' || !form.fields.some(({name}) => name === 'oom_score_adj')
		? form
		: {...form, fields: [...form.fields, field('cgroup', path, words.help.cgroup, words.fields.cgroup)]};

type Read = {readonly ok: true; readonly actions: readonly Action[]} | {readonly ok: false; readonly problem: string; readonly field: number};

const textOf = ({fields}: Form, name: string): string => fields.find(one => one.name === name)?.text.trim() ?? '';
const refuse = (form: Form, problem: string, name: string): Read => ({
	ok: false,
	problem,
	field: Math.max(
		0,
		form.fields.findIndex(one => one.name === name),
	),
});

/** The event without what it would say anyway. */
function asWritten(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
	const defaults = new Map(programEntry(String(event['spawn']))?.arguments.map(argument => [argument.name, argument.default]));
	return Object.fromEntries(Object.entries(event).filter(([name, value]) => defaults.get(name) !== String(value)));
}

/** An event as a scenario would have it. Complaints name the field. */
function readAs(event: Readonly<Record<string, unknown>>, form: Form, source: Source, groups: Sample['groups'] = []): Read {
	let problem: Read | null = null;
	const {disks, swaps, nodes, cpus, files} = source;
	const read = readEvent(
		{at: 0, ...event},
		{
			disks,
			swaps,
			nodes,
			cpus,
			kernel: '6.12', // no form asks for what depends on it
			files,
			groups: new Map(groups.map(({path}) => [path, null])),
			report: (path, message) => (problem ??= refuse(form, message, String(path[0] ?? ''))),
		},
	);
	const as = asWritten(event);
	return problem ?? {ok: true, actions: (read?.actions ?? []).map(action => (action.kind === 'spawn' ? {...action, as} : action))};
}

/** What starts a program, after what makes its files. */
function readProgram(program: string, form: Form, source: Source, groups: Sample['groups'] = []): Read {
	const event: Record<string, unknown> = {spawn: program};
	for (const {name} of form.fields) {
		const text = textOf(form, name);
		if ((name === 'count' && form.kind === 'forkbomb') || text === '') continue;
		event[name] = name === 'oom_score_adj' ? Number(text.replace('−', '-')) : typedValue(program, name, text);
	}
	const made = filesToMake(program, event, source);
	const files = new Map(source.files);
	for (const action of made) if (action.kind === 'command' && action.command.kind === 'create_file') files.set(action.command.path, action.command.pages);
	const read = readAs(event, form, {...source, files}, groups);
	return read.ok ? {ok: true, actions: [...made, ...read.actions]} : read;
}

/** The actions of a filled-in form, or what is wrong with which field. */
export function readForm(form: Form, source: Source, {processes, groups}: Pick<Sample, 'processes' | 'groups'> = {processes: []}): Read {
	if (form.kind === WHICH_PROGRAM) return refuse(form, programProblem(textOf(form, WHICH_PROGRAM)) ?? '', WHICH_PROGRAM);
	const any = programOfKind(form.kind);
	if (any !== undefined) return readProgram(any, form, source, groups);
	if (!isInjectable(form.kind)) return {ok: true, actions: []};
	if (form.kind === 'drop-caches') return readAs({drop_caches: Number(textOf(form, 'mode'))}, form, source);
	if (form.kind === 'swap') {
		const state = textOf(form, 'state');
		if (state !== 'on' && state !== 'off') return refuse(form, words.unknownValue(state, alternatives(['on', 'off'])), 'state');
		return source.swaps.length === 0
			? refuse(form, words.noSwap, 'device')
			: readAs({[state === 'on' ? 'swapon' : 'swapoff']: textOf(form, 'device') || true}, form, source);
	}
	if (form.kind === 'grow') {
		const of = textOf(form, 'of');
		// Of several with one name the one that would be killed first.
		const [process] = processes
			.filter(({pid, name, kernelThread}) => !kernelThread && (name === of || String(pid) === of))
			.sort((a, b) => (b.badness ?? 0) - (a.badness ?? 0));
		return process === undefined ? refuse(form, words.nobody(of), 'of') : readAs({call: 'leak', of: process.pid, rate: textOf(form, 'rate')}, form, source);
	}
	const read = readProgram(FORMS[form.kind].program ?? '', form, source, groups);
	if (!read.ok || form.kind !== 'forkbomb') return read;
	const count = Number(textOf(form, 'count'));
	if (!Number.isInteger(count) || count < 1 || count > 200) return refuse(form, words.unknownValue(textOf(form, 'count'), '1 … 200'), 'count');
	const base = textOf(form, 'name');
	return {
		ok: true,
		actions: Array.from({length: count}, (_, i) =>
			read.actions.map(action => (action.kind === 'spawn' ? {...action, name: `${base.slice(0, 12)}${i + 1}`} : action)),
		).flat(),
	};
}

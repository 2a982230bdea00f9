// The events of a timeline: one registry of what may happen, each with its keys, its help and how it becomes actions.
import * as z from 'zod';
import type {Signal} from '../machine/command.ts';
import {messages} from '../messages.ts';
import type {Action, ProcessRef} from './action.ts';
import {sysctlValues} from './machine-schema.ts';
import type {Argument, FilePages, ProgramEntry, Values} from './program-entry.ts';
import {PROGRAM_NAMES, programEntry} from './programs.ts';
import type {Report} from './machine-config.ts';
import {count, device, instant, section, size, text, value, word} from './schema.ts';
import {nearest} from './nearest.ts';
import {pageRate, pagesFor, parseInstant, parseRate, parseSize} from './units.ts';

const SIGNALS = ['TERM', 'KILL', 'STOP', 'CONT'] as const satisfies readonly Signal[];
const MAX_NAME_BYTES = 15;

/** What an event may refer to. */
export type EventContext = {
	/** Pages of the files that exist at the time. */
	readonly files: FilePages;
	readonly disks: readonly string[];
	readonly swaps: readonly string[];
	readonly nodes: number;
	readonly cpus: number;
	readonly report: Report;
};

const at = {at: instant};

export const processRef = value<ProcessRef>(raw => {
	if (typeof raw === 'number')
		return Number.isInteger(raw) && raw > 0 ? {ok: true, value: {pid: raw}} : {ok: false, problem: messages.scenario.notProcess(String(raw))};
	if (typeof raw !== 'string' || raw === '') return {ok: false, problem: messages.scenario.notProcess(JSON.stringify(raw))};
	return {ok: true, value: /^\d+$/.test(raw) ? {pid: Number(raw)} : {name: raw}};
});

const processName = value<string>(raw => {
	if ((typeof raw !== 'string' && typeof raw !== 'number') || raw === '') return {ok: false, problem: messages.scenario.notText(JSON.stringify(raw))};
	const name = String(raw);
	if (/^\d+$/.test(name)) return {ok: false, problem: messages.scenario.nameIsPid(name)};
	return new TextEncoder().encode(name).length <= MAX_NAME_BYTES
		? {ok: true, value: name}
		: {ok: false, problem: messages.scenario.nameTooLong(name, MAX_NAME_BYTES)};
});

const nodeList = z.preprocess(raw => (raw === undefined || Array.isArray(raw) ? raw : [raw]), z.array(count(0, 63)).optional());

/** Keys that every spawn takes besides the arguments of its program. */
const COMMON = {
	...at,
	spawn: word(PROGRAM_NAMES, 'program'),
	name: processName.optional(),
	oom_score_adj: count(-1000, 1000).optional(),
	stop: instant.optional(),
	node: count(0, 63).optional(),
	bind: nodeList.optional(),
	prefer: count(0, 63).optional(),
	cpu: count(0, 63).optional(),
	uid: count(0, 2 ** 31).optional(),
	parent: processRef.optional(),
};

/** Help for the keys of COMMON that a person may give. */
export const COMMON_ARGUMENTS: readonly {readonly name: string; readonly kind: string; readonly help: string}[] = [
	{name: 'name', kind: 'text', help: 'what the process is called, at most 15 bytes; otherwise as its program'},
	{name: 'oom_score_adj', kind: '-1000 … 1000', help: 'for the OOM killer; -1000 is never killed; otherwise inherited from the parent'},
	{name: 'stop', kind: 'time', help: 'killed so long after its start'},
	{name: 'node', kind: 'number', help: 'NUMA: runs on the CPUs of this node'},
	{name: 'bind', kind: 'number or list', help: 'NUMA: takes memory from these nodes alone'},
	{name: 'prefer', kind: 'number', help: 'NUMA: takes memory from this node first'},
	{name: 'cpu', kind: 'number', help: 'runs on this CPU alone'},
	{name: 'uid', kind: 'number', help: 'user; 0, root, by default'},
	{name: 'parent', kind: 'process', help: 'whose child it is; otherwise init’s'},
];

const PARSERS = {
	size: value(raw => {
		const parsed = parseSize(raw);
		return parsed.ok ? {ok: true, value: pagesFor(parsed.value)} : parsed;
	}),
	rate: value(raw => {
		const parsed = parseRate(raw);
		return parsed.ok ? {ok: true, value: pageRate(parsed.value)} : parsed;
	}),
	time: instant,
	count: count(0, Number.MAX_SAFE_INTEGER),
	file: text,
} as const;

/** The default of an argument as its parser reads it; undefined where it has none. */
function defaultOf(argument: Argument): number | string | undefined {
	if (argument.default === null || argument.default === '') return undefined;
	return PARSERS[argument.kind].parse(argument.default);
}

const schemas = new Map<string, ReturnType<typeof spawnSchema>>();

function spawnSchema(program: ProgramEntry) {
	const shape = Object.fromEntries(
		program.arguments.map(argument => {
			const parser = PARSERS[argument.kind] as z.ZodType<number | string>;
			const otherwise = defaultOf(argument);
			return [argument.name, otherwise === undefined ? (argument.default === '' ? parser.optional() : parser) : parser.default(otherwise)];
		}),
	);
	return section({...COMMON, ...shape}, `a spawn of ${program.name}`);
}

const schemaOf = (program: ProgramEntry): ReturnType<typeof spawnSchema> => {
	const known = schemas.get(program.name) ?? spawnSchema(program);
	schemas.set(program.name, known);
	return known;
};

type Parse<Output> = (schema: z.ZodType<Output>) => Output | null;

function checkArguments(program: ProgramEntry, values: Values, {files, report}: EventContext): boolean {
	for (const argument of program.arguments) {
		const given = values[argument.name];
		if (argument.kind === 'file' && given !== undefined && !files.has(String(given))) {
			report([argument.name], messages.scenario.noFile(String(given), nearest(String(given), [...files.keys()])));
			return false;
		}
		if (argument.kind === 'size' && given === 0 && argument.default !== '0') {
			report([argument.name], messages.scenario.atLeastAPage(argument.name));
			return false;
		}
	}
	const problem = program.check(values, files);
	if (problem) report([problem.argument], problem.problem);
	return problem === null;
}

function spawn(raw: Readonly<Record<string, unknown>>, parse: Parse<unknown>, context: EventContext): Action[] | null {
	const {report, nodes, cpus} = context;
	const name = parse(section({spawn: COMMON.spawn}, 'an event').loose());
	if (name === null) return null;
	const program = programEntry(String(raw['spawn'])) as ProgramEntry;
	const input = parse(schemaOf(program)) as (z.infer<z.ZodObject<typeof COMMON>> & Values) | null;
	if (input === null) return null;
	for (const key of ['node', 'prefer'] as const) if ((input[key] ?? 0) >= nodes) report([key], messages.scenario.noNode(input[key] as number, nodes));
	for (const node of input.bind ?? []) if (node >= nodes) report(['bind'], messages.scenario.noNode(node, nodes));
	if ((input.cpu ?? 0) >= cpus) report(['cpu'], messages.scenario.noCpu(input.cpu as number, cpus));
	if (!checkArguments(program, input, context)) return null;
	const {oom_score_adj: oomScoreAdj, stop: stopUs, node, bind, prefer, cpu, uid, parent} = input;
	const options = Object.fromEntries(Object.entries({oomScoreAdj, stopUs, node, bind, prefer, cpu, uid, parent}).filter(([, given]) => given !== undefined));
	return [{kind: 'spawn', name: input.name ?? program.name, label: program.name, program: program.compile(input, context.files), ...options}];
}

type EventKind = {
	/** The key that says what happens. */
	readonly key: string;
	/** Keys of such an event besides `at`, as help shows them. */
	readonly example: string;
	readonly help: string;
	/** Actions of an event, or null when something in it was complained of. `parse` checks the event against a schema. */
	readonly read: (raw: Readonly<Record<string, unknown>>, parse: Parse<unknown>, context: EventContext) => Action[] | null;
};

/** An event that a schema describes in full. */
function simple<Shape extends z.core.$ZodLooseShape>(
	key: string,
	example: string,
	help: string,
	shape: Shape,
	actions: (input: z.infer<z.ZodObject<Shape, z.core.$strict>>, context: EventContext) => Action[],
): EventKind {
	const schema = section({...at, ...shape}, `an event with ${key}`);
	return {
		key,
		example,
		help,
		read: (_raw, parse, context) => {
			const input = parse(schema as unknown as z.ZodType<unknown>);
			return input === null ? null : actions(input as z.infer<z.ZodObject<Shape, z.core.$strict>>, context);
		},
	};
}

function checkDevice(name: string | null, key: string, {swaps, report}: EventContext): void {
	if (name !== null && !swaps.includes(name)) report([key], messages.scenario.noSwap(name, swaps, nearest(name, swaps)));
	if (name === null && swaps.length === 0) report([key], messages.scenario.noSwap('', swaps, null));
}

export const EVENT_KINDS = [
	{key: 'spawn', example: '{at: 1s, spawn: leak, name: leaky, rate: 20MiB/s}', help: 'Starts a program.', read: spawn},
	simple('sysctl', '{at: 10s, sysctl: {vm.swappiness: 0}}', 'Writes sysctls.', {sysctl: sysctlValues}, ({sysctl}) =>
		Object.entries(sysctl as Readonly<Record<string, string>>).map(([name, written]) => ({kind: 'command', command: {kind: 'sysctl', name, value: written}})),
	),
	simple(
		'oom_score_adj',
		'{at: 12s, oom_score_adj: -500, of: leaky}',
		'Changes a process’s oom_score_adj.',
		{oom_score_adj: count(-1000, 1000), of: processRef},
		input => [{kind: 'oom_score_adj', of: input.of, value: input.oom_score_adj}],
	),
	simple('drop_caches', '{at: 20s, drop_caches: 3}', 'Drops clean page cache (1), slab (2) or both (3).', {drop_caches: count(1, 3)}, input => [
		{kind: 'command', command: {kind: 'sysctl', name: 'vm.drop_caches', value: String(input.drop_caches)}},
	]),
	simple(
		'signal',
		'{at: 25s, signal: TERM, to: leaky}',
		'Sends TERM, KILL, STOP or CONT to a process.',
		{signal: word(SIGNALS, 'signal'), to: processRef},
		input => [{kind: 'signal', to: input.to, signal: input.signal}],
	),
	simple('swapoff', '{at: 30s, swapoff: true}', 'Turns swap off: all of it, or one area by name.', {swapoff: device}, ({swapoff}, context) => {
		checkDevice(swapoff, 'swapoff', context);
		return [{kind: 'swapoff', device: swapoff}];
	}),
	simple('swapon', '{at: 40s, swapon: swap}', 'Turns swap on: all of it, or one area by name.', {swapon: device}, ({swapon}, context) => {
		checkDevice(swapon, 'swapon', context);
		return [{kind: 'swapon', device: swapon}];
	}),
	simple('sysrq', '{at: 50s, sysrq: f}', 'Lets the OOM killer choose now.', {sysrq: word(['f'], 'sysrq key')}, () => [
		{kind: 'command', command: {kind: 'sysrq', key: 'f'}},
	]),
	simple(
		'create_file',
		'{at: 5s, create_file: /data/new, size: 100MiB}',
		'Makes a file; its pages are not in RAM.',
		{create_file: text, size, disk: text.optional()},
		(input, {disks, files, report}) => {
			const disk = input.disk ?? (disks.includes('data') ? 'data' : (disks[0] ?? 'data'));
			if (!disks.includes(disk)) report(['disk'], messages.scenario.unknownWord('disk', disk, disks, nearest(disk, disks)));
			if (files.has(input.create_file)) report(['create_file'], messages.scenario.fileExists(input.create_file));
			if (input.size === 0) report(['size'], messages.scenario.emptyFile(input.create_file));
			return [{kind: 'command', command: {kind: 'create_file', path: input.create_file, pages: pagesFor(input.size), disk}}];
		},
	),
] as const satisfies readonly EventKind[];

/** When an event happens, before anything else about it is known; 0 where that cannot be told. */
export function eventTime(raw: unknown): number {
	const parsed = typeof raw === 'object' && raw !== null && 'at' in raw ? parseInstant(raw.at) : null;
	return parsed?.ok ? parsed.value : 0;
}

/** Reads an event. Tells `context.report` of what is wrong, with paths that begin at the event, and returns null then. */
export function readEvent(raw: unknown, context: EventContext): Action[] | null {
	const {report} = context;
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
		report([], messages.scenario.notEvent(EVENT_KINDS[0].example));
		return null;
	}
	const event = raw as Readonly<Record<string, unknown>>;
	const keys = EVENT_KINDS.map(kind => kind.key) as readonly string[];
	const present = 'spawn' in event ? ['spawn'] : keys.filter(key => key in event);
	const kind = EVENT_KINDS.find(one => one.key === present[0]);
	if (kind === undefined) {
		const written = Object.keys(event).find(key => key !== 'at');
		if (written === undefined) report([], messages.scenario.emptyEvent(keys));
		else report([written], messages.scenario.unknownEvent(written, nearest(written, keys), keys), 'key');
		return null;
	}
	if (present[1] !== undefined) {
		report([present[1]], messages.scenario.twoEvents(present[0] as string, present[1]), 'key');
		return null;
	}
	const parse: Parse<unknown> = schema => {
		const result = schema.safeParse(event);
		if (result.success) return result.data;
		reportIssues(result.error.issues, report);
		return null;
	};
	return kind.read(event, parse, context);
}

/** Passes zod's complaints on: an unknown key is at the key, a missing one at what it is missing in. */
export function reportIssues(issues: readonly z.core.$ZodIssue[], report: Report): void {
	for (const issue of issues) {
		const path = issue.path.map(part => (typeof part === 'symbol' ? String(part) : part));
		if (issue.code === 'unrecognized_keys') report([...path, issue.keys[0] as string], issue.message, 'key');
		else if (issue.code === 'custom' && issue.params?.['missing'] === true) report(path, messages.scenario.missing(String(path.at(-1) ?? 'value')));
		else report(path, issue.message, issue.code === 'custom' && issue.params?.['key'] === true ? 'key' : 'value');
	}
}

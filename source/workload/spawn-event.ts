// The event that starts a program: its schema is made from the program's entry in the registry.
import * as z from 'zod';
import type {ExecutableConfig, Kernel} from '../machine/config.ts';
import {messages} from '../messages.ts';
import type {Action, ProcessRef, SpawnAction} from './action.ts';
import {AGAIN} from './again.ts';
import {executableFrom, usualExecutable} from './executable.ts';
import {EXECUTABLE} from './machine-schema.ts';
import {checkGroup, type KnownGroups} from './group-schema.ts';
import {isFilePath} from './file-path.ts';
import {nearest} from './nearest.ts';
import type {Argument, FilePages, ProgramEntry, Values} from './program-entry.ts';
import {PROGRAM_NAMES, programEntry} from './programs.ts';
import {count, instant, number, type Report, section, text, texts, value, word} from './schema.ts';
import {PAGE_BYTES, pageRate, pagesFor, parseRate, parseSize, written} from './units.ts';

const MAX_NAME_BYTES = 15;

/** What an event may refer to. */
export type EventContext = {
	/** Pages of the files that exist at the time. */
	readonly files: FilePages;
	/** Those that an event before has removed. */
	readonly removed?: ReadonlySet<string>;
	/** Those on the tmpfs; not there: it is not known which. */
	readonly tmpfs?: ReadonlySet<string>;
	/** Names of those that files may lie on. */
	readonly disks: readonly string[];
	/** Memory groups that there are at the time. */
	readonly groups: KnownGroups;
	/** What programs are that say nothing of their files; otherwise as usual. */
	readonly executable?: ExecutableConfig;
	readonly swaps: readonly string[];
	readonly nodes: number;
	readonly kernel: Kernel;
	readonly cpus: number;
	readonly report: Report;
};

export const processRef = value<ProcessRef>(raw => {
	if (typeof raw === 'number')
		return Number.isInteger(raw) && raw > 0 ? {ok: true, value: {pid: raw}} : {ok: false, problem: messages.scenario.notProcess(String(raw))};
	if (typeof raw !== 'string' || raw === '') return {ok: false, problem: messages.scenario.notProcess(written(raw))};
	return {ok: true, value: /^\d+$/.test(raw) ? {pid: Number(raw)} : {name: raw}};
});

export const processName = value<string>(raw => {
	if ((typeof raw !== 'string' && typeof raw !== 'number') || raw === '') return {ok: false, problem: messages.scenario.notText(written(raw))};
	const name = String(raw);
	if (/^\d+$/.test(name)) return {ok: false, problem: messages.scenario.nameIsPid(name)};
	return new TextEncoder().encode(name).length <= MAX_NAME_BYTES
		? {ok: true, value: name}
		: {ok: false, problem: messages.scenario.nameTooLong(name, MAX_NAME_BYTES)};
});

/** A set of nodes (nodemask_t): one is in it once, and their order is that of their numbers. */
const nodeList = z.preprocess(
	raw => (raw === undefined || Array.isArray(raw) ? raw : [raw]),
	z
		.array(count(0, 63))
		.transform(nodes => [...new Set(nodes)].sort((a, b) => a - b))
		.optional(),
);
const NODE_LISTS = ['bind', 'interleave', 'weighted_interleave', 'prefer_many'] as const;
/** set_mempolicy() takes one of these. `bind` and `prefer` may be together: what is bound to several nodes may prefer one of them (MPOL_PREFERRED within a cpuset). */
const POLICIES = ['interleave', 'weighted_interleave', 'prefer_many', 'bind', 'prefer'] as const;

/** Keys that every spawn takes besides the arguments of its program; their help is in every-program.ts. */
const COMMON = {
	at: instant,
	...AGAIN,
	spawn: word(PROGRAM_NAMES, 'program'),
	name: processName.optional(),
	oom_score_adj: count(-1000, 1000).optional(),
	stop: instant.optional(),
	node: count(0, 63).optional(),
	bind: nodeList.optional(),
	prefer: count(0, 63).optional(),
	interleave: nodeList,
	weighted_interleave: nodeList,
	prefer_many: nodeList,
	cpu: count(0, 63).optional(),
	uid: count(0, 2 ** 31).optional(),
	compression: number(1, 64).optional(),
	zero_filled: number(0, 1).optional(),
	parent: processRef.optional(),
	cgroup: text.optional(),
	executable: z.preprocess(raw => (typeof raw === 'string' ? {path: raw} : raw), section({path: text.optional(), ...EXECUTABLE}, 'an executable')).optional(),
};

/** The program's name, before its arguments are looked at. */
const WHICH = section({spawn: COMMON.spawn}, 'an event').loose();

const PARSERS = {
	size: value(raw => {
		const parsed = parseSize(raw);
		return parsed.ok ? {ok: true, value: pagesFor(parsed.value)} : parsed;
	}),
	rate: value(raw => {
		const parsed = parseRate(raw);
		return parsed.ok ? {ok: true, value: pageRate(parsed.value)} : parsed;
	}),
	bytes: value(parseSize),
	time: instant,
	list: texts,
	text,
	count: count(0, Number.MAX_SAFE_INTEGER),
	number: number(0, Number.MAX_SAFE_INTEGER),
	file: text,
} as const;

/** The default of an argument as its parser reads it; undefined where it has none. */
function defaultOf(argument: Argument): number | string | readonly string[] | undefined {
	if (argument.default === null || argument.default === '') return undefined;
	return PARSERS[argument.kind].parse(argument.default);
}

const schemas = new Map<string, ReturnType<typeof spawnSchema>>();

function spawnSchema(program: ProgramEntry) {
	const shape = Object.fromEntries(
		program.arguments.map(argument => {
			const parser = PARSERS[argument.kind] as z.ZodType<number | string | readonly string[]>;
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

/** Checks an event against a schema; null when something was complained of. */
export type Parse<Output> = (schema: z.ZodType<Output>) => Output | null;

/** Tells of a file that is not there, or no longer. */
export function reportNoFile(key: string, path: string, {files, removed, report}: EventContext): void {
	report([key], removed?.has(path) === true ? messages.scenario.fileRemoved(path) : messages.scenario.noFile(path, nearest(path, [...files.keys()])));
}

function checkArguments(program: ProgramEntry, values: Values, context: EventContext): boolean {
	const {files, disks, report} = context;
	for (const argument of program.arguments) {
		const given = values[argument.name];
		if (argument.kind === 'file' && given !== undefined && !files.has(String(given))) {
			reportNoFile(argument.name, String(given), context);
			return false;
		}
		if (argument.onTmpfs === true && given !== undefined && context.tmpfs?.has(String(given)) === false) {
			report([argument.name], messages.scenario.notOnTmpfs(String(given)));
			return false;
		}
		if (argument.kind === 'size' && given === 0 && argument.default !== '0') {
			report([argument.name], messages.scenario.atLeastAPage(argument.name));
			return false;
		}
	}
	const problem = program.check(values, files, disks);
	if (problem) report([problem.argument], problem.problem);
	return problem === null;
}

/** The file of its program, where the event says something of it. */
function executableOf({executable: given, name, spawn: program}: z.infer<z.ZodObject<typeof COMMON>>, context: EventContext): Pick<SpawnAction, 'executable'> {
	if (given === undefined) return {};
	const {disks, files, report} = context;
	const path = given.path ?? `/usr/bin/${(name ?? program).replaceAll('/', '!')}`;
	if (given.path !== undefined && !isFilePath(path)) report(['executable'], messages.scenario.notFilePath(path));
	if (context.tmpfs?.has(path) === true) report(['executable'], messages.scenario.executableOnTmpfs(path));
	const there = files.get(path);
	const named = disks.map(one => ({name: one}));
	const otherwise = context.executable ?? usualExecutable(named);
	const size = given.size ?? (there === undefined ? undefined : there * PAGE_BYTES);
	const file = executableFrom({...given, size}, otherwise, named, ['executable'], report);
	if (there !== undefined && there !== file.pages) report(['executable', 'size'], messages.scenario.executableDiffers(path, there));
	return {executable: {...file, path}};
}

/** Where a process takes its memory from: nodes that there are, and one policy. */
function checkPolicies(input: Pick<z.infer<z.ZodObject<typeof COMMON>>, (typeof POLICIES)[number]>, {report, nodes}: EventContext): void {
	for (const key of NODE_LISTS) {
		if (input[key]?.length === 0) report([key], messages.scenario.noNodes());
		for (const node of input[key] ?? []) if (node >= nodes) report([key], messages.scenario.noNode(node, nodes));
	}
	const [policy, other] = POLICIES.filter(key => input[key] !== undefined);
	if (policy !== undefined && policy !== 'bind' && other !== undefined) report([other], messages.scenario.twoPolicies(policy, other), 'key');
}

/** Actions of an event that spawns; null when something in it was complained of. */
export function spawn(raw: Readonly<Record<string, unknown>>, parse: Parse<unknown>, context: EventContext): Action[] | null {
	const {report, nodes, cpus} = context;
	const name = parse(WHICH);
	if (name === null) return null;
	const program = programEntry(String(raw['spawn'])) as ProgramEntry;
	const input = parse(schemaOf(program)) as (z.infer<z.ZodObject<typeof COMMON>> & Values) | null;
	if (input === null) return null;
	for (const key of ['node', 'prefer'] as const) if ((input[key] ?? 0) >= nodes) report([key], messages.scenario.noNode(input[key] as number, nodes));
	if (input.weighted_interleave !== undefined && context.kernel !== '6.12') report(['weighted_interleave'], messages.scenario.noWeights(context.kernel));
	checkPolicies(input, context);
	if ((input.cpu ?? 0) >= cpus) report(['cpu'], messages.scenario.noCpu(input.cpu as number, cpus));
	if (!checkArguments(program, input, context)) return null;
	const {oom_score_adj: oomScoreAdj, stop: stopUs, node, bind, prefer, interleave, cpu, uid, parent, compression} = input;
	const {weighted_interleave: weightedInterleave, prefer_many: preferMany, zero_filled: zeroFilled} = input;
	const options = Object.fromEntries(
		Object.entries({oomScoreAdj, stopUs, node, bind, prefer, interleave, weightedInterleave, preferMany, cpu, uid, parent, compression, zeroFilled}).filter(
			([, given]) => given !== undefined,
		),
	);
	const executable = executableOf(input, context);
	const cgroup = input.cgroup === undefined ? undefined : checkGroup(input.cgroup, context.groups, ['cgroup'], report);
	const adj = oomScoreAdj ?? (cgroup === undefined ? null : context.groups.get(cgroup));
	const group = {...(cgroup === undefined ? {} : {cgroup}), ...(adj === null || adj === undefined ? {} : {oomScoreAdj: adj})};
	return [
		{kind: 'spawn', name: input.name ?? program.name, label: program.name, program: program.compile(input, context.files), ...options, ...group, ...executable},
	];
}

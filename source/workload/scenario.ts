// A scenario: a machine, what happens on it and when, when to stop, and what must have happened. From YAML text to plain data, or one sentence of
// what is wrong with it. `lowwater help scenarios` prints the whole grammar.
import * as z from 'zod';
import type {MachineConfig} from '../machine/config.ts';
import {VMSTAT_FIELDS} from '../machine/fields.ts';
import {messages} from '../messages.ts';
import type {InChinese} from '../messages/scenario-words.ts';
import {FIELDS} from '../procfs/fields.ts';
import type {TimedAction} from './action.ts';
import {type Override, type Path, readDocument} from './document.ts';
import {machineConfig} from './machine-config.ts';
import {filesSchema, machineSchema} from './machine-schema.ts';
import {checkGauges, checkGroupGauges, checkProcessGauges, type Gauges, gaugesSchema, groupFiguresSchema, isGauge, processesSchema} from './gauges.ts';
import {groupsSchema, type KnownGroups, kubernetesSchema, readGroups} from './group-schema.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import type {Origin} from './origin.ts';
import {scenarioBytes} from './scenario-bytes.ts';
import {ScenarioError} from './scenario-error.ts';
import {LEAD_WORDS, type LeadName} from './lead.ts';
import {count, flag, instant, named, type Report, reportIssues, section, size, text, value} from './schema.ts';
import {lessonSchema} from './lesson/schema.ts';
import type {Lesson} from './lesson/lesson.ts';
import {readLesson} from './lesson/read.ts';
import {readState, stateSchema} from './state-schema.ts';
import {Population, readTimeline} from './timeline.ts';
import {parseInstant, parseRate, written} from './units.ts';

export type Until = {
	readonly timeUs: number;
	/** Stop when so many processes have been killed by the OOM killer. */
	readonly oomKills: number | null;
	/** How long to go on after the last kill or a panic. */
	readonly tailUs: number;
};

export type Bounds = {readonly min?: number; readonly max?: number};

export type Expect = {
	/** Exactly these, in this order, by the OOM killer. */
	readonly killed: readonly string[] | null;
	readonly neverKilled: readonly string[];
	/** Running at the end. */
	readonly alive: readonly string[];
	readonly counters: Readonly<Record<string, Bounds>>;
	/** Bytes of RAM of a process at the end, by name. */
	readonly rss: Readonly<Record<string, Bounds>>;
	readonly panic: boolean | null;
	/** Figures of the machine, and of processes by name. */
	readonly gauges: Gauges;
	readonly processes: Readonly<Record<string, Gauges>>;
	/** And of memory groups by path. */
	readonly groups: Readonly<Record<string, Gauges>>;
};

export type Scenario = {
	readonly name: string;
	readonly summary: string;
	/** The same in Chinese, where its file has it. */
	readonly zh?: InChinese;
	/** The figure that the overview draws large; of a memory group, whose. */
	readonly lead: LeadName;
	readonly leadGroup?: string;
	readonly config: MachineConfig;
	readonly timeline: readonly TimedAction[];
	readonly until: Until;
	readonly expect: Expect;
	/** It ends before its own end (`forUs`): what it expects then says nothing, and `expect` is empty. */
	readonly cutShort: boolean;
	/** What it asks, where it is a lesson. */
	readonly lesson?: Lesson;
	/** The form that is open first in the dashboard, and when: what if this process leaks? */
	readonly whatIf?: {readonly leak: string; readonly rate: string; readonly atUs: number};
	/** What it was read from; absent where it was not read. */
	readonly origin?: Origin;
};

export type ScenarioOptions = {
	/** Name of the file in messages. */
	readonly file: string;
	readonly overrides?: readonly Override[];
	readonly seed?: number;
	/** Instead of `until.time`. */
	readonly forUs?: number;
	/** Memory of this computer that a machine may take, to refuse one that is too large for it. */
	readonly availableBytes?: number;
};

/** Names of counters that `expect` may bound: those of /proc/vmstat, and counters of the registry such as allocstall, the sum over zones. */
export const COUNTER_NAMES: readonly string[] = [...new Set([...FIELDS.filter(field => field.kind === 'counter').map(field => field.id), ...VMSTAT_FIELDS])];

const bounds = section({min: count(0, Number.MAX_SAFE_INTEGER).optional(), max: count(0, Number.MAX_SAFE_INTEGER).optional()}, 'bounds of a counter');

const sizes = section({min: size.optional(), max: size.optional()}, 'bounds of a size');

/** A rate as it is written. */
const rateText = value<string>(raw => {
	const parsed = parseRate(raw);
	return parsed.ok ? {ok: true, value: String(raw)} : parsed;
}).default('50MiB/s');

/** A name, or the path of the memory group whose memory it is. */
const lead = value<string>(raw => {
	const given = written(raw);
	if (given.startsWith('/') || LEAD_WORDS.some(name => name === given)) return {ok: true, value: given};
	return {ok: false, problem: messages.scenario.unknownWord('figure that a chart shows large', given, [...LEAD_WORDS, '/a/group'], nearest(given, LEAD_WORDS))};
});

/** What a scenario may say, at the top. */
export const scenarioSchema = section(
	{
		name: text.optional(),
		summary: text.default(''),
		machine: machineSchema,
		lead: lead.default('free'),
		zh: section({name: text.optional(), summary: text.optional()}, 'zh').optional(),
		// Where it stands in a list of several (head.ts).
		group: text.optional(),
		order: count(0, 1_000_000).optional(),
		files: filesSchema.default({}),
		cgroups: groupsSchema.default({}),
		kubernetes: kubernetesSchema.optional(),
		state: stateSchema.optional(),
		timeline: z
			.array(z.unknown(), {error: () => messages.scenario.notList('timeline')})
			.refine(events => events.length <= LIMITS.events, messages.scenario.tooMany('timeline', LIMITS.events))
			.default([]),
		until: section({time: instant, oom_kills: count(1, 1000).optional(), tail: instant.default(0)}, 'until'),
		expect: section(
			{
				killed: z.array(text, {error: () => messages.scenario.notList('expect.killed')}).optional(),
				never_killed: z.array(text, {error: () => messages.scenario.notList('expect.never_killed')}).default([]),
				alive: z.array(text, {error: () => messages.scenario.notList('expect.alive')}).default([]),
				counters: named(bounds, 'expect.counters', LIMITS.expected).default({}),
				rss: named(sizes, 'expect.rss', LIMITS.expected).default({}),
				gauges: gaugesSchema.default({}),
				processes: processesSchema.default({}),
				groups: groupFiguresSchema.default({}),
				panic: flag.optional(),
			},
			'expect',
		).optional(),
		lesson: lessonSchema.optional(),
		what_if: section({leak: text, rate: rateText, at: instant.default(0)}, 'what_if').optional(),
	},
	'a scenario',
);
type Input = z.infer<typeof scenarioSchema>;

type Complaint = {readonly path: Path; readonly message: string; readonly what: 'key' | 'value'};

/** No expectations. */
export const NOTHING: Expect = {killed: null, neverKilled: [], alive: [], counters: {}, rss: {}, panic: null, gauges: {}, processes: {}, groups: {}};

function readExpect(input: Input, population: Population, known: KnownGroups, config: MachineConfig, endUs: number, report: Report): Expect {
	const {expect} = input;
	for (const key of ['killed', 'never_killed', 'alive'] as const) {
		for (const [i, name] of (expect?.[key] ?? []).entries())
			if (!population.has(name)) report(['expect', key, i], messages.scenario.noProcess(name, nearest(name, population.names)));
	}
	for (const [name, {min = 0, max = Infinity}] of Object.entries(expect?.counters ?? {})) {
		if (!COUNTER_NAMES.includes(name)) {
			const problem = isGauge(name) ? messages.scenario.isGauge(name) : messages.scenario.unknownWord('counter', name, [], nearest(name, COUNTER_NAMES));
			report(['expect', 'counters', name], problem, 'key');
		}
		if (min > max) report(['expect', 'counters', name, 'min'], messages.scenario.moreThan('min', 'max'));
	}
	for (const [name, {min = 0, max = Infinity}] of Object.entries(expect?.rss ?? {})) {
		if (!population.has(name)) report(['expect', 'rss', name], messages.scenario.noProcess(name, nearest(name, population.names)), 'key');
		if (min > max) report(['expect', 'rss', name, 'min'], messages.scenario.moreThan('min', 'max'));
	}
	const gauges = (expect?.gauges ?? {}) as Gauges;
	const processes = (expect?.processes ?? {}) as Readonly<Record<string, Gauges>>;
	checkGauges(gauges, config, endUs, report);
	checkProcessGauges(processes, population, endUs, report);
	const groups = (expect?.groups ?? {}) as Readonly<Record<string, Gauges>>;
	checkGroupGauges(groups, known, endUs, report);
	return {
		groups,
		gauges,
		processes,
		killed: expect?.killed ?? null,
		neverKilled: expect?.never_killed ?? [],
		alive: expect?.alive ?? [],
		counters: (expect?.counters ?? {}) as Readonly<Record<string, Bounds>>,
		rss: (expect?.rss ?? {}) as Readonly<Record<string, Bounds>>,
		panic: expect?.panic ?? null,
	};
}

/**
 * Reads a scenario. Throws ScenarioError with one sentence: the first thing that is wrong, where it stands, and what to write instead.
 */
export function readScenario(yaml: string, options: ScenarioOptions): Scenario {
	const {file, overrides = [], seed, forUs, availableBytes} = options;
	const document = readDocument(yaml, file, overrides);
	const complaints: Complaint[] = [];
	const report: Report = (path, message, what = 'value') => complaints.push({path, message, what});
	const stopAtFirst = (): void => {
		const placed = complaints.map(({path, message, what}) => ({message, place: document.place(path, what)})).sort((a, b) => a.place.order - b.place.order);
		const first = placed[0];
		if (first) throw new ScenarioError(`${first.place.text}: ${first.message}`);
	};
	const data = typeof document.data === 'object' && document.data !== null ? (document.data as Readonly<Record<string, unknown>>) : {};
	if (document.data !== null && data === document.data && !Array.isArray(data) && !('until' in data) && forUs === undefined)
		report([], messages.scenario.noEnd());
	const withEnd = forUs === undefined ? document.data : {...data, until: {...(data['until'] ?? {}), time: `${forUs}us`}};
	const result = scenarioSchema.safeParse(withEnd);
	if (!result.success) {
		reportIssues(
			result.error.issues.filter(issue => !(issue.path[0] === 'until' && issue.path.length === 1 && !('until' in data))),
			report,
		);
		stopAtFirst();
	}
	const input = result.data as Input;
	const bare = machineConfig(input.machine, input.files, report);
	const population = new Population();
	const state = readState(input.state, bare, population, report);
	const config = state === null ? bare : {...bare, state};
	if (input.lead === 'nodes' && config.zones.every(zone => zone.node === config.zones[0]?.node)) report(['lead'], messages.scenario.oneNode());
	const endUs = input.until.time;
	if (endUs === 0) report(['until', 'time'], messages.scenario.endAtOnce());
	const place = (path: Path): string => document.place(path).text;
	const groups = readGroups(input.cgroups, input.kubernetes, config, report, place);
	const everGroups: KnownGroups = new Map(groups.known);
	const events = readTimeline(input.timeline, config, forUs === undefined ? endUs : null, report, place, population, groups.known);
	for (const [path, adj] of groups.known) everGroups.set(path, adj);
	const leadGroup = input.lead.startsWith('/') ? input.lead : null;
	if (leadGroup !== null && !everGroups.has(leadGroup)) report(['lead'], messages.scenario.noGroup(leadGroup, nearest(leadGroup, [...everGroups.keys()])));
	const actions = [...groups.actions, ...events];
	// What is expected after an end that somebody else set is not judged, and no mistake of the scenario's.
	const expect = readExpect(input, population, everGroups, config, forUs === undefined ? endUs : Infinity, report);
	const {what_if: whatIf} = input;
	if (whatIf !== undefined && !population.has(whatIf.leak))
		report(['what_if', 'leak'], messages.scenario.noProcess(whatIf.leak, nearest(whatIf.leak, population.names)));
	const named = file.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
	const lesson =
		input.lesson === undefined ? null : readLesson(input.lesson, named, {config, population, endUs, report, place: path => document.place(path).text});
	stopAtFirst();
	const ownEnd = (data['until'] as {readonly time?: unknown} | null | undefined)?.time;
	const wholeRun = ownEnd === undefined ? null : parseInstant(ownEnd);
	const cutShort = forUs !== undefined && wholeRun?.ok === true && forUs < wholeRun.value;
	const bytes = scenarioBytes(config, actions);
	if (availableBytes !== undefined && bytes > availableBytes) {
		report(
			['machine', Array.isArray(input.machine.zones) ? 'zones' : 'memory'],
			messages.scenario.tooLargeHere(
				config.zones.reduce((sum, zone) => sum + zone.managed, 0),
				bytes,
				availableBytes,
			),
		);
		stopAtFirst();
	}
	return {
		name: input.name ?? named,
		summary: input.summary.trim(),
		...(input.zh === undefined ? {} : {zh: {name: input.zh.name, summary: input.zh.summary?.trim()}}),
		...(leadGroup === null ? {lead: input.lead as LeadName} : {lead: 'group' as const, leadGroup}),
		config: seed === undefined ? config : {...config, seed},
		timeline: actions,
		until: {timeUs: endUs, oomKills: input.until.oom_kills ?? null, tailUs: input.until.tail},
		expect: cutShort ? NOTHING : expect,
		cutShort,
		...(lesson === null ? {} : {lesson}),
		...(whatIf === undefined ? {} : {whatIf: {leak: whatIf.leak, rate: whatIf.rate, atUs: whatIf.at}}),
		origin: {yaml, overrides: overrides.map(({flag, text: given, path, value}) => ({flag, text: given, path, value})), seed: seed ?? null},
	};
}

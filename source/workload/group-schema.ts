// Memory groups of a scenario: a tree by paths with what is written to the files of each, `docker:` and `kubernetes:` for what containers make of it, and the
// events that change it.
import * as z from 'zod';
import type {MachineConfig} from '../machine/config.ts';
import {messages} from '../messages.ts';
import type {Action, TimedAction} from './action.ts';
import {type ContainerFiles, dockerFiles, dockerMistake, type Pod, podGroups, requestOf} from './containers.ts';
import {nearest} from './nearest.ts';
import type {Path} from './document.ts';
import {count, flag, named, type Report, section, size, value} from './schema.ts';
import {parseSize, written} from './units.ts';

/** As many groups as a scenario may name. */
const MOST_GROUPS = 1024;

/** Bytes, or max. */
const limit = value<string>(raw => {
	if (raw === 'max') return {ok: true, value: 'max'};
	const parsed = parseSize(raw);
	return parsed.ok ? {ok: true, value: String(Math.floor(parsed.value))} : parsed;
});

/** Files of a group that hold a value. */
export const VALUE_FILES = {
	'memory.min': limit.optional(),
	'memory.low': limit.optional(),
	'memory.high': limit.optional(),
	'memory.max': limit.optional(),
	'memory.swap.high': limit.optional(),
	'memory.swap.max': limit.optional(),
	'memory.zswap.max': limit.optional(),
	'memory.zswap.writeback': count(0, 1).optional(),
	'memory.oom.group': count(0, 1).optional(),
	'cgroup.pressure': count(0, 1).optional(),
};

/** docker run's flags: sizes, for memory_swap also -1. */
const docker = section(
	{
		memory: size.optional(),
		memory_swap: value<number>(raw => {
			if (raw === -1 || raw === '-1') return {ok: true, value: -1};
			return parseSize(raw);
		}).optional(),
		memory_reservation: size.optional(),
		oom_score_adj: count(-1000, 1000).optional(),
	},
	'docker',
);

const group = section({...VALUE_FILES, docker: docker.optional()}, 'a group');
export const groupsSchema = named(
	z.preprocess(raw => raw ?? {}, group),
	'cgroups',
	MOST_GROUPS,
);

const container = section({request: size.optional(), limit: size.optional()}, 'a container');
const pod = section(
	{
		containers: named(
			z.preprocess(raw => raw ?? {}, container),
			'containers',
			64,
		),
	},
	'a pod',
);

export const kubernetesSchema = section(
	{
		pods: named(pod, 'kubernetes.pods', 256),
		reserved: size.default(0),
		memory_qos: flag.default(false),
		throttling_factor: value<number>(raw => {
			const given = Number(raw);
			return given > 0 && given <= 1 ? {ok: true, value: given} : {ok: false, problem: messages.scenario.notNumber(written(raw), 0, 1)};
		}).default(0.9),
	},
	'kubernetes',
);

type GroupsInput = z.infer<typeof groupsSchema>;
type KubernetesInput = z.infer<typeof kubernetesSchema>;

/** Groups that are there by now, and the oom_score_adj that processes of a container have. */
export type KnownGroups = Map<string, number | null>;

/** "/a//b/" → "/a/b"; null: it is no path of a group. */
export function groupPath(raw: string): string | null {
	if (!raw.startsWith('/') || /[\n]/.test(raw)) return null;
	const names = raw.split('/').filter(name => name !== '');
	return names.includes('.') || names.includes('..') ? null : `/${names.join('/')}`;
}

const make = (path: string): Action => ({kind: 'command', command: {kind: 'mkdir', path}});
export const writeFile = (path: string, file: string, given: string | number): Action => ({
	kind: 'command',
	command: {kind: 'cgroup', path, file, value: String(given)},
});

/** Makes a group and those above it that are not there. */
function makePath(path: string, known: KnownGroups): Action[] {
	const names = path.split('/').filter(name => name !== '');
	return names.flatMap((_, i) => {
		const part = `/${names.slice(0, i + 1).join('/')}`;
		if (known.has(part)) return [];
		known.set(part, null);
		return [make(part)];
	});
}

function filesOf(input: GroupsInput[string]): ContainerFiles {
	const {docker: flags, ...files} = input;
	const own = Object.fromEntries(Object.entries(files).filter(([, given]) => given !== undefined)) as ContainerFiles['files'];
	if (flags === undefined) return {files: own, oomScoreAdj: null};
	const made = dockerFiles(flags);
	return {files: {...made.files, ...own}, oomScoreAdj: made.oomScoreAdj};
}

/** What docker would refuse, and what an API server would. */
function reportMistakes(groups: GroupsInput, kubernetes: KubernetesInput | undefined, memory: number, report: Report): void {
	for (const [path, {docker: flags}] of Object.entries(groups)) {
		const mistake = flags === undefined ? null : dockerMistake(flags);
		if (mistake !== null) report(['cgroups', path, 'docker', mistake.flag], messages.scenario.docker(mistake.flag, mistake.why));
	}
	if (kubernetes === undefined) return;
	if (kubernetes.reserved >= memory) report(['kubernetes', 'reserved'], messages.scenario.allReserved(memory));
	for (const [name, {containers}] of Object.entries(kubernetes.pods))
		for (const [of, one] of Object.entries(containers))
			if (one.limit !== undefined && one.limit > 0 && requestOf(one) > one.limit)
				report(['kubernetes', 'pods', name, 'containers', of, 'request'], messages.scenario.overLimit(of));
}

/** What is made before the machine runs: the tree of a scenario, in the order in which it stands there. */
export function readGroups(
	groups: GroupsInput,
	kubernetes: KubernetesInput | undefined,
	config: MachineConfig,
	report: Report,
	place: (path: Path) => string,
): {readonly known: KnownGroups; readonly actions: readonly TimedAction[]} {
	const known: KnownGroups = new Map();
	const actions: TimedAction[] = [];
	const add = (path: string, {files, oomScoreAdj}: ContainerFiles, at: Path): void => {
		for (const action of makePath(path, known)) actions.push({atUs: 0, place: place(at), action});
		known.set(path, oomScoreAdj);
		for (const [file, given] of Object.entries(files))
			if (given !== undefined) actions.push({atUs: 0, place: place([...at, file]), action: writeFile(path, file, given)});
	};
	const memory = config.zones.reduce((sum, zone) => sum + zone.managed, 0) * 4096;
	reportMistakes(groups, kubernetes, memory, report);
	if (kubernetes !== undefined) {
		for (const [path, files] of podGroups(kubernetes.pods as Readonly<Record<string, Pod>>, {...kubernetes, memory})) add(path, files, ['kubernetes']);
	}
	for (const [raw, input] of Object.entries(groups)) {
		const path = groupPath(raw);
		if (path === null || path === '/') report(['cgroups', raw], messages.scenario.notGroup(raw), 'key');
		else add(path, filesOf(input), ['cgroups', raw]);
	}
	return {known, actions};
}

/** Tells of a group that is not there at that time. */
export function checkGroup(raw: string, known: KnownGroups, path: Path, report: Report): string {
	const found = groupPath(raw);
	if (found === null || (found !== '/' && !known.has(found))) report(path, messages.scenario.noGroup(raw, nearest(raw, [...known.keys()])));
	return found ?? raw;
}

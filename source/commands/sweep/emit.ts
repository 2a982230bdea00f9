// `lowwater sweep … --emit slurm|kubernetes|parallel`: the same sweep as shards of an engine that people have, ready to be submitted. Each shard is the command
// itself with --shard; a shard that is run again goes on where it was.
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {stringify} from 'yaml';
import {emitMessages as words} from '../../messages/sweep-emit.ts';
import {builtinNames} from '../../workload/builtin.ts';
import {nearest} from '../../workload/nearest.ts';
import {quoted} from '../../mount/lines.ts';
import {type CommandContext, EXIT, UsageError} from '../context.ts';
import {textFlag} from '../flag-values.ts';
import {commandWords, SCENARIO_AT} from './command-line.ts';
import type {Prepared} from './prepare.ts';

export const ENGINES = ['slurm', 'kubernetes', 'parallel'] as const;
type Engine = (typeof ENGINES)[number];

export const MOST_SHARDS = 10_000;
const SHARDS = 100;
/** Shards of a job at once, where nobody says how large a cluster is. */
const PARALLEL_PODS = 10;
/** A shard that fails so often is given up. */
const TRIES = 3;
const MIB = 2 ** 20;
/** What the program itself takes beside its runs: with a small machine it was measured with 107 MiB in all. */
const RUN_TIME_MIB = 128;

/** What every engine is told: the sweep without what a shard has for itself, and where its rows go. */
type Job = {
	readonly words: readonly string[];
	readonly shards: number;
	readonly parts: string;
	readonly all: string;
	readonly ending: string;
	/** Drawn when all parts are joined; undefined: nothing. */
	readonly plot: string | undefined;
	readonly memoryMib: number;
	/** Something is required, so that a shard may end with 1. */
	readonly requires: boolean;
};

const OF_A_SHARD = ['emit', 'shards', 'image', 'out', 'jobs', 'shard', 'join', 'plot'];

/** A shard, as a shell takes it; that something required does not hold is its answer, and no failure that would be tried again. */
function shardOf({words: command, requires}: Job, shard: string, out: string): string {
	const line = [...command, '--jobs', '1', '--shard', shard, '--out', out, '> /dev/null'].join(' ');
	return requires ? `${line} || [ $? -eq ${EXIT.expectation} ]` : line;
}

const joinOf = ({parts, all, ending, plot}: Pick<Job, 'parts' | 'all' | 'ending' | 'plot'>): string =>
	['lowwater sweep --join', `${quoted(parts)}/*${ending}`, '--out', quoted(all), ...(plot === undefined ? [] : ['--plot', quoted(plot)])].join(' ');

function parallelScript(job: Job): string {
	const {shards, parts, ending} = job;
	const one = shardOf(job, `{}/${shards}`, `${quoted(parts)}/{}${ending}`);
	return [
		'#!/bin/sh',
		...words.parallel().map(line => `# ${line}`),
		`mkdir -p ${quoted(parts)}`,
		`seq ${shards} | parallel --eta --retries ${TRIES} --joblog ${quoted(`${parts}/joblog`)} ${quoted(one)} &&`,
		`	${joinOf(job)}`,
		'',
	].join('\n');
}

function slurmScript(job: Job): string {
	const {shards, parts, ending, memoryMib} = job;
	return [
		'#!/bin/bash',
		'#SBATCH --job-name=lowwater-sweep',
		`#SBATCH --array=1-${shards}`,
		'#SBATCH --cpus-per-task=1',
		`#SBATCH --mem=${memoryMib}M`,
		'#SBATCH --requeue',
		'#SBATCH --output=/dev/null',
		...words.slurm(joinOf(job)).map(line => `# ${line}`),
		`parts=${quoted(parts)}`,
		'mkdir -p "$parts"',
		'exec 2> "$parts/$SLURM_ARRAY_TASK_ID.log"',
		shardOf(job, `"$SLURM_ARRAY_TASK_ID/${shards}"`, `"$parts/$SLURM_ARRAY_TASK_ID${ending}"`),
		'',
	].join('\n');
}

/** A scenario file that goes with the job, as a pod has none: its key in the ConfigMap, where it lies below /scenarios, and what is in it. */
type Carried = {readonly path: string; readonly key: string; readonly place: string; readonly text: string};

/** What a ConfigMap may hold, bytes. */
const CONFIG_MAP_BYTES = 2 ** 20;

/** Throws UsageError where they are too large to go with the job. */
function scenarioFiles(input: readonly string[]): readonly Carried[] {
	const names = builtinNames();
	const paths = input.filter(name => !names.includes(name));
	const carried = paths.map((path, i): Carried => {
		const alone = paths.filter(other => basename(other) === basename(path)).length === 1;
		// A key takes letters, digits and -._ alone; a file may be called anything.
		return {path, key: `scenario-${i + 1}.yaml`, place: alone ? basename(path) : `${i + 1}/${basename(path)}`, text: readFileSync(path, 'utf8')};
	});
	if (carried.reduce((sum, {text}) => sum + Buffer.byteLength(text), 0) > CONFIG_MAP_BYTES) throw new UsageError(words.tooLarge());
	return carried;
}

function kubernetesYaml(job: Job, input: readonly string[], image: string): string {
	const {shards, memoryMib, ending} = job;
	const files = scenarioFiles(input);
	const hasFiles = files.length > 0;
	const moved = (word: string, i: number): string => {
		const file = files.find(({path}) => path === input[i - SCENARIO_AT]);
		return file === undefined ? word : quoted(`/scenarios/${file.place}`);
	};
	const inPod = {...job, words: job.words.map(moved)};
	const metadata = (name: string) => ({name, labels: {'app.kubernetes.io/name': 'lowwater'}});
	const claim = {
		apiVersion: 'v1',
		kind: 'PersistentVolumeClaim',
		metadata: metadata('lowwater-rows'),
		spec: {accessModes: ['ReadWriteMany'], resources: {requests: {storage: '1Gi'}}},
	};
	const map = {
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: metadata('lowwater-scenarios'),
		data: Object.fromEntries(files.map(({key, text}) => [key, text])),
	};
	const resources = {requests: {cpu: '1', memory: `${memoryMib}Mi`}, limits: {memory: `${memoryMib}Mi`}};
	const container = {
		name: 'sweep',
		image,
		command: ['/bin/sh', '-c'],
		args: [`n=$((JOB_COMPLETION_INDEX + 1)); ${shardOf(inPod, `"$n/${shards}"`, `"/rows/$n${ending}"`)}`],
		resources,
		volumeMounts: [{name: 'rows', mountPath: '/rows'}, ...(hasFiles ? [{name: 'scenarios', mountPath: '/scenarios', readOnly: true}] : [])],
	};
	const volumes = [
		{name: 'rows', persistentVolumeClaim: {claimName: 'lowwater-rows'}},
		...(hasFiles ? [{name: 'scenarios', configMap: {name: 'lowwater-scenarios', items: files.map(({key, place}) => ({key, path: place}))}}] : []),
	];
	const indexed = {
		apiVersion: 'batch/v1',
		kind: 'Job',
		metadata: metadata('lowwater-sweep'),
		spec: {
			completionMode: 'Indexed',
			completions: shards,
			parallelism: Math.min(shards, PARALLEL_PODS),
			backoffLimitPerIndex: TRIES,
			template: {metadata: {labels: {'app.kubernetes.io/name': 'lowwater'}}, spec: {restartPolicy: 'Never', containers: [container], volumes}},
		},
	};
	const head = words.kubernetes(image, joinOf({...job, parts: '/rows'})).map(line => `# ${line}\n`);
	return head.join('') + [claim, ...(hasFiles ? [map] : []), indexed].map(document => stringify(document, {lineWidth: 0})).join('---\n');
}

/** The engine that was asked for. Throws UsageError. */
export function engineOf(name: string): Engine {
	const found = ENGINES.find(engine => engine === name);
	if (found === undefined) throw new UsageError(words.badEngine(name, ENGINES, nearest(name, ENGINES)));
	return found;
}

/** The script or YAML for an engine. Throws UsageError where a shard could not find what it needs. */
export function emit(engine: Engine, {input, flags}: CommandContext, {plan, bytes, setup}: Prepared, shards: number | undefined): string {
	if (input.includes('-')) throw new UsageError(words.noPipe());
	const all = textFlag(flags, 'out') ?? 'sweep.csv';
	const ending = all.endsWith('.parquet') || all.endsWith('.jsonl') ? '.jsonl' : '.csv';
	const job: Job = {
		words: commandWords(input, flags, OF_A_SHARD),
		shards: Math.min(shards ?? SHARDS, plan.points.length),
		parts: all.replace(/\.\w+$/, '.parts'),
		all,
		ending,
		plot: textFlag(flags, 'plot'),
		requires: setup.requirements.length > 0,
		memoryMib: Math.ceil(bytes / MIB) + RUN_TIME_MIB,
	};
	if (engine === 'parallel') return parallelScript(job);
	if (engine === 'slurm') return slurmScript(job);
	return kubernetesYaml(job, input, textFlag(flags, 'image') ?? `lowwater:${setup.version}`);
}

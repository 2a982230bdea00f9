// Real programs in a namespace whose /proc is a Sample's, or a live machine's. What is not installed, or not allowed here, is skipped by name.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, inject, it} from 'vitest';
import type {Sample} from '../../source/machine/sample.ts';
import {type Namespace, namespacePrefix, openNamespace} from '../../source/mount/namespace.ts';
import type {Tree} from '../../source/mount/fuse/server.ts';
import {groupTree} from '../../source/mount/group-tree.ts';
import {createGuests} from '../../source/mount/guests.ts';
import {shmTree} from '../../source/mount/shm-tree.ts';
import {sysctlTree} from '../../source/mount/sysctl-tree.ts';
import {createPublisher, publish, type Publisher} from '../../source/mount/publisher.ts';
import {serve} from '../../source/mount/serve.ts';
import {createStandIns, type StandIns} from '../../source/mount/stand-ins.ts';
import type {Facts} from '../../source/mount/tree.ts';
import {createSession, type Session} from '../../source/session/session.ts';

import type {Source} from '../../source/session/source/source.ts';
import {type LocalSource, scenarioSource} from '../../source/session/source/scenario.ts';
import {scenario} from './scenarios.ts';

export const LIMIT_MS = 30_000;

// Machines of tests are found by nobody else, and what killed ones leave goes with the test.
const runtime = mkdtempSync(join(tmpdir(), 'lowwater-'));
process.env['XDG_RUNTIME_DIR'] = runtime;
afterAll(() => rmSync(runtime, {recursive: true, force: true}));

/** Arguments of node that make it lowwater. Only in tests of the project "programs". */
export const NODE_CLI = [join(inject('shipped') ?? '', 'dist/cli.js')];

export const FACTS: Facts = {config: {disks: [], swaps: [], files: []}, bootTimeS: 1_700_000_000};

function namespaces(): boolean {
	try {
		namespacePrefix();
		return true;
	} catch {
		return false;
	}
}
const hasNamespaces = namespaces();

const succeeds = (command: string): boolean => spawnSync('sh', ['-c', command], {timeout: LIMIT_MS}).status === 0;

type Need = {/** A shell command that succeeds where it is installed. */ readonly by?: string /** Only looks at a folder. */; readonly outside?: true};

/** A test of a real program; its name says so where it is skipped because the program, or a namespace for it, is missing. */
export function withTool(tool: string, name: string, test: () => Promise<void> | void, {by = `command -v ${tool}`, outside}: Need = {}): void {
	const missing = !succeeds(by) ? ` (${tool} is not installed)` : !outside && !hasNamespaces ? ' (no user namespaces here)' : '';
	it.skipIf(missing !== '')(`${tool}: ${name}${missing}`, test, 3 * LIMIT_MS);
}

export const describeNamespaces = describe.skipIf(!hasNamespaces);

/** A machine with a leak under pressure, a program that is worth killing less, and one that is protected. */
export const LEAK = [
	'name: leak',
	'machine: {memory: 128MiB, swap: 64MiB}',
	'timeline:',
	'  - {at: 100ms, spawn: leak, name: leaky, rate: 40MiB/s}',
	'  - {at: 100ms, spawn: idle, name: holder, rss: 16MiB}',
	'  - {at: 100ms, spawn: idle, name: sheltered, rss: 8MiB, oom_score_adj: -500}',
	'until: {time: 20s}',
].join('\n');

/** The machine of a few lines of YAML, as far as `seconds` of its time. */
export function machineAt(seconds: number, yaml = LEAK): LocalSource {
	const source = scenarioSource(scenario(yaml));
	source.stepTo(seconds * 1e6);
	return source;
}

/** A session on a machine, whose clock stands still until it is started. `next`: the one after a restart. */
export function sessionOn(source: LocalSource, next = source): Session {
	const sources = [source];
	return createSession(scenario(LEAK), {theme: 'dark', order: () => [], open: () => sources.pop() ?? next});
}

export type Output = {readonly status: number; readonly out: string; readonly err: string};

const ENVIRONMENT = {...process.env, LC_ALL: 'C', S_COLORS: 'never', S_TIME_FORMAT: '', TERM: 'xterm', COLUMNS: '200'};

/** What a test may do while a program runs. */
export type Meanwhile = {readonly publisher: Publisher; readonly out: () => string /** Ends it. */; readonly stop: () => void};

/** A machine that stands still at a Sample, and takes no notice of what is asked of it. */
const still = (sample: Sample): Parameters<typeof createStandIns>[1] => ({
	store: {getState: () => ({sample})} as Session['store'],
	source: () => ({timeUs: () => sample.timeUs}) as Source,
	ask: (_actions, told) => told([]),
	note: () => undefined,
	watch: () => () => undefined,
});

/** Lets the processes of a Sample be found where a program looks for them. */
async function peopled({keeper, files}: Namespace, sample: Sample): Promise<void> {
	if (keeper !== null) await createStandIns(keeper, still(sample), () => undefined, files).look();
}

/** Runs a program whose /proc is a Sample's. `before`: what is to be done before it begins. */
export async function inside(
	current: Sample,
	command: readonly string[],
	meanwhile?: (during: Meanwhile) => Promise<void>,
	before?: (space: Namespace, publisher: Publisher) => Promise<void>,
	trees?: (space: Namespace) => readonly [groups: Tree, shm: Tree, sysctls: Tree],
): Promise<Output> {
	const space = await openNamespace(command, ENVIRONMENT, 'pipe');
	const stop = (): void => void space.child.kill('SIGKILL');
	const limit = setTimeout(stop, LIMIT_MS);
	const publisher = createPublisher(space.root, {...FACTS, inside: {real: space.real}});
	const problem = publish(publisher, current);
	if (problem !== null) throw new Error(problem);
	const served = await space.cover(trees?.(space));
	publisher.facts = {...publisher.facts, inside: {real: space.real, groups: served}};
	let out = '';
	let err = '';
	space.child.stdout?.setEncoding('utf8').on('data', (data: string) => (out += data));
	space.child.stderr?.setEncoding('utf8').on('data', (data: string) => (err += data));
	space.child.stdin?.end();
	await (before ?? (() => peopled(space, current)))(space, publisher);
	space.begin(current.timeUs / 1e6);
	try {
		await meanwhile?.({publisher, out: () => out, stop});
	} finally {
		if (meanwhile !== undefined) stop();
	}
	const status = await space.ended;
	clearTimeout(limit);
	return {status, out, err};
}

/**
 * Runs a command of the shell on a machine that goes on in real time, and does what it writes and signals. `meanwhile`: what the test does with the session; `next`: what
 * runs after a restart. */
export async function onLive(
	source: LocalSource,
	command: string,
	meanwhile?: (session: Session, out: () => string) => Promise<void>,
	next = source,
): Promise<Output & {readonly log: readonly string[]}> {
	const log: string[] = [];
	const tell = (line: string): void => void log.push(line);
	const ended = new AbortController();
	const session = sessionOn(source, next);
	let standIns: StandIns | null = null;
	let serving: Promise<unknown> = Promise.resolve();
	const output = await inside(
		source.sample(),
		['sh', '-c', `${command}; echo; echo DONE`],
		async ({out}) => {
			await meanwhile?.(session, out);
			await until('the end of the command', () => /\nDONE\n$/.test(out()));
			ended.abort();
		},
		async (space, publisher) => {
			const {keeper} = space;
			standIns = keeper && createStandIns(keeper, session, tell, space.files);
			await standIns?.look();
			session.start();
			const holds = (): boolean => !ended.signal.aborted && space.isThere();
			const facts = (): Facts => publisher.facts;
			serving = serve({session, publisher, facts, holds, signal: ended.signal, log: tell, tell: 'all', standIns}).finally(() => {
				standIns?.end();
				session.stop();
			});
		},
		space => [groupTree(session, createGuests(space, session)), shmTree(session), sysctlTree(session)],
	);
	await serving;
	return {...output, log};
}

export type Running = {readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null>};

/** Starts a program with a limit of time; what it says on both its outputs is kept. */
export function run(command: string, args: readonly string[]): Running {
	const child = spawn(command, args, {timeout: LIMIT_MS, killSignal: 'SIGKILL'});
	let said = '';
	child.stderr.on('data', data => (said += data));
	child.stdout.on('data', data => (said += data));
	return {child, said: () => said, ended: once(child, 'close').then(([status]) => status as number | null)};
}

/** A folder for a test, which is taken away after it. */
export function scratch(): {readonly folder: string; readonly [Symbol.dispose]: () => void} {
	const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
	return {folder, [Symbol.dispose]: () => rmSync(folder, {recursive: true, force: true})};
}

/** Waits until something is so; throws after LIMIT_MS. */
export async function until(what: string, holds: () => boolean): Promise<void> {
	const end = Date.now() + LIMIT_MS;
	while (!holds()) {
		if (Date.now() > end) throw new Error(`${what} did not come to be`);
		await new Promise(resolve => setTimeout(resolve, 20));
	}
}

// Real programs in a namespace whose /proc is a Sample's, or a live machine's. What is not installed, or not allowed here, is skipped by name.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, it} from 'vitest';
import type {Sample} from '../../source/machine/sample.ts';
import {checkNamespaces, openNamespace} from '../../source/mount/namespace.ts';
import {createPublisher, publish, type Publisher} from '../../source/mount/publisher.ts';
import type {Facts} from '../../source/mount/tree.ts';
import {type MachineSource, scenarioSource} from '../../source/session/source.ts';
import {scenario} from './scenarios.ts';

export const LIMIT_MS = 30_000;

export const FACTS: Facts = {config: {disks: [], swaps: [], files: []}, bootTimeS: 1_700_000_000};

function namespaces(): boolean {
	try {
		checkNamespaces();
		return true;
	} catch {
		return false;
	}
}
const hasNamespaces = namespaces();

const installed = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`], {timeout: LIMIT_MS}).status === 0;

/** A test of a real program; its name says so where it is skipped because the program, or a namespace for it, is missing. */
export function withTool(tool: string, name: string, test: () => Promise<void> | void, needsNamespace = true): void {
	const missing = !installed(tool) ? ` (${tool} is not installed)` : needsNamespace && !hasNamespaces ? ' (no user namespaces here)' : '';
	it.skipIf(missing !== '')(`${name}${missing}`, test, 2 * LIMIT_MS);
}

export const describeNamespaces = describe.skipIf(!hasNamespaces);

/** A machine with a leak under pressure, a program that is worth killing less, and one that is protected. */
export const LEAK = [
	'name: leak',
	'machine: {memory: 128MiB, swap: 64MiB}',
	'timeline:',
	'  - {at: 100ms, spawn: leak, name: leaky, rate: 40MiB/s}',
	'  - {at: 100ms, spawn: hold, name: holder, size: 16MiB}',
	'  - {at: 100ms, spawn: hold, name: sheltered, size: 8MiB, oom_score_adj: -500}',
	'until: {time: 20s}',
].join('\n');

/** The machine of a few lines of YAML, as far as `seconds` of its time. */
export function machineAt(seconds: number, yaml = LEAK): MachineSource {
	const source = scenarioSource(scenario(yaml));
	source.stepTo(seconds * 1e6);
	return source;
}

export type Output = {readonly status: number; readonly out: string; readonly err: string};

const ENVIRONMENT = {...process.env, LC_ALL: 'C', S_COLORS: 'never', S_TIME_FORMAT: '', TERM: 'xterm', COLUMNS: '200'};

/** Runs a program whose /proc is a Sample's. `meanwhile` may bring /proc up to date, or read it, while the program runs. */
export async function inside(current: Sample, command: readonly string[], meanwhile?: (p: Publisher, out: () => string) => Promise<void>): Promise<Output> {
	const space = await openNamespace(command, ENVIRONMENT, 'pipe');
	const limit = setTimeout(() => space.child.kill('SIGKILL'), LIMIT_MS);
	const publisher = createPublisher(space.root, FACTS);
	const problem = publish(publisher, current);
	if (problem !== null) throw new Error(problem);
	let out = '';
	let err = '';
	space.child.stdout?.setEncoding('utf8').on('data', (data: string) => (out += data));
	space.child.stderr?.setEncoding('utf8').on('data', (data: string) => (err += data));
	space.child.stdin?.end();
	space.begin();
	await meanwhile?.(publisher, () => out);
	const status = await space.ended;
	clearTimeout(limit);
	return {status, out, err};
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

// A scenario's YAML as plain data that still knows where each value stands, with the overrides of `--set` laid over it.
import {type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument} from 'yaml';
import {messages} from '../messages.ts';
import {nearest} from './nearest.ts';
import {ScenarioError} from './scenario-error.ts';

export type Path = readonly (string | number)[];

/** A place in what was given: its name for people, and its order among other places. */
export type Place = {readonly text: string; readonly order: number};

export type ScenarioDocument = {
	readonly data: unknown;
	/** The place of a value; of its key with `key`; of the nearest thing around it that exists when it does not. */
	readonly place: (path: Path, what?: 'key' | 'value') => Place;
};

/** "KEY=VALUE" of --set; the value is YAML. */
export type Override = {readonly text: string; readonly path: Path; readonly value: unknown};

/** Where `machine.memory`, `vm.swappiness`, `files./data/big`, `timeline.0.rate` lead. */
const OVERRIDE_ROOTS = ['name', 'summary', 'machine', 'files', 'timeline', 'until', 'expect'] as const;

/** What people may have meant by a key without its first part. */
const SHORT_KEYS: Readonly<Record<string, string>> = {
	memory: 'machine.memory',
	swap: 'machine.swap',
	cpus: 'machine.cpus',
	seed: 'machine.seed',
	kernel: 'machine.kernel',
	profile: 'machine.profile',
	time: 'until.time',
	oom_kills: 'until.oom_kills',
};

/** Reads an argument of --set. Throws ScenarioError where it is not KEY=VALUE or the key leads nowhere. */
export function parseOverride(text: string): Override {
	const equals = text.indexOf('=');
	if (equals <= 0) throw new ScenarioError(messages.scenario.notAnOverride(text));
	const key = text.slice(0, equals).trim();
	const document = parseDocument(text.slice(equals + 1).trim(), {prettyErrors: false});
	const problem = document.errors[0];
	if (problem) throw new ScenarioError(`--set ${text}: ${messages.scenario.notYaml(problem.message)}`);
	const value: unknown = document.toJS();
	if (key.startsWith('vm.')) return {text, path: ['machine', 'sysctl', key], value};
	if (key.startsWith('machine.sysctl.')) return {text, path: ['machine', 'sysctl', key.slice('machine.sysctl.'.length)], value};
	if (key.startsWith('files.')) {
		const part = /^files\.(.+?)(?:\.(size|disk))?$/.exec(key);
		return {text, path: ['files', part?.[1] ?? '', ...(part?.[2] === undefined ? [] : [part[2]])], value};
	}
	const path = key.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part));
	if (!OVERRIDE_ROOTS.some(root => root === path[0])) {
		const meant = SHORT_KEYS[key] ?? nearest(key, [...Object.keys(SHORT_KEYS).map(short => SHORT_KEYS[short] as string), ...OVERRIDE_ROOTS]);
		throw new ScenarioError(`--set ${text}: ${messages.scenario.unknownOverride(key, meant)}`);
	}
	return {text, path, value};
}

type Container = Record<string | number, unknown>;

/** Writes a value into plain data, making the maps on the way to it. */
function assign(data: unknown, override: Override): unknown {
	const [first, ...rest] = override.path;
	if (first === undefined) return override.value;
	const container = (Array.isArray(data) ? [...data] : {...(typeof data === 'object' && data !== null ? data : {})}) as Container;
	container[first] = assign(container[first], {...override, path: rest});
	return container;
}

const startsWith = (path: Path, start: Path): boolean => start.every((part, i) => String(path[i]) === String(part));

/** The node of a path, or of the longest part of it that exists. */
function nodeAt(document: Document, path: Path, key: boolean): Node | null {
	for (let length = path.length; length > 0; length--) {
		const last = path[length - 1] as string | number;
		const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
		if (key && length === path.length && isMap(parent)) {
			const pair = parent.items.find(item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last));
			if (pair) return pair.key as Node;
		}
		const node = document.getIn(path.slice(0, length), true);
		if (node !== undefined && node !== null && typeof node === 'object' && 'range' in node) return node as Node;
	}
	return document.contents as Node | null;
}

/**
 * Parses a scenario's text. `file` is its name in messages. Throws ScenarioError where it is not YAML.
 */
export function readDocument(text: string, file: string, overrides: readonly Override[] = []): ScenarioDocument {
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, prettyErrors: false});
	const at = (offset: number): Place => {
		const {line, col} = lines.linePos(offset);
		return {text: `${file}:${Math.max(1, line)}:${Math.max(1, col)}`, order: offset};
	};
	const problem = document.errors[0];
	if (problem) throw new ScenarioError(`${at(problem.pos[0]).text}: ${messages.scenario.notYaml(problem.message)}`);
	const data = overrides.reduce(assign, document.toJS() as unknown);
	return {
		data,
		place: (path, what = 'value') => {
			const by = overrides.findLast(override => startsWith(path, override.path));
			if (by) return {text: `--set ${by.text}`, order: -1};
			return at(nodeAt(document as Document, path, what === 'key')?.range?.[0] ?? 0);
		},
	};
}

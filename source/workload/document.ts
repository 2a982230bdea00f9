// A scenario's YAML as plain data that still knows where each value stands, with the overrides of `--set` laid over it.
import {type Document, LineCounter, type Node, parseDocument} from 'yaml';
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import {childOf, PlainError, toPlain} from './plain.ts';
import {ScenarioError} from './scenario-error.ts';

export type Path = readonly (string | number)[];

/** A place in what was given: its name for people, and its order among other places. */
export type Place = {readonly text: string; readonly order: number};

export type ScenarioDocument = {
	readonly data: unknown;
	/** The place of a value; of its key with `key`; of the nearest thing around it that exists when it does not. */
	readonly place: (path: Path, what?: 'key' | 'value') => Place;
};

/** "KEY=VALUE" of --set, or of another flag of its kind; the value is YAML. */
export type Override = {readonly flag: string; readonly text: string; readonly path: Path; readonly value: unknown};

/** Where `machine.memory`, `vm.swappiness`, `files./data/big`, `timeline.0.rate` lead. */
const OVERRIDE_ROOTS = ['name', 'summary', 'lead', 'machine', 'files', 'cgroups', 'kubernetes', 'state', 'timeline', 'until', 'expect', 'lesson'] as const;

/** What people may have meant by a key without its first part. */
const SHORT_KEYS: Readonly<Record<string, string>> = {
	memory: 'machine.memory',
	swap: 'machine.swap',
	cpus: 'machine.cpus',
	seed: 'machine.seed',
	kernel: 'machine.kernel',
	lru: 'machine.lru',
	profile: 'machine.profile',
	time: 'until.time',
	oom_kills: 'until.oom_kills',
};

/** Parses YAML without a word on the console. */
function parse(text: string, lineCounter: LineCounter = new LineCounter()): Document {
	try {
		// Keys are compared in plain.ts: here it would take the square of their number.
		// At "silent" a second document would be left out without a word.
		return parseDocument(text, {lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'error'}) as Document;
	} catch (error) {
		if (error instanceof RangeError) throw new PlainError(messages.scenario.tooDeep(LIMITS.depth), 0); // the stack is used up
		throw error;
	}
}

/** The first mistake of the parser's own; what is nested so deep that its stack was used up is said as such. */
function parserProblem({errors}: Document): {readonly message: string; readonly offset: number} | null {
	const [first] = errors;
	if (first === undefined) return null;
	// Where its stack ended hangs on how large that is.
	if (/call stack/i.test(first.message)) return {message: messages.scenario.tooDeep(LIMITS.depth), offset: 0};
	return {message: first.code === 'MULTIPLE_DOCS' ? messages.scenario.twoDocuments() : messages.scenario.notYaml(first.message), offset: first.pos[0]};
}

/** The value of an override. Throws ScenarioError. */
function overrideValue(given: string, written: string): unknown {
	try {
		const document = parse(written);
		const problem = parserProblem(document);
		if (problem !== null) throw new ScenarioError(`${given}: ${problem.message}`);
		return toPlain(document.contents).data;
	} catch (error) {
		if (error instanceof PlainError) throw new ScenarioError(`${given}: ${error.message}`);
		throw error;
	}
}

/** Where a key of --set leads; null where it leads nowhere. */
function overridePath(key: string): Path | null {
	if (/^(?:vm|lru_gen|zswap|mempolicy)\./.test(key)) return ['machine', 'sysctl', key];
	if (key.startsWith('machine.sysctl.')) return ['machine', 'sysctl', key.slice('machine.sysctl.'.length)];
	if (key.startsWith('files.')) {
		const part = /^files\.(.+?)(?:\.(size|disk))?$/.exec(key);
		return ['files', part?.[1] ?? '', ...(part?.[2] === undefined ? [] : [part[2]])];
	}
	if (key.startsWith('cgroups./')) {
		const [, group, file] = /^cgroups\.(\/.+?)(?:\.(memory\..+|docker(?:\..+)?))?$/.exec(key) ?? [];
		return ['cgroups', group ?? '', ...(file === undefined ? [] : file.startsWith('docker') ? file.split('.') : [file])];
	}
	const path = key.split('.').map(part => (/^\d{1,15}$/.test(part) ? Number(part) : part));
	return OVERRIDE_ROOTS.some(root => root === path[0]) ? path : null;
}

function readOverride(text: string, flag: string): Override {
	const given = `${flag} ${text}`;
	const equals = text.indexOf('=');
	if (equals <= 0) throw new ScenarioError(messages.scenario.notAnOverride(flag, text));
	const key = text.slice(0, equals).trim();
	const value = overrideValue(given, text.slice(equals + 1).trim());
	const path = overridePath(key);
	if (path === null) {
		const meant = SHORT_KEYS[key] ?? (key.startsWith('groups./') ? `c${key}` : null) ?? nearest(key, [...Object.values(SHORT_KEYS), ...OVERRIDE_ROOTS]);
		throw new ScenarioError(`${given}: ${messages.scenario.unknownOverride(key, meant)}`);
	}
	if (path.includes('__proto__')) throw new ScenarioError(`${given}: ${messages.scenario.reservedKey('__proto__')}`);
	return {flag, text, path, value};
}

/** Reads an argument of --set. Throws ScenarioError where it is not KEY=VALUE or the key leads nowhere. */
export const parseOverride = (text: string): Override => readOverride(text, '--set');

/** Reads all arguments of a flag, behind those of others. Throws ScenarioError, also where two set the same. */
export function parseOverrides(texts: readonly string[], flag = '--set', before: readonly Override[] = []): Override[] {
	const overrides = [...before, ...texts.map(text => readOverride(text, flag))];
	const known = new Map<string, Override>();
	for (const override of overrides) {
		const name = JSON.stringify(override.path.map(String));
		const other = known.get(name);
		if (other !== undefined) throw new ScenarioError(messages.scenario.setTwice(written(other), written(override)));
		known.set(name, override);
	}
	return overrides;
}

const written = ({flag, text}: Override): string => `${flag} ${text}`;

type Container = Record<string | number, unknown>;

/** Writes a value into plain data, making the maps on the way to it. A list may become longer by one, not by a gap. Throws ScenarioError. */
function assign(data: unknown, override: Override): unknown {
	const [first, ...rest] = override.path;
	if (first === undefined) return override.value;
	if (Array.isArray(data) && !(typeof first === 'number' && first <= data.length))
		throw new ScenarioError(`${written(override)}: ${messages.scenario.noSuchPlace(String(first), data.length)}`);
	const container = (Array.isArray(data) ? [...data] : {...(typeof data === 'object' && data !== null ? data : {})}) as Container;
	container[first] = assign(Object.hasOwn(container, first) ? container[first] : undefined, {...override, path: rest});
	return container;
}

const startsWith = (path: Path, start: Path): boolean => start.every((part, i) => String(path[i]) === String(part));

/** The node of a path, or of the longest part of it that exists. */
function nodeAt({contents}: Document, path: Path, wantsKey: boolean, targets: ReadonlyMap<unknown, Node>): Node | null {
	let node: unknown = contents;
	for (const [i, part] of path.entries()) {
		const child = childOf(node, part, targets);
		if (child === undefined) break;
		if (wantsKey && i === path.length - 1) return child.key as Node;
		if (child.value === null || child.value === undefined) return child.key as Node | null;
		node = child.value;
	}
	return node as Node | null;
}

/**
 * Parses a scenario's text. `file` is its name in messages. Throws ScenarioError where it is not YAML.
 */
export function readDocument(text: string, file: string, overrides: readonly Override[] = []): ScenarioDocument {
	const lines = new LineCounter();
	const at = (offset: number): Place => {
		const {line, col} = lines.linePos(offset);
		return {text: `${file}:${Math.max(1, line)}:${Math.max(1, col)}`, order: offset};
	};
	try {
		const document = parse(text, lines);
		const problem = parserProblem(document);
		if (problem !== null) throw new PlainError(problem.message, problem.offset);
		const {data, targets} = toPlain(document.contents);
		return {
			data: overrides.reduce(assign, data),
			place: (path, what = 'value') => {
				const by = overrides.findLast(override => startsWith(path, override.path));
				if (by) return {text: written(by), order: -1};
				return at(nodeAt(document, path, what === 'key', targets)?.range?.[0] ?? 0);
			},
		};
	} catch (error) {
		if (error instanceof PlainError) throw new ScenarioError(`${at(error.offset).text}: ${error.message}`);
		throw error;
	}
}

// The file in which the dashboard keeps what a person chose: $XDG_CONFIG_HOME/lowwater/config.yaml. It is a person's own: what is wrong in it is said and costs
// no more than itself, and a write changes nothing but the lines that it is about.
import {statSync} from 'node:fs';
import {dirname} from 'node:path';
import {type Document, isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap} from 'yaml';
import {draft} from '../../files/draft.ts';
import {codeOf} from '../../files/errno.ts';
import {makeFolders} from '../../files/folders.ts';
import {ReadError, readText} from '../../files/read.ts';
import {keptMessages as words} from '../../messages/kept.ts';
import {nearest} from '../../workload/nearest.ts';
import {KEPT, keptEntry, keptHelp, type Value} from './entries.ts';
import {configPath} from './place.ts';

/** More than this nobody has chosen. */
const MOST_BYTES = 65_536;

export type Choices = {readonly values: ReadonlyMap<string, Value> /** A sentence for each mistake. */; readonly problems: readonly string[]};

type Read = {readonly document: Document; readonly lines: LineCounter};

function isPipe(path: string): boolean {
	try {
		return statSync(path).isFIFO();
	} catch {
		return false; // reading it will say why
	}
}

/** The file as a document; null where there is none. A pipe is none: nobody asked for it, and it would be waited for. Throws ReadError. */
async function read(path: string): Promise<Read | null> {
	try {
		if (isPipe(path)) throw new ReadError('PIPE');
		const lines = new LineCounter();
		const text = await readText(path, MOST_BYTES);
		return {document: parseDocument(text, {lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error'}) as Document, lines};
	} catch (error) {
		if (error instanceof ReadError && error.code === 'ENOENT') return null;
		if (error instanceof RangeError) throw new ReadError('TOO_LARGE'); // nested deeper than any stack
		throw error;
	}
}

const isPlain = ({contents}: Document): boolean => contents === null || (isScalar(contents) && contents.value === null);

/** One line of it: a value into `values`, or a sentence about what is wrong. */
function take({key, value}: Pair, path: string, lines: LineCounter, values: Map<string, Value>): readonly string[] {
	if (!isScalar(key)) return [];
	const name = String(key.value);
	const line = lines.linePos(key.range?.[0] ?? 0).line;
	const entry = keptEntry(name);
	if (entry === undefined) {
		const near = nearest(
			name,
			KEPT.map(one => one.key),
		);
		return near === null ? [] : [words.nearKey(path, line, name, near)];
	}
	const raw = isScalar(value) ? value.value : undefined;
	const valid = entry.valid(raw);
	if (valid === null) return [words.badValue(path, line, name, raw === undefined ? String(value ?? '') : String(raw), entry.values())];
	values.set(name, valid);
	return [];
}

/** What is kept, and what is wrong with it. Never throws for what a person wrote. */
export async function readChoices(path = configPath()): Promise<Choices> {
	const values = new Map<string, Value>();
	let found: Read | null;
	try {
		found = await read(path);
	} catch (error) {
		if (!(error instanceof ReadError)) throw error;
		return {values, problems: [words.unread(path, error.code, MOST_BYTES)]};
	}
	if (found === null) return {values, problems: []};
	const {document, lines} = found;
	const [mistake] = document.errors;
	if (mistake !== undefined) return {values, problems: [words.notYaml(path, lines.linePos(mistake.pos[0]).line)]};
	if (isPlain(document)) return {values, problems: []};
	if (!isMap(document.contents)) return {values, problems: [words.notMap(path)]};
	const problems = document.contents.items.flatMap(pair => take(pair as Pair, path, lines, values));
	return {values, problems};
}

/** Puts values into a document: a line that is there keeps its comments, a new one gets its own above it. */
function put(document: Document, values: ReadonlyMap<string, Value>): void {
	if (isPlain(document)) document.contents = document.createNode({}) as YAMLMap;
	const map = document.contents as YAMLMap;
	for (const [key, value] of values) {
		const entry = keptEntry(key);
		if (document.has(key) || entry === undefined) {
			document.set(key, value);
			continue;
		}
		const pair = document.createPair(key, value) as Pair<{commentBefore?: string; spaceBefore?: boolean}>;
		pair.key.commentBefore = ` ${keptHelp(entry)}`;
		pair.key.spaceBefore = map.items.length > 0;
		map.items.push(pair as Pair);
	}
}

/** Keeps values, beside what is in the file already. Returns why they could not be kept, in one sentence; null when they are. */
export async function writeChoices(values: ReadonlyMap<string, Value>, path = configPath()): Promise<string | null> {
	const keys = [...values.keys()];
	try {
		const found = await read(path);
		const document = found?.document ?? parseDocument('');
		if (document.errors.length > 0 || !(isPlain(document) || isMap(document.contents))) return words.spoiled(path, keys);
		if (found === null) document.commentBefore = words.head.join('\n');
		put(document, values);
		makeFolders(dirname(path), 0o700);
		const made = draft(path);
		try {
			made.write(document.toString({lineWidth: 0}));
		} catch (error) {
			made.abandon();
			throw error;
		}
		made.commit();
		return null;
	} catch (error) {
		return words.unwritten(path, error instanceof ReadError ? error.code : codeOf(error), keys);
	}
}

// The program that calls malloc and free: by a list of calls, or by a pattern that shows something. (docs §13.2)
import type {Op, Program} from '../machine/command.ts';
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import {defineProgram, NEXT_OPERATION, type ValueProblem} from './program-entry.ts';
import {type Parsed, parseInstant, parseSize} from './units.ts';

const FREE_ORDERS = ['oldest', 'newest', 'second', 'random'] as const;
type FreeOrder = (typeof FREE_ORDERS)[number];
const isOrder = (word: string | undefined): word is FreeOrder => FREE_ORDERS.some(order => order === word);

const FOR_EVER: Op = {do: 'sleep', us: 0};
/** The name that patterns give their blocks. */
const BLOCK = 'block';

const bad = (problem: string): Parsed<never> => ({ok: false, problem});

/** A whole number of blocks; `otherwise` where the word is missing. */
function blocks(word: string | undefined, otherwise: number): number | null {
	if (word === undefined) return otherwise;
	return /^\d{1,9}$/.test(word) && Number(word) > 0 && Number(word) <= LIMITS.mallocs ? Number(word) : null;
}

/** One call of a list: "malloc a 100KiB 10", "fill a", "read a 4KiB", "free a 9 newest", "sleep 1s", "repeat 3". `held` has the names that are known. */
export function parseCall(text: string, held: Set<string>): Parsed<Op> {
	const [verb = '', first = '', second, third, ...rest] = text.trim().split(/\s+/);
	const wrong = bad(messages.scenario.notCall(text));
	if (rest.length > 0) return wrong;
	const unknown = bad(messages.scenario.noBlock(first, nearest(first, [...held])));
	switch (verb) {
		case 'malloc': {
			const count = blocks(third, 1);
			if (first === '' || second === undefined || count === null) return wrong;
			const size = parseSize(second);
			if (!size.ok) return size;
			held.add(first);
			return {ok: true, value: {do: 'malloc', block: first, bytes: size.value, count}};
		}
		case 'fill':
		case 'read': {
			if (first === '' || third !== undefined) return wrong;
			if (!held.has(first)) return unknown;
			const size = second === undefined ? null : parseSize(second);
			if (size !== null && !size.ok) return size;
			return {
				ok: true,
				value: {do: 'fill', block: first, which: 'all', access: verb === 'fill' ? 'write' : 'read', ...(size === null ? {} : {bytes: size.value})},
			};
		}
		case 'free': {
			if (first === '') return wrong;
			if (!held.has(first)) return unknown;
			const order = [second, third].find(isOrder) ?? 'oldest';
			const words = [second, third].filter(word => word !== undefined && !isOrder(word));
			const count = words.length > 1 ? null : blocks(words[0], 0);
			return count === null ? wrong : {ok: true, value: {do: 'free', block: first, count, order}};
		}
		case 'sleep': {
			if (second !== undefined) return wrong;
			const time = parseInstant(first);
			return time.ok ? {ok: true, value: {do: 'sleep', us: Math.max(1, time.value)}} : time;
		}
		case 'repeat': {
			const times = first === 'forever' ? 0 : blocks(first === '' ? undefined : first, 0);
			return second !== undefined || times === null ? wrong : {ok: true, value: {do: 'jump', to: 0, times}};
		}
		default:
			return wrong;
	}
}

/** A list of calls as steps, from step `first` of the program on; the problem of the first that cannot be read. */
export function parseCalls(calls: readonly string[], first: number): Parsed<Program> {
	const held = new Set<string>();
	const steps: Op[] = [];
	for (const text of calls) {
		const parsed = parseCall(text, held);
		if (!parsed.ok) return parsed;
		steps.push(parsed.value.do === 'jump' ? {...parsed.value, to: first} : parsed.value);
	}
	return {ok: true, value: steps};
}

type Shape = {readonly size: number; readonly most: number | undefined; readonly count: number; readonly pause: number; readonly first: number};

const get = ({size, most}: Shape, count: number): Op => ({do: 'malloc', block: BLOCK, bytes: size, count, ...(most === undefined ? {} : {most})});
const fill = (which: 'all' | 'newest'): Op => ({do: 'fill', block: BLOCK, which, access: 'write'});
const release = (count: number, order: FreeOrder): Op => ({do: 'free', block: BLOCK, count, order});
const pause = ({pause: us}: Shape): Op => ({do: 'sleep', us: Math.max(1, us)});

const PATTERNS = {
	churn: {
		help: 'one block at a time: malloc, write all of it, free, again and again',
		steps: (shape: Shape): Op[] => [
			NEXT_OPERATION,
			get(shape, 1),
			fill('newest'),
			release(1, 'newest'),
			{do: 'answer'},
			pause(shape),
			{do: 'jump', to: shape.first, times: 0},
		],
	},
	pile: {
		help: 'a pile of blocks, written; after a pause all but the newest are freed, after another that one too: what goes back, and when?',
		steps: (shape: Shape): Op[] => [
			get(shape, shape.count),
			fill('all'),
			pause(shape),
			...(shape.count > 1 ? [release(shape.count - 1, 'oldest')] : []),
			pause(shape),
			release(1, 'oldest'),
			FOR_EVER,
		],
	},
	holes: {
		help: 'a pile of blocks, written; then every second one is freed: holes that stay in the process',
		steps: (shape: Shape): Op[] => [get(shape, shape.count), fill('all'), pause(shape), release(0, 'second'), FOR_EVER],
	},
	random: {
		help: 'count blocks of any size from size to most; then any one is freed and another got, again and again',
		steps: (shape: Shape): Op[] => [
			get(shape, shape.count),
			fill('all'),
			NEXT_OPERATION,
			release(1, 'random'),
			get(shape, 1),
			fill('newest'),
			{do: 'answer'},
			pause(shape),
			{do: 'jump', to: shape.first + 2, times: 0},
		],
	},
} as const satisfies Record<string, {readonly help: string; readonly steps: (shape: Shape) => Op[]}>;
export const PATTERN_NAMES = Object.keys(PATTERNS) as (keyof typeof PATTERNS)[];
export const patternHelp = (): string => PATTERN_NAMES.map(name => `${name}: ${PATTERNS[name].help}`).join('. ');

const isPattern = (name: string): name is keyof typeof PATTERNS => Object.hasOwn(PATTERNS, name);

export const malloc = defineProgram({
	name: 'malloc',
	help: 'Calls malloc and free as glibc has them, by a list of calls or by a pattern. Its system calls and page faults are counted; in the patterns churn and random each round is an operation, whose latency is kept.',
	arguments: [
		{name: 'pattern', kind: 'text', default: 'churn', help: `${PATTERN_NAMES.join(', ')}. ${patternHelp()}`},
		{
			name: 'calls',
			kind: 'list',
			default: '',
			help: 'instead of a pattern, a list of "malloc NAME SIZE [COUNT]", "fill NAME [SIZE]", "read NAME [SIZE]", "free NAME [COUNT] [oldest|newest|second|random]", "sleep TIME", "repeat TIMES"',
		},
		{name: 'size', kind: 'bytes', default: '100KiB', help: 'bytes of a block'},
		{name: 'most', kind: 'bytes', default: '', help: 'blocks are of any size from size to this; without it, all of size'},
		{name: 'count', kind: 'count', default: '100', help: 'how many blocks'},
		{name: 'pause', kind: 'time', default: '100ms', help: 'how long it sleeps between the parts of a pattern'},
		{
			name: 'mmap_threshold',
			kind: 'bytes',
			default: '',
			help: 'M_MMAP_THRESHOLD: from this size on a block is a mapping of its own; without it, 128 KiB, and it grows',
		},
		{name: 'trim_threshold', kind: 'bytes', default: '', help: 'M_TRIM_THRESHOLD: a free top larger than this goes back; without it, 128 KiB'},
		{name: 'top_pad', kind: 'bytes', default: '', help: 'M_TOP_PAD: what the heap grows by beyond the need; without it, 128 KiB'},
	],
	check: ({pattern, calls, size, most, count}): ValueProblem | null => {
		if (calls !== undefined) {
			const parsed = parseCalls(calls, 0);
			return parsed.ok ? null : {argument: 'calls', problem: parsed.problem};
		}
		if (!isPattern(pattern))
			return {argument: 'pattern', problem: messages.scenario.unknownWord('pattern', pattern, PATTERN_NAMES, nearest(pattern, PATTERN_NAMES))};
		if (count < 1 || count > LIMITS.mallocs) return {argument: 'count', problem: messages.scenario.notCount(String(count), 1, LIMITS.mallocs)};
		return most !== undefined && most < size ? {argument: 'most', problem: messages.scenario.lessThan('most', 'size')} : null;
	},
	compile: ({pattern, calls, size, most, count, pause: us, mmap_threshold, trim_threshold, top_pad}) => {
		const options = Object.entries({mmapThreshold: mmap_threshold, trimThreshold: trim_threshold, topPad: top_pad}).filter(([, value]) => value !== undefined);
		const start: Op[] = options.length === 0 ? [] : [{do: 'mallopt', ...Object.fromEntries(options)}];
		const first = start.length;
		if (calls !== undefined) {
			const parsed = parseCalls(calls, first);
			return [...start, ...(parsed.ok ? parsed.value : []), FOR_EVER];
		}
		return [...start, ...PATTERNS[pattern as keyof typeof PATTERNS].steps({size, most, count, pause: us, first})];
	},
});

// Building blocks of the scenario's schema: zod carries the structure, units.ts reads the values, and every complaint comes from the table of messages.
import * as z from 'zod';
import {messages} from '../messages.ts';
import type {Noun} from '../messages/nouns.ts';
import type {Path} from './document.ts';
import {nearest} from './nearest.ts';
import {type Parsed, parseCost, parseInstant, parseRate, parseSize, written} from './units.ts';

/** What a complaint needs to know beside its path: a key that is missing, or that the key and not its value is at fault. */
export type IssueParams = {readonly missing?: true; readonly key?: true};

/** A value that `parse` reads. What is missing is complained of unless `.optional()` or `.default()` says otherwise. */
export const value = <Value>(parse: (raw: unknown) => Parsed<Value>) =>
	z.unknown().transform((raw, context): Value => {
		const parsed: Parsed<Value> = raw === undefined ? {ok: false, problem: ''} : parse(raw);
		if (parsed.ok) return parsed.value;
		const params: IssueParams = raw === undefined ? {missing: true} : {};
		context.addIssue({code: 'custom', message: parsed.problem, params});
		return z.NEVER;
	});

export const size = value(parseSize);
export const rate = value(parseRate);
/** Whole microseconds. */
export const instant = value(parseInstant);
/** Microseconds, fractions kept. */
export const cost = value(parseCost);

/** A whole number from `min` to `max`. */
export const count = (min: number, max: number) =>
	value<number>(raw => {
		const number = typeof raw === 'number' ? raw : typeof raw === 'string' && /^[-+]?\d+$/.test(raw) ? Number(raw) : Number.NaN;
		if (Number.isInteger(number) && number >= min && number <= max) return {ok: true, value: number};
		return {ok: false, problem: messages.scenario.notCount(written(raw), min, max)};
	});

/** Any number from `min` to `max`. */
export const number = (min: number, max: number) =>
	value<number>(raw => {
		const given = typeof raw === 'number' ? raw : typeof raw === 'string' && /^[-+]?(\d+(\.\d+)?|\.\d+)$/.test(raw) ? Number(raw) : Number.NaN;
		return given >= min && given <= max ? {ok: true, value: given} : {ok: false, problem: messages.scenario.notNumber(written(raw), min, max)};
	});

/** One of some words; `what` names them for people. */
export const word = <const Words extends readonly string[]>(words: Words, what: Noun) =>
	value<Words[number]>(raw => {
		const text = written(raw);
		if (words.includes(text)) return {ok: true, value: text};
		return {ok: false, problem: messages.scenario.unknownWord(what, text, words, nearest(text, words))};
	});

export const text = value<string>(raw => {
	if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return {ok: true, value: String(raw)};
	return {ok: false, problem: messages.scenario.notText(written(raw))};
});

/** A list of texts; one alone may stand without brackets. */
export const texts = value<readonly string[]>(raw => {
	const list = Array.isArray(raw) ? raw : [raw];
	const wrong = list.find(one => typeof one !== 'string' && typeof one !== 'number');
	return wrong === undefined ? {ok: true, value: list.map(String)} : {ok: false, problem: messages.scenario.notText(written(wrong))};
});

export const flag = value<boolean>(raw => (typeof raw === 'boolean' ? {ok: true, value: raw} : {ok: false, problem: messages.scenario.notFlag(written(raw))}));

/** `true`, or the name of one device: what swapon and swapoff take. null = all. */
export const device = value<string | null>(raw => {
	if (raw === true) return {ok: true, value: null};
	return typeof raw === 'string' ? {ok: true, value: raw} : {ok: false, problem: messages.scenario.notDevice(written(raw))};
});

/** A map with these keys and no others. `where` names it for people: "machine", "a spawn of leak". */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape, where: Noun) =>
	z.strictObject(shape, {
		error: issue => {
			if (issue.code !== 'unrecognized_keys')
				return issue.input === undefined ? messages.scenario.missingSection(where) : messages.scenario.notMap(where, Object.keys(shape));
			const key = issue.keys[0] as string;
			return messages.scenario.unknownKey(key, where, nearest(key, Object.keys(shape)), Object.keys(shape));
		},
	});

/** A list of things. */
export const list = <Element extends z.core.SomeType>(element: Element, where: Noun) => z.array(element, {error: () => messages.scenario.notList(where)});

/** A map from names that the writer chooses to things of one kind, at most `most` of them. */
export const named = <Element extends z.core.SomeType>(element: Element, where: Noun, most: number) =>
	z.preprocess(
		(raw, context) => {
			if (typeof raw !== 'object' || raw === null || Object.keys(raw).length <= most) return raw;
			context.addIssue({code: 'custom', message: messages.scenario.tooMany(where, most)});
			return z.NEVER;
		},
		z.record(z.string(), element, {error: () => messages.scenario.notMap(where, [])}),
	);

/** Tells of something that is wrong or does not fit; `what` says whether the key or its value is at fault. */
export type Report = (path: Path, message: string, what?: 'key' | 'value') => void;

/** Passes zod's complaints on: an unknown key is at the key, a missing one at what it is missing in. */
export function reportIssues(issues: readonly z.core.$ZodIssue[], report: Report): void {
	for (const issue of issues) {
		const path = issue.path.map(part => (typeof part === 'symbol' ? String(part) : part));
		if (issue.code === 'unrecognized_keys') report([...path, issue.keys[0] as string], issue.message, 'key');
		else if (issue.code === 'custom' && issue.params?.['missing'] === true) report(path, messages.scenario.missing(String(path.at(-1) ?? 'value')));
		else report(path, issue.message, issue.code === 'custom' && issue.params?.['key'] === true ? 'key' : 'value');
	}
}

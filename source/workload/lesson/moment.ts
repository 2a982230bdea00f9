// When something of a lesson is: a time of the machine, where its page stops or its play ends, so long before an event, when a figure crosses a value, or a
// step of screen 5, which has no clock.
import {messages} from '../../messages.ts';
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import {nearest} from '../nearest.ts';
import {value} from '../schema.ts';
import {type Parsed, parseInstant, written} from '../units.ts';
import {EVENT_NAMES, type EventName} from './events.ts';

export type Moment =
	| {readonly kind: 'time'; readonly us: number}
	| {readonly kind: 'step'; readonly step: number}
	| {readonly kind: 'stop' | 'end'}
	| {readonly kind: 'event'; readonly event: EventName; readonly of: string | null; readonly beforeUs: number; readonly afterUs: number}
	| {readonly kind: 'when'; readonly figure: string; readonly below: number | string | null; readonly above: number | string | null; readonly afterUs: number};

const bad = (problem: string): Parsed<never> => ({ok: false, problem});

function parseBound(raw: unknown): number | string | null {
	return typeof raw === 'number' || typeof raw === 'string' ? raw : null;
}

const EVENT_KEYS = ['event', 'of', 'before', 'after'];
const WHEN_KEYS = ['when', 'below', 'above', 'after'];

/** An instant that may be left out. */
function parseOptional(raw: unknown): Parsed<number> {
	return raw === undefined ? {ok: true, value: 0} : parseInstant(raw);
}

function parseEvent(raw: Readonly<Record<string, unknown>>): Parsed<Moment> {
	const name = written(raw['event']);
	if (!(EVENT_NAMES as readonly string[]).includes(name)) return bad(messages.scenario.unknownWord('event', name, EVENT_NAMES, nearest(name, EVENT_NAMES)));
	const before = parseOptional(raw['before']);
	if (!before.ok) return before;
	const after = parseOptional(raw['after']);
	if (!after.ok) return after;
	const of = raw['of'] === undefined ? null : written(raw['of']);
	return {ok: true, value: {kind: 'event', event: name as EventName, of, beforeUs: before.value, afterUs: after.value}};
}

function parseWhen(raw: Readonly<Record<string, unknown>>): Parsed<Moment> {
	const [below, above] = [parseBound(raw['below']), parseBound(raw['above'])];
	if ((below === null) === (above === null)) return bad(words.oneBound());
	const after = parseOptional(raw['after']);
	if (!after.ok) return after;
	return {ok: true, value: {kind: 'when', figure: written(raw['when']), below, above, afterUs: after.value}};
}

export function parseMoment(raw: unknown): Parsed<Moment> {
	if (raw === 'stop' || raw === 'end') return {ok: true, value: {kind: raw}};
	if (typeof raw === 'number' && Number.isInteger(raw) && raw > 0 && raw < 1000) return {ok: true, value: {kind: 'step', step: raw}};
	if (typeof raw !== 'object' || raw === null) {
		const parsed = parseInstant(raw);
		return parsed.ok ? {ok: true, value: {kind: 'time', us: parsed.value}} : bad(words.notMoment(written(raw)));
	}
	const map = raw as Readonly<Record<string, unknown>>;
	const keys = 'event' in map ? EVENT_KEYS : 'when' in map ? WHEN_KEYS : null;
	if (keys === null) return bad(words.notMoment(written(raw)));
	const stranger = Object.keys(map).find(key => !keys.includes(key));
	if (stranger !== undefined) return bad(messages.scenario.unknownKey(stranger, 'a moment', nearest(stranger, keys), keys));
	return 'event' in map ? parseEvent(map) : parseWhen(map);
}

export const moment = value(parseMoment);

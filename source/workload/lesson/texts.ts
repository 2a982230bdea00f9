// Texts of a lesson in its languages: a string, or {en, zh}; a language that is left out is told in the other.
import {messages} from '../../messages.ts';
import type {Texts} from '../../messages/language.ts';
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import {nearest} from '../nearest.ts';
import {value} from '../schema.ts';
import {type Parsed, written} from '../units.ts';

const MOST = 600;
const KEYS: readonly string[] = ['en', 'zh'];

const bad = (problem: string): Parsed<never> => ({ok: false, problem});

export function parseTexts(raw: unknown): Parsed<Texts> {
	if (typeof raw === 'string' || typeof raw === 'number') return parseTexts({en: String(raw)});
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return bad(words.notTexts(written(raw)));
	const {en, zh} = raw as Readonly<Record<string, unknown>>;
	const stranger = Object.keys(raw).find(key => !KEYS.includes(key));
	if (stranger !== undefined) return bad(messages.scenario.unknownWord('language', stranger, KEYS, nearest(stranger, KEYS)));
	const given = [en, zh].filter(text => text !== undefined && text !== null).map(text => String(text).trim());
	const [first] = given;
	if (first === undefined || given.includes('') || [en, zh].some(text => typeof text === 'object' && text !== null)) return bad(words.notTexts(written(raw)));
	if (given.some(text => text.length > MOST)) return bad(words.longText(MOST));
	return {ok: true, value: {en: en === undefined ? first : String(en).trim(), zh: zh === undefined ? first : String(zh).trim()}};
}

export const texts = value(parseTexts);

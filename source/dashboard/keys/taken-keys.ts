// Keys of a lesson that asks. While it asks, plays and tells, it listens alone; while something is tried, all keys are there besides.
import {takenMessages as words} from '../../messages/taken.ts';
import type {KeyEntry, Scope, TakenKey} from './entry.ts';

type HelpName = keyof typeof words.help;
type BarName = Exclude<keyof typeof words.keys, 'group'>;
type More = {readonly shown?: string; readonly weight?: number; readonly joined?: true};

/** Its words are those of the language that is spoken when they are read. */
const taken = (scope: Scope, keys: readonly string[], what: TakenKey, help: HelpName, label: BarName | null = null, more: More = {}): KeyEntry => ({
	keys,
	scope,
	action: {do: 'taken', key: what},
	group: 'In a lesson',
	get help() {
		return words.help[help];
	},
	...(label === null
		? {}
		: {
				bar: {
					get label() {
						return words.keys[label];
					},
					...(more.shown === undefined ? {} : {shown: more.shown}),
					get help() {
						return words.help[help];
					},
					weight: more.weight ?? 1,
				},
			}),
	...(more.joined === undefined ? {} : {joined: more.joined}),
});

/** Help and the way out, where a lesson listens alone. */
const always = (scope: Scope): readonly KeyEntry[] =>
	(['help', 'quit'] as const).map(
		(what): KeyEntry => ({
			keys: what === 'help' ? ['?', 'f1'] : ['q', 'f10'],
			scope,
			action: {do: what},
			group: 'In a lesson',
			get help() {
				return words.help[what];
			},
			bar: {
				get label() {
					return words.keys[what];
				},
				weight: 0,
				order: what === 'help' ? 90 : 91,
			},
		}),
	);

/** The other language, where a lesson listens alone. */
const language = (scope: Scope): KeyEntry => ({
	keys: ['ctrl-l'],
	scope,
	action: {do: 'language'},
	group: 'In a lesson',
	get help() {
		return words.help.language;
	},
});

/** A key of the map that any key is. */
export const ANY_KEY = 'any';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

const digits = (scope: Scope, keys: readonly (typeof DIGITS)[number][], what: 'choose' | 'type', bar: More): readonly KeyEntry[] =>
	keys.map((digit, i) => taken(scope, [digit], digit, what, i === 0 ? what : null, i === 0 ? bar : {joined: true}));

export const TAKEN_KEYS: readonly KeyEntry[] = [
	...digits('choosing', DIGITS.slice(0, 6), 'choose', {shown: '1-6', weight: 1}),
	taken('choosing', ['up'], 'up', 'up'),
	taken('choosing', ['down'], 'down', 'up', null, {joined: true}),
	taken('choosing', ['pageup'], 'page-up', 'scroll'),
	taken('choosing', ['pagedown'], 'page-down', 'scroll', null, {joined: true}),
	...digits('guessing', DIGITS, 'type', {shown: '0-9', weight: 2}),
	taken('guessing', ['backspace'], 'erase', 'type', null, {joined: true}),
	taken('guessing', ['left'], 'left', 'slide', 'slide', {shown: '←→', weight: 1}),
	taken('guessing', ['right'], 'right', 'slide', null, {joined: true}),
	taken('guessing', ['pageup'], 'page-up', 'slide', null, {joined: true}),
	taken('guessing', ['pagedown'], 'page-down', 'slide', null, {joined: true}),
	taken('guessing', ['up'], 'up', 'up'),
	taken('guessing', ['down'], 'down', 'up', null, {joined: true}),
	taken('asking', ['tab'], 'question', 'question', 'question', {shown: 'Tab', weight: 4}),
	taken('asking', ['enter'], 'run', 'run', 'run', {shown: 'Enter', weight: 0}),
	taken('asking', ['h'], 'hint', 'hint', 'hint', {weight: 2}),
	taken('asking', ['v'], 'lecture', 'lecture'),
	taken('asking', ['o'], 'split', 'split'),
	taken('asking', ['c'], 'counted', 'counted'),
	taken('asking', ['escape'], 'leave', 'leave', 'leave', {shown: 'Esc', weight: 1}),
	taken('playing', ['escape'], 'leave', 'leave', 'leave', {shown: 'Esc', weight: 1}),
	...always('playing'),
	taken('playing', [ANY_KEY], 'skip', 'skip', 'skip', {weight: 0}),
	...always('asking'),
	language('asking'),
	taken('told', ['enter', 'n'], 'next', 'next', 'next', {shown: 'Enter', weight: 0}),
	taken('told', ['r'], 'again', 'again', 'again', {weight: 2}),
	taken('told', ['space'], 'go-on', 'goOn', 'goOn', {shown: 'space', weight: 3}),
	taken('told', ['left'], 'left', 'sample', 'sample', {shown: '←→', weight: 4}),
	taken('told', ['right'], 'right', 'sample', null, {joined: true}),
	taken('told', ['up'], 'up', 'scroll'),
	taken('told', ['down'], 'down', 'scroll', null, {joined: true}),
	taken('told', ['pageup'], 'page-up', 'scroll', null, {joined: true}),
	taken('told', ['pagedown'], 'page-down', 'scroll', null, {joined: true}),
	taken('told', ['v'], 'lecture', 'lecture'),
	taken('told', ['o'], 'split', 'split'),
	taken('told', ['escape'], 'leave', 'leave', 'leave', {shown: 'Esc', weight: 1}),
	...always('told'),
	language('told'),
	taken('voting', ['tab'], 'question', 'question', 'question', {shown: 'Tab', weight: 4}),
	taken('voting', ['h'], 'hint', 'hint', 'hint', {weight: 2}),
	taken('voting', ['v'], 'lecture', 'lecture'),
	...always('voting'),
	language('voting'),
	...(['watching', 'notes'] as const).flatMap(scope => [
		taken(scope, ['up'], 'up', 'scroll'),
		taken(scope, ['down'], 'down', 'scroll', null, {joined: true}),
		taken(scope, ['pageup'], 'page-up', 'scroll', null, {joined: true}),
		taken(scope, ['pagedown'], 'page-down', 'scroll', null, {joined: true}),
		...always(scope),
		language(scope),
	]),
	taken('watching', ['v'], 'lecture', 'lecture'),
	taken('trying-segments', ['enter'], 'next', 'nextLesson', 'nextLesson', {shown: 'Enter', weight: 0}),
	taken('trying', ['n'], 'next', 'nextLesson', 'nextLesson', {weight: 0}),
];

// The one registry of what the dashboard keeps of what a person chose: its name in the file, what it may be, where it is read off and how it is chosen again.
import {keptMessages as words} from '../../messages/kept.ts';
import {LANGUAGES} from '../../messages/language.ts';
import {alternatives} from '../../messages/numbers.ts';
import {COLUMN_WORDS} from '../../messages/ranking.ts';
import type {Session} from '../../session/session.ts';
import type {State} from '../../session/store/state.ts';
import {SORT_KEYS, type Ui} from '../../session/store/ui.ts';
import {THEME_NAMES} from '../theme/theme.ts';

/** A value as it stands in the file. */
export type Value = string | number | boolean;

type Chosen = Pick<Session, 'setUi' | 'setSpeed' | 'setBrake' | 'store'>;

export type KeptEntry = {
	readonly key: keyof typeof words.helps;
	/** What may stand there, for people. */
	readonly values: () => string;
	readonly first: Value;
	/** What decides where nothing is kept, if it is not that. */
	readonly otherwise?: keyof typeof words.otherwise;
	/** What has been chosen. */
	readonly read: (state: State) => Value;
	/** The value in question, null where it is none. */
	readonly valid: (value: unknown) => Value | null;
	readonly choose: (session: Chosen, value: Value) => void;
	/** It is about the machine's time: not for a machine that another process runs. */
	readonly machine?: true;
};

const SLOWEST = 0.01;
const FASTEST = 100;

const oneOf =
	(values: readonly string[]) =>
	(value: unknown): Value | null =>
		values.find(one => one === String(value)) ?? null;

/** One of some words that are kept in the store's ui under one name. */
function word<Name extends 'theme' | 'scale' | 'unit' | 'sort' | 'language'>(
	key: keyof typeof words.helps,
	name: Name,
	values: readonly Ui[Name][],
	otherwise: KeptEntry['otherwise'] = undefined,
): KeptEntry {
	return {
		key,
		...(otherwise === undefined ? {} : {otherwise}),
		values: () => alternatives(values),
		first: values[0] as Value,
		read: ({ui}) => ui[name],
		valid: oneOf(values),
		choose: ({setUi}, value) => setUi({[name]: value} as Partial<Ui>),
	};
}

type Columns = Ui['columns'];
const COLUMN_IDS = Object.keys(COLUMN_WORDS) as (keyof Columns)[];

/** "+read -vsz": what is shown that would not be, and the other way round; '' where all is as it fits. */
const columnsText = (columns: Columns): string => COLUMN_IDS.flatMap(id => (columns[id] === undefined ? [] : [`${columns[id] ? '+' : '-'}${id}`])).join(' ');

function columnsOf(text: string): Columns | null {
	const columns: Partial<Record<keyof Columns, boolean>> = {};
	for (const word of text.split(/\s+/).filter(Boolean)) {
		const id = COLUMN_IDS.find(one => one === word.slice(1));
		if (id === undefined || !/^[+-]/.test(word)) return null;
		columns[id] = word.startsWith('+');
	}
	return columns;
}

const validSpeed = (value: unknown): Value | null => {
	if (value === 'max' || value === Infinity) return 'max';
	return typeof value === 'number' && value >= SLOWEST && value <= FASTEST ? value : null;
};

export const KEPT: readonly KeptEntry[] = [
	word('theme', 'theme', THEME_NAMES),
	word('axis', 'scale', ['magnified', 'linear', 'whole']),
	word('unit', 'unit', ['pages', 'MiB']),
	word('sort', 'sort', SORT_KEYS),
	word('lang', 'language', LANGUAGES, 'environment'),
	{
		key: 'reverse',
		values: () => alternatives(['true', 'false']),
		first: false,
		read: ({ui}) => ui.reverse,
		valid: value => (typeof value === 'boolean' ? value : null),
		choose: ({setUi}, value) => setUi({reverse: value === true}),
	},
	{
		key: 'speed',
		values: () => words.speeds,
		first: 1,
		machine: true,
		// A lesson has a speed of its own, and no brake.
		read: ({pace, ui}) => {
			const speed = ui.taken?.before.speed ?? pace.speed;
			return speed === Infinity ? 'max' : speed;
		},
		valid: validSpeed,
		choose: ({setSpeed}, value) => setSpeed(value === 'max' ? Infinity : Number(value)),
	},
	{
		key: 'brake',
		values: () => alternatives(['true', 'false']),
		first: true,
		machine: true,
		read: ({brake, ui}) => ui.taken?.before.brake ?? brake.on,
		valid: value => (typeof value === 'boolean' ? value : null),
		choose: ({setBrake}, value) => setBrake(value === true),
	},
	{
		key: 'columns',
		values: () => words.columns(COLUMN_IDS),
		first: '',
		otherwise: 'fits',
		read: ({ui}) => columnsText(ui.columns),
		valid: value => (typeof value === 'string' && columnsOf(value) !== null ? columnsText(columnsOf(value) ?? {}) : null),
		choose: ({setUi}, value) => setUi({columns: columnsOf(String(value)) ?? {}}),
	},
];

export const keptEntry = (key: string): KeptEntry | undefined => KEPT.find(entry => entry.key === key);

/** What stands above a line of the file, and in help. */
export const keptHelp = ({key, values, first, otherwise}: KeptEntry): string =>
	words.help(words.helps[key], values(), otherwise === undefined ? String(first) : words.otherwise[otherwise]);

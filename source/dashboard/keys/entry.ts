// What an entry of the registry of keys is, and what a key can ask for.
import {type KeyLabel, keyLabel, type KeySentence, keySentence} from '../../messages/keys.ts';

/** What is done on the process screen. */
export type InsideAction = 'previous' | 'next' | 'address' | 'malloc' | 'malloc-again' | 'free' | 'free-oldest' | 'use' | 'write' | 'read' | 'tab';

/** What is done on the screen of segments against pages. */
export type LessonKey =
	| 'next'
	| 'next-ten'
	| 'start-ask'
	| 'start'
	| 'stop'
	| 'touch-ask'
	| 'touch'
	| 'policy'
	| 'compact'
	| 'compact-all'
	| 'disk'
	| 'restart'
	| 'parts'
	| 'unchoose';

/** What is done on the screen of memory groups. */
export type GroupKey =
	| 'fold'
	| 'unfold'
	| 'mark-before'
	| 'mark-after'
	| 'more'
	| 'less'
	| 'bit-more'
	| 'bit-less'
	| 'type'
	| 'undo'
	| 'oom-group'
	| 'new'
	| 'reclaim'
	| 'kill'
	| 'sort'
	| 'processes';

/** What is done in a lesson that asks. Digits choose, or are typed into a guess. */
export type TakenKey =
	| '0'
	| '1'
	| '2'
	| '3'
	| '4'
	| '5'
	| '6'
	| '7'
	| '8'
	| '9'
	| 'erase'
	| 'up'
	| 'down'
	| 'left'
	| 'right'
	| 'page-up'
	| 'page-down'
	| 'question'
	| 'run'
	| 'hint'
	| 'leave'
	| 'skip'
	| 'next'
	| 'again'
	| 'go-on'
	| 'split'
	| 'counted'
	| 'lecture';

/** What is done with the cursor on a number. */
export type NumberKey = 'up' | 'down' | 'left' | 'right' | 'first' | 'next-pane' | 'previous-pane' | 'explain' | 'leave';

/** What is done on the screen of two machines. */
export type PairKey =
	| 'pause'
	| 'step'
	| 'slower'
	| 'slow'
	| 'faster'
	| 'fastest'
	| 'back'
	| 'on'
	| 'event-before'
	| 'event-after'
	| 'boot'
	| 'now'
	| 'parting'
	| 'set'
	| 'kill'
	| 'adj'
	| 'which'
	| 'name'
	| 'drop'
	| 'explain'
	| 'other'
	| 'view'
	| 'scale'
	| 'zoom-in'
	| 'zoom-out'
	| 'zone'
	| 'theme'
	| 'up'
	| 'down'
	| 'page-up'
	| 'page-down'
	| 'differing'
	| 'picture'
	| 'help'
	| 'leave'
	| 'close'
	| 'quit'
	| 'suspend';

/** What a key asks for, as plain data. `ask`: open a form first. */
export type Action =
	| {
			readonly do:
				| 'quit'
				| 'suspend'
				| 'help'
				| 'settings'
				| 'scenarios'
				| 'restart'
				| 'pause'
				| 'step'
				| 'step-back'
				| 'slower'
				| 'faster'
				| 'fastest'
				| 'brake';
	  }
	| {readonly do: 'scale' | 'lead' | 'zoom-in' | 'zoom-out' | 'zone' | 'unit' | 'theme' | 'maximise' | 'map-colour' | 'next-pane' | 'previous-pane'}
	| {readonly do: 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'home' | 'end' | 'enter' | 'close'}
	| {readonly do: 'sort' | 'reverse' | 'search' | 'columns' | 'freeze' | 'edit-adj' | 'kill' | 'screenshot' | 'save-sample' | 'save-deeds' | 'compare'}
	| {readonly do: 'back' | 'on' | 'earlier-event' | 'later-event' | 'to-boot' | 'to-now' | 'jump' | 'return-back' | 'other-line' | 'name-line' | 'drop-line'}
	| {readonly do: 'glossary' | 'language' | 'default' | 'undo' | 'next-report' | 'previous-report' | 'save-report' | 'proc' | 'proc-off' | 'fork'}
	| {readonly do: 'screen'; readonly screen: 'overview' | 'map' | 'process' | 'zones' | 'segments' | 'groups'}
	| {readonly do: 'inside'; readonly what: InsideAction}
	| {readonly do: 'number'; readonly to: NumberKey}
	| {readonly do: 'adj'; readonly by: number}
	| {readonly do: 'lesson'; readonly key: LessonKey}
	| {readonly do: 'group'; readonly key: GroupKey}
	| {readonly do: 'taken'; readonly key: TakenKey}
	| {readonly do: 'pair'; readonly key: PairKey}
	| {readonly do: 'pair-start'; readonly what: string}
	| {readonly do: 'inject'; readonly what: string; readonly ask: boolean};

/** Who listens: everywhere, one screen, or an overlay (which then listens alone). */
export type Scope =
	| 'everywhere'
	/** Arrows that go from number to number, and the cursor on one. */
	| 'numbers'
	| 'cursor'
	| 'past'
	/** A lesson that asks, plays, tells, or lets somebody try. */
	| 'asking'
	| 'choosing'
	| 'guessing'
	/** The same seen by one of a class, and the notes of who teaches. */
	| 'voting'
	| 'watching'
	| 'notes'
	| 'playing'
	| 'told'
	| 'trying'
	| 'trying-segments'
	| 'host'
	| 'overview'
	| 'map'
	| 'process'
	| 'segments'
	| 'groups'
	| 'compare'
	| 'help'
	| 'glossary'
	| 'settings'
	| 'oom'
	| 'kill'
	| 'kill-group'
	| 'proc'
	| 'columns'
	| 'scenarios'
	| 'restart'
	| 'form'
	| 'search';
export const OVERLAY_SCOPES: readonly Scope[] = [
	'help',
	'glossary',
	'settings',
	'oom',
	'kill',
	'kill-group',
	'proc',
	'columns',
	'scenarios',
	'restart',
	'form',
	'search',
];

export const KEY_GROUPS = [
	'Start something',
	'Processes',
	'Time',
	'Going back',
	'In a lesson',
	'Look',
	'Numbers',
	'Machine',
	'Memory map',
	'Process screen',
	'Segments and pages',
	'Memory groups',
	'Two machines',
	'Settings',
	'OOM report',
	'In a list or form',
] as const;
export type KeyGroup = (typeof KEY_GROUPS)[number];

export type KeyEntry = {
	readonly keys: readonly string[];
	readonly scope: Scope;
	readonly action: Action;
	readonly group: KeyGroup;
	readonly help: string;
	/** It touches the machine: refused when read-only. */
	readonly machine?: true;
	/** In the key bar: what it is called, how the keys are shown, and its weight (0 stays to the last). */
	readonly bar?: {
		readonly label: string;
		readonly shown?: string;
		readonly weight: number;
		/** What the keys that are shown do together, where that is more than this one does. */
		readonly help?: string | undefined;
		/** Place in the bar, from the left; without it as in the list of keys. */
		readonly order?: number;
	};
	/** In help, shown together with the entry before it. */
	readonly joined?: true;
};

type BarWords = Omit<NonNullable<KeyEntry['bar']>, 'label' | 'help'> & {readonly label: KeyLabel; readonly help?: KeySentence};
/** What an entry may say besides its parts, in the words of the registry. */
export type More = Pick<Partial<KeyEntry>, 'machine' | 'joined'> & {readonly bar?: BarWords};

/** Words of the key bar, in the language that is spoken when they are read. */
const bar = ({label, help, ...more}: BarWords): NonNullable<KeyEntry['bar']> => ({
	...more,
	get label() {
		return keyLabel(label);
	},
	get help() {
		return help === undefined ? undefined : keySentence(help);
	},
});

/** An entry from its parts. Its words are in the language that is spoken when they are read. */
export const key = (scope: Scope, keys: readonly string[], action: Action, group: KeyGroup, help: KeySentence, more: More = {}): KeyEntry => ({
	keys,
	scope,
	action,
	group,
	get help() {
		return keySentence(help);
	},
	...(more.machine === undefined ? {} : {machine: more.machine}),
	...(more.joined === undefined ? {} : {joined: more.joined}),
	...(more.bar === undefined ? {} : {bar: bar(more.bar)}),
});

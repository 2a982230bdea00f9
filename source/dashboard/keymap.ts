// The one registry of keys: key bar, help, the README's table and what a key does come from here. Each entry has help; no two entries of scopes that
// are heard at once share a key (a test says so).

import {type InsideAction, PROCESS_KEYS} from './keymap-process.ts';
import type {LessonKey} from './act-segments.ts';

/** What a key asks for, as plain data. `ask`: open a form first. */
export type Action =
	| {readonly do: 'quit' | 'help' | 'settings' | 'scenarios' | 'restart' | 'pause' | 'step' | 'slower' | 'faster' | 'fastest'}
	| {readonly do: 'scale' | 'zoom-in' | 'zoom-out' | 'zone' | 'unit' | 'theme' | 'maximise' | 'map-colour' | 'next-pane' | 'previous-pane'}
	| {readonly do: 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'home' | 'end' | 'enter' | 'close'}
	| {readonly do: 'sort' | 'reverse' | 'search' | 'follow' | 'freeze' | 'edit-adj' | 'kill' | 'screenshot' | 'save-sample'}
	| {readonly do: 'default' | 'undo' | 'next-report' | 'previous-report' | 'save-report' | 'proc' | 'proc-off'}
	| {readonly do: 'screen'; readonly screen: 'overview' | 'map' | 'process' | 'zones' | 'segments'}
	| {readonly do: 'inside'; readonly what: InsideAction}
	| {readonly do: 'adj'; readonly by: number}
	| {readonly do: 'lesson'; readonly key: LessonKey}
	| {readonly do: 'inject'; readonly what: string; readonly ask: boolean};

/** Who listens: everywhere, one screen, or an overlay (which then listens alone). */
export type Scope =
	| 'everywhere'
	| 'overview'
	| 'map'
	| 'process'
	| 'segments'
	| 'help'
	| 'settings'
	| 'oom'
	| 'kill'
	| 'proc'
	| 'scenarios'
	| 'form'
	| 'search';
export const OVERLAY_SCOPES: readonly Scope[] = ['help', 'settings', 'oom', 'kill', 'proc', 'scenarios', 'form', 'search'];

export const KEY_GROUPS = [
	'Start something',
	'Processes',
	'Time',
	'Look',
	'Machine',
	'Memory map',
	'Process screen',
	'Segments and pages',
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
		readonly weight: number /** Place in the bar, from the left; without it as in this list. */;
		readonly order?: number;
	};
	/** In help, shown together with the entry before it. */
	readonly joined?: true;
};

const inject = (key: string, what: string, help: string, bar?: KeyEntry['bar']): readonly KeyEntry[] => [
	{keys: [key], scope: 'everywhere', action: {do: 'inject', what, ask: true}, group: 'Start something', help, machine: true, ...(bar ? {bar} : {})},
	{
		keys: [key.toUpperCase()],
		scope: 'everywhere',
		action: {do: 'inject', what, ask: false},
		group: 'Start something',
		help: `the same at once, with the values that ${key} fills in`,
		machine: true,
		joined: true,
	},
];
const key = (scope: Scope, keys: readonly string[], action: Action, group: KeyGroup, help: string, more: Partial<KeyEntry> = {}): KeyEntry => ({
	keys,
	scope,
	action,
	group,
	help,
	...more,
});

const lesson = (keys: readonly string[], what: LessonKey, help: string, more: Partial<KeyEntry> = {}): KeyEntry =>
	key('segments', keys, {do: 'lesson', key: what}, 'Segments and pages', help, more);

const moves = (scope: Scope, group: KeyGroup, help = 'choose'): readonly KeyEntry[] => [
	key(scope, ['up'], {do: 'up'}, group, help),
	key(scope, ['down'], {do: 'down'}, group, help, {joined: true}),
	key(scope, ['pageup'], {do: 'page-up'}, group, 'a page back'),
	key(scope, ['pagedown'], {do: 'page-down'}, group, 'a page on', {joined: true}),
];

export const KEYMAP: readonly KeyEntry[] = [
	...inject('l', 'leak', 'a leak: memory that is never freed', {label: 'Leak', weight: 1}),
	...inject('b', 'burst', 'a burst: as fast as it can, then gone', {label: 'Burst', weight: 6}),
	...inject('a', 'hot', 'an active set, touched round and round', {label: 'Active set', weight: 10}),
	...inject('r', 'stream', 'read a file once through the page cache', {label: 'Read', weight: 6}),
	...inject('f', 'reread', 'read a file again and again', {label: 'Reread', weight: 10}),
	...inject('w', 'write', 'write a file: dirty pages', {label: 'Write', weight: 7}),
	...inject('v', 'server', 'a whole server with its requests', {label: 'Server', weight: 10}),
	...inject('x', 'forkbomb', 'a fork bomb of small leaks', {label: 'Fork bomb', weight: 11}),
	...inject('c', 'drop-caches', 'drop caches', {label: 'Drop caches', weight: 6}),
	...inject('o', 'swap', 'swapoff, or swapon when it is off', {label: 'Swap off/on', weight: 11}),

	key('everywhere', ['up'], {do: 'up'}, 'Processes', 'choose a process; in another pane or screen: scroll, move'),
	key('everywhere', ['down'], {do: 'down'}, 'Processes', 'choose', {joined: true}),
	key('everywhere', ['+'], {do: 'adj', by: 50}, 'Processes', 'oom_score_adj of the chosen process by 50', {
		machine: true,
		bar: {label: 'adj', shown: '+-', weight: 6},
	}),
	key('everywhere', ['-', 'f7'], {do: 'adj', by: -50}, 'Processes', 'oom_score_adj by −50', {machine: true, joined: true}),
	key('everywhere', ['=', 'f8'], {do: 'adj', by: 10}, 'Processes', 'in finer steps: by 10 (_ is shift and -)', {machine: true}),
	key('everywhere', ['_'], {do: 'adj', by: -10}, 'Processes', 'by −10', {machine: true, joined: true}),
	key('everywhere', ['e'], {do: 'edit-adj'}, 'Processes', 'type oom_score_adj, −1000 to 1000', {machine: true, bar: {label: 'Edit', weight: 7}}),
	key('everywhere', ['k', 'f9'], {do: 'kill'}, 'Processes', 'kill: SIGTERM, SIGKILL, or let the OOM killer choose', {
		machine: true,
		bar: {label: 'Kill', weight: 2},
	}),
	key('everywhere', ['/', 'f3', 'f4'], {do: 'search'}, 'Processes', 'only those with this in their name', {bar: {label: 'Find', weight: 12, order: 64}}),
	key('everywhere', ['i', 'f6'], {do: 'sort'}, 'Processes', 'sort by the next column', {bar: {label: 'Sort', weight: 12, order: 65}}),
	key('everywhere', ['I'], {do: 'reverse'}, 'Processes', 'the other way round', {joined: true}),
	key('everywhere', ['y'], {do: 'follow'}, 'Processes', 'follow the chosen process in any order'),
	key('everywhere', ['p'], {do: 'freeze'}, 'Processes', 'freeze this pane; again: go on'),

	key('everywhere', ['space'], {do: 'pause'}, 'Time', 'pause, go on', {bar: {label: 'Pause', shown: 'space', weight: 3, order: 62}}),
	key('everywhere', ['.'], {do: 'step'}, 'Time', 'faster, up to 100×; while paused: one sample on', {bar: {label: 'Speed', shown: ',.', weight: 5, order: 63}}),
	key('everywhere', [',', '<'], {do: 'slower'}, 'Time', 'slower, down to 0.01×', {joined: true}),
	key('everywhere', ['>'], {do: 'faster'}, 'Time', 'faster, also while paused'),
	key('everywhere', ['m'], {do: 'fastest'}, 'Time', 'as fast as possible; again: 1×'),

	key('everywhere', ['1'], {do: 'screen', screen: 'overview'}, 'Look', 'overview', {bar: {label: 'Screens', shown: '1-5', weight: 4, order: 61}}),
	key('everywhere', ['2'], {do: 'screen', screen: 'map'}, 'Look', 'memory map'),
	key('everywhere', ['3'], {do: 'screen', screen: 'process'}, 'Look', 'process'),
	key('everywhere', ['4'], {do: 'screen', screen: 'zones'}, 'Look', 'zones and NUMA nodes'),
	key('everywhere', ['5'], {do: 'screen', screen: 'segments'}, 'Look', 'segments against pages: a lesson'),
	key('everywhere', ['tab'], {do: 'next-pane'}, 'Look', 'next pane, and back'),
	key('everywhere', ['shift-tab'], {do: 'previous-pane'}, 'Look', 'previous pane', {joined: true}),
	key('everywhere', ['pageup'], {do: 'page-up'}, 'Look', 'earlier events; in another pane: a page back'),
	key('everywhere', ['pagedown'], {do: 'page-down'}, 'Look', 'later', {joined: true}),
	key('everywhere', ['home'], {do: 'home'}, 'Look', 'to the beginning, to the end'),
	key('everywhere', ['end'], {do: 'end'}, 'Look', 'to the end', {joined: true}),
	key('everywhere', ['z'], {do: 'scale'}, 'Look', 'axis: magnified, linear', {bar: {label: 'Axis', weight: 13, order: 66}}),
	key('everywhere', ['['], {do: 'zoom-out'}, 'Look', 'the chart over more or less time, 10 s to 10 min'),
	key('everywhere', [']'], {do: 'zoom-in'}, 'Look', 'less time', {joined: true}),
	key('everywhere', ['g'], {do: 'zone'}, 'Look', 'chart the next zone'),
	key('everywhere', ['u'], {do: 'unit'}, 'Look', 'unit of the chart: pages, MiB'),
	key('everywhere', ['t'], {do: 'theme'}, 'Look', 'theme: dark, light, colour-blind, 16 colours, none'),
	key('everywhere', ['d'], {do: 'maximise'}, 'Look', 'give the chosen pane the whole screen; again: back'),

	key('everywhere', ['s', 'f2'], {do: 'settings'}, 'Machine', 'settings: every sysctl', {bar: {label: 'Settings', weight: 3, order: 60}}),
	key('everywhere', ['n'], {do: 'scenarios'}, 'Machine', 'another scenario'),
	key('everywhere', ['f5', 'ctrl-r'], {do: 'restart'}, 'Machine', 'start again, same seed', {machine: true}),
	key('everywhere', ['enter'], {do: 'enter'}, 'Machine', 'look inside the chosen process; after a kill: why the OOM killer took whom it took'),
	key('everywhere', ['escape'], {do: 'close'}, 'Machine', 'close; alarm seen; choice, search and scroll undone'),
	key('everywhere', ['P'], {do: 'proc'}, 'Machine', 'its /proc in a folder, for real tools and other terminals; P again: off', {
		bar: {label: '/proc', weight: 12, order: 67},
	}),
	key('everywhere', ['S'], {do: 'screenshot'}, 'Machine', 'save this screen as a picture (SVG)'),
	key('everywhere', ['j'], {do: 'save-sample'}, 'Machine', 'save the last sample as JSON'),
	key('everywhere', ['?', 'h', 'f1'], {do: 'help'}, 'Machine', 'help', {bar: {label: 'Help', weight: 0, order: 90}}),
	key('everywhere', ['q', 'f10', 'ctrl-c'], {do: 'quit'}, 'Machine', 'quit', {bar: {label: 'Quit', weight: 0, order: 91}}),

	key('map', ['left'], {do: 'left'}, 'Memory map', 'move over the squares', {bar: {label: 'Move', shown: '←→↑↓', weight: 1}}),
	key('map', ['right'], {do: 'right'}, 'Memory map', 'move', {joined: true}),
	key('map', ['\\'], {do: 'map-colour'}, 'Memory map', 'colour by list, by owner', {bar: {label: 'Colour', weight: 1}}),

	...PROCESS_KEYS,

	lesson(['n'], 'next', 'the next request of the story, which never ends; N: ten', {bar: {label: 'Next', weight: 1}}),
	lesson(['N'], 'next-ten', 'the next ten requests', {joined: true}),
	lesson(['a'], 'start-ask', 'start a program of any size; A: at once', {bar: {label: 'Allocate', weight: 2}}),
	lesson(['A'], 'start', 'the same at once, with the values that a fills in', {joined: true}),
	lesson(['f'], 'stop', 'end the chosen program; ↑ ↓ choose', {bar: {label: 'Free', weight: 3}}),
	lesson(['p'], 'policy', 'placement: first, best, worst, next fit', {bar: {label: 'Policy', weight: 4}}),
	lesson(['x'], 'compact', 'compact: a segment out to disk, or back in; X: until one fits', {bar: {label: 'Compact', weight: 2}}),
	lesson(['X'], 'compact-all', 'compact until somebody who waits fits, or all is compact', {joined: true}),
	lesson(['o'], 'touch-ask', 'touch the chosen program at an offset; O: at once', {bar: {label: 'Touch', weight: 5}}),
	lesson(['O'], 'touch', 'the same at once: a page that is on disk, if there is one', {joined: true}),
	lesson(['d'], 'disk', 'what is swapped to: hdd, ssd, nvme', {bar: {label: 'Disk', weight: 6}}),
	lesson(['R'], 'restart', 'the story from its beginning, memory empty', {bar: {label: 'Restart', weight: 4}}),
	lesson(['escape'], 'unchoose', 'nobody chosen; alarm seen'),

	...moves('settings', 'Settings'),
	key('settings', ['left'], {do: 'left'}, 'Settings', 'one step down or up'),
	key('settings', ['right'], {do: 'right'}, 'Settings', 'one step up', {joined: true}),
	key('settings', ['enter'], {do: 'enter'}, 'Settings', 'write it, as sysctl -w would', {machine: true}),
	key('settings', ['d'], {do: 'default'}, 'Settings', 'its default'),
	key('settings', ['u'], {do: 'undo'}, 'Settings', 'undo the last write', {machine: true}),
	key('settings', ['escape'], {do: 'close'}, 'Settings', 'close'),

	...moves('oom', 'OOM report', 'scroll'),
	key('oom', ['n'], {do: 'next-report'}, 'OOM report', 'next and last kill'),
	key('oom', ['p'], {do: 'previous-report'}, 'OOM report', 'last', {joined: true}),
	key('oom', ['s'], {do: 'save-report'}, 'OOM report', 'save as text'),
	key('oom', ['escape', 'enter'], {do: 'close'}, 'OOM report', 'close: seen'),

	...moves('kill', 'In a list or form'),
	key('kill', ['enter'], {do: 'enter'}, 'In a list or form', 'take it', {machine: true}),
	key('kill', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	key('proc', ['P'], {do: 'proc-off'}, 'In a list or form', '/proc off again'),
	key('proc', ['escape', 'enter'], {do: 'close'}, 'In a list or form', 'close'),
	...moves('scenarios', 'In a list or form'),
	key('scenarios', ['enter'], {do: 'enter'}, 'In a list or form', 'take it', {machine: true}),
	key('scenarios', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	key('form', ['tab', 'right'], {do: 'next-pane'}, 'In a list or form', 'next value'),
	key('form', ['shift-tab', 'left'], {do: 'previous-pane'}, 'In a list or form', 'previous value', {joined: true}),
	key('form', ['enter'], {do: 'enter'}, 'In a list or form', 'start it with these values', {machine: true}),
	key('form', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	key('search', ['enter'], {do: 'enter'}, 'In a list or form', 'keep what was found'),
	key('search', ['escape'], {do: 'close'}, 'In a list or form', 'show all again'),
	...moves('help', 'In a list or form', 'scroll'),
	key('help', ['escape', '?', 'h', 'f1', 'q', 'enter'], {do: 'close'}, 'In a list or form', 'close help'),
];

/** What the bar of a lesson's screen says beside the lesson's own keys: keys about the machine stand on the machine's screens. */
const BESIDE_A_LESSON: ReadonlySet<Action['do']> = new Set(['screen', 'pause', 'step', 'help', 'quit']);

/** Entries of the key bar in the scopes that listen, the narrowest first; a key that a narrower scope has taken is left out. */
export const barEntries = (scopes: readonly Scope[]): readonly KeyEntry[] =>
	scopes
		.flatMap(scope => KEYMAP.filter(entry => entry.scope === scope && entry.bar && entryFor(entry.keys[0] ?? '', scopes) === entry))
		.filter(entry => !scopes.includes('segments') || entry.scope === 'segments' || BESIDE_A_LESSON.has(entry.action.do));

/** The entry for a key in the scopes that listen, the narrowest first. */
export function entryFor(pressed: string, scopes: readonly Scope[]): KeyEntry | undefined {
	for (const scope of scopes) {
		const found = KEYMAP.find(entry => entry.scope === scope && entry.keys.includes(pressed));
		if (found) return found;
	}
	return undefined;
}

const NAMES: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	enter: 'Enter',
	escape: 'Esc',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	'ctrl-r': 'Ctrl-R',
	'ctrl-c': 'Ctrl-C',
};
/** How a key is written for a person. */
export const keyName = (name: string): string => NAMES[name] ?? (/^f\d+$/.test(name) ? name.toUpperCase() : name);

export type HelpLine = {readonly keys: string; readonly help: string};

/** The help of a group: entries that belong together on one line. */
export function helpLines(group: KeyGroup): readonly HelpLine[] {
	const lines: {keys: string; help: string}[] = [];
	for (const entry of KEYMAP.filter(candidate => candidate.group === group)) {
		const keys = entry.keys.map(keyName).join(' ');
		const last = lines.at(-1);
		if (entry.joined && last) {
			last.keys += ` ${keys}`;
			// A capital says the same of every program; of others the partner's help is in the first line.
			continue;
		}
		if (!lines.some(line => line.keys === keys && line.help === entry.help)) lines.push({keys, help: entry.help});
	}
	return lines.filter((line, i) => lines.findIndex(other => other.keys === line.keys && other.help === line.help) === i);
}

/** The README's table of keys; how lists and forms are gone through says itself. */
export function keyTable(): string {
	const rows = KEY_GROUPS.filter(group => group !== 'In a list or form').flatMap(group =>
		helpLines(group).map(
			line =>
				`| ${line.keys
					.replaceAll('|', '\\|')
					.split(' ')
					.map(name => `\`${name}\``)
					.join(' ')} | ${line.help} | ${group} |`,
		),
	);
	return ['| key | what it does | where |', '|---|---|---|', ...rows].join('\n');
}

// The one registry of keys: key bar, help, the table of docs/keys.md and what a key does come from here. Each entry has help; no two entries of scopes
// that are heard at once share a key (a test says so).
import type {KeySentence} from '../../messages/keys.ts';
import {type Action, key, type KeyEntry, type More, type Scope} from './entry.ts';
import {COMPARE_KEYS} from './compare-keys.ts';
import {GROUPS_KEYS} from './groups-keys.ts';
import {keyName} from './key-name.ts';
import {OVERLAY_KEYS} from './overlay-keys.ts';
import {NUMBER_KEYS} from './number-keys.ts';
import {PROCESS_KEYS} from './process-keys.ts';
import {SEGMENTS_KEYS} from './segments-keys.ts';
import {ANY_KEY, TAKEN_KEYS} from './taken-keys.ts';
import {TIME_KEYS} from './time-keys.ts';

const inject = (letter: string, what: string, help: KeySentence, bar: NonNullable<More['bar']>): readonly KeyEntry[] => [
	key('everywhere', [letter], {do: 'inject', what, ask: true}, 'Start something', help, {machine: true, bar}),
	key(
		'everywhere',
		[letter.toUpperCase()],
		{do: 'inject', what, ask: false},
		'Start something',
		'the same at once, with the values that the small letter fills in',
		{machine: true, joined: true},
	),
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
	key('everywhere', ['U'], {do: 'inject', what: 'program', ask: true}, 'Start something', 'any program, by its name; then all it takes', {machine: true}),
	...inject('c', 'drop-caches', 'drop caches', {label: 'Drop caches', weight: 6}),
	...inject('o', 'swap', 'swapoff, or swapon when it is off', {label: 'Swap off/on', weight: 11}),

	key('everywhere', ['up'], {do: 'up'}, 'Processes', 'choose a process; elsewhere scroll or move'),
	key('everywhere', ['down'], {do: 'down'}, 'Processes', 'choose', {joined: true}),
	key('everywhere', ['+', 'f8'], {do: 'adj', by: 50}, 'Processes', 'oom_score_adj of the process by 50, + or −', {
		machine: true,
		bar: {label: 'adj', shown: '+-', weight: 5.5},
	}),
	key('everywhere', ['-', 'f7'], {do: 'adj', by: -50}, 'Processes', 'oom_score_adj by −50', {machine: true, joined: true}),
	key('everywhere', ['='], {do: 'adj', by: 10}, 'Processes', 'by 10 (_ is shift and -)', {machine: true}),
	key('everywhere', ['_'], {do: 'adj', by: -10}, 'Processes', 'by −10', {machine: true, joined: true}),
	key('everywhere', ['e'], {do: 'edit-adj'}, 'Processes', 'type oom_score_adj, −1000 to 1000', {machine: true, bar: {label: 'Edit', weight: 7}}),
	key('everywhere', ['k', 'f9'], {do: 'kill'}, 'Processes', 'SIGTERM, SIGKILL, or the OOM killer’s choice', {
		machine: true,
		bar: {label: 'Kill', weight: 5.1},
	}),
	key('everywhere', ['/', 'f3', 'f4'], {do: 'search'}, 'Processes', 'only those with this in their name', {bar: {label: 'Find', weight: 12, order: 64}}),
	key('everywhere', ['i', 'f6'], {do: 'sort'}, 'Processes', 'sort by the next column; a click on one, too', {bar: {label: 'Sort', weight: 12, order: 65}}),
	key('everywhere', ['I'], {do: 'reverse'}, 'Processes', 'the other way round', {joined: true}),
	key('everywhere', ['y'], {do: 'columns'}, 'Processes', 'which columns the table has'),
	key('everywhere', ['p'], {do: 'freeze'}, 'Processes', 'freeze this pane; again: go on'),

	key('everywhere', ['space'], {do: 'pause'}, 'Time', 'pause, go on', {bar: {label: 'Pause', shown: 'space', weight: 3, order: 62}}),
	key('everywhere', ['.'], {do: 'step'}, 'Time', 'faster, slower; paused: one Sample on, back', {
		bar: {label: 'Speed', shown: ',.', weight: 5, order: 63},
	}),
	key('everywhere', [','], {do: 'step-back'}, 'Time', 'slower, down to 0.01×', {joined: true}),
	key('everywhere', ['<'], {do: 'slower'}, 'Time', 'slower, also while paused'),
	key('everywhere', ['>'], {do: 'faster'}, 'Time', 'faster', {joined: true}),
	key('everywhere', ['m'], {do: 'fastest'}, 'Time', 'as fast as possible; again: 1×'),

	key('everywhere', ['!'], {do: 'brake'}, 'Time', 'brake at wake, limit, stall, full swap, kill'),

	key('everywhere', ['1'], {do: 'screen', screen: 'overview'}, 'Look', 'overview', {
		bar: {label: 'Screens', shown: '1-7', help: 'overview, map, process, zones, segments, …', weight: 4, order: 61},
	}),
	key('everywhere', ['2'], {do: 'screen', screen: 'map'}, 'Look', 'memory map'),
	key('everywhere', ['3'], {do: 'screen', screen: 'process'}, 'Look', 'process'),
	key('everywhere', ['4'], {do: 'screen', screen: 'zones'}, 'Look', 'zones and NUMA nodes'),
	key('everywhere', ['5'], {do: 'screen', screen: 'segments'}, 'Look', 'segments against pages: a lesson'),
	key('everywhere', ['6'], {do: 'screen', screen: 'groups'}, 'Look', 'memory groups (cgroups)'),
	key('everywhere', ['7'], {do: 'compare'}, 'Look', 'two machines in step: a branch, a setting', {machine: true}),
	key('everywhere', ['tab'], {do: 'next-pane'}, 'Look', 'next pane, and back'),
	key('everywhere', ['shift-tab'], {do: 'previous-pane'}, 'Look', 'previous pane', {joined: true}),
	key('everywhere', ['pageup'], {do: 'page-up'}, 'Look', 'earlier events; in another pane: a page back'),
	key('everywhere', ['pagedown'], {do: 'page-down'}, 'Look', 'later', {joined: true}),
	key('everywhere', ['home'], {do: 'home'}, 'Look', 'to the beginning, to the end'),
	key('everywhere', ['end'], {do: 'end'}, 'Look', 'to the end', {joined: true}),
	key('everywhere', ['z'], {do: 'scale'}, 'Look', 'axis: magnified, up to 2×high, linear', {bar: {label: 'Axis', weight: 13, order: 66}}),
	key('everywhere', ['Z'], {do: 'lead'}, 'Look', 'what the large chart shows: the next figure'),
	key('everywhere', ['['], {do: 'zoom-out'}, 'Look', 'the chart over more or less time'),
	key('everywhere', [']'], {do: 'zoom-in'}, 'Look', 'less time', {joined: true}),
	key('everywhere', ['g'], {do: 'zone'}, 'Look', 'chart the next zone'),
	key('everywhere', ['u'], {do: 'unit'}, 'Look', 'unit of the chart: pages, MiB'),
	key('everywhere', ['t'], {do: 'theme'}, 'Look', 'theme: dark, light, colour-blind, 16, none'),
	key('everywhere', ['ctrl-l'], {do: 'language'}, 'Look', 'language: English, 中文'),
	key('everywhere', ['d'], {do: 'maximise'}, 'Look', 'the chosen pane over the whole screen; back'),

	key('everywhere', ['s', 'f2'], {do: 'settings'}, 'Machine', 'settings: every sysctl', {bar: {label: 'Settings', weight: 3.2, order: 60}}),
	key('everywhere', ['n'], {do: 'scenarios'}, 'Machine', 'another scenario', {
		machine: true,
		bar: {label: 'Scenarios', weight: 2, order: 59},
	}),
	key('everywhere', ['f5', 'ctrl-r'], {do: 'restart'}, 'Machine', 'start again, same seed', {machine: true}),
	key('everywhere', ['enter'], {do: 'enter'}, 'Machine', 'look inside the process; after a kill, why'),
	key('everywhere', ['escape'], {do: 'close'}, 'Machine', 'close; alarm seen; choice and search undone'),
	key('everywhere', ['P'], {do: 'proc'}, 'Machine', 'its /proc for real tools; P again: off', {
		bar: {label: '/proc', weight: 12, order: 67},
	}),
	key('everywhere', ['S'], {do: 'screenshot'}, 'Machine', 'save this screen as a picture (SVG)'),
	key('everywhere', ['j'], {do: 'save-sample'}, 'Machine', 'save the last sample as JSON'),
	key('everywhere', ['Y'], {do: 'save-deeds'}, 'Machine', 'save what was done as a scenario (YAML)'),
	key('everywhere', ['?', 'h', 'f1'], {do: 'help'}, 'Machine', 'help', {bar: {label: 'Help', weight: 0, order: 90}}),
	key('everywhere', ['ctrl-z'], {do: 'suspend'}, 'Machine', 'back to the shell; fg there goes on'),
	key('everywhere', ['q', 'f10', 'ctrl-c'], {do: 'quit'}, 'Machine', 'quit', {bar: {label: 'Quit', weight: 0, order: 91}}),

	key('map', ['left'], {do: 'left'}, 'Memory map', 'move over the squares', {bar: {label: 'Move', shown: '←→↑↓', weight: 1}}),
	key('map', ['right'], {do: 'right'}, 'Memory map', 'move', {joined: true}),
	key('map', ['\\'], {do: 'map-colour'}, 'Memory map', 'colour by list, by owner', {bar: {label: 'Colour', weight: 1}}),

	key('host', ['f'], {do: 'fork'}, 'Machine', 'simulate on from where this computer stands', {bar: {label: 'Fork it', weight: 0}}),

	...NUMBER_KEYS,
	...TAKEN_KEYS,
	...TIME_KEYS,
	...PROCESS_KEYS,

	...SEGMENTS_KEYS,
	...GROUPS_KEYS,
	...COMPARE_KEYS,
	...OVERLAY_KEYS,
];

/** What the bar says beside the own keys of screens that have many: of a lesson's and of groups'. Keys about the machine stand on the machine's screens. */
const BESIDE_OWN: Readonly<Record<'segments' | 'groups', ReadonlySet<Action['do']>>> = {
	segments: new Set(['screen', 'pause', 'step', 'help', 'quit']),
	groups: new Set(['screen', 'help', 'quit']),
};

/** And what it says beside the keys of the past. */
const IN_THE_PAST: ReadonlySet<Action['do']> = new Set(['help', 'quit']);

/** What cannot be done to a real computer that is looked at, besides all that touches a machine. */
export const NOT_FOR_A_HOST: ReadonlySet<Action['do']> = new Set([
	'scenarios',
	'proc',
	'faster',
	'slower',
	'step',
	'step-back',
	'restart',
	'fastest',
	'brake',
	'pair',
	'pair-start',
]);

/** Entries of the key bar in the scopes that listen, the narrowest first; a key that a narrower scope has taken is left out, and when read-only one that is off. */
export const barEntries = (scopes: readonly Scope[], readOnly = false): readonly KeyEntry[] =>
	scopes
		.flatMap(scope => KEYMAP.filter(entry => entry.scope === scope && entry.bar && entryFor(entry.keys[0] ?? '', scopes) === entry))
		.filter(entry => !readOnly || entry.machine !== true)
		.filter(entry => !scopes.includes('host') || !NOT_FOR_A_HOST.has(entry.action.do))
		.filter(entry => !scopes.includes('past') || entry.scope !== 'everywhere' || IN_THE_PAST.has(entry.action.do))
		.filter(entry =>
			(['segments', 'groups'] as const).every(own => !scopes.includes(own) || entry.scope !== 'everywhere' || BESIDE_OWN[own].has(entry.action.do)),
		);

/** Keys of an overlay's footer as they are written there, without those that are off when read-only. */
export function liveKeys<Key extends readonly [keys: string, help: string]>(scope: Scope, keys: readonly Key[], readOnly: boolean): readonly Key[] {
	const off = new Set(readOnly ? KEYMAP.filter(entry => entry.scope === scope && entry.machine === true).flatMap(entry => entry.keys.map(keyName)) : []);
	return keys.filter(([name]) => !off.has(name));
}

/** The entry for a key in the scopes that listen, the narrowest first. */
export function entryFor(pressed: string, scopes: readonly Scope[]): KeyEntry | undefined {
	for (const scope of scopes) {
		const found = KEYMAP.find(entry => entry.scope === scope && (entry.keys.includes(pressed) || entry.keys.includes(ANY_KEY)));
		if (found) return found;
	}
	return undefined;
}

// Keys of the screen of two machines: time, window and table are those of both; one of the two is the one that stays.
import type {KeySentence} from '../../messages/keys.ts';
import {key, type KeyEntry, type PairKey, type More} from './entry.ts';

const pair = (keys: readonly string[], what: PairKey, help: KeySentence, more: More = {}): KeyEntry =>
	key('compare', keys, {do: 'pair', key: what}, 'Two machines', help, more);

const begin = (name: string, what: string, help: KeySentence, more: More = {}): KeyEntry =>
	key('compare', [name, name.toUpperCase()], {do: 'pair-start', what}, 'Two machines', help, {machine: true, ...more});

export const COMPARE_KEYS: readonly KeyEntry[] = [
	pair(['space'], 'pause', 'pause both, both go on', {bar: {label: 'Both', shown: 'space', weight: 1}}),
	pair(['.'], 'step', 'both faster, slower; paused: one sample on', {bar: {label: 'Speed', shown: ',.', weight: 2}}),
	pair([','], 'slower', 'slower; paused: one sample back', {joined: true}),
	pair(['>'], 'faster', 'faster, slower, also while paused'),
	pair(['<'], 'slow', 'slower', {joined: true}),
	pair(['m'], 'fastest', 'as fast as the slower one can; again: 1×'),
	pair(['left'], 'back', 'both one sample back, on; back pauses', {bar: {label: 'Sample', shown: '←→', weight: 3}}),
	pair(['right'], 'on', 'one sample on', {joined: true}),
	pair(['{'], 'event-before', 'event of either before, after', {bar: {label: 'Event', shown: '{}', weight: 4}}),
	pair(['}'], 'event-after', 'event after; after the last: now', {joined: true}),
	pair(['J'], 'parting', 'jump: Enter to where they parted; 37.4, kill', {bar: {label: 'Jump', weight: 5}}),
	pair(['home'], 'boot', 'to boot, to now'),
	pair(['end', 'G'], 'now', 'to now', {joined: true}),
	pair(['0'], 'other', 'act on the other one, which then stays', {bar: {label: 'Other', weight: 3}}),
	pair(['o'], 'which', 'compare two others of A, B, C, D', {bar: {label: 'Others', weight: 9}}),
	pair(['E'], 'name', 'name the chosen branch; drop it'),
	pair(['D'], 'drop', 'drop it', {joined: true}),
	begin('l', 'leak', 'a leak on the chosen machine, at once', {bar: {label: 'Leak', weight: 6}}),
	begin('b', 'burst', 'a burst on it', {joined: true}),
	begin('a', 'hot', 'an active set on it, a server'),
	begin('v', 'server', 'a server on it', {joined: true}),
	begin('r', 'stream', 'it reads a file, again and again, or writes'),
	begin('f', 'reread', 'again and again', {joined: true}),
	begin('w', 'write', 'it writes', {joined: true}),
	begin('c', 'drop-caches', 'its caches are dropped'),
	pair(['s'], 'set', 'a sysctl of it: vm.swappiness=10'),
	pair(['e', '+', '-'], 'adj', 'oom_score_adj of a process of it'),
	pair(['k'], 'kill', 'SIGKILL to one', {joined: true}),
	pair(['d'], 'differing', 'which settings differ, now'),
	pair(['S'], 'picture', 'save this screen as a picture (SVG)'),
	pair(['enter'], 'explain', 'what the figure of the first row is'),
	key('compare', ['H'], {do: 'number', to: 'first'}, 'Two machines', 'what is this number: a cursor; a right click'),
	pair(['\\'], 'view', 'side by side, one over the other, B − A', {bar: {label: 'Overlay', weight: 4}}),
	pair(['z'], 'scale', 'axis: magnified, linear', {bar: {label: 'Axis', weight: 8}}),
	pair(['['], 'zoom-out', 'both charts over more or less time', {bar: {label: 'Zoom', shown: '[]', weight: 7}}),
	pair([']'], 'zoom-in', 'less time', {joined: true}),
	pair(['g'], 'zone', 'chart the next zone', {bar: {label: 'Zone', weight: 9}}),
	pair(['up'], 'up', 'rows of the table', {bar: {label: 'Rows', shown: '↑↓', weight: 6}}),
	pair(['down'], 'down', 'further down', {joined: true}),
	pair(['pageup'], 'page-up', 'a page of them'),
	pair(['pagedown'], 'page-down', 'further down', {joined: true}),
	pair(['t'], 'theme', 'theme: dark, light, colour-blind, 16, none'),
	pair(['escape'], 'leave', 'from the past to now; from now close'),
	pair(['7'], 'close', 'close: the one that stays goes on alone', {bar: {label: 'Close', weight: 5, order: 89}}),
	pair(['?', 'h', 'f1'], 'help', 'help', {bar: {label: 'Help', weight: 0, order: 90}}),
	pair(['ctrl-z'], 'suspend', 'back to the shell; fg there goes on'),
	pair(['q', 'f10', 'ctrl-c'], 'quit', 'quit', {bar: {label: 'Quit', weight: 0, order: 91}}),
];

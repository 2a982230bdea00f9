// Keys of going back, of branches, and what the bar says while somebody stands in the past.
import {key, type KeyEntry} from './entry.ts';

export const TIME_KEYS: readonly KeyEntry[] = [
	key('everywhere', ['left'], {do: 'back'}, 'Going back', 'one Sample back: the machine stands still'),
	key('everywhere', ['right'], {do: 'on'}, 'Going back', 'one Sample on, up to now', {joined: true}),
	key('everywhere', ['{'], {do: 'earlier-event'}, 'Going back', 'before the event before, the next event'),
	key('everywhere', ['}'], {do: 'later-event'}, 'Going back', 'to the next event', {joined: true}),
	key('everywhere', ['J'], {do: 'jump'}, 'Going back', 'jump: 37.4, 1:01, −10s, kill, stall, wake'),
	key('everywhere', ['G'], {do: 'to-now'}, 'Going back', 'now (End too while the chart is chosen)'),
	key('everywhere', ['backspace'], {do: 'return-back'}, 'Going back', 'back to before the last jump'),
	key('everywhere', ['0'], {do: 'other-line'}, 'Going back', 'the other machine: A, and its branches'),
	key('everywhere', ['E'], {do: 'name-line'}, 'Going back', 'name this branch'),
	key('everywhere', ['D'], {do: 'drop-line'}, 'Going back', 'drop this branch', {machine: true}),

	key('past', ['left'], {do: 'back'}, 'Going back', 'one Sample back', {joined: true, bar: {label: 'Sample', shown: '←→', weight: 1, order: 1}}),
	key('past', ['{'], {do: 'earlier-event'}, 'Going back', 'the event before', {joined: true, bar: {label: 'Event', shown: '{}', weight: 2, order: 2}}),
	key('past', ['J'], {do: 'jump'}, 'Going back', 'jump', {joined: true, bar: {label: 'Jump', weight: 3, order: 3}}),
	key('past', ['end'], {do: 'to-now'}, 'Going back', 'now', {joined: true, bar: {label: 'Now', shown: 'End', weight: 1, order: 4}}),
	key('past', ['home'], {do: 'to-boot'}, 'Going back', 'boot', {joined: true}),
	key('past', ['space'], {do: 'pause'}, 'Going back', 'play from here to now', {joined: true, bar: {label: 'Play', shown: 'space', weight: 4, order: 5}}),
	key('past', ['+'], {do: 'adj', by: 50}, 'Going back', 'an act begins a branch here', {
		machine: true,
		joined: true,
		bar: {label: 'Branch', shown: '+-ks…', weight: 5, order: 6},
	}),
];

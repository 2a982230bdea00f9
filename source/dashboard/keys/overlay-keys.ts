// Keys of settings, the OOM report, lists, forms and help: who is open listens alone.
import type {KeySentence} from '../../messages/keys.ts';
import {key, type KeyEntry, type KeyGroup, type Scope} from './entry.ts';

const moves = (scope: Scope, group: KeyGroup, help: KeySentence = 'choose'): readonly KeyEntry[] => [
	key(scope, ['up'], {do: 'up'}, group, help),
	key(scope, ['down'], {do: 'down'}, group, help, {joined: true}),
	key(scope, ['pageup'], {do: 'page-up'}, group, 'a page back'),
	key(scope, ['pagedown'], {do: 'page-down'}, group, 'a page on', {joined: true}),
];

export const OVERLAY_KEYS: readonly KeyEntry[] = [
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
	key('oom', ['enter'], {do: 'enter'}, 'OOM report', 'to before that kill; Backspace returns'),
	key('oom', ['escape'], {do: 'close'}, 'OOM report', 'close: seen'),

	...moves('kill', 'In a list or form'),
	key('kill', ['enter'], {do: 'enter'}, 'In a list or form', 'take it', {machine: true}),
	key('kill', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	...moves('kill-group', 'In a list or form'),
	key('kill-group', ['enter'], {do: 'enter'}, 'In a list or form', 'take it', {machine: true}),
	key('kill-group', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	key('proc', ['P'], {do: 'proc-off'}, 'In a list or form', '/proc off again'),
	key('proc', ['escape', 'enter'], {do: 'close'}, 'In a list or form', 'close'),
	...moves('columns', 'In a list or form'),
	key('columns', ['space', 'enter'], {do: 'enter'}, 'In a list or form', 'show it, hide it'),
	key('columns', ['d'], {do: 'default'}, 'In a list or form', 'as at first'),
	key('columns', ['escape', 'y'], {do: 'close'}, 'In a list or form', 'close'),
	...moves('scenarios', 'In a list or form'),
	key('scenarios', ['enter'], {do: 'enter'}, 'In a list or form', 'take it', {machine: true}),
	key('scenarios', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	key('restart', ['enter', 'f5', 'ctrl-r'], {do: 'enter'}, 'In a list or form', 'start again', {machine: true}),
	key('restart', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	key('form', ['up'], {do: 'up'}, 'In a list or form', 'jump: an event above, below'),
	key('form', ['down'], {do: 'down'}, 'In a list or form', 'an event below', {joined: true}),
	key('form', ['tab', 'right'], {do: 'next-pane'}, 'In a list or form', 'next value'),
	key('form', ['shift-tab', 'left'], {do: 'previous-pane'}, 'In a list or form', 'previous value', {joined: true}),
	key('form', ['enter'], {do: 'enter'}, 'In a list or form', 'start it with these values', {machine: true}),
	key('form', ['escape'], {do: 'close'}, 'In a list or form', 'close'),
	key('search', ['enter'], {do: 'enter'}, 'In a list or form', 'keep what was found'),
	key('search', ['escape'], {do: 'close'}, 'In a list or form', 'show all again'),
	...moves('help', 'In a list or form', 'scroll'),
	key('help', ['g'], {do: 'glossary'}, 'In a list or form', 'the glossary'),
	...moves('glossary', 'In a list or form', 'scroll'),
	key('glossary', ['escape', '?', 'h', 'f1', 'q', 'enter', 'g'], {do: 'close'}, 'In a list or form', 'close the glossary'),
	key('help', ['escape', '?', 'h', 'f1', 'q', 'enter'], {do: 'close'}, 'In a list or form', 'close help'),
];

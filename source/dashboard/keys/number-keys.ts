// Keys of the cursor on a number, which says what that is. In panes that have neither a list nor time the arrows move it at once.
import type {KeySentence} from '../../messages/keys.ts';
import {key, type KeyEntry, type More, type NumberKey} from './entry.ts';

const number = (scope: 'everywhere' | 'numbers' | 'cursor', keys: readonly string[], to: NumberKey, help: KeySentence, more: More = {}): KeyEntry =>
	key(scope, keys, {do: 'number', to}, 'Numbers', help, more);

export const NUMBER_KEYS: readonly KeyEntry[] = [
	number('everywhere', ['H'], 'first', 'what is this number: a cursor; a right click'),
	key('oom', ['H'], {do: 'number', to: 'first'}, 'OOM report', 'what is this number: a cursor; a right click'),
	number('numbers', ['up'], 'up', 'to another number'),
	number('numbers', ['down'], 'down', 'to another number', {joined: true}),
	number('numbers', ['left'], 'left', 'to another number', {joined: true, bar: {label: 'Number', shown: '←→↑↓', weight: 1, order: 1}}),
	number('numbers', ['right'], 'right', 'to another number', {joined: true}),
	number('cursor', ['enter', 'H'], 'explain', 'what it is, where it comes from', {bar: {label: 'What is it', shown: 'Enter', weight: 1, order: 2}}),
	number('cursor', ['tab'], 'next-pane', 'numbers of the next pane'),
	number('cursor', ['shift-tab'], 'previous-pane', 'of the one before', {joined: true}),
	number('cursor', ['escape'], 'leave', 'leave the numbers', {bar: {label: 'Leave', shown: 'Esc', weight: 1, order: 3}}),
];

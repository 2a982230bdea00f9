// Keys of the process screen. They are heard before those of everywhere: letters that start loads elsewhere make the process call malloc here.
import type {KeySentence} from '../../messages/keys.ts';
import {type Action, type KeyEntry, key as entry, type More} from './entry.ts';

const key = (keys: readonly string[], action: Action, help: KeySentence, more: More = {}): KeyEntry =>
	entry('process', keys, action, 'Process screen', help, more);

export const PROCESS_KEYS: readonly KeyEntry[] = [
	key(['tab'], {do: 'next-pane'}, 'next pane, and back', {bar: {label: 'Pane', shown: 'Tab', weight: 1}}),
	key(['shift-tab'], {do: 'previous-pane'}, 'previous pane', {joined: true}),
	key(['['], {do: 'inside', what: 'previous'}, 'the process before and after, same address', {
		bar: {label: 'Process', shown: '[ ]', weight: 1},
	}),
	key([']'], {do: 'inside', what: 'next'}, 'the process after', {joined: true}),
	key(['a'], {do: 'inside', what: 'address'}, 'type an address, in hex', {bar: {label: 'Address', weight: 1}}),
	key(['m'], {do: 'inside', what: 'malloc'}, 'malloc: have the process ask for a block', {
		machine: true,
		bar: {label: 'malloc', weight: 1},
	}),
	key(['M'], {do: 'inside', what: 'malloc-again'}, 'the same size again, at once', {machine: true}),
	key(['f'], {do: 'inside', what: 'free'}, 'free the block at the cursor, or the newest', {
		machine: true,
		bar: {label: 'free', weight: 1},
	}),
	key(['F'], {do: 'inside', what: 'free-oldest'}, 'free the oldest block: a hole in the heap', {machine: true}),
	key(['t'], {do: 'inside', what: 'write'}, 'touch the page at the cursor: write a byte', {
		machine: true,
		bar: {label: 'Touch', weight: 1},
	}),
	key(['T'], {do: 'inside', what: 'read'}, 'read a byte of it', {machine: true}),
	key(['u'], {do: 'inside', what: 'use'}, 'write all of the block, or of the newest', {
		machine: true,
		bar: {label: 'Use block', weight: 2},
	}),
	key(['left'], {do: 'left'}, 'a page down or up; in malloc: a chunk', {bar: {label: 'Page', shown: '←→', weight: 4}}),
	key(['right'], {do: 'right'}, 'a page up', {joined: true}),
	key(['up'], {do: 'up'}, 'the region above or below; in events: scroll', {bar: {label: 'Region', shown: '↑↓', weight: 4}}),
	key(['down'], {do: 'down'}, 'the region below', {joined: true}),
	key(['pageup'], {do: 'page-up'}, 'up or down by all that one page table maps'),
	key(['pagedown'], {do: 'page-down'}, 'down', {joined: true}),
	key(['home'], {do: 'home'}, 'first and last page of the region'),
	key(['end'], {do: 'end'}, 'last page', {joined: true}),
	key(['\\'], {do: 'inside', what: 'tab'}, 'address space, maps'),
	key(['escape'], {do: 'close'}, 'back: alarm, large pane, cursor, this screen'),
];

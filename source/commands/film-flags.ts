// The flags of film.
import {messages} from '../messages.ts';
import {filmMessages as words} from '../messages/film.ts';
import type {Flag} from './context.ts';
import {BRAKE, SET, THEMES} from './flags.ts';

export const FILM_FLAGS: readonly Flag[] = [
	{name: 'out', value: 'FILE', help: words.out()},
	{name: 'from', value: '30s', help: words.from()},
	{name: 'for', value: '20s', help: words.for()},
	{name: 'size', value: '120x40', help: words.size()},
	{name: 'speed', value: '4', help: words.speed()},
	BRAKE,
	{name: 'branch', value: 'B', help: words.branch()},
	{name: 'b', value: 'KEY=VALUE', multiple: true, help: words.b()},
	{name: 'beside', value: '', bare: true, help: words.beside()},
	{name: 'keys', value: '"1s:l 2s:enter"', help: words.keys()},
	{name: 'theme', value: 'NAME', help: messages.commands.flags.theme(THEMES)},
	SET,
];

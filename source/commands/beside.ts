// Commands for what is made beside a machine: films, and what helps in a shell.
import {filmMessages} from '../messages/film.ts';
import {shellMessages} from '../messages/shells.ts';
import type {CommandEntry} from './context.ts';
import {FILM_FLAGS} from './film-flags.ts';

export const BESIDE: readonly CommandEntry[] = [
	{
		name: 'film',
		usage: 'lowwater film SCENARIO --out FILE',
		help: filmMessages.help(),
		more: filmMessages.more(),
		flags: FILM_FLAGS,
		load: () => import('./film.ts'),
	},
	{
		name: 'completion',
		usage: 'lowwater completion bash|zsh|fish',
		help: shellMessages.completionHelp(),
		more: shellMessages.completionMore(),
		flags: [],
		load: () => import('./completion.ts'),
	},
	{name: 'man', usage: 'lowwater man', help: shellMessages.manHelp(), more: shellMessages.manMore(), flags: [], load: () => import('./man.ts')},
];

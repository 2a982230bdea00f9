// Flags of the dashboard, which is what runs when no command is named.
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {messages} from '../messages.ts';
import {attachMessages} from '../messages/attach.ts';
import type {Flag} from './context.ts';

export const THEMES: readonly ThemeName[] = ['dark', 'light', 'colour-blind', '16', 'none'];

export const DASHBOARD_FLAGS: readonly Flag[] = [
	{name: 'theme', value: 'NAME', help: messages.commands.flags.theme(THEMES)},
	{name: 'ascii', value: '', bare: true, help: messages.commands.flags.ascii()},
	{name: 'readOnly', value: '', bare: true, help: messages.commands.flags.readOnly()},
	{name: 'set', value: 'KEY=VALUE', multiple: true, help: messages.commands.flags.set()},
	{name: 'seed', value: 'N', help: messages.commands.flags.seed()},
	{name: 'attach', value: '[WHERE]', bare: true, help: attachMessages.attachHelp()},
];

// The one registry of commands: dispatch, flags and help come from here. What carries a command out is loaded when it is asked for.
import {BESIDE} from './beside.ts';
import {messages} from '../messages.ts';
import {compareMessages} from '../messages/compare.ts';
import {courseMessages} from '../messages/course.ts';
import {explainMessages} from '../messages/explain.ts';
import {importMessages} from '../messages/import.ts';
import {mountMessages} from '../messages/mount.ts';
import {replayMessages} from '../messages/replay.ts';
import {sweepMessages} from '../messages/sweep.ts';
import {whyCommand} from '../messages/why-command.ts';
import type {CommandEntry} from './context.ts';
import {
	COLLECT_FLAGS,
	COMPARE_FLAGS,
	DASHBOARD_FLAGS,
	EXPLAIN_FLAGS,
	IMPORT_FLAGS,
	LANG,
	LESSON_FLAGS,
	LIVE_FLAGS,
	REPLAY_FLAGS,
	RUN_FLAGS,
	SHELL_FLAGS,
	WHY_FLAGS,
} from './flags.ts';
import {SWEEP_FLAGS} from './sweep-flags.ts';

const {commands: help} = messages.commands;

export const COMMANDS: readonly CommandEntry[] = [
	{name: 'run', usage: 'lowwater run SCENARIO', help: help.run(), flags: RUN_FLAGS, load: () => import('./run.ts')},
	{
		name: 'compare',
		usage: 'lowwater compare SCENARIO [SCENARIO] [--b KEY=VALUE …]',
		help: compareMessages.help(),
		more: compareMessages.more(),
		flags: COMPARE_FLAGS,
		load: () => import('./compare.ts'),
	},
	{
		name: 'sweep',
		usage: 'lowwater sweep SCENARIO… --set KEY=A..B[:N]',
		help: sweepMessages.help(),
		more: sweepMessages.more(),
		flags: SWEEP_FLAGS,
		load: () => import('./sweep.ts'),
	},
	{name: 'scenarios', usage: 'lowwater scenarios', help: help.scenarios(), flags: [], load: () => import('./scenarios.ts')},
	{name: 'lessons', usage: 'lowwater lessons', help: courseMessages.help.lessons, flags: [LANG], load: () => import('./lessons.ts')},
	{
		name: 'lesson',
		usage: 'lowwater lesson NAME|FILE|review|check|export|forget',
		help: courseMessages.help.lesson,
		more: courseMessages.help.more,
		flags: LESSON_FLAGS,
		load: () => import('./lesson.ts'),
	},
	{
		name: 'explain',
		usage: 'lowwater explain ADDRESS --pid P [--scenario S] [--at T]',
		help: explainMessages.help(),
		more: explainMessages.more(),
		flags: EXPLAIN_FLAGS,
		load: () => import('./explain.ts'),
	},
	{name: 'why', usage: 'lowwater why FILE|-', help: whyCommand.help(), more: whyCommand.more(), flags: WHY_FLAGS, load: () => import('./why.ts')},
	{
		name: 'import',
		usage: 'lowwater import DIR|FILE|host',
		help: importMessages.help(),
		more: importMessages.more(),
		flags: IMPORT_FLAGS,
		load: () => import('./import.ts'),
	},
	{
		name: 'collect',
		usage: 'lowwater collect',
		help: importMessages.collectHelp(),
		more: importMessages.collectMore(),
		flags: COLLECT_FLAGS,
		load: () => import('./collect.ts'),
	},
	{name: 'mount', usage: 'lowwater mount DIR [SCENARIO]', help: mountMessages.mountHelp(), flags: LIVE_FLAGS, load: () => import('./mount.ts')},
	{name: 'shell', usage: 'lowwater shell [SCENARIO] [-- COMMAND…]', help: mountMessages.shellHelp(), flags: SHELL_FLAGS, load: () => import('./shell.ts')},
	{name: 'help', usage: 'lowwater help [TOPIC]', help: help.help(), flags: [], load: () => import('./help.ts')},
	{name: 'replay-kernel', usage: 'lowwater replay-kernel FILE…', help: replayMessages.help(), flags: REPLAY_FLAGS, load: () => import('./replay-kernel.ts')},
	...BESIDE,
];

/** What runs when no command is named. */
export const DASHBOARD: CommandEntry = {
	name: 'lowwater',
	usage: 'lowwater [SCENARIO]',
	help: messages.commands.dashboardUsage(),
	flags: DASHBOARD_FLAGS,
	load: () => import('./dashboard.ts'),
};

export const commandByName = (name: string | undefined): CommandEntry | undefined => COMMANDS.find(command => command.name === name);

// The flags of the commands: names and help alone, so that a command line is read and help printed without loading what carries a command out.
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {messages} from '../messages.ts';
import {attachMessages} from '../messages/attach.ts';
import {compareMessages} from '../messages/compare.ts';
import {classroomMessages} from '../messages/classroom.ts';
import {courseMessages} from '../messages/course.ts';
import {LANGUAGES} from '../messages/language.ts';
import {journalMessages} from '../messages/journal.ts';
import {hostMessages} from '../messages/host.ts';
import {importMessages} from '../messages/import.ts';
import {explainMessages} from '../messages/explain.ts';
import {keptMessages} from '../messages/kept.ts';
import {mountMessages} from '../messages/mount.ts';
import {plainMessages} from '../messages/plain.ts';
import {replayMessages} from '../messages/replay.ts';
import {whyCommand} from '../messages/why-command.ts';
import type {Flag} from './context.ts';
import {MOMENTS} from '../machine/account/moments.ts';
import {momentMessages} from '../messages/moments.ts';
import {FORMAT_NAMES} from './formats/format.ts';

const {flags: help} = messages.commands;

export const THEMES: readonly ThemeName[] = ['dark', 'light', 'colour-blind', '16', 'none'];

/** Overrides of a scenario, for every command that opens one. */
export const SET: Flag = {name: 'set', value: 'KEY=VALUE', multiple: true, help: help.set()};
const ASCII: Flag = {name: 'ascii', value: '', bare: true, orOff: true, help: help.ascii()};
/** How a screen looks. */
export const LOOK_FLAGS: readonly Flag[] = [{name: 'theme', value: 'NAME', help: help.theme(THEMES)}, ASCII];
const SEED: Flag = {name: 'seed', value: 'N', help: help.seed()};

export const LANG: Flag = {name: 'lang', value: 'zh', words: LANGUAGES, help: courseMessages.help.lang};

export const BRAKE: Flag = {name: 'brake', value: 'LIST', orOff: true, help: momentMessages.help.brake(MOMENTS)};

/** Flags of the dashboard, which is what runs when no command is named. */
export const DASHBOARD_FLAGS: readonly Flag[] = [
	{name: 'theme', value: 'NAME', help: help.theme(THEMES)},
	ASCII,
	LANG,
	{name: 'plain', value: '', bare: true, help: plainMessages.flag()},
	{name: 'config', value: '', bare: true, off: true, help: keptMessages.flag()},
	{name: 'readOnly', value: '', bare: true, help: help.readOnly()},
	{name: 'speed', value: '10', help: momentMessages.help.speed},
	{name: 'paused', value: '', bare: true, help: momentMessages.help.paused},
	{name: 'from', value: '30s', help: momentMessages.help.from},
	{name: 'stopAt', value: 'MOMENT', help: momentMessages.help.stopAt(MOMENTS)},
	BRAKE,
	SET,
	SEED,
	{name: 'history', value: 'SIZE', help: journalMessages.history},
	{name: 'again', value: '[FILE]', bare: true, help: journalMessages.again},
	{name: 'attach', value: '[WHERE]', bare: true, help: attachMessages.attachHelp()},
	{name: 'notes', value: '', bare: true, help: classroomMessages.flags.notes},
	{name: 'host', value: '', bare: true, help: hostMessages.help.host},
	{name: 'procfs', value: 'DIR', help: hostMessages.help.procfs},
];

export const RUN_FLAGS: readonly Flag[] = [
	{name: 'for', value: '60s', help: help.for()},
	{name: 'every', value: '1s', help: help.every()},
	{name: 'format', value: 'FORMAT', help: help.format(FORMAT_NAMES)},
	SET,
	SEED,
	{name: 'out', value: 'FILE', help: help.out()},
];

export const EXPLAIN_FLAGS: readonly Flag[] = [
	{name: 'scenario', value: 'NAME', help: explainMessages.scenarioHelp()},
	{name: 'pid', value: 'PID', help: explainMessages.pidHelp()},
	{name: 'at', value: '20s', help: explainMessages.atHelp()},
	SET,
];

/** Flags that say how a running machine is made. */
export const LIVE_FLAGS: readonly Flag[] = [
	{name: 'set', value: 'KEY=VALUE', multiple: true, help: mountMessages.setHelp()},
	{name: 'from', value: '30s', help: mountMessages.fromHelp()},
];

export const SHELL_FLAGS: readonly Flag[] = [...LIVE_FLAGS, {name: 'attach', value: '', bare: true, help: attachMessages.shellAttachHelp()}];

export const REPLAY_FLAGS: readonly Flag[] = [{name: 'emit', value: 'DIR', help: replayMessages.emit()}];

export const COMPARE_FLAGS: readonly Flag[] = [
	{name: 'a', value: 'KEY=VALUE', multiple: true, help: compareMessages.flags.a()},
	{name: 'b', value: 'KEY=VALUE', multiple: true, help: compareMessages.flags.b()},
	{name: 'set', value: 'KEY=VALUE', multiple: true, help: compareMessages.flags.set()},
	{name: 'require', value: 'EXPRESSION', multiple: true, help: compareMessages.flags.require()},
	{name: 'until', value: '60s', help: compareMessages.flags.until()},
	{name: 'for', value: '60s', help: compareMessages.flags.for()},
	{name: 'every', value: '250ms', help: compareMessages.flags.every()},
	{name: 'format', value: 'FORMAT', words: Object.keys(compareMessages.formats), help: compareMessages.flags.format(Object.keys(compareMessages.formats))},
	{name: 'seed', value: 'N', help: compareMessages.flags.seed()},
	{name: 'seeds', value: 'N', help: compareMessages.flags.seeds()},
	{name: 'history', value: 'SIZE', help: journalMessages.history},
	{name: 'out', value: 'FILE', help: help.out()},
	...LOOK_FLAGS,
];

export const IMPORT_FLAGS: readonly Flag[] = [
	{name: 'out', value: 'FILE', short: 'o', help: importMessages.out},
	{name: 'name', value: 'NAME', help: importMessages.name},
	{name: 'kill', value: 'N', help: importMessages.kill},
];

export const COLLECT_FLAGS: readonly Flag[] = [{name: 'out', value: 'FILE', short: 'o', help: importMessages.collectOut}];

export const WHY_FORMATS = ['text', 'markdown', 'json'] as const;

export const WHY_FLAGS: readonly Flag[] = [
	{name: 'format', value: 'FORMAT', words: WHY_FORMATS, help: whyCommand.formatHelp()},
	{name: 'json', value: '', bare: true, help: whyCommand.jsonHelp()},
	{name: 'kill', value: 'N', help: whyCommand.killHelp()},
	{name: 'simulate', value: '', bare: true, help: whyCommand.simulateHelp()},
	{name: 'out', value: 'FILE', short: 'o', help: whyCommand.outHelp()},
	...LOOK_FLAGS,
];

export const LESSON_FLAGS: readonly Flag[] = [
	LANG,
	{name: 'theme', value: 'NAME', help: help.theme(THEMES)},
	ASCII,
	{name: 'lecture', value: '', bare: true, help: courseMessages.help.lecture},
	{name: 'class', value: '', bare: true, help: classroomMessages.flags.class},
	{name: 'votes', value: 'FILE', help: classroomMessages.flags.votes},
	{name: 'seeds', value: 'N', help: courseMessages.help.seeds},
	{name: 'worksheet', value: '', bare: true, help: courseMessages.help.worksheet},
	{name: 'answers', value: '', bare: true, help: courseMessages.help.answers},
];

// What can be completed, from the registries: commands, their flags, and what each takes.
import {MOMENTS} from '../../machine/account/moments.ts';
import {SYSCTLS} from '../../machine/sysctl.ts';
import {builtinNames} from '../../workload/builtin.ts';
import {course} from '../../workload/lesson/course.ts';
import {FIGURE_NAMES} from '../../workload/compare/figures.ts';
import {type CommandEntry, type Flag, flagText} from '../context.ts';
import {DASHBOARD_FLAGS, THEMES} from '../flags.ts';
import {FORMAT_NAMES} from '../formats/format.ts';
import {TOPICS} from '../help.ts';
import {ENGINES} from '../sweep/emit.ts';

/** Words that are offered, with files or folders beside them; `open` words go on after what is offered, without a blank. */
export type Offered = {readonly words: readonly string[]; readonly paths: 'none' | 'files' | 'folders' | 'yaml'; readonly open: boolean};

const NOTHING: Offered = {words: [], paths: 'none', open: false};

export type Described = {readonly text: string; readonly help: string; readonly takesValue: boolean; readonly multiple: boolean; readonly offered: Offered};
export type Completed = {
	readonly name: string;
	readonly help: string;
	readonly flags: readonly Described[];
	/** What each of its arguments may be; the last stands for all that follow with `rest`. */
	readonly takes: readonly Offered[];
	readonly rest: boolean;
};

/** What is offered for a word in capitals, as usages and flags have it: SCENARIO, DIR, FILE. */
function offered(word: string, commands: readonly CommandEntry[]): Offered {
	switch (word) {
		case 'SCENARIO':
			return {...NOTHING, words: builtinNames(), paths: 'yaml'};
		case 'NAME':
			return {...NOTHING, words: course().map(({name}) => name)};
		case 'FILE':
			return {...NOTHING, paths: 'files'};
		case 'DIR':
			return {...NOTHING, paths: 'folders'};
		case 'KEY=VALUE':
			return {...NOTHING, words: SYSCTLS.map(({name}) => `${name}=`), open: true};
		case 'FIELD,…':
			// Names that an expression takes as they are.
			return {...NOTHING, words: FIGURE_NAMES.filter(name => /^\w+$/.test(name)), open: true};
		case 'TOPIC':
			return {...NOTHING, words: [...new Set([...TOPICS, ...commands].map(({name}) => name))]};
		case 'FORMAT':
			return {...NOTHING, words: FORMAT_NAMES};
		default:
			return word.includes('|') ? oneOf(word.split('|'), commands) : NOTHING;
	}
}

/** What is offered for one of several words: "NAME|FILE|review". Those in capitals stand for something, others for themselves. */
function oneOf(words: readonly string[], commands: readonly CommandEntry[]): Offered {
	const all = words.map(word => (/^[A-Z]+$/.test(word) ? offered(word, commands) : {...NOTHING, words: [word]}));
	// Files have the folders with them that lead there.
	const paths = (['files', 'yaml', 'folders'] as const).find(kind => all.some(one => one.paths === kind)) ?? 'none';
	return {...NOTHING, words: all.flatMap(one => one.words), paths};
}

/** Flags whose values are names: which. */
const NAMES: Readonly<Record<string, readonly string[]>> = {theme: THEMES, scenario: builtinNames(), brake: MOMENTS, stopAt: MOMENTS, emit: ENGINES};

function offeredFor({name, value, words = NAMES[name]}: Flag, commands: readonly CommandEntry[]): Offered {
	if (words !== undefined) return {...NOTHING, words};
	// A NAME of a usage is a lesson's, that of a flag is any.
	return value === 'NAME' ? NOTHING : offered(value, commands);
}

/** The arguments that a usage has, in order, without those of its flags: "lowwater mount DIR [SCENARIO]". "…" stands for any number. */
function argumentsOf({name, usage}: Pick<CommandEntry, 'name' | 'usage'>, commands: readonly CommandEntry[]): Pick<Completed, 'takes' | 'rest'> {
	const own = usage
		.replace(/^lowwater\s*/, '')
		.replace(name, '')
		.replace(/,? or .*$/, '')
		.replace(/\[?--[\w-]* ?[^\s\]]*( …)?\]?/g, '')
		.replaceAll('…', ' … ')
		.split(/[\s[\]]+/)
		.filter(Boolean);
	return {takes: own.filter(word => word !== '…').map(word => offered(word, commands)), rest: own.at(-1) === '…'};
}

const described = (flag: Flag, commands: readonly CommandEntry[]): Described => ({
	text: flagText(flag),
	help: flag.help,
	takesValue: flag.bare !== true,
	multiple: flag.multiple === true,
	offered: offeredFor(flag, commands),
});

/** An entry as far as a shell is concerned. */
type Shown = Pick<CommandEntry, 'name' | 'usage' | 'help' | 'flags'>;

/** What runs where no command is named. */
const DASHBOARD: Shown = {name: 'lowwater', usage: 'lowwater [SCENARIO]', help: '', flags: DASHBOARD_FLAGS};

const completed = (entry: Shown, globals: readonly Described[], commands: readonly CommandEntry[]): Completed => ({
	name: entry.name,
	help: entry.help,
	flags: [
		...entry.flags.flatMap(flag => [described(flag, commands), ...(flag.orOff ? [described({...flag, bare: true, off: true}, commands)] : [])]),
		...globals,
	],
	...argumentsOf(entry, commands),
});

export type Everything = {readonly dashboard: Completed; readonly commands: readonly Completed[]};

/** All of it; `globals` are the flags that every command has, with their help. */
export function everything(commands: readonly CommandEntry[], globals: Readonly<Record<string, string>>): Everything {
	const all = Object.entries(globals).map(([name, help]) => described({name, value: '', bare: true, help}, commands));
	return {dashboard: completed(DASHBOARD, all, commands), commands: commands.map(command => completed(command, all, commands))};
}

/** A text between the single quotes of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

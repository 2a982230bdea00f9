// Values of flags that several commands have. Each throws UsageError where it is none.
import {messages} from '../messages.ts';
import {courseMessages} from '../messages/course.ts';
import {isLanguage, type Language, languageOf, speak} from '../messages/language.ts';
import {parseInstant, parseSize} from '../workload/units.ts';
import {terminalIsAscii, type ThemeName} from '../dashboard/theme/theme.ts';
import {nearest} from '../workload/nearest.ts';
import {type Flags, type Output, UsageError} from './context.ts';
import {THEMES} from './flags.ts';

/** What was given, where it was given with a value. */
export function textFlag(flags: Flags, name: string): string | undefined {
	const given = flags[name];
	return typeof given === 'string' ? given : undefined;
}

/** Microseconds of the machine's time, more than none. */
export function timeFlag(flags: Flags, name: string): number | undefined {
	const given = textFlag(flags, name);
	if (given === undefined) return undefined;
	const parsed = parseInstant(given);
	if (!parsed.ok) throw new UsageError(messages.commands.badFlag(name, parsed.problem));
	if (parsed.value === 0) throw new UsageError(messages.commands.zeroTime(name));
	return parsed.value;
}

export function seedFlag(flags: Flags): number | undefined {
	const given = textFlag(flags, 'seed');
	if (given === undefined) return undefined;
	if (!/^\d+$/.test(given) || Number(given) > 2 ** 32 - 1)
		throw new UsageError(messages.commands.badFlag('seed', messages.scenario.notCount(given, 0, 2 ** 32 - 1)));
	return Number(given);
}

/** Whether ASCII alone is drawn: as was asked for, or as the terminal and its locale need. */
export const asciiFlag = (flags: Flags): boolean => (typeof flags['ascii'] === 'boolean' ? flags['ascii'] : terminalIsAscii(process.env));

/** Bytes. */
export function sizeFlag(flags: Flags, name: string): number | undefined {
	const given = textFlag(flags, name);
	if (given === undefined) return undefined;
	const parsed = parseSize(given);
	if (!parsed.ok) throw new UsageError(messages.commands.badFlag(name, parsed.problem));
	return parsed.value;
}

/** The language that is asked for, or that of the environment; from now on it is spoken. */
export function languageFlag(flags: Flags): Language {
	const given = textFlag(flags, 'lang');
	if (given !== undefined && !isLanguage(given)) throw new UsageError(messages.commands.badFlag('lang', courseMessages.badLanguage(given)));
	const language = given ?? languageOf(process.env);
	speak(language);
	return language;
}

/** The theme that is asked for, dark without one. */
export function themeFlag(flags: Flags): ThemeName {
	const theme = textFlag(flags, 'theme') ?? 'dark';
	const known = THEMES.find(name => name === theme);
	if (known === undefined) throw new UsageError(messages.commands.badTheme(theme, THEMES, nearest(theme, THEMES)));
	return known;
}

/** Why nothing can be drawn here, in one sentence; null where it can. */
export function terminalProblem(stdout: Output): string | null {
	if (stdout.isTTY !== true || process.stdin.isTTY !== true) return messages.commands.needsTerminal();
	return process.env['TERM'] === 'dumb' ? messages.commands.dumbTerminal() : null;
}

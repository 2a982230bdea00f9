// `lowwater compare` at a terminal: the screen of two machines, and then the dashboard with the one that stays.
import type {ThemeName} from '../../dashboard/theme/theme.ts';
import {messages} from '../../messages.ts';
import {loadScenario} from '../../workload/library.ts';
import {nearest} from '../../workload/nearest.ts';
import {ScenarioError} from '../../workload/scenario-error.ts';
import {type CommandContext, type ExitCode, UsageError} from '../context.ts';
import {asciiFlag, sizeFlag, textFlag} from '../flag-values.ts';
import {THEMES} from '../flags.ts';
import {runScreens} from '../screens.ts';
import type {CompareOptions} from './options.ts';
import {machineRoom} from '../../workload/room.ts';

/** The theme that was asked for. Throws UsageError. */
export function themeOf({flags}: Pick<CommandContext, 'flags'>): ThemeName {
	const theme = textFlag(flags, 'theme') ?? 'dark';
	if (!THEMES.includes(theme as ThemeName)) throw new UsageError(messages.commands.badTheme(theme, THEMES, nearest(theme, THEMES)));
	return theme as ThemeName;
}

/** Whether a person sits there and asked for nothing that is printed. */
export const isForScreen = ({stdout, flags}: CommandContext, {format, out, requirements, seeds}: CompareOptions): boolean =>
	stdout.isTTY === true &&
	process.stdin.isTTY === true &&
	process.env['TERM'] !== 'dumb' &&
	format === null &&
	out === undefined &&
	requirements.length === 0 &&
	seeds === 1 &&
	flags['until'] === undefined &&
	flags['for'] === undefined &&
	flags['every'] === undefined;

/** What copies for going back may take, where somebody says so. Throws UsageError. */
function historyOf({flags}: Pick<CommandContext, 'flags'>): {readonly historyBytes?: number} {
	const historyBytes = sizeFlag(flags, 'history');
	return historyBytes === undefined ? {} : {historyBytes};
}

/** What a screen of its own needs of the command that opens it. */
export const terminalOf = (context: CommandContext) => ({
	theme: themeOf(context),
	ascii: asciiFlag(context.flags),
	stdin: process.stdin,
	stdout: context.stdout as NodeJS.WriteStream,
	stderr: context.stderr as NodeJS.WriteStream,
	signal: context.signal,
	...historyOf(context),
});

/** Shows both until somebody quits; the one that stays goes on in the dashboard, with what has been seen of it. Throws ScenarioError where one cannot boot. */
export async function showPair(context: CommandContext, {scenarios, overrides}: CompareOptions): Promise<ExitCode> {
	const terminal = terminalOf(context);
	try {
		const load = (name: string) => loadScenario(name, {availableBytes: machineRoom()});
		const request = {scenarios, overrides, untilUs: null, leftUs: 0, name: scenarios.b.name.slice(0, 24)};
		return await runScreens(request, {...terminal, readOnly: false, load});
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenarios.a.name, error.message));
		throw error;
	}
}

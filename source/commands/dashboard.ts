// `lowwater [SCENARIO]`: the dashboard, in a terminal. The screen is loaded only when there is one.
import {availableMemory} from 'node:process';
import {attach} from '../attach/attached.ts';
import {AttachError, findLink, type Link} from '../attach/link.ts';
import type {Elsewhere} from '../dashboard/live.tsx';
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {messages} from '../messages.ts';
import {DEFAULT_SCENARIO} from '../workload/builtin.ts';
import {parseOverrides} from '../workload/document.ts';
import {loadScenario, openScenario} from '../workload/library.ts';
import {nearest} from '../workload/nearest.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import type {Scenario} from '../workload/scenario.ts';
import {beginningOf} from './begin.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError} from './context.ts';
import {THEMES} from './flags.ts';
import {inTurns} from './in-turns.ts';
import {refuseFlags} from './live.ts';
import {say} from './say.ts';

const MEMORY_SHARE = 0.8;

/** Finds the machine that `where` names, for the dashboard. Throws UsageError. */
async function find(where: string | undefined): Promise<Link> {
	try {
		return await findLink(where);
	} catch (error) {
		if (error instanceof AttachError) throw new UsageError(error.message);
		throw error;
	}
}

const elsewhere = (link: Link): Elsewhere => ({
	open: async options => {
		const {session} = await attach(link, options, {past: true});
		session.setUi({attached: link.owner.pid});
		return session;
	},
	ended: link.ended,
});

/** Opens a scenario, or with --attach a machine that runs already, in the dashboard. Throws UsageError or ScenarioError. */
export async function execute({input, flags, stdout, stderr, commands, signal}: CommandContext): Promise<ExitCode> {
	if (input[1] !== undefined) throw new UsageError(messages.commands.tooMany('lowwater', input[1]));
	const theme = typeof flags['theme'] === 'string' ? flags['theme'] : 'dark';
	if (!THEMES.includes(theme as ThemeName)) throw new UsageError(messages.commands.badTheme(theme, THEMES, nearest(theme, THEMES)));
	const seedText = flags['seed'];
	if (seedText !== undefined && !/^\d{1,9}$/.test(String(seedText)))
		throw new UsageError(messages.commands.badFlag('seed', messages.scenario.notCount(String(seedText), 0, 999_999_999)));
	const overrides = parseOverrides([flags['set'] ?? []].flat().map(String));
	const how = {overrides, availableBytes: availableMemory() * MEMORY_SHARE, ...(seedText === undefined ? {} : {seed: Number(seedText)})};
	const load = (name: string): Scenario => loadScenario(name, how);
	const orElse = commands.map(command => command.name);
	const attached = flags['attach'] === true;
	if (attached) refuseFlags(flags, ['set', 'seed', 'speed', 'paused', 'from', 'stopAt', 'brake']);
	const {pace, brake, fromUs} = beginningOf(flags);
	const scenario = attached ? null : await openScenario(input[0] ?? DEFAULT_SCENARIO, how, {orElse, signal});
	if (stdout.isTTY !== true || process.stdin.isTTY !== true) {
		say(stderr, messages.commands.needsTerminal());
		return EXIT.usage;
	}
	if (process.env['TERM'] === 'dumb') {
		say(stderr, messages.commands.dumbTerminal());
		return EXIT.usage;
	}
	const link = attached ? await find(input[0]) : null;
	const {runDashboard} = await import('../dashboard/live.tsx');
	try {
		const code = await runDashboard(link === null ? (scenario as Scenario) : elsewhere(link), {
			theme: theme as ThemeName,
			ascii: flags['ascii'] === true,
			readOnly: flags['readOnly'] === true,
			stdin: process.stdin,
			stdout: stdout as NodeJS.WriteStream,
			stderr: stderr as NodeJS.WriteStream,
			signal,
			load,
			pace,
			brake,
			begin: async session => {
				if (!(await inTurns(session.runTo(fromUs), signal))) throw new UsageError(messages.commands.interruptedAt(session.source().timeUs()));
			},
		});
		const why = (await link?.ended) ?? null;
		if (why !== null) say(stderr, why);
		return code as ExitCode;
	} catch (error) {
		if (error instanceof AttachError) throw new UsageError(error.message);
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario?.name ?? '', error.message));
		throw error;
	}
}

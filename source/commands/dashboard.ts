// `lowwater [SCENARIO]`: the dashboard, in a terminal. The screen is loaded only when there is one.
import {attach} from '../attach/attached.ts';
import {AttachError, findLink, type Link} from '../attach/link.ts';
import {openKeeper} from '../dashboard/kept/keeper.ts';
import type {Elsewhere} from '../dashboard/live.tsx';
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {messages} from '../messages.ts';
import {classroomMessages} from '../messages/classroom.ts';
import {builtinNames, DEFAULT_SCENARIO} from '../workload/builtin.ts';
import {parseOverrides} from '../workload/document.ts';
import {loadScenario, openScenario} from '../workload/library.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import type {Scenario} from '../workload/scenario.ts';
import {beginningOf} from './begin.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError} from './context.ts';
import {runScreens} from './screens.ts';
import {asciiFlag, languageFlag, sizeFlag, terminalProblem, themeFlag} from './flag-values.ts';
import {keepHeapSmall} from './heap.ts';
import {hostElsewhere, isHostAsked} from './host.ts';
import {inTurns} from './in-turns.ts';
import {isGiven, refuseFlags} from './live.ts';
import {say} from './say.ts';
import {journalMessages} from '../messages/journal.ts';
import {journalFolder} from '../session/journal/keeper.ts';
import {whatIfForm} from '../session/what-if.ts';
import {journalAgain} from './again.ts';
import type {Flags} from './context.ts';
import {machineRoom} from '../workload/room.ts';

/** A journal of so much of a machine's time takes a second or more to run again. */
const LONG_US = 600e6;

/** Finds the machine that `where` names, for the dashboard. Throws UsageError. */
async function find(where: string | undefined): Promise<Link> {
	try {
		return await findLink(where);
	} catch (error) {
		if (error instanceof AttachError) throw new UsageError(error.message);
		throw error;
	}
}

/** `notes`: nothing is seen of it but what is said to who teaches a lesson there. */
const elsewhere = (link: Link, notes: boolean): Elsewhere => ({
	open: async options => {
		const {session} = await attach(link, options, {past: true});
		session.setUi({attached: link.owner.pid, notes, ...(notes ? {welcome: false} : {})});
		// Who is attached sits in front of the lessons that are taken there.
		if (notes) session.class.leave(session);
		else session.class.arrive(session);
		return session;
	},
	ended: link.ended,
});

/** What makes a new machine says nothing of one that is opened again. Throws UsageError. */
function refuseBeside(flags: Flags): void {
	for (const name of ['set', 'seed', 'from', 'attach'] as const) if (isGiven(flags, name)) throw new UsageError(journalMessages.notWith(name));
}

/** Whether it speaks in lines: asked for, or as Ink is told that a screen reader reads along. */
const inLines = (flags: Flags): boolean => flags['plain'] === true || process.env['INK_SCREEN_READER'] === 'true';

/** Opens a scenario, or with --attach a machine that runs already, in the dashboard. Throws UsageError or ScenarioError. */
export async function execute({input, flags, stdout, stderr, commands, signal}: CommandContext): Promise<ExitCode> {
	keepHeapSmall();
	if (input[1] !== undefined) throw new UsageError(messages.commands.tooMany('lowwater', input[1]));
	const language = languageFlag(flags);
	const theme = themeFlag(flags);
	const seedText = flags['seed'];
	if (seedText !== undefined && !/^\d{1,9}$/.test(String(seedText)))
		throw new UsageError(messages.commands.badFlag('seed', messages.scenario.notCount(String(seedText), 0, 999_999_999)));
	const set = [flags['set'] ?? []].flat().map(String);
	const overrides = set.length === 0 ? [] : parseOverrides(set);
	const how = {overrides, availableBytes: machineRoom(), ...(seedText === undefined ? {} : {seed: Number(seedText)})};
	const load = (name: string): Scenario => loadScenario(name, how);
	const orElse = commands.map(command => command.name);
	const isHost = isHostAsked(flags, input[0]);
	const attached = flags['attach'] === true;
	const notes = flags['notes'] === true;
	if (notes && (!attached || flags['plain'] === true)) throw new UsageError(classroomMessages.flags.notesAlone);
	if (attached) refuseFlags(flags, ['set', 'seed', 'speed', 'paused', 'from', 'stopAt', 'brake', 'history']);
	const {pace, brake, fromUs} = beginningOf(flags);
	const historyBytes = sizeFlag(flags, 'history');
	const again = flags['again'] === true;
	if (again) refuseBeside(flags);
	const journal = again ? await journalAgain(input[0], process.env, signal, text => say(stderr, text)) : null;
	const scenario = attached || isHost ? null : (journal?.scenario ?? (await openScenario(input[0] ?? DEFAULT_SCENARIO, how, {orElse, signal})));
	const isPlain = inLines(flags);
	const problem = isPlain ? null : terminalProblem(stdout);
	if (problem !== null) {
		say(stderr, problem);
		return EXIT.usage;
	}
	if (journal !== null && journal.lastUs > LONG_US) say(stderr, journalMessages.runAgain(journal.lastUs));
	const link = attached ? await find(input[0]) : null;
	const keeper = flags['config'] === false ? null : await openKeeper(new Set(Object.keys(flags).filter(name => flags[name] !== undefined)));
	const machine = isHost ? hostElsewhere(flags) : link === null ? (scenario as Scenario) : elsewhere(link, notes);
	try {
		const run = isPlain ? (await import('../dashboard/plain/plain.ts')).runPlain : attached ? (await import('../dashboard/live.tsx')).runDashboard : runScreens;
		const code = await run(machine, {
			theme: (flags['theme'] === undefined ? (keeper?.kept.values.get('theme') ?? theme) : theme) as ThemeName,
			keeper,
			ascii: asciiFlag(flags),
			readOnly: flags['readOnly'] === true,
			stdin: process.stdin,
			stdout: stdout as NodeJS.WriteStream,
			stderr: stderr as NodeJS.WriteStream,
			signal,
			language,
			load,
			pace: journal === null ? pace : {...pace, paused: true},
			brake,
			...(historyBytes === undefined ? {} : {historyBytes}),
			journal,
			journals: attached || isHost ? null : journalFolder(process.env),
			...(scenario !== null && journal === null && builtinNames().includes(input[0] ?? DEFAULT_SCENARIO) ? {opened: input[0] ?? DEFAULT_SCENARIO} : {}),
			begin: async session => {
				const whatIf = journal === null && flags['readOnly'] !== true ? scenario?.whatIf : undefined;
				const toUs = isGiven(flags, 'from') ? fromUs : Math.max(fromUs, whatIf?.atUs ?? 0);
				if (!(await inTurns(session.runTo(toUs), signal))) throw new UsageError(messages.commands.interruptedAt(session.source().timeUs()));
				if (whatIf === undefined || isPlain) return;
				session.pause(true);
				session.setUi({welcome: false, form: whatIfForm(whatIf.leak, whatIf.rate, true)});
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

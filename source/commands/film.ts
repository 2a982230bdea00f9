// `lowwater film SCENARIO|JOURNAL --out FILE.svg|FILE.cast`: frames of the dashboard, or of the screen of two machines, as a file, drawn without a terminal on a
// clock of its own.
import {KEYMAP} from '../dashboard/keys/keymap.ts';
import {castOf} from '../dashboard/picture/cast.ts';
import {type Press, type Script, shoot} from '../dashboard/picture/shoot.ts';
import {type PairScript, shootPair} from '../dashboard/picture/shoot-pair.ts';
import {type Shot, svgOf} from '../dashboard/picture/svg.ts';
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {isSameFile} from '../files/draft.ts';
import {messages} from '../messages.ts';
import {filmMessages as words} from '../messages/film.ts';
import {type Override, parseOverrides} from '../workload/document.ts';
import {findScenario, loadScenario} from '../workload/library.ts';
import {nearest} from '../workload/nearest.ts';
import {readScenario, type Scenario} from '../workload/scenario.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import {parseInstant} from '../workload/units.ts';
import {journalMessages} from '../messages/journal.ts';
import {apartBy, retellJournal} from '../session/journal/deeds.ts';
import type {Journal} from '../session/journal/journal.ts';
import {setApart} from '../session/against.ts';
import {branchFile} from '../session/journal/keeper.ts';
import {journalAgain} from './again.ts';
import {isJournalFile} from './run-journal.ts';
import {beginningOf, instantOf} from './begin.ts';
import {type CommandContext, EXIT, type ExitCode, type Flags, UsageError} from './context.ts';
import {THEMES} from './flags.ts';
import {turnTaker} from './in-turns.ts';
import {say} from './say.ts';
import {fileSink, into} from './sink.ts';
import {machineRoom} from '../workload/room.ts';

const FIRST_SIZE = {width: 120, height: 40};
const FIRST_LENGTH_MS = 20_000;
const LONGEST_MS = 600_000;
/** The last frame of a film that plays again and again stands so long. */
const HOLD_MS = 2000;

type Kind = 'svg' | 'cast';

const one = (flags: Flags, name: string): string | undefined => {
	const given = flags[name];
	return typeof given === 'string' ? given : undefined;
};

function sizeOf(text: string | undefined): typeof FIRST_SIZE {
	if (text === undefined) return FIRST_SIZE;
	const [, width, height] = (/^(\d{1,3})[x×](\d{1,3})$/.exec(text) ?? []).map(Number);
	if (width === undefined || height === undefined || width < 10 || width > 400 || height < 4 || height > 120)
		throw new UsageError(messages.commands.badFlag('size', words.badSize(text)));
	return {width, height};
}

/** Names of keys that are no single character. */
const NAMED = [...new Set([...KEYMAP.flatMap(entry => entry.keys).filter(name => name.length > 1 && name !== 'any'), 'backspace', 'delete'])].sort();

/** "1s:l 2.5s:enter": a time and a key each, within the film. */
function pressesOf(text: string | undefined, forMs: number): readonly Press[] {
	return (text ?? '')
		.split(/\s+/)
		.filter(Boolean)
		.map(part => {
			const [, time, key] = /^([^:]+):(.+)$/u.exec(part) ?? [];
			if (time === undefined || key === undefined) throw new UsageError(messages.commands.badFlag('keys', words.badPress(part)));
			const parsed = parseInstant(time);
			if (!parsed.ok) throw new UsageError(messages.commands.badFlag('keys', words.pressTime(part, parsed.problem)));
			if ([...key].length > 1 && !NAMED.includes(key)) throw new UsageError(messages.commands.badFlag('keys', words.badKey(key, NAMED)));
			if (parsed.value / 1000 > forMs) throw new UsageError(messages.commands.badFlag('keys', words.pressLate(part, forMs)));
			return {atMs: parsed.value / 1000, key};
		});
}

function outOf(flags: Flags): {readonly out: string; readonly kind: Kind} {
	const out = one(flags, 'out');
	if (out === undefined) throw new UsageError(words.noOut());
	const kind = /\.(svg|cast)$/i.exec(out)?.[1]?.toLowerCase();
	if (kind === undefined) throw new UsageError(words.badOut(out));
	return {out, kind: kind as Kind};
}

type Order = {readonly script: Script; readonly pair: PairScript | null; readonly out: string; readonly kind: Kind};

type Beside = {readonly branch: string | null; readonly beside: boolean; readonly others: readonly Override[]};

/** What stands beside it. Throws UsageError. */
function besideOf(flags: Flags): Beside {
	const branch = one(flags, 'branch')?.toUpperCase() ?? null;
	const others = parseOverrides([flags['b'] ?? []].flat().map(String), '--b');
	if (branch !== null && !/^[B-D]$/.test(branch)) throw new UsageError(words.badBranch(one(flags, 'branch') as string));
	if (branch !== null && others.length > 0) throw new UsageError(words.eitherBeside());
	const beside = flags['beside'] === true;
	if (beside && branch === null) throw new UsageError(words.besideWhat());
	return {branch, beside, others};
}

/** What was done, as a scenario. Throws UsageError where nobody knows what its machine was read from. */
function retoldOf(journal: Journal, path: string, overrides: readonly Override[] = []): Scenario {
	const retold = retellJournal(journal, journal.scenario.name);
	if (retold === null) throw new UsageError(words.notRetold(path));
	return readScenario(retold.yaml, {file: path, overrides});
}

/** The same journal twice, the second with something set. */
const besideItself = (journal: Journal, path: string, others: readonly Override[]): Pick<PairScript, 'scenarios' | 'overrides'> => ({
	scenarios: {a: retoldOf(journal, path), b: retoldOf(journal, path, others)},
	overrides: {a: [], b: others},
});

/** A line and a branch of it. */
const besideLine = (line: Journal, branch: Journal, path: string): Pick<PairScript, 'scenarios' | 'overrides'> => ({
	scenarios: {a: retoldOf(line, path), b: retoldOf(branch, path)},
	overrides: {a: [], b: setApart(apartBy(branch, line))},
});

/** Reads what was typed. Throws UsageError or ScenarioError. */
async function readOrder({input, flags, signal, stderr}: CommandContext): Promise<Order> {
	const told = (text: string): void => say(stderr, text);
	const [name, extra] = input;
	if (name === undefined) throw new UsageError(words.noScenario());
	if (extra !== undefined) throw new UsageError(messages.commands.tooMany('film', extra));
	const theme = one(flags, 'theme') ?? 'dark';
	if (!THEMES.includes(theme as ThemeName)) throw new UsageError(messages.commands.badTheme(theme, THEMES, nearest(theme, THEMES)));
	const {out, kind} = outOf(flags);
	const forMs = flags['for'] === undefined ? FIRST_LENGTH_MS : instantOf(flags, 'for') / 1000;
	const {pace, brake, fromUs} = beginningOf(flags);
	if (pace.speed === Infinity) throw new UsageError(messages.commands.badFlag('speed', words.noPace()));
	if (forMs > LONGEST_MS) throw new UsageError(messages.commands.badFlag('for', words.tooLong()));
	if (forMs === 0) throw new UsageError(messages.commands.badFlag('for', words.tooShort()));
	const how = {overrides: parseOverrides([flags['set'] ?? []].flat().map(String)), availableBytes: machineRoom()};
	const rest = {...sizeOf(one(flags, 'size')), fromUs, speed: pace.speed ?? 1, brake, presses: pressesOf(one(flags, 'keys'), forMs)};
	const {branch, beside, others} = besideOf(flags);
	const order = (scenario: Scenario, journal?: Journal, pair: Pick<PairScript, 'scenarios' | 'overrides'> | null = null): Order => {
		const script = {scenario, forMs, theme: theme as ThemeName, load: (other: string) => loadScenario(other, how), ...rest};
		return {out, kind, pair: pair === null ? null : {...script, ...pair}, script: {...script, ...(journal === undefined ? {} : {journal})}};
	};
	if (isJournalFile(name)) {
		if (how.overrides.length > 0) throw new UsageError(journalMessages.itsOwn('set'));
		const read = (file: string): Promise<Journal> => journalAgain(file, process.env, signal, told);
		const of = branch === null ? name : branchFile(name, branch);
		if (branch !== null && !isJournalFile(of)) throw new UsageError(words.noBranch(of));
		const journal = await read(of);
		if (others.length > 0) return order(journal.scenario, undefined, besideItself(journal, name, others));
		return order(journal.scenario, journal, beside ? besideLine(await read(name), journal, name) : null);
	}
	if (branch !== null) throw new UsageError(words.branchOfJournal());
	const {text, file, path} = await findScenario(name, {signal});
	if (isSameFile(out, path)) throw new UsageError(messages.commands.ontoScenario(out));
	const scenario: Scenario = readScenario(text, {...how, file});
	const b = others.length === 0 ? null : readScenario(text, {...how, overrides: [...how.overrides, ...others], file});
	return order(scenario, undefined, b === null ? null : {scenarios: {a: scenario, b}, overrides: {a: [], b: others}});
}

/** The frames; null where somebody ended it before. */
async function shots({script, pair}: Order, signal: AbortSignal): Promise<readonly [Shot, ...Shot[]] | null> {
	const takeTurn = turnTaker();
	try {
		const frames = pair === null ? shoot(script) : shootPair(pair);
		for (let next = frames.next(); ; next = frames.next()) {
			if (next.done) return next.value;
			if (signal.aborted) return null;
			await takeTurn();
		}
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(script.scenario.name, error.message));
		throw error;
	}
}

export async function execute(context: CommandContext): Promise<ExitCode> {
	const order = await readOrder(context);
	const {script, out, kind} = order;
	const taken = await shots(order, context.signal);
	if (taken === null) return EXIT.interrupted;
	const text = kind === 'svg' ? svgOf(taken, script.forMs + HOLD_MS) : castOf(taken, `lowwater ${script.scenario.name}`, script.forMs);
	await into(fileSink(out), sink => sink.write(text));
	say(context.stderr, words.done(out, script.forMs / 1000, taken.length, Buffer.byteLength(text)));
	return EXIT.done;
}

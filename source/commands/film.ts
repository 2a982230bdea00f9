// `lowwater film SCENARIO --out FILE.svg|FILE.cast`: the dashboard's frames as a file, drawn without a terminal on a clock of its own.
import {availableMemory} from 'node:process';
import {KEYMAP} from '../dashboard/keys/keymap.ts';
import {castOf} from '../dashboard/picture/cast.ts';
import {type Press, type Script, shoot} from '../dashboard/picture/shoot.ts';
import {type Shot, svgOf} from '../dashboard/picture/svg.ts';
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {isSameFile} from '../files/draft.ts';
import {messages} from '../messages.ts';
import {filmMessages as words} from '../messages/film.ts';
import {parseOverrides} from '../workload/document.ts';
import {findScenario, loadScenario} from '../workload/library.ts';
import {nearest} from '../workload/nearest.ts';
import {readScenario, type Scenario} from '../workload/scenario.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import {parseInstant} from '../workload/units.ts';
import {journalMessages} from '../messages/journal.ts';
import type {Journal} from '../session/journal/journal.ts';
import {journalAgain} from './again.ts';
import {isJournalFile} from './run-journal.ts';
import {beginningOf, instantOf} from './begin.ts';
import {type CommandContext, EXIT, type ExitCode, type Flags, UsageError} from './context.ts';
import {THEMES} from './flags.ts';
import {turnTaker} from './in-turns.ts';
import {say} from './say.ts';
import {fileSink, into} from './sink.ts';

/** A machine may take this share of the memory that is to be had. */
const MEMORY_SHARE = 0.8;
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
const NAMED = [...new Set(KEYMAP.flatMap(entry => entry.keys).filter(name => name.length > 1)), 'backspace', 'delete'].sort();

/** "1s:l 2.5s:enter": a time and a key each. */
function pressesOf(text: string | undefined): readonly Press[] {
	return (text ?? '')
		.split(/\s+/)
		.filter(Boolean)
		.map(part => {
			const [, time, key] = /^([^:]+):(.+)$/u.exec(part) ?? [];
			if (time === undefined || key === undefined) throw new UsageError(messages.commands.badFlag('keys', words.badPress(part)));
			const parsed = parseInstant(time);
			if (!parsed.ok) throw new UsageError(messages.commands.badFlag('keys', words.pressTime(part, parsed.problem)));
			if ([...key].length > 1 && !NAMED.includes(key)) throw new UsageError(messages.commands.badFlag('keys', words.badKey(key, NAMED)));
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

type Order = {readonly script: Script; readonly out: string; readonly kind: Kind};

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
	const how = {overrides: parseOverrides([flags['set'] ?? []].flat().map(String)), availableBytes: availableMemory() * MEMORY_SHARE};
	const rest = {...sizeOf(one(flags, 'size')), fromUs, speed: pace.speed ?? 1, brake, presses: pressesOf(one(flags, 'keys'))};
	const order = (scenario: Scenario, journal?: Journal): Order => ({
		out,
		kind,
		script: {scenario, forMs, theme: theme as ThemeName, load: other => loadScenario(other, how), ...rest, ...(journal === undefined ? {} : {journal})},
	});
	if (isJournalFile(name)) {
		if (how.overrides.length > 0) throw new UsageError(journalMessages.itsOwn('set'));
		const journal = await journalAgain(name, process.env, signal, told);
		return order(journal.scenario, journal);
	}
	const {text, file, path} = await findScenario(name, {signal});
	if (isSameFile(out, path)) throw new UsageError(messages.commands.ontoScenario(out));
	const scenario: Scenario = readScenario(text, {...how, file});
	return order(scenario);
}

/** The frames; null where somebody ended it before. */
async function shots(script: Script, signal: AbortSignal): Promise<readonly [Shot, ...Shot[]] | null> {
	const takeTurn = turnTaker();
	try {
		const frames = shoot(script);
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
	const {script, out, kind} = await readOrder(context);
	const taken = await shots(script, context.signal);
	if (taken === null) return EXIT.interrupted;
	const text = kind === 'svg' ? svgOf(taken, script.forMs + HOLD_MS) : castOf(taken, `lowwater ${script.scenario.name}`, script.forMs);
	await into(fileSink(out), sink => sink.write(text));
	say(context.stderr, words.done(out, script.forMs / 1000, taken.length, Buffer.byteLength(text)));
	return EXIT.done;
}

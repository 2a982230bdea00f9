// What was typed for `lowwater compare`: two scenarios, or one with something set differently, and how they are to be run and told.
import {isSameFile} from '../../files/draft.ts';
import {compareMessages as words} from '../../messages/compare.ts';
import {messages} from '../../messages.ts';
import {eachOf, type Pair, SIDES} from '../../workload/compare/seen.ts';
import {type Override, parseOverrides} from '../../workload/document.ts';
import {findScenario, type Source} from '../../workload/library.ts';
import {nearest} from '../../workload/nearest.ts';
import {readScenario, type Scenario} from '../../workload/scenario.ts';
import {type CommandContext, type Flags, UsageError} from '../context.ts';
import {seedFlag, textFlag, timeFlag} from '../flag-values.ts';
import {type CompareFormat, compareFormat} from './formats.ts';
import {machineRoom} from '../../workload/room.ts';

/** Finer than in `run`: where they part is told by a Sample. */
const DEFAULT_EVERY_US = 250_000;
const MIN_EVERY_US = 1000;
const MOST_SEEDS = 1000;
const LAST_SEED = 2 ** 32 - 1;

export type CompareOptions = {
	readonly scenarios: Pair<Scenario>;
	readonly overrides: Pair<readonly Override[]>;
	readonly everyUs: number;
	readonly seeds: number;
	readonly requirements: readonly string[];
	/** null: none was asked for. */
	readonly format: CompareFormat | null;
	readonly out: string | undefined;
};

const all = (flags: Flags, name: string): readonly string[] => [flags[name] ?? []].flat().map(String);

function formatOf(flags: Flags): CompareFormat | null {
	const name = textFlag(flags, 'format');
	if (name === undefined) return null;
	const format = compareFormat(name);
	const names = Object.keys(words.formats);
	if (format === undefined) throw new UsageError(messages.commands.badFormat(name, names, nearest(name, names)));
	return format;
}

function untilOf(flags: Flags): number | undefined {
	if (flags['for'] !== undefined && flags['until'] !== undefined) throw new UsageError(words.both('until', 'for'));
	return timeFlag(flags, 'until') ?? timeFlag(flags, 'for');
}

function seedsOf(flags: Flags): number {
	const given = textFlag(flags, 'seeds');
	if (given === undefined) return 1;
	if (!/^[1-9]\d{0,3}$/.test(given) || Number(given) > MOST_SEEDS) throw new UsageError(words.badSeeds(given, MOST_SEEDS));
	return Number(given);
}

/** The sources of both. A pipe is read once. */
async function sourcesOf(input: readonly string[], different: boolean, signal: AbortSignal): Promise<Pair<Source>> {
	const [first, second, extra] = input;
	if (first === undefined) throw new UsageError(words.noScenario());
	if (extra !== undefined) throw new UsageError(messages.commands.tooMany('compare', extra));
	if (second === undefined && !different) throw new UsageError(words.noDifference(first));
	const a = await findScenario(first, {signal});
	return {a, b: second === undefined ? a : await findScenario(second, {signal})};
}

/** Two scenarios of one name are called by their files. */
function named(scenarios: Pair<Scenario>, sources: Pair<Source>): Pair<Scenario> {
	if (sources.a === sources.b || scenarios.a.name !== scenarios.b.name) return scenarios;
	return eachOf(scenarios, (scenario, side) => ({...scenario, name: sources[side].file}));
}

/** Reads what was typed. Throws UsageError or ScenarioError. */
export async function readCompareOptions({input, flags, signal}: Pick<CommandContext, 'input' | 'flags' | 'signal'>): Promise<CompareOptions> {
	const format = formatOf(flags);
	const everyUs = timeFlag(flags, 'every') ?? DEFAULT_EVERY_US;
	if (everyUs < MIN_EVERY_US) throw new UsageError(messages.commands.everyTooShort());
	const forUs = untilOf(flags);
	const seed = seedFlag(flags);
	const seeds = seedsOf(flags);
	const common = parseOverrides(all(flags, 'set'));
	const overrides: Pair<readonly Override[]> = {a: parseOverrides(all(flags, 'a'), '--a', common), b: parseOverrides(all(flags, 'b'), '--b', common)};
	const own = eachOf(overrides, list => list.slice(common.length));
	const different = SIDES.some(side => own[side].length > 0);
	const sources = await sourcesOf(input, different, signal);
	const out = textFlag(flags, 'out');
	if (out !== undefined && SIDES.some(side => isSameFile(out, sources[side].path))) throw new UsageError(messages.commands.ontoScenario(out));
	const availableBytes = machineRoom() / SIDES.length;
	const scenarios = eachOf(sources, ({text, file}, side) =>
		readScenario(text, {
			file,
			overrides: overrides[side],
			availableBytes,
			...(forUs === undefined ? {} : {forUs}),
			...(seed === undefined ? {} : {seed}),
		}),
	);
	if (SIDES.some(side => scenarios[side].config.seed + seeds - 1 > LAST_SEED)) throw new UsageError(words.seedsBeyond());
	return {scenarios: named(scenarios, sources), overrides: own, everyUs, seeds, requirements: all(flags, 'require'), format, out};
}

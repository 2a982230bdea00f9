// What `lowwater sweep` says: its help, mistakes, how far it is, and what came of it.
import {amount} from './compare.ts';
import {listed, sizeOfBytes, spaced} from './numbers.ts';
import {duration, instant, wait} from './times.ts';
import {spoken, type Table} from './language.ts';
import {sweepChinese} from './zh/sweep.ts';

const quoted = (text: string): string => `"${text}"`;
const runs = (count: number): string => `${spaced(count)} ${count === 1 ? 'run' : 'runs'}`;

/** "vm.min_free_kbytes 1024, seed 3". */
const setting = (axes: readonly string[], values: readonly string[]): string => axes.map((key, i) => `${key} ${values[i]}`).join(', ');

const sweepEnglish = {
	help: (): string => 'runs a scenario over and over with other settings, and tells which does what',
	more: (): string =>
		'--set KEY=A..B[:N][ log] varies a setting over N values (12 where none is said), KEY=v1,v2,… over a list; several make a grid, KEY=VALUE alone sets it for all. Rows are written to --out as they come; after an interruption the same command goes on where it stopped. Figures are those of "lowwater help fields", since boot, or what is reckoned of them; lowest(…) and highest(…) are over all Samples. docs/sweep.md has the rest.',
	flags: {
		set: (): string => 'what varies: KEY=A..B[:N][ log] or KEY=v1,v2,…; KEY=VALUE sets it for all; may be given again',
		seeds: (): string => 'runs each with so many seeds',
		measure: (fields: readonly string[]): string => `figures of each run, with commas between them (${fields.join(',')} where none is named)`,
		find: (): string => "looks for one value: 'least vm.min_free_kbytes where stall_time == 0'",
		require: (): string => "exits with 1 where it does not hold in every run: 'stall_time == 0'",
		until: (): string => 'ends each run after this much of the machine’s time, instead of until.time',
		for: (): string => 'the same as --until',
		every: (): string => 'time between two Samples, which lowest(…) and highest(…) look at, 250ms by default',
		seed: (): string => 'first seed, instead of machine.seed; of samples, too',
		sample: (): string => 'instead of a grid so many points of it: lhs:N (Latin hypercube) or random:N',
		out: (): string => 'writes the rows to a .csv, .jsonl or .parquet file, and goes on with one that is there',
		plot: (): string => 'draws what came of it, as .svg, .png or .html',
		shard: (): string => 'does only this part of the runs: 3/100',
		join: (): string => 'joins the files of all shards instead: --join parts/*.csv',
		jobs: (): string => 'runs so many at once, instead of one a CPU',
	},
	// What varies.
	oneEnd: (): string => 'a range has two ends; it is written as 1024..65536:12 or 64MiB..1GiB:5 log.',
	badEnd: (text: string): string => `${quoted(text)} is no number; a range is written as 1024..65536:12 or 64MiB..1GiB:5 log.`,
	twoUnits: (a: string, b: string): string => `${quoted(a)} and ${quoted(b)} have different units; write both ends in one.`,
	badScale: (text: string): string => `${quoted(text)} is no scale; after a range only "log" may stand, as in 1024..65536:12 log.`,
	backwards: (a: string, b: string): string => `${quoted(a)} is not less than ${quoted(b)}; a range goes upwards.`,
	logOfNothing: (): string => 'a range in equal ratios begins above 0; leave out "log", or begin with 1.',
	badPoints: (text: string, most: number): string => `${quoted(text)} is not a number of values from 2 to ${spaced(most)}.`,
	emptyValue: (): string => 'a value is missing between two commas.',
	valueTwice: (text: string): string => `${quoted(text)} is in the list twice.`,
	seedIsSet: (): string => '--set machine.seed: a sweep has its seeds from --seed and --seeds.',
	nothingVaries: (): string => 'nothing varies: name a setting and its values, as --set vm.min_free_kbytes=1024..65536:12, or give --seeds 20.',
	scenarioTwice: (name: string): string => `${quoted(name)} is named twice; name each scenario once, and give --seeds 2 for two runs of it.`,
	noScenario: (): string => 'sweep needs a scenario: "lowwater sweep burst --set vm.min_free_kbytes=1024..65536:12 log" (see "lowwater scenarios").',
	tooMany: (count: number, most: number): string =>
		`these are ${spaced(count)} runs; at most ${spaced(most)} are swept at once: take fewer values, or --sample lhs:1000.`,
	badCount: (flag: string, text: string, most: number): string => `--${flag}: ${quoted(text)} is not a whole number from 1 to ${spaced(most)}.`,
	badSample: (text: string): string => `--sample: ${quoted(text)} is none; write lhs:200 (a Latin hypercube of 200 points) or random:200.`,
	nothingToSample: (): string => '--sample: there is nothing to take points of; name settings and their ranges, as --set vm.swappiness=0..200.',
	badShard: (text: string): string => `--shard: ${quoted(text)} is none; the third of a hundred is 3/100.`,
	measuredTwice: (text: string): string => `--measure: ${quoted(text)} is named twice.`,
	noMeasure: (): string => '--measure: a figure is missing between two commas.',
	badQuestion: (text: string): string =>
		`--find: ${quoted(text)} is no question; write it as 'least vm.min_free_kbytes where stall_time == 0', or with most instead of least.`,
	noOrder: (key: string): string => `--find: the values of ${key} have no order; it takes a setting of numbers.`,
	notSwept: (key: string): string => `--find: say where ${key} is to be looked for, as --set ${key}=1..1000.`,
	without: (flag: string, why: string): string => `--find takes no --${flag}: ${why}`,
	requiredInQuestion: 'put it into the question with &&.',
	chooses: 'it chooses itself what it runs.',
	// Files.
	badEnding: (flag: string, path: string, endings: readonly string[]): string =>
		`--${flag}: ${quoted(path)} says no format; its name has to end with ${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}.`,
	notRows: (path: string): string => `${path} holds no rows of a sweep; name another file.`,
	otherSweep: (path: string, others: number, all: number): string =>
		others === 0
			? `${path} holds other columns than this sweep has; name another --out, or remove it.`
			: `${path} holds ${runs(others)} of ${spaced(all)} that are not of this sweep (another scenario, setting, end, measure or version); name another --out, or remove it.`,
	ontoPart: (path: string): string => `--out ${path} is one of the parts; write to another file.`,
	notAddedTo: (path: string): string => `${path} is no file that rows can be added to; name another one.`,
	nothingToJoin: (): string => '--join: there are no rows in these files; name the parts, as in --join parts/*.csv.',
	otherPart: (path: string, first: string): string =>
		`${path} is part of another sweep than ${first}: its scenarios, settings, end, measures or version are others.`,
	contradicts: (run: number, a: string, b: string): string =>
		`${a} and ${b} have different rows for run ${spaced(run)}: they are not of one sweep, or not of one version of lowwater.`,
	withJoin: (flag: string): string => `--join takes no --${flag}: its runs have been done already.`,
	missing: (missing: readonly number[], all: number): string => {
		const named = missing.slice(0, 5).map(spaced);
		const more = missing.length - named.length;
		return `${spaced(missing.length)} of ${runs(all)} are in no part: ${listed([...named, ...(more > 0 ? [`${spaced(more)} more`] : [])])}.`;
	},
	// How far it is.
	begin: (p: {
		readonly todo: number;
		readonly all: number;
		readonly known: number;
		readonly jobs: number;
		readonly cpus: number;
		readonly bytes: number;
		readonly freeBytes: number;
		readonly byMemory: boolean;
	}): string => {
		const had = p.known === 0 ? '' : `, ${spaced(p.known)} of them done before`;
		const why = p.byMemory ? 'as memory allows' : p.jobs === p.cpus ? 'one a CPU' : `of ${spaced(p.cpus)} CPUs`;
		return `${runs(p.all)}${had}; ${spaced(p.jobs)} at once (${why}; each takes up to ${sizeOfBytes(p.bytes)} of ${sizeOfBytes(p.freeBytes)} that are free).`;
	},
	progress: (done: number, all: number, leftMs: number | null): string => `${spaced(done)} of ${runs(all)}${leftMs === null ? '' : ` · ${wait(leftMs)} left`}`,
	findBegin: (p: {readonly known: number; readonly jobs: number; readonly range: string}): string =>
		`Looking in ${p.range}; ${spaced(p.jobs)} at once${p.known === 0 ? '' : `, ${runs(p.known)} done before`}.`,
	between: (key: string, least: string, most: string): string => `${key} ${least} to ${most}`,
	tried: (count: number, open: number): string =>
		`${runs(count)} done${open === 0 ? '' : `, ${open === 1 ? 'one answer' : `${spaced(open)} answers`} to come`}.`,
	answer: (p: {
		readonly goal: 'least' | 'most';
		readonly key: string;
		readonly where: string;
		/** Of what: the scenario and the other settings, '' where there is but one. */
		readonly of: string;
		readonly value: string | null;
		readonly before: string | null;
		readonly again: string | null;
		readonly gap: readonly [string, string] | null;
		readonly tried: number;
		readonly count: number;
		readonly seeds: number;
	}): readonly string[] => {
		const head = p.of === '' ? '' : `${p.of}: `;
		const all = p.tried === p.count;
		const tried = all ? `all ${spaced(p.count)} values were tried` : `${spaced(p.tried)} of ${spaced(p.count)} values were tried`;
		const seeds = p.seeds === 1 ? '' : `, each with ${spaced(p.seeds)} seeds, all of which have to hold`;
		const gap = p.gap === null || all ? '' : `; the widest stretch without one is ${p.goal === 'least' ? p.gap.join(' to ') : p.gap.toReversed().join(' to ')}`;
		if (p.value === null) return [`${head}${p.where} holds at no value of ${p.key}: ${tried}${seeds}${gap}.`];
		const [less, more] = p.goal === 'least' ? ['below', 'above'] : ['above', 'below'];
		const next = p.before === null ? `the ${p.goal} of the range, and ${less} it nothing was tried` : `at ${p.before} it does not hold`;
		const step =
			p.again === null && p.before === null
				? `It held at all that were tried${gap}`
				: p.again === null
					? all
						? 'There is no other answer among them'
						: `That nothing ${less} it does rests on one step: it held at no value ${less} and at all ${more} that were tried${gap}`
					: `! It is no single step: ${more} it, at ${p.again}, it does not hold again${all ? '' : `, so that a value ${less} may have been missed${gap}`}`;
		return [`${head}${p.goal} ${p.key} where ${p.where}: ${p.value}; ${next}.`, `  How sure: ${tried}${seeds}. ${step}.`];
	},
	interrupted: (done: number, all: number, kept: boolean): string =>
		`Interrupted after ${spaced(done)} of ${runs(all)}${kept ? '; the same command goes on from there' : ''}.`,
	stopped: (done: number, kept: boolean): string => `Interrupted after ${runs(done)}${kept ? '; the same command goes on from there' : ''}.`,
	/** Runs whose machine cannot be. */
	refused: (count: number, all: number, first: string): string => `${spaced(count)} of ${runs(all)} could not be${first === '' ? '.' : `: ${first}`}`,
	failed: (count: number, all: number, first: {readonly axes: readonly string[]; readonly values: readonly string[]; readonly seed: number}): string =>
		`What is required did not hold in ${spaced(count)} of ${runs(all)}, the first with ${setting([...first.axes, 'seed'], [...first.values, String(first.seed)])}.`,
	// What came of it.
	setting,
	heading: {best: 'Best', finding: 'What it shows', runs: 'Runs'},
	directed: (measure: string, more: boolean): string => `${more ? 'most' : 'least'} ${measure}`,
	bestBy: (measures: readonly string[], seeds: number): string =>
		`by ${listed(measures.map((name, i) => (i === 0 ? `the ${name}` : `then ${name}`)))}, then the smallest setting${seeds > 1 ? `; means over ${spaced(seeds)} seeds` : ''}`,
	value: (value: number | null): string => (value === null ? '–' : amount(value)),
	spread: (least: number, most: number): string => `${amount(least)} to ${amount(most)}`,
	atDefault: 'default',
	panicked: '✗',
	worst: (us: number): string => instant(us),
	duration,
} as const;

export type SweepWords = Table<typeof sweepEnglish>;
export const sweepMessages = spoken(sweepEnglish, sweepChinese);

// What is said of two machines: the difference in sentences, the words of its table, what was required of them, and mistakes of the command.
import type {PanicReason} from '../machine/machine-event.ts';
import type {Fact, Stance, Told} from '../workload/compare/topics.ts';
import type {Pair, Seen, Side} from '../workload/compare/seen.ts';
import {spoken, type Table} from './language.ts';
import {amount, listed, pagesAsSize, spaced} from './numbers.ts';
import {duration, instant} from './times.ts';
import {toldChinese} from './zh/compare.ts';

const LETTER = {a: 'A', b: 'B'} as const satisfies Pair<string>;
const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');
const quoted = (text: string): string => `"${text}"`;
const pages = (count: number): string => `${spaced(count)} ${count === 1 ? 'page' : 'pages'}`;
const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${spaced(count)} times`);
const kib = (kb: number): string => pagesAsSize(kb / 4);
const meant = (near: string | null, otherwise: string): string => (near === null ? otherwise : ` did you mean ${quoted(near)}?`);

export {amount};
const value = (one: number | string | undefined): string => (one === undefined ? '–' : typeof one === 'number' ? amount(one) : one);

const PANICS: Readonly<Record<PanicReason, string>> = {
	panic_on_oom: 'vm.panic_on_oom is set',
	'no-killable-process': 'nobody was left to kill',
	'soft-lockup': 'time stood still, a fault of lowwater',
};

/** "leaky (301) at 37.53 s", the rest counted. */
const MOST_KILLS = 3;
function killList(kills: Extract<Fact, {kind: 'kills'}>['a']): string {
	const named = kills.slice(0, MOST_KILLS).map(({name, pid, atUs}) => `${name} (${pid}) at ${instant(atUs)}`);
	const more = kills.length - named.length;
	return listed([...named, ...(more > 0 ? [`${spaced(more)} more`] : [])]);
}

function killSentence({a, b}: Extract<Fact, {kind: 'kills'}>): string {
	if (a.length === 0) return `B killed ${killList(b)}; A killed nobody.`;
	if (b.length === 0) return `A killed ${killList(a)}; B killed nobody.`;
	const [one, ...more] = a;
	if (one !== undefined && more.length === 0 && b.length === 1 && b[0]?.name === one.name && b[0].pid === one.pid)
		return `Both killed ${one.name} (${one.pid}): A at ${instant(one.atUs)}, B at ${instant(b[0].atUs)}.`;
	return `A killed ${killList(a)}; B killed ${killList(b)}.`;
}

function panicSentence({a, b}: Extract<Fact, {kind: 'panic'}>): string {
	if (a !== null && b !== null) return `Both panicked: A at ${instant(a.atUs)}, B at ${instant(b.atUs)}.`;
	const side = a === null ? 'b' : 'a';
	const panic = a ?? b;
	return `${LETTER[side]} panicked at ${instant(panic?.atUs ?? 0)}${panic === null ? '' : ` (${PANICS[panic.reason]})`}; ${LETTER[other(side)]} never.`;
}

function stallSentence(fact: Extract<Fact, {kind: 'stalls'}>, worse: Side): string {
	const [more, less] = [fact[worse], fact[other(worse)]];
	const one = (of: {readonly count: number; readonly us: number}): string => `${times(of.count)} and lost ${duration(of.us)}`;
	return less.count === 0
		? `${LETTER[worse]} stalled ${one(more)}; ${LETTER[other(worse)]} never.`
		: `${LETTER[worse]} stalled ${one(more)}, ${LETTER[other(worse)]} ${one(less)}.`;
}

/** "A … 12, B 3." or, where one has none of it, "A … 12; B none." */
function pairSentence(worse: Side, head: string, more: string, less: string | null, none: string): string {
	return less === null
		? `${LETTER[worse]} ${head} ${more}; ${LETTER[other(worse)]} ${none}.`
		: `${LETTER[worse]} ${head} ${more}, ${LETTER[other(worse)]} ${less}.`;
}

function latencySentence({a, b}: Extract<Fact, {kind: 'latency'}>): string {
	if (a !== null && b !== null) return `Of 100 requests 99 took no longer than ${duration(a * 1000)} in A, ${duration(b * 1000)} in B.`;
	const side = a === null ? 'b' : 'a';
	return `Of 100 requests 99 took no longer than ${duration((a ?? b ?? 0) * 1000)} in ${LETTER[side]}; ${LETTER[other(side)]} answered none.`;
}

function sentenceOf({fact, worse, stance}: Told): string {
	const side = worse ?? 'a';
	const [X, Y] = [LETTER[side], LETTER[other(side)]];
	const allTheSame = stance === 'contradicts' ? ' all the same' : '';
	switch (fact.kind) {
		case 'panic':
			return panicSentence(fact);
		case 'kills':
			return killSentence(fact);
		case 'stalls':
			return stallSentence(fact, side);
		case 'waited': {
			const [most, least] = [fact[side], fact[other(side)]];
			if (least === 0) return `By PSI some task waited for memory in ${X}${allTheSame}, for ${duration(most)}; in ${Y} never.`;
			return `By PSI memory was waited for longer in ${X}${allTheSame}: ${duration(most)} against ${duration(least)}.`;
		}
		case 'lost': {
			const [most, least] = [fact[side], fact[other(side)]];
			return `${fact.process} lost ${duration(most)} to memory in ${X}${allTheSame}, ${least === 0 ? 'nothing' : duration(least)} in ${Y}.`;
		}
		case 'latency':
			return latencySentence(fact);
		case 'dropped':
			return pairSentence(side, `dropped${allTheSame}`, requests(fact[side]), fact[other(side)] === 0 ? null : spaced(fact[other(side)]), 'none');
		case 'refaults':
			return pairSentence(
				side,
				`took back${allTheSame}`,
				`${pages(fact[side])} that had been reclaimed`,
				fact[other(side)] === 0 ? null : spaced(fact[other(side)]),
				'none',
			);
		case 'swap':
			return swapSentence(fact, side, allTheSame);
		case 'scans': {
			const [most, least] = [fact[side], fact[other(side)]];
			const head = stance === 'price' ? `${X} pays in scans: it` : X;
			return `${head} scanned ${pages(most)}, ${Y} ${least === 0 ? 'none' : `${spaced(least)}, ${spaced(most - least)} fewer`}.`;
		}
		case 'cache': {
			const head = stance === 'price' ? `${X} pays in memory: its page cache is smaller` : `The page cache of ${X} is smaller`;
			return `${head}, ${kib(fact[side])} against ${kib(fact[other(side)])}; free are ${kib(fact.free[side])} and ${kib(fact.free[other(side)])}.`;
		}
		case 'free':
			return `${stance === 'price' ? `${X} pays in memory: it` : X} has less free, ${sized(fact[side])} against ${sized(fact[other(side)])}.`;
		default:
			return fact satisfies never;
	}
}

const requests = (count: number): string => `${spaced(count)} ${count === 1 ? 'request' : 'requests'}`;
const sized = (count: number): string => `${pages(count)} (${pagesAsSize(count)})`;

function swapSentence(fact: Extract<Fact, {kind: 'swap'}>, side: Side, allTheSame: string): string {
	const {out, back} = fact[other(side)];
	const head = `${LETTER[side]} swapped${allTheSame} ${pagesAsSize(fact[side].out)} out and ${pagesAsSize(fact[side].back)} in`;
	return out + back === 0 ? `${head}; ${LETTER[other(side)]} nothing.` : `${head}, ${LETTER[other(side)]} ${pagesAsSize(out)} out and ${pagesAsSize(back)} in.`;
}

/** The glyph before a sentence: what kind it is, or how it stands to the first. */
function markOf({fact, stance}: Pick<Told, 'fact' | 'stance'>): string {
	if (stance === 'contradicts') return '!';
	if (stance === 'price') return '=';
	const marks: Partial<Record<Fact['kind'], string>> = {panic: '✗', kills: '✗', stalls: '▲', swap: '→'};
	return marks[fact.kind] ?? '·';
}

const ENDS: Readonly<Record<NonNullable<Seen['ended']>, (us: number, kills: number) => string>> = {
	time: us => `ended at ${instant(us)}, as planned`,
	kills: (us, kills) => `ended at ${instant(us)}, after ${kills === 1 ? 'the first kill' : `${spaced(kills)} kills`}`,
	panic: us => `ended at ${instant(us)}, after a kernel panic`,
	interrupted: us => `was interrupted at ${instant(us)}`,
};

type Wake = {readonly atUs: number; readonly node: number; readonly free: number; readonly low: number} | null;

export type CompareSentence = {readonly mark: string; readonly text: string; readonly stance: Stance | 'end' | 'parted'};

const toldEnglish = {
	sentence: sentenceOf,
	nothingFelt: (): string => 'Nothing that is felt differs: neither kills, stalls and waits nor refaults, swap, scans and memory, to the hundredth.',
	ended: (side: Side, us: number, why: NonNullable<Seen['ended']>, kills: number, otherUs: number): string =>
		`${LETTER[side]} ${ENDS[why](us, kills)}, and stands still there; ${LETTER[other(side)]} went on to ${instant(otherUs)}.`,
	interrupted: (us: number): string => `Both were interrupted at ${instant(us)}; this is what there was.`,
	parted: (p: {
		readonly atUs: number;
		readonly equalUs: number | null;
		readonly name: string;
		readonly a: number | string | undefined;
		readonly b: number | string | undefined;
		readonly more: number;
	}): string => {
		const others = p.more === 0 ? '' : `, and ${p.more === 1 ? 'one other figure' : `${spaced(p.more)} other figures`}`;
		const where = p.equalUs === null ? 'Different from boot on' : `Parted at ${instant(p.atUs)}`;
		const before = p.equalUs === null ? '' : `; at ${instant(p.equalUs)} all was equal`;
		return `${where}: ${p.name} was ${value(p.a)} in A and ${value(p.b)} in B${others}${before}.`;
	},
	partedLater: (atUs: number, name: string, a: number | string | undefined, b: number | string | undefined): string =>
		`What was equal at boot parted at ${instant(atUs)}: ${name} was ${value(a)} in A and ${value(b)} in B.`,
	/** Whose kswapd woke first, and when the other's did. */
	woke: (side: Side, wake: NonNullable<Wake>, otherWake: Wake): string =>
		`${LETTER[side]} was at ${spaced(wake.free)}, ${wake.free === wake.low ? 'its low' : `under its low ${spaced(wake.low)}`}, and kswapd${wake.node} woke at ${instant(wake.atUs)}. ${
			otherWake === null
				? `${LETTER[other(side)]}’s never did.`
				: `${LETTER[other(side)]} slept on until ${instant(otherWake.atUs)}, at ${spaced(otherWake.free)}.`
		}`,
	neverParted: (us: number, everyUs: number): string => `They never parted: at every Sample up to ${instant(us)} (each ${duration(everyUs)}) all was equal.`,
	equal: (us: number, everyUs: number, changed: boolean): string =>
		`No figure differs: up to ${instant(us)} A and B are the same in every Sample, ${duration(everyUs)} apart${changed ? '; what was set differently changed nothing' : ''}.`,
};
export type ToldWords = Table<typeof toldEnglish>;
const toldWords = spoken(toldEnglish, toldChinese);
type Given<Name extends keyof ToldWords> = Parameters<ToldWords[Name]>;

export const compareMessages = {
	letter: LETTER,
	missing: '–',
	told: (told: Told): CompareSentence => ({mark: markOf(told), text: toldWords.sentence(told), stance: told.stance}),
	nothingFelt: (): CompareSentence => ({mark: '·', text: toldWords.nothingFelt(), stance: 'agrees'}),
	ended: (...given: Given<'ended'>): CompareSentence => ({mark: '■', text: toldWords.ended(...given), stance: 'end'}),
	interrupted: (us: number): CompareSentence => ({mark: '■', text: toldWords.interrupted(us), stance: 'end'}),
	parted: (...given: Given<'parted'>): string => toldWords.parted(...given),
	partedLater: (...given: Given<'partedLater'>): string => toldWords.partedLater(...given),
	/** Whose kswapd woke first, and when the other's did. */
	woke: (...given: Given<'woke'>): string => toldWords.woke(...given),
	neverParted: (...given: Given<'neverParted'>): string => toldWords.neverParted(...given),
	equal: (...given: Given<'equal'>): string => toldWords.equal(...given),
	machine: (side: Side, name: string, machine: string | null): string => `${LETTER[side]}: ${name}${machine === null ? '' : `; ${machine}`}`,
	/** What differs between the machines. */
	changed: (key: string, a: string, b: string): string => `${key}: A ${a}, B ${b}`,
	asWritten: 'as written',
	nothingChanged: (): string => 'nothing is set differently',
	bothAre: (machine: string): string => `Both: ${machine}`,
	marks: (side: Side, m: {readonly min: number; readonly low: number; readonly high: number}): string =>
		`${LETTER[side]} min ${spaced(m.min)}, low ${spaced(m.low)}, high ${spaced(m.high)}`,
	marksHeading: 'marks in pages',
	heading: {
		difference: 'The difference, worst first',
		table: 'Since boot, or at the end: furthest apart on top',
		programs: 'Programs',
		zones: 'Zones, pages now',
		required: 'Required',
	},
	alike: (count: number): string =>
		`${count === 1 ? 'One other figure of the registry is' : `${spaced(count)} other figures of the registry are`} equal; --format csv and json print all.`,
	moreRows: (count: number): string => `… and ${spaced(count)} more; --format csv and json print all.`,
	/** The last column of the table. */
	note: {
		only: (side: Side): string => `${LETTER[side]} only`,
		times: (side: Side, ratio: number): string => `${LETTER[side]} × ${ratio >= 10 ? spaced(Math.round(ratio)) : ratio.toFixed(1)}`,
		percent: (more: number): string => `B ${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(Math.abs(more) < 0.1 ? 3 : 1)} %`,
		size: (mib: number): string => `B ${mib < 0 ? '−' : '+'}${Math.abs(mib).toFixed(1)}`,
		alike: 'alike',
	},
	range: (count: number): string => `over ${spaced(count)} seeds`,
	units: {kB: 'MiB', events: '', processes: '', requests: ''} as Readonly<Record<string, string>>,
	require: {
		held: (text: string, figures: readonly {readonly name: string; readonly value: number | null}[], unanswered: boolean, seed: number | null): string =>
			`${text} (${figures.map(({name, value: of}) => `${name} ${of === null ? 'has no value' : amount(of)}`).join(', ')}${
				unanswered && figures.every(({value: of}) => of !== null) ? '; nothing can be divided by 0' : ''
			}${seed === null ? '' : `; seed ${seed}`})`,
		failed: (count: number, all: number): string => `${count === 1 ? 'One' : spaced(count)} of ${spaced(all)} requirements did not hold.`,
		cannotRead: (why: string): string => `it cannot be read (${why}); write it as 'B.stall_time < 0.5 * A.stall_time'.`,
		notFigure: (): string => 'a figure is written as B.stall_time, A.free.DMA32, B["Active(file)"] or A.processes.NAME.rss.',
		noMachine: (name: string): string => `${quoted(name)} is neither A nor B; figures are those of a machine, as B.stall_time.`,
		noFigureNamed: (name: string): string => `${name} alone is no figure; name one, as ${name}.stall_time.`,
		noFigure: (name: string, near: string | null): string => `${quoted(name)} is no figure of a machine;${meant(near, ' "lowwater help fields" lists them.')}`,
		noProcess: (side: Side, name: string, near: string | null): string =>
			`${LETTER[side]} has no process ${quoted(name)};${meant(near, ' name one that its scenario starts.')}`,
		noFigureOfProcess: (name: string, near: string | null): string =>
			name === ''
				? 'a figure of a process is written as A.processes.NAME.rss.'
				: `${quoted(name)} is no figure of a process;${meant(near, ' "lowwater help fields" lists them.')}`,
		noPlace: (side: Side, name: string, zones: readonly string[], nodes: number): string =>
			`${LETTER[side]} has nothing to give for ${quoted(name)}; its zones are ${listed([...new Set(zones)])}, its nodes ${nodes === 1 ? 'node0 alone' : `node0 to node${nodes - 1}`}.`,
		notNumber: (text: string): string => `${text} is no number; figures are compared in their own units.`,
		notComparison: (): string => "it has to compare, with <, <=, >, >=, == or !=, as in 'B.stall_time < A.stall_time'.",
		comparisonInside: (): string => 'a comparison cannot be compared or reckoned with; put && between two of them.',
		noOperator: (operator: string): string => `${quoted(operator)} is not known here; use + - * /, < <= > >= == !=, && || !.`,
		noFunction: (): string => 'the only functions are lowest(…) and highest(…), of one figure, as in highest(B.psi_memory_some).',
		notOne: (): string => "it is not one expression; write it as 'B.stall_time < 0.5 * A.stall_time'.",
		tooDeep: (): string => 'it is nested too deep.',
	},
	// The command.
	help: (): string => 'runs two machines in step and tells the difference',
	more: (): string =>
		'One scenario with something set differently for A and for B, or two scenarios. Figures are those of "lowwater help fields", since boot; of a process A.processes.NAME.FIGURE. --require takes + - * /, comparisons, && || !, lowest(…) and highest(…) over all Samples, and may be given again; where one does not hold, the exit status is 1. What the scenarios expect is not judged.',
	flags: {
		a: (): string => 'sets a value of the scenario, or a sysctl, for A alone; may be given again',
		b: (): string => 'the same for B',
		set: (): string => 'the same for both',
		seed: (): string => 'seed of both machines, instead of machine.seed',
		until: (): string => 'ends after this much of the machine’s time, instead of until.time',
		for: (): string => 'the same as --until',
		every: (): string => 'time between two Samples, 250ms by default; they part at one of them',
		seeds: (): string => 'runs so many seeds, one after the other, and prints the range of each figure',
		format: (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
		require: (): string => "exits with 1 where it does not hold: 'B.stall_time <= 0.5 * A.stall_time'",
	},
	formats: {
		text: (): string => 'the difference in words, then the table',
		json: (): string => 'all of it: words, where they parted, every figure of both, what was required',
		csv: (): string => 'a row for each figure of both machines and of their processes',
		markdown: (): string => 'words and table for a report',
	},
	noScenario: (): string => 'compare needs a scenario and what to set differently, "lowwater compare demo --b vm.swappiness=10", or two scenarios.',
	noDifference: (name: string): string =>
		`Nothing is different: give B another setting, "lowwater compare ${name} --b vm.swappiness=10", or a second scenario.`,
	both: (one: string, other: string): string => `--${one} and --${other} say the same; leave one out.`,
	badSeeds: (text: string, most: number): string => `--seeds: ${quoted(text)} is not a whole number from 1 to ${most}.`,
	seedsBeyond: (): string => '--seeds: there are no so many seeds from --seed on; begin with a smaller one.',
	of: (side: Side, line: string): string => `${LETTER[side]}: ${line}`,
} as const;

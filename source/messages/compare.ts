// What is said of two machines: the difference in sentences, the words of its table, what was required of them, and mistakes of the command.
import type {PanicReason} from '../machine/machine-event.ts';
import type {Fact, Stance, Told} from '../workload/compare/topics.ts';
import type {Seen, Side} from '../workload/compare/seen.ts';
import {LETTER} from './compare-letters.ts';
import {spoken, type Table} from './language.ts';
import {amount, listed, pagesAsSize, spaced} from './numbers.ts';
import {duration, instant} from './times.ts';
import {compareEnglish} from './compare-words.ts';
import {toldChinese} from './zh/compare.ts';
import {compareChinese} from './zh/compare-words.ts';

const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');
const pages = (count: number): string => `${spaced(count)} ${count === 1 ? 'page' : 'pages'}`;
const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${spaced(count)} times`);
const kib = (kb: number): string => pagesAsSize(kb / 4);

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
	if (a.length === 0) return `${LETTER.b} killed ${killList(b)}; ${LETTER.a} killed nobody.`;
	if (b.length === 0) return `${LETTER.a} killed ${killList(a)}; ${LETTER.b} killed nobody.`;
	const [one, ...more] = a;
	if (one !== undefined && more.length === 0 && b.length === 1 && b[0]?.name === one.name && b[0].pid === one.pid)
		return `Both killed ${one.name} (${one.pid}): ${LETTER.a} at ${instant(one.atUs)}, ${LETTER.b} at ${instant(b[0].atUs)}.`;
	return `${LETTER.a} killed ${killList(a)}; ${LETTER.b} killed ${killList(b)}.`;
}

function panicSentence({a, b}: Extract<Fact, {kind: 'panic'}>): string {
	if (a !== null && b !== null) return `Both panicked: ${LETTER.a} at ${instant(a.atUs)}, ${LETTER.b} at ${instant(b.atUs)}.`;
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
	if (a !== null && b !== null) return `Of 100 requests 99 took no longer than ${duration(a * 1000)} in ${LETTER.a}, ${duration(b * 1000)} in ${LETTER.b}.`;
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
		case 'group-waited':
		case 'group-swap':
		case 'group-charged':
			return groupSentence(fact, side, allTheSame);
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

function groupSentence(fact: Extract<Fact, {readonly path: string}>, side: Side, allTheSame: string): string {
	const [X, Y] = [LETTER[side], LETTER[other(side)]];
	const [most, least] = [fact[side], fact[other(side)]];
	if (fact.kind === 'group-waited')
		return `The group ${fact.path} waited for memory in ${X}${allTheSame} for ${duration(most)}, in ${Y} ${least === 0 ? 'never' : `for ${duration(least)}`}.`;
	const size = (bytes: number): string => pagesAsSize(bytes / 4096);
	if (fact.kind === 'group-swap')
		return `Of the group ${fact.path} ${size(most)} are in swap in ${X}${allTheSame}, in ${Y} ${least === 0 ? 'nothing' : size(least)}.`;
	return `The group ${fact.path} is charged ${size(most)} in ${X}, ${size(least)} in ${Y}.`;
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
		return `${where}: ${p.name} was ${value(p.a)} in ${LETTER.a} and ${value(p.b)} in ${LETTER.b}${others}${before}.`;
	},
	partedLater: (atUs: number, name: string, a: number | string | undefined, b: number | string | undefined): string =>
		`What was equal at boot parted at ${instant(atUs)}: ${name} was ${value(a)} in ${LETTER.a} and ${value(b)} in ${LETTER.b}.`,
	/** Whose kswapd woke first, and when the other's did. */
	woke: (side: Side, wake: NonNullable<Wake>, otherWake: Wake): string =>
		`${LETTER[side]} was at ${spaced(wake.free)}, ${wake.free === wake.low ? 'its low' : `under its low ${spaced(wake.low)}`}, and kswapd${wake.node} woke at ${instant(wake.atUs)}. ${
			otherWake === null
				? `${LETTER[other(side)]}’s never did.`
				: `${LETTER[other(side)]} slept on until ${instant(otherWake.atUs)}, at ${spaced(otherWake.free)}.`
		}`,
	neverParted: (us: number, everyUs: number): string => `They never parted: at every Sample up to ${instant(us)} (each ${duration(everyUs)}) all was equal.`,
	equal: (us: number, everyUs: number, changed: boolean): string =>
		`No figure differs: up to ${instant(us)} ${LETTER.a} and ${LETTER.b} are the same in every Sample, ${duration(everyUs)} apart${changed ? '; what was set differently changed nothing' : ''}.`,
};
export type ToldWords = Table<typeof toldEnglish>;
const toldWords = spoken(toldEnglish, toldChinese);
type Given<Name extends keyof ToldWords> = Parameters<ToldWords[Name]>;

/** Sentences with what they are, in whichever language. */
const inEach = {
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
} as const;

export const compareMessages = spoken({...inEach, ...compareEnglish}, {...inEach, ...compareChinese});

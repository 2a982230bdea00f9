// The least (or most) value of a setting at which something holds: tried at a few values over the whole range, then ever finer where the answer turns. Where it
// turns once this is a bisection, and its answer is exact; where it turns more often, that is found as far as was tried, and said.
import {sweepMessages as words} from '../../messages/sweep.ts';
import {ScenarioError} from '../scenario-error.ts';
import {type Axis, numberIn, valueAt} from './axis.ts';

export type Question = {readonly goal: 'least' | 'most'; readonly key: string; readonly where: string};

/** What people say for one or the other. */
const GOALS: Readonly<Record<string, Question['goal']>> = {
	least: 'least',
	lowest: 'least',
	smallest: 'least',
	most: 'most',
	greatest: 'most',
	highest: 'most',
	largest: 'most',
};

/** Reads "least vm.min_free_kbytes where stall_time == 0". Throws ScenarioError. */
export function readQuestion(text: string): Question {
	const match = /^\s*(\w+)\s+(\S+)\s+where\s+(\S.*?)\s*$/is.exec(text);
	const [, asked = '', key = '', where = ''] = match ?? [];
	const goal = GOALS[asked.toLowerCase()];
	if (goal === undefined) throw new ScenarioError(words.badQuestion(text));
	return {goal, key, where};
}

/** Values over the range that are tried first, and within each stretch that is looked at closer. */
const PROBES = 9;
const INSIDE = 3;
/** Steps of a range that has no smallest ones. */
const STEPS = 1024;

/** The values that may be the answer, the first to be preferred: those that were named, or each whole number, or many small steps. */
export type Candidates = {
	readonly count: number;
	readonly at: (index: number) => string;
	/** Indexes that lie evenly over the range as it was given. */
	readonly probes: readonly number[];
};

const evenly = (count: number, most: number): readonly number[] =>
	count <= most ? Array.from({length: count}, (_, i) => i) : Array.from({length: most}, (_, i) => Math.round((i * (count - 1)) / (most - 1)));

/** Candidates on an axis. `named`: how many values there are was said, so that these alone are meant. Throws ScenarioError where they have no order. */
export function candidatesOn({key, values, range}: Axis, named: boolean, {goal}: Pick<Question, 'goal'>): Candidates {
	const turned = (index: number, count: number): number => (goal === 'least' ? index : count - 1 - index);
	if (range === null || named) {
		const sorted = values.toSorted((a, b) => numberIn(a) - numberIn(b));
		if (sorted.some(value => Number.isNaN(numberIn(value)))) throw new ScenarioError(words.noOrder(key));
		return {count: sorted.length, at: index => sorted[turned(index, sorted.length)] ?? '', probes: evenly(sorted.length, PROBES)};
	}
	const {from, to, whole} = range;
	const count = whole ? to - from + 1 : STEPS + 1;
	const at = (index: number): string => (whole ? `${from + turned(index, count)}` : valueAt(range, turned(index, count) / STEPS));
	const shares = Array.from({length: PROBES}, (_, i) => i / (PROBES - 1));
	const probes = whole ? shares.map(share => turned(Number(valueAt(range, share)) - from, count)) : evenly(count, PROBES);
	return {count, at, probes: [...new Set(probes)].sort((a, b) => a - b)};
}

export type Answer = {
	/** null: it holds nowhere that was tried. */
	readonly index: number | null;
	readonly tried: number;
	/** Index before the answer, where it does not hold. */
	readonly before: number | null;
	/** Beyond the answer it does not hold again here; null: one step fits all that was tried. */
	readonly again: number | null;
	/** The widest stretch on the far side of the answer that nothing was tried in; null: none is left. */
	readonly gap: readonly [number, number] | null;
};

/** Indexes between two, evenly. */
function between(low: number, high: number): readonly number[] {
	const inside = high - low - 1;
	if (inside <= INSIDE) return Array.from({length: inside}, (_, i) => low + 1 + i);
	return Array.from({length: INSIDE}, (_, i) => low + Math.round(((i + 1) * (high - low)) / (INSIDE + 1)));
}

function widestGap(indexes: readonly number[]): readonly [number, number] | null {
	let widest: readonly [number, number] | null = null;
	for (const [i, index] of indexes.entries()) {
		const next = indexes[i + 1];
		if (next !== undefined && next - index > 1 && (widest === null || next - index > widest[1] - widest[0])) widest = [index, next];
	}
	return widest;
}

/** Asks for indexes to be tried, is told at which it holds, and comes to an answer. */
export function* search({count, probes}: Candidates): Generator<readonly number[], Answer, ReadonlyMap<number, boolean>> {
	const known = new Map<number, boolean>();
	const learn = (told: ReadonlyMap<number, boolean>): void => {
		for (const [index, held] of told) known.set(index, held);
	};
	learn(yield probes);
	const sorted = (held: boolean): number[] =>
		[...known]
			.filter(([, one]) => one === held)
			.map(([index]) => index)
			.sort((a, b) => a - b);
	// It holds nowhere: between the values that were tried once more.
	if (sorted(true).length === 0) {
		const middles = probes.slice(1).flatMap((high, i) => {
			const low = probes[i] ?? 0;
			return high - low > 1 ? [Math.floor((low + high) / 2)] : [];
		});
		if (middles.length > 0) learn(yield middles);
	}
	for (;;) {
		const [first] = sorted(true);
		const last = first === undefined ? undefined : sorted(false).findLast(index => index < first);
		if (first === undefined || last === undefined || first - last === 1) break;
		learn(yield between(last, first));
	}
	const [index = null] = sorted(true);
	const fails = sorted(false);
	const before = index === null ? null : (fails.findLast(one => one < index) ?? null);
	const again = index === null ? null : (fails.find(one => one > index) ?? null);
	const below = index === null ? [...known.keys()].sort((a, b) => a - b) : fails.filter(one => one < index);
	const ends = [...new Set([...(index === null || before === null ? [] : [0]), ...below, ...(index === null ? [count - 1] : [])])].sort((a, b) => a - b);
	return {index, tried: known.size, before, again, gap: widestGap(ends)};
}

// The search of --find against trying every value, and the values that ranges and samples give against what is said of them.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isLog} from '../../../source/commands/sweep/plot/subject.ts';
import {numberIn, readAxis} from '../../../source/workload/sweep/axis.ts';
import {type Answer, candidatesOn, readQuestion, search} from '../../../source/workload/sweep/find.ts';
import {samplePoints} from '../../../source/workload/sweep/sampling.ts';

const axisOf = (text: string) => readAxis(text)!;

/** Asks `holds` whatever is asked for, each once. */
function found(
	text: string,
	goal: 'least' | 'most',
	holds: (value: number) => boolean,
): Answer & {readonly value: number | null; readonly asked: ReadonlySet<number>} {
	const candidates = candidatesOn(axisOf(text), /:\d/.test(text), {goal});
	const steps = search(candidates);
	const asked = new Set<number>();
	let next = steps.next();
	while (!next.done) {
		for (const index of next.value) {
			expect(asked.has(index)).toBe(false);
			asked.add(index);
		}
		next = steps.next(new Map(next.value.map(index => [index, holds(Number(candidates.at(index)))])));
	}
	const {index} = next.value;
	return {...next.value, value: index === null ? null : Number(candidates.at(index)), asked: new Set([...asked].map(one => Number(candidates.at(one))))};
}

describe('values of an axis', () => {
	it('have the order of what they are, whatever units they are written in', () => {
		const {count, at} = candidatesOn(axisOf('k=2GiB,256MiB,1GiB,512MiB'), true, {goal: 'least'});
		expect(Array.from({length: count}, (_, i) => at(i))).toEqual(['256MiB', '512MiB', '1GiB', '2GiB']);
		expect(['90s', '2m', '1500ms', '7', '0.5GiB'].map(text => numberIn(text))).toEqual([90e6, 120e6, 1.5e6, 7, 2 ** 29]);
		expect(numberIn('1GiB', 'MiB')).toBe(1024);
		expect(numberIn('never')).toBeNaN();
	});

	it('are drawn by their size where they were spread so, in a grid or by chance', () => {
		const numbers = (texts: readonly string[]) => texts.map(text => numberIn(text));
		const sampled = (text: string) => numbers(samplePoints([axisOf(text)], {kind: 'lhs', count: 40, seed: 1}).map(([value = '']) => value));
		expect(isLog(numbers(axisOf('k=1024..46341:12 log').values))).toBe(true);
		expect(isLog([10, 30, 100, 300, 1000])).toBe(true);
		expect(isLog(sampled('k=1024..46341 log'))).toBe(true);
		expect(isLog(numbers(axisOf('k=1..200:12').values))).toBe(false);
		expect(isLog(sampled('k=1..1000'))).toBe(false);
		expect(isLog([0, 10, 100, 1000])).toBe(false);
	});
});

describe('a question', () => {
	it.each(['least', 'lowest', 'Smallest'])('asks for the %s', word => {
		expect(readQuestion(`${word} vm.swappiness where free > 1 && min < 2`)).toEqual({goal: 'least', key: 'vm.swappiness', where: 'free > 1 && min < 2'});
	});

	it.each(['most', 'greatest', 'highest', 'largest'])('or for the %s', word => {
		expect(readQuestion(`${word} vm.swappiness where free > 1`)).toMatchObject({goal: 'most'});
	});
});

describe('a search', () => {
	it('finds the very value where the answer turns once, and tries few', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 1_000_000}), fc.boolean(), fc.boolean(), (turn, least, log) => {
				const text = `k=1..1000000${log ? ' log' : ''}`;
				const answer = found(text, least ? 'least' : 'most', value => (least ? value >= turn : value <= turn));
				expect(answer).toMatchObject({value: turn, again: null});
				expect(answer.tried).toBeLessThanOrEqual(9 + 3 * 12);
			}),
		);
	});

	it('gives a value that holds beside one that does not, and says where it turns again', () => {
		fc.assert(
			fc.property(fc.array(fc.boolean(), {minLength: 2, maxLength: 200}), truths => {
				const holds = (value: number): boolean => truths[value - 1] ?? false;
				const {value, before, again, asked} = found(`k=1..${truths.length}`, 'least', holds);
				if (value === null) expect([...asked].some(holds)).toBe(false);
				else {
					expect(holds(value)).toBe(true);
					expect(value === 1 || !holds(value - 1)).toBe(true);
					expect(before).toBe(value === 1 ? null : value - 2);
					expect(again !== null).toBe([...asked].some(one => one > value && !holds(one)));
				}
			}),
		);
	});

	it('keeps to the values that were named', () => {
		const {value, tried} = found('k=1024..46341:12 log', 'least', one => one > 4096);
		expect({value, tried}).toEqual({value: 5793, tried: 10});
		expect(found('k=1024..46341:12 log', 'most', one => one < 100).value).toBe(null);
	});

	it('is asked in words', () => {
		expect(readQuestion('least vm.min_free_kbytes where stall_time == 0 && oom_kill == 0')).toEqual({
			goal: 'least',
			key: 'vm.min_free_kbytes',
			where: 'stall_time == 0 && oom_kill == 0',
		});
		expect(() => readQuestion('fewest stalls')).toThrow('write it as');
	});
});

describe('values', () => {
	it.each([
		['k=1024..46341:12 log', ['1024', '1448', '2048', '2896', '4096', '5793', '8192', '11585', '16384', '23170', '32768', '46341']],
		['k=0..200:5', ['0', '50', '100', '150', '200']],
		['k=0.5..2:4', ['0.5', '1', '1.5', '2']],
		['k=256MiB..1GiB:4', ['256MiB', '512MiB', '768MiB', '1024MiB']],
		['k=0..90MiB/s:4', ['0MiB/s', '30MiB/s', '60MiB/s', '90MiB/s']],
		['k=1..3', ['1', '2', '3']],
		['k=never, always', ['never', 'always']],
		['k=[1, 2], "a,b"', ['[1, 2]', '"a,b"']],
	])('of %s', (text, values) => {
		expect(axisOf(text).values).toEqual(values);
	});

	it.each(['k=5', 'k=[a, b]', 'k={a: 1, b: 2}', 'k="1,2"'])('of %s are one', text => {
		expect(readAxis(text)).toBe(null);
	});
});

describe('samples', () => {
	const axes = [axisOf('k=1..100000 log'), axisOf('l=0..1.0'), axisOf('m=a,b,c')];

	it('of a Latin hypercube meet every part of every range once', () => {
		fc.assert(
			fc.property(fc.integer({min: 2, max: 60}), fc.integer(), (count, seed) => {
				const points = samplePoints(axes, {kind: 'lhs', count, seed});
				// The i-th of all lies in the i-th part; values are written with six digits.
				const sorted = points.map(([, l]) => Number(l)).sort((a, b) => a - b);
				for (const [i, value] of sorted.entries()) {
					expect(value).toBeGreaterThanOrEqual(i / count - 1e-6);
					expect(value).toBeLessThanOrEqual((i + 1) / count + 1e-6);
				}
				const lists = points.map(([, , m]) => m);
				for (const value of ['a', 'b', 'c']) expect(Math.abs(lists.filter(one => one === value).length - count / 3)).toBeLessThan(2);
				expect(samplePoints(axes, {kind: 'lhs', count, seed})).toEqual(points);
			}),
		);
	});

	it('at random stay within their ranges, and are others with another seed', () => {
		const points = samplePoints(axes, {kind: 'random', count: 500, seed: 1});
		expect(points.every(([k, l]) => Number(k) >= 1 && Number(k) <= 100_000 && Number.isInteger(Number(k)) && Number(l) >= 0 && Number(l) <= 1)).toBe(true);
		expect(points.filter(([k]) => Number(k) < 316).length).toBeGreaterThan(200); // half of them, in equal ratios
		expect(samplePoints(axes, {kind: 'random', count: 500, seed: 2})).not.toEqual(points);
	});
});

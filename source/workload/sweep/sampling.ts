// Samples of many dimensions: at random, or a Latin hypercube, in which each of N equal parts of every range is met once (McKay, Beckman, Conover 1979).
import {uniformInt} from 'pure-rand/distribution/uniformInt';
import {xoroshiro128plus} from 'pure-rand/generator/xoroshiro128plus';
import {type Axis, valueAt} from './axis.ts';

export const SAMPLINGS = ['random', 'lhs'] as const;
export type Sampling = {readonly kind: (typeof SAMPLINGS)[number]; readonly count: number; readonly seed: number};

const PARTS = 2 ** 30;

/** A value at a share of an axis: of a list the one that the share falls on. */
function valueOfAxis({range, values}: Axis, share: number): string {
	if (range !== null) return valueAt(range, share);
	return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? '';
}

/** As many points as asked for, each with a value for every axis; one that is met twice is there once. The same seed gives the same points. */
export function samplePoints(axes: readonly Axis[], {kind, count, seed}: Sampling): readonly (readonly string[])[] {
	const generator = xoroshiro128plus(seed | 0);
	const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
	const share = (): number => below(PARTS) / PARTS;
	const columns = axes.map(axis => {
		if (kind === 'random') return Array.from({length: count}, () => valueOfAxis(axis, share()));
		const parts = Array.from({length: count}, (_, i) => i);
		for (let i = count - 1; i > 0; i--) {
			const j = below(i + 1);
			[parts[i], parts[j]] = [parts[j] as number, parts[i] as number];
		}
		return parts.map(part => valueOfAxis(axis, (part + share()) / count));
	});
	const points = Array.from({length: count}, (_, i) => columns.map(column => column[i] ?? ''));
	return [...new Map(points.map(point => [JSON.stringify(point), point])).values()];
}

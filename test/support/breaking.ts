// How long the tests go on that try to break something: a moment in the normal run, as long as asked with LOWWATER_BREAK=10m. LOWWATER_SEED=7 draws other numbers.
import {xoroshiro128plus} from 'pure-rand/generator/xoroshiro128plus';
import {parseTime} from '../../source/workload/units.ts';

/** Milliseconds, by default `ms`. Throws where LOWWATER_BREAK is no time. */
export function breakingMs(ms: number): number {
	const asked = process.env['LOWWATER_BREAK'];
	if (asked === undefined || asked === '') return ms;
	const parsed = parseTime(asked);
	if (!parsed.ok) throw new Error(`LOWWATER_BREAK: ${parsed.problem}`);
	return parsed.value / 1000;
}

/** Random choices. */
export type Drawing = {readonly below: (limit: number) => number; readonly one: <Thing>(things: readonly Thing[]) => Thing};

/** Draws numbers below a limit, the same for the same seed. */
export function drawing(seed: number): Drawing {
	const generator = xoroshiro128plus(seed + 1_000_003 * Number(process.env['LOWWATER_SEED'] ?? 0));
	const below = (limit: number): number => Math.floor(((generator.next() >>> 0) / 2 ** 32) * limit);
	return {below, one: things => things[below(things.length)]!};
}

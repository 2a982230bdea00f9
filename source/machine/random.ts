// Random numbers of the machine: a generator's state is a short list of numbers in the state of whoever draws from it.
import {xoroshiro128plus, xoroshiro128plusFromState} from 'pure-rand/generator/xoroshiro128plus';

/** A fresh stream for one drawer of a seeded machine, with its first value in 0 … 1 (exclusive). */
export function seedRandom(seed: number, drawer: number): {readonly state: readonly number[]; readonly value: number} {
	const generator = xoroshiro128plus((Math.imul(seed, 0x9e3779b1) ^ Math.imul(drawer, 0x85ebca6b)) | 0);
	generator.next();
	const value = (generator.next() >>> 0) / 2 ** 32;
	return {state: generator.getState(), value};
}

/** Draws whole numbers below limits from a stored state; `state()` gives what to store again. */
export function openRandom(state: readonly number[]): {readonly below: (limit: number) => number; readonly state: () => readonly number[]} {
	const generator = xoroshiro128plusFromState(state);
	return {below: limit => Math.floor(((generator.next() >>> 0) / 2 ** 32) * limit), state: () => generator.getState()};
}

/** A state of xorshift32 (Marsaglia 2003): for who draws so often that it has to cost next to nothing. Never 0. */
export const seedSmall = (seed: number, drawer: number): number => (Math.imul(seed, 0x9e3779b1) ^ Math.imul(drawer, 0x85ebca6b)) >>> 0 || 1;

/** The state after it, which is the number drawn: 1 … 2³² − 1. */
export function nextSmall(state: number): number {
	let x = state ^ (state << 13);
	x ^= x >>> 17;
	x ^= x << 5;
	return x >>> 0;
}

// From a key to the answer on the terminal.
import {end, median, open, type Program, until, wait} from './program.ts';

export type Answers = {readonly medianMs: number; readonly worstMs: number};

/** A program that shows nothing new by itself, and two keys that each change what it shows, in turn. */
export type Typed = {readonly program: Program; readonly first: string; readonly keys: readonly [string, string]};

async function answer(running: ReturnType<typeof open>, key: string): Promise<number> {
	const pressed = performance.now();
	const heard = until(running, () => true, pressed);
	running.pty.write(key);
	const ms = await heard;
	// Later than any two frames are apart, and never in step with anything.
	await wait(90 + Math.random() * 60);
	return ms;
}

/** Median and worst over so many keys of each; all programs are open meanwhile and are asked in turn. */
export async function measureKeys(all: readonly Typed[], keys: number): Promise<readonly Answers[]> {
	const running = all.map(({program}) => open(program));
	await wait(2500);
	for (const [i, {first}] of all.entries()) running[i]?.pty.write(first);
	await wait(1000);
	const delays: number[][] = all.map(() => []);
	for (let press = 0; press < keys; press++)
		for (const [i, typed] of all.entries()) delays[i]?.push(await answer(running[i] as ReturnType<typeof open>, typed.keys[press % 2] as string));
	for (const one of running) await end(one);
	return delays.map(list => ({medianMs: median(list), worstMs: Math.max(...list)}));
}

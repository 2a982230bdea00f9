// A while on the screen: CPU, memory and bytes of all programs over the same stretch of time, side by side.
import {cpuMs, end, open, type Program, rssMb, wait} from './program.ts';

export type Minute = {
	/** Percent of one core. */
	readonly cpu: number;
	readonly rssMb: number;
	readonly bytesPerSecond: number;
	/** NaN of programs that do not tell where a frame ends. */
	readonly bytesPerFrame: number;
};

/** Until a start is over and its garbage has been looked at; part of the while. */
const SETTLING_MS = 5000;

export async function measureMinute(programs: readonly Program[], seconds: number): Promise<readonly Minute[]> {
	const all = programs.map(open);
	await wait(SETTLING_MS / 2);
	// A key closes lowwater's card of welcome. Others take it for nothing.
	for (const [i, {pty}] of all.entries()) if (programs[i]?.file === process.execPath) pty.write('\u001B');
	await wait(SETTLING_MS / 2);
	const before = all.map(({pty, bytes, frames}) => ({cpu: cpuMs(pty.pid), bytes, frames, at: performance.now()}));
	await wait(seconds * 1000 - SETTLING_MS);
	const measured = all.map(({pty, bytes, frames}, i): Minute => {
		const was = before[i] as (typeof before)[number];
		const ms = performance.now() - was.at;
		return {
			cpu: (100 * (cpuMs(pty.pid) - was.cpu)) / ms,
			rssMb: rssMb(pty.pid),
			bytesPerSecond: (1000 * (bytes - was.bytes)) / ms,
			bytesPerFrame: frames > was.frames ? (bytes - was.bytes) / (frames - was.frames) : Number.NaN,
		};
	});
	for (const running of all) await end(running);
	return measured;
}

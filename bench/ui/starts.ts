// How long starts take: each in turn, again and again, so that whatever else the computer does meets all of them alike.
import {spawnSync} from 'node:child_process';
import {end, leave, median, open, type Program, until} from './program.ts';

/** Milliseconds of a program without a screen, from before it is started to its end. */
function whole(args: readonly string[]): number {
	const begun = performance.now();
	const {status} = spawnSync(process.execPath, args, {stdio: ['ignore', 'pipe', 'pipe']});
	if (status !== 0) throw new Error(`node ${args.join(' ')} ended with status ${status}`);
	return performance.now() - begun;
}

/** So much is a screenful: what comes before it are questions to the terminal. */
const SCREENFUL = 3000;
const isFrame = (all: string): boolean => all.length > SCREENFUL && (all.includes('\u001B[?2026l') || !all.includes('\u001B[?2026h'));

async function firstFrame(program: Program, warms: boolean): Promise<number> {
	const running = open(program);
	const ms = await until(running, isFrame);
	await (warms ? leave : end)(running);
	return ms;
}

export type Starts = {
	/** `node -e 0`. */
	readonly bareMs: number;
	/** `lowwater scenarios` of each bundle. */
	readonly scenariosMs: readonly number[];
	/** First frame of each program. */
	readonly frameMs: readonly number[];
};

/** Medians over so many rounds; the first round of each warms the computer's page cache and what programs keep of their own code, and does not count. */
export async function measureStarts(bundles: readonly string[], programs: readonly Program[], rounds: number): Promise<Starts> {
	const bare: number[] = [];
	const scenarios: number[][] = bundles.map(() => []);
	const frames: number[][] = programs.map(() => []);
	for (let round = 0; round <= rounds; round++) {
		const keep = (list: number[] | undefined, ms: number): void => void (round > 0 && list?.push(ms));
		keep(bare, whole(['-e', '0']));
		for (const [i, bundle] of bundles.entries()) keep(scenarios[i], whole([bundle, 'scenarios']));
		for (const [i, program] of programs.entries()) keep(frames[i], await firstFrame(program, round === 0));
	}
	return {bareMs: median(bare), scenariosMs: scenarios.map(median), frameMs: frames.map(median)};
}

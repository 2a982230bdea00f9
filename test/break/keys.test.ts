// Random keys, pasted junk and sizes in a real terminal: the program answers until it is told to quit, says nothing of itself, and ends with 0. LOWWATER_BREAK=10m
// goes on for as long.
import {expect, it} from 'vitest';
import {KEYMAP} from '../../source/dashboard/keys/keymap.ts';
import {breakingMs, drawing} from '../support/breaking.ts';
import {PROGRAM, start} from '../support/terminal.ts';

const FOR_MS = breakingMs(2000);

const ESC = '\u001B';
/** Single characters of the keymap but those that quit or write files, keys with names, half a sequence, a mouse, junk. */
const TYPED = [
	...new Set(KEYMAP.flatMap(entry => entry.keys).filter(key => key.length === 1 && !['q', 'S', 'j', 's'].includes(key))),
	...['A', 'B', 'C', 'D', 'H', 'F', '5~', '6~', '15~', 'Z', '200~', '<0;5;5M', '<64;3;3M', '<0;999;999m'].map(end => `${ESC}[${end}`),
	...['\r', '\t', ' ', '\u007F', ESC, `${ESC}[`, `${ESC}[9999999999`, 'ÿ', '漢', '👍', '\u0000', '9'.repeat(40)],
];

const MOST_AT_ONCE = 12;
/** So long an answer is waited for. */
const ANSWER_MS = 500;
/** What was typed last, and how it is left, is heard within so long. */
const LAST_MS = 60_000;
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

it('keys and resizes are answered until the end', {timeout: FOR_MS + 120_000}, async () => {
	const run = start([PROGRAM.cli, 'demo'], {cwd: PROGRAM.folder, columns: 100, rows: 30, kept: 2 ** 20});
	await run.until(() => run.text().includes('free pages'));
	const draw = drawing(3);
	const count = {keys: 0, resizes: 0, unanswered: 0};
	let ended = false;
	void run.exit.then(() => {
		ended = true;
	});
	const last: string[] = [];
	const one = (): void => {
		if (draw.below(5) === 0) {
			const [width, height] = [1 + draw.below(220), 1 + draw.below(70)];
			run.resize(width, height);
			last.push(`${width}×${height}`);
			count.resizes++;
		} else {
			const key = draw.one(TYPED);
			run.write(key);
			last.push(key);
			count.keys++;
		}
	};
	/** Something is typed, at once, and the next when the terminal has shown what came of it. Not all that is typed has an answer. */
	const burst = async (): Promise<void> => {
		const before = run.shown();
		for (let left = 1 + draw.below(MOST_AT_ONCE); left > 0; left--) one();
		last.splice(0, last.length - 60);
		const latest = performance.now() + ANSWER_MS;
		while (run.shown() === before && !ended && performance.now() < latest) await wait(2);
		if (run.shown() === before) count.unanswered++;
	};
	const typing = async (): Promise<void> => {
		for (const end = performance.now() + FOR_MS; performance.now() < end && !ended; ) await burst();
	};
	// A terminal whose program has gone cannot be resized.
	await typing().catch(() => wait(1000));
	const typed = last.map(key => JSON.stringify(key)).join(' ');
	if (ended) throw new Error(`it ended by itself after ${typed}\n${run.raw().slice(-2000)}`);
	run.resize(100, 30);
	// Out of whatever form, search or overlay it is in, then out of the program.
	const latest = performance.now() + LAST_MS;
	for (let i = 0; performance.now() < latest && !ended; i++) {
		run.write(i % 3 === 2 ? 'q' : ESC);
		await wait(150);
	}
	console.log(`terminal: ${count.keys} keys, ${count.resizes} resizes; ${count.unanswered} bursts of them changed nothing within ${ANSWER_MS} ms`);
	const text = run.text();
	if (!ended) run.kill('SIGKILL');
	expect(ended, `after ${typed}\n${text}`).toBe(true);
	expect(await run.exit).toBe(0);
	expect(run.alternate()).toBe(false);
	expect(run.raw()).not.toMatch(/mistake of its own|^\s+at .*:\d+:\d+/m);
});

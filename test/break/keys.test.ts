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

it('keys and resizes are answered until the end', {timeout: 3 * FOR_MS + 180_000}, async () => {
	const run = start([PROGRAM.cli, 'demo'], {cwd: PROGRAM.folder, columns: 100, rows: 30});
	await run.until(() => run.text().includes('free pages'));
	const draw = drawing(3);
	const count = {keys: 0, resizes: 0};
	const end = performance.now() + FOR_MS;
	let ended = false;
	void run.exit.then(() => {
		ended = true;
	});
	const last: string[] = [];
	while (performance.now() < end) {
		if (ended)
			throw new Error(
				`it ended by itself after ${last
					.slice(-60)
					.map(key => JSON.stringify(key))
					.join(' ')}\n${run.raw().slice(-2000)}`,
			);
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
		if (draw.below(8) === 0) await new Promise(resolve => setTimeout(resolve, 5));
	}
	run.resize(100, 30);
	// Out of whatever form, search or overlay it is in, then out of the program.
	// All that was typed before is heard first, and on a busy computer it was typed faster than it is.
	const latest = performance.now() + 60_000 + 2 * FOR_MS;
	for (let i = 0; performance.now() < latest && !ended; i++) {
		run.write(i % 3 === 2 ? 'q' : ESC);
		await new Promise(resolve => setTimeout(resolve, 150));
	}
	console.log(`terminal: ${count.keys} keys, ${count.resizes} resizes`);
	const text = run.text();
	if (!ended) run.kill('SIGKILL');
	expect(ended, text).toBe(true);
	expect(await run.exit).toBe(0);
	expect(run.alternate()).toBe(false);
	expect(run.raw()).not.toMatch(/mistake of its own|^\s+at .*:\d+:\d+/m);
});

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

it('keys and resizes are answered until the end', {timeout: FOR_MS + 120_000}, async () => {
	const run = start([PROGRAM.cli, 'demo'], {cwd: PROGRAM.folder, columns: 100, rows: 30});
	await run.until(() => run.text().includes('free pages'));
	const draw = drawing(3);
	const count = {keys: 0, resizes: 0};
	const end = performance.now() + FOR_MS;
	while (performance.now() < end) {
		if (draw.below(5) === 0) {
			run.resize(1 + draw.below(220), 1 + draw.below(70));
			count.resizes++;
		} else {
			run.write(draw.one(TYPED));
			count.keys++;
		}
		if (draw.below(8) === 0) await new Promise(resolve => setTimeout(resolve, 5));
	}
	run.resize(100, 30);
	// Out of whatever form, search or overlay it is in, then out of the program.
	let ended = false;
	void run.exit.then(() => {
		ended = true;
	});
	// All that was typed before is heard first.
	const latest = performance.now() + 15_000 + FOR_MS / 5;
	for (let i = 0; performance.now() < latest && !ended; i++) {
		run.write(i % 3 === 2 ? 'q' : ESC);
		await new Promise(resolve => setTimeout(resolve, 150));
	}
	console.log(`terminal: ${count.keys} keys, ${count.resizes} resizes`);
	expect(ended, run.text()).toBe(true);
	expect(await run.exit).toBe(0);
	expect(run.alternate()).toBe(false);
	expect(run.raw()).not.toMatch(/mistake of its own|^\s+at .*:\d+:\d+/m);
});

// Frames as an asciicast, version 2: a line of JSON for the size, then one for each frame with what has changed on the terminal.
// https://docs.asciinema.org/manual/asciicast/v2/
import {rowTexts} from '../canvas/canvas.ts';
import {blankCells, type Cells, readRow} from '../terminal/cells.ts';
import {patch} from '../terminal/patch.ts';
import {createStyles} from '../terminal/styles.ts';
import type {Shot} from './svg.ts';

/** No cursor, a blank screen. */
const BEGIN = '\u001B[?25l\u001B[0m\u001B[H\u001B[2J';

/** Shots of one size as the lines of an asciicast. `title` names it; its last frame stands until `endMs`. */
export function castOf(shots: readonly [Shot, ...Shot[]], title: string, endMs: number): string {
	const styles = createStyles();
	const {width, height} = shots[0].canvas;
	const header = {version: 2, width, height, duration: endMs / 1000, title, env: {TERM: 'xterm-256color'}};
	const lines = [JSON.stringify(header)];
	const say = (atMs: number, text: string): void => void lines.push(JSON.stringify([atMs / 1000, 'o', text]));
	let before: Cells = blankCells(width, height);
	for (const {atMs, canvas, theme} of shots) {
		const after = blankCells(width, height);
		for (const [y, row] of rowTexts(canvas, theme).entries()) readRow(after, y, row, styles);
		const changes = patch(before, after, styles);
		if (changes !== '' || lines.length === 1) say(atMs, `${lines.length === 1 ? BEGIN : ''}${changes}`);
		before = after;
	}
	say(endMs, '');
	return `${lines.join('\n')}\n`;
}

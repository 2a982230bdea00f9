// Choices under each other in a box, a name and what it does in a line each.
import type {Area} from '../canvas/canvas.ts';
import {cut} from '../canvas/width.ts';
import {PENS, pen} from '../theme/pen.ts';
import {listStart, ON} from './box.ts';

export type Choice = readonly [name: string, help: string];

/** A list of choices in a box, the chosen one on the plain ground with its mark in the margin. */
export function drawChoices(inside: Area, choices: readonly Choice[], at: number, from: number, rows: number, nameWidth: number): void {
	const first = listStart(at, choices.length, rows);
	for (let i = 0; i < rows; i++) {
		const choice = choices[first + i];
		if (!choice) return;
		const chosen = first + i === at;
		const y = from + i;
		if (chosen) {
			inside.inner(0, y, inside.width, 1).fill(' ', PENS.text);
			inside.set(0, y, '▌', PENS.accent);
		}
		inside.write(2, y, cut(choice[0], nameWidth), chosen ? ON.chosen : ON.text);
		inside.write(2 + nameWidth + 2, y, cut(choice[1], inside.width - nameWidth - 4), chosen ? pen('text') : ON.dim);
	}
}

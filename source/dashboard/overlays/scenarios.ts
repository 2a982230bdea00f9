// The built-in scenarios as a course: groups, what has been opened before, and what the chosen one is about.
import {overlayMessages} from '../../messages/forms.ts';
import type {Overlay} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import {fit, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {PENS} from '../theme/pen.ts';
import {drawBox, drawKeys, listStart, ON} from './box.ts';
import {type Choice, drawChoices} from './choices.ts';

/** Rows for the whole summary of the chosen scenario. */
const SUMMARY_ROWS = 4;

/** A mark beside each that somebody has opened before. */
function drawMarks(inside: Area, names: Extract<Overlay, {kind: 'scenarios'}>['names'], at: number, from: number, rows: number): void {
	const first = listStart(at, names.length, rows);
	for (let i = 0; i < rows; i++) {
		const {seen = false, lesson} = names[first + i] ?? {};
		const mark = lesson?.mark ?? (seen ? '✓' : ' ');
		if (mark !== ' ') inside.set(1, from + i, mark, mark === '!' ? ON.key : PENS.faint);
	}
}

export function drawScenarios(root: Area, {names, at}: Extract<Overlay, {kind: 'scenarios'}>): void {
	const {scenarios} = overlayMessages;
	const inside = drawBox(root, 104, names.length + 6 + SUMMARY_ROWS + 1, scenarios.title, scenarios.note);
	// What is chosen is told in full below the list, where there is room.
	const told = inside.height >= 12 ? wrap(names[at]?.summary ?? '', inside.width - 2).slice(0, SUMMARY_ROWS) : [];
	const rows = Math.max(1, Math.min(names.length, inside.height - 3 - (told.length > 0 ? SUMMARY_ROWS + 1 : 0)));
	const longest = Math.min(24, Math.max(8, ...names.map(({name}) => name.length)));
	const y = inside.height > rows + 2 ? 1 : 0;
	// The group stands before the first of each: the list is a course.
	const groups = inside.width >= 80 ? Math.max(0, ...names.map(({group}) => widthOf(group))) : 0;
	drawChoices(
		inside,
		names.map(({name, summary, group}, i): Choice => {
			const heading = groups === 0 ? '' : fit(group === names[i - 1]?.group ? '' : group, groups + 2);
			return [name, `${heading}${summary}`];
		}),
		at,
		y,
		rows,
		longest,
	);
	drawMarks(inside, names, at, y, rows);
	for (const [i, line] of told.entries()) inside.write(2, inside.height - 2 - SUMMARY_ROWS + i, line, ON.text);
	drawKeys(inside, scenarios.keys);
}

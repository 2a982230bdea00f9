// The page of `why` on one screen: each section as tall as there is room, the answer first.
import {whyMessages as words} from '../../messages/why.ts';
import {whyScreen as screen} from '../../messages/why-screen.ts';
import type {Diagnosis} from '../../report/diagnosis.ts';
import {Area, type Canvas, createCanvas} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {pen, PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import {type Section, sectionsOf} from './sections.ts';
import type {WhyState} from './state.ts';

export type WhyPage = {
	readonly file: string;
	readonly diagnoses: readonly Diagnosis[];
	/** Kills in the log. */
	readonly of: number;
	/** The explanation as text, of a width. */
	readonly textOf: (d: Diagnosis, width: number) => readonly string[];
};

/** Heights: everybody's least, then who leaves last grows first; what does not fit at all is left out, first who leaves first. What is left is blank rows between. */
export function heightsOf(
	sections: readonly Pick<Section, 'least' | 'wanted' | 'leaves'>[],
	room: number,
): {readonly heights: readonly number[]; readonly gaps: number} {
	const heights = sections.map(({least}) => least);
	const sum = (): number => heights.reduce((all, height) => all + height, 0);
	const byLeaving = sections.map((_, i) => i).sort((a, b) => sections[b]!.leaves - sections[a]!.leaves);
	for (const i of byLeaving) if (sum() > room) heights[i] = 0;
	for (let grown = true; grown && sum() < room; ) {
		grown = false;
		for (const i of [...byLeaving].reverse()) {
			const {least, wanted} = sections[i]!;
			if (sum() >= room || heights[i]! >= wanted || (heights[i] === 0 && least > 0)) continue;
			// What needs several rows to say anything comes whole or not at all.
			if (heights[i] === 0 && room - sum() < wanted) continue;
			heights[i] = heights[i] === 0 ? wanted : heights[i]! + 1;
			grown = true;
		}
	}
	const shown = heights.filter(height => height > 0).length;
	return {heights, gaps: Math.max(0, Math.min(shown - 1, room - sum()))};
}

function drawHeader(area: Area, {file, of, diagnoses}: WhyPage, state: WhyState): void {
	const d = diagnoses[state.kill]!;
	const when = words.when(d) ?? '';
	const x = area.spans(1, 0, [
		[screen.program(), PENS.key],
		['   ', PENS.text],
		[screen.command(), PENS.key],
		['  ', PENS.text],
	]);
	area.write(x, 0, cut(screen.head(file, d, of), area.width - x - 1), PENS.dim);
	const room = area.width - x - widthOf(screen.head(file, d, of)) - 3;
	if (widthOf(when) <= room) area.writeRight(area.width - 1, 0, when, PENS.strong);
}

function drawKeys(area: Area, state: WhyState): void {
	if (state.said === 'copied') return void area.write(1, 0, screen.copied(), PENS.accent);
	if (state.said === 'not-copied') return void area.write(1, 0, screen.cannotSimulate(), PENS.accent);
	const keys = [...screen.keys()];
	const width = (): number => keys.reduce((sum, [key, label]) => sum + widthOf(key) + widthOf(label) + 3, 0);
	while (width() > area.width && keys.length > 1) keys.splice(keys.indexOf([...keys].sort((a, b) => b[2] - a[2])[0]!), 1);
	let x = 1;
	for (const [key, label] of keys) x = area.write(area.write(x, 0, key, PENS.key) + 1, 0, label, PENS.dim) + 2;
}

/** Too small for sections: the text, to be scrolled. */
export const isSmall = (width: number, height: number): boolean => height < 16 || width < 60;

/** The screen of a state. Pure. */
export function drawWhy(page: WhyPage, state: WhyState, width: number, height: number, look: Look): Canvas {
	const canvas = createCanvas(width, height);
	const root = new Area(canvas);
	const d = page.diagnoses[state.kill]!;
	drawKeys(root.inner(0, height - 1), state);
	const small = isSmall(width, height);
	if (state.view !== 'page' || small) {
		const lines = linesOf(page, state, d, width - 2);
		const top = small ? 0 : 1;
		if (!small) drawHeader(root, page, state);
		const room = Math.max(1, height - 1 - top);
		const from = Math.max(0, Math.min(state.scroll, lines.length - room));
		for (const [y, line] of lines.slice(from, from + room).entries()) root.write(1, top + y, cut(line, width - 2), PENS.text);
		return canvas;
	}
	drawHeader(root, page, state);
	const headline = wrap(`✗ ${words.subject(d)}${words.cause(d)}${d.missing.length > 0 ? ` ${words.cut(d.missing)}` : ''}`, width - 2).slice(0, 4);
	for (const [i, line] of headline.entries()) root.write(1, 1 + i, line, i === 0 ? PENS.title : PENS.text);
	if (headline.length > 0) root.write(1, 1, '✗', pen('zone.alarm', 'bg', true));
	const top = 1 + headline.length;
	const room = height - 1 - top - (height >= 30 ? 1 : 0);
	const sections = sectionsOf(d, state, look, width);
	const {heights, gaps} = heightsOf(sections, room);
	let blanks = gaps;
	let y = top + (height >= 30 ? 1 : 0);
	for (const [i, section] of sections.entries()) {
		if (heights[i] === 0) continue;
		section.draw(root.inner(1, y, width - 2, heights[i]));
		y += heights[i]! + (blanks-- > 0 ? 1 : 0);
	}
	return canvas;
}

function linesOf(page: WhyPage, state: WhyState, d: Diagnosis, width: number): readonly string[] {
	if (state.view === 'lines') return [screen.linesTitle(d.report.text.length), '', ...d.report.text];
	if (state.view === 'help') return [screen.helpTitle(), '', ...screen.help().map(([key, text]) => `${key.padEnd(9)}${text}`)];
	return page.textOf(d, width);
}

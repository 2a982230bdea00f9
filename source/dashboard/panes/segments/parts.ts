// Inside one program of the lesson: its code, data and stack as segments with base, limit and rights; and the same segments paged, with the way of one address
// from segment and offset to a linear address, and on through directory and table to a frame.
import {segmentsMessages as words} from '../../../messages/segments.ts';
import {bytesAsSize, spaced} from '../../../messages/numbers.ts';
import {pagesOf} from '../../../segments/page-memory.ts';
import {pagesIn, type Part, partsOf, type Way, wayOf} from '../../../segments/parts.ts';
import type {Program} from '../../../segments/state.ts';
import type {Area} from '../../canvas/canvas.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {wrap} from '../../canvas/wrap.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {View} from '../../view/view.ts';
import type {Side} from './map.ts';
import {hexAddress, offsetOf, pointedAt} from './request.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;

/** The first of these that fits. */
const fitting = (texts: readonly string[], width: number): string => texts.find(text => widthOf(text) <= width) ?? cut(texts.at(-1) ?? '', width);

function drawPart(area: Area, y: number, part: Part, way: Way, cells: readonly [middle: string, last: string]): void {
	const isHere = part.number === way.part.number;
	let x = area.write(0, y, `${part.number} `, PENS.key);
	x = area.write(x, y, words.parts.names[part.name], isHere ? PENS.bright : PENS.text);
	area.write(Math.max(x + 1, 9), y, `${part.rights}${part.name === 'stack' ? '↓' : ''}`, PENS.dim);
	const [middle, last] = cells;
	area.writeRight(area.width, y, last, PENS.bright);
	if (area.width - 14 >= widthOf(middle) + widthOf(last) + 1) area.writeRight(area.width - Math.max(10, widthOf(last) + 1), y, middle, PENS.dim);
}

/** The lines under the table: the way of the address. `isOut`: the segment is on disk. */
function linesOf(side: Side, way: Way, width: number, isOut: boolean): readonly {readonly text: string; readonly pen: Pen}[] {
	const {parts} = words;
	const from = `${way.part.number}:${hex(way.offset)}`;
	const line = (texts: readonly string[]) => ({text: fitting(texts, width), pen: PENS.text});
	if (side === 'segments') {
		if (way.physical === null) return [{text: cut(`${from} → ${isOut ? words.diskOut : words.notYet}`, width), pen: pen('list.swap')}];
		const to = hexAddress(way.physical);
		return [line([`${from} → base ${hexAddress(way.base ?? 0)} + ${hex(way.offset)} = ${to}`, `${from} → base + offset = ${to}`, `${from} → ${to}`])];
	}
	const walk = `→ ${parts.directory} ${way.directory} → ${parts.table} ${way.table}`;
	const linear = line([`${from} → ${parts.linear} ${hexAddress(way.linear)}`, `${from} → ${hexAddress(way.linear)}`]);
	if (way.frame === null || way.paged === null) return [linear, {text: cut(`${walk} → ${words.pageOut}`, width), pen: pen('list.swap')}];
	const frame = `${parts.frame} ${spaced(way.frame)}`;
	return [linear, line([`${walk} → ${frame} = ${hexAddress(way.paged)}`, `${walk} → ${frame}`, `→ ${way.directory}.${way.table} → ${frame}`])];
}

/** Title, a row for each segment, the way of an address, and what is to be known of it, as far as there are rows. */
export function drawParts(area: Area, view: View, side: Side): void {
	const {now} = view.lesson;
	const program: Program | undefined = pointedAt(view);
	const {parts} = words;
	if (program === undefined) {
		const below = drawPane(area, {title: parts.titles[side], note: []});
		below.write(0, 0, cut(words.none, below.width), PENS.faint);
		return;
	}
	const way = wayOf(program, offsetOf(now, program), now.segments.memory, now.pages.memory);
	const note = side === 'segments' ? `${words.headers.base}${words.headers.limit.padStart(10)}` : `${parts.linear}${parts.inMemory.padStart(10)}`;
	const below = drawPane(area, {title: `${program.letter} ${program.name}: ${parts.titles[side]}`, note: area.width >= 44 ? dimNote(note) : []});
	const isOut = now.segments.out.includes(program.id) || now.segments.moving?.id === program.id;
	let y = 0;
	for (const part of partsOf(program)) {
		const base = way.base === null ? '–' : hexAddress(way.base - way.part.from + part.from);
		const cells: readonly [string, string] =
			side === 'segments'
				? [base, bytesAsSize(part.bytes)]
				: [hexAddress(part.from), parts.pages(pagesIn(now.pages.memory, program.id, part), pagesOf(part.bytes))];
		drawPart(below, y++, part, way, cells);
	}
	for (const {text, pen: own} of linesOf(side, way, below.width, isOut)) below.write(0, y++, text, own);
	for (const text of wrap(parts.told[side], below.width)) if (y < below.height) below.write(0, y++, text, PENS.dim);
}

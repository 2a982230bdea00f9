// The programs of one side: base and limit, or pages and in how many places their frames lie; who is on disk and who waits. Both sides list them in the same order.
import {segmentsMessages as words} from '../../../messages/segments.ts';
import {bytesAsSize, spaced} from '../../../messages/numbers.ts';
import {pagesOnDisk, placesOf, residentPages} from '../../../segments/page-memory.ts';
import type {Program} from '../../../segments/state.ts';
import type {Area} from '../../canvas/canvas.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {View} from '../../view/view.ts';
import {tokenOf} from './inks.ts';
import type {Side} from './map.ts';
import {hexAddress} from './request.ts';

type Columns = {readonly name: number; readonly middle: number; readonly last: number};
/** Width of the name, and ends of the columns. */
const columnsOf = (width: number): Columns => ({name: width >= 52 ? 14 : Math.max(0, width - 31), middle: Math.max(0, width - 15), last: width});

/** First program that is shown: the chosen one stays in sight, otherwise the newest are. */
function firstShown(view: View, rows: number): number {
	const {now, chosen} = view.lesson;
	const at = now.programs.findIndex(({id}) => id === chosen);
	const last = at < 0 ? now.programs.length - 1 : Math.max(at, rows - 1);
	return Math.max(0, last - rows + 1);
}

/** What stands where figures would, because the program is not in memory. */
function absence({lesson: {now}}: View, {id, bytes}: Program): {readonly text: string; readonly pen: Pen} | null {
	const {memory, moving, waiting, out} = now.segments;
	if (memory.segments.some(segment => segment.id === id)) return null;
	if (moving?.id === id) return {text: words.states.moving, pen: PENS.warn};
	if (waiting.includes(id)) return {text: out.includes(id) ? words.states.waitsOut : words.states.waits(bytes), pen: PENS.alarm};
	return {text: words.states.disk, pen: pen('list.swap')};
}

function drawSegmentRow(area: Area, y: number, view: View, program: Program, {middle, last}: Columns): void {
	const away = absence(view, program);
	const base = view.lesson.now.segments.memory.segments.find(({id}) => id === program.id)?.base ?? 0;
	if (away !== null) area.writeRight(last, y, away.text, away.pen);
	else {
		area.writeRight(middle, y, hexAddress(base), PENS.dim);
		area.writeRight(last, y, bytesAsSize(program.bytes), PENS.bright);
	}
}

function drawPageRow(area: Area, y: number, view: View, {id}: Program, {middle, last}: Columns): void {
	const {memory} = view.lesson.now.pages;
	const out = pagesOnDisk(memory, id);
	area.writeRight(middle, y, spaced(residentPages(memory, id)), PENS.bright);
	if (out > 0) area.writeRight(last, y, words.outPages(out), pen('list.swap'));
	else area.writeRight(last, y, words.places(placesOf(memory, id)), PENS.dim);
}

/** Title and a row for each program, as many as fit. */
export function drawPrograms(area: Area, view: View, look: Look, side: Side): void {
	const {now, chosen} = view.lesson;
	const columns = columnsOf(area.width);
	const rows = area.height - 1;
	const first = firstShown(view, rows);
	const hidden = now.programs.length - Math.min(rows, now.programs.length);
	const title = hidden > 0 ? `${words.titles.programs} · ${words.more(hidden)}` : words.titles.programs;
	const {headers} = words;
	const heads = side === 'segments' ? [headers.base, headers.limit] : [headers.pages, headers.places];
	const below = drawPane(area, {title, note: dimNote(`${heads[0]}${(heads[1] ?? '').padStart(columns.last - columns.middle)}`)});
	if (now.programs.length === 0) below.write(0, 0, cut(words.none, below.width), PENS.faint);
	for (const [y, program] of now.programs.slice(first, first + rows).entries()) {
		const painted = look.areas === 'painted';
		const token = tokenOf(view, program);
		const isChosen = program.id === chosen;
		if (painted) below.write(0, y, '██', pen(token));
		below.write(3, y, program.letter, isChosen ? PENS.key : painted ? PENS.strong : pen(token));
		below.write(5, y, cut(program.name, columns.name), isChosen ? PENS.key : PENS.text);
		if (side === 'segments') drawSegmentRow(below, y, view, program, columns);
		else drawPageRow(below, y, view, program, columns);
		if (!isChosen) continue;
		below.ground(y, 'surface');
		below.set(2, y, '►', pen('accent', 'surface'));
	}
}

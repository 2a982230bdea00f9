// The two kinds of waste and what they cost, a row each: value, bar, note. Both sides have the same rows, so that the eye compares across.
import {bytesAsSize} from '../../../messages/numbers.ts';
import {lessonTime} from '../../../messages/times.ts';
import {segmentsMessages as words} from '../../../messages/segments.ts';
import {freeFrames, PAGE_BYTES, pagesOf, PTE_BYTES} from '../../../segments/page-memory.ts';
import {externalWaste, freeBytes, holesOf, largestHole} from '../../../segments/segment-memory.ts';
import {bytesToMove, whyNot} from '../../../segments/segment-side.ts';
import {type Lesson, type Program, programOf} from '../../../segments/state.ts';
import {addIo, type Io, ioBytes, ioUs, read, write} from '../../../segments/transfer.ts';
import {drawBar} from '../../canvas/bars.ts';
import type {Area} from '../../canvas/canvas.ts';
import {percentText} from '../../canvas/figures.ts';
import {widthOf} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {View} from '../../view/view.ts';
import type {Side} from './map.ts';

export type Figure = 'free' | 'largest' | 'external' | 'internal' | 'tables' | 'compact' | 'io';
/** From the top; where rows are few the last ones go, but the I/O stays before tables. */
export const FIGURES: readonly Figure[] = ['free', 'largest', 'external', 'internal', 'compact', 'io', 'tables'];

/** share: of the bar, 0 … 1, which is all of memory; of I/O it is the costlier side's. */
type Row = {readonly value: string; readonly share: number; readonly pen: Pen; readonly note: string};

const {notes} = words;
const OK = pen('zone.ok');
/** Base and limit, 8 bytes each. */
const ENTRY_BYTES = 16;

const firstWaiting = (lesson: Lesson): Program | undefined => programOf(lesson, lesson.segments.waiting[0] ?? 0);

/** What compaction would cost now: for the first who waits, or until what is free is one piece. */
function compactRow(lesson: Lesson): Row {
	const {segments, disk, bytes} = lesson;
	const waiting = firstWaiting(lesson);
	const row = (moved: number, note: string): Row => ({value: bytesAsSize(moved), share: moved / bytes, pen: PENS.warn, note});
	if (segments.moving !== null) return row(segments.moving.bytes, notes.readIn(lessonTime(ioUs(disk, read(segments.moving.bytes)))));
	const why = waiting === undefined ? null : whyNot(segments, waiting.bytes);
	if (why === 'full' || why === 'too-large') return {...row(0, why === 'full' ? notes.noHelp : notes.never), value: '–'};
	const move = bytesToMove(segments, waiting?.bytes ?? Infinity) ?? 0;
	return row(move, move === 0 ? notes.noMove : notes.move(lessonTime(ioUs(disk, addIo(write(move), read(move))))));
}

function ioRow({disk, segments, pages}: Lesson, io: Io): Row {
	const us = ioUs(disk, io);
	const most = Math.max(1, ioUs(disk, segments.io), ioUs(disk, pages.io));
	return {value: bytesAsSize(ioBytes(io)), share: us / most, pen: pen('list.swap'), note: `${disk} ${lessonTime(us)}`};
}

function segmentRow(lesson: Lesson, figure: Figure): Row {
	const {memory, io} = lesson.segments;
	const row = (bytes: number, own: Pen, note: string): Row => ({value: bytesAsSize(bytes), share: bytes / lesson.bytes, pen: own, note});
	const free = freeBytes(memory);
	switch (figure) {
		case 'free':
			return row(free, OK, notes.of(lesson.bytes));
		case 'largest':
			return row(largestHole(memory), OK, notes.hole(holesOf(memory).length));
		case 'external':
			return row(externalWaste(memory), PENS.alarm, notes.ofFree(externalWaste(memory) === 0 ? '0' : percentText((100 * externalWaste(memory)) / free)));
		case 'internal':
			return row(0, PENS.warn, notes.exact);
		case 'tables':
			return row(memory.segments.length * ENTRY_BYTES, pen('list.pagetables'), notes.entries(memory.segments.length));
		case 'compact':
			return compactRow(lesson);
		case 'io':
			return ioRow(lesson, io);
		default:
			return figure satisfies never;
	}
}

function pageRow(lesson: Lesson, figure: Figure): Row {
	const {memory, io} = lesson.pages;
	const row = (bytes: number, own: Pen, note: string): Row => ({value: bytesAsSize(bytes), share: bytes / lesson.bytes, pen: own, note});
	const free = freeFrames(memory) * PAGE_BYTES;
	const entries = lesson.programs.reduce((sum, {bytes}) => sum + pagesOf(bytes), 0);
	switch (figure) {
		case 'free':
			return row(free, OK, notes.of(lesson.bytes));
		case 'largest':
			return row(free, OK, notes.anyFrame);
		case 'external':
			return row(0, PENS.alarm, notes.ofFree('0'));
		case 'internal':
			return row(
				lesson.programs.reduce((sum, {bytes}) => sum + pagesOf(bytes) * PAGE_BYTES - bytes, 0),
				PENS.warn,
				notes.lastPages(lesson.programs.filter(({bytes}) => bytes % PAGE_BYTES !== 0).length),
			);
		case 'tables':
			return row(entries * PTE_BYTES, pen('list.pagetables'), notes.ptes(entries));
		case 'compact':
			return row(0, PENS.warn, notes.anyFrame);
		case 'io':
			return ioRow(lesson, io);
		default:
			return figure satisfies never;
	}
}

const labelOf = (lesson: Lesson, figure: Figure, short: boolean): string => {
	const waiting = firstWaiting(lesson);
	return (figure === 'compact' && waiting !== undefined ? words.toPlace(waiting.letter) : words.rows[figure])[short ? 1 : 0];
};

/** As many rows as the area has. Notes from 52 cells on; labels short under 38. */
export function drawFigures(area: Area, view: View, side: Side): void {
	const {now} = view.lesson;
	const short = area.width < 38;
	const noteWidth = area.width >= 52 ? 16 : 0;
	const valueEnd = (short ? 8 : 15) + 11;
	for (const [y, figure] of FIGURES.slice(0, area.height).entries()) {
		const {value, share, pen: own, note} = side === 'segments' ? segmentRow(now, figure) : pageRow(now, figure);
		const nothing = !(share > 0);
		area.write(0, y, labelOf(now, figure, short), PENS.dim);
		area.writeRight(valueEnd, y, value, nothing ? PENS.faint : PENS.bright);
		drawBar(area, valueEnd + 2, y, area.width - valueEnd - 2 - (noteWidth > 0 ? noteWidth + 1 : 0), Math.min(1, share), own);
		if (noteWidth > 0) area.writeRight(area.width, y, widthOf(note) <= noteWidth ? note : '', PENS.dim);
	}
}

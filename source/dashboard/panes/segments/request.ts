// What was asked last and what a side answered; and one address, on its way through base and limit or through the page table.
import {askedText, pageVerdict, type Phrase, segmentsMessages as words, segmentVerdict, TONE_GLYPHS} from '../../../messages/segments.ts';
import {bytesAsSize, spaced} from '../../../messages/numbers.ts';
import {chosenProgram} from '../../../session/store/lesson.ts';
import {frameOf, PAGE_BYTES} from '../../../segments/page-memory.ts';
import type {Lesson, Program} from '../../../segments/state.ts';
import type {Area} from '../../canvas/canvas.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {PENS} from '../../theme/pen.ts';
import type {View} from '../../view/view.ts';
import {TONES} from './inks.ts';
import type {Side} from './map.ts';

const LABEL = 9;

/** "request  D wants 200 MiB   ✗ no hole is large enough". Narrow: without the label; a side that stands alone in a row says what was asked, too. */
export function drawRequest(area: Area, y: number, {lesson: {now}}: View, side: Side, label: boolean): void {
	const event = now.events.at(-1);
	let x = label ? area.write(0, y, words.request, PENS.dim) + LABEL - widthOf(words.request) : 0;
	if (event === undefined) {
		area.write(x, y, cut(words.nothingYet, area.width - x), PENS.faint);
		return;
	}
	const {tone, text}: Phrase = side === 'segments' ? segmentVerdict(event.segments) : pageVerdict(event.pages);
	const asked = askedText(event);
	const verdict = `${TONE_GLYPHS[tone]} ${text}`;
	const gap = x + widthOf(asked) + 3 + widthOf(verdict) <= area.width ? 3 : 1;
	// Too narrow for both: who it was is enough.
	const shown = x + widthOf(asked) + gap + widthOf(verdict) <= area.width ? asked : (event.who?.letter ?? '');
	if (shown !== '') x = area.write(x, y, shown, PENS.key) + gap;
	area.write(x, y, cut(verdict, area.width - x), TONES[tone]);
}

export const hexAddress = (address: number): string => `0x${address.toString(16).padStart(8, '0')}`;

/** Whom an address is shown of: the chosen program, or the one that was started or touched last. */
export const pointedAt = ({lesson}: View): Program | undefined =>
	chosenProgram(lesson) ??
	lesson.now.programs.reduce<Program | undefined>((latest, one) => (latest === undefined || one.usedAt >= latest.usedAt ? one : latest), undefined);

/** The last offset at which the program was touched and lies inside, otherwise its middle. */
export function offsetOf({events}: Lesson, {id, bytes}: Program): number {
	const touched = events.findLast(({request}) => request.kind === 'touch' && request.id === id && request.offset < bytes)?.request;
	return touched?.kind === 'touch' ? touched.offset : Math.floor(bytes / 2);
}

/** "address  D +100 MiB → base 0x30000000 + offset = 0x36400000", or "→ page 25 600 → frame 57 344 …". */
export function drawAddress(area: Area, y: number, view: View, side: Side): void {
	const {now} = view.lesson;
	const program = pointedAt(view);
	if (program === undefined) return;
	area.write(0, y, words.address, PENS.dim);
	const offset = offsetOf(now, program);
	const x = area.write(LABEL, y, `${program.letter} +${bytesAsSize(offset, false)} `, PENS.text);
	/** With the address in the end, and without where that does not fit. */
	const way = (): readonly string[] => {
		if (side === 'segments') {
			const segment = now.segments.memory.segments.find(({id}) => id === program.id);
			if (segment) return [`→ ${hexAddress(segment.base)} + offset = ${hexAddress(segment.base + offset)}`];
			return [`→ ${now.segments.out.includes(program.id) || now.segments.moving?.id === program.id ? words.diskOut : words.notYet}`];
		}
		const page = Math.floor(offset / PAGE_BYTES);
		const frame = frameOf(now.pages.memory, program.id, page);
		if (frame === null) return [`→ page ${spaced(page)} → ${words.pageOut}`];
		const short = `→ page ${spaced(page)} → frame ${spaced(frame)}`;
		return [`${short} = ${hexAddress(frame * PAGE_BYTES + (offset % PAGE_BYTES))}`, short];
	};
	const [long = '', short = long] = way();
	area.write(x, y, cut(widthOf(long) <= area.width - x ? long : short, area.width - x), PENS.text);
}

// malloc's view of the heap: chunks as a strip, bins, blocks with a mapping of their own, the calls and what they cost.
import type {HeapView} from '../../../machine/process-view.ts';
import {sizeOfBytes, spaced} from '../../../messages/numbers.ts';
import {taughtMessages} from '../../../messages/taught.ts';
import {processMessages, servedWords} from '../../../messages/process.ts';
import {hex} from '../../../messages/translation.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {wrap} from '../../canvas/wrap.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Inside} from './figures.ts';
import {blockAt, chunkAt, type HeapCell, heapCells, heapTotals} from './heap-cells.ts';
import {LABEL, labelled, type Line} from './walk-parts.ts';

const words = processMessages.malloc;

const GLYPHS: Readonly<Record<HeapCell, string>> = {used: '█', cached: '▓', free: '░', top: '▒', none: '·'};
const TOKENS = {used: 'list.activeAnon', cached: 'list.inactiveAnon', free: 'list.kernel', top: 'list.free', none: 'faint'} as const;
const cellOf = (cell: HeapCell, {areas}: Look): readonly [string, Pen] => [
	areas === 'painted' && cell !== 'none' ? '█' : GLYPHS[cell],
	areas !== 'painted' && (cell === 'free' || cell === 'top') ? PENS.dim : pen(TOKENS[cell]),
];

/** Start and break, the strip with the cursor, the legend with exact figures. */
function stripLines({memory}: Inside, heap: HeapView, look: Look): readonly Line[] {
	const totals = heapTotals(heap.chunks);
	const {address} = memory.walk;
	const ends: Line = (area, y) => {
		const x = area.write(0, y, hex(heap.start), PENS.dim);
		const right = words.top(totals.top.bytes, hex(heap.brk));
		if (x + 2 + widthOf(right) <= area.width) area.writeRight(area.width, y, right, PENS.dim);
	};
	const strip: Line = (area, y) => {
		const cells = heapCells(heap, area.width);
		for (const [x, cell] of cells.entries()) area.set(x, y, ...cellOf(cell, look));
		if (address < heap.start || address >= heap.brk) return;
		const at = Math.min(cells.length - 1, Math.floor(((address - heap.start) * cells.length) / (heap.brk - heap.start)));
		const own = cells[at] ?? 'none';
		area.set(at, y, '┃', look.areas === 'painted' ? pen('accent', TOKENS[own]) : PENS.key);
	};
	const legend: Line = (area, y) => {
		let x = 0;
		const parts: readonly (readonly [Exclude<HeapCell, 'none'>, string])[] = [
			['used', words.used(totals.used.bytes)],
			['free', words.free(totals.free.bytes, totals.free.count)],
			['top', words.topWord],
			['cached', words.cached(totals.cached.bytes)],
		];
		for (const [cell, text] of parts) {
			if (cell === 'cached' && totals.cached.count === 0) continue;
			if (x + 2 + widthOf(text) > area.width) return;
			const [glyph, own] = cellOf(cell, look);
			area.set(x, y, glyph, own);
			x = area.write(x + 2, y, text, cell === 'free' && totals.free.count === 0 ? PENS.faint : PENS.text) + 2;
		}
	};
	return [ends, strip, legend];
}

/** "tcache 32 •••  48 •": bins that hold something, largest names first, on as many lines as they need. */
function binLines({bins}: HeapView, width: number, most: number): readonly Line[] {
	const byBin = new Map<string, string[]>();
	for (const {bin, size, count} of bins) byBin.set(bin, [...(byBin.get(bin) ?? []), `${spaced(size)} ${count <= 7 ? '•'.repeat(count) : `× ${count}`}`]);
	if (byBin.size === 0) return [labelled(words.bins, [[words.noBins, PENS.faint]])];
	return [...byBin].slice(0, most).map(([bin, items]) => labelled(bin, [[cut(items.join('   '), width - LABEL), pen('list.activeAnon')]]));
}

/** "11 04 00 …": eight bytes as they lie in memory, the lowest first. */
const littleEndian = (value: number): string =>
	Array.from({length: 8}, (_, byte) =>
		Math.floor(value / 256 ** byte)
			.toString(16)
			.slice(-2)
			.padStart(2, '0'),
	).join(' ');

/**
 * The header of a chunk as bytes: the size of the one before, which that one uses itself while it is in use, and its own size with its flags (malloc/malloc.c,
 * struct malloc_chunk: PREV_INUSE 1, IS_MMAPPED 2). What lies in tcache or in a fastbin counts as in use.
 */
function headerSpans({chunks}: HeapView, {address, size, state}: NonNullable<ReturnType<typeof chunkAt>>): readonly Span[] {
	const before = chunks.findLast(one => one.address + one.size === address);
	const mapped = state === 'mapped';
	const inUse = !mapped && before?.state !== 'free';
	const flags = mapped ? 2 : inUse ? 1 : 0;
	return [
		[mapped ? littleEndian(0) : inUse ? '·· '.repeat(8).trim() : littleEndian(before?.size ?? 0), PENS.faint],
		[`  ${littleEndian(size + flags)}`, PENS.bright],
		[`  ${words.headerSays(size, mapped ? 'M' : inUse ? 'P' : '')}`, PENS.dim],
	];
}

function cursorLine({memory}: Inside, heap: HeapView): readonly Line[] {
	const {address} = memory.walk;
	const block = blockAt(heap, address);
	const chunk = chunkAt(heap, block?.address ?? address);
	if (block !== null && chunk !== null)
		return [
			labelled(words.chosen, [
				[words.block(hex(block.address), block.bytes), PENS.accent],
				[`  ${block.name}`, PENS.dim],
			]),
			labelled(words.header, headerSpans(heap, chunk)),
		];
	if (chunk === null) return [];
	const state = chunk.state === 'mapped' ? words.mapped : words.states[chunk.state];
	return [labelled(words.chosen, [[words.chunk(state, hex(chunk.address), chunk.size), PENS.accent]])];
}

/** What has become of the last key: RSS, free pages of the machine and faults, by that call alone, whatever others did meanwhile. */
function answerLine({view, memory}: Inside): readonly Line[] {
	const {since} = view.ui.process;
	if (since === null) return [];
	for (const event of view.log) {
		if (event.kind !== 'called' || event.pid !== memory.pid || event.atUs < since.atUs) continue;
		const {rssPages, freePages, minflt, majflt} = event;
		return [labelled(words.key(since.what), [[words.answer(rssPages, freePages, minflt + majflt), PENS.bright]])];
	}
	return [labelled(words.key(since.what), [[words.notYet, PENS.dim]])];
}

/** Where malloc maps and trims; that it moves, where there is room. */
function thresholdsText({mmapThreshold, trimThreshold, thresholdsMove}: HeapView, room: number): string {
	const texts = taughtMessages.thresholds(
		sizeOfBytes(mmapThreshold),
		sizeOfBytes(trimThreshold),
		thresholdsMove,
		thresholdsMove && trimThreshold > mmapThreshold,
	);
	return texts.find(text => widthOf(text) <= room) ?? (texts.at(-1) as string);
}

function countLines({process}: Inside, heap: HeapView, width: number): readonly Line[] {
	const malloc = process?.malloc ?? null;
	if (malloc === null) return [];
	const {syscalls} = malloc;
	const faults = (process?.minflt ?? 0) + (process?.majflt ?? 0);
	const count = (name: keyof typeof syscalls): readonly Span[] => [
		[`${name} `, PENS.dim],
		[`${spaced(syscalls[name])}  `, syscalls[name] === 0 ? PENS.faint : PENS.bright],
	];
	return [
		labelled(words.syscalls, [
			...count('brk'),
			...count('mmap'),
			...count('munmap'),
			...count('mremap'),
			...(width >= 62 ? [[` ${words.faults(faults)}`, PENS.dim] as Span] : []),
		]),
		labelled(words.thresholds, [[thresholdsText(heap, width - LABEL), PENS.text]]),
	];
}

function lastLine({last}: HeapView): readonly Line[] {
	if (last === null) return [];
	return [
		labelled(words.last, [
			[words.lastCall(last.call, last.bytes, hex(last.address)), PENS.bright],
			[`  ${servedWords(last.call, last.how)}`, PENS.text],
		]),
	];
}

/** Where the first block of a heap stands: behind tcache, 0x290 bytes, and its own header. */
const FIRST_BLOCK = 0x2a0;

/** Why the first address of a program ends as it does. */
function firstLine({last, chunks}: HeapView, width: number): readonly Line[] {
	if (last === null || last.call === 'free' || last.address !== (chunks[0]?.address ?? 0) + FIRST_BLOCK) return [];
	return [labelled('', [[cut(taughtMessages.firstBlock, width - LABEL), PENS.dim]])];
}

export function drawMalloc(area: Area, inside: Inside, look: Look): void {
	const {view, memory} = inside;
	const {heap} = memory;
	const calls = inside.process?.malloc?.calls;
	const focused = view.ui.process.pane === 'malloc';
	const body = drawPane(area, {
		title: words.title,
		note:
			heap === null
				? []
				: [
						...(focused ? dimNote(words.moves) : []),
						...dimNote(words.heap(heap.brk - heap.start)),
						...(calls === undefined ? [] : dimNote(words.note(calls.malloc, calls.free))),
					],
		focused,
	});
	if (heap === null) {
		for (const [y, line] of wrap(words.never, body.width).entries()) body.write(0, y, line, PENS.dim);
		return;
	}
	const mapped = heap.mapped.reduce((sum, {size}) => sum + size, 0);
	const own: readonly {readonly lines: readonly Line[]; readonly weight: number}[] = [
		{lines: stripLines(inside, heap, look), weight: 0},
		{lines: cursorLine(inside, heap), weight: 4},
		{lines: binLines(heap, body.width, 4), weight: 5},
		{
			lines: [
				labelled(
					words.mapped,
					heap.mapped.length === 0
						? [[words.noMapped, PENS.faint]]
						: [
								[words.blocks(heap.mapped.length, mapped), PENS.text],
								[
									`  ${heap.mapped
										.slice(-2)
										.map(({address, size}) => `${hex(address)} ${sizeOfBytes(size)}`)
										.join('  ')}`,
									PENS.dim,
								],
							],
				),
			],
			weight: 3,
		},
		{lines: countLines(inside, heap, body.width), weight: 2},
		{lines: answerLine(inside), weight: 1},
		{lines: lastLine(heap), weight: 1},
		{lines: firstLine(heap, body.width), weight: 6},
	];
	const kept = own.map(({lines}) => [...lines]);
	const total = (): number => kept.reduce((sum, lines) => sum + lines.length, 0);
	const order = own.map((_, i) => i).sort((a, b) => (own[b]?.weight ?? 0) - (own[a]?.weight ?? 0));
	for (const i of order) while (total() > body.height && (kept[i]?.length ?? 0) > 0) kept[i]?.pop();
	let y = 0;
	for (const line of kept.flat()) line(body, y++);
}

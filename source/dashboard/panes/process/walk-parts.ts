// Pieces of the walk as lines: the address in binary over its tables, a table with its entry marked, the entry's flags, what an access would meet.
import type {AccessView, ProcessView, PteView, WalkLevel} from '../../../machine/process-view.ts';
import {processMessages} from '../../../messages/process.ts';
import {FAULT, frameHex, hex, HOW} from '../../../messages/translation.ts';
import {EIGHTHS_UP} from '../../canvas/bars.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import {inKernel, PAGE} from './figures.ts';

const words = processMessages.walk;
export type Line = (area: Area, y: number) => void;

const OFFSET_BITS = 12;
/** The parts of a table that the sparkline shows. */
const PARTS = 32;

/** An index or an offset as so many binary digits: 254 in 9 is "011111110". */
export const binary = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');

/** Cells between two fields of the address so that all stand in the width; 0 = they do not fit. */
export const fieldGap = (levels: readonly WalkLevel[], width: number): number => {
	const digits = levels.reduce((sum, level) => sum + level.bits, OFFSET_BITS);
	return Math.max(0, Math.min(3, Math.floor((width - digits) / levels.length)));
};

/** Two lines: the binary digits of each field, and whose index they are. */
export function fieldLines({levels, offset}: ProcessView['walk'], width: number): readonly Line[] {
	const gap = fieldGap(levels, width);
	const fields = [
		...levels.map(level => ({
			digits: binary(level.index, level.bits),
			name: `${level.name} ${level.index}`,
			own: PENS.accent as Pen,
			strong: PENS.bright as Pen,
		})),
	];
	fields.push({digits: binary(offset, OFFSET_BITS), name: `${words.offset} ${offset}`, own: PENS.dim, strong: PENS.dim});
	const line =
		(text: (field: (typeof fields)[number]) => string, own: (field: (typeof fields)[number]) => Pen): Line =>
		(area, y) => {
			let x = 0;
			for (const field of fields) {
				area.write(x, y, text(field), own(field));
				x += field.digits.length + gap;
			}
		};
	return [
		line(
			field => field.digits,
			field => field.own,
		),
		line(
			field => field.name,
			field => field.strong,
		),
	];
}

/** Where an entry leads. */
function target(level: WalkLevel, last: boolean, pte: PteView, kernel: boolean): Span {
	if (kernel) return [words.refused, PENS.alarm];
	if (level.next !== null) return [frameHex(level.next), PENS.bright];
	if (last && pte.kind === 'swap') return [words.swap, pen('list.swap', 'bg', true)];
	return [last ? words.noPage : words.noTable, PENS.warn];
}

/** One table: its frame, how full each thirty-second of it is with the entry at hand marked, the entry's index, and the frame that it leads to. */
export function tableLine(memory: ProcessView, at: number, look: Look, compact: boolean): Line {
	const {levels, pte, address} = memory.walk;
	const level = levels[at] as WalkLevel;
	const last = at === levels.length - 1;
	const kernel = inKernel(memory.layout, address);
	return (area, y) => {
		if (kernel && at > 0) {
			area.write(0, y, level.name, PENS.faint);
			area.write(4, y, cut(words.kernels, area.width - 4), PENS.faint);
			return;
		}
		area.write(0, y, level.name, level.frame === null ? PENS.faint : PENS.title);
		if (compact) {
			area.write(4, y, binary(level.index, level.bits), PENS.accent);
			area.writeRight(4 + level.bits + 7, y, `[${level.index}]`, PENS.accent);
			const x = area.write(4 + level.bits + 8, y, level.frame === null ? words.noTable : frameHex(level.frame), level.frame === null ? PENS.faint : PENS.dim);
			if (level.frame !== null) area.spans(x, y, [[' → ', PENS.accent], target(level, last, pte, kernel && at === 0)]);
			return;
		}
		if (level.frame === null) {
			area.write(4, y, words.noTable, PENS.faint);
			return;
		}
		const frameEnd = area.write(4, y, `${words.frame} ${frameHex(level.frame)}`, PENS.dim);
		const index = `[${level.index}]`;
		const [text, own] = target(level, last, pte, kernel && at === 0);
		const x = frameEnd + 2;
		drawOccupancy(area, x, y, level, look);
		area.writeRight(x + PARTS + 7, y, index, PENS.accent);
		area.spans(x + PARTS + 7, y, [
			[' → ', PENS.accent],
			[text, own],
		]);
	};
}

function drawOccupancy(area: Area, x: number, y: number, level: WalkLevel, look: Look): void {
	const perPart = level.entries / PARTS;
	const marked = Math.floor(level.index / perPart);
	for (let part = 0; part < PARTS; part++) {
		const used = level.used[part] ?? 0;
		const eighths = used === 0 ? 1 : Math.max(2, Math.min(8, Math.round((8 * used) / perPart)));
		const glyph = EIGHTHS_UP[eighths] as string;
		if (part !== marked) area.set(x + part, y, glyph, used === 0 ? PENS.rule : pen('list.pagetables'));
		else if (look.areas === 'painted' && used > 0) area.set(x + part, y, EIGHTHS_UP[Math.max(3, eighths)] as string, PENS.accent);
		else area.set(x + part, y, '┃', PENS.key);
	}
}

/** "P present  W write  U user  A accessed  – clean". Short: "PWUA–". */
export function flagSpans(pte: Extract<PteView, {kind: 'present'}>, short: boolean): readonly Span[] {
	const set = [true, pte.write, pte.user, pte.accessed, pte.dirty];
	return words.flags.flatMap(([letter, on, off], i): Span[] => {
		const lit = set[i] as boolean;
		const mark: Span = [lit ? letter : '–', lit ? PENS.strong : PENS.faint];
		return short ? [mark] : [mark, [` ${lit ? on : off}  `, lit ? PENS.text : PENS.dim]];
	});
}

/** Where what stands behind a label begins. */
export const LABEL = 10;
export const labelled =
	(label: string, spans: readonly Span[]): Line =>
	(area, y) => {
		area.write(0, y, label, PENS.dim);
		let x = LABEL;
		for (const [text, own] of spans) {
			const room = area.width - x;
			if (room <= 0) return;
			x = area.write(x, y, widthOf(text) <= room ? text : cut(text, room), own);
		}
	};

/** The last entry: its flags or what it says instead, and the physical address. */
export function entryLines(memory: ProcessView, nodes: number, short: boolean): readonly Line[] {
	const {pte, physical, offset, levels} = memory.walk;
	if (inKernel(memory.layout, memory.walk.address)) return [];
	switch (pte.kind) {
		case 'present': {
			const zone = pte.zero ? words.zero : words.zone(pte.zone, pte.node, nodes > 1);
			const sum: Span[] = short
				? [
						[hex(physical ?? 0), PENS.strong],
						[` ${zone}`, PENS.dim],
					]
				: [
						[hex(physical ?? 0), PENS.strong],
						[` = ${frameHex(pte.frame)} × ${PAGE} + ${offset}`, PENS.text],
						[`   ${zone}`, PENS.dim],
					];
			return [labelled(words.entry, flagSpans(pte, short)), labelled(words.physical, sum)];
		}
		case 'swap':
			return [
				labelled(words.entry, [[words.inSwap(pte.device, pte.slot), pen('list.swap')]]),
				labelled('', [[pte.cachedFrame === null ? words.notCached : words.cached(frameHex(pte.cachedFrame)), PENS.dim]]),
			];
		case 'none':
			return [labelled(words.entry, [[levels.at(-1)?.frame === null ? words.notEven : words.empty, PENS.dim]])];
		default:
			return pte satisfies never;
	}
}

const FAULT_PENS: Readonly<Record<AccessView['fault'], Pen>> = {none: pen('zone.ok'), minor: pen('zone.warm'), major: PENS.warn, segv: PENS.alarm};

/** What a read and a write would meet: one line where it is the same. */
export function accessLines({read, write}: ProcessView['walk']): readonly Line[] {
	const line = (label: string, {fault, how}: AccessView): Line =>
		labelled(label, [
			[FAULT[fault], FAULT_PENS[fault]],
			[`  ${HOW[how].short}`, PENS.text],
		]);
	if (read.how === write.how) return [line(words.both, write)];
	const lines = [line(words.read, read), line(words.write, write)];
	return accessToTell({read, write}) === 'read' ? lines.reverse() : lines;
}

/** The access that says most, whose steps stand below its line: the write, unless it meets nothing, or is refused where a read takes a fault. */
export const accessToTell = ({read, write}: Pick<ProcessView['walk'], 'read' | 'write'>): 'read' | 'write' => {
	if (write.fault === 'none') return 'read';
	return write.fault === 'segv' && read.fault !== 'segv' && read.fault !== 'none' ? 'read' : 'write';
};

/** Where a line of steps begins. */
const INDENT = 2;

/** Steps numbered, several on a line. */
export function stepLines(walk: ProcessView['walk'], width: number): readonly Line[] {
	const {brief: steps} = HOW[walk[accessToTell(walk)].how];
	const room = width - INDENT;
	const rows: string[][] = [];
	let used = 0;
	for (const [i, text] of steps.entries()) {
		const step = words.step(i + 1, text);
		const row = rows.at(-1);
		if (row === undefined || used + 2 + widthOf(step) > room) {
			rows.push([step]);
			used = widthOf(step);
		} else {
			row.push(step);
			used += 2 + widthOf(step);
		}
	}
	return rows.map(
		(row): Line =>
			(area, y) => {
				let x = INDENT;
				for (const step of row) {
					area.write(x, y, step.slice(0, 1), PENS.accent);
					x = area.write(x + 1, y, cut(step.slice(1), area.width - x - 1), PENS.dim) + 2;
				}
			},
	);
}

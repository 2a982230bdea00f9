// Small pictures: a bar in eighths of a cell, a sparkline, a track, big digits.
import type {Pen} from '../theme/pen.ts';
import type {Area} from './canvas.ts';

export const EIGHTHS_UP = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
export const EIGHTHS_RIGHT = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'] as const;

/** A share 0…1 as so many cells; anything above 0 shows at least an eighth, and only a full share fills the last cell. */
export function barText(share: number, width: number): string {
	if (width <= 0 || !(share > 0)) return '';
	const eighths = share >= 1 ? width * 8 : Math.max(1, Math.min(width * 8 - 1, Math.round(share * width * 8)));
	return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? '' : (EIGHTHS_RIGHT[eighths % 8] as string));
}

export function drawBar(area: Area, x: number, y: number, width: number, share: number, pen: Pen): void {
	area.write(x, y, barText(share, width), pen);
}

/** Cells of each part: at least one where there is something, and all of them together exactly `width`. */
export function cellsFor(parts: readonly number[], width: number): readonly number[] {
	const total = parts.reduce((sum, part) => sum + part, 0);
	if (total <= 0 || width <= 0) return parts.map(() => 0);
	const cells = parts.map(part => (part <= 0 ? 0 : Math.max(1, Math.round((part / total) * width))));
	for (let over = cells.reduce((sum, count) => sum + count, 0) - width; over !== 0; over += over > 0 ? -1 : 1) {
		const largest = cells.indexOf(Math.max(...cells));
		cells[largest] = Math.max(0, cells[largest]! - Math.sign(over));
	}
	return cells;
}

/** Values as one column of eighths each, `top` being a full cell; null is a gap. Anything above 0 shows. */
export const sparkText = (values: readonly (number | null)[], top: number): string =>
	values
		.map(value => (value === null ? ' ' : (EIGHTHS_UP[value <= 0 || top <= 0 ? 1 : Math.max(1, Math.min(8, Math.round((value / top) * 8)))] as string)))
		.join('');

const DIGITS: Readonly<Record<string, readonly [string, string, string]>> = {
	'0': ['▄▄▄', '█ █', '█▄█'],
	'1': [' ▄ ', '▀█ ', '▄█▄'],
	'2': ['▄▄▄', '▄▄█', '█▄▄'],
	'3': ['▄▄▄', ' ▄█', '▄▄█'],
	'4': ['▄ ▄', '█▄█', '  █'],
	'5': ['▄▄▄', '█▄▄', '▄▄█'],
	'6': ['▄▄▄', '█▄▄', '█▄█'],
	'7': ['▄▄▄', '  █', '  █'],
	'8': ['▄▄▄', '█▄█', '█▄█'],
	'9': ['▄▄▄', '█▄█', '▄▄█'],
	' ': [' ', ' ', ' '],
};

/** Three rows of block digits, digits one blank apart and a narrow blank for each space. */
export function bigDigits(text: string): readonly [string, string, string] {
	const glyphs = Array.from(text, character => DIGITS[character] ?? DIGITS[' ']!);
	const row = (i: 0 | 1 | 2): string =>
		glyphs
			.map(glyph => glyph[i])
			.join(' ')
			.replace(/ {3}(?=$)/, ' ');
	return [row(0), row(1), row(2)];
}

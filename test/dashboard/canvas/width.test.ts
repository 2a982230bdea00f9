import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {bigDigits, barText, sparkText} from '../../../source/dashboard/canvas/bars.ts';
import {Area, createCanvas, rowText} from '../../../source/dashboard/canvas/canvas.ts';
import {ageText, clockText, percentText, sizeOfKb, speedText} from '../../../source/dashboard/canvas/figures.ts';
import {cellsOf, cut, fit, fitRight, widthOf} from '../../../source/dashboard/canvas/width.ts';
import {wrap} from '../../../source/dashboard/canvas/wrap.ts';
import {PENS} from '../../../source/dashboard/theme/pen.ts';
import {createTheme} from '../../../source/dashboard/theme/theme.ts';

const plain = createTheme({name: 'none'});
const someText = fc.string({
	unit: fc.constantFrom('a', 'Z', ' ', '内', '存', '漏', 'é', 'e\u0301', '─', '█', '😀', '👨‍👩‍👧', '\t', '\u0007', '\u200B', 'ﬀ', 'あ', '…'),
	maxLength: 40,
});

describe('width in cells', () => {
	it('counts a Chinese character as two, marks as nothing, controls as what is shown for them', () => {
		expect(widthOf('内存 ok')).toBe(7);
		expect(widthOf('e\u0301')).toBe(1);
		expect(widthOf('a\u0007b')).toBe('a\\x07b'.length);
		expect(widthOf('a\tb')).toBe(3);
	});

	it('shows what a terminal would obey', () => {
		const text = (from: string): string =>
			cellsOf(from)
				.map(cell => cell.text)
				.join('');
		expect(text('a\u001B[2Jb')).toBe('a\\x1b[2Jb');
		expect(text('\u009B31m')).toBe('\\x9b31m');
		expect(text('gnp.\u202Eexe')).toBe('gnp.\\u202eexe');
		expect(text('one\ntwo')).toBe('one\\ntwo');
	});

	it('cuts whole characters, with … at the end', () => {
		expect(cut('内存泄漏', 8)).toBe('内存泄漏');
		expect(cut('内存泄漏', 7)).toBe('内存泄…');
		expect(cut('内存泄漏', 6)).toBe('内存…');
		expect(cut('abc', 1)).toBe('…');
		expect(cut('abc', 0)).toBe('');
	});

	it('fits exactly', () => {
		fc.assert(
			fc.property(someText, fc.integer({min: 1, max: 50}), (text, width) => {
				expect(widthOf(fit(text, width))).toBe(width);
				expect(widthOf(fitRight(text, width))).toBe(width);
				for (const line of wrap(text.trim(), width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
			}),
		);
	});
});

describe('a canvas', () => {
	it('gives rows of its width, whatever is written where', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(someText, fc.integer({min: -5, max: 30}), fc.integer({min: -1, max: 3})), {maxLength: 12}),
				fc.integer({min: 1, max: 24}),
				(texts, width) => {
					const canvas = createCanvas(width, 3);
					const area = new Area(canvas);
					for (const [text, x, y] of texts) area.write(x, y, text, PENS.text);
					for (let y = 0; y < 3; y++)
						expect(cellsOf(rowText(canvas, y, plain).replace(/\u001B\[[\d;]*m/g, '')).reduce((sum, cell) => sum + cell.width, 0)).toBe(width);
				},
			),
		);
	});

	it('blanks the half of a wide character that is left', () => {
		const canvas = createCanvas(6, 1);
		const area = new Area(canvas);
		area.write(0, 0, '内存泄', PENS.text);
		area.write(1, 0, 'x', PENS.text);
		expect(rowText(canvas, 0, plain)).toContain(' x存泄');
		area.write(2, 0, 'yy', PENS.text);
		expect(rowText(canvas, 0, plain)).toContain(' xyy泄');
	});

	it('cuts what reaches out of an area', () => {
		const canvas = createCanvas(10, 2);
		new Area(canvas).inner(2, 0, 4, 1).write(0, 0, 'abcdefgh', PENS.text);
		new Area(canvas).inner(2, 0, 4, 1).write(0, 1, 'below', PENS.text);
		expect(rowText(canvas, 0, plain)).toContain('  abcd    ');
		expect(rowText(canvas, 1, plain)).toContain(' '.repeat(10));
	});
});

describe('bars', () => {
	it('are in eighths; something is never nothing, and not all is never all', () => {
		expect(barText(0.5, 4)).toBe('██');
		expect(barText(1 / 64, 8)).toBe('▏');
		expect(barText(0.000001, 8)).toBe('▏');
		expect(barText(0.999999, 2)).toBe('█▉');
		expect(barText(1, 2)).toBe('██');
		expect(barText(0, 8)).toBe('');
		expect(barText(Number.NaN, 8)).toBe('');
	});

	it('sparklines show anything above nothing', () => {
		expect(sparkText([null, 0, 1, 50, 100], 100)).toBe(' ▁▁▄█');
	});

	it('digits are three rows of one width', () => {
		for (const text of ['910', '1 998', '110 260', '4 194 304', '3.6']) {
			const rows = bigDigits(text);
			expect(new Set(rows.map(row => row.length)).size).toBe(1);
		}
		expect(bigDigits('910')).toEqual(['▄▄▄  ▄  ▄▄▄', '█▄█ ▀█  █ █', '▄▄█ ▄█▄ █▄█']);
	});
});

describe('figures', () => {
	it('are those of the README', () => {
		expect([0, 40, 439_706, 1_022_000, 1_023_949, 8_388_608].map(sizeOfKb)).toEqual(['0', '0.1M', '429.4M', '998.0M', '1.0G', '8.0G']);
		expect([0, 5.42, 9.94, 9.96, 95.2, 100].map(percentText)).toEqual(['0.0', '5.4', '9.9', '10', '95', '100']);
		expect([0.01, 0.5, 1, 100].map(speedText)).toEqual(['0.01×', '0.5×', '1×', '100×']);
		expect(clockText(34_600_000)).toBe('00:00:34.6');
		expect(clockText(30_092_500, 4)).toBe('00:00:30.0925');
		expect(clockText(3_599_999_999)).toBe('00:59:59.9');
		expect([400_000, 12_000_000, 200_000_000, 7_200_000_000].map(ageText)).toEqual(['0.4 s', '12.0 s', '3 min', '2 h']);
	});

	it('sizes take six cells at most', () => {
		for (let kb = 1; kb < 2 ** 34; kb = Math.ceil(kb * 1.07)) expect(sizeOfKb(kb).length).toBeLessThanOrEqual(6);
	});
});

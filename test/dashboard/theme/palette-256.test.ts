// The palettes for 256 colours against those for all colours: the same hues, the contrasts of WCAG 2.1, and no two zones alike.
import {describe, expect, it} from 'vitest';
import {colour256, numbers256} from '../../../source/dashboard/theme/palette-256.ts';
import {pen} from '../../../source/dashboard/theme/pen.ts';
import {createTheme, terminalIsAscii} from '../../../source/dashboard/theme/theme.ts';
import {paletteColours, type Rgb, type Token, TOKENS} from '../../../source/dashboard/theme/tokens.ts';

const PALETTES = ['dark', 'light', 'colour-blind'] as const;
const ZONES = ['ok', 'warm', 'warn', 'alarm'] as const;

/** WCAG 2.1, relative luminance. */
function luminance(rgb: Rgb): number {
	const [r, g, b] = rgb.map(value => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: Rgb, b: Rgb): number => {
	const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
};

/** Hue in degrees and saturation of HSV. */
function hue([r, g, b]: Rgb): {readonly degrees: number; readonly saturation: number} {
	const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
	const span = most - least;
	if (span === 0) return {degrees: 0, saturation: 0};
	const sector = most === r ? ((g - b) / span + 6) % 6 : most === g ? (b - r) / span + 2 : (r - g) / span + 4;
	return {degrees: sector * 60, saturation: span / most};
}
const apart = (a: number, b: number): number => Math.min(Math.abs(a - b), 360 - Math.abs(a - b));

describe.each(PALETTES)('%s in 256 colours', name => {
	const numbers = numbers256(name);
	const own = (token: Token): Rgb => colour256(numbers[TOKENS.indexOf(token)] as number);
	const full = paletteColours(name);

	it('has red for red and orange for orange: the hue of every coloured token is that of the palette in all colours', () => {
		const coloured = TOKENS.filter(token => /^(zone|list|accent|alarm)/.test(token) && !/tint|ghost|free/.test(token));
		const strayed = coloured.filter(token => {
			const wanted = hue(full[TOKENS.indexOf(token)] as Rgb);
			const got = hue(own(token));
			return wanted.saturation > 0.35 && (got.saturation < 0.15 || apart(wanted.degrees, got.degrees) > 25);
		});
		expect(strayed).toEqual([]);
	});

	it('is read as well: text at least 4.5 : 1 on the ground, faint 3 : 1', () => {
		for (const token of ['text', 'bright', 'dim', 'accent', ...ZONES.map(zone => `zone.${zone}` as const)] as const)
			for (const [ground, least] of [
				['bg', 4.5],
				['surface', 3.9],
			] as const)
				expect(contrast(own(token), own(ground)), `${token} on ${ground}`).toBeGreaterThanOrEqual(least);
		expect(contrast(own('faint'), own('bg'))).toBeGreaterThan(3);
		expect(contrast(own('alarm'), own('alarm.bg'))).toBeGreaterThan(4.5);
	});

	it('tells the tones of a zone apart, and the zones of a tone', () => {
		for (const tone of ['', '.fill', '.range', '.base'] as const)
			expect(new Set(ZONES.map(zone => numbers[TOKENS.indexOf(`zone.${zone}${tone}`)])).size).toBe(4);
		for (const zone of ZONES)
			expect(new Set(['', '.fill', '.range', '.base'].map(tone => numbers[TOKENS.indexOf(`zone.${zone}${tone}` as Token)])).size).toBe(4);
	});

	it('never asks for one of the 16 that a terminal’s owner has chosen', () => {
		for (const number of numbers) expect(number).toBeGreaterThan(15);
	});
});

describe('a theme of 256 colours', () => {
	it('writes these numbers, and a picture of it has their colours', () => {
		const theme = createTheme({name: 'dark', depth: 8});
		expect(theme.change(null, pen('zone.alarm'))).toBe('\u001B[0;38;5;203;48;5;233m');
		expect(theme.paint(pen('zone.alarm')).fg).toEqual([255, 95, 95]);
	});
});

describe('ASCII by itself', () => {
	it.each([
		[{LANG: 'C'}, true],
		[{LANG: 'POSIX'}, true],
		[{LANG: 'de_DE.ISO-8859-1'}, true],
		[{LANG: 'C.UTF-8'}, false],
		[{LANG: 'en_US.utf8'}, false],
		[{LANG: 'en_US.UTF-8', LC_ALL: 'C'}, true],
		[{LANG: 'C', LC_CTYPE: 'C.UTF-8'}, false],
		[{LANG: '', LC_ALL: ''}, false],
		[{}, false],
		[{TERM: 'linux', LANG: 'C.UTF-8'}, true],
		[{TERM: 'xterm-256color', LANG: 'C.UTF-8'}, false],
	] as const)('%j: %s', (env, ascii) => {
		expect(terminalIsAscii(env)).toBe(ascii);
	});
});

// A theme turns pens into escape sequences: a palette at a colour depth, or none. Glyphs that ASCII lacks are replaced here, cell for cell.
import {type Pen, BOLD, INVERSE} from './pen.ts';
import {colour256, numbers256} from './palette-256.ts';
import {paletteColours, type PaletteName, type Rgb, SIXTEEN, TOKENS} from './tokens.ts';

/** 24: true colour, 8: 256 colours, 4: 16 colours, 0: none (NO_COLOR). */
export type Depth = 24 | 8 | 4 | 0;
export type ThemeName = PaletteName | '16' | 'none';
export const THEME_NAMES: readonly ThemeName[] = ['dark', 'light', 'colour-blind', '16', 'none'];

/** What drawing functions may ask: whether areas can be painted as backgrounds, or need textures, or ASCII. */
export type Look = {readonly areas: 'painted' | 'blocks' | 'textures' | 'ascii'};

export type Theme = {
	readonly name: ThemeName;
	readonly depth: Depth;
	readonly ascii: boolean;
	readonly look: Look;
	/** Shortest SGR sequence from one pen to another; from null (nothing is known) it sets everything. */
	readonly change: (from: Pen | null, to: Pen) => string;
	/** Colours for a picture (SVG): foreground, background, bold, dim. */
	readonly paint: (pen: Pen) => {readonly fg: Rgb; readonly bg: Rgb; readonly bold: boolean};
	readonly glyph: (glyph: string) => string;
};

/** What stands for a glyph where only ASCII can be drawn. */
export const ASCII_GLYPHS: Readonly<Record<string, string>> = {
	'─': '-',
	'│': '|',
	'┌': '+',
	'┐': '+',
	'└': '+',
	'┘': '+',
	'├': '+',
	'┤': '+',
	'┊': ':',
	'┆': ':',
	'╌': '-',
	'▁': '_',
	'▂': '.',
	'▃': ':',
	'▄': '-',
	'▅': '=',
	'▆': '+',
	'▇': '*',
	'█': '#',
	'▀': '-',
	'▐': '|',
	'▌': '#',
	'▏': '|',
	'▎': '|',
	'▍': '|',
	'▋': '#',
	'▊': '#',
	'▉': '#',
	'░': '.',
	'▒': ':',
	'▓': '=',
	'▚': '#',
	'┃': '|',
	'▲': '^',
	'▼': 'v',
	'◄': '<',
	'►': '>',
	'←': '<',
	'→': '>',
	'↑': '^',
	'↓': 'v',
	'↺': '~',
	'✗': 'x',
	'✓': 'v',
	'◆': '*',
	'━': '=',
	'•': '*',
	'●': '#',
	'○': '.',
	'◦': 'o',
	'◔': ':',
	'◑': '=',
	'·': '-',
	'×': 'x',
	'−': '-',
	'–': '-',
	'…': '~',
	'’': "'",
	'‖': '|',
	'■': '#',
	'□': '.',
	µ: 'u',
	'÷': '/',
	'≥': '>',
};

const DIMMED = new Set(['rule', 'faint']);
const INVERTED = new Set(['alarm.bg']);

type Codes = {readonly attributes: string; readonly fg: string; readonly bg: string};

type Palette = {readonly colours: readonly Rgb[]; readonly numbers: readonly number[]};

function codesOf(pen: Pen, depth: Depth, {colours, numbers}: Palette, ownBackground: boolean): Codes {
	const fg = pen & 63;
	const bg = (pen >> 6) & 63;
	const bold = pen & BOLD ? ';1' : '';
	if (depth === 0) {
		const inverse = (pen & INVERSE) !== 0 || INVERTED.has(TOKENS[bg] as string);
		return {attributes: `${bold}${DIMMED.has(TOKENS[fg] as string) ? ';2' : ''}${inverse ? ';7' : ''}`, fg: '', bg: ''};
	}
	const attributes = `${bold}${pen & INVERSE ? ';7' : ''}`;
	if (depth === 4) return {attributes, fg: String(SIXTEEN[fg] ?? 39), bg: TOKENS[bg]?.startsWith('alarm') ? '41' : '49'};
	const colour = (index: number): string => (depth === 24 ? `2;${(colours[index] as Rgb).join(';')}` : `5;${numbers[index]}`);
	return {attributes, fg: `38;${colour(fg)}`, bg: ownBackground || TOKENS[bg] !== 'bg' ? `48;${colour(bg)}` : '49'};
}

export type ThemeOptions = {
	readonly name: ThemeName;
	readonly depth?: Depth;
	readonly ascii?: boolean /** Leave the terminal's own background where nothing is painted. */;
	readonly terminalBackground?: boolean;
};

/** A theme. `16` and `none` need no depth; a palette at depth 4 or 0 becomes one of them. */
export function createTheme({name, depth: wanted = 24, ascii = false, terminalBackground = false}: ThemeOptions): Theme {
	const depth: Depth = name === 'none' || wanted === 0 ? 0 : name === '16' || wanted === 4 ? 4 : wanted;
	const palette: PaletteName = name === '16' || name === 'none' ? 'dark' : name;
	const numbers = numbers256(palette);
	const colours = depth === 8 ? numbers.map(colour256) : paletteColours(palette);
	const codes = new Map<Pen, Codes>();
	const changes = new Map<number, string>();
	const codesFor = (pen: Pen): Codes => {
		let found = codes.get(pen);
		if (found === undefined) codes.set(pen, (found = codesOf(pen, depth, {colours, numbers}, !terminalBackground)));
		return found;
	};
	const change = (from: Pen | null, to: Pen): string => {
		const key = from === null ? -1 - to : (from << 14) | to;
		let found = changes.get(key);
		if (found === undefined) {
			const next = codesFor(to);
			const before = from === null ? null : codesFor(from);
			const parts =
				before === null || before.attributes !== next.attributes
					? [`0${next.attributes}`, next.fg, next.bg]
					: [next.fg === before.fg ? '' : next.fg, next.bg === before.bg ? '' : next.bg];
			const sequence = parts.filter(Boolean).join(';');
			found = sequence === '' ? '' : `\u001B[${sequence}m`;
			changes.set(key, found);
		}
		return found;
	};
	return {
		name: depth === 0 ? 'none' : depth === 4 ? '16' : name,
		depth,
		ascii,
		look: {areas: ascii ? 'ascii' : depth === 0 ? 'textures' : depth === 4 ? 'blocks' : 'painted'},
		change,
		paint: pen => {
			const [front, back] = [pen & 63, (pen >> 6) & 63];
			const bold = (pen & BOLD) !== 0;
			if (depth > 4) return {fg: colours[front] as Rgb, bg: colours[back] as Rgb, bold};
			const flat = (index: number): Rgb =>
				depth === 4 ? (colours[index] as Rgb) : (colours[TOKENS.indexOf(DIMMED.has(TOKENS[index] as string) ? 'dim' : 'text')] as Rgb);
			const inverse = (pen & INVERSE) !== 0 || TOKENS[back] === 'alarm.bg';
			const ground = colours[TOKENS.indexOf('bg')] as Rgb;
			return inverse ? {fg: ground, bg: flat(front), bold} : {fg: flat(front), bg: ground, bold};
		},
		glyph: ascii ? glyph => ASCII_GLYPHS[glyph] ?? glyph : glyph => glyph,
	};
}

/** How many colours a terminal has, from its environment: NO_COLOR, COLORTERM and TERM. */
export function terminalDepth(env: Readonly<Record<string, string | undefined>>): Depth {
	if (env['NO_COLOR'] || env['TERM'] === 'dumb') return 0;
	if (/^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '') || /direct|kitty|ghostty|alacritty|foot/.test(env['TERM'] ?? '') || env['WT_SESSION']) return 24;
	return /256/.test(env['TERM'] ?? '') ? 8 : 4;
}

/** What a console of the kernel's own, and a locale without UTF-8, have no glyphs for. A locale that nobody has set says nothing. */
export function terminalIsAscii(env: Readonly<Record<string, string | undefined>>): boolean {
	if (env['TERM'] === 'linux') return true;
	// The order of setlocale(3): LC_ALL, LC_CTYPE, LANG, the first that is not empty.
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	return locale !== '' && !/utf-?8/i.test(locale);
}

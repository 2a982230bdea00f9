// The palette under its semantic names (docs/look.md, "Colours"). Code uses these names, never a colour.

const ZONES = ['ok', 'warm', 'warn', 'alarm'] as const;
/** above high, low – high, min – low, under min. */
export type Zone = (typeof ZONES)[number];
/** line: text, labels, edges. range: between a column's lowest and highest. fill: under the curve. base: the zones beneath that one. tint: the empty band. */
export type Tone = 'line' | 'range' | 'fill' | 'base' | 'tint';
export const LISTS = ['activeAnon', 'inactiveAnon', 'activeFile', 'inactiveFile', 'unevictable', 'slab', 'kernel', 'pagetables', 'swap', 'free'] as const;
export type ListName = (typeof LISTS)[number];

export type Token =
	| 'bg'
	| 'surface'
	| 'rule'
	| 'faint'
	| 'dim'
	| 'text'
	| 'bright'
	| 'accent'
	| 'lit'
	| 'litbg'
	| `zone.${Zone}`
	| `zone.${Zone}.${Exclude<Tone, 'line'>}`
	| `zone.${Zone}.ghost`
	| `list.${ListName}`
	| 'past'
	| 'past.tint'
	| `machine.${'a' | 'b'}`
	| `machine.${'a' | 'b'}.bg`
	| 'list.shmem'
	| `gen.${0 | 1 | 2 | 3}`
	| 'alarm'
	| 'alarm.bg'
	| 'alarm.fade';

/** Columns: dark, light, colour-blind; then the SGR number of a foreground in 16 colours (null = the terminal's own). */
type Row = readonly [dark: string, light: string, colourBlind: string, sixteen: number | null];

const BASE = {
	bg: ['#0d1117', '#fbfaf7', '#0d1117', null],
	surface: ['#161c26', '#efece5', '#161c26', null],
	rule: ['#2b3340', '#d5d0c6', '#2b3340', 90],
	faint: ['#5b6779', '#979187', '#5b6779', 90],
	dim: ['#7d8899', '#69645c', '#7d8899', 37],
	text: ['#c3ccd8', '#33363b', '#c3ccd8', null],
	bright: ['#f2f5f9', '#0d0f12', '#f2f5f9', 97],
	accent: ['#e8c468', '#8a5a00', '#f2f5f9', 93],
	lit: ['#f2f5f9', '#0d0f12', '#ffffff', 97],
	litbg: ['#2b2f3a', '#f6e3a8', '#323a48', null],
	'zone.ok': ['#4cc38a', '#117545', '#4a89da', 92],
	'zone.ok.fill': ['#1f5f45', '#a5dcbf', '#1c3f73', 32],
	'zone.ok.tint': ['#0f1b1a', '#f0f7f0', '#0e1726', null],
	'zone.warm': ['#5aa9f5', '#1b68b8', '#8fd3ff', 94],
	'zone.warm.fill': ['#235a94', '#a9cff5', '#3f83ad', 34],
	'zone.warm.tint': ['#101c2b', '#edf3fa', '#12212c', null],
	'zone.warn': ['#f0a04b', '#a15500', '#f5e04c', 93],
	'zone.warn.fill': ['#8f5a1e', '#f7cc93', '#a39524', 33],
	'zone.warn.tint': ['#221a12', '#fbf2e4', '#201f12', null],
	'zone.alarm': ['#f4605b', '#c92a2a', '#e8469b', 91],
	'zone.alarm.fill': ['#962f30', '#f2a5a2', '#8c1f58', 31],
	'zone.alarm.tint': ['#221216', '#fbebe8', '#24111b', null],
	'list.activeAnon': ['#d58ad0', '#a4459f', '#e3d8c4', 95],
	'list.inactiveAnon': ['#8a5388', '#d6a5d2', '#958b79', 35],
	'list.activeFile': ['#56c8c8', '#12787c', '#2fc9a4', 96],
	'list.inactiveFile': ['#2f7d80', '#86c7c8', '#1b7a64', 36],
	'list.unevictable': ['#8b95a5', '#7c838d', '#8b95a5', 37],
	'list.slab': ['#a59a7d', '#8f8058', '#a59a7d', 33],
	'list.kernel': ['#66707f', '#a3a8b0', '#66707f', 90],
	'list.pagetables': ['#b7b0e0', '#6a60b8', '#c5c5f0', 94],
	'list.shmem': ['#96586f', '#c98fa3', '#6f6657', 35],
	'list.swap': ['#b79a6b', '#9a7433', '#7d78a0', 33],
	'list.free': ['#1d2531', '#e9e5dc', '#1d2531', null],
	'gen.0': ['#cfe38a', '#4f6b0a', '#f7e9a8', 97],
	'gen.1': ['#93ad54', '#7d9a3c', '#bfae6b', 37],
	'gen.2': ['#647a3f', '#abc07c', '#857a4e', 33],
	'gen.3': ['#414f30', '#d3dfb8', '#544f3a', 90],
	past: ['#231f12', '#f6e9c4', '#20252f', 33],
	'past.tint': ['#15140f', '#faf4e2', '#12161d', null],
	'machine.a': ['#dfe5ee', '#33363b', '#9aa5b4', 97],
	'machine.a.bg': ['#3a4454', '#d9d4c9', '#2b3340', 90],
	'machine.b': ['#b07cff', '#6a3fd0', '#ffffff', 97],
	'machine.b.bg': ['#5f37b8', '#cfc0f5', '#5b6779', null],
	alarm: ['#ffffff', '#ffffff', '#ffffff', 97],
	'alarm.bg': ['#a8262b', '#c92a2a', '#b0246f', 31],
	'alarm.fade': ['#5a2226', '#f2c5c2', '#4d1835', 31],
} as const satisfies Partial<Record<Token, Row>>;

export type Rgb = readonly [red: number, green: number, blue: number];
export type PaletteName = 'dark' | 'light' | 'colour-blind';
const COLUMN = {dark: 0, light: 1, 'colour-blind': 2} as const satisfies Record<PaletteName, number>;

const rgb = (hex: string): Rgb => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
const mix = (a: Rgb, b: Rgb, share: number): Rgb => a.map((value, i) => Math.round(value * share + (b[i] as number) * (1 - share))) as unknown as Rgb;

/** Every token; its place in this list is its number in a pen. */
export const TOKENS: readonly Token[] = [
	...(Object.keys(BASE) as Token[]),
	...ZONES.flatMap(zone => [`zone.${zone}.range`, `zone.${zone}.base`, `zone.${zone}.ghost`] as const),
];

/** What lies ahead: so much of the area's colour over the ground. */
const GHOST = 0.42;

/** Colours of a palette in the order of TOKENS; `range` and `base` are mixed as docs/look.md says, "Colours". */
export function paletteColours(name: PaletteName): readonly Rgb[] {
	const column = COLUMN[name];
	const of = (token: keyof typeof BASE): Rgb => rgb(BASE[token][column]);
	return TOKENS.map(token => {
		const zone = ZONES.find(candidate => token === `zone.${candidate}.range` || token === `zone.${candidate}.base` || token === `zone.${candidate}.ghost`);
		if (zone === undefined) return of(token as keyof typeof BASE);
		const fill = of(`zone.${zone}.fill`);
		if (token.endsWith('.ghost')) return mix(fill, of('bg'), GHOST);
		return token.endsWith('.range') ? mix(of(`zone.${zone}`), fill, 0.5) : mix(fill, of('bg'), zone === 'alarm' ? 0.55 : 0.76);
	});
}

/** SGR numbers of the 16 colours in the order of TOKENS; null = the terminal's own colour. A range is as bright as its line, a base as dark as its fill. */
export const SIXTEEN: readonly (number | null)[] = TOKENS.map(token => {
	const own = (BASE as Record<string, Row | undefined>)[token];
	if (own) return own[3];
	const line = token.replace(/\.(range|base|ghost)$/, '');
	return (BASE as unknown as Record<string, Row>)[token.endsWith('.range') ? line : `${line}.fill`][3];
});

// The palettes on a terminal of 256 colours (plain ssh, tmux, screen): each token's colour picked by hand from the cube and the greys, as the nearest one by
// distance makes red grey and orange olive. Numbers as in xterm's 256colres.h; contrasts as docs/look.md asks,
// a little less on `surface` of the light one.
import {type PaletteName, type Rgb, type Token, TOKENS} from './tokens.ts';

type Row = readonly [dark: number, light: number, colourBlind: number];

const NUMBERS: Readonly<Record<Token, Row>> = {
	bg: [233, 231, 233],
	surface: [235, 255, 235],
	rule: [238, 252, 238],
	faint: [242, 245, 242],
	dim: [246, 241, 246],
	text: [252, 236, 252],
	bright: [231, 16, 231],
	accent: [221, 94, 231],
	lit: [231, 16, 231],
	litbg: [239, 229, 239],
	'zone.ok': [78, 29, 75],
	'zone.ok.fill': [29, 151, 25],
	'zone.ok.tint': [234, 231, 234],
	'zone.ok.range': [72, 72, 68],
	'zone.ok.base': [23, 194, 18],
	'zone.ok.ghost': [236, 254, 236],
	'zone.warm': [75, 25, 117],
	'zone.warm.fill': [25, 153, 74],
	'zone.warm.tint': [235, 255, 235],
	'zone.warm.range': [68, 74, 110],
	'zone.warm.base': [24, 189, 67],
	'zone.warm.ghost': [17, 189, 24],
	'zone.warn': [215, 130, 227],
	'zone.warn.fill': [166, 222, 142],
	'zone.warn.tint': [234, 230, 234],
	'zone.warn.range': [172, 179, 184],
	'zone.warn.base': [130, 223, 100],
	'zone.warn.ghost': [58, 230, 58],
	'zone.alarm': [203, 160, 205],
	'zone.alarm.fill': [124, 217, 125],
	'zone.alarm.tint': [235, 255, 235],
	'zone.alarm.range': [167, 167, 168],
	'zone.alarm.base': [88, 224, 89],
	'zone.alarm.ghost': [52, 224, 53],
	'list.activeAnon': [176, 133, 187],
	'list.inactiveAnon': [96, 182, 101],
	'list.activeFile': [80, 30, 43],
	'list.inactiveFile': [30, 116, 29],
	'list.unevictable': [247, 244, 247],
	'list.slab': [144, 101, 144],
	'list.kernel': [242, 248, 242],
	'list.pagetables': [146, 62, 189],
	'list.shmem': [132, 175, 95],
	'list.swap': [137, 136, 103],
	'list.free': [236, 254, 236],
	'gen.0': [192, 64, 229],
	'gen.1': [149, 106, 186],
	'gen.2': [107, 150, 143],
	'gen.3': [65, 193, 101],
	past: [58, 229, 237],
	'past.tint': [234, 230, 234],
	'machine.a': [254, 236, 248],
	'machine.a.bg': [240, 253, 238],
	'machine.b': [183, 56, 231],
	'machine.b.bg': [55, 183, 241],
	alarm: [231, 231, 231],
	'alarm.bg': [124, 160, 125],
	'alarm.fade': [52, 224, 89],
};
const COLUMN = {dark: 0, light: 1, 'colour-blind': 2} as const satisfies Record<PaletteName, number>;

/** Numbers of a palette's colours in the order of TOKENS. */
export const numbers256 = (name: PaletteName): readonly number[] => TOKENS.map(token => NUMBERS[token][COLUMN[name]]);

/** What a terminal shows for a number from 16 to 255: the 6 × 6 × 6 cube, then 24 greys. */
export function colour256(number: number): Rgb {
	if (number >= 232) return [0, 1, 2].map(() => 8 + 10 * (number - 232)) as unknown as Rgb;
	const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
	const at = number - 16;
	return [level(Math.floor(at / 36)), level(Math.floor(at / 6) % 6), level(at % 6)];
}

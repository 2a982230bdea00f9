// A pen is how a cell is drawn, in one number: foreground and background token, bold, inverse. A theme turns it into an escape sequence.
import {TOKENS, type Token, type Tone, type Zone} from './tokens.ts';

/** bits 0–5 foreground, 6–11 background, 12 bold, 13 inverse. */
export type Pen = number;

const NUMBERS = new Map<Token, number>(TOKENS.map((token, i) => [token, i]));
const numberOf = (token: Token): number => NUMBERS.get(token) as number;

export const BOLD = 1 << 12;
export const INVERSE = 1 << 13;

export const pen = (fg: Token, bg: Token = 'bg', bold = false): Pen => numberOf(fg) | (numberOf(bg) << 6) | (bold ? BOLD : 0);
export const withBackground = (of: Pen, bg: Token): Pen => (of & ~(63 << 6)) | (numberOf(bg) << 6);
export const withForeground = (of: Pen, fg: Token): Pen => (of & ~63) | numberOf(fg);
export const foregroundOf = (of: Pen): Token => TOKENS[of & 63] as Token;
export const backgroundOf = (of: Pen): Token => TOKENS[(of >> 6) & 63] as Token;

/** Token of a zone in a tone. */
export const zoneToken = (zone: Zone, tone: Tone): Token => (tone === 'line' ? `zone.${zone}` : `zone.${zone}.${tone}`);

const ZONE_OF = TOKENS.map(token => /^zone\.(\w+)/.exec(token)?.[1] as Zone | undefined);
const behindCache = new Map<Pen, Pen>();

/** The same cell behind an overlay: areas sink to their tints, everything written to faint. */
export function behindOverlay(of: Pen): Pen {
	let found = behindCache.get(of);
	if (found === undefined) {
		const sink = (index: number, ground: boolean): number => {
			const zone = ZONE_OF[index];
			if (zone !== undefined) return numberOf(`zone.${zone}.tint`);
			return ground ? (TOKENS[index] === 'bg' ? index : numberOf('surface')) : numberOf('faint');
		};
		const background = (of >> 6) & 63;
		const area = ZONE_OF[background] !== undefined || TOKENS[of & 63]?.match(/\.(fill|range|base)$/);
		found = (area ? sink(of & 63, false) : numberOf('faint')) | (sink(background, true) << 6);
		behindCache.set(of, found);
	}
	return found;
}

export const PENS = {
	text: pen('text'),
	bright: pen('bright'),
	title: pen('bright', 'bg', true),
	strong: pen('bright', 'bg', true),
	dim: pen('dim'),
	faint: pen('faint'),
	rule: pen('rule'),
	accent: pen('accent'),
	key: pen('accent', 'bg', true),
	alarm: pen('zone.alarm'),
	warn: pen('zone.warn'),
} as const;

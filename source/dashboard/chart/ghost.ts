// What is known and lies ahead, on the chart: as many columns as a quarter of it has, drawn in shadow behind a gold line.
import type {View} from '../view/view.ts';
import type {Area} from '../canvas/canvas.ts';
import {backgroundOf, foregroundOf, type Pen, PENS, withBackground, withForeground} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token, Zone} from '../theme/tokens.ts';

/** Of the chart so much lies ahead at most. */
const SHARE = 1 / 4;

/** How many columns of a chart lie ahead of where one stands. */
export function columnsAhead({time, sample}: Pick<View, 'time' | 'sample'>, length: number, width: number): number {
	if (time.ahead === null) return 0;
	const known = Math.ceil((time.ahead.nowUs - sample.timeUs) / length);
	return Math.max(0, Math.min(known, Math.floor(width * SHARE)));
}

const zoneOf = (token: Token): Zone | null => (/^zone\.(ok|warm|warn|alarm)(?!\.(?:tint|ghost))/.exec(token)?.[1] as Zone | undefined) ?? null;
const inShadow = (token: Token): Token => {
	const zone = zoneOf(token);
	return zone === null ? token : `zone.${zone}.ghost`;
};

const shadow = (of: Pen): Pen => withForeground(withBackground(of, inShadow(backgroundOf(of))), inShadow(foregroundOf(of)));

/** Puts what was drawn from column `from` on into shadow, behind a gold line. */
export function drawGhost(area: Area, from: number, look: Look): void {
	const {canvas} = area;
	for (let y = 0; y < area.height; y++) {
		for (let x = from; x < area.width; x++) {
			const at = (area.y + y) * canvas.width + area.x + x;
			canvas.pens[at] = shadow(canvas.pens[at] as number);
		}
		const at = (area.y + y) * canvas.width + area.x + from;
		area.set(from, y, look.areas === 'ascii' ? '|' : '▏', withForeground(canvas.pens[at] as number, foregroundOf(PENS.accent)));
	}
}

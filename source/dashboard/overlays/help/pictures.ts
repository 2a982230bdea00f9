// Help on what is drawn: colours and glyphs, with the real ones.
import {dashboardMessages, ZONE_WORDS} from '../../../messages/dashboard.ts';
import {overlayMessages} from '../../../messages/forms.ts';
import {glyphs} from '../../../messages/glyphs.ts';
import {TIME_CAUSES} from '../../../machine/sample.ts';
import {timeSpentMessages} from '../../../messages/time-spent.ts';
import type {Area} from '../../canvas/canvas.ts';
import {SPENT_PENS} from '../../canvas/spent.ts';
import {cut} from '../../canvas/width.ts';
import {PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Zone} from '../../theme/tokens.ts';
import {blank, heading, type Line, named} from './lines.ts';

const words = overlayMessages.help;
const GLYPH_WIDTH = 14;

/** Every glyph of every screen. */
export const glyphLines = (width: number): readonly Line[] => [
	heading(words.glyphs),
	...glyphs().flatMap(([glyphs, help]) => named(glyphs, PENS.accent, GLYPH_WIDTH, help, width)),
	blank,
];

export function zoneLines(look: Look): readonly Line[] {
	const swatch = (area: Area, y: number, zone: Zone): void => {
		const painted = look.areas === 'painted';
		for (let x = 0; x < 8; x++) {
			const tone = x < 6 ? 'fill' : 'range';
			area.set(x, y, painted ? ' ' : '█', painted ? pen('text', `zone.${zone}.${tone}`) : pen(tone === 'fill' ? `zone.${zone}.fill` : `zone.${zone}`));
		}
	};
	const lines = (['ok', 'warm', 'warn', 'alarm'] as const).flatMap((zone): Line[] => [
		(area, y) => {
			swatch(area, y, zone);
			area.write(10, y, `${ZONE_WORDS[zone].glyph} ${ZONE_WORDS[zone].word}`, pen(`zone.${zone}`, 'bg', true));
		},
		(area, y) => {
			swatch(area, y, zone);
			area.write(12, y, cut(ZONE_WORDS[zone].help, area.width - 12), PENS.dim);
		},
	]);
	const glyphLine =
		(glyphs: string, own: number, text: string): Line =>
		(area, y) => {
			area.write(0, y, glyphs, own);
			area.write(12, y, cut(text, area.width - 12), PENS.dim);
		};
	return [
		heading(words.zones),
		...lines,
		blank,
		(area, y) => {
			swatch(area, y, 'warm');
			area.write(12, y, cut(words.range, area.width - 12), PENS.text);
		},
		glyphLine('▁ ▁ ▁', PENS.rule, words.axis),
		glyphLine('◄', pen('zone.warm'), words.now),
		glyphLine('▁▂▄▇ ▲ ✗', PENS.warn, words.strip),
		blank,
	];
}

export function pageLines(): readonly Line[] {
	return [
		heading(words.pages),
		...(Object.keys(overlayMessages.lists) as (keyof typeof overlayMessages.lists)[]).map(
			(list): Line =>
				(area, y) => {
					const [name, help] = overlayMessages.lists[list];
					area.write(0, y, '██', pen(`list.${list}`));
					area.write(4, y, name, PENS.text);
					area.write(19, y, cut(help, area.width - 19), PENS.dim);
				},
		),
		blank,
		...overlayMessages.flows.map(
			([glyph, help]): Line =>
				(area, y) => {
					area.write(0, y, glyph, PENS.accent);
					area.write(4, y, cut(help, area.width - 4), PENS.text);
				},
		),
		blank,
		heading(timeSpentMessages.title),
		...TIME_CAUSES.map(
			(cause): Line =>
				(area, y) => {
					const {mark, word, help} = timeSpentMessages.causes[cause];
					area.write(0, y, ` ${mark} `, SPENT_PENS[cause]);
					area.write(4, y, word, PENS.text);
					area.write(22, y, cut(help, area.width - 22), PENS.dim);
				},
		),
		blank,
		(area, y) => void area.write(area.write(0, y, '12616', pen('lit', 'litbg', true)) + 2, y, cut(words.lit, area.width - 8), PENS.text),
		(area, y) =>
			void area.write(area.write(0, y, `◄ ${dashboardMessages.processes.wouldDie}`, PENS.alarm) + 2, y, cut(words.victim, area.width - 19), PENS.text),
	];
}

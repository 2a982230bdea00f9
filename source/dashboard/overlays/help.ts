// Help explains the colours and glyphs with the real ones, and every key from the keymap.
import {dashboardMessages, ZONE_WORDS} from '../../messages/dashboard.ts';
import {overlayMessages} from '../../messages/forms.ts';
import {TIME_CAUSES} from '../../machine/sample.ts';
import {timeSpentMessages} from '../../messages/time-spent.ts';
import type {Area} from '../canvas/canvas.ts';
import {SPENT_PENS} from '../canvas/spent.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {tableLines} from '../tables/table-lines.ts';
import type {ScreenName} from '../../session/store/ui.ts';
import {KEY_GROUPS, type KeyGroup} from '../keys/entry.ts';
import {type HelpLine, helpLines} from '../keys/key-help.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Zone} from '../theme/tokens.ts';

const words = overlayMessages.help;
type Line = (area: Area, y: number) => void;
const blank: Line = () => undefined;
const heading =
	(text: string): Line =>
	(area, y) =>
		void area.write(0, y, text, PENS.title);

function zoneLines(look: Look): readonly Line[] {
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

function pageLines(): readonly Line[] {
	return [
		heading(words.pages),
		...overlayMessages.lists.map(
			([list, name, help]): Line =>
				(area, y) => {
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

const KEY_WIDTH = 12;

/** The keys of a group, laid out by ink-table. */
function groupLines(title: string, lines: readonly HelpLine[]): readonly Line[] {
	const table = tableLines(
		[{title: 'keys'}, {title: 'help'}],
		lines.map(({keys, help}) => [keys.padEnd(KEY_WIDTH - 1), help]),
	);
	return [
		heading(title),
		...lines.map(
			({keys}, i): Line =>
				(area, y) => {
					const text = table.rows[i] ?? '';
					area.inner(0, y, area.width, 1).write(-1, 0, cut(text, area.width + 1), PENS.text);
					area.write(0, y, keys, PENS.key);
				},
		),
		blank,
	];
}

/** Keys of the screen that help was asked on come first: there they hide others. */
const OWN_GROUP: Partial<Record<ScreenName, KeyGroup>> = {map: 'Memory map', segments: 'Segments and pages'};

function keyLines(screen: ScreenName = 'overview'): readonly Line[] {
	const own = OWN_GROUP[screen];
	const groups = own === undefined ? KEY_GROUPS : [own, ...KEY_GROUPS.filter(group => group !== own)];
	return groups.flatMap(group => groupLines(group, helpLines(group)));
}

/** Lines of help in one column. */
const allLines = (look: Look, screen?: ScreenName): readonly Line[] => [...keyLines(screen), ...zoneLines(look), ...pageLines()];

/** How many rows help has beyond a screen of so many. */
export function helpScrollMost(width: number, rows: number): number {
	const count = width >= 96 ? Math.max(keyLines().length, zoneLines({areas: 'painted'}).length + pageLines().length) : allLines({areas: 'painted'}).length;
	return Math.max(0, count - rows);
}

/** Draws over the whole screen but its first row. on: the screen that it was asked on. */
export function drawHelp(root: Area, look: Look, scroll: number, on: ScreenName): void {
	const top = root.height > 10 ? 1 : 0;
	const screen = root.inner(0, top, root.width, root.height - top);
	screen.fill(' ', PENS.text);
	const inside = screen.inner(1, 0, screen.width - 2);
	const name = inside.write(0, 0, words.title, pen('accent', 'bg', true));
	const close = inside.width > widthOf(words.title) + widthOf(words.closes) + 6 ? words.closes : '';
	for (let x = name + 1; x < inside.width - widthOf(close) - (close === '' ? 0 : 1); x++) inside.set(x, 0, '─', PENS.accent);
	inside.writeRight(inside.width, 0, close, PENS.dim);
	const rows = inside.height - 2;
	const body = inside.inner(1, 1, inside.width - 1, rows);
	const first = Math.max(0, Math.min(scroll, helpScrollMost(root.width, rows)));
	const draw = (area: Area, lines: readonly Line[]): void => {
		for (let y = 0; y < rows; y++) lines[first + y]?.(area, y);
	};
	if (root.width >= 96) {
		const half = Math.floor(body.width / 2);
		draw(body.inner(0, 0, half - 3), [...zoneLines(look), ...pageLines()]);
		draw(body.inner(half, 0), keyLines(on));
	} else draw(body, allLines(look, on));
	inside.write(0, inside.height - 1, cut(words.more, inside.width), PENS.dim);
}

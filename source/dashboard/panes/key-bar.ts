// The bottom line teaches the keys at any width: whole words go by their weight, help and quit never.
import type {Area, Span} from '../canvas/canvas.ts';
import {fit, widthOf} from '../canvas/width.ts';
import type {Action, Scope} from '../keys/entry.ts';
import {barEntries} from '../keys/keymap.ts';
import {type Language, languageNow} from '../../messages/language.ts';
import {onceMore} from '../view/once-more.ts';
import type {Level} from '../view/level.ts';
import {PENS} from '../theme/pen.ts';

export type BarItem = {readonly keys: string; readonly label: string; readonly weight: number; readonly action: Action};
export type PlacedItem = BarItem & {readonly x: number; readonly width: number};

/** Items of the scopes that listen, the narrowest first; a key that a narrower scope has taken is left out. */
export function barItems(scopes: readonly Scope[], readOnly = false): readonly BarItem[] {
	const entries = barEntries(scopes, readOnly).map((entry, i) => ({entry, order: entry.bar?.order ?? i / 100}));
	return entries
		.sort((a, b) => a.order - b.order)
		.map(({entry: {keys, bar, action}}) => ({keys: bar?.shown ?? keys[0] ?? '', label: bar?.label ?? '', weight: bar?.weight ?? 0, action}));
}

/** Which items fit, and where they stand. */
export function placeItems(items: readonly BarItem[], width: number, small: boolean): readonly PlacedItem[] {
	const gap = small ? 1 : 2;
	const text = (item: BarItem): number => widthOf(item.keys) + 1 + widthOf(item.label);
	const kept = new Set<BarItem>();
	let used = -gap;
	for (const item of [...items].sort((a, b) => a.weight - b.weight)) {
		if (used + gap + text(item) > width) continue;
		used += gap + text(item);
		kept.add(item);
	}
	let x = 0;
	return items
		.filter(item => kept.has(item))
		.map(item => {
			const placed = {...item, x, width: text(item)};
			x += text(item) + gap;
			return placed;
		});
}

/** The same for the scopes by their names: from frame to frame they hardly ever change. */
const placedItems = onceMore((scopes: string, readOnly: boolean, width: number, small: boolean, _words: Language) =>
	placeItems(barItems(scopes.split(' ') as readonly Scope[], readOnly), width, small),
);

/** Draws the bar; a form or a notice takes its place. */
export function drawKeyBar(area: Area, scopes: readonly Scope[], level: Level, readOnly = false): readonly PlacedItem[] {
	const margin = level === 0 ? 0 : 1;
	const items = placedItems(scopes.join(' '), readOnly, area.width - 2 * margin, level === 0, languageNow());
	for (const item of items) {
		const x = area.write(margin + item.x, 0, item.keys, PENS.key);
		area.write(x + 1, 0, level === 0 ? item.label.toLowerCase() : item.label, PENS.dim);
	}
	return items.map(item => ({...item, x: item.x + margin}));
}

/** One line in place of the key bar. */
export function drawLine(area: Area, spans: readonly Span[]): void {
	area.write(0, 0, fit('', area.width), PENS.text);
	area.spans(1, 0, spans);
}

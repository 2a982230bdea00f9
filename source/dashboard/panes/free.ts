// Free pages at this moment: big digits in the colour of their zone, MiB, and how far it is to the next mark below.
import {dashboardMessages as words, ZONE_WORDS} from '../../messages/dashboard.ts';
import {timeMessages} from '../../messages/time.ts';
import {pagesAsSize, spaced} from '../../messages/numbers.ts';
import {bigDigits} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {pages} from '../canvas/figures.ts';
import {drawPane} from '../canvas/pane.ts';
import {widthOf} from '../canvas/width.ts';
import {type Marks, zoneOfValue} from '../chart/axis.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';

/** A number of pages in the unit that was chosen, without the unit's name. */
export const markText = (count: number, unit: 'pages' | 'MiB', spacing: boolean): string => (unit === 'MiB' ? (count / 256).toFixed(1) : pages(count, spacing));

/** The nearest mark below, or min when free is under it. */
export function distance({min, low, high}: Marks, free: number): {readonly mark: 'min' | 'low' | 'high'; readonly pages: number; readonly under: boolean} {
	if (free > high) return {mark: 'high', pages: free - high, under: false};
	if (free > low) return {mark: 'low', pages: free - low, under: false};
	return free >= min ? {mark: 'min', pages: free - min, under: false} : {mark: 'min', pages: min - free, under: true};
}

export function distanceText(view: View): string {
	const {mark, pages: count, under} = distance(view.marks, view.zone.free);
	const figure = view.ui.unit === 'MiB' ? pagesAsSize(count) : spaced(count);
	return under ? words.free.under(figure, mark) : words.free.over(figure, mark);
}

/** Title, three rows of digits, the distance: five rows. */
export function drawFreePane(area: Area, view: View, look: Look): void {
	const {free} = view.zone;
	const zone = zoneOfValue(view.marks, free);
	const {glyph, word} = ZONE_WORDS[zone];
	const below = drawPane(area, {title: view.time.here === null ? words.free.title : timeMessages.freeThen, note: [[`${glyph} ${word}`, pen(`zone.${zone}`)]]});
	const bold = pen(`zone.${zone}`, 'bg', true);
	const unit = view.ui.unit === 'MiB' ? 'MiB' : words.free.pages;
	const other = view.ui.unit === 'MiB' ? `${spaced(free)} ${words.free.pages}` : pagesAsSize(free);
	const digits = [markText(free, view.ui.unit, true), markText(free, view.ui.unit, false)].map(bigDigits).find(rows => widthOf(rows[0]) <= below.width);
	let end: number;
	if (look.areas === 'ascii' || digits === undefined) end = below.write(0, 0, markText(free, view.ui.unit, true), bold);
	else {
		for (const [y, row] of digits.entries()) below.write(0, y, row, pen(`zone.${zone}`));
		end = widthOf(digits[0]);
	}
	if (end + 2 + widthOf(other) <= below.width) {
		below.write(end + 2, 0, unit, PENS.dim);
		below.write(end + 2, 1, other, PENS.text);
		below.write(0, 3, distanceText(view), bold);
		return;
	}
	const column = below.write(0, 3, distanceText(view), bold);
	if (column + 2 + widthOf(other) <= below.width) below.writeRight(below.width, 3, other, PENS.text);
}

// A zone's marks in figures and words: pages in the unit that was chosen, and how far free is from the next mark.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {pagesAsSize, spaced} from '../../messages/numbers.ts';
import {pages} from '../canvas/figures.ts';
import type {Marks} from './axis.ts';

/** A number of pages in the unit that was chosen, without the unit's name. */
export const markText = (count: number, unit: 'pages' | 'MiB', spacing: boolean): string => (unit === 'MiB' ? (count / 256).toFixed(1) : pages(count, spacing));

/** The nearest mark below, or min when free is at or under it. */
export function distance({min, low, high}: Marks, free: number): {readonly mark: 'min' | 'low' | 'high'; readonly pages: number; readonly under: boolean} {
	if (free > high) return {mark: 'high', pages: free - high, under: false};
	if (free > low) return {mark: 'low', pages: free - low, under: false};
	return free > min ? {mark: 'min', pages: free - min, under: false} : {mark: 'min', pages: min - free, under: true};
}

/** The same in words: "77 over low", "at min". */
export function distanceWords(marks: Marks, free: number, unit: 'pages' | 'MiB'): string {
	const {mark, pages: count, under} = distance(marks, free);
	if (count === 0) return words.free.at(mark);
	const figure = unit === 'MiB' ? pagesAsSize(count) : spaced(count);
	return under ? words.free.under(figure, mark) : words.free.over(figure, mark);
}

// /proc/buddyinfo: mm/vmstat.c frag_show_print().
// Deviation: the machine has single frames and no buddy system. Its free pages are shown as if they were merged as far as they go: blocks of 2^10, and
// one block of each smaller order that the rest needs. Σ count × 2^order is the free pages.
import type {Sample} from '../machine/sample.ts';
import {right} from './format.ts';

const MAX_ORDER = 11;

/** Blocks of each order 0 … 10 that make up so many pages. */
export function orders(pages: number): number[] {
	const top = MAX_ORDER - 1;
	return Array.from({length: MAX_ORDER}, (_, order) => (order === top ? Math.floor(pages / 2 ** top) : Math.floor(pages / 2 ** order) % 2));
}

/** The whole of /proc/buddyinfo: a line a zone. */
export const buddyinfoText = ({zones}: Pick<Sample, 'zones'>): string =>
	zones
		.map(
			zone =>
				`Node ${zone.node}, zone ${zone.name.padStart(8)} ${orders(zone.free)
					.map(count => `${right(count, 6)} `)
					.join('')}\n`,
		)
		.join('');

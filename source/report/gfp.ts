// What an allocation's mask allows: which zones (gfp_zone(), include/linux/gfp.h), whether the pages may be moved and may lie in CMA, whether one node was
// meant. By the names where the kernel printed them; else by the low four bits, which have kept their meaning since 2.6.23.
import type {Invoked} from './model.ts';

export const ZONE_CLASSES = ['DMA', 'DMA32', 'Normal', 'HighMem', 'Movable'] as const;
export type ZoneClass = (typeof ZONE_CLASSES)[number];

export type Gfp = {
	/** The highest class of zones it may be served from. */
	readonly zone: ZoneClass;
	/** Whether the page may be moved, and so lie in CMA. */
	readonly movable: boolean;
	readonly thisNode: boolean;
	/** A process's page, rather than the kernel's own. */
	readonly user: boolean;
	/** The first name of the mask: GFP_HIGHUSER_MOVABLE. */
	readonly name: string | null;
	/** Whether the mask was there to be read. */
	readonly known: boolean;
};

const UNKNOWN: Gfp = {zone: 'Movable', movable: true, thisNode: false, user: true, name: null, known: false};

function zoneOf(has: (flag: 'DMA' | 'DMA32' | 'HIGHMEM' | 'MOVABLE') => boolean): ZoneClass {
	if (has('DMA')) return 'DMA';
	if (has('DMA32')) return 'DMA32';
	if (!has('HIGHMEM')) return 'Normal';
	return has('MOVABLE') ? 'Movable' : 'HighMem';
}

export function gfpOf(invoked: Invoked | undefined): Gfp {
	if (invoked?.gfpMask === undefined) return UNKNOWN;
	const names = (invoked.gfp ?? '').split('|').filter(name => name !== '');
	const mask = invoked.gfpMask;
	const bits = {DMA: mask & 1, HIGHMEM: mask & 2, DMA32: mask & 4, MOVABLE: mask & 8};
	const name = names.find(one => one.startsWith('GFP_')) ?? null;
	const moves = bits.MOVABLE !== 0 || (name?.includes('MOVABLE') ?? false) || names.includes('__GFP_MOVABLE');
	return {
		zone: zoneOf(flag => bits[flag] !== 0),
		movable: moves,
		thisNode: names.includes('__GFP_THISNODE'),
		user: bits.HIGHMEM !== 0 || name === 'GFP_USER' || moves,
		name,
		known: true,
	};
}

/** Numbers of a kernel's list: "0-1,4"; null for "(null)", "" and what is none. */
export function numbersOf(list: string | undefined): readonly number[] | null {
	if (list === undefined || !/\d/.test(list)) return null;
	return list.split(',').flatMap(part => {
		const [from, to] = part.split('-').map(Number);
		if (from === undefined || Number.isNaN(from)) return [];
		return Array.from({length: Math.min(1024, Math.max(0, (to ?? from) - from + 1))}, (_, i) => from + i);
	});
}

// Where each zone begins in physical memory. (arch/x86/mm/init.c zone_sizes_init, mm/page_alloc.c free_area_init)
// On x86 ZONE_DMA ends at 16 MiB and ZONE_DMA32 at 4 GiB; page 0 belongs to no zone. What the machine itself counts frames by has no holes.
import type {ZoneConfig} from '../config.ts';

/** Where a zone begins at the earliest, where there is one of those below it. */
const EARLIEST = {DMA: 1, DMA32: 4096, Normal: 2 ** 20} as const;

/** First page frames of zones that are in the order of node and class: given, or behind the zone before and not under the bound of their class. */
export function zoneStarts(zones: readonly ZoneConfig[]): number[] {
	const has = (name: ZoneConfig['name']): boolean => zones.some(zone => zone.name === name);
	const bound = ({name}: ZoneConfig): number => {
		if (name === 'DMA') return EARLIEST.DMA;
		if (name === 'DMA32') return has('DMA') ? EARLIEST.DMA32 : EARLIEST.DMA;
		if (name === 'Normal') return has('DMA32') ? EARLIEST.Normal : has('DMA') ? EARLIEST.DMA32 : 0;
		return 0;
	};
	let end = 0;
	return zones.map(zone => {
		const start = zone.startPfn ?? Math.max(end, bound(zone));
		end = start + (zone.spanned ?? zone.present ?? zone.managed);
		return start;
	});
}

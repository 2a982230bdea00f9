// How the memory of a PC is divided: ZONE_DMA under 16 MiB, ZONE_DMA32 under 4 GiB, ZONE_NORMAL above. (arch/x86/mm/init.c zone_sizes_init)
import type {ZoneConfig} from '../machine/config.ts';

/** ZONE_DMA of every recorded machine: without page 0 and what the firmware keeps; what of it the allocator has. */
const DMA = {managed: 3840, present: 3998, spanned: 4095} as const;
const DMA_END = 4096;
/** RAM under 4 GiB ends where the devices begin, at 3 GiB on the recorded machines; the zone spans the hole where there is memory above it. */
const LOW_END = 786_432;
const FOUR_GIB = 1_048_576;
/** Under 32 MiB a division would leave the kernel's own memory hardly any room (estimate): one zone. */
const SMALL = 8192;

/** All as one zone. */
export const oneZone = (pages: number): ZoneConfig[] => [{node: 0, name: 'Normal', managed: pages}];

/** So many pages in the zones of a PC. MemTotal is what was asked for: the allocator has all of DMA32 and Normal. */
export function pcZones(pages: number): ZoneConfig[] {
	if (pages < SMALL) return oneZone(pages);
	const low = pages <= LOW_END ? pages - DMA.managed : LOW_END - DMA_END;
	const high = pages - DMA.managed - low;
	return [
		{node: 0, name: 'DMA', ...DMA},
		{node: 0, name: 'DMA32', managed: low, ...(high > 0 ? {spanned: FOUR_GIB - DMA_END} : {})},
		...(high > 0 ? [{node: 0, name: 'Normal' as const, managed: high}] : []),
	];
}

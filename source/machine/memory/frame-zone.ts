// Which zone a frame is of: the upper bits of its flags. (page_zonenum of include/linux/mmzone.h) Apart from frames.ts, whose frames go back to their memory group.
import type {Machine} from '../state.ts';
import type {Node} from './node.ts';

export const ZONE_SHIFT = 24;

/** And of which node. */
export const nodeOf = (m: Machine, pfn: number): Node => m.nodes[m.zones[m.frames.flags[pfn] >>> ZONE_SHIFT].node];

export const zoneOf = (m: Machine, pfn: number): number => m.frames.flags[pfn] >>> ZONE_SHIFT;

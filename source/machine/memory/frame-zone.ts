// Which zone a frame is of: the upper bits of its flags. (page_zonenum of include/linux/mmzone.h) Apart from frames.ts, whose frames go back to their memory group.
import type {Machine} from '../state.ts';

export const ZONE_SHIFT = 24;

export const zoneOf = (m: Machine, pfn: number): number => m.frames.flags[pfn] >>> ZONE_SHIFT;

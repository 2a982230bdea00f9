// Where free slots of an area lie. (scan_swap_map_slots of mm/swapfile.c; docs §10)
// On a disk that has to seek: after the last slot handed out, for a run of 256; then the lowest run of 256 free slots, wherever it begins, else the lowest
// free slot. While more than half of swap is in use, a slot that is only a copy of a page in RAM is taken from it in passing. Elsewhere: the rest of a
// cluster of 256, then the next whole free cluster, else the lowest free slot.
// Left out: the cluster of each CPU on disks that need not seek (one for all), discard.
import type {Machine} from '../state.ts';
import {CLUSTER, hold, slotIsFree} from './slot-map.ts';
import {type SwapArea, reclaimCopy} from './swap.ts';

/** LATENCY_LIMIT: looks after which a search with something in hand ends. */
const LOOKS = 256;

/** Free slot at or after the cursor: the rest of the run, else a whole free cluster, else the lowest free slot. −1 when there is none. */
function findBesideCluster(area: SwapArea): number {
	while (area.cursor < area.runEnd) {
		if (slotIsFree(area, area.cursor)) return area.cursor;
		area.cursor++;
	}
	const clusters = area.clusterFree.length;
	const from = Math.floor(area.cursor / CLUSTER);
	for (let i = 0; i < clusters; i++) {
		const cluster = (from + i) % clusters;
		if (area.clusterFree[cluster] !== CLUSTER) continue;
		area.cursor = cluster * CLUSTER;
		area.runEnd = area.cursor + CLUSTER;
		return area.cursor;
	}
	for (let cluster = 0; cluster < clusters; cluster++) {
		if (area.clusterFree[cluster] === 0) continue;
		area.cursor = cluster * CLUSTER;
		area.runEnd = Math.min(area.cursor + CLUSTER, area.pages);
		while (!slotIsFree(area, area.cursor)) area.cursor++;
		return area.cursor;
	}
	return -1;
}

/** First slot of the lowest run of free ones as long as a cluster, −1 when there is none. */
function lowestRun(area: SwapArea): number {
	let run = 0;
	for (let slot = 0; slot < area.pages; slot++) {
		const free = slot % CLUSTER === 0 ? area.clusterFree[slot / CLUSTER] : -1;
		if (free === 0 || (free === CLUSTER && run === 0)) {
			if (free === CLUSTER) return slot;
			slot += CLUSTER - 1;
			run = 0;
			continue;
		}
		run = slotIsFree(area, slot) ? run + 1 : 0;
		if (run === CLUSTER) return slot - CLUSTER + 1;
	}
	return -1;
}

/** Only a page in RAM has the slot, and no page table (SWAP_HAS_CACHE alone). */
const isCopyOnly = (area: SwapArea, slot: number): boolean => area.count[slot] === 0 && area.cache[slot] > 0;

/** Where a search begins: behind the last one, or, after a run, at the lowest run that is free, or where there is none at the lowest slot that may be. */
function beginRun(area: SwapArea): number {
	if (area.runLeft > 0) {
		area.runLeft--;
		return area.cursor;
	}
	area.runLeft = CLUSTER - 1;
	if (area.pages - area.used < CLUSTER) return area.cursor;
	const run = lowestRun(area);
	return run >= 0 ? run : area.lowest;
}

function findOnSeekingDisk(m: Machine, area: SwapArea, wanted: number): number[] {
	const found: number[] = [];
	let looks = LOOKS;
	let at = beginRun(area);
	if (at > area.highest) at = area.lowest;
	for (let passed = 0; !slotIsFree(area, at); passed++) {
		if (passed > area.pages) return found;
		if (m.swapFree * 2 < m.swapTotal && isCopyOnly(area, at) && reclaimCopy(m, area.cache[at] - 1) && slotIsFree(area, at)) break;
		at = at >= area.highest ? area.lowest : at + 1;
		looks--;
	}
	const hasTime = looks >= 0;
	looks = Math.max(0, looks);
	for (;;) {
		found.push(at);
		hold(area, at);
		if (found.length === wanted || at >= area.highest || --looks < 0) break;
		if (area.runLeft > 0 && slotIsFree(area, ++at)) {
			area.runLeft--;
			continue;
		}
		while (hasTime && at <= area.highest && --looks > 0 && !slotIsFree(area, at)) at++;
		if (!hasTime || at > area.highest || looks <= 0) break;
	}
	area.cursor = (found[found.length - 1] as number) + 1;
	return found;
}

/** Up to so many free slots, which are held from now on. */
export function findSlots(m: Machine, area: SwapArea, wanted: number): readonly number[] {
	if (area.used >= area.pages) return [];
	if (m.disks[area.disk].config.rotational) return findOnSeekingDisk(m, area, wanted);
	const found: number[] = [];
	while (found.length < wanted) {
		const slot = takeBesideCluster(area);
		if (slot < 0) break;
		found.push(slot);
	}
	return found;
}

/** A single one; −1: there is none. */
export function findSlot(m: Machine, area: SwapArea): number {
	if (m.disks[area.disk].config.rotational) return findOnSeekingDisk(m, area, 1)[0] ?? -1;
	return takeBesideCluster(area);
}

function takeBesideCluster(area: SwapArea): number {
	const slot = findBesideCluster(area);
	if (slot < 0) return -1;
	area.cursor = slot + 1;
	hold(area, slot);
	return slot;
}

// Slots on the lists of the CPUs: 64 are taken from an area at once and handed out one by one, and freed ones go back when 64 have come together.
// Those on the lists count as used. (mm/swap_slots.c, get_swap_pages of mm/swapfile.c; docs §10) With the free pages of the CPUs an option of the machine;
// without it a slot is taken and freed alone.
import {emit} from '../account/emit.ts';
import {chargedGroup} from '../cgroup/charge.ts';
import {chargeSlot} from '../cgroup/swap-counter.ts';
import {countEvent} from '../cgroup/tree.ts';
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {LIST_SLOTS, listOf, type SlotLists} from './slot-lists.ts';
import {CLUSTER} from './slot-map.ts';
import {findSlot, findSlots} from './slot-search.ts';
import {freeSlotIfUnused, returnSlots, type SwapArea} from './swap.ts';
import {areaOf, slotOf, swapEntry, type SwapEntry} from './swap-entry.ts';

/** With fewer slots than two lists full for each CPU no list is used, until there are more than five (THRESHOLD_DEACTIVATE_, THRESHOLD_ACTIVATE_SWAP_SLOTS_CACHE). */
const TOO_FEW = 2;
const ENOUGH = 5;

/** All lists go back to their areas, and are not used until there is enough again. */
export function drainSlotLists(m: Machine): void {
	if (m.slotLists === null) return;
	m.slotLists.active = false;
	for (const {ready, freed} of m.slotLists.ofCpu) {
		returnSlots(m, ready);
		returnSlots(m, freed);
	}
}

/** Whether the lists are used: not while swap is nearly full (check_cache_active), or some of it is being turned off. */
function isActive(m: Machine, lists: SlotLists): boolean {
	if (m.swaps.some(area => area.leaving)) return false;
	const perCpu = LIST_SLOTS * lists.ofCpu.length;
	if (!lists.active) lists.active = m.swapFree > perCpu * ENOUGH;
	else if (m.swapFree < perCpu * TOO_FEW) drainSlotLists(m);
	return lists.active;
}

/** The area of highest priority that has free slots; null: there is none. */
function bestArea(m: Machine): SwapArea | null {
	if (m.swapFree <= 0) return null;
	let best: SwapArea | null = null;
	for (const area of m.swaps) {
		if (!area.on || area.leaving || area.used >= area.pages) continue;
		// Equal priorities take turns: the one with fewer runs handed out so far.
		if (
			best === null ||
			area.priority > best.priority ||
			(area.priority === best.priority && Math.floor(area.used / CLUSTER) < Math.floor(best.used / CLUSTER))
		)
			best = area;
	}
	return best;
}

/** Up to so many slots at once (get_swap_pages). */
function takeSlots(m: Machine, most: number): SwapEntry[] {
	const area = bestArea(m);
	if (area === null) return [];
	const wanted = Math.min(most, m.swapFree);
	m.swapFree -= wanted;
	const slots = findSlots(m, area, wanted);
	m.swapFree += wanted - slots.length;
	if (slots.length > 0 && m.swapFree === 0) emit(m, {kind: 'swap-full'});
	return slots.map(slot => swapEntry(area.index, slot));
}

/** A single slot (get_swap_pages for one); −1: there is none. */
function takeOneSlot(m: Machine): SwapEntry {
	const area = bestArea(m);
	if (area === null) return -1;
	m.swapFree--;
	const slot = findSlot(m, area);
	if (slot < 0) m.swapFree++;
	else if (m.swapFree === 0) emit(m, {kind: 'swap-full'});
	return slot < 0 ? -1 : swapEntry(area.index, slot);
}

/** A slot of the CPU's list, which is filled when it is empty; −1: the lists are not in use, or there is none. */
function takeFromList(m: Machine, lists: SlotLists): SwapEntry {
	if (!isActive(m, lists)) return -1;
	const {ready} = listOf(m, lists);
	if (ready.length === 0) ready.push(...takeSlots(m, LIST_SLOTS).reverse());
	return ready.pop() ?? -1;
}

/** Takes a slot, for the caller to use; −1: there is none. */
export function takeSlot(m: Machine): SwapEntry {
	const listed = m.slotLists === null ? -1 : takeFromList(m, m.slotLists);
	const entry = listed >= 0 ? listed : takeOneSlot(m);
	if (entry < 0) return -1;
	areaOf(m, entry).held[slotOf(entry)] = 0;
	return entry;
}

/** Takes a slot for a page from the area of highest priority that has one, −1 when swap is full or the page's group may have none. The caller puts the page into its cache. */
export function allocSlot(m: Machine, pfn: Pfn): SwapEntry {
	const group = chargedGroup(m, pfn);
	const entry = takeSlot(m);
	if (group === null) return entry;
	if (entry < 0) countEvent(m, group.id, 'swap_fail');
	else if (chargeSlot(m, group.id)) {
		const area = areaOf(m, entry);
		area.group ??= new Uint16Array(area.pages);
		area.group[slotOf(entry)] = group.id;
	} else {
		freeSlotIfUnused(m, areaOf(m, entry), slotOf(entry));
		return -1;
	}
	return entry;
}

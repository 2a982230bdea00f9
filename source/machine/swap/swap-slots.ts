// Slots on the lists of the CPUs: 64 are taken from an area at once and handed out one by one, and freed ones go back when 64 have come together.
// Those on the lists count as used. (mm/swap_slots.c, get_swap_pages of mm/swapfile.c; docs §10) With the free pages of the CPUs an option of the machine;
// without it a slot is taken and freed alone.
import {emit} from '../account/emit.ts';
import type {Machine} from '../state.ts';
import {CLUSTER, findSlots} from './slot-search.ts';
import {returnSlot, type SwapArea} from './swap.ts';
import {areaOf, slotOf, swapEntry, type SwapEntry} from './swap-entry.ts';

/** SWAP_SLOTS_CACHE_SIZE; with fewer slots than two lists full for each CPU no list is used, until there are more than five. */
const LIST_SLOTS = 64;
const TOO_FEW = 2;
const ENOUGH = 5;

/** A CPU's: to be handed out (from the end), and freed. */
export type SlotList = {readonly ready: SwapEntry[]; readonly freed: SwapEntry[]};
export type SlotLists = {active: boolean; readonly ofCpu: readonly SlotList[]};

export const createSlotLists = (cpus: number): SlotLists => ({active: false, ofCpu: Array.from({length: cpus}, () => ({ready: [], freed: []}))});

const listOf = (m: Machine, lists: SlotLists): SlotList => lists.ofCpu[Math.max(0, m.cpu)];

function drain(m: Machine, slots: SwapEntry[]): void {
	for (const entry of slots.splice(0)) {
		returnSlot(m, areaOf(m, entry), slotOf(entry));
	}
}

/** All lists go back to their areas, and are not used until there is enough again. */
export function drainSlotLists(m: Machine): void {
	if (m.slotLists === null) return;
	m.slotLists.active = false;
	for (const {ready, freed} of m.slotLists.ofCpu) {
		drain(m, ready);
		drain(m, freed);
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

/** Slots from the area of highest priority that has some (get_swap_pages). */
function takeSlots(m: Machine, most: number): SwapEntry[] {
	if (m.swapFree <= 0) return [];
	const wanted = Math.min(most, m.swapFree);
	let best: SwapArea | undefined;
	for (const area of m.swaps) {
		if (!area.on || area.leaving || area.used >= area.pages) continue;
		// Equal priorities take turns: the one with fewer runs handed out so far.
		if (
			best === undefined ||
			area.priority > best.priority ||
			(area.priority === best.priority && Math.floor(area.used / CLUSTER) < Math.floor(best.used / CLUSTER))
		)
			best = area;
	}
	if (best === undefined) return [];
	const {index} = best;
	m.swapFree -= wanted;
	const slots = findSlots(m, best, wanted);
	m.swapFree += wanted - slots.length;
	if (slots.length > 0 && m.swapFree === 0) emit(m, {kind: 'swap-full'});
	return slots.map(slot => swapEntry(index, slot));
}

/** Takes a slot, for the caller to use; −1: there is none (folio_alloc_swap). */
export function takeSlot(m: Machine): SwapEntry {
	const lists = m.slotLists;
	let entry: SwapEntry | undefined;
	if (lists !== null && isActive(m, lists)) {
		const {ready} = listOf(m, lists);
		if (ready.length === 0) ready.push(...takeSlots(m, LIST_SLOTS).reverse());
		entry = ready.pop();
	}
	entry ??= takeSlots(m, 1)[0];
	if (entry === undefined) return -1;
	areaOf(m, entry).held[slotOf(entry)] = 0;
	return entry;
}

/** Keeps a freed slot on the list of the CPU; false: it is to be returned at once (free_swap_slot). */
export function keepSlot(m: Machine, area: SwapArea, slot: number): boolean {
	const lists = m.slotLists;
	if (lists === null || !lists.active) return false;
	const {freed} = listOf(m, lists);
	if (freed.length >= LIST_SLOTS) drain(m, freed);
	area.held[slot] = 1;
	freed.push(swapEntry(area.index, slot));
	return true;
}

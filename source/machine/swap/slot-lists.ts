// Lists of slots by CPU: taken ahead, and freed but not yet given back. (struct swap_slots_cache; docs §10)
import type {Machine} from '../state.ts';
import type {SwapEntry} from './swap-entry.ts';

/** SWAP_SLOTS_CACHE_SIZE. */
export const LIST_SLOTS = 64;

/** A CPU's: to be handed out (from the end), and freed. */
export type SlotList = {readonly ready: SwapEntry[]; readonly freed: SwapEntry[]};
export type SlotLists = {active: boolean; readonly ofCpu: readonly SlotList[]};

export const createSlotLists = (cpus: number): SlotLists => ({active: false, ofCpu: Array.from({length: cpus}, () => ({ready: [], freed: []}))});

/** That of the CPU that runs. */
export const listOf = (m: Machine, lists: SlotLists): SlotList => lists.ofCpu[Math.max(0, m.cpu)];

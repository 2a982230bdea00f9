// Switching MGLRU on and off while the machine runs: /sys/kernel/mm/lru_gen/enabled. (mm/vmscan.c enabled_store, lru_gen_change_state, fill_evictable,
// drain_evictable; docs M 11) Every page moves between the two sets of lists: what is active into the youngest generation and back from the two youngest.
import {NONE} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, LISTS, lruAdd, lruRemove} from '../lru.ts';
import {ALL_CAPS, GEN_ANON, GEN_LISTS, genOf, isActiveGen, type LruGen, mglruOn, typeOf} from './state.ts';

function fill(m: Machine): void {
	for (let row = 0; row < m.lru.head.length; row += LISTS) {
		for (const list of [INACTIVE_ANON, ACTIVE_ANON, INACTIVE_FILE, ACTIVE_FILE] as const) {
			for (let pfn = m.lru.tail[row + list]; pfn !== NONE; pfn = m.lru.tail[row + list]) {
				lruRemove(m, pfn);
				lruAdd(m, pfn, list);
			}
		}
	}
}

function drain(m: Machine, lg: LruGen): void {
	for (let at = 0; at < GEN_LISTS; at++) {
		for (let pfn = lg.tail[at]; pfn !== NONE; pfn = lg.tail[at]) {
			const active = isActiveGen(lg, genOf(m.frames, pfn));
			const anon = typeOf(m.frames, pfn) === GEN_ANON;
			lruRemove(m, pfn);
			lruAdd(m, pfn, anon ? (active ? ACTIVE_ANON : INACTIVE_ANON) : active ? ACTIVE_FILE : INACTIVE_FILE);
		}
	}
}

/** Bits 1 generations, 2 walks of page tables, 4 only of tables that were used; others say nothing. */
export function setLruGen(m: Machine, caps: number): void {
	const was = mglruOn(m);
	m.mglru.caps = caps & ALL_CAPS;
	if (was === mglruOn(m)) return;
	if (was) {
		for (const lg of m.mglru.lruvecs) if (lg !== undefined) drain(m, lg);
	} else fill(m);
}

// Which page reclaim looks at next: the tails of a node's inactive lists, with whose page it is and whether it would be found in use. Read off, nothing changes.
// (mm/vmscan.c isolate_lru_folios takes from the tail; folio_check_references decides.) With memory groups, or MGLRU, there is no one tail of a node.
import {YOUNG} from '../address-space/pte.ts';
import {pageAddress} from '../address-space/region.ts';
import {ANON, DIRTY, NONE, type Pfn, REFERENCED, WRITEBACK} from '../memory/frames.ts';
import {INACTIVE_ANON, INACTIVE_FILE, LISTS, type ListId} from '../reclaim/lru.ts';
import {mglruOn} from '../reclaim/mglru/state.ts';
import type {ListTails, TailPage} from '../tail-page.ts';
import type {Machine} from '../state.ts';

function ownerOf(m: Machine, pfn: Pfn): Pick<TailPage, 'of' | 'used'> {
	const {flags, owner, index} = m.frames;
	if ((flags[pfn] & ANON) === 0) {
		const path = m.files[owner[pfn]]?.path ?? '';
		return {of: {kind: 'file', path, page: index[pfn]}, used: (flags[pfn] & REFERENCED) !== 0};
	}
	const region = owner[pfn] === NONE ? undefined : m.regions[owner[pfn]];
	if (region == null || region.pid === 0) return {of: {kind: 'nobody'}, used: false};
	const {pid} = region;
	const page = index[pfn];
	return {
		of: {kind: 'process', pid, name: m.taskOf.get(pid)?.name ?? '', address: pageAddress(region, page)},
		used: (region.ptes[page] & YOUNG) !== 0,
	};
}

function tailOf(m: Machine, node: number, list: ListId): TailPage | null {
	const pfn = m.lru.tail[node * LISTS + list];
	if (pfn === NONE || pfn === undefined) return null;
	const flags = m.frames.flags[pfn];
	return {pfn, ...ownerOf(m, pfn), dirty: (flags & (DIRTY | WRITEBACK)) !== 0};
}

/** The tails of a node; null where they are of groups or generations. */
export const listTails = (m: Machine, node: number): ListTails | null =>
	m.cgroups !== null || mglruOn(m) ? null : {anon: tailOf(m, node, INACTIVE_ANON), file: tailOf(m, node, INACTIVE_FILE)};

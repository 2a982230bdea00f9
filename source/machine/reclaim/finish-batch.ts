// What becomes of a batch when all its pages are decided: the evicted ones are freed, the others put back on the lists, and all is counted.
// (the end of shrink_folio_list, move_folios_to_lru and the end of shrink_inactive_list of mm/vmscan.c; docs §6.3)
import {ROOT} from '../cgroup/group.ts';
import {groupOf} from '../cgroup/tree.ts';
import {wakeAllFlushers} from '../files/backing-dev.ts';
import {ANON, DIRTY, freeFrame, GATHERED, ISOLATED, MLOCKED, type Pfn, RECLAIM, REFERENCED, UPTODATE, WORKINGSET, WRITEBACK} from '../memory/frames.ts';
import type {Node} from '../memory/node.ts';
import type {Machine} from '../state.ts';
import {dropAnon} from '../swap/swap.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, lruAdd, UNEVICTABLE} from './lru.ts';
import {growAge} from './lruvec-state.ts';
import {clearRefs} from './mglru/lists.ts';
import {clearStat, newBatch, type Reclaim} from './scan-control.ts';
import {isMapped, isOrphan} from './shrink.ts';
import {noteCost} from './workingset.ts';

function countStolen(m: Machine, r: Reclaim, stolen: number): void {
	const node = m.nodes[r.node];
	const anonList = r.batchList === INACTIVE_ANON;
	if (r.kswapd) {
		m.vm.pgsteal_kswapd += stolen;
		node.kswapd.stolen += stolen;
	} else if (r.root === ROOT) m.vm.pgsteal_direct += stolen;
	if (r.group !== ROOT) groupOf(m, r.group).stat[r.kswapd ? 'pgsteal_kswapd' : 'pgsteal_direct'] += stolen;
	if (anonList) m.vm.pgsteal_anon += stolen;
	else m.vm.pgsteal_file += stolen;
	if (r.gen === null) noteCost(m, node, r.group, anonList, r.pageout, r.batchScanned - stolen);
}

/** Kept pages to the head of their list, activated ones to the active list (move_folios_to_lru). */
function putBack(m: Machine, pages: readonly Pfn[], active: boolean, node: Node): void {
	const {flags} = m.frames;
	for (const pfn of pages) {
		flags[pfn] &= ~ISOLATED;
		if (isOrphan(m, pfn)) {
			dropAnon(m, pfn);
			continue;
		}
		const anon = (flags[pfn] & ANON) !== 0;
		if ((flags[pfn] & MLOCKED) !== 0) lruAdd(m, pfn, UNEVICTABLE);
		else if (active) {
			lruAdd(m, pfn, anon ? ACTIVE_ANON : ACTIVE_FILE);
			growAge(m, m.frames.group === null ? ROOT : m.frames.group[pfn], node);
		} else lruAdd(m, pfn, anon ? INACTIVE_ANON : INACTIVE_FILE);
	}
}

const BUSY = REFERENCED | DIRTY | WRITEBACK | GATHERED;

/**
 * The same with MGLRU (the middle of evict_folios): all go to the youngest generation, but those that wait for their write; those whose write has ended
 * meanwhile are to be gone through once more, and returned.
 */
function putBackInGenerations(m: Machine, r: Reclaim, again: boolean): Pfn[] {
	const {flags} = m.frames;
	const clean: Pfn[] = [];
	for (const [pages, activated] of [
		[r.kept, false],
		[r.activated, true],
	] as const) {
		for (const pfn of pages) {
			const f = flags[pfn];
			const anon = (f & ANON) !== 0;
			const waits = (f & RECLAIM) !== 0 && (f & (DIRTY | WRITEBACK)) !== 0;
			const idle = (f & (BUSY | MLOCKED)) === 0 && (f & UPTODATE) !== 0 && !isMapped(m, pfn) && !isOrphan(m, pfn);
			if (!waits && !again && !activated && idle) {
				clean.push(pfn);
				continue;
			}
			flags[pfn] &= ~ISOLATED;
			if (isOrphan(m, pfn)) {
				dropAnon(m, pfn);
				continue;
			}
			if ((f & MLOCKED) !== 0) {
				lruAdd(m, pfn, UNEVICTABLE);
				continue;
			}
			if (!waits) clearRefs(m, pfn);
			else if ((f & WORKINGSET) !== 0) flags[pfn] |= REFERENCED;
			const active = activated || !waits;
			lruAdd(m, pfn, anon ? (active ? ACTIVE_ANON : INACTIVE_ANON) : active ? ACTIVE_FILE : INACTIVE_FILE);
		}
	}
	return clean;
}

/** Ends a batch: frees what was reclaimed, and puts back what was not. With MGLRU some of it may be left in r.batch, to be gone through again. */
export function finishBatch(m: Machine, r: Reclaim): void {
	const anonList = r.batchList === INACTIVE_ANON;
	for (const pfn of r.toFree) freeFrame(m, pfn);
	const again = r.gen === null ? [] : putBackInGenerations(m, r, r.gen.again);
	if (r.gen === null) {
		const node = m.nodes[r.node];
		if (r.kept.length > 0) putBack(m, r.kept, false, node);
		if (r.activated.length > 0) putBack(m, r.activated, true, node);
	}
	const taken = r.batch.length;
	const stolen = r.toFree.length;
	r.visitReclaimed += stolen;
	if (r.counted) countStolen(m, r, stolen);
	const {batchStat, stat} = r;
	if (r.gen === null) {
		if (taken > 0 && batchStat.unqueuedDirty === taken) wakeAllFlushers(m);
		if (!anonList) stat.fileTaken += taken;
	}
	stat.taken += taken;
	stat.dirty += batchStat.dirty;
	stat.unqueuedDirty += batchStat.unqueuedDirty;
	stat.congested += batchStat.congested;
	stat.writeback += batchStat.writeback;
	stat.immediate += batchStat.immediate;
	newBatch(r, again);
	if (r.gen === null || again.length === 0) return;
	r.gen.again = true;
	r.at = 0;
	clearStat(batchStat);
}

// What happens to each scanned page of an inactive list, and to the batch when all are decided: the ten rows of docs §6.3.
// Models shrink_folio_list, folio_check_references, pageout and move_folios_to_lru of mm/vmscan.c.
// Left out: demotion, lazyfree, large folios, ->writepage of ext4 (dirty file pages are the flusher's).
import {emit} from '../account/emit.ts';
import {chargedGroup} from '../cgroup/charge.ts';
import {ROOT} from '../cgroup/group.ts';
import {noteEviction} from '../cgroup/shadow.ts';
import {groupOf} from '../cgroup/tree.ts';
import {
	ANON,
	DIRTY,
	freeFrame,
	GATHERED,
	ISOLATED,
	MLOCKED,
	NONE,
	type Pfn,
	RECLAIM,
	REFERENCED,
	SWAPCACHE,
	UPTODATE,
	WORKINGSET,
	WRITEBACK,
} from '../memory/frames.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, lruAdd, UNEVICTABLE} from './lru.ts';
import {removeFromPageCache} from '../files/page-cache.ts';
import {addToSwapCache, areaOf, dropAnon, removeFromSwapCache, slotOf, swapIsHalfFull, tryFreeSwap} from '../swap/swap.ts';
import {allocSlot} from '../swap/swap-slots.ts';
import {swapWrite} from '../swap/swap-out.ts';
import {noteContents} from '../swap/contents.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {growAge} from './lruvec-state.ts';
import {clearStat, newBatch, type Reclaim} from './scan-control.ts';
import {clearRefs} from './mglru/lists.ts';
import {lookAround} from './mglru/look-around.ts';
import {evictionShadow, noteCost} from './workingset.ts';
import {testAndClearYoung, unmapAnon, unmapFile, usedAsText, usedEntries} from '../address-space/rmap.ts';
import {wakeAllFlushers} from '../files/backing-dev.ts';

/** An anonymous page that nobody maps any more and that has no slot: its owner unmapped it while it was off the lists. */
const isOrphan = (m: Machine, pfn: Pfn): boolean => (m.frames.flags[pfn] & (ANON | SWAPCACHE | GATHERED)) === ANON && m.frames.owner[pfn] === NONE;

/** The first page of the machine's life that goes to swap: whose it was, and who sent it. */
function noteFirstSwapOut(m: Machine, pfn: Pfn, by: Task): void {
	m.swapBegun = true;
	const owner = m.taskOf.get(m.regions[m.frames.owner[pfn]]?.pid ?? 0);
	emit(m, {kind: 'first-swap-out', pid: owner?.pid ?? 0, name: owner?.name ?? '–', by: by.name});
}

function keep(r: Reclaim, pfn: Pfn): true {
	r.kept.push(pfn);
	r.at++;
	return true;
}

function activate(m: Machine, r: Reclaim, pfn: Pfn): true {
	if ((m.frames.flags[pfn] & SWAPCACHE) !== 0 && swapIsHalfFull(m, pfn)) tryFreeSwap(m, pfn);
	m.vm.pgactivate++;
	const group = chargedGroup(m, pfn);
	if (group !== null) group.stat.pgactivate++;
	r.activated.push(pfn);
	r.at++;
	return true;
}

/** A page under writeback (cases 1 to 3 of shrink_folio_list): kswapd that has met it before may have to wait, everybody else marks it and goes on. */
function metWriteback(m: Machine, r: Reclaim, pfn: Pfn): true {
	const {flags} = m.frames;
	const f = flags[pfn];
	const stat = r.batchStat;
	m.clock += m.costs.scanReferenced;
	if ((f & ANON) === 0) {
		stat.dirty++;
		stat.congested += (f & RECLAIM) !== 0 ? 1 : 0;
	}
	if (r.kswapd && (f & RECLAIM) !== 0 && m.nodes[r.node].writebackFlag) stat.immediate++;
	else {
		flags[pfn] |= RECLAIM;
		stat.writeback++;
	}
	return activate(m, r, pfn);
}

/** Gives an anonymous page a slot (add_to_swap). False: there is none, or this pass may not swap, and what becomes of the page is decided. */
function addToSwap(m: Machine, task: Task, r: Reclaim, pfn: Pfn): boolean {
	if (!r.maySwap) {
		m.clock += m.costs.scanKept;
		keep(r, pfn);
		return false;
	}
	const entry = allocSlot(m, pfn);
	if (entry < 0) {
		m.clock += m.costs.scanReferenced;
		activate(m, r, pfn);
		return false;
	}
	if (!m.swapBegun) noteFirstSwapOut(m, pfn, task);
	noteContents(m, pfn, entry);
	addToSwapCache(m, task, pfn, entry);
	m.frames.flags[pfn] |= DIRTY;
	return true;
}

/** A dirty page that nobody maps (pageout). 'clean': a device has taken it at once, and it may be freed; 'decided': it stays for now; 'wait': no room in the queue. */
function pageOut(m: Machine, task: Task, r: Reclaim, pfn: Pfn, anon: boolean): 'clean' | 'decided' | 'wait' {
	const {flags} = m.frames;
	if (!anon) {
		m.clock += m.costs.scanReferenced;
		flags[pfn] |= RECLAIM;
		m.nodes[r.node].stat.nr_vmscan_immediate_reclaim++;
		activate(m, r, pfn);
		return 'decided';
	}
	if (!r.mayWrite) {
		m.clock += m.costs.scanKept;
		keep(r, pfn);
		return 'decided';
	}
	const written = swapWrite(m, task, r, pfn);
	if (written === 'wait') return 'wait';
	if (written === 'stays') return activate(m, r, pfn) && 'decided';
	r.pageout++;
	if ((flags[pfn] & (WRITEBACK | DIRTY)) === 0) return 'clean';
	keep(r, pfn);
	return 'decided';
}

/** Takes a clean page that nobody maps out of its file or the swap cache, and leaves its shadow (__remove_mapping). */
function evict(m: Machine, r: Reclaim, pfn: Pfn, anon: boolean): true {
	m.clock += anon ? m.costs.scanFreeSwapCache : m.costs.scanFreeFile;
	const root = r.gen === null ? r.root : (m.frames.group?.[pfn] ?? ROOT); // MGLRU remembers whose page it was
	const shadow = evictionShadow(m, pfn, root);
	if (anon) {
		const area = areaOf(m, m.frames.aux[pfn]);
		noteEviction(area, area.pages, slotOf(m.frames.aux[pfn]), root);
		removeFromSwapCache(m, pfn, shadow);
	} else {
		const file = m.files[m.frames.owner[pfn]];
		noteEviction(file, file.map.length, m.frames.index[pfn], root);
		removeFromPageCache(m, pfn, shadow);
	}
	m.frames.owner[pfn] = NONE;
	r.toFree.push(pfn);
	r.at++;
	return true;
}

/** With MGLRU eviction looks at the entries around one that was young, too. In a function of its own, as what a closure holds makes all that is beside it slow. */
const youngAndAround = (m: Machine, r: Reclaim, pfn: Pfn): number =>
	testAndClearYoung(m, pfn, r.root, (region, page) => lookAround(m, r.kswapd, pfn, region, page));

/**
 * Decides about the page at r.at and moves on to the next. False: the page's write has to wait for room in the disk queue; the task sleeps, and the
 * same page is looked at again.
 */
export function shrinkPage(m: Machine, task: Task, r: Reclaim): boolean {
	const {flags, aux} = m.frames;
	const pfn = r.batch[r.at];
	const f = flags[pfn];
	const anon = (f & ANON) !== 0;
	if (isOrphan(m, pfn) || (f & (MLOCKED | GATHERED)) !== 0 || (f & (UPTODATE | WRITEBACK)) === 0) {
		m.clock += m.costs.scanKept;
		return keep(r, pfn); // put back (or freed, or made unevictable) with the batch; a page whose read is in flight is locked, one that is collected to be freed is held
	}
	if ((f & WRITEBACK) !== 0) return metWriteback(m, r, pfn);
	if (!anon && (f & DIRTY) !== 0) {
		r.batchStat.dirty++;
		r.batchStat.unqueuedDirty++;
	}
	if (r.gen !== null && (f & REFERENCED) !== 0 && isMapped(m, pfn)) {
		m.clock += m.costs.scanReferenced;
		return keep(r, pfn); // a walk or a look around has found it in use meanwhile
	}
	const young = r.gen === null ? testAndClearYoung(m, pfn, r.root) : youngAndAround(m, r, pfn);
	const used = usedEntries(young);
	const referenced = (f & REFERENCED) !== 0;
	flags[pfn] &= ~REFERENCED;
	if (used > 0) {
		m.clock += m.costs.scanReferenced;
		flags[pfn] |= REFERENCED;
		return referenced || used > 1 || (!anon && usedAsText(young)) ? activate(m, r, pfn) : keep(r, pfn);
	}
	if (anon && (f & SWAPCACHE) === 0 && !addToSwap(m, task, r, pfn)) return true;
	if (anon) unmapAnon(m, pfn);
	else if (aux[pfn] > 0) unmapFile(m, pfn);
	if ((flags[pfn] & DIRTY) !== 0) {
		const outcome = pageOut(m, task, r, pfn, anon);
		if (outcome !== 'clean') return outcome === 'decided';
	}
	return evict(m, r, pfn, anon);
}

const isMapped = (m: Machine, pfn: Pfn): boolean => ((m.frames.flags[pfn] & ANON) !== 0 ? m.frames.owner[pfn] >= 0 : m.frames.aux[pfn] > 0);

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
function putBack(m: Machine, r: Reclaim): void {
	const {flags} = m.frames;
	const node = m.nodes[r.node];
	for (const [pages, active] of [
		[r.kept, false],
		[r.activated, true],
	] as const) {
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
	if (r.gen === null) putBack(m, r);
	const again = r.gen === null ? [] : putBackInGenerations(m, r, r.gen.again);
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

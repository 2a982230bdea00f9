// What happens to each scanned page of an inactive list: the ten rows of docs §6.3. (shrink_folio_list, folio_check_references and pageout of mm/vmscan.c)
// What a batch comes to when all are decided is finish-batch.ts's. The page that a stream leaves behind has a way of its own, which V8 compiles into the loop.
// Left out: demotion, lazyfree, large folios, ->writepage of ext4 (dirty file pages are the flusher's).
import {emit} from '../account/emit.ts';
import {chargedGroup} from '../cgroup/charge.ts';
import {ANON, DIRTY, GATHERED, HELD, MLOCKED, NONE, type Pfn, RECLAIM, REFERENCED, SWAPCACHE, UPTODATE, WRITEBACK} from '../memory/frames.ts';
import {addToSwapCache, swapIsHalfFull, tryFreeSwap} from '../swap/swap.ts';
import {allocSlot} from '../swap/swap-slots.ts';
import {swapWrite} from '../swap/swap-out.ts';
import {noteContents} from '../swap/contents.ts';
import type {Machine} from '../state.ts';
import {mustStop} from '../tasks/cpu.ts';
import type {Task} from '../tasks/task.ts';
import {evictAnon, evictFile} from './remove-mapping.ts';
import type {Reclaim} from './scan-control.ts';
import {lookAround} from './mglru/look-around.ts';
import {testAndClearYoung, unmapAnon, unmapFile, usedAsText, usedEntries} from '../address-space/rmap.ts';

/** An anonymous page that nobody maps any more and that has no slot: its owner unmapped it while it was off the lists. */
export const isOrphan = (m: Machine, pfn: Pfn): boolean => (m.frames.flags[pfn] & (ANON | SWAPCACHE | GATHERED)) === ANON && m.frames.owner[pfn] === NONE;

/** Some page table maps it. */
export const isMapped = (m: Machine, pfn: Pfn): boolean => ((m.frames.flags[pfn] & ANON) !== 0 ? m.frames.owner[pfn] >= 0 : m.frames.aux[pfn] > 0);

/** The first page of the machine's life that goes to swap: whose it was, a process's or (pid 0) a file's on the tmpfs, and who sent it. */
function noteFirstSwapOut(m: Machine, pfn: Pfn, by: Task): void {
	m.swapBegun = true;
	const region = m.regions[m.frames.owner[pfn]];
	const owner = m.taskOf.get(region?.pid ?? 0);
	emit(m, {kind: 'first-swap-out', pid: owner?.pid ?? 0, name: owner?.name ?? region?.name ?? '–', by: by.name});
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
	if ((flags[pfn] & HELD) !== 0) return keep(r, pfn); // somebody has a reference to it (folio_ref_freeze)
	if (anon) evictAnon(m, r, pfn);
	else evictFile(m, r, pfn);
	return true;
}

/** What the pages of a stream are not. */
const UNCOMMON = ANON | DIRTY | WRITEBACK | MLOCKED | GATHERED | HELD;

/** Decides about the pages of a batch from r.at on. False: the step's time is over, or a page's write has to wait, and the caller is to go on there. */
export function shrinkBatch(m: Machine, task: Task, r: Reclaim): boolean {
	const {flags, aux} = m.frames;
	while (r.at < r.batch.length) {
		if (mustStop(m)) return false;
		const pfn = r.batch[r.at];
		if ((flags[pfn] & (UNCOMMON | UPTODATE)) === UPTODATE && aux[pfn] === 0) {
			// Clean, of a file, mapped by nobody: most pages that a scan meets, and there is nothing to decide about them.
			flags[pfn] &= ~REFERENCED;
			evictFile(m, r, pfn);
		} else if (!shrinkPage(m, task, r)) return false;
	}
	return true;
}

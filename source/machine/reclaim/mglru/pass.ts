// One pass of reclaim over a node with MGLRU: batch after batch of 64 off the oldest generation, or a generation is opened and the pass is over. Resumable as
// the classic pass is, whose record it shares (scan-control.ts), with what happens to a page (shrink.ts). (mm/vmscan.c lru_gen_shrink_node,
// set_initial_priority, try_to_shrink_lruvec, get_nr_to_scan, should_abort_scan, the second half of evict_folios; docs M 6, M 7.2)
// Left out: a root list smaller than 2^priority may be visited twice.
import {ROOT} from '../../cgroup/group.ts';
import {swapRoom} from '../../cgroup/swap-counter.ts';
import {groupOf} from '../../cgroup/tree.ts';
import {createWalk} from '../../cgroup/walk.ts';
import {wakeAllFlushers} from '../../files/backing-dev.ts';
import {shrinkZswap} from '../../swap/zswap-writeback.ts';
import {watermarkOk} from '../../memory/watermark.ts';
import type {Machine} from '../../state.ts';
import {flushPlug} from '../../swap/swap-out.ts';
import type {Task} from '../../tasks/task.ts';
import {INACTIVE_ANON, INACTIVE_FILE, listSize} from '../lru.ts';
import {nextGroup} from '../next-group.ts';
import {clearStat, DEF_PRIORITY, type GenPass, type Reclaim} from '../scan-control.ts';
import {finishBatch} from '../finish-batch.ts';
import {shrinkBatch} from '../shrink.ts';
import {beginSlab, runNames} from '../shrink-slab.ts';
import {openGeneration, shouldAge} from './age.ts';
import {isolateBatch} from './evict.ts';
import {lruGenOf, MIN_LRU_BATCH, MM_WALK} from './state.ts';
import {beginWalk, continueWalk} from './walk.ts';
import {mustStop} from '../../tasks/cpu.ts';

/** Bits of a whole number (fls). */
export const bits = (n: number): number => (n <= 0 ? 0 : Math.floor(Math.log2(n)) + 1);

/** The priority of a first pass that wants so many pages, of so many that are inactive: six passes and no more are left of it then (set_initial_priority). */
export function initialPriority(priority: number, want: number, reclaimable: number): number {
	if (priority !== DEF_PRIORITY || want < MIN_LRU_BATCH) return priority;
	return Math.max(DEF_PRIORITY / 2, Math.min(DEF_PRIORITY, bits(reclaimable) - 1 - bits(want - 1)));
}

/** Where kswapd, or a pass of anybody, begins (lru_gen_age_node, lru_gen_shrink_node). */
export function setPriority(m: Machine, r: Reclaim): void {
	const anon = r.maySwap && m.swapFree > 0 ? listSize(m, r.node, INACTIVE_ANON) : 0;
	r.priority = initialPriority(r.priority, r.want, listSize(m, r.node, INACTIVE_FILE) + anon);
}

/** 0 where nothing may be swapped, or fewer slots than a batch are free (get_swappiness). */
export const swappinessOf = (m: Machine, r: Reclaim): number =>
	r.maySwap && swapRoom(m, r.group) >= MIN_LRU_BATCH ? (r.swappiness ?? m.tunables.swappiness) : 0;

function beginPass(m: Machine, r: Reclaim): void {
	r.passReclaimed = 0;
	r.visitReclaimed = 0;
	clearStat(r.stat);
	if (r.root === ROOT) {
		if (!r.mayWrite || !r.mayUnmap) {
			m.clock += m.costs.nodePass;
			r.step = 'end';
			return;
		}
		setPriority(m, r);
	}
	r.gen = {swappiness: 0, looked: 0, quota: 0, counts: 0, again: false, walk: null};
	r.walk = createWalk(r.root, r.node, r.partial);
	advance(m, r, r.gen, true);
}

/** On to the generations of the next group, or to the pass's end. */
function advance(m: Machine, r: Reclaim, gen: GenPass, isFirst: boolean): void {
	if ((!isFirst && r.root === ROOT && m.cgroups !== null && isAborted(m, r)) || !nextGroup(m, r)) {
		r.step = 'end';
		return;
	}
	gen.swappiness = swappinessOf(m, r);
	gen.looked = 0;
	r.visitReclaimed = 0;
	r.step = 'lists';
	m.clock += r.group === ROOT ? m.costs.nodePass : m.costs.groupPass;
}

/** A group's generations are done for this pass (shrink_one). */
function endVisit(m: Machine, r: Reclaim, gen: GenPass): void {
	if (r.plug !== null) flushPlug(m, r.plug);
	const {stat} = r;
	if (stat.unqueuedDirty > 0 && stat.unqueuedDirty === stat.fileTaken) wakeAllFlushers(m);
	clearStat(stat);
	if (m.zswap !== null) shrinkZswap(m, m.nodes[r.node], r.group, r.priority);
	beginSlab(m, r);
	if (r.names === null) advance(m, r, gen, false);
}

/** Every zone that the request may use is so well over its mark that kswapd may stop before its pass is over. */
function isSafe(m: Machine, r: Reclaim): boolean {
	for (const index of m.nodes[r.node].zones) {
		const zone = m.zones[index];
		if (zone.zoneClass > r.zoneClass || zone.managed === 0) continue;
		if (!watermarkOk(zone, zone.high + zone.boost + MIN_LRU_BATCH, r.zoneClass, 'none')) return false;
	}
	return true;
}

/** The pass of the machine's root, not of a group at its limit, has what it wants (should_abort_scan). */
function isAborted(m: Machine, r: Reclaim): boolean {
	// kswapd counts from its pass's beginning.
	const got = r.visitReclaimed + (r.kswapd ? r.passReclaimed : r.reclaimed);
	return got >= r.want || (r.kswapd && isSafe(m, r));
}

/** After a batch: the pass has looked at enough here, or got enough. */
function isEnough(m: Machine, r: Reclaim, gen: GenPass): boolean {
	if (gen.counts === 0) return true;
	gen.looked += gen.counts;
	return gen.looked >= gen.quota || (r.root === ROOT && isAborted(m, r));
}

/** Asks whether a generation is due, which ends the visit, and takes a batch where none is. Returns whether there is more to do here. */
function nextBatch(m: Machine, r: Reclaim, gen: GenPass): boolean {
	const {lruvec} = r;
	const {due, total} = shouldAge(lruGenOf(m, lruvec), gen.swappiness > 0);
	if (due && r.priority !== DEF_PRIORITY) {
		const lg = lruGenOf(m, lruvec);
		const canSwap = gen.swappiness > 0;
		if (lg.maxSeq <= lg.walkedSeq) return false;
		if ((m.mglru.caps & MM_WALK) !== 0) {
			gen.walk = beginWalk(lg, canSwap);
			return true;
		}
		lg.walkedSeq++;
		openGeneration(m, lruvec, lg, canSwap);
		return false;
	}
	gen.quota = Math.floor(total / 2 ** r.priority);
	if (gen.quota === 0) return false;
	r.at = 0;
	r.pageout = 0;
	gen.again = false;
	clearStat(r.batchStat);
	m.clock += m.costs.batch;
	gen.counts = isolateBatch(m, r, lruvec, gen.swappiness);
	r.batchScanned = r.batch.length;
	countScan(m, r);
	if (r.batch.length === 0) return !isEnough(m, r, gen);
	r.step = 'batch';
	return true;
}

function countScan(m: Machine, r: Reclaim): void {
	const n = r.batch.length;
	r.scanned += n;
	if (r.group !== ROOT) groupOf(m, r.group).stat[r.kswapd ? 'pgscan_kswapd' : 'pgscan_direct'] += n;
	if (r.batchList === INACTIVE_ANON) m.vm.pgscan_anon += n;
	else {
		m.vm.pgscan_file += n;
		r.stat.fileTaken += n;
	}
	if (r.kswapd) {
		m.vm.pgscan_kswapd += n;
		m.nodes[r.node].kswapd.scanned += n;
	} else if (r.root === ROOT) m.vm.pgscan_direct += n;
}

/** Goes on with a pass until it is done or the step's time is up ('yield', also when the reclaimer had to sleep for room in a disk queue). */
export function runGenPass(m: Machine, task: Task, r: Reclaim): 'done' | 'yield' {
	if (r.step === 'begin') beginPass(m, r);
	const {gen} = r;
	while (r.step !== 'end' && gen !== null) {
		if (mustStop(m)) return 'yield';
		if (gen.walk !== null) {
			const how = continueWalk(m, r.lruvec, gen.walk);
			if (how === 'more') return 'yield';
			if (how === 'last') openGeneration(m, r.lruvec, lruGenOf(m, r.lruvec), gen.walk.canSwap);
			gen.walk = null;
			endVisit(m, r, gen);
		} else if (r.step === 'batch') {
			if (!shrinkBatch(m, task, r)) return 'yield';
			finishBatch(m, r);
			if (r.batch.length > 0) continue; // written while they were off the lists: once more
			r.step = 'lists';
			if (isEnough(m, r, gen)) endVisit(m, r, gen);
		} else if (r.step === 'names') {
			if (runNames(m, r)) advance(m, r, gen, false);
		} else if (!nextBatch(m, r, gen)) endVisit(m, r, gen);
	}
	r.step = 'begin';
	r.gen = null;
	if (r.passReclaimed > 0) m.nodes[r.node].kswapd.failures = 0;
	return 'done';
}

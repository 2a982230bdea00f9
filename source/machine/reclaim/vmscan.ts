// One pass of reclaim over a node: which lists, how much, batch after batch of 32, resumable between any two pages.
// Models shrink_node, shrink_lruvec, shrink_list, shrink_active_list and isolate_lru_folios of mm/vmscan.c (docs §5.1, §6, §6.4).
// kswapd and direct reclaim hand in the same record (scan-control.ts) with other settings.
import {ageAnon, anonIsLow, isolate, shrinkActive} from './isolate.ts';
import {lruvecState} from './lruvec-state.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, LISTS, type ListId, listSize, listSizeUpTo} from './lru.ts';
import type {Node} from '../memory/node.ts';
import {inactiveIsLow, scanCounts} from './scan-balance.ts';
import {finishBatch, shrinkPage} from './shrink.ts';
import {shrinkSlab} from '../memory/slab.ts';
import {BATCH, clearStat, DEF_PRIORITY, type Reclaim} from './scan-control.ts';
import {flushPlug} from '../swap/swap-out.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

const isAnonList = (list: number): boolean => list === INACTIVE_ANON || list === ACTIVE_ANON;

/** prepare_scan_count and get_scan_count. */
function beginPass(m: Machine, r: Reclaim): void {
	const node = m.nodes[r.node];
	const state = lruvecState(m, node);
	r.deactivateAnon = r.forceDeactivate || state.activateAnon !== node.refaultsAnon || anonIsLow(m, r.node);
	r.deactivateFile = r.forceDeactivate || state.activateFile !== node.refaultsFile || inactiveIsLow(state.inactiveFile, state.activeFile);
	const inactiveFile = listSize(m, r.node, INACTIVE_FILE);
	const cacheTrim = state.inactiveFile >> r.priority > 0 && !r.deactivateFile;
	let free = 0;
	let high = 0;
	for (const index of node.zones) {
		free += m.zones[index].free;
		high += m.zones[index].high + m.zones[index].boost;
	}
	const fileTiny = listSize(m, r.node, ACTIVE_FILE) + inactiveFile + free <= high && !r.deactivateAnon && listSize(m, r.node, INACTIVE_ANON) >> r.priority > 0;
	const upTo = (list: ListId): number => listSizeUpTo(m, r.lruvec, list, r.zoneClass);
	const sizes = {inactiveAnon: upTo(INACTIVE_ANON), activeAnon: upTo(ACTIVE_ANON), inactiveFile: upTo(INACTIVE_FILE), activeFile: upTo(ACTIVE_FILE)};
	const counts = scanCounts(
		sizes,
		{priority: r.priority, swappiness: m.tunables.swappiness, canSwap: r.maySwap && m.swapFree > 0, fileTiny, cacheTrim},
		node.anonCost,
		node.fileCost,
	);
	for (let i = 0; i < 4; i++) r.left[i + 1] = r.target[i + 1] = counts[i];
	r.passReclaimed = 0;
	r.list = 1;
	clearStat(r.stat);
	r.step = 'lists';
	m.clock += m.costs.nodePass;
}

/** After a round with enough reclaimed: drops the type with less left, and brings the other to the same share of its target. */
function nudge(r: Reclaim): boolean {
	const file = r.left[INACTIVE_FILE] + r.left[ACTIVE_FILE];
	const anon = r.left[INACTIVE_ANON] + r.left[ACTIVE_ANON];
	if (file === 0 || anon === 0) return false;
	const [small, other] = file > anon ? [INACTIVE_ANON, INACTIVE_FILE] : [INACTIVE_FILE, INACTIVE_ANON];
	const percent = Math.trunc((Math.min(file, anon) * 100) / (r.target[small] + r.target[small + 1] + 1));
	r.left[small] = r.left[small + 1] = 0;
	for (const list of [other, other + 1]) {
		const done = r.target[list] - r.left[list];
		r.left[list] = Math.max(0, Math.trunc((r.target[list] * (100 - percent)) / 100) - done);
	}
	return true;
}

/** Next batch of the pass; false when the pass has nothing left to do. */
function nextBatch(m: Machine, r: Reclaim): boolean {
	for (;;) {
		if (r.list > 4) {
			r.list = 1;
			const proportional = !r.kswapd && r.priority === DEF_PRIORITY;
			if (r.passReclaimed >= r.want && !proportional && !nudge(r)) return false;
		}
		if (r.list === 1 && r.left[INACTIVE_ANON] === 0 && r.left[INACTIVE_FILE] === 0 && r.left[ACTIVE_FILE] === 0) return false;
		const list = r.list as ListId;
		r.list++;
		if (r.left[list] === 0) continue;
		const n = Math.min(BATCH, r.left[list]);
		r.left[list] -= n;
		if (list === ACTIVE_ANON || list === ACTIVE_FILE) {
			if (list === ACTIVE_ANON ? r.deactivateAnon : r.deactivateFile) shrinkActive(m, r, list, n);
			else r.skippedDeactivate = true;
			return true;
		}
		isolate(m, r, list, n);
		r.batchList = list;
		r.at = 0;
		r.pageout = 0;
		clearStat(r.batchStat);
		m.clock += m.costs.batch;
		countScan(m, r, list);
		if (r.batch.length > 0) r.step = 'batch';
		return true;
	}
}

function countScan(m: Machine, r: Reclaim, list: ListId): void {
	r.scanned += r.batchScanned;
	if (r.kswapd) {
		m.vm.pgscan_kswapd += r.batchScanned;
		m.nodes[r.node].kswapd.scanned += r.batchScanned;
	} else m.vm.pgscan_direct += r.batchScanned;
	if (isAnonList(list)) m.vm.pgscan_anon += r.batchScanned;
	else m.vm.pgscan_file += r.batchScanned;
}

/** Flags of the node by what the pass met (shrink_node's end); only kswapd sets them. Returns true when kswapd has to nap until writes end. */
function judgePass(node: Node, r: Reclaim): boolean {
	const {stat} = r;
	if (!r.kswapd) return false;
	if (stat.writeback > 0 && stat.writeback === stat.taken) node.writebackFlag = true;
	if (stat.unqueuedDirty > 0 && stat.unqueuedDirty === stat.fileTaken) node.dirtyFlag = true;
	if (stat.dirty > 0 && stat.dirty === stat.congested) node.congestedFlag = true;
	return stat.immediate > 0;
}

export type PassOutcome = 'done' | 'done-throttle' | 'yield';

/**
 * Goes on with a pass until it is done or the step's time is up ('yield', also when the reclaimer had to sleep for room in a disk queue).
 * 'done-throttle': kswapd met only pages whose write it already waits for, and has to nap.
 */
export function runPass(m: Machine, task: Task, r: Reclaim): PassOutcome {
	if (r.step === 'begin') beginPass(m, r);
	while (r.step !== 'end') {
		if (m.clock >= m.limit) return 'yield';
		if (r.step === 'batch') {
			while (r.at < r.batch.length) {
				if (m.clock >= m.limit) return 'yield';
				if (!shrinkPage(m, task, r)) return 'yield';
			}
			finishBatch(m, r);
			r.step = 'lists';
		} else if (!nextBatch(m, r)) r.step = 'end';
	}
	if (r.plug !== null) flushPlug(m, r.plug);
	r.step = 'begin';
	ageAnon(m, r);
	const node = m.nodes[r.node];
	const slab = shrinkSlab(m, node, r.priority);
	r.reclaimed += r.passReclaimed + slab;
	const nap = judgePass(node, r);
	if (r.passReclaimed + slab > 0) node.kswapd.failures = 0;
	return nap ? 'done-throttle' : 'done';
}

/** Remembers the refault counters at the end of a run or call: what comes after them opens deactivation (snapshot_refaults). */
export function snapshotRefaults(m: Machine, node: Node): void {
	const {activateAnon, activateFile} = lruvecState(m, node);
	node.refaultsAnon = activateAnon;
	node.refaultsFile = activateFile;
}

/** Pages of a zone that reclaim could free: cache, and anonymous pages while a swap slot is free; the free pages when there is nothing (a quirk of 6.1). */
export function zoneReclaimablePages(m: Machine, zoneIndex: number): number {
	const at = zoneIndex * LISTS;
	let n = m.lru.zoneSize[at + INACTIVE_FILE] + m.lru.zoneSize[at + ACTIVE_FILE];
	if (m.swapFree > 0) n += m.lru.zoneSize[at + INACTIVE_ANON] + m.lru.zoneSize[at + ACTIVE_ANON];
	return n > 0 ? n : m.zones[zoneIndex].free;
}

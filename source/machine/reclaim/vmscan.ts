// One pass of reclaim over a node: which groups and lists, how much, batch after batch of 32, resumable between any two pages.
// Models shrink_node, shrink_node_memcgs, shrink_lruvec, shrink_list, shrink_active_list and isolate_lru_folios of mm/vmscan.c (docs §5.1, §6, §6.4).
// kswapd and direct reclaim hand in the same record (scan-control.ts) with other settings.
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {scannedSize} from '../cgroup/protection.ts';
import {swapRoom} from '../cgroup/swap-counter.ts';
import {groupOf} from '../cgroup/tree.ts';
import {createWalk} from '../cgroup/walk.ts';
import {ageAnon, anonIsLow, isolate, shrinkActive} from './isolate.ts';
import {lruvecRecord, lruvecState} from './lruvec-state.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, LISTS, type ListId, listSize, listSizeUpTo} from './lru.ts';
import {runGenPass} from './mglru/pass.ts';
import {mglruOn} from './mglru/state.ts';
import {nextGroup} from './next-group.ts';
import type {Node} from '../memory/node.ts';
import {inactiveIsLow, scanCounts} from './scan-balance.ts';
import {finishBatch} from './finish-batch.ts';
import {shrinkBatch} from './shrink.ts';
import {beginSlab, runNames} from './shrink-slab.ts';
import {shrinkZswap} from '../swap/zswap-writeback.ts';
import {BATCH, clearStat, DEF_PRIORITY, type Reclaim} from './scan-control.ts';
import {flushPlug} from '../swap/swap-out.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {mustStop} from '../tasks/cpu.ts';

const isAnonList = (list: number): boolean => list === INACTIVE_ANON || list === ACTIVE_ANON;

/** What is decided once for a pass, at the root of the walk (prepare_scan_control). */
function beginPass(m: Machine, r: Reclaim): void {
	const node = m.nodes[r.node];
	const state = lruvecState(m, node, r.root);
	const {refaultsAnon, refaultsFile} = lruvecRecord(m, r.root, node);
	r.deactivateAnon = r.forceDeactivate || state.activateAnon !== refaultsAnon || anonIsLow(m, r.node, r.root);
	r.deactivateFile = r.forceDeactivate || state.activateFile !== refaultsFile || inactiveIsLow(state.inactiveFile, state.activeFile);
	r.cacheTrim = state.inactiveFile >> r.priority > 0 && !r.deactivateFile;
	r.fileTiny = r.root === ROOT && !r.deactivateAnon && isFileTiny(m, r);
	r.walk = createWalk(r.root, r.node, r.partial);
	r.passReclaimed = 0;
	clearStat(r.stat);
	advance(m, r);
}

/** On to the lists of the next group, or to the pass's end. */
function advance(m: Machine, r: Reclaim): void {
	if (nextGroup(m, r)) beginVisit(m, r);
	else r.step = 'end';
}

/** Free pages and cache together are under the high marks, and there is anon to be had instead. */
function isFileTiny(m: Machine, r: Reclaim): boolean {
	let free = 0;
	let high = 0;
	for (const index of m.nodes[r.node].zones) {
		free += m.zones[index].free;
		high += m.zones[index].high + m.zones[index].boost;
	}
	const file = listSize(m, r.node, ACTIVE_FILE) + listSize(m, r.node, INACTIVE_FILE);
	return file + free <= high && listSize(m, r.node, INACTIVE_ANON) >> r.priority > 0;
}

/** How much of each list of a group is to be scanned (get_scan_count). */
function beginVisit(m: Machine, r: Reclaim): void {
	const group = r.group === ROOT ? null : groupOf(m, r.group);
	const isProtected = group !== null && r.group !== r.root;
	if (isProtected && group.elow > group.emin && !r.ignoresLow) r.sparedLow = true;
	const length = (list: ListId): number => listSizeUpTo(m, r.lruvec, list, r.zoneClass);
	const upTo = isProtected ? (list: ListId): number => scannedSize(length(list), group, r.ignoresLow) : length;
	const sizes = {inactiveAnon: upTo(INACTIVE_ANON), activeAnon: upTo(ACTIVE_ANON), inactiveFile: upTo(INACTIVE_FILE), activeFile: upTo(ACTIVE_FILE)};
	const swappiness = r.swappiness ?? m.tunables.swappiness;
	const canSwap = r.maySwap && swapRoom(m, r.group) > 0 && !(r.root !== ROOT && swappiness === 0);
	const {anonCost, fileCost} = lruvecRecord(m, r.root, m.nodes[r.node]);
	const question = {priority: r.priority, swappiness, canSwap, fileTiny: r.fileTiny, cacheTrim: r.cacheTrim, offline: group?.online === false};
	const counts = scanCounts(sizes, question, anonCost, fileCost);
	for (let i = 0; i < 4; i++) r.left[i + 1] = r.target[i + 1] = counts[i];
	r.visitReclaimed = 0;
	r.list = 1;
	r.step = 'lists';
	m.clock += group === null ? m.costs.nodePass : m.costs.groupPass;
}

/** A group's lists are done: what was held back for the disks goes, and its active anon ages (end of shrink_lruvec). */
function endVisit(m: Machine, r: Reclaim): void {
	if (r.plug !== null) flushPlug(m, r.plug);
	ageAnon(m, r);
	if (m.zswap !== null) shrinkZswap(m, m.nodes[r.node], r.group, r.priority);
	beginSlab(m, r);
	if (r.names === null) advance(m, r);
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
			if (r.visitReclaimed >= r.want && !proportional && !nudge(r)) return false;
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
	if (r.group !== ROOT) groupOf(m, r.group).stat[r.kswapd ? 'pgscan_kswapd' : 'pgscan_direct'] += r.batchScanned;
	if (r.kswapd) {
		m.vm.pgscan_kswapd += r.batchScanned;
		m.nodes[r.node].kswapd.scanned += r.batchScanned;
	} else if (r.root === ROOT) m.vm.pgscan_direct += r.batchScanned;
	if (isAnonList(list)) m.vm.pgscan_anon += r.batchScanned;
	else m.vm.pgscan_file += r.batchScanned;
}

/** Flags of the node by what the pass met (shrink_node's end); only kswapd sets them. Returns true when kswapd has to nap until writes end. */
function judgePass(m: Machine, node: Node, r: Reclaim): boolean {
	const {stat} = r;
	if (r.root !== ROOT && stat.dirty > 0 && stat.dirty === stat.congested) groupOf(m, r.root).nodes[node.id].congested = true;
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
	if (r.step === 'begin' ? mglruOn(m) : r.gen !== null) return runGenPass(m, task, r);
	if (r.step === 'begin') beginPass(m, r);
	while (r.step !== 'end') {
		if (mustStop(m)) return 'yield';
		if (r.step === 'batch') {
			if (!shrinkBatch(m, task, r)) return 'yield';
			finishBatch(m, r);
			r.step = 'lists';
		} else if (r.step === 'names') {
			if (runNames(m, r)) advance(m, r);
		} else if (!nextBatch(m, r)) endVisit(m, r);
	}
	r.step = 'begin';
	const node = m.nodes[r.node];
	const nap = judgePass(m, node, r);
	if (r.passReclaimed > 0) node.kswapd.failures = 0;
	return nap ? 'done-throttle' : 'done';
}

/** Remembers the refault counters at the end of a run or call for a group: what comes after them opens deactivation (snapshot_refaults). */
export function snapshotRefaults(m: Machine, node: Node, root: GroupId = ROOT): void {
	const {activateAnon, activateFile} = lruvecState(m, node, root);
	const record = lruvecRecord(m, root, node);
	record.refaultsAnon = activateAnon;
	record.refaultsFile = activateFile;
	if (root !== ROOT) groupOf(m, root).nodes[node.id].congested = false;
}

/** Pages of a zone that reclaim could free: cache, and anonymous pages while a swap slot is free; the free pages when there is nothing (a quirk of 6.1). */
export function zoneReclaimablePages(m: Machine, zoneIndex: number): number {
	const at = zoneIndex * LISTS;
	let n = m.lru.zoneSize[at + INACTIVE_FILE] + m.lru.zoneSize[at + ACTIVE_FILE];
	if (m.swapFree > 0) n += m.lru.zoneSize[at + INACTIVE_ANON] + m.lru.zoneSize[at + ACTIVE_ANON];
	return n > 0 ? n : m.zones[zoneIndex].free;
}

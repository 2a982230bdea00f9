// The page allocator's ladder for one page: low → wake kswapd → min → direct reclaim → retry → OOM killer.
// Models __alloc_pages, get_page_from_freelist, __alloc_pages_slowpath, should_reclaim_retry, __alloc_pages_may_oom of mm/page_alloc.c
// (kernel-model §3). A task that cannot have its page at once carries an AllocStall and goes on with it in its own time; the page that comes
// of it is stashed, and the fault or read that wanted it is repeated. Left out: per-CPU lists, orders above 0, highatomic reserve.
import {continueDirectReclaim, createDirectReclaim, type DirectReclaim} from '../reclaim/direct-reclaim.ts';
import {freeFrame, KIND_SLAB, KIND_USER, type Pfn, takeFrame} from './frames.ts';
import {wakeKswapd} from '../reclaim/kswapd-wake.ts';
import {continueNodeReclaim, createNodeReclaim, nodeReclaimable} from '../reclaim/node-reclaim.ts';
import {nodeDirtyOk} from '../files/node-dirty.ts';
import {outOfMemory} from '../oom/oom.ts';
import {noteKernelPage, noteUserPage} from './watermark-boost.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {type Reclaim, zoneReclaimablePages} from '../reclaim/vmscan.ts';
import {type Entitlement, watermarkOk, type Zone} from './zone.ts';

/**
 * What is wanted: the highest zone that may be used, what the frame is for, whether one try at reclaim is enough (readahead), and whether the page is
 * about to be written (__GFP_WRITE: at first only from nodes under their dirty limit).
 */
export type AllocRequest = {readonly zoneClass: number; readonly kind: number; readonly noRetry: boolean; readonly forWrite?: boolean};

/** Instead of a page: the task is stalled and the caller is to return and be called again; or there is no page to be had. */
export const STALLED = -1;
export const FAILED = -2;

const MAX_RECLAIM_RETRIES = 16;
/**
 * A writer that only its node's dirty limit sends down the slow path wakes kswapd when free is under high by so many batches: reclaimed pages rest on the
 * lists of the CPUs, up to four batches while kswapd is at work (ZONE_RECLAIM_ACTIVE), and each allocation from there looks at the marks too.
 */
const WRITE_BATCHES = 4;

export type AllocStall = {
	readonly request: AllocRequest;
	step: 'retry' | 'reclaim' | 'node-reclaim' | 'failed';
	noProgress: number;
	direct: DirectReclaim | null;
	/** zone_reclaim_mode: the pass over the local node, and the place in the zonelist to go on from. */
	local: Reclaim | null;
	from: number;
	mark: 'low' | 'min' | 'high';
	readonly startNs: number;
};

/** Node whose zonelist a task's allocations walk. */
function homeNode(m: Machine, task: Task | null): number {
	if (task === null) return 0;
	if (task.policy.prefer >= 0) return task.policy.prefer;
	const cpu = task.onCpu >= 0 ? task.onCpu : task.lastCpu;
	return cpu >= 0 ? m.cpus[cpu].node : 0;
}

const allowed = (task: Task | null, node: number): boolean => task === null || task.policy.bind === null || task.policy.bind.includes(node);
/** Those with a right to the reserves take pages of any node. */
const mayTakeFrom = (task: Task | null, node: number, entitlement: Entitlement): boolean =>
	entitlement === 'memalloc' || entitlement === 'oom-victim' || allowed(task, node);

function entitlementOf(task: Task | null): Entitlement {
	if (task?.memalloc === true) return 'memalloc';
	return task?.oomVictim === true ? 'oom-victim' : 'none';
}

/** First zone that a request may have a page from. */
function preferredZone(m: Machine, task: Task | null, request: AllocRequest, entitlement: Entitlement, home: number): Zone {
	const list = m.zonelists[home];
	for (let i = 0; i < list.length; i++) {
		const zone = m.zones[list[i]];
		if (zone.zoneClass <= request.zoneClass && mayTakeFrom(task, zone.node, entitlement)) return zone;
	}
	return m.zones[list[0]];
}

/** Counts where a page came from, against the first zone of the list that the request might have had (zone_statistics). */
function count(m: Machine, task: Task | null, request: AllocRequest, entitlement: Entitlement, home: number, zoneIndex: number): void {
	const zone = m.zones[zoneIndex];
	const cpuNode = task !== null && task.onCpu >= 0 ? m.cpus[task.onCpu].node : home;
	const preferred = preferredZone(m, task, request, entitlement, home);
	if (zone.node === preferred.node) zone.numa.hit++;
	else {
		zone.numa.miss++;
		preferred.numa.foreign++;
	}
	if (zone.node === cpuNode) zone.numa.local++;
	else zone.numa.other++;
}

/** Walks the zonelist from `from` for a zone whose free pages pass the mark. With zone_reclaim_mode it may stop to reclaim in the local node first. */
function walk(
	m: Machine,
	task: Task | null,
	request: AllocRequest,
	mark: 'low' | 'min' | 'high',
	entitlement: Entitlement,
	from: number,
	stall: AllocStall | null,
	spreadDirty = false,
): Pfn {
	const home = homeNode(m, task);
	const list = m.zonelists[home];
	for (let i = from; i < list.length; i++) {
		const zone = m.zones[list[i]];
		if (zone.zoneClass > request.zoneClass || !mayTakeFrom(task, zone.node, entitlement)) continue;
		if (spreadDirty && !nodeDirtyOk(m, zone.node)) continue;
		if (!watermarkOk(zone, zone[mark], request.zoneClass, entitlement)) {
			if (m.tunables.zoneReclaimMode === 0 || task === null || task.memalloc || stall?.from === i) continue;
			if (!nodeReclaimable(m, task, zone.node)) continue;
			startStall(m, task, request, stall, i, mark);
			return STALLED;
		}
		const pfn = takeFrame(m, zone.index, request.kind);
		count(m, task, request, entitlement, home, zone.index);
		if (zone.blocks !== null) {
			if (request.kind === KIND_USER) noteUserPage(m, zone, zone.blocks, task);
			else noteKernelPage(m, zone, zone.blocks, request.kind === KIND_SLAB, task);
		}
		return pfn;
	}
	return FAILED;
}

function startStall(m: Machine, task: Task, request: AllocRequest, stall: AllocStall | null, from: number, mark: AllocStall['mark']): void {
	const node = m.zones[m.zonelists[homeNode(m, task)][from]].node;
	const record = stall ?? {request, step: 'node-reclaim', noProgress: 0, direct: null, local: null, from: -1, mark, startNs: m.clock};
	record.step = 'node-reclaim';
	record.from = from;
	record.mark = mark;
	record.local = createNodeReclaim(m, task, node);
	task.stall = record;
}

/** Wakes the kswapd of every node that the request could use. */
function wakeAllKswapds(m: Machine, task: Task | null, request: AllocRequest, batches = 0): void {
	let last = -1;
	for (const index of m.zonelists[homeNode(m, task)]) {
		const zone = m.zones[index];
		if (zone.zoneClass > request.zoneClass || zone.node === last || !allowed(task, zone.node)) continue;
		last = zone.node;
		wakeKswapd(m, zone.node, request.zoneClass, task, zone, batches);
	}
}

/**
 * One page for a task (null: for the kernel itself, which does not wait). STALLED: the task carries a stall and shall be run again with runStall();
 * after that this call returns the page. FAILED: no page (no task, or noRetry and one try at reclaim was in vain).
 */
export function allocPage(m: Machine, task: Task | null, request: AllocRequest): Pfn {
	if (task !== null) {
		if (task.stash !== STALLED) {
			const pfn = task.stash;
			task.stash = STALLED;
			if (pfn >= 0) m.frames.flags[pfn] |= request.kind;
			return pfn;
		}
		if (task.stall !== null) return STALLED;
	}
	let pfn = walk(m, task, request, 'low', 'none', 0, null, request.forWrite === true);
	if (pfn !== FAILED) return pfn;
	wakeAllKswapds(m, task, request, request.forWrite === true ? WRITE_BATCHES : 0);
	pfn = walk(m, task, request, 'min', entitlementOf(task), 0, null);
	if (pfn !== FAILED) return pfn;
	if (task === null || task.memalloc) return FAILED;
	task.stall = {request, step: 'retry', noProgress: 0, direct: null, local: null, from: -1, mark: 'min', startNs: m.clock};
	return STALLED;
}

/** Whether reclaim could still lift some zone over min, were everything reclaimable reclaimed (should_reclaim_retry). */
function worthRetrying(m: Machine, task: Task, stall: AllocStall): boolean {
	if (stall.noProgress > MAX_RECLAIM_RETRIES) return false;
	for (const index of m.zonelists[homeNode(m, task)]) {
		const zone = m.zones[index];
		if (zone.zoneClass > stall.request.zoneClass || !allowed(task, zone.node)) continue;
		if (watermarkOk(zone, zone.min, stall.request.zoneClass, entitlementOf(task), zone.free + zoneReclaimablePages(m, index))) return true;
	}
	return false;
}

function finish(task: Task, result: Pfn): void {
	task.stall = null;
	task.stash = result;
}

/** Goes on with a task's stalled allocation until it ends, the task sleeps, or the step's time is up. */
export function runStall(m: Machine, task: Task): void {
	const stall = task.stall as AllocStall;
	while (task.stall !== null && task.state === 'R' && m.clock < m.limit) {
		switch (stall.step) {
			case 'retry': {
				if (task.killed && !task.oomVictim) {
					finish(task, STALLED);
					return;
				}
				wakeAllKswapds(m, task, stall.request);
				const pfn = walk(m, task, stall.request, 'min', entitlementOf(task), 0, stall);
				if (pfn >= 0) finish(task, pfn);
				else if (task.killed)
					finish(task, STALLED); // even its reserves are gone: it gives up and exits
				else if (task.stall === stall && stall.step === 'retry') {
					stall.direct = createDirectReclaim(m, task, stall.request.zoneClass);
					stall.step = 'reclaim';
				}
				break;
			}
			case 'reclaim': {
				const progress = continueDirectReclaim(m, task, stall.direct as DirectReclaim);
				if (progress === null) return;
				stall.direct = null;
				stall.from = -1;
				afterReclaim(m, task, stall, progress);
				break;
			}
			case 'node-reclaim': {
				if (!continueNodeReclaim(m, task, stall.local as Reclaim)) return;
				stall.local = null;
				const pfn = walk(m, task, stall.request, stall.mark, 'none', stall.from, stall);
				if (pfn >= 0) finish(task, pfn);
				else if (stall.local === null) afterNodeReclaim(m, task, stall);
				break;
			}
			case 'failed':
				finish(task, FAILED);
				break;
			default:
				stall.step satisfies never;
		}
	}
}

/** The rest of the ladder after the low walk that was interrupted by reclaim in the local node. */
function afterNodeReclaim(m: Machine, task: Task, stall: AllocStall): void {
	if (stall.mark === 'low') {
		wakeAllKswapds(m, task, stall.request);
		stall.from = -1;
		stall.mark = 'min';
		const pfn = walk(m, task, stall.request, 'min', entitlementOf(task), 0, stall);
		if (pfn >= 0) {
			finish(task, pfn);
			return;
		}
		if (stall.local !== null) return;
	}
	stall.direct = createDirectReclaim(m, task, stall.request.zoneClass);
	stall.step = 'reclaim';
}

function afterReclaim(m: Machine, task: Task, stall: AllocStall, progress: number): void {
	if (task.killed && !task.oomVictim) {
		finish(task, STALLED);
		return;
	}
	const {request} = stall;
	if (progress > 0) {
		const pfn = walk(m, task, request, 'min', entitlementOf(task), 0, stall);
		if (pfn >= 0) {
			finish(task, pfn);
			return;
		}
		if (stall.local !== null) return;
	}
	if (request.noRetry) {
		stall.step = 'failed';
		return;
	}
	stall.noProgress = progress > 0 ? 0 : stall.noProgress + 1;
	stall.step = 'retry';
	if (worthRetrying(m, task, stall)) return;
	const pfn = walk(m, task, request, 'high', 'none', 0, stall);
	if (pfn >= 0) {
		finish(task, pfn);
		return;
	}
	if (stall.local !== null) return;
	outOfMemory(m, task, 'allocation');
	stall.noProgress = 0;
	stall.step = 'retry';
}

/** A task that dies gives back the page it had got and not used. */
export function dropStall(m: Machine, task: Task): void {
	if (task.stall !== null && task.stall.local !== null) m.nodes[task.stall.local.node].reclaimLocked = false;
	task.stall = null;
	if (task.stash >= 0) {
		freeFrame(m, task.stash);
		task.stash = STALLED;
	}
}

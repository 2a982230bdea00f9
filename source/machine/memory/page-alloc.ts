// The page allocator's ladder for one page of a task: low → wake kswapd → min (freelist.ts) → direct reclaim → retry → OOM killer.
// Models __alloc_pages, __alloc_pages_slowpath, should_reclaim_retry, __alloc_pages_may_oom of mm/page_alloc.c (docs §3). A task that cannot have
// its page at once carries an AllocStall and goes on with it in its own time; the page that comes of it is stashed, and the fault or read that wanted it is
// repeated.
// In the kernel allocation, reclaim and swap call each other in a circle, which PF_MEMALLOC keeps from turning twice. Here the arrows go one way: reclaim
// and swap-out take no page but by tryAllocPage, which does not reclaim.
import {commitCharge} from '../cgroup/charge.ts';
import {attempt, type Charge, createCharge} from '../cgroup/charge-attempt.ts';
import {CHARGE_BATCH, ROOT} from '../cgroup/group.ts';
import {beginHighVisit, continueHighVisit, type HighVisit} from '../cgroup/high.ts';
import {refillStock} from '../cgroup/page-counter.ts';
import {continueCharge} from '../cgroup/try-charge.ts';
import {outOfMemory} from '../oom/oom.ts';
import {continueDirectReclaim, continueNodeReclaim, createDirectReclaim, type DirectReclaim} from '../reclaim/direct-reclaim.ts';
import type {Reclaim} from '../reclaim/scan-control.ts';
import {drainAllPages} from './pcp.ts';
import {zoneReclaimablePages} from '../reclaim/vmscan.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {freeFrame, KIND_MASK, kernelUse, type Pfn} from './frames.ts';
import {type AllocRequest, SLAB_PAGE} from './alloc-request.ts';
import {allowed, entitlementOf, FAILED, homeNode, STALLED, tryAllocPage, wakeAllKswapds, walk} from './freelist.ts';
import {MAX_RECLAIM_RETRIES} from './node.ts';
import {type Entitlement, watermarkOk} from './watermark.ts';

export type AllocStall = {
	readonly request: AllocRequest;
	step: 'retry' | 'reclaim' | 'node-reclaim' | 'charge' | 'throttle' | 'failed';
	noProgress: number;
	direct: DirectReclaim | null;
	/** zone_reclaim_mode: the pass over the local node, and the place in the zonelist to go on from. */
	local: Reclaim | null;
	from: number;
	mark: 'low' | 'min' | 'high';
	/** Reserves that it may dip into (alloc_flags), as they were when it last began anew: a task that is chosen by the OOM killer meanwhile has its own from then on. */
	entitlement: Entitlement;
	/** The page that it has got and is charging to a group, and what it does about memory.high before it goes on. */
	charge: Charge | null;
	pfn: Pfn;
	visit: HighVisit | null;
	readonly startNs: number;
};

/**
 * One page for a task. STALLED: the task carries a stall and shall be run again with runStall(); after that this call returns the page. FAILED: no page
 * (the task is a reclaimer itself, or noRetry and one try at reclaim was in vain).
 */
export function allocPage(m: Machine, task: Task, request: AllocRequest): Pfn {
	if (task.stash !== STALLED) {
		const pfn = takeStash(m, task, request);
		if (pfn !== STALLED) return pfn;
	}
	if (task.stall !== null) return STALLED;
	const pfn = tryAllocPage(m, task, request);
	if (pfn >= 0) return (request.group ?? task.group) === ROOT ? pfn : charged(m, task, request, pfn);
	if (pfn !== FAILED || task.memalloc) return pfn;
	task.stall = createStall(m, request, 'retry');
	return STALLED;
}

/** What came of the stall before, FAILED too; STALLED: it was a page for something else. */
function takeStash(m: Machine, task: Task, request: AllocRequest): Pfn {
	const pfn = task.stash;
	task.stash = STALLED;
	if (pfn < 0) return pfn;
	const kind = m.frames.flags[pfn] & KIND_MASK;
	if (kind === 0 || kind === request.kind) {
		m.frames.flags[pfn] |= request.kind;
		return pfn;
	}
	freeFrame(m, pfn); // what it was got for is not needed any more: another process has made the page meanwhile
	return STALLED;
}

const createStall = (m: Machine, request: AllocRequest, step: AllocStall['step']): AllocStall => ({
	...{request, step, noProgress: 0, direct: null, local: null, from: -1, mark: 'min', entitlement: 'none', startNs: m.clock},
	...{charge: null, pfn: STALLED, visit: null},
});

/** A page that a task has got is charged to its group; STALLED: not at once, and the task carries it in its stall. */
function charged(m: Machine, task: Task, request: AllocRequest, pfn: Pfn): Pfn {
	const group = request.group ?? task.group;
	if (group === ROOT) return pfn;
	const charge = createCharge(group, request.noRetry);
	charge.over = attempt(m, task, charge);
	if (charge.over < 0) commitCharge(m, pfn, group, kernelUse(request.kind));
	const throttled = charge.over < 0 && task.overHigh > CHARGE_BATCH && !task.memalloc;
	if (charge.over < 0 && !throttled) return pfn;
	const stall = task.stall ?? createStall(m, request, 'charge');
	stall.step = throttled ? 'throttle' : 'charge';
	stall.charge = charge;
	stall.pfn = pfn;
	task.stall = stall;
	return STALLED;
}

/**
 * Has the task's group charged for so many pages of kernel objects beforehand: they lie in what this CPU holds for it. STALLED: not at once, the caller is to
 * return and be called again; FAILED: not at all (obj_cgroup_charge).
 */
export function chargeObjects(m: Machine, task: Task, pages: number): number {
	if (task.stash === FAILED) {
		task.stash = STALLED;
		return FAILED;
	}
	if (task.stall !== null) return STALLED;
	if (task.stash >= 0) {
		freeFrame(m, task.stash); // of a slab that is not needed any more
		task.stash = STALLED;
	}
	const charge = createCharge(task.group, false);
	for (let n = 0; n < pages; n++) {
		charge.over = attempt(m, task, charge);
		if (charge.over < 0) continue;
		if (n > 0) refillStock(m, task.group, n);
		task.stall = createStall(m, SLAB_PAGE, 'charge');
		task.stall.charge = charge;
		return STALLED;
	}
	refillStock(m, task.group, pages);
	return pages;
}

/** Goes on with the charge of a page; one that cannot be charged is given back, and the task is told that there is none. */
function runCharge(m: Machine, task: Task, stall: AllocStall): boolean {
	const charge = stall.charge as Charge;
	const outcome = continueCharge(m, task, charge, stall);
	if (outcome === 'goes on') return false;
	const {pfn} = stall;
	if (outcome === 'failed') {
		stall.pfn = STALLED;
		if (pfn >= 0) freeFrame(m, pfn);
		finish(task, FAILED);
		return true;
	}
	if (pfn < 0) {
		refillStock(m, charge.group, 1);
		finish(task, STALLED);
		return true;
	}
	commitCharge(m, pfn, charge.group, kernelUse(stall.request.kind));
	if (task.overHigh > CHARGE_BATCH && !task.memalloc) stall.step = 'throttle';
	else finish(task, pfn);
	return true;
}

/** memory.high is looked at within the kernel where much has been charged since the last look. */
function runThrottle(m: Machine, task: Task, stall: AllocStall): boolean {
	stall.visit ??= beginHighVisit(m, task);
	if (!continueHighVisit(m, task, stall.visit)) return false;
	finish(task, stall.pfn);
	return true;
}

/** Whether reclaim could still lift some zone over min, were everything reclaimable reclaimed (should_reclaim_retry). */
function worthRetrying(m: Machine, task: Task, stall: AllocStall): boolean {
	if (stall.noProgress > MAX_RECLAIM_RETRIES) return false;
	for (const index of m.zonelists[homeNode(m, task, stall.request.spread)]) {
		const zone = m.zones[index];
		if (zone.zoneClass > stall.request.zoneClass || !allowed(task, zone.node)) continue;
		if (watermarkOk(zone, zone.min, stall.request.zoneClass, stall.entitlement, zone.free + zoneReclaimablePages(m, index))) return true;
	}
	return false;
}

/** A page has been found; it is the task's once it is charged. */
function found(m: Machine, task: Task, pfn: Pfn): void {
	const {request} = task.stall as AllocStall;
	const own = charged(m, task, request, pfn);
	if (own >= 0) finish(task, own);
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
				wakeAllKswapds(m, task, stall.request);
				stall.entitlement = entitlementOf(task);
				const pfn = walk(m, task, stall.request, 'min', stall.entitlement, 0, stall);
				if (pfn >= 0) found(m, task, pfn);
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
				if (pfn >= 0) found(m, task, pfn);
				else if (stall.local === null) afterNodeReclaim(m, task, stall);
				break;
			}
			case 'charge':
				if (!runCharge(m, task, stall)) return;
				break;
			case 'throttle':
				if (!runThrottle(m, task, stall)) return;
				break;
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
			found(m, task, pfn);
			return;
		}
		if (stall.local !== null) return;
	}
	stall.direct = createDirectReclaim(m, task, stall.request.zoneClass);
	stall.step = 'reclaim';
}

function afterReclaim(m: Machine, task: Task, stall: AllocStall, progress: number): void {
	const {request, entitlement} = stall;
	if (progress > 0) {
		let pfn = walk(m, task, request, 'min', entitlement, 0, stall);
		if (pfn === FAILED && drainAllPages(m)) pfn = walk(m, task, request, 'min', entitlement, 0, stall);
		if (pfn >= 0) {
			found(m, task, pfn);
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
		found(m, task, pfn);
		return;
	}
	if (stall.local !== null) return;
	outOfMemory(m, task, 'allocation');
	if (task.oomVictim && entitlement === 'oom-victim') {
		finish(task, STALLED); // even its reserves are gone: it gives up and exits
		return;
	}
	stall.noProgress = 0;
	stall.step = 'retry';
}

/** A task that dies gives back the page it had got and not used. */
export function dropStall(m: Machine, task: Task): void {
	if (task.stall !== null && task.stall.local !== null) m.nodes[task.stall.local.node].reclaimLocked = false;
	if (task.stall !== null && task.stall.pfn >= 0) freeFrame(m, task.stall.pfn);
	task.stall = null;
	if (task.stash >= 0) {
		freeFrame(m, task.stash);
		task.stash = STALLED;
	}
}

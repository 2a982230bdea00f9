// Direct reclaim: a task that found no page over min looks for 32 itself, in its own time. (try_to_free_pages, do_try_to_free_pages,
// throttle_direct_reclaim, consider_reclaim_throttle of mm/vmscan.c; docs §8)
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {groupOf} from '../cgroup/tree.ts';
import {emit} from '../account/emit.ts';
import {sleep, sleepFor} from '../tasks/scheduler.ts';
import {homeNode} from '../memory/freelist.ts';
import {wakeForHeld} from './kswapd-wake.ts';
import {isHopeless} from '../memory/node.ts';
import {watermarkOk} from '../memory/watermark.ts';
import {INACTIVE_ANON, INACTIVE_FILE, listSize} from './lru.ts';
import {mglruOn} from './mglru/state.ts';
import {memstallEnter, memstallLeave} from '../account/psi.ts';
import {bookTime} from '../account/time-spent.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {runPass, snapshotRefaults, zoneReclaimablePages} from './vmscan.ts';
import {BATCH, createReclaim, DEF_PRIORITY, type Reclaim} from './scan-control.ts';
import {mustStop} from '../tasks/cpu.ts';

export type DirectReclaim = {
	step: 'throttle' | 'held' | 'begin' | 'pass' | 'after-pass';
	readonly reclaim: Reclaim;
	/** Nodes of the zonelist, nearest first, and the one in work. */
	readonly nodes: readonly number[];
	at: number;
	throttled: boolean;
	/** It has been repeated from its first priority. */
	fullWalk: boolean;
	/** Of what is wanted: more than 3 (PAGE_ALLOC_COSTLY_ORDER), and a node is gone over again while that helps. */
	readonly order: number;
	/** Whether the machine, or a limit of a group, or who writes to a group's files wants it: the last is not under pressure. */
	readonly cause: 'machine' | 'stall' | 'write';
	/** For the event and the task's account. */
	readonly startNs: number;
	readonly free: number;
	scannedAll: number;
};

/** PAGE_ALLOC_COSTLY_ORDER */
const COSTLY_ORDER = 3;
const STALL_EVENTS = ['allocstall_dma', 'allocstall_dma32', 'allocstall_normal', 'allocstall_movable'] as const;

export function createDirectReclaim(m: Machine, task: Task, zoneClass: number): DirectReclaim {
	const nodes: number[] = [];
	for (const index of m.zonelists[homeNode(m, task, task.stall?.request.spread)]) {
		const {node} = m.zones[index];
		if (!nodes.includes(node) && (task.policy.bind === null || task.policy.bind.includes(node))) nodes.push(node);
	}
	const reclaim = createReclaim(task.pid, false);
	reclaim.zoneClass = zoneClass;
	reclaim.partial = m.rules.fullWalk;
	return {
		step: 'throttle',
		reclaim,
		nodes,
		at: 0,
		throttled: false,
		fullWalk: false,
		order: 0,
		cause: 'machine',
		startNs: m.clock,
		free: m.free,
		scannedAll: 0,
	};
}

/** A call for a group that is at a limit, or whose limit is being written, for so many pages and at least 32 (try_to_free_mem_cgroup_pages). */
export function createGroupReclaim(
	m: Machine,
	task: Task,
	group: GroupId,
	pages: number,
	cause: 'stall' | 'write',
	swappiness: number | null = null,
): DirectReclaim {
	const nodes = [...new Set(m.zonelists[m.cpus[Math.max(0, task.onCpu)].node].map(index => m.zones[index].node))];
	const reclaim = createReclaim(task.pid, false, true, group);
	reclaim.want = Math.max(pages, BATCH);
	reclaim.partial = m.rules.fullWalk;
	reclaim.swappiness = swappiness;
	const state = {at: 0, throttled: false, fullWalk: false, order: 0, startNs: m.clock, free: m.free, scannedAll: 0};
	return {step: 'throttle', reclaim, nodes, cause, ...state};
}

/** Free pages are over half of the min marks of the node's zones up to Normal, or kswapd has given up (allow_direct_reclaim). */
export function allowDirectReclaim(m: Machine, nodeId: number): boolean {
	const node = m.nodes[nodeId];
	if (isHopeless(node)) return true;
	let reserve = 0;
	let free = 0;
	for (const index of node.zones) {
		const zone = m.zones[index];
		if (zone.zoneClass > 2 || zone.managed === 0 || zoneReclaimablePages(m, index) === 0) continue;
		reserve += zone.min + zone.boost;
		free += zone.free;
	}
	return reserve === 0 || free > reserve >> 1;
}

/** Little is under writeback, or kswapd has given up: a nap would not help. */
function napIsUseless(m: Machine, nodeId: number): boolean {
	const node = m.nodes[nodeId];
	if (isHopeless(node)) return true;
	let reclaimable = 0;
	let pending = 0;
	for (const index of node.zones) {
		reclaimable += zoneReclaimablePages(m, index);
		pending += m.zones[index].writePending;
	}
	return 2 * pending <= reclaimable;
}

function nap(m: Machine, task: Task, nodeId: number): void {
	if (!napIsUseless(m, nodeId)) sleepFor(m, task, 1e9 / m.config.hz, 'D', 'reclaim-nap', true);
}

/** What it has met there was all dirty and on its way already, of the node or of the group that it is for. */
const isCongested = (m: Machine, {node, root}: Reclaim): boolean => m.nodes[node].congestedFlag || (root !== ROOT && groupOf(m, root).nodes[node].congested);

/** Around all of it, held back or not, the task is a reclaimer under pressure (__alloc_pages_direct_reclaim, __perform_reclaim). */
function enter(m: Machine, task: Task, d: DirectReclaim): void {
	task.waitsFor = 'reclaim';
	task.memalloc = true;
	bookTime(task, m.clock);
	if (d.cause !== 'write') memstallEnter(m, task);
}

function leave(m: Machine, task: Task, d: DirectReclaim): void {
	if (d.cause !== 'write') memstallLeave(m, task);
	task.memalloc = false;
	bookTime(task, m.clock);
}

function end(m: Machine, task: Task, d: DirectReclaim): number {
	for (const node of d.nodes) snapshotRefaults(m, m.nodes[node], d.reclaim.root);
	leave(m, task, d);
	const ns = m.clock - d.startNs;
	task.reclaimStallNs += ns;
	if (d.cause !== 'machine') return d.reclaim.reclaimed;
	m.stalls.ns += ns;
	const min = m.zones.reduce((sum, zone) => sum + zone.min, 0);
	emit(
		m,
		{
			kind: 'direct-reclaim',
			pid: task.pid,
			name: task.name,
			free: d.free,
			min,
			stallUs: Math.round(ns / 1000),
			scanned: d.scannedAll,
			reclaimed: d.reclaim.reclaimed,
		},
		d.startNs,
	);
	return d.reclaim.reclaimed;
}

/** For many pages at once: the pass freed some, there are not enough of them for compaction, and the lists hold as many (should_continue_reclaim). */
function goesOn(m: Machine, d: DirectReclaim, r: Reclaim): boolean {
	if (mglruOn(m) || d.order <= COSTLY_ORDER || r.passReclaimed === 0) return false;
	const gap = 2 << d.order;
	for (const index of m.nodes[r.node].zones) if (watermarkOk(m.zones[index], m.zones[index].low + gap, r.zoneClass, 'none')) return false;
	return listSize(m, r.node, INACTIVE_FILE) + (m.swapFree > 0 ? listSize(m, r.node, INACTIVE_ANON) : 0) > gap;
}

/** Waits until kswapd has freed enough. */
function hold(m: Machine, task: Task, d: DirectReclaim): void {
	d.step = 'held';
	m.nodes[d.nodes[0]].kswapd.throttled.push(task.pid);
	wakeForHeld(m, d.nodes[0], task);
	sleep(m, task, 'D', 'kswapd');
}

/** Goes on with a call of try_to_free_pages; returns the pages reclaimed when it is over, null while it is not. */
export function continueDirectReclaim(m: Machine, task: Task, d: DirectReclaim): number | null {
	const r = d.reclaim;
	while (task.state === 'R') {
		if (mustStop(m)) return null;
		switch (d.step) {
			case 'throttle':
				d.step = 'begin';
				enter(m, task, d);
				if (d.cause === 'machine' && !task.killed && !allowDirectReclaim(m, d.nodes[0])) {
					d.throttled = true;
					m.vm.pgscan_direct_throttle++;
					hold(m, task, d);
				}
				break;
			case 'held': // woken, perhaps only because kswapd is about to sleep
				if (task.killed || allowDirectReclaim(m, d.nodes[0])) d.step = 'begin';
				else hold(m, task, d);
				break;
			case 'begin':
				if (d.throttled && task.killed) {
					leave(m, task, d); // killed while it was held back: it is told of progress, so that nobody is killed for it, and hurries on
					return 1;
				}
				d.throttled = false;
				if (d.cause === 'machine') {
					m.vm[STALL_EVENTS[r.zoneClass]]++;
					m.stalls.calls++;
					m.clock += m.costs.directReclaimCall;
					r.want = BATCH;
				}
				task.reclaimStalls++;
				task.waitsFor = 'reclaim';
				r.priority = DEF_PRIORITY;
				r.scanned = 0;
				d.at = 0;
				d.step = 'pass';
				break;
			case 'pass': {
				r.node = d.nodes[d.at];
				const outcome = runPass(m, task, r);
				if (outcome === 'yield') return null;
				if (goesOn(m, d, r)) break;
				d.at++;
				if (isCongested(m, r)) nap(m, task, r.node);
				if (d.at >= d.nodes.length) d.step = 'after-pass';
				break;
			}
			case 'after-pass':
				d.scannedAll += r.scanned;
				d.at = 0;
				d.step = 'pass';
				if (d.cause === 'machine' && r.reclaimed <= r.scanned >> 3 && r.priority === 1 && r.reclaimed === 0) nap(m, task, d.nodes[0]);
				r.scanned = 0;
				if (r.reclaimed >= r.want) return end(m, task, d);
				r.priority--;
				if (r.priority >= 0) break;
				if (r.reclaimed === 0 && m.rules.fullWalk && !d.fullWalk) {
					d.fullWalk = true;
					r.partial = false;
					for (const node of d.nodes) snapshotRefaults(m, m.nodes[node], r.root);
					d.step = 'begin';
					break;
				}
				if (r.reclaimed === 0 && r.skippedDeactivate) {
					r.forceDeactivate = true;
					r.skippedDeactivate = false;
					d.step = 'begin';
					break;
				}
				if (r.reclaimed === 0 && r.sparedLow) {
					r.forceDeactivate = false;
					r.ignoresLow = true;
					r.sparedLow = false;
					d.step = 'begin';
					break;
				}
				return end(m, task, d);
			default:
				d.step satisfies never;
		}
	}
	return null;
}

/** True when the local pass is over: something was reclaimed, or priority 0 has been tried. */
export function continueNodeReclaim(m: Machine, task: Task, r: Reclaim): boolean {
	if (!task.memalloc) {
		task.memalloc = true;
		bookTime(task, m.clock);
	}
	memstallEnter(m, task);
	while (runPass(m, task, r) !== 'yield') {
		if (r.reclaimed < 1 && r.priority > 0) {
			r.priority--;
			continue;
		}
		m.nodes[r.node].reclaimLocked = false;
		task.memalloc = false;
		bookTime(task, m.clock);
		memstallLeave(m, task);
		if (r.reclaimed < 1) m.vm.zone_reclaim_failed++;
		return true;
	}
	return false;
}

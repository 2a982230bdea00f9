// One page from the free pages of the zones, without waiting: the zonelist is walked for a zone whose free pages pass the mark, at first low, then,
// when every node's kswapd has been woken, min. Models get_page_from_freelist, rmqueue, zone_statistics, wake_all_kswapds of mm/page_alloc.c
// (docs §3). What is to be done where that gives none is page-alloc.ts's. Left out: orders above 0, highatomic reserve.
import {noteSpill} from '../account/turning.ts';
import {nodeDirtyOk} from '../files/dirty-limits.ts';
import {wakeKswapd} from '../reclaim/kswapd-wake.ts';
import {createNodeReclaim, nodeReclaimable} from '../reclaim/node-reclaim.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {KIND_SLAB, KIND_USER, pcpType, type Pfn, popFrame, takeFrame} from './frames.ts';
import type {AllocRequest} from './alloc-request.ts';
import {notePcpMark, type PerCpuPages, takeFromPcp} from './pcp.ts';
import type {AllocStall} from './page-alloc.ts';
import type {PageBlocks} from './page-block.ts';
import {noteKernelPage, noteUserPage} from './watermark-boost.ts';
import {type Entitlement, type Mark, markOf, watermarkOk} from './watermark.ts';
import type {Zone} from './zone.ts';

/** Instead of a page: the task is stalled and the caller is to return and be called again; or there is no page to be had. */
export const STALLED = -1;
export const FAILED = -2;

/**
 * A writer that only its node's dirty limit sends down the slow path wakes kswapd when free is under high by so many batches: reclaimed pages rest on the
 * lists of the CPUs, up to four batches while kswapd is at work (ZONE_RECLAIM_ACTIVE), and each allocation from there looks at the marks too.
 */
const WRITE_BATCHES = 4;

/** The node whose turn it is of nodes with weights (weighted_interleave_nid); a weight of 0 is 1. */
function weightedNode(m: Machine, nodes: readonly number[], taken: number): number {
	const weights = m.tunables.values['mempolicy.weighted_interleave'];
	const weightOf = (node: number): number => weights[node] || 1;
	let left = taken % nodes.reduce((sum, node) => sum + weightOf(node), 0);
	for (const node of nodes) {
		if (left < weightOf(node)) return node;
		left -= weightOf(node);
	}
	return nodes[0];
}

/** Node whose zonelist a task's allocations walk. `spread`: of the request. */
export function homeNode(m: Machine, task: Task | null, spread = -1): number {
	if (task === null) return 0;
	const {prefer, interleave} = task.policy;
	if (interleave !== undefined) return nodeInTurn(m, task, interleave, spread);
	if (prefer >= 0) return prefer;
	const cpu = task.onCpu >= 0 ? task.onCpu : task.lastCpu;
	return cpu >= 0 ? m.cpus[cpu].node : 0;
}

/** interleave_nid: a page of memory lies where its number says, whoever was first; what has no number comes from one node after the other (interleave_nodes). */
function nodeInTurn(m: Machine, {policy, interleaved}: Task, nodes: readonly number[], spread: number): number {
	const turn = spread < 0 ? interleaved : spread;
	return policy.weighted === true ? weightedNode(m, nodes, turn) : nodes[turn % nodes.length];
}

/** Whether a task's memory policy lets it have pages of a node. */
export const allowed = (task: Task | null, node: number): boolean => task === null || task.policy.bind === null || task.policy.bind.includes(node);
/** Those with a right to the reserves take pages of any node. */
const mayTakeFrom = (task: Task | null, node: number, entitlement: Entitlement): boolean =>
	entitlement === 'memalloc' || entitlement === 'oom-victim' || allowed(task, node);

export function entitlementOf(task: Task | null): Entitlement {
	if (task?.memalloc === true) return 'memalloc';
	return task?.oomVictim === true ? 'oom-victim' : 'none';
}

/** First zone that a request may have a page from. */
function preferredZone(m: Machine, task: Task | null, request: AllocRequest, entitlement: Entitlement, list: readonly number[]): Zone {
	for (let i = 0; i < list.length; i++) {
		const zone = m.zones[list[i]];
		if (zone.zoneClass <= request.zoneClass && mayTakeFrom(task, zone.node, entitlement)) return zone;
	}
	return m.zones[list[0]];
}

/** Counts where a page came from, against the first zone of the list that the request might have had (zone_statistics). */
function count(m: Machine, task: Task | null, home: number, zone: Zone, preferred: Zone): void {
	if (zone.node === preferred.node) zone.numa.hit++;
	else countMiss(m, task, zone, preferred);
	countNear(m, task, home, zone);
}

function countNear(m: Machine, task: Task | null, home: number, zone: Zone): void {
	const cpuNode = task !== null && task.onCpu >= 0 ? m.cpus[task.onCpu].node : home;
	if (zone.node === cpuNode) zone.numa.local++;
	else zone.numa.other++;
}

function countMiss(m: Machine, task: Task | null, zone: Zone, preferred: Zone): void {
	zone.numa.miss++;
	preferred.numa.foreign++;
	noteSpill(m, task, preferred.node, zone.node);
}

/** A page of a task whose pages go round several nodes. */
function countInterleaved(task: Task, home: number, zone: Zone, spread: number): void {
	if (spread < 0) task.interleaved++;
	if (zone.node === home && task.policy.weighted !== true) zone.numa.interleave++;
}

/** A page of a zone, by way of the CPU's list where there are such; a zone that was boosted for it has its kswapd woken. */
function rmqueue(m: Machine, task: Task | null, zone: Zone, kind: number): Pfn {
	if (zone.pcp !== null) return rmqueuePcp(m, task, zone, zone.pcp, kind);
	const pfn = takeFrame(m, zone.index, kind);
	if (zone.blocks !== null) takenFromBlock(m, task, zone, zone.blocks, kind);
	return pfn;
}

function takenFromBlock(m: Machine, task: Task | null, zone: Zone, blocks: PageBlocks, kind: number): void {
	if (kind === KIND_USER ? noteUserPage(m, zone, blocks) : noteKernelPage(m, zone, blocks, kind === KIND_SLAB))
		wakeKswapd(m, zone.node, zone.zoneClass, task, zone);
}

function rmqueuePcp(m: Machine, task: Task | null, zone: Zone, pcp: PerCpuPages, kind: number): Pfn {
	const how = takeFromPcp(m, zone, pcp, pcpType(kind));
	if (how === 'none') return FAILED;
	const pfn = popFrame(m, zone, kind);
	if (how === 'boosted') wakeKswapd(m, zone.node, zone.zoneClass, task, zone);
	return pfn;
}

/** With zone_reclaim_mode a task that finds too little in a zone reclaims in its node before it looks further, once for each (node_reclaim). */
function reclaimsHere(
	m: Machine,
	task: Task | null,
	request: AllocRequest,
	stall: AllocStall | null,
	from: number,
	mark: AllocStall['mark'],
	node: number,
): boolean {
	if (task === null || request.atomic || task.memalloc || stall?.from === from || !nodeReclaimable(m, task, node)) return false;
	startStall(m, task, request, stall, from, mark);
	return true;
}

/** Walks the zonelist from `from` for a zone whose free pages pass the mark. With zone_reclaim_mode it may stop to reclaim in the local node first. */
export function walk(
	m: Machine,
	task: Task | null,
	request: AllocRequest,
	mark: Mark,
	entitlement: Entitlement,
	from: number,
	stall: AllocStall | null,
	spreadDirty = false,
): Pfn {
	const home = homeNode(m, task, request.spread);
	const list = m.zonelists[home];
	for (let i = from; i < list.length; i++) {
		const zone = m.zones[list[i]];
		if (zone.zoneClass > request.zoneClass || !mayTakeFrom(task, zone.node, entitlement)) continue;
		if (spreadDirty && !nodeDirtyOk(m, zone.node)) continue;
		if (zone.pcp?.tuned === true) notePcpMark(zone, zone.pcp, request.zoneClass);
		if (!watermarkOk(zone, markOf(zone, mark), request.zoneClass, entitlement)) {
			if (m.tunables.zoneReclaimMode !== 0 && reclaimsHere(m, task, request, stall, i, mark, zone.node)) return STALLED;
			continue;
		}
		const pfn = rmqueue(m, task, zone, request.kind);
		if (pfn === FAILED) continue;
		if (m.tunables.numaStat !== 0)
			count(m, task, home, zone, from === 0 && zone === m.zones[list[0]] ? zone : preferredZone(m, task, request, entitlement, list));
		if (task?.policy.interleave !== undefined) countInterleaved(task, home, zone, request.spread);
		return pfn;
	}
	return FAILED;
}

function startStall(m: Machine, task: Task, request: AllocRequest, stall: AllocStall | null, from: number, mark: AllocStall['mark']): void {
	const node = m.zones[m.zonelists[homeNode(m, task, request.spread)][from]].node;
	const record = stall ?? {
		request,
		step: 'node-reclaim',
		noProgress: 0,
		direct: null,
		local: null,
		from: -1,
		mark,
		entitlement: 'none',
		charge: null,
		pfn: STALLED,
		visit: null,
		startNs: m.clock,
	};
	record.step = 'node-reclaim';
	record.from = from;
	record.mark = mark;
	record.local = createNodeReclaim(m, task, node);
	task.stall = record;
}

/** Wakes the kswapd of every node that the request could use. */
export function wakeAllKswapds(m: Machine, task: Task | null, request: AllocRequest, batches = 0): void {
	let last = -1;
	for (const index of m.zonelists[homeNode(m, task, request.spread)]) {
		const zone = m.zones[index];
		if (zone.zoneClass > request.zoneClass || zone.node === last || !allowed(task, zone.node)) continue;
		last = zone.node;
		wakeKswapd(m, zone.node, request.zoneClass, task, zone, batches);
	}
}

/** Whether a request may have a page of the first zone of the list without a further look: nobody says which nodes it is to come from, and low holds. */
const isPlain = (task: Task | null, {zoneClass, forWrite}: AllocRequest, zone: Zone): boolean =>
	!forWrite &&
	zone.zoneClass <= zoneClass &&
	watermarkOk(zone, zone.low, zoneClass, 'none') &&
	(task === null || (task.policy.bind === null && task.policy.many === undefined && task.policy.interleave === undefined));

/**
 * One page at once or none (FAILED): all that the kernel's own requests may have, which do not wait (GFP_NOWAIT, `task` null), and the first two rungs of
 * a task's. STALLED: with zone_reclaim_mode, the task has begun to reclaim in its own node. Nodes that are preferred before others are asked alone first, and without
 * waiting for them (alloc_pages_preferred_many).
 */
export function tryAllocPage(m: Machine, task: Task | null, request: AllocRequest): Pfn {
	const home = homeNode(m, task, request.spread);
	const zone = m.zones[m.zonelists[home][0]];
	if (!isPlain(task, request, zone)) return tryAnywhere(m, task, request);
	if (zone.pcp?.tuned === true) notePcpMark(zone, zone.pcp, request.zoneClass);
	if (m.tunables.numaStat !== 0) {
		zone.numa.hit++;
		countNear(m, task, home, zone);
	}
	return rmqueue(m, task, zone, request.kind);
}

/** The same for any request, step by step. Apart, so that what nearly every page takes is short enough to be compiled into who asks for it. */
function tryAnywhere(m: Machine, task: Task | null, request: AllocRequest): Pfn {
	if (task?.policy.many !== undefined) {
		const pfn = tryPreferred(m, task, request);
		if (pfn !== FAILED) return pfn;
	}
	return tryNodes(m, task, request);
}

function tryPreferred(m: Machine, task: Task, request: AllocRequest): Pfn {
	const {policy} = task;
	task.policy = {bind: policy.many ?? null, prefer: policy.prefer};
	const pfn = tryNodes(m, task, {...request, atomic: true});
	task.policy = policy;
	return pfn;
}

function tryNodes(m: Machine, task: Task | null, request: AllocRequest): Pfn {
	const pfn = walk(m, task, request, 'low', 'none', 0, null, request.forWrite);
	if (pfn !== FAILED) return pfn;
	wakeAllKswapds(m, task, request, request.forWrite ? WRITE_BATCHES : 0);
	return walk(m, task, request, 'min', entitlementOf(task), 0, null);
}

// More huge pages than are free: the process that writes vm.nr_hugepages reclaims for them in its own time, node by node. (mm/hugetlb.c
// set_max_huge_pages, alloc_pool_huge_page, alloc_buddy_huge_page; mm/page_alloc.c __alloc_pages_slowpath with __GFP_RETRY_MAYFAIL and __GFP_THISNODE,
// should_compact_retry, compaction_zonelist_suitable; docs §3.5)
// A request of 512 pages never calls the OOM killer. Deviates: a second write while one goes on is the first process's to carry out, where the kernel
// has the second one wait for it.
import type {Pid} from '../command.ts';
import {emit} from '../account/emit.ts';
import {continueDirectReclaim, createDirectReclaim} from '../reclaim/direct-reclaim.ts';
import {wakeKswapd} from '../reclaim/kswapd-wake.ts';
import {zoneReclaimablePages} from '../reclaim/vmscan.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {type HugepageWriter, hugepageCount, setHugepages, takeFromNode} from './hugetlb.ts';
import {drainAllPages} from './pcp.ts';
import {watermarkOk} from './watermark.ts';

/** order of 2 MiB; compact_gap(): twice its pages have to be free for compaction to begin. */
const ORDER = 9;
const GAP = 2 << ORDER;
const MOVABLE = 3;

/** A process takes over what a write could not have at once. */
export function createWriter(m: Machine, pid: Pid, name: string, wanted: number): HugepageWriter {
	return {pid, name, from: hugepageCount(m), wanted, begun: false, failed: 0, noRetry: m.nodes.map(() => false), direct: null};
}

/** Compaction could begin somewhere in the node, were a ninth (the order!) of what is reclaimable free (compaction_zonelist_suitable). */
const worthReclaiming = (m: Machine, node: number): boolean =>
	m.nodes[node].zones.some(index => {
		const zone = m.zones[index];
		return watermarkOk(zone, zone.low + GAP, MOVABLE, 'none', zone.free + Math.trunc(zoneReclaimablePages(m, index) / ORDER));
	});

function succeed(writer: HugepageWriter, node: number): void {
	writer.failed = 0;
	writer.noRetry[node] = false;
}

function fail(m: Machine, writer: HugepageWriter, node: number): void {
	m.vm.htlb_buddy_alloc_fail++;
	writer.noRetry[node] = true;
	writer.failed++;
}

/** Asks a node for one more; where it has none free the process begins to reclaim there. */
function ask(m: Machine, task: Task, writer: HugepageWriter, node: number): void {
	if (takeFromNode(m, node, ['low'])) return succeed(writer, node);
	const zone = m.zones[m.nodes[node].zones.at(-1) as number];
	wakeKswapd(m, node, MOVABLE, task, zone);
	if (takeFromNode(m, node, ['min'])) return succeed(writer, node);
	writer.direct = {...createDirectReclaim(m, task, MOVABLE), nodes: [node], order: ORDER};
}

/** A call of direct reclaim is over: try again, reclaim once more, or give the node up. */
function afterReclaim(m: Machine, writer: HugepageWriter, node: number, progress: number): void {
	writer.direct = null;
	if (takeFromNode(m, node, ['min']) || (drainAllPages(m) && takeFromNode(m, node, ['min']))) succeed(writer, node);
	else if (progress === 0 || writer.noRetry[node] || !worthReclaiming(m, node)) fail(m, writer, node);
}

/** Goes on with a write; false: this process has none in hand. */
export function runHugepages(m: Machine, task: Task): boolean {
	const {hugetlb} = m;
	const {writer} = hugetlb;
	if (writer?.pid !== task.pid || !(writer.begun || task.killed)) return false;
	while (task.state === 'R' && m.clock < m.limit) {
		const node = (hugetlb.allocNode + writer.failed) % m.nodes.length;
		if (writer.direct !== null) {
			const progress = continueDirectReclaim(m, task, writer.direct);
			if (progress === null) return true;
			afterReclaim(m, writer, node, progress);
		} else if (task.killed || hugepageCount(m) >= writer.wanted || writer.failed >= m.nodes.length) {
			end(m, writer);
			return true;
		} else ask(m, task, writer, node);
	}
	return true;
}

function end(m: Machine, {name, from, wanted}: HugepageWriter): void {
	m.hugetlb.writer = null;
	if (hugepageCount(m) > wanted) setHugepages(m, wanted); // the last one came when fewer were wanted already
	const count = hugepageCount(m);
	emit(m, {kind: 'sysctl', name, from: String(from), to: String(count), ...(count < wanted ? {asked: String(wanted)} : {})});
}

// What reclaim reads of a node's lists where it does not count them itself (lruvec_page_state): whether inactive is low, whether refaults have come since
// the last look, how large the working set is, what cost is weighed against. In 6.1 that is what is; since then the figures are those of the root memory
// group, which are brought up to date every two seconds, so what hangs on them stays for that long (flush_memcg_stats_dwork, mem_cgroup_flush_stats_ratelimited
// of mm/memcontrol.c). Those of the groups below the root have always been kept so, and are brought up to date too when somebody reads their memory.stat.
// What shows: a group whose inactive anonymous list was the shorter one at the last flush loses 32 pages of its active list at each visit until the next.
// Deviation: a read of memory.stat flushes whatever has changed, where the kernel waits for 64 pages a CPU.
import {type GroupId, type GroupNode, type LruvecState, ROOT} from '../cgroup/group.ts';
import {groupOf, lineage, subtree} from '../cgroup/tree.ts';
import type {Node} from '../memory/node.ts';
import type {Machine} from '../state.ts';
import {schedule} from '../tasks/event-queue.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, LISTS, listSize} from './lru.ts';

export type {LruvecState};

const live = (m: Machine, node: Node): LruvecState => ({
	inactiveAnon: listSize(m, node.id, INACTIVE_ANON),
	activeAnon: listSize(m, node.id, ACTIVE_ANON),
	inactiveFile: listSize(m, node.id, INACTIVE_FILE),
	activeFile: listSize(m, node.id, ACTIVE_FILE),
	activateAnon: node.stat.workingset_activate_anon,
	activateFile: node.stat.workingset_activate_file,
});

/** The same of a group and all below it. */
function ofSubtree(m: Machine, root: GroupId, node: Node): LruvecState {
	const sum = {inactiveAnon: 0, activeAnon: 0, inactiveFile: 0, activeFile: 0, activateAnon: 0, activateFile: 0};
	const {size} = m.lru;
	for (const id of subtree(m, root)) {
		const at = (id * m.nodes.length + node.id) * LISTS;
		sum.inactiveAnon += size[at + INACTIVE_ANON];
		sum.activeAnon += size[at + ACTIVE_ANON];
		sum.inactiveFile += size[at + INACTIVE_FILE];
		sum.activeFile += size[at + ACTIVE_FILE];
		const own = groupOf(m, id).nodes[node.id];
		sum.activateAnon += own.activateAnon;
		sum.activateFile += own.activateFile;
	}
	return sum;
}

/** Of a node's lists, of all groups or of one and those below it. */
export const lruvecState = (m: Machine, node: Node, root: GroupId = ROOT): LruvecState =>
	root === ROOT ? (node.flushed ?? live(m, node)) : groupOf(m, root).nodes[node.id].flushed;

/** What reclaim for a group remembers of a node: age, costs, refaults; the root group's are the node's own. */
export const lruvecRecord = (m: Machine, group: GroupId, node: Node): Node | GroupNode => (group === ROOT ? node : groupOf(m, group).nodes[node.id]);

/** An eviction or an activation: of a group and all above it (workingset_age_nonresident). */
export function growAge(m: Machine, group: GroupId, node: Node): void {
	node.age++;
	if (group !== ROOT) growAgeOfLineage(m, group, node);
}

function growAgeOfLineage(m: Machine, group: GroupId, node: Node): void {
	for (const {nodes} of lineage(m, group)) nodes[node.id].age++;
}

/** FLUSH_TIME: the timer is set anew when it has rung, and rings in the jiffy after its time. */
const flushNs = (m: Machine): number => 2e9 + 1e9 / m.config.hz;
/** Uptime at its first ring: observed, from where deactivation begins and ends in two recordings, at 16.4, 20.4, 26.4, 32.4 and 36.4 s of uptime. */
const FIRST_FLUSH_NS = 380e6;

/** Brings the figures up to date, and will again in two seconds. */
export function flushLruvecs(m: Machine): void {
	if (m.rules.flushedState) for (const node of m.nodes) node.flushed = live(m, node);
	flushGroups(m);
	schedule(m, m.clock + flushNs(m), {kind: 'memcg-flush'});
}

/** Brings the figures of all groups below the root up to date, as a read of their memory.stat does. */
export function flushGroups(m: Machine): void {
	for (const group of m.cgroups?.groups ?? []) {
		if (group === null || group.id === ROOT) continue;
		for (const node of m.nodes) group.nodes[node.id].flushed = ofSubtree(m, group.id, node);
	}
}

/** Starts the timer of a machine whose kernel has run for a while: up to the first ring the figures are those of the beginning. */
export function startFlushing(m: Machine): void {
	if (m.rules.flushedState) for (const node of m.nodes) node.flushed = live(m, node);
	const uptime = (m.config.kernelUptimeUs ?? 0) * 1000;
	const rings = Math.max(0, Math.ceil((uptime + m.clock - FIRST_FLUSH_NS) / flushNs(m)));
	schedule(m, Math.max(m.clock, FIRST_FLUSH_NS + rings * flushNs(m) - uptime), {kind: 'memcg-flush'});
}

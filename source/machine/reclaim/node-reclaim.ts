// zone_reclaim_mode: reclaim in the local node before memory of another one is used; direct-reclaim.ts carries it out. (node_reclaim, __node_reclaim of mm/vmscan.c; docs §8)
// Counted as direct scanning, without a stall. One task at a time may do it (PGDAT_RECLAIM_LOCKED): another that comes meanwhile, because the first
// has lost the CPU, looks further at once, so memory of other nodes is used although the local cache could be reclaimed.
import {ACTIVE_FILE, INACTIVE_FILE, listSize} from './lru.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {createReclaim, type Reclaim} from './scan-control.ts';

const NODE_RECLAIM_PRIORITY = 4;
const RECLAIM_WRITE = 2;
const RECLAIM_UNMAP = 4;

/** So many percent of each of a node's zones (setup_min_unmapped_ratio, setup_min_slab_ratio). */
function share(m: Machine, node: number, percent: number): number {
	let sum = 0;
	for (const index of m.nodes[node].zones) sum += Math.trunc((m.zones[index].managed * percent) / 100);
	return sum;
}

/** Cache of the node that this mode may take. */
function reclaimableCache(m: Machine, nodeId: number): number {
	const {stat} = m.nodes[nodeId];
	const mode = m.tunables.zoneReclaimMode;
	const fileLru = listSize(m, nodeId, INACTIVE_FILE) + listSize(m, nodeId, ACTIVE_FILE);
	const cache = (mode & RECLAIM_UNMAP) !== 0 ? stat.nr_file_pages : Math.max(0, fileLru - stat.nr_mapped);
	return Math.max(0, cache - ((mode & RECLAIM_WRITE) === 0 ? stat.nr_dirty : 0));
}

/** Whether a task may and should reclaim here before it looks further: the node is its own and has enough cache or slab. */
export function nodeReclaimable(m: Machine, task: Task, nodeId: number): boolean {
	if (m.nodes[nodeId].reclaimLocked || m.cpus[Math.max(0, task.onCpu)].node !== nodeId) return false;
	const {minUnmappedRatio, minSlabRatio} = m.tunables;
	return reclaimableCache(m, nodeId) > share(m, nodeId, minUnmappedRatio) || m.nodes[nodeId].slab.reclaimable > share(m, nodeId, minSlabRatio);
}

export function createNodeReclaim(m: Machine, task: Task, node: number): Reclaim {
	const r = createReclaim(task.pid, false);
	m.nodes[node].reclaimLocked = true;
	r.node = node;
	r.priority = NODE_RECLAIM_PRIORITY;
	r.mayWrite = (m.tunables.zoneReclaimMode & RECLAIM_WRITE) !== 0;
	r.mayUnmap = (m.tunables.zoneReclaimMode & RECLAIM_UNMAP) !== 0;
	return r;
}

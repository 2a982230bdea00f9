// Kernel objects that a group pays for: nodes of the trees of files and buffer heads, of the group of the page that they are for, dentries and inodes, of who
// made them. They are charged by the byte, so that whole pages come and go. (obj_cgroup_charge, obj_cgroup_uncharge of mm/memcontrol.c; docs C 15)
// Deviates: those of a removed group stay its own, and all are told as of node 0 in memory.numa_stat. The pages that hold them are the machine's (memory/cache-slab.ts), of which this is a share.
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {chargedGroup, releaseIfEmpty} from './charge.ts';
import {type GroupId, ROOT} from './group.ts';
import {consumeStock, forceCharge, refillStock, uncharge} from './page-counter.ts';
import {groupOf} from './tree.ts';

/** struct xa_node and struct buffer_head, each with the 8 bytes that say whose it is. */
export const NODE_BYTES = 576 + 8;
export const BUFFER_HEAD_BYTES = 104 + 8;
const PAGE = 4096;

/** Pages that a group is to be charged for so many bytes more. */
export function pagesFor(m: Machine, id: GroupId, bytes: number): number {
	const {objectBytes} = groupOf(m, id);
	return Math.ceil((objectBytes + bytes) / PAGE) - Math.ceil(objectBytes / PAGE);
}

/** Charges a group for bytes of objects, whatever its limit; negative: gives back. */
export function chargeBytes(m: Machine, id: GroupId, bytes: number): void {
	const group = groupOf(m, id);
	const before = Math.ceil(group.objectBytes / PAGE);
	group.objectBytes += bytes;
	const change = Math.ceil(group.objectBytes / PAGE) - before;
	group.stat.slab_reclaimable += change;
	if (group.statByNode !== null) group.statByNode[0].slab_reclaimable += change;
	if (change > 0 && !consumeStock(m, id, change)) forceCharge(m, id, change);
	else if (change < 0 && group.online) refillStock(m, id, -change);
	else if (change < 0) uncharge(m, id, -change);
	if (!group.online) releaseIfEmpty(m, id);
}

/** Objects of a page's group; `count` may be negative. */
export function chargeForPage(m: Machine, pfn: Pfn, count: number, bytes: number): void {
	if (m.frames.group === null || count === 0) return;
	const group = chargedGroup(m, pfn);
	if (group !== null) chargeBytes(m, group.id, count * bytes);
}

/** Which group pays for each lowest node of a file's tree; null: none but the root's. */
export type NodeOwners = {nodeGroup: Uint16Array | null};

/** Nodes that a tree has got for a page; its lowest node remembers whose they are. */
export function chargeNodes(m: Machine, owners: NodeOwners, length: number, leaf: number, pfn: Pfn, nodes: number): void {
	if (m.frames.group === null || nodes === 0) return;
	const group = chargedGroup(m, pfn);
	if (group === null) return;
	owners.nodeGroup ??= new Uint16Array(length);
	owners.nodeGroup[leaf] = group.id;
	chargeBytes(m, group.id, nodes * NODE_BYTES);
}

/** Nodes that a tree has lost with a lowest node. */
export function unchargeNodes(m: Machine, owners: NodeOwners, leaf: number, nodes: number): void {
	const id = owners.nodeGroup?.[leaf] ?? ROOT;
	if (id === ROOT || nodes === 0) return;
	(owners.nodeGroup as Uint16Array)[leaf] = ROOT;
	chargeBytes(m, id, -nodes * NODE_BYTES);
}

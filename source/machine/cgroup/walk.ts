// In which order reclaim visits the groups below a walk's root. (mem_cgroup_iter of mm/memcontrol.c; docs C 8.2) A full walk visits all of them; partial
// ones go on where the last one of the same root and node stopped, whoever's it was, and end where the tree ends.
import type {Machine} from '../state.ts';
import type {GroupId} from './group.ts';
import {groupOf, nextInOrder} from './tree.ts';

/** One walk: the group visited last (−1: none yet), and for a partial one the round it belongs to. */
export type Walk = {readonly root: GroupId; readonly node: number; readonly partial: boolean; at: GroupId; generation: number};

export const createWalk = (root: GroupId, node: number, partial: boolean): Walk => ({root, node, partial, at: -1, generation: 0});

/** The next group of a walk, −1: it is over. */
export function nextVisit(m: Machine, walk: Walk): GroupId {
	if (m.cgroups === null) {
		walk.at = walk.at < 0 ? walk.root : -1;
		return walk.at;
	}
	if (!walk.partial) {
		walk.at = nextInOrder(m, walk.root, walk.at);
		return walk.at;
	}
	const cursor = groupOf(m, walk.root).nodes[walk.node];
	const isFirst = walk.at < 0;
	if (isFirst) walk.generation = cursor.generation;
	else if (walk.generation !== cursor.generation) return -1;
	cursor.position = nextInOrder(m, walk.root, cursor.position);
	if (cursor.position < 0) {
		cursor.generation++;
		if (!isFirst) return -1;
		walk.generation = cursor.generation;
		cursor.position = walk.root;
	}
	walk.at = cursor.position;
	return walk.at;
}

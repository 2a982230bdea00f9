// After a group's lists come the shrinkers. (shrink_slab of mm/vmscan.c, called by shrink_node_memcgs and shrink_one; docs §21)
import {ROOT} from '../cgroup/group.ts';
import {shrinkSlab} from '../memory/slab.ts';
import type {Machine} from '../state.ts';
import {continueNameShrink, createNameShrink} from '../vfs/shrink.ts';
import type {Reclaim} from './scan-control.ts';

/** Books what a visit of a group's lists and the machine's own slab gave; where there are names of files, the pass goes on with them. */
export function beginSlab(m: Machine, r: Reclaim): void {
	const slab = r.group === ROOT ? shrinkSlab(m, m.nodes[r.node], r.priority) : 0;
	r.reclaimed += r.visitReclaimed + slab;
	r.passReclaimed += r.visitReclaimed + slab;
	r.names = createNameShrink(m, r.node, r.group, r.priority);
	if (r.names !== null) r.step = 'names';
}

/** A batch of dentries and inodes; true: the group has no more to be scanned. */
export function runNames(m: Machine, r: Reclaim): boolean {
	if (r.names === null) return true;
	if (!continueNameShrink(m, r.names)) return false;
	r.reclaimed += r.names.pages;
	r.passReclaimed += r.names.pages;
	r.names = null;
	return true;
}

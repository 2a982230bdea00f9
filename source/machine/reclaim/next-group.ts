// Whose lists a pass turns to next, and which it leaves alone for memory.min and memory.low. (mm/vmscan.c shrink_node_memcgs; with MGLRU shrink_many, shrink_one)
// Deviates with MGLRU: groups are visited in the order of their tree, where the kernel has lists of young and old ones that it goes through from random places.
import {ROOT} from '../cgroup/group.ts';
import {calculateProtection, sparedBy} from '../cgroup/protection.ts';
import {countEvent, groupOf} from '../cgroup/tree.ts';
import {nextVisit, type Walk} from '../cgroup/walk.ts';
import type {Machine} from '../state.ts';
import {visit} from './isolate.ts';
import {lruGenOf} from './mglru/state.ts';
import type {Reclaim} from './scan-control.ts';

/** With MGLRU a group under its memory.low is left alone once, and goes to the tail of the groups; there it is reclaimed all the same (MEMCG_LRU_TAIL). */
function isAtTail(m: Machine, node: number, group: number): boolean {
	const lg = lruGenOf(m, group * m.nodes.length + node);
	lg.atTail = !lg.atTail;
	return !lg.atTail;
}

/** On to the next group of the walk that is not spared; false: there is none, or what is wanted has been had (shrink_node_memcgs). */
export function nextGroup(m: Machine, r: Reclaim): boolean {
	const walk = r.walk as Walk;
	if (r.partial && walk.at >= 0 && r.reclaimed >= r.want) return false;
	for (let id = nextVisit(m, walk); id >= 0; id = nextVisit(m, walk)) {
		if (id !== ROOT) {
			const group = groupOf(m, id);
			calculateProtection(m, r.root, group);
			const spared = sparedBy(r.root, group);
			if (spared !== 'no') {
				m.clock += m.costs.groupPass;
				if (spared === 'min') continue;
				if (r.gen !== null && r.root === ROOT) {
					if (!isAtTail(m, r.node, id)) continue;
				} else if (!r.ignoresLow) {
					r.sparedLow = true;
					continue;
				}
				countEvent(m, id, 'low');
			}
		}
		visit(m, r, id);
		return true;
	}
	return false;
}

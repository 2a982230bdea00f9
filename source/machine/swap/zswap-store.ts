// A page that goes to swap meets zswap first: what it has to fulfil to stay there compressed. (mm/zswap.c of 6.12: zswap_store, zswap_compress; shrink_memcg where
// its group is at memory.zswap.max; docs §10.2, C 9.1)
import {ROOT} from '../cgroup/group.ts';
import {chargeZswap, mayZswap} from '../cgroup/zswap-charge.ts';
import {wake} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {slotOf, type SwapEntry} from './swap-entry.ts';
import {PAGE_BYTES} from './size-classes.ts';
import {storeObject} from './zsmalloc.ts';
import {append, BYTES, CHARGED, COMPRESS_NS, dropZswap, isFull, linksOf, REFERENCED, STORED, type Zswap, zswapOwner} from './zswap.ts';
import {shrinkGroup} from './zswap-writeback.ts';

/** It goes past zswap, and the worker has something to do where the pool is full. */
function reject(m: Machine, z: Zswap): false {
	const worker = m.taskOf.get(z.pid);
	if (z.full && worker !== undefined) wake(m, worker);
	return false;
}

/** Stores the page of a slot instead of writing it (zswap_store). False: it goes to the disk. */
export function zswapStore(m: Machine, task: Task, entry: SwapEntry): boolean {
	const z = m.zswap;
	if (z === null) return false;
	const area = linksOf(z, m, entry);
	const bytes = (area?.sizes[slotOf(entry)] ?? 0) & BYTES;
	dropZswap(m, entry);
	if (area === null || bytes === 0) return false;
	area.sizes[slotOf(entry)] = bytes;
	if (m.tunables.values['zswap.enabled'][0] === 0) return false;
	const group = zswapOwner(m, entry);
	if (group !== ROOT && !mayZswap(m, group) && !shrinkGroup(m, task, z, group)) return reject(m, z);
	if (isFull(m, z)) return reject(m, z);
	m.clock += COMPRESS_NS;
	if (bytes > PAGE_BYTES) {
		z.rejectPoor++;
		return false;
	}
	if (!storeObject(m, task, z.pool, bytes)) {
		z.rejectAlloc++;
		return false;
	}
	area.sizes[slotOf(entry)] = bytes | STORED | REFERENCED | (group === ROOT ? 0 : CHARGED);
	append(m, z, entry);
	chargeZswap(m, task, group, bytes);
	z.out++;
	return true;
}

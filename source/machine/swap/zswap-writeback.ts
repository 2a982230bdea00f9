// From zswap's pool to the disk, the oldest first; and the shrinker that does it where it is enabled, as with any other cache that reclaim shrinks.
// (mm/zswap.c of 6.12: shrink_memcg_cb, zswap_writeback_entry, zswap_shrinker_count, zswap_shrinker_scan; docs §10.2)
import {countPage} from '../cgroup/charge.ts';
import {evictedFor} from '../cgroup/shadow.ts';
import {diskIsFull, submit, synchronousPage} from '../files/disk.ts';
import {USER_PAGE_NOW} from '../memory/alloc-request.ts';
import {ANON, NONE, type Pfn, RECLAIM, UPTODATE, WRITEBACK, zoneOf} from '../memory/frames.ts';
import {tryAllocPage} from '../memory/freelist.ts';
import type {Node} from '../memory/node.ts';
import {scanCount} from '../memory/slab.ts';
import {bornOn, INACTIVE_ANON, lruAdd} from '../reclaim/lru.ts';
import {refaultList} from '../reclaim/workingset.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {addToSwapCache, areaOf, slotOf, swapCacheLookup, type SwapEntry, swapShadow} from './swap.ts';
import {COMPRESS_NS, dropZswap, NOTHING, rotate, type Zswap} from './zswap.ts';
import {storePage} from './zram-write.ts';

/** A page that has been got becomes the copy of the entry in the swap cache, and is on its way to its slot. */
export function writeBack(m: Machine, task: Task, z: Zswap, entry: SwapEntry, pfn: Pfn): void {
	const {flags, owner, index} = m.frames;
	const area = areaOf(m, entry);
	const shadow = swapShadow(m, entry);
	flags[pfn] |= ANON | UPTODATE;
	owner[pfn] = NONE;
	index[pfn] = 0;
	addToSwapCache(m, task, pfn, entry);
	lruAdd(m, pfn, shadow < 0 ? refaultList(m, pfn, shadow, false, evictedFor(area, slotOf(entry))) : bornOn(m, INACTIVE_ANON, false));
	m.clock += COMPRESS_NS;
	dropZswap(m, entry);
	z.writtenBack++;
	m.vm.pswpout++;
	const {synchronousUsPerPage} = m.disks[area.disk].config;
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	if (synchronousUsPerPage !== undefined) {
		synchronousPage(m, m.disks[area.disk], 'write', synchronousUsPerPage);
		storePage(m, task, area, entry);
		node.stat.nr_written++;
		return;
	}
	flags[pfn] |= WRITEBACK | RECLAIM;
	node.stat.nr_writeback++;
	countPage(m, pfn, 'nr_writeback', 1);
	m.zones[zoneOf(m, pfn)].writePending++;
	submit(m, {disk: area.disk, what: 'swap-write', pages: 1, pfns: [pfn]});
}

/** The oldest entry, or nothing: it has a second chance, or its page is in RAM already (shrink_memcg_cb). */
export function takeOldest(m: Machine, z: Zswap): SwapEntry | 'fresh' | 'in RAM' {
	const entry = z.first;
	if (rotate(m, z, entry)) return 'fresh';
	if (swapCacheLookup(m, entry) === NONE) return entry;
	z.rejectReclaim++;
	return 'in RAM';
}

/** What the shrinker may free: what is in the pool, less what had to be read from the disks, scaled by what that saves (zswap_shrinker_count). */
function countFreeable({pool}: Zswap, shrinker: Zswap['shrinkers'][number]): number {
	const taken = Math.min(pool.stored, shrinker.diskSwapins);
	shrinker.diskSwapins -= taken;
	return pool.stored === 0 ? 0 : Math.floor(((pool.stored - taken) * pool.pages) / pool.stored);
}

/** A call of the shrinker after a pass over a node (zswap_shrinker_scan), by who reclaims. */
export function shrinkZswap(m: Machine, {id}: Node, priority: number): void {
	const z = m.zswap;
	const task = m.cpu < 0 ? undefined : m.taskOf.get(m.cpus[m.cpu].current);
	if (z === null || task === undefined || m.tunables.values['zswap.shrinker_enabled'][0] === 0) return;
	const shrinker = z.shrinkers[id];
	for (let left = scanCount(shrinker, countFreeable(z, shrinker), priority); left > 0 && z.first !== NOTHING; left--) {
		m.vm.slabs_scanned++;
		const entry = takeOldest(m, z);
		if (entry === 'in RAM' || (entry !== 'fresh' && diskIsFull(m.disks[areaOf(m, entry).disk]))) return;
		if (entry === 'fresh') continue;
		const pfn = tryAllocPage(m, task, USER_PAGE_NOW);
		if (pfn < 0) {
			z.rejectReclaim++;
			return;
		}
		writeBack(m, task, z, entry, pfn);
	}
}

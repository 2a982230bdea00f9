// From zswap's pool to the disk, the oldest of a group first; and the shrinker that does it where it is enabled, as with any other cache that reclaim shrinks.
// (mm/zswap.c of 6.12: shrink_memcg_cb, shrink_memcg, zswap_writeback_entry, zswap_shrinker_count, zswap_shrinker_scan; docs §10.2, C 9.1)
import {commitCharge, countPage} from '../cgroup/charge.ts';
import {chargeForced} from '../cgroup/charge-attempt.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {evictedFor} from '../cgroup/shadow.ts';
import {groupOf} from '../cgroup/tree.ts';
import {mayWriteBack, zswapSum} from '../cgroup/zswap-charge.ts';
import {diskIsFull, submit} from '../files/disk.ts';
import {USER_PAGE_NOW} from '../memory/alloc-request.ts';
import {ANON, NONE, type Pfn, RECLAIM, UPTODATE, WRITEBACK, zoneOf} from '../memory/frames.ts';
import {tryAllocPage} from '../memory/freelist.ts';
import type {Node} from '../memory/node.ts';
import {scanCount} from '../memory/slab.ts';
import {bornOn, INACTIVE_ANON, lruAdd} from '../reclaim/lru.ts';
import {refaultList} from '../reclaim/workingset.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {addToSwapCache, areaOf, chargedTo, slotOf, swapCacheLookup, type SwapEntry, swapShadow} from './swap.ts';
import {COMPRESS_NS, dropZswap, isCharged, NOTHING, rotate, type Zswap, type ZswapList, zswapOwner} from './zswap.ts';
import {writeAtOnce} from './synchronous.ts';

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
	if (isCharged(m, z, entry)) groupOf(m, zswapOwner(m, entry)).stat.zswpwb++;
	dropZswap(m, entry);
	z.writtenBack++;
	m.vm.pswpout++;
	const {synchronousUsPerPage} = m.disks[area.disk].config;
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	if (synchronousUsPerPage !== undefined) {
		writeAtOnce(m, task, pfn, entry, synchronousUsPerPage);
		return;
	}
	flags[pfn] |= WRITEBACK | RECLAIM;
	node.stat.nr_writeback++;
	countPage(m, pfn, 'nr_writeback', 1);
	m.zones[zoneOf(m, pfn)].writePending++;
	submit(m, {disk: area.disk, what: 'swap-write', pages: 1, pfns: [pfn]});
}

/** The oldest entry of a list, or nothing: it has a second chance, or its page is in RAM already (shrink_memcg_cb). */
export function takeOldest(m: Machine, z: Zswap, list: ZswapList): SwapEntry | 'fresh' | 'in RAM' {
	const entry = list.first;
	if (rotate(m, z, entry)) return 'fresh';
	if (swapCacheLookup(m, entry) === NONE) return entry;
	z.rejectReclaim++;
	return 'in RAM';
}

/** A page for an entry that reclaim writes back, at once, and charged to the entry's group. False: there is none. */
function writeNow(m: Machine, task: Task, z: Zswap, entry: SwapEntry): boolean {
	const pfn = tryAllocPage(m, task, USER_PAGE_NOW);
	if (pfn < 0) {
		z.rejectReclaim++;
		return false;
	}
	const group = chargedTo(m, entry) ?? ROOT;
	if (group !== ROOT) {
		chargeForced(m, task, group);
		commitCharge(m, pfn, group, null);
	}
	writeBack(m, task, z, entry, pfn);
	return true;
}

const waits = (m: Machine, entry: SwapEntry): boolean => diskIsFull(m.disks[areaOf(m, entry).disk]);

/** Writes the oldest entry of a group back, so that another of its pages has room. False: there is none, or it stays for now. */
export function shrinkGroup(m: Machine, task: Task, z: Zswap, id: GroupId): boolean {
	const list = z.lists[id] ?? null;
	if (list === null || list.first === NOTHING || !mayWriteBack(m, id)) return false;
	const entry = takeOldest(m, z, list);
	return typeof entry === 'number' && !waits(m, entry) && writeNow(m, task, z, entry);
}

/** What the shrinker may free of a group: what is on its list, less what had to be read from the disks, scaled by what that saves (zswap_shrinker_count). */
function countFreeable(m: Machine, {pool}: Zswap, id: GroupId, {entries}: ZswapList, shrinker: ZswapList['shrinkers'][number]): number {
	const [stored, backing] = m.cgroups === null ? [pool.stored, pool.pages] : [zswapSum(m, id, 'zswapped'), Math.floor(zswapSum(m, id, 'zswap') / 4096)];
	if (stored === 0 || entries === 0) return 0;
	const taken = Math.min(entries, shrinker.diskSwapins);
	shrinker.diskSwapins -= taken;
	return Math.floor(((entries - taken) * backing) / stored);
}

/** A call of the shrinker after the lists of a group of a node (zswap_shrinker_scan), by who reclaims. */
export function shrinkZswap(m: Machine, {id}: Node, group: GroupId, priority: number): void {
	const z = m.zswap;
	const list = z?.lists[group] ?? null;
	const task = m.cpu < 0 ? undefined : m.taskOf.get(m.cpus[m.cpu].current);
	if (z === null || list === null || task === undefined || m.tunables.values['zswap.shrinker_enabled'][0] === 0 || !mayWriteBack(m, group)) return;
	const shrinker = list.shrinkers[id];
	for (let left = scanCount(shrinker, countFreeable(m, z, group, list, shrinker), priority); left > 0 && list.first !== NOTHING; left--) {
		m.vm.slabs_scanned++;
		const entry = takeOldest(m, z, list);
		if (entry === 'in RAM' || (entry !== 'fresh' && waits(m, entry))) return;
		if (entry !== 'fresh' && !writeNow(m, task, z, entry)) return;
	}
}

// Turning swap areas on and off while the machine runs: everything in one is read back before it is off. (mm/swapfile.c; docs §10)
// try_to_unuse is done by a process of its own, which the OOM killer takes before all others if there is no room for what comes back.
import {countPage} from '../cgroup/charge.ts';
import {shmemSwapIn} from '../files/shmem.ts';
import {countResident, type Region} from '../address-space/region.ts';
import {NONE, UPTODATE, zoneOf} from '../memory/frames.ts';
import {emit} from '../account/emit.ts';
import {waitForPage} from '../address-space/fault-account.ts';
import {isSharedEntry, makePte, PRESENT, pteSwapEntry} from '../address-space/pte.ts';
import {addMapper, markShared, noteKin} from '../address-space/sharing.ts';
import {psiTask} from '../account/psi.ts';
import type {Machine} from '../state.ts';
import {areaOf, dropAnon, priorityAtSwapon, type SwapArea, swapRelease, tryFreeSwap} from './swap.ts';
import {drainSlotLists} from './swap-slots.ts';
import {beginSwapRead} from './swap-in.ts';
import {findInSwapCache} from './swap-readahead.ts';
import {rss, type Task} from '../tasks/task.ts';
import {mustStop} from '../tasks/cpu.ts';

/**
 * No new slots from this area: all its pages go out of the totals at once, and each slot that is freed from here on comes back to them. The areas
 * below one whose priority was given by the kernel move up.
 */
export function beginSwapoff(m: Machine, area: SwapArea): void {
	if (area.priority < 0) for (const other of m.swaps) if (other.on && !other.leaving && other.priority < area.priority) other.priority++;
	drainSlotLists(m);
	area.leaving = true;
	area.readBack = 0;
	m.swapTotal -= area.pages;
	m.swapFree -= area.pages;
}

/** Hands out slots of an area, again or for the first time (_enable_swap_info). */
export function enableArea(m: Machine, area: SwapArea): void {
	area.priority = priorityAtSwapon(m.swaps, area);
	area.on = true;
	area.leaving = false;
	m.swapTotal += area.pages;
	m.swapFree += area.pages;
}

/** The process that turned an area off dies before it is done: the area serves again. */
export function abandonSwapoff(m: Machine, task: Task): void {
	const op = task.program.find(step => step.do === 'swapoff');
	const area = op === undefined ? undefined : m.swaps.find(a => a.config.name === op.device);
	if (area === undefined || !area.leaving) return;
	enableArea(m, area);
	emit(m, {kind: 'swapoff', device: area.config.name, done: false, readBack: area.readBack});
}

/** Brings one page of a process back, with the readahead of a fault of that process (unuse_pte_range); false = stalled or asleep. */
function bringBack(m: Machine, task: Task, region: Region, page: number): boolean {
	const entry = pteSwapEntry(region.ptes[page]);
	const {flags, owner, index} = m.frames;
	const pfn = findInSwapCache(m, region, page);
	if (pfn === NONE) {
		beginSwapRead(m, task, region, page, {inFault: false, spread: -1});
		return false;
	}
	if ((flags[pfn] & UPTODATE) === 0) {
		waitForPage(m, task, pfn, 'swap-in');
		return false;
	}
	const holder = m.taskOf.get(region.pid) as Task;
	const shared = isSharedEntry(region.ptes[page]);
	noteKin(m, region);
	swapRelease(m, entry);
	areaOf(m, entry).readBack++;
	region.swapped--;
	countResident(m, region, pfn, 1);
	holder.swapEntries--;
	holder.rssAnon++;
	holder.rssPeak = Math.max(holder.rssPeak, rss(holder));
	region.ptes[page] = makePte(pfn, PRESENT); // old, clean and not writable
	if (owner[pfn] !== NONE) addMapper(m, region, page, pfn);
	else {
		m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_anon_mapped++;
		countPage(m, pfn, 'nr_anon_mapped', 1);
		owner[pfn] = region.id;
		index[pfn] = page;
		if (shared) markShared(m, pfn);
	}
	tryFreeSwap(m, pfn);
	m.clock += m.costs.swapFault;
	return true;
}

/** Goes on with swapoff; true when the area is empty and off. */
export function continueSwapoff(m: Machine, task: Task, device: string): boolean {
	const area = m.swaps.find(a => a.config.name === device) as SwapArea;
	if (task.psi.memstall) psiTask(m, task, true, false, false);
	for (const region of m.regions) {
		if (region === null || region.swapped === 0) continue;
		for (let page = 0; page < region.ptes.length && region.swapped > 0; page++) {
			const pte = region.ptes[page];
			if (pte >= 0 || areaOf(m, pteSwapEntry(pte)) !== area) continue;
			if (mustStop(m)) return false;
			if (region.pid === 0) {
				if (!shmemSwapIn(m, task, region, page)) return false;
				area.readBack++;
			} else if (!bringBack(m, task, region, page)) return false;
		}
	}
	// Copies of pages that nobody maps any more (readahead, processes that died during a write) give up their slots, and are freed.
	for (let slot = 0; slot < area.pages && area.used > 0; slot++) {
		const pfn = area.cache[slot] - 1;
		if (pfn >= 0 && tryFreeSwap(m, pfn) && m.frames.owner[pfn] === NONE) dropAnon(m, pfn);
	}
	if (area.used > 0) {
		m.clock = Math.max(m.clock, m.limit); // writes in flight hold slots: look again
		return false;
	}
	area.on = false;
	area.leaving = false;
	area.cursor = area.runEnd = area.runLeft = 0;
	emit(m, {kind: 'swapoff', device, done: true, readBack: area.readBack});
	return true;
}

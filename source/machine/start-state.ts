// What a machine holds when its time begins: files in the page cache, dirty pages, slab, processes with memory in RAM and in swap. (docs §21.1)
// Everything is set by the functions that the running machine uses, page by page and without time, so that its books hold from the first instant; counters
// begin at 0 afterwards. Deviates: nothing of it was ever evicted, so that what comes back from swap is no refault; a process has its memory before its image.
import {mapRegion} from './address-space/address-space.ts';
import {mapAnon} from './address-space/faults.ts';
import {addNewPage} from './address-space/mlock.ts';
import {ensureTables} from './address-space/page-table.ts';
import {DIRTY_PTE, PRESENT, ptePfn, WRITABLE} from './address-space/pte.ts';
import {reachPte, regionOf} from './address-space/region.ts';
import {unmapAnon} from './address-space/rmap.ts';
import {createVmEvents} from './account/vm-events.ts';
import type {MachineConfig, StartState} from './config.ts';
import {type CachedFile, lookup} from './files/cached-file.ts';
import {fileNamed, tmpfsFile} from './files/descriptor.ts';
import {addToPageCache, dirtyPage, markAccessed} from './files/page-cache.ts';
import {newPage, type TmpfsFile} from './files/shmem.ts';
import {USER_PAGE_NOW} from './memory/alloc-request.ts';
import {ANON, DIRTY, NONE, type Pfn, UPTODATE} from './memory/frames.ts';
import {tryAllocPage} from './memory/freelist.ts';
import {zoneForKernel} from './memory/kernel-memory.ts';
import {growSlab} from './memory/slab.ts';
import {noteKernelPage} from './memory/watermark-boost.ts';
import type {Machine} from './state.ts';
import {addToSwapCache, areaOf, dropAnon, removeFromSwapCache} from './swap/swap.ts';
import {allocSlot} from './swap/swap-slots.ts';
import {noteContents} from './swap/contents.ts';
import {leaveToZeromap} from './swap/zeromap.ts';
import {storePage} from './swap/zram-write.ts';
import {zswapStore} from './swap/zswap-store.ts';
import type {Task} from './tasks/task.ts';
import {spawn} from './tasks/task-life.ts';

const tooMuch = (what: string): RangeError => new RangeError(`the state that the machine starts in does not fit: there is no memory for ${what}`);

function page(m: Machine, task: Task | null, what: string): Pfn {
	const pfn = tryAllocPage(m, task, USER_PAGE_NOW);
	if (pfn < 0) throw tooMuch(what);
	return pfn;
}

/** Pages of a file, read once, or twice and so active. */
function warm(m: Machine, {file: path, from, pages, active}: StartState['cache'][number]): void {
	const shmem = tmpfsFile(m, path);
	const file = fileNamed(m, path);
	if (shmem === undefined && file === undefined) throw new RangeError(`there is no file ${path}`);
	for (let at = from; at < from + pages; at++) {
		const pfn = shmem === undefined ? filePage(m, file as CachedFile, at, 'read') : shmemPage(m, shmem, at);
		for (let uses = active ? 2 : 1; uses > 0; uses--) markAccessed(m, pfn);
	}
}

function filePage(m: Machine, file: CachedFile, at: number, how: 'read' | 'write'): Pfn {
	const there = lookup(file, at);
	if (there !== NONE) return there;
	const pfn = page(m, null, file.path);
	addToPageCache(m, file, at, pfn, how);
	m.frames.flags[pfn] |= UPTODATE;
	return pfn;
}

function shmemPage(m: Machine, file: TmpfsFile, at: number): Pfn {
	const region = regionOf(m, file.region);
	reachPte(region, at);
	if (region.ptes[at] === 0 && newPage(m, m.taskOf.get(1) as Task, file, region, at) !== 'done') throw tooMuch(file.path);
	return ptePfn(region.ptes[at]);
}

/** Pages that were written and wait for the flusher; the file has waited for so long. */
function soil(m: Machine, {file: path, from, pages, ageUs}: StartState['dirty'][number]): void {
	const file = fileNamed(m, path);
	if (file === undefined) throw new RangeError(`there is no file ${path}`);
	for (let at = from; at < from + pages; at++) {
		const pfn = filePage(m, file, at, 'write');
		if ((m.frames.flags[pfn] & DIRTY) === 0) dirtyPage(m, pfn);
	}
	file.dirtiedAt = Math.min(file.dirtiedAt, -ageUs * 1000);
	m.writeback.disks[file.wb]?.dirtyFiles.sort((a, b) => m.files[a].dirtiedAt - m.files[b].dirtiedAt);
}

/** Dentries and inodes that nobody holds, on the nodes in turn, as long as they have room. */
function fillSlab(m: Machine, pages: number): void {
	for (let i = 0; i < pages; i++) {
		const zone = zoneForKernel(m, i % m.nodes.length) ?? m.nodes.map(({id}) => zoneForKernel(m, id)).find(one => one !== undefined);
		if (zone === undefined) throw tooMuch('slab');
		growSlab(m, zone.index);
		if (zone.blocks !== null) noteKernelPage(m, zone, zone.blocks, true);
		m.nodes[zone.node].slab.shrinkable++;
	}
}

/** Goes to swap as reclaim sends it there, at once. */
function pushOut(m: Machine, task: Task, pfn: Pfn): void {
	const entry = allocSlot(m, pfn);
	if (entry < 0) throw new RangeError(`the state that the machine starts in does not fit: there is no swap for ${task.name}`);
	noteContents(m, pfn, entry);
	addToSwapCache(m, task, pfn, entry);
	unmapAnon(m, pfn);
	if (!leaveToZeromap(m, pfn, entry) && !zswapStore(m, task, entry)) {
		const stored = storePage(m, task, areaOf(m, entry), entry);
		if (stored === 'over-limit') throw new RangeError(`the state that the machine starts in does not fit: ${areaOf(m, entry).config.name} is at its mem_limit`);
		if (stored === 'no-memory') throw tooMuch(`what is compressed of ${task.name}`);
	}
	removeFromSwapCache(m, pfn, 0);
	dropAnon(m, pfn);
}

/** A process that has its memory: the first part of it in swap, the rest in RAM, unused for long. */
function settle(
	m: Machine,
	{name, label, residentPages, swappedPages, oomScoreAdj, uid, compression, zeroFilled, program}: StartState['processes'][number],
): void {
	const task = spawn(m, {
		kind: 'spawn',
		name,
		label,
		program,
		...(oomScoreAdj === undefined ? {} : {oomScoreAdj}),
		...(uid === undefined ? {} : {uid}),
		...(compression === undefined ? {} : {compression}),
		...(zeroFilled === undefined ? {} : {zeroFilled}),
	});
	const pages = residentPages + swappedPages;
	const region = pages === 0 ? null : mapRegion(m, task, {do: 'map', region: 'data', pages});
	if (region === null) {
		if (pages === 0) return;
		throw tooMuch(`what ${name} maps`);
	}
	for (let at = 0; at < pages; at++) {
		reachPte(region, at);
		if (!ensureTables(m, task, region, at)) throw tooMuch(`page tables of ${name}`);
		const pfn = page(m, task, name);
		m.frames.flags[pfn] |= ANON | UPTODATE | DIRTY;
		mapAnon(m, task, region, at, pfn, PRESENT | DIRTY_PTE | WRITABLE);
		addNewPage(m, task, region, pfn);
		if (at < swappedPages) pushOut(m, task, pfn);
	}
}

/** Brings a machine that has just been booted into the state that its configuration names. Throws RangeError with one sentence where it does not fit. */
export function enterState(m: Machine, state: NonNullable<MachineConfig['state']>): void {
	for (const one of state.processes) settle(m, one);
	for (const one of state.cache) warm(m, one);
	for (const one of state.dirty) soil(m, one);
	fillSlab(m, state.slabPages);
	Object.assign(m.vm, createVmEvents());
	for (const zone of m.zones) {
		zone.allocated = 0;
		Object.assign(zone.numa, {hit: 0, miss: 0, foreign: 0, local: 0, other: 0, interleave: 0});
		zone.freeLowest = zone.freeHighest = zone.free;
	}
	for (const {stat} of m.nodes) stat.nr_dirtied = 0;
	for (const wb of m.writeback.disks) wb.dirtied = 0;
	m.freeLowest = m.freeHighest = m.free;
}

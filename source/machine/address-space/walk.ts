// The walk of one address through a process's page tables, as the CPU does it, and what an access would then meet. Reads the state, changes nothing.
// (arch/x86/mm: pgd_offset … pte_offset_map; mm/memory.c handle_pte_fault; docs §12)
import {accessRefusal, addressFault, addressRegion} from './access-address.ts';
import {pageAddress, pageAt, type Region, regionEnd, regionOf, regionStart} from './region.ts';
import {NONE, UPTODATE, zoneOf} from '../memory/frames.ts';
import {modeOf, PAGE} from './layout.ts';
import {lookup} from '../files/cached-file.ts';
import {tableAt, tableSpan} from './page-table.ts';
import {mapCount} from './sharing.ts';
import {DIRTY_PTE, isZeroPage, ptePfn, pteSwapEntry, WRITABLE, YOUNG} from './pte.ts';
import type {AccessView, PteView, TableName, Walk, WalkLevel} from '../process-view.ts';
import type {Machine} from '../state.ts';
import {areaOf, slotOf, swapCacheLookup} from '../swap/swap.ts';
import type {Task} from '../tasks/task.ts';

/** A table is shown in so many parts. */
const PARTS = 32;

/** The table of a level that covers an address: its frame, and how many of its entries are used in each part. `below` is the span of one entry. */
function usedParts(m: Machine, task: Task, name: TableName, start: number, below: number, entries: number): number[] {
	const used = new Array<number>(PARTS).fill(0);
	const perPart = entries / PARTS;
	if (name === 'PTE') {
		for (const id of task.regions) {
			const region = regionOf(m, id);
			if (regionEnd(region) <= start || regionStart(region) >= start + entries * PAGE) continue;
			for (let entry = 0; entry < entries; entry++) {
				const address = start + entry * PAGE;
				const page = pageAt(region, address);
				if (page < 0 || page >= region.ptes.length || page >= region.pages || region.ptes[page] === 0) continue;
				used[Math.floor(entry / perPart)]++;
			}
		}
		return used;
	}
	const level = below === tableSpan(task.layout.bits, 'pte') ? 'pte' : below === tableSpan(task.layout.bits, 'pmd') ? 'pmd' : 'pud';
	for (let entry = 0; entry < entries; entry++) if (tableAt(task, level, start + entry * below) !== undefined) used[Math.floor(entry / perPart)]++;
	return used;
}

/** Levels of the walk from the PGD down; a table that does not exist ends it, and the rest is shown without frames. */
function levelsOf(m: Machine, task: Task, address: number, pte: PteView): WalkLevel[] {
	const {bits} = task.layout;
	const {entries, levels} = modeOf(bits);
	const indexBits = Math.log2(entries);
	const names = {pte: 'PTE', pmd: 'PMD', pud: 'PUD'} as const;
	const chain = [...levels].reverse(); // pud, pmd, pte
	const walk: WalkLevel[] = [];
	let frame: number | null = task.pageTables.pgd === NONE ? null : task.pageTables.pgd;
	const kernel = addressFault(bits, address) !== null;
	for (const [i, name] of (['PGD', ...chain.map(level => names[level])] as TableName[]).entries()) {
		const next = chain[i];
		const below = next === undefined ? PAGE : tableSpan(bits, next);
		const span = below * entries;
		const start = Math.floor(address / span) * span;
		const reached = next === undefined ? (pte.kind === 'present' ? pte.frame : null) : kernel ? null : (tableAt(task, next, address)?.pfn ?? null);
		walk.push({
			name,
			index: Math.floor(address / below) % entries,
			bits: indexBits,
			entries,
			frame,
			next: frame === null ? null : reached,
			used: frame === null || kernel ? [] : usedParts(m, task, name, start, below, entries),
		});
		frame = frame === null ? null : next === undefined ? null : reached;
	}
	return walk;
}

/** What the last entry says. */
export function pteView(m: Machine, region: Region | undefined, address: number): PteView {
	if (region === undefined) return {kind: 'none'};
	const page = pageAt(region, address);
	const pte = region.ptes[page] ?? 0;
	if (pte === 0 || page >= region.pages) return {kind: 'none'};
	if (pte < 0) {
		const entry = pteSwapEntry(pte);
		const cached = swapCacheLookup(m, entry);
		return {kind: 'swap', device: areaOf(m, entry).config.name, slot: slotOf(entry), cachedFrame: cached === NONE ? null : cached};
	}
	const zero = isZeroPage(pte);
	const frame = zero ? m.zeroFrame : ptePfn(pte);
	const zone = m.zones[zoneOf(m, frame)];
	return {
		kind: 'present',
		frame,
		zone: zone.name,
		node: zone.node,
		write: (pte & WRITABLE) !== 0,
		user: true,
		accessed: (pte & YOUNG) !== 0,
		dirty: (pte & DIRTY_PTE) !== 0,
		zero,
	};
}

/** Of a page of a file on the tmpfs that is not mapped. */
function shmemView(m: Machine, region: Region, page: number): AccessView {
	const pte = regionOf(m, region.shm).ptes[region.offset + page] ?? 0;
	if (pte >= 0) return {fault: 'minor', how: pte > 0 ? 'page-cache' : 'new-frame'};
	return swapCacheLookup(m, pteSwapEntry(pte)) === NONE ? {fault: 'major', how: 'swap-in'} : {fault: 'minor', how: 'swap-cache'};
}

/** How an access would be served as things are. */
function accessView(m: Machine, task: Task, address: number, pte: PteView, how: 'read' | 'write'): AccessView {
	const refused = accessRefusal(m, task, address, how);
	if (refused !== null) return {fault: 'segv', how: refused};
	const region = addressRegion(m, task, address) as Region;
	if (pte.kind === 'swap') {
		const ready = pte.cachedFrame !== null && (m.frames.flags[pte.cachedFrame] & UPTODATE) !== 0;
		return ready ? {fault: 'minor', how: 'swap-cache'} : {fault: 'major', how: 'swap-in'};
	}
	if (pte.kind === 'present') {
		if (how === 'read' || pte.write) return {fault: 'none', how: 'mapped'};
		if (pte.zero) return {fault: 'minor', how: 'new-frame'};
		return {fault: 'minor', how: mapCount(m, pte.frame) > 1 ? 'copy' : 'write-protect'};
	}
	if (region.image) return {fault: 'minor', how: 'page-cache'};
	if (region.shm >= 0) return shmemView(m, region, pageAt(region, address));
	if (region.file >= 0) {
		const pfn = lookup(m.files[region.file], region.offset + pageAt(region, address));
		return pfn !== NONE && (m.frames.flags[pfn] & UPTODATE) !== 0 ? {fault: 'minor', how: 'page-cache'} : {fault: 'major', how: 'file-read'};
	}
	if (pageAt(region, address) >= region.pages) return {fault: 'minor', how: 'grow-stack'};
	return {fault: 'minor', how: how === 'write' ? 'new-frame' : 'zero-page'};
}

/** The walk of a byte address. `regions` are the ids of the task's regions in the order of its Sample. */
export function walk(m: Machine, task: Task, address: number, regions: readonly number[]): Walk {
	const region = addressFault(task.layout.bits, address) === null ? addressRegion(m, task, address) : undefined;
	const pte = pteView(m, region, address);
	const offset = address % PAGE;
	return {
		address,
		levels: levelsOf(m, task, address, pte),
		offset,
		pte,
		physical: pte.kind === 'present' ? pte.frame * PAGE + offset : null,
		region: region === undefined ? null : regions.indexOf(region.id),
		read: accessView(m, task, address, pte, 'read'),
		write: accessView(m, task, address, pte, 'write'),
	};
}

/** First byte of the page that something is best shown at: the last fault's, else the heap's. */
export function homeAddress(m: Machine, task: Task): number {
	if (task.lastFault !== null) return task.lastFault.address;
	const first = task.regions.map(id => regionOf(m, id)).find(region => region.kind === 'heap' && region.pages > 0);
	return first === undefined ? modeOf(task.layout.bits).textStart : pageAddress(first, 0);
}

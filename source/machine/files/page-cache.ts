// The page cache: which pages of which file are in RAM, and what using them does. (mm/filemap.c, mm/swap.c; docs §4, §12)
import {BUFFER_HEAD_BYTES, chargeForPage, chargeNodes, unchargeNodes} from '../cgroup/objects.ts';
import {chargedGroup, countPage} from '../cgroup/charge.ts';
import {ROOT} from '../cgroup/group.ts';
import {evictedFor} from '../cgroup/shadow.ts';
import {growAge} from '../reclaim/lruvec-state.ts';
import {trackForeign} from './foreign-dirty.ts';
import {settleCacheSlab} from '../memory/cache-slab.ts';
import {type CachedFile, isMetadata, lookup} from './cached-file.ts';
import {nodeOf} from '../memory/frame-zone.ts';
import type {Node} from '../memory/node.ts';
import {
	ANON,
	BUFFER_HEAD,
	DIRTY,
	freeFrame,
	ISOLATED,
	KIND_USER,
	LIST_MASK,
	HELD,
	MLOCKED,
	NONE,
	type Pfn,
	RECLAIM,
	REFERENCED,
	UPTODATE,
	WRITEBACK,
	zoneOf,
} from '../memory/frames.ts';
import {ACTIVE_ANON, ACTIVE_FILE, bornOn, INACTIVE_ANON, INACTIVE_FILE, lruAdd, lruRemove, UNEVICTABLE} from '../reclaim/lru.ts';
import {countUse} from '../reclaim/mglru/lists.ts';
import {mglruOn} from '../reclaim/mglru/state.ts';
import {NODE_SLOTS, radixInsert, radixRemove} from '../memory/radix-tree.ts';
import {dropSlab} from '../vfs/shrink.ts';
import type {Machine} from '../state.ts';
import {refaultList} from '../reclaim/workingset.ts';
import type {Task} from '../tasks/task.ts';
import {markFileDirty} from './backing-dev.ts';
import {attachWriteback} from './group-writeback.ts';

/**
 * Puts a fresh frame into the cache: on the inactive list, or on the active one when it refaults soon enough.
 * A page that is about to be overwritten whole is no refault (`write`); with MGLRU one that is read inside a fault is in use from the beginning.
 */
export function addToPageCache(m: Machine, file: CachedFile, page: number, pfn: Pfn, how: 'read' | 'write' | 'fault'): void {
	const {flags, owner, index, aux} = m.frames;
	const shadow = file.map[page];
	flags[pfn] |= KIND_USER;
	owner[pfn] = file.id;
	index[pfn] = page;
	aux[pfn] = 0;
	file.map[page] = pfn + 1;
	file.cached++;
	if (shadow === 0) growTree(m, file, page, pfn);
	if (isMetadata(file)) needBufferHead(m, pfn); // a block that is read through sb_bread() has one from the beginning (grow_dev_page)
	const node = nodeOf(m, pfn);
	node.stat.nr_file_pages++;
	countPage(m, pfn, 'nr_file_pages', 1);
	const inFault = how === 'fault';
	lruAdd(m, pfn, shadow < 0 && how !== 'write' ? refaultList(m, pfn, shadow, inFault, evictedFor(file, page), node) : bornOn(m, INACTIVE_FILE, inFault));
}

/** The tree gets an entry where there was not even a shadow. */
function growTree(m: Machine, file: CachedFile, page: number, pfn: Pfn): void {
	const grown = radixInsert(file.tree, page);
	if (grown > 0) treeGrew(m, file, page, pfn, grown);
}

function treeGrew(m: Machine, file: CachedFile, page: number, pfn: Pfn, grown: number): void {
	m.cacheSlab.nodes += grown;
	chargeNodes(m, file, Math.ceil(file.map.length / NODE_SLOTS), Math.floor(page / NODE_SLOTS), pfn, grown);
	settleCacheSlab(m);
}

/** Empties a slot of a file; nodes of its tree may go with it. */
function emptySlot(m: Machine, file: CachedFile, page: number): void {
	file.map[page] = 0;
	const gone = radixRemove(file.tree, page);
	m.cacheSlab.nodes -= gone;
	if (gone > 0) unchargeNodes(m, file, Math.floor(page / NODE_SLOTS), gone);
}

/** Takes a page of a node out of its file and leaves its shadow there. The frame stays with the caller. */
export function leaveShadow(m: Machine, pfn: Pfn, shadow: number, node: Node): void {
	const {owner, index} = m.frames;
	const file = m.files[owner[pfn]];
	file.map[index[pfn]] = shadow;
	countRemoved(m, file, pfn, node);
}

/** A page is no longer in its file (filemap_unaccount_folio). */
function countRemoved(m: Machine, file: CachedFile, pfn: Pfn, node: Node): void {
	file.cached--;
	if ((m.frames.flags[pfn] & BUFFER_HEAD) !== 0) dropBufferHead(m, pfn);
	if (m.cacheSlab.pages > 0) settleCacheSlab(m);
	node.stat.nr_file_pages--;
	countPage(m, pfn, 'nr_file_pages', -1);
}

/** A page gets its buffer head, where it has none. */
function needBufferHead(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	if ((flags[pfn] & BUFFER_HEAD) !== 0) return;
	flags[pfn] |= BUFFER_HEAD;
	m.cacheSlab.bufferHeads++;
	chargeForPage(m, pfn, 1, BUFFER_HEAD_BYTES);
	settleCacheSlab(m);
}

function dropBufferHead(m: Machine, pfn: Pfn): void {
	m.frames.flags[pfn] &= ~BUFFER_HEAD;
	m.cacheSlab.bufferHeads--;
	chargeForPage(m, pfn, -1, BUFFER_HEAD_BYTES);
}

/** read() has used a page (folio_mark_accessed): once → referenced, twice → active; with MGLRU it is counted, and moves nothing. */
export function markAccessed(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	const f = flags[pfn];
	if (mglruOn(m)) {
		if ((f & LIST_MASK) !== UNEVICTABLE) countUse(m, pfn);
	} else if ((f & REFERENCED) === 0) flags[pfn] = f | REFERENCED;
	else usedTwice(m, pfn);
}

/** folio_activate(), where the page is on an inactive list. */
function usedTwice(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	const f = flags[pfn];
	const list = f & LIST_MASK;
	if (list !== INACTIVE_FILE && list !== INACTIVE_ANON) return;
	lruRemove(m, pfn);
	lruAdd(m, pfn, (f & ANON) !== 0 ? ACTIVE_ANON : ACTIVE_FILE);
	flags[pfn] &= ~REFERENCED;
	m.vm.pgactivate++;
	countPage(m, pfn, 'pgactivate', 1);
	growAge(m, chargedGroup(m, pfn)?.id ?? ROOT, nodeOf(m, pfn));
}

/** A task marks a file page dirty; counts it where it was not (folio_account_dirtied). */
export function setDirty(m: Machine, task: Task, pfn: Pfn): void {
	if ((m.frames.flags[pfn] & DIRTY) !== 0) return;
	dirtyPage(m, pfn);
	task.dirty.pages++;
	task.io.writeBytes += 4096;
	m.writeback.cpuDirtied[m.cpu]++;
}

/** A clean page of a file is dirty, whoever has written it (__mark_inode_dirty). */
export function dirtyPage(m: Machine, pfn: Pfn): void {
	const {flags, owner, index} = m.frames;
	flags[pfn] |= DIRTY;
	needBufferHead(m, pfn);
	const zone = m.zones[zoneOf(m, pfn)];
	const {stat} = m.nodes[zone.node];
	stat.nr_dirty++;
	countPage(m, pfn, 'nr_dirty', 1);
	stat.nr_dirtied++;
	zone.writePending++;
	const file = m.files[owner[pfn]];
	if (file.wb < 0 || m.writeback.disks[file.wb].group < 0) attachWriteback(m, file, pfn);
	const wb = m.writeback.disks[file.wb];
	wb.reclaimable++;
	wb.dirtied++;
	if (m.cgroups !== null) trackForeign(m, pfn, wb);
	markFileDirty(m, file);
	if (file.dirty++ === 0) {
		file.dirtyFrom = index[pfn];
		file.dirtyTo = index[pfn] + 1;
	} else {
		if (index[pfn] < file.dirtyFrom) file.dirtyFrom = index[pfn];
		if (index[pfn] >= file.dirtyTo) file.dirtyTo = index[pfn] + 1;
	}
}

/** Frees a clean, unmapped page of a file outside reclaim. */
export function dropFilePage(m: Machine, pfn: Pfn): void {
	const {owner, index} = m.frames;
	const file = m.files[owner[pfn]];
	lruRemove(m, pfn);
	emptySlot(m, file, index[pfn]);
	countRemoved(m, file, pfn, nodeOf(m, pfn));
	freeFrame(m, pfn);
}

const UNDROPPABLE = DIRTY | WRITEBACK | ISOLATED | MLOCKED | HELD;

/** A dirty page that was to be dropped and cannot be is wanted no more: it is inactive, and goes to the tail of its list when its write is done (lru_deactivate_file_fn). */
function deactivateFile(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	const list = flags[pfn] & LIST_MASK;
	if (list === 0 || list === UNEVICTABLE) return;
	lruRemove(m, pfn);
	lruAdd(m, pfn, INACTIVE_FILE);
	flags[pfn] = (flags[pfn] & ~REFERENCED) | RECLAIM;
	if (list !== ACTIVE_FILE) return;
	m.vm.pgdeactivate++;
	countPage(m, pfn, 'pgdeactivate', 1);
}

/**
 * Frees the clean unmapped pages of a file from `from` up to `to` and their shadows, and lets its unmapped dirty ones go as soon as they are written
 * (invalidate_mapping_pages, which passes over those under writeback); returns the pages freed.
 */
export function invalidateRange(m: Machine, file: CachedFile, from: number, to: number): number {
	const {flags, aux} = m.frames;
	let pages = 0;
	for (let page = from; page < to; page++) {
		if (file.map[page] < 0) emptySlot(m, file, page);
		const pfn = lookup(file, page);
		if (pfn === NONE || (flags[pfn] & UPTODATE) === 0 || aux[pfn] > 0) continue;
		if ((flags[pfn] & UNDROPPABLE) !== 0) {
			if ((flags[pfn] & UNDROPPABLE) === DIRTY) deactivateFile(m, pfn);
			continue;
		}
		dropFilePage(m, pfn);
		pages++;
	}
	settleCacheSlab(m);
	return pages;
}

/** The same for all of a file. */
export function invalidateFile(m: Machine, file: CachedFile): number {
	let pages = 0;
	for (const [node, slots] of file.tree.levels[0].entries())
		if (slots > 0) pages += invalidateRange(m, file, node * NODE_SLOTS, Math.min(file.map.length, (node + 1) * NODE_SLOTS));
	return pages;
}

/** A dirty page is thrown away with what it holds (folio_account_cleaned): who throws it away is said to have cancelled its write. */
export function cancelDirty(m: Machine, task: Task, pfn: Pfn): void {
	const {flags, owner} = m.frames;
	if ((flags[pfn] & DIRTY) === 0) return;
	flags[pfn] &= ~DIRTY;
	const zone = m.zones[zoneOf(m, pfn)];
	m.nodes[zone.node].stat.nr_dirty--;
	countPage(m, pfn, 'nr_dirty', -1);
	zone.writePending--;
	const file = m.files[owner[pfn]];
	m.writeback.disks[file.wb].reclaimable--;
	task.io.cancelledWriteBytes += 4096;
	file.dirty--;
	if (file.dirty > 0) return;
	file.dirtyFrom = file.map.length;
	file.dirtyTo = 0;
}

/** echo N > drop_caches: 1 frees clean unmapped cache, 2 slab, 3 both; returns pages freed. The kernel lets it run to its end. */
export function dropCaches(m: Machine, what: number): {readonly pages: number; readonly slabPages: number} {
	let pages = 0;
	let slabPages = 0;
	if ((what & 1) !== 0) {
		m.vm.drop_pagecache++;
		for (const file of m.files) pages += invalidateFile(m, file);
	}
	if ((what & 2) !== 0) {
		m.vm.drop_slab++;
		for (const node of m.nodes) slabPages += dropSlab(m, node);
	}
	return {pages, slabPages};
}

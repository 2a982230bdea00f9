// Faults on pages of files: of what a program has mapped, and of the program itself. (mm/filemap.c filemap_fault, filemap_map_pages, mm/memory.c
// do_fault_around; docs §12) Left out: mmap_miss. Each miss adds one to it and each page that is mapped around takes one away, so it does not come near the
// hundred from which on nothing is read around.
import {countPage, countTask} from '../cgroup/charge.ts';
import {PAGE} from '../address-space/layout.ts';
import {tableSpan} from '../address-space/page-table.ts';
import {countResident, pageAddress, reachPte, type Region, regionEnd, regionStart} from '../address-space/region.ts';
import {emit} from '../account/emit.ts';
import {account, doneWaiting, retryFault, waitForPage} from '../address-space/fault-account.ts';
import {NONE, READAHEAD, UPTODATE, zoneOf} from '../memory/frames.ts';
import {lookup} from './cached-file.ts';
import {makePte, PRESENT, YOUNG} from '../address-space/pte.ts';
import {beginFileRead, chooseWindow, createReadState, READAHEAD_PAGES} from './readahead.ts';
import type {Machine} from '../state.ts';
import {type ReadState, rss, type Task} from '../tasks/task.ts';

/** FAULT_AROUND_BYTES in pages. */
export const FAULT_AROUND = 16;

/**
 * Pages of a region that a fault maps along with its own where they are cached: 16 from an address that is a multiple of 64 KiB on, or from where the region
 * begins if that is later, as far as region and page table go (do_fault_around).
 */
function faultAround(m: Machine, region: Region, page: number): {readonly first: number; readonly end: number} {
	const at = pageAddress(region, page) / PAGE;
	const from = Math.max(at - (at % FAULT_AROUND), regionStart(region) / PAGE);
	const span = tableSpan(m.config.addressBits, 'pte') / PAGE;
	const end = Math.min(from + FAULT_AROUND, from - (from % span) + span, regionEnd(region) / PAGE);
	return {first: page - (at - from), end: page + (end - at)};
}

/** A page of the program itself: the frame that all who run it share. */
export function imageFault(m: Machine, task: Task, region: Region, page: number): void {
	mapImagePage(m, task, region, page);
	m.clock += m.costs.fileFault;
	account(m, task, region, page, false, 'page-cache');
}

/** Maps a page of the program's image without a fault, as fork and fault-around do. */
export function mapImagePage(m: Machine, task: Task, region: Region, page: number): void {
	const {aux} = m.frames;
	const pfn = m.imageFrames[region.offset + page];
	reachPte(region, page);
	region.ptes[page] = makePte(pfn, PRESENT | YOUNG);
	countResident(m, region, pfn, 1);
	task.rssFile++;
	if (rss(task) > task.rssPeak) task.rssPeak = rss(task);
	if (aux[pfn]++ > 0) return;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mapped++;
	countPage(m, pfn, 'nr_mapped', 1);
}

export function readStateOf(task: Task, file: number): ReadState {
	const {readStates} = task;
	for (let i = 0; i < readStates.length; i++) if (readStates[i].file === file) return readStates[i];
	const state = createReadState(file);
	readStates.push(state);
	return state;
}

/** filemap_fault: maps a page of the page cache with its cached neighbours, or reads around it first. */
export function fileFault(m: Machine, task: Task, region: Region, page: number): boolean {
	const file = m.files[region.file];
	const {flags, aux} = m.frames;
	const wanted = region.offset + page;
	if (wanted >= file.pages) {
		emit(m, {kind: 'signal', pid: task.pid, name: task.name, signal: 'BUS'}); // past the end of the file
		task.killed = true;
		task.exitCause = 'signal';
		return false;
	}
	const pfn = lookup(file, wanted);
	if (pfn === NONE) {
		m.vm.pgmajfault++;
		countTask(m, task, 'pgmajfault');
		retryFault(m, task, true);
		const start = Math.max(0, wanted - READAHEAD_PAGES / 2);
		const ra = readStateOf(task, file.id);
		ra.start = start;
		ra.size = READAHEAD_PAGES;
		ra.asyncSize = READAHEAD_PAGES / 4;
		beginFileRead(task, file, ra, wanted, !region.noRecency);
		return false;
	}
	if ((flags[pfn] & READAHEAD) !== 0 && !task.op.retried) {
		// The mark sends for the next window before the page itself is waited for. A fault that has let go of the address space for it is taken again,
		// and counts as a major one of the task though nothing was missing (mm_account_fault).
		flags[pfn] &= ~READAHEAD;
		retryFault(m, task);
		const window = chooseWindow(file, readStateOf(task, file.id), wanted, READAHEAD_PAGES, true);
		if (window !== null) {
			beginFileRead(task, file, window, -1, !region.noRecency);
			return false;
		}
	}
	if ((flags[pfn] & UPTODATE) === 0) {
		retryFault(m, task);
		waitForPage(m, task, pfn, 'file-read');
		return false;
	}
	doneWaiting(m, task);
	const {first, end} = faultAround(m, region, page);
	file.mapChanges++;
	for (let p = first; p < end; p++) {
		if (region.offset + p >= file.pages) break;
		reachPte(region, p);
		if (region.ptes[p] !== 0) continue;
		const neighbour = lookup(file, region.offset + p);
		if (neighbour === NONE || (flags[neighbour] & UPTODATE) === 0) continue;
		if (p !== page && (flags[neighbour] & READAHEAD) !== 0) continue; // it is to fault itself, and send for the next window
		region.ptes[p] = makePte(neighbour, PRESENT | YOUNG);
		countResident(m, region, neighbour, 1);
		task.rssFile++;
		if (aux[neighbour]++ > 0) continue;
		m.nodes[m.zones[zoneOf(m, neighbour)].node].stat.nr_mapped++;
		countPage(m, neighbour, 'nr_mapped', 1);
	}
	if (rss(task) > task.rssPeak) task.rssPeak = rss(task);
	m.clock += m.costs.fileFault;
	account(m, task, region, page, false, 'page-cache');
	return true;
}

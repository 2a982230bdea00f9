// Writing pages to swap and reading them back. (mm/page_io.c, mm/swap_state.c; kernel-model §6.1, §10)
// Writes of one pass are plugged, as block/blk-mq.c does it (blk_add_rq_to_plug): pages of contiguous slots make one request up to the device's limit, and
// requests are held back until the pass ends, the reclaimer goes to sleep, or a new one begins after 32 or after one of 128 KiB. A reclaimer that is
// preempted keeps its plug. A page is under writeback from the moment it is plugged.
import {type Disk, diskIsFull, submit, waitForQueue} from '../files/disk.ts';
import {ANON, DIRTY, ISOLATED, KIND_USER, LIST_MASK, NONE, type Pfn, READAHEAD, RECLAIM, UPTODATE, WRITEBACK, zoneOf} from '../memory/frames.ts';
import {INACTIVE_ANON, INACTIVE_FILE, lruAdd, lruAddTail, lruRemove, UNEVICTABLE} from '../reclaim/lru.ts';
import type {Node} from '../memory/node.ts';
import {allocPage} from '../memory/page-alloc.ts';
import type {PendingRead} from '../files/readahead.ts';
import {wake} from '../tasks/scheduler.ts';
import {addToSwapCache, areaOf, slotOf, type SwapEntry, swapCacheLookup, swapShadow} from './swap.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import type {Reclaim} from '../reclaim/vmscan.ts';
import {refaultList} from '../reclaim/workingset.ts';

/** Writes that a reclaimer holds back, as requests of contiguous slots. A request has its place in the device's queue from its first page on. */
export type Plug = {readonly requests: {readonly disk: number; readonly pfns: Pfn[]}[]; nextEntry: SwapEntry};

/** BLK_MAX_REQUEST_COUNT and BLK_PLUG_FLUSH_SIZE: with so many requests, or after one so long, a new request first hands all before it over. */
const PLUG_REQUESTS = 32;
const PLUG_LONG_PAGES = (128 * 1024) / 4096;

/** Hands what is plugged over to the devices. */
export function flushPlug(m: Machine, plug: Plug): void {
	for (const {disk, pfns} of plug.requests.splice(0)) {
		submit(m, {disk, what: 'swap-write', pfns});
		m.clock += m.costs.swapWriteDone * pfns.length;
	}
}

/** Room for a page in the plug: in its last request where the slots follow on, or in a new one. False: the device's queue is full and the task sleeps. */
function plugRequest(m: Machine, task: Task, r: Reclaim, diskId: number, entry: SwapEntry): Pfn[] | null {
	r.plug ??= {requests: [], nextEntry: entry};
	const {plug} = r;
	const disk = m.disks[diskId];
	const last = plug.requests.at(-1);
	if (last?.disk === diskId && plug.nextEntry === entry && last.pfns.length < disk.config.maxRequestPages) return last.pfns;
	if (last !== undefined && (plug.requests.length >= PLUG_REQUESTS || last.pfns.length >= PLUG_LONG_PAGES)) flushPlug(m, plug);
	if (disk.inFlight + plug.requests.length >= disk.config.queueDepth) {
		waitForQueue(m, disk, task);
		return null;
	}
	const pfns: Pfn[] = [];
	plug.requests.push({disk: diskId, pfns});
	return pfns;
}

/** Sends a dirty swap-cache page to its slot. False: the queue is full and the task sleeps. */
export function swapWrite(m: Machine, task: Task, r: Reclaim, pfn: Pfn): boolean {
	const {flags, aux} = m.frames;
	const entry = aux[pfn];
	const area = areaOf(m, entry);
	const disk = m.disks[area.disk];
	const {synchronousUsPerPage} = disk.config;
	const request = synchronousUsPerPage === undefined ? plugRequest(m, task, r, area.disk, entry) : [];
	if (request === null) return false;
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	m.clock += m.costs.scanSwapOut;
	m.vm.pswpout++;
	node.stat.nr_vmscan_write++;
	flags[pfn] &= ~DIRTY;
	if (synchronousUsPerPage !== undefined) {
		m.clock += Math.round(synchronousUsPerPage * 1000);
		disk.writeIos++;
		disk.writePages++;
		node.stat.nr_written++;
		return true; // in 6.1 zram's pages do not pass through pgpgout
	}
	flags[pfn] |= WRITEBACK | RECLAIM;
	node.stat.nr_writeback++;
	m.zones[zoneOf(m, pfn)].writePending++;
	request.push(pfn);
	(r.plug as Plug).nextEntry = entry + 1;
	return true;
}

/** A write of one page is over (folio_end_writeback): one that reclaim waits for goes to the tail of its inactive list, if it is on a list. */
export function endWriteback(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	const zone = m.zones[zoneOf(m, pfn)];
	const node = m.nodes[zone.node];
	flags[pfn] &= ~WRITEBACK;
	node.stat.nr_writeback--;
	node.stat.nr_written++;
	zone.writePending--;
	throttledWritten(m, node);
	if ((flags[pfn] & RECLAIM) === 0) return;
	flags[pfn] &= ~RECLAIM;
	const list = flags[pfn] & LIST_MASK;
	if ((flags[pfn] & (ISOLATED | DIRTY)) !== 0 || list === 0 || list === UNEVICTABLE) return;
	lruRemove(m, pfn);
	lruAddTail(m, pfn, (flags[pfn] & ANON) !== 0 ? INACTIVE_ANON : INACTIVE_FILE);
	m.vm.pgrotated++;
}

/** Counts writes that throttled reclaimers wait for, and ends kswapd's nap when a batch of them is done. */
function throttledWritten(m: Machine, node: Node): void {
	const kswapd = m.taskOf.get(node.kswapd.pid);
	if (kswapd?.waitsFor !== 'reclaim-nap') return;
	node.stat.nr_throttled_written++;
	if (node.stat.nr_throttled_written - node.throttledWritten > 32) wake(m, kswapd);
}

/** Goes on reading entries from swap into the swap cache. False: the task waits for memory or for the queue. */
export function continueSwapRead(m: Machine, task: Task, read: Extract<PendingRead, {kind: 'swap'}>): boolean {
	const {flags, owner, index} = m.frames;
	while (read.next < read.slots.length) {
		const entry = read.slots[read.next];
		const area = areaOf(m, entry);
		if (area.count[slotOf(entry)] === 0 || swapCacheLookup(m, entry) !== NONE) {
			read.next++;
			continue;
		}
		const pfn = allocPage(m, task, {zoneClass: 3, kind: KIND_USER, noRetry: false});
		if (pfn < 0) return false;
		const shadow = swapShadow(m, entry);
		flags[pfn] |= ANON;
		owner[pfn] = NONE;
		index[pfn] = 0;
		addToSwapCache(m, pfn, entry);
		lruAdd(m, pfn, shadow < 0 ? refaultList(m, pfn, shadow) : INACTIVE_ANON);
		if (entry !== read.must) {
			flags[pfn] |= READAHEAD;
			m.vm.swap_ra++;
		}
		m.vm.pswpin++;
		m.clock += m.costs.swapReadPage;
		const disk = m.disks[area.disk];
		if (disk.config.synchronousUsPerPage === undefined) read.pfns.push(pfn);
		else {
			chargeSynchronousRead(m, disk, disk.config.synchronousUsPerPage);
			flags[pfn] |= UPTODATE;
		}
		read.next++;
	}
	while (read.pfns.length > 0) {
		const {disk, run} = nextSwapRequest(m, read.pfns);
		if (diskIsFull(m.disks[disk])) {
			waitForQueue(m, m.disks[disk], task);
			return false;
		}
		submit(m, {disk, what: 'swap-read', pfns: read.pfns.splice(0, run)});
	}
	task.reading = null;
	return true;
}

/** How many of these swap-cache pages one request can read, from the first on, and from which disk. */
export function nextSwapRequest(m: Machine, pfns: readonly Pfn[]): {readonly disk: number; readonly run: number} {
	const {aux} = m.frames;
	const {disk} = areaOf(m, aux[pfns[0]]);
	const {maxRequestPages} = m.disks[disk].config;
	let run = 1;
	while (run < pfns.length && run < maxRequestPages && aux[pfns[run]] === aux[pfns[run - 1]] + 1) run++;
	return {disk, run};
}

/** A page read from a device that answers within the call. */
export function chargeSynchronousRead(m: Machine, disk: Disk, usPerPage: number): void {
	disk.readIos++;
	disk.readPages++;
	m.clock += Math.round(usPerPage * 1000);
}

/** A read from swap is over. */
export function swapReadDone(m: Machine, pfns: readonly Pfn[]): void {
	for (const pfn of pfns) m.frames.flags[pfn] |= UPTODATE;
}

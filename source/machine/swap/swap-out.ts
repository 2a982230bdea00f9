// Writing pages to swap. (mm/page_io.c; docs §6.1, §10)
// Writes of one pass are plugged, as block/blk-mq.c does it (blk_add_rq_to_plug): pages of contiguous slots make one request up to the device's limit, and
// requests are held back until the pass ends, the reclaimer goes to sleep, or a new one begins after 32 or after one of 128 KiB. A reclaimer that is
// preempted keeps its plug. A page is under writeback from the moment it is plugged.
import {countPage} from '../cgroup/charge.ts';
import {ROOT} from '../cgroup/group.ts';
import {mayWriteBack} from '../cgroup/zswap-charge.ts';
import {diskIsFull, waitForQueue} from '../files/disk.ts';
import {DIRTY, type Pfn, RECLAIM, WRITEBACK, zoneOf} from '../memory/frames.ts';
import type {Reclaim} from '../reclaim/scan-control.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {areaOf, type SwapEntry} from './swap.ts';
import {submitSwap} from './swap-request.ts';
import {leaveToZeromap} from './zeromap.ts';
import {writeAtOnce} from './synchronous.ts';
import {zswapStore} from './zswap-store.ts';

/** Writes that a reclaimer holds back, as requests of contiguous slots. A request has its place in the device's queue from its first page on. */
export type Plug = {readonly requests: {readonly disk: number; readonly pfns: Pfn[]}[]; nextEntry: SwapEntry};

/** BLK_MAX_REQUEST_COUNT and BLK_PLUG_FLUSH_SIZE: with so many requests, or after one so long, a new request first hands all before it over. */
const PLUG_REQUESTS = 32;
const PLUG_LONG_PAGES = (128 * 1024) / 4096;

/** Hands what is plugged over to the devices. */
export function flushPlug(m: Machine, plug: Plug): void {
	for (const {disk, pfns} of plug.requests.splice(0)) {
		submitSwap(m, disk, 'swap-write', pfns);
		m.clock += m.costs.swapWriteDone * pfns.length;
	}
}

/** Room for a page in the plug: in its last request where the slots follow on, or in a new one. False: the device's queue is full and the task sleeps. */
function plugRequest(m: Machine, task: Task, r: Reclaim, diskId: number, entry: SwapEntry): Pfn[] | null {
	r.plug ??= {requests: [], nextEntry: entry};
	const {plug} = r;
	const disk = m.disks[diskId];
	const last = plug.requests[plug.requests.length - 1];
	if (last?.disk === diskId && plug.nextEntry === entry && last.pfns.length < disk.config.maxRequestPages) return last.pfns;
	if (last !== undefined && (plug.requests.length >= PLUG_REQUESTS || last.pfns.length >= PLUG_LONG_PAGES)) flushPlug(m, plug);
	if (diskIsFull(disk, plug.requests.length)) {
		waitForQueue(m, disk, task);
		return null;
	}
	const pfns: Pfn[] = [];
	plug.requests.push({disk: diskId, pfns});
	return pfns;
}

/** Sends a dirty swap-cache page to its slot. 'wait': the queue is full and the task sleeps; 'stays': its group's pages are not written to disks. */
export function swapWrite(m: Machine, task: Task, r: Reclaim, pfn: Pfn): 'sent' | 'wait' | 'stays' {
	const {flags, aux} = m.frames;
	const entry = aux[pfn];
	const area = areaOf(m, entry);
	const disk = m.disks[area.disk];
	const zone = m.zones[zoneOf(m, pfn)];
	const {stat} = m.nodes[zone.node];
	if (area.zeromap !== null || m.zswap !== null) {
		const spared = spareDisk(m, task, pfn, entry);
		if (spared !== 'written') return spared;
	}
	if (disk.config.synchronousUsPerPage !== undefined) return sendAtOnce(m, task, pfn, entry, disk.config.synchronousUsPerPage);
	const request = plugRequest(m, task, r, area.disk, entry);
	if (request === null) return 'wait';
	m.clock += m.costs.scanSwapOut;
	m.vm.pswpout++;
	stat.nr_vmscan_write++;
	flags[pfn] = (flags[pfn] & ~DIRTY) | WRITEBACK | RECLAIM;
	stat.nr_writeback++;
	countPage(m, pfn, 'nr_writeback', 1);
	zone.writePending++;
	request.push(pfn);
	(r.plug as Plug).nextEntry = entry + 1;
	return 'sent';
}

/** A page that goes past the disk: it is all zeroes, or zswap has it, or it has to stay where it is. 'written': it is to be written. */
function spareDisk(m: Machine, task: Task, pfn: Pfn, entry: SwapEntry): 'sent' | 'stays' | 'written' {
	const zero = leaveToZeromap(m, pfn, entry);
	if (zero) m.clock += m.costs.scanSwapOut;
	if (!zero && !zswapStore(m, task, entry)) return m.zswap !== null && !mayWriteBack(m, m.frames.group?.[pfn] ?? ROOT) ? 'stays' : 'written';
	m.frames.flags[pfn] &= ~DIRTY;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_vmscan_write++;
	return 'sent';
}

/** Writes a page to a device that answers at once. */
function sendAtOnce(m: Machine, task: Task, pfn: Pfn, entry: SwapEntry, usPerPage: number): 'sent' {
	m.clock += m.costs.scanSwapOut;
	m.vm.pswpout++;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_vmscan_write++;
	m.frames.flags[pfn] &= ~DIRTY;
	writeAtOnce(m, task, pfn, entry, usPerPage);
	return 'sent';
}

// A page to or from a device that answers within the call, as zram does. (mm/page_io.c __swap_writepage, swap_readpage with SWP_SYNCHRONOUS_IO, end_swap_bio_write;
// block/bdev.c bdev_write_page; docs §10)
// Up to 6.2 the device is handed the page itself (rw_page), past pgpgin and pgpgout; a write that it refuses so is asked for once more as a bio. Since then
// all are bios. Whether it took the page or not, writeback of it is over then (NR_WRITTEN).
import {emit} from '../account/emit.ts';
import {accountRead} from '../account/task-io.ts';
import {synchronousPage} from '../files/disk.ts';
import {DIRTY, type Pfn, zoneOf} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {areaOf, slotOf, type SwapArea, type SwapEntry} from './swap.ts';
import {pageTime} from './zram.ts';
import {type Stored, storePage} from './zram-write.ts';

function attempt(m: Machine, task: Task, area: SwapArea, pfn: Pfn, entry: SwapEntry, usPerPage: number): Stored {
	synchronousPage(m, m.disks[area.disk], 'write', pageTime(area, slotOf(entry), usPerPage));
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_written++;
	return storePage(m, task, area, entry);
}

/** Writes a page of the swap cache to its slot; one that the device does not take is dirty again. */
export function writeAtOnce(m: Machine, task: Task, pfn: Pfn, entry: SwapEntry, usPerPage: number): void {
	const area = areaOf(m, entry);
	const isFirst = area.zram?.failed === 0;
	if (m.rules.rwPage && attempt(m, task, area, pfn, entry, usPerPage) === 'stored') return;
	m.vm.pgpgout++;
	const stored = attempt(m, task, area, pfn, entry, usPerPage);
	if (stored === 'stored') return;
	m.frames.flags[pfn] |= DIRTY;
	if (isFirst) emit(m, {kind: 'swap-error', device: area.config.name, disk: area.disk, slot: slotOf(entry), why: stored});
}

/** Reads a slot's page. */
export function readAtOnce(m: Machine, area: SwapArea, slot: number, usPerPage: number): void {
	if (!m.rules.rwPage) {
		m.vm.pgpgin++;
		accountRead(m, 1);
	}
	synchronousPage(m, m.disks[area.disk], 'read', pageTime(area, slot, usPerPage));
}

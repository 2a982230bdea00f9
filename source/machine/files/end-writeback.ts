// The end of a page's write, to a file or to swap. (mm/filemap.c folio_end_writeback, mm/swap.c folio_rotate_reclaimable, mm/vmscan.c
// __acct_reclaim_writeback; docs §6.4)
import {countPage} from '../cgroup/charge.ts';
import {ANON, DIRTY, ISOLATED, LIST_MASK, type Pfn, RECLAIM, WRITEBACK, zoneOf} from '../memory/frames.ts';
import type {Node} from '../memory/node.ts';
import {INACTIVE_ANON, INACTIVE_FILE, lruAddTail, lruRemove, UNEVICTABLE} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import {wake} from '../tasks/scheduler.ts';

/** A write of one page is over (folio_end_writeback): one that reclaim waits for goes to the tail of its inactive list, if it is on a list. */
export function endWriteback(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	const zone = m.zones[zoneOf(m, pfn)];
	const node = m.nodes[zone.node];
	flags[pfn] &= ~WRITEBACK;
	node.stat.nr_writeback--;
	countPage(m, pfn, 'nr_writeback', -1);
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

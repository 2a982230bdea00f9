// What a disk has done, as the block layer counts it: requests, sectors and their time when a request is done, the time in which any was there by the
// clock's ticks, merges when they are made. (block/blk-mq.c blk_account_io_start, blk_account_io_completion, blk_account_io_done; block/blk-core.c
// update_io_ticks, bdev_start_io_acct, bdev_end_io_acct; block/blk-merge.c blk_account_io_merge_bio)
// Left out: discards and flushes, which nobody here asks for.
import {jiffies} from '../tasks/jiffies.ts';
import type {Machine} from '../state.ts';
import {wide} from '../wide.ts';

/** Totals of one direction. */
export type Totals = {ios: number; merges: number; pages: number; ns: number};

export type DiskStats = {
	readonly read: Totals;
	readonly write: Totals;
	/** Requests that have been handed over and are not done. */
	inFlight: number;
	/** Jiffies in which there was a request, and up to when they are counted. */
	ioTicks: number;
	stamp: number;
};

const nothing = (): Totals => wide({ios: 0, merges: 0, pages: 0, ns: 0}, ['ns']);
export const createDiskStats = (): DiskStats => ({read: nothing(), write: nothing(), inFlight: 0, ioTicks: 0, stamp: 0});

/** Counts the ticks since the last look as busy, where a request has just ended or others are there. */
function updateTicks(m: Machine, stats: DiskStats, end: boolean): void {
	const now = jiffies(m);
	if (now <= stats.stamp) return;
	if (end || stats.inFlight > 0) stats.ioTicks += now - stats.stamp;
	stats.stamp = now;
}

/** A request begins; `merges` = pieces beyond the first that it was put together from. */
export function startAccounting(m: Machine, stats: DiskStats, totals: Totals, merges: number): void {
	updateTicks(m, stats, false);
	stats.inFlight++;
	totals.merges += merges;
}

/** A request of so many pages is done that began at `startNs`. */
export function endAccounting(m: Machine, stats: DiskStats, totals: Totals, pages: number, startNs: number): void {
	updateTicks(m, stats, true);
	stats.inFlight--;
	totals.ios++;
	totals.pages += pages;
	totals.ns += m.clock - startNs;
}

/** A page read or written within the call, in `ns`: advances the clock. Its time is counted in whole jiffies, mostly none. */
export function accountSynchronous(m: Machine, stats: DiskStats, totals: Totals, ns: number): void {
	updateTicks(m, stats, false);
	const start = jiffies(m);
	m.clock += ns;
	updateTicks(m, stats, true);
	totals.ios++;
	totals.pages++;
	totals.ns += Math.floor(((jiffies(m) - start) * 1e9) / m.config.hz);
}

/** Busy time in microseconds at an instant, with the request that is there (diskstats_show). */
export function busyUs(m: Machine, stats: DiskStats, now: number): number {
	const running = stats.inFlight > 0 ? Math.max(0, jiffies(m, now) - stats.stamp) : 0;
	return Math.floor(((stats.ioTicks + running) * 1e6) / m.config.hz);
}

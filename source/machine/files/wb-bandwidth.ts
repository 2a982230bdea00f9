// How fast a disk has been seen to write, and the rate that its writers are held to so that they dirty no more than that. (mm/page-writeback.c
// wb_update_write_bandwidth, domain_update_dirty_limit, wb_update_dirty_ratelimit, __wb_update_bandwidth, wb_bandwidth_estimate_start.)
// Whole numbers as there; rates are pages a second, times jiffies.
import {type BdiWriteback, domainOf, type WritebackDomain} from './backing-dev.ts';
import {type DirtyState, ONE, setpointOf} from './dirty-position.ts';
import {schedule} from '../tasks/event-queue.ts';
import {jiffies, jiffiesToNs} from '../tasks/jiffies.ts';
import type {Machine} from '../state.ts';

/** BANDWIDTH_INTERVAL: a fifth of a second between two estimates. */
export const bandwidthInterval = (hz: number): number => Math.max(1, Math.floor(hz / 5));

const roundUpPow2 = (n: number): number => 2 ** Math.ceil(Math.log2(n));

/** An average over three seconds, and one that follows that by an eighth of the way where it goes on in the same direction. */
function updateWriteBandwidth(wb: BdiWriteback, hz: number, elapsed: number): void {
	const period = roundUpPow2(3 * hz);
	const written = (wb.written - wb.writtenThen) * hz;
	let average = wb.avgBandwidth;
	const old = wb.bandwidth;
	let bandwidth: number;
	if (elapsed > period) {
		bandwidth = Math.floor(written / elapsed);
		average = bandwidth;
	} else {
		bandwidth = Math.floor((written + old * (period - elapsed)) / period);
		if (average > old && old >= bandwidth) average -= (average - old) >> 3;
		if (average < old && old <= bandwidth) average += (old - average) >> 3;
	}
	wb.bandwidth = bandwidth;
	wb.avgBandwidth = Math.max(1, average);
}

/** The limit goes up at once and comes down by 1/32 of the difference every fifth of a second. */
function updateDirtyLimit(m: Machine, domain: WritebackDomain, {thresh, dirty}: DirtyState, now: number): void {
	if (now < domain.limitAt + bandwidthInterval(m.config.hz)) return;
	domain.limitAt = now;
	if (domain.dirtyLimit < thresh) domain.dirtyLimit = thresh;
	else domain.dirtyLimit -= Math.max(0, domain.dirtyLimit - Math.max(thresh, dirty)) >> 5;
}

/** Moves the rate towards what would match the disk, where the position of the dirty pages asks for the same direction, by an eighth of the way at most. */
function updateRateLimit(wb: BdiWriteback, hz: number, state: DirtyState, ratio: number, limit: number, elapsed: number): void {
	const rate = wb.rateLimit;
	const dirtyRate = Math.floor(((wb.dirtied - wb.dirtiedThen) * hz) / elapsed);
	const taskRate = Math.floor((rate * ratio) / ONE) + 1;
	const balanced = Math.min(wb.avgBandwidth, Math.floor((taskRate * wb.avgBandwidth) / (dirtyRate | 1)));
	let step = 0;
	if (state.dirty < setpointOf({...state, limit})) step = Math.max(0, Math.min(wb.balancedRate, balanced, taskRate) - rate);
	else step = Math.max(0, rate - Math.max(wb.balancedRate, balanced, taskRate));
	const shift = Math.floor(rate / (2 * step + 1));
	step = shift < 64 ? Math.ceil(Math.floor(step / 2 ** shift) / 8) : 0;
	wb.rateLimit = Math.max(1, rate < balanced ? rate + step : rate - step);
	wb.balancedRate = balanced;
}

/** Where a writer that is held back stands in the machine's domain, or in its group's. */
export type Held = {readonly state: DirtyState; readonly ratio: number};

/** Estimates anew what has been written since the last time; with where a writer that is held back stands also the limits and the rate. */
export function updateBandwidth(m: Machine, wb: BdiWriteback, held?: Held, inGroup: Held | null = null): void {
	const {hz} = m.config;
	const now = jiffies(m);
	const elapsed = Math.max(1, now - wb.bandwidthAt);
	if (held !== undefined) {
		updateDirtyLimit(m, m.writeback, held.state, now);
		updateRateLimit(wb, hz, held.state, held.ratio, Math.max(held.state.thresh, m.writeback.dirtyLimit), elapsed);
		const domain = inGroup === null ? null : domainOf(m, wb.group);
		if (inGroup !== null && domain !== null) {
			updateDirtyLimit(m, domain, inGroup.state, now);
			updateRateLimit(wb, hz, inGroup.state, inGroup.ratio, Math.max(inGroup.state.thresh, domain.dirtyLimit), elapsed);
		}
	}
	updateWriteBandwidth(wb, hz, elapsed);
	wb.dirtiedThen = wb.dirtied;
	wb.writtenThen = wb.written;
	wb.bandwidthAt = now;
}

/** Whether the last estimate is old enough for another. */
export const bandwidthIsOld = (m: Machine, wb: BdiWriteback): boolean => wb.bandwidthAt + bandwidthInterval(m.config.hz) < jiffies(m);

/** Writing begins on a disk that has been idle for more than a second: that time is not measured. */
export function beginEstimate(m: Machine, wb: BdiWriteback): void {
	const now = jiffies(m);
	if (now - wb.bandwidthAt <= m.config.hz || wb.writebackFiles > 0) return;
	wb.dirtiedThen = wb.dirtied;
	wb.writtenThen = wb.written;
	wb.bandwidthAt = now;
}

/** The last page of a file is written: an estimate is made a fifth of a second from now (wb_inode_writeback_end). */
export function queueEstimate(m: Machine, wb: BdiWriteback): void {
	if (wb.bandwidthQueued) return;
	wb.bandwidthQueued = true;
	schedule(m, m.clock + jiffiesToNs(m, bandwidthInterval(m.config.hz)), {kind: 'bandwidth', wb: wb.index});
}

export function bandwidthTimer(m: Machine, index: number): void {
	const wb = m.writeback.disks[index];
	wb.bandwidthQueued = false;
	updateBandwidth(m, wb);
}

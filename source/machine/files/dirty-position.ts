// Where the dirty pages stand, and what a writer's rate is to be multiplied by so that they come to stand at the setpoint. (mm/page-writeback.c
// wb_dirty_limits, pos_ratio_polynom, wb_position_ratio; docs §11.3.) Whole numbers as there; a ratio of 1 is 1024.
import type {BdiWriteback} from './backing-dev.ts';
import {dirtyableMemory, dirtyLimits, dirtyPages, freerun, shareOfLimit} from './dirty-limits.ts';
import {groupDirty, shareInGroup} from './group-dirty.ts';
import type {Machine} from '../state.ts';

/** RATELIMIT_CALC_SHIFT */
export const ONE = 1024;

/** All pages dirty or under writeback and their limits, and the same of one disk (dirty_throttle_control). */
export type DirtyState = {
	/** Pages of files that are dirty and not yet on their way. */
	readonly reclaimable: number;
	readonly dirty: number;
	readonly thresh: number;
	readonly background: number;
	/** The larger of thresh and the limit that follows it slowly. */
	readonly limit: number;
	readonly wbDirty: number;
	readonly wbThresh: number;
	readonly bandwidth: number;
};

export function dirtyState(m: Machine, wb: BdiWriteback): DirtyState {
	const {dirty, writeback} = dirtyPages(m);
	const limits = dirtyLimits(dirtyableMemory(m), m.tunables);
	return {
		reclaimable: dirty,
		dirty: dirty + writeback,
		...limits,
		limit: Math.max(limits.thresh, m.writeback.dirtyLimit),
		wbDirty: wb.reclaimable + wb.writeback,
		wbThresh: shareOfLimit(m, wb, limits.thresh),
		bandwidth: wb.avgBandwidth,
	};
}

/** The same among what the record's group may have dirty; null where it is for none (mdtc of balance_dirty_pages). */
export function groupDirtyState(m: Machine, wb: BdiWriteback): DirtyState | null {
	const found = groupDirty(m, wb, true);
	if (found === null) return null;
	const {domain, reclaimable, dirty, thresh, background} = found;
	return {
		...{reclaimable, dirty, thresh, background},
		limit: Math.max(thresh, domain.dirtyLimit),
		wbDirty: wb.reclaimable + wb.writeback,
		wbThresh: shareInGroup(domain, wb, thresh),
		bandwidth: wb.avgBandwidth,
	};
}

/** 2 at freerun, 1 at the setpoint, 0 at the limit, flattest at the setpoint. */
export function positionPolynomial(setpoint: number, dirty: number, limit: number): number {
	const x = Math.trunc(((setpoint - dirty) * ONE) / ((limit - setpoint) | 1));
	const squared = Math.floor((x * x) / ONE);
	return Math.min(2 * ONE, Math.max(0, Math.floor((squared * x) / ONE) + ONE));
}

export const setpointOf = (state: DirtyState): number => Math.floor((freerun(state) + state.limit) / 2);

/** The ratio by all disks together, raised or lowered by how the disk stands to its own share. */
export function positionRatio(state: DirtyState): number {
	const {dirty, thresh, limit, wbDirty, bandwidth} = state;
	if (dirty >= limit) return 0;
	const setpoint = setpointOf(state);
	let ratio = positionPolynomial(setpoint, dirty, limit);
	// A disk that has long been idle has no share yet, and gets a piece of what is left.
	const wbThresh = Math.max(Math.min(state.wbThresh, thresh), Math.floor((limit - dirty) / 8));
	const scale = Math.floor((wbThresh * 65536) / (thresh | 1));
	const wbSetpoint = Math.floor((setpoint * scale) / 65536);
	const span = Math.floor((Math.max(0, thresh - wbThresh + 8 * bandwidth) * scale) / 65536);
	const intercept = wbSetpoint + span;
	if (wbDirty < intercept - Math.floor(span / 4)) ratio = Math.floor((ratio * (intercept - wbDirty)) / ((intercept - wbSetpoint) | 1));
	else ratio = Math.floor(ratio / 4);
	// A pool that is nearly empty would let the disk run dry.
	const low = Math.floor(wbThresh / 2);
	if (wbDirty < low) ratio = wbDirty > Math.floor(low / 8) ? Math.floor((ratio * low) / wbDirty) : ratio * 8;
	return ratio;
}

// Effective protection: what of its memory.min and memory.low a group has in a walk of reclaim. (mem_cgroup_calculate_protection, effective_protection of
// mm/page_counter.c, mem_cgroup_below_min, _below_low, mem_cgroup_protection; docs C 7) cgroup2 is mounted with memory_recursiveprot, as systemd does.
import type {Machine} from '../state.ts';
import {type Group, type GroupId, ROOT} from './group.ts';
import {groupOf} from './tree.ts';

export type Claim = {
	readonly usage: number;
	readonly parentUsage: number;
	readonly setting: number;
	/** The parent's effective value, and the sum of what siblings claim and use. */
	readonly parentEffective: number;
	readonly siblings: number;
};

/** Products of two counts of pages pass 2^53 from 512 GiB on. */
const EXACT = 2 ** 26;
const share = (a: number, b: number, divisor: number): number =>
	a < EXACT && b < EXACT ? Math.floor((a * b) / divisor) : Number((BigInt(a) * BigInt(b)) / BigInt(divisor));

/** Pages of a group that a setting protects below a parent that is not the root of the walk. */
export function effectiveProtection({usage, parentUsage, setting, parentEffective, siblings}: Claim): number {
	const claimed = Math.min(usage, setting);
	if (siblings > parentEffective) return share(claimed, parentEffective, siblings);
	if (parentEffective <= siblings || parentUsage <= siblings || usage <= claimed) return claimed;
	return claimed + share(parentEffective - siblings, usage - claimed, parentUsage - siblings);
}

/** Computes a group's emin and elow in a walk from `root`, whose parent has been visited before. */
export function calculateProtection(m: Machine, root: GroupId, group: Group): void {
	if (group.id === root || group.id === ROOT) return;
	if (group.usage === 0) return;
	if (group.parent === root) {
		group.emin = group.min;
		group.elow = group.low;
		return;
	}
	const parent = groupOf(m, group.parent);
	const common = {usage: group.usage, parentUsage: parent.usage};
	group.emin = effectiveProtection({...common, setting: group.min, parentEffective: parent.emin, siblings: parent.childrenMinUsage});
	group.elow = effectiveProtection({...common, setting: group.low, parentEffective: parent.elow, siblings: parent.childrenLowUsage});
}

/** Of a visit: spared for its min, for its low, or scanned with so many pages protected. */
export type Spared = 'min' | 'low' | 'no';

export function sparedBy(root: GroupId, group: Group): Spared {
	if (group.id === root || group.id === ROOT) return 'no';
	if (group.emin >= group.usage) return 'min';
	return group.elow >= group.usage ? 'low' : 'no';
}

/** SWAP_CLUSTER_MAX: the least that a list of a protected group counts for. */
const LEAST = 32;

/**
 * Pages of a list that count in a scan of a group with protection: what sticks out of it, in proportion, and never under 32, also of an empty list.
 * `ignoresLow`: the round of a call that takes what low protects.
 */
export function scannedSize(size: number, {usage, emin, elow}: Pick<Group, 'usage' | 'emin' | 'elow'>, ignoresLow: boolean): number {
	if (emin === 0 && elow === 0) return size;
	const protection = elow > emin && !ignoresLow ? elow : emin;
	return Math.max(LEAST, size - share(size, protection, Math.max(usage, protection) + 1));
}

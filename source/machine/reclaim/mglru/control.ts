// Which type is evicted, and which pages of it are kept: refaults of each type and tier against each other. (mm/vmscan.c positive_ctrl_err, get_tier_idx,
// get_type_to_scan, reset_ctrl_pos; docs M 8)
import {type Control, GEN_ANON, GEN_FILE, type GenType, type LruGen, MIN_LRU_BATCH, TIERS} from './state.ts';

export type Position = {readonly refaulted: number; readonly total: number};

const MAX_SWAPPINESS = 200;

/** Whether what is weighed has few refaults, or not more of what was evicted than what it is weighed against, each with its gain. */
export function mayEvict(against: Position, gainAgainst: number, weighed: Position, gain: number): boolean {
	return (
		weighed.refaulted < MIN_LRU_BATCH || weighed.refaulted * (against.total + MIN_LRU_BATCH) * gainAgainst <= (against.refaulted + 1) * weighed.total * gain
	);
}

export function position({refaulted, evicted, protected: kept, avgRefaulted, avgTotal}: Control, tier: number): Position {
	return {refaulted: avgRefaulted[tier] + refaulted[tier], total: avgTotal[tier] + evicted[tier] + kept[tier]};
}

/** The last tier up to which each may be evicted, weighed against the first of `against`. */
function lastTier(control: Control, gain: number, against: Position, gainAgainst: number): number {
	let tier = 1;
	while (tier < TIERS && mayEvict(against, gainAgainst, position(control, tier), gain)) tier++;
	return tier - 1;
}

/** The last tier that may be evicted by the type's own refaults: those above have at least twice as many as the first (get_tier_idx). */
export const ownTier = (control: Control): number => lastTier(control, 2, position(control, 0), 1);

/** The type whose first tier comes back less, by swappiness, and its last tier that may be evicted (get_type_to_scan). */
export function typeToScan([anon, file]: LruGen['control'], swappiness: number): {readonly type: GenType; readonly tier: number} {
	const gains = [swappiness, MAX_SWAPPINESS - swappiness];
	const isFile = mayEvict(position(anon, 0), gains[GEN_ANON], position(file, 0), gains[GEN_FILE]);
	const [type, other] = isFile ? ([GEN_FILE, anon] as const) : ([GEN_ANON, file] as const);
	return {type, tier: lastTier(isFile ? file : anon, gains[type], position(other, 0), gains[1 - type])};
}

/** Begins to count anew as another generation becomes the oldest: what was counted goes into the averages. */
export function carryOver(control: Control): void {
	const {refaulted, evicted, protected: kept, avgRefaulted, avgTotal} = control;
	for (let tier = 0; tier < TIERS; tier++) {
		avgRefaulted[tier] = Math.floor((avgRefaulted[tier] + refaulted[tier]) / 2);
		avgTotal[tier] = Math.floor((avgTotal[tier] + evicted[tier] + kept[tier]) / 2);
		refaulted[tier] = evicted[tier] = kept[tier] = 0;
	}
}

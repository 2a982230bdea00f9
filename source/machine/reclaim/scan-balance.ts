// How much of which list one pass over a node scans (mm/vmscan.c: prepare_scan_count, inactive_is_low, get_scan_count; docs §5).
import {isqrt} from '../memory/zone.ts';
import type {ListSizes} from './workingset.ts';

/** Whether an inactive list is short against its active one: by a ratio that grows with the square root of the gigabytes of the type. */
export function inactiveIsLow(inactive: number, active: number): boolean {
	const gigabytes = Math.floor((inactive + active) / 2 ** 18);
	const ratio = gigabytes > 0 ? isqrt(10 * gigabytes) : 1;
	return inactive * ratio < active;
}

/** Weights of anon and file by swappiness and by what reclaim of each has cost of late. */
export function scanWeights(swappiness: number, anonCost: number, fileCost: number): {readonly anon: number; readonly file: number} {
	const total = anonCost + fileCost;
	const anon = total + anonCost;
	const file = total + fileCost;
	const sum = anon + file;
	return {anon: Math.trunc((swappiness * (sum + 1)) / (anon + 1)), file: Math.trunc(((200 - swappiness) * (sum + 1)) / (file + 1))};
}

export type ScanMode = 'equal' | 'fraction' | 'anon' | 'file';

export type ScanQuestion = {
	readonly priority: number;
	readonly swappiness: number;
	/** Swapping is allowed in this pass and a slot is free. */
	readonly canSwap: boolean;
	readonly fileTiny: boolean;
	readonly cacheTrim: boolean;
	/** Of a group that is removed, which is scraped out in whole batches. */
	readonly offline?: boolean;
};

/** SWAP_CLUSTER_MAX */
const BATCH = 32;

export function scanMode(question: ScanQuestion): ScanMode {
	if (!question.canSwap) return 'file';
	if (question.priority === 0 && question.swappiness > 0) return 'equal';
	if (question.fileTiny) return 'anon';
	if (question.cacheTrim) return 'file';
	return 'fraction';
}

/** Pages to scan of [inactive anon, active anon, inactive file, active file]; `sizes` are of the zones that the request may use. */
export function scanCounts(sizes: ListSizes, question: ScanQuestion, anonCost: number, fileCost: number): [number, number, number, number] {
	const mode = scanMode(question);
	const {priority, offline = false} = question;
	const shift = (size: number): number => size >> priority || (offline ? Math.min(size, BATCH) : 0);
	const shifted: [number, number, number, number] = [shift(sizes.inactiveAnon), shift(sizes.activeAnon), shift(sizes.inactiveFile), shift(sizes.activeFile)];
	switch (mode) {
		case 'equal':
			return shifted;
		case 'anon':
			return [shifted[0], shifted[1], 0, 0];
		case 'file':
			return [0, 0, shifted[2], shifted[3]];
		case 'fraction': {
			const weights = scanWeights(question.swappiness, anonCost, fileCost);
			const sum = weights.anon + weights.file;
			const round = offline ? Math.ceil : Math.trunc;
			const part = (pages: number, weight: number): number => round((pages * weight) / sum);
			return [part(shifted[0], weights.anon), part(shifted[1], weights.anon), part(shifted[2], weights.file), part(shifted[3], weights.file)];
		}
		default:
			return mode satisfies never;
	}
}

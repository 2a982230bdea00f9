// What one call of reclaim is asked for and how far it has come: the record that kswapd, direct reclaim, node reclaim and madvise hand to a pass.
// Models scan_control and reclaim_stat of mm/vmscan.c, with the state of shrink_lruvec in the same record (docs §5.1, §6): a pass can be left
// between any two pages, and this is where it goes on.
import {type GroupId, ROOT} from '../cgroup/group.ts';
import type {Walk} from '../cgroup/walk.ts';
import type {Pid} from '../command.ts';
import type {Pfn} from '../memory/frames.ts';
import type {Plug} from '../swap/swap-out.ts';
import type {NameShrink} from '../vfs/shrink.ts';
import {INACTIVE_FILE, type ListId} from './lru.ts';
import type {GenWalk} from './mglru/walk.ts';

/** SWAP_CLUSTER_MAX: pages in a batch. */
export const BATCH = 32;
export const DEF_PRIORITY = 12;

/** What the pages of a pass, or of a batch, turned out to be (reclaim_stat). */
export type ReclaimStat = {taken: number; fileTaken: number; dirty: number; unqueuedDirty: number; congested: number; writeback: number; immediate: number};
export const createReclaimStat = (): ReclaimStat => ({taken: 0, fileTaken: 0, dirty: 0, unqueuedDirty: 0, congested: 0, writeback: 0, immediate: 0});

/**
 * A pass of MGLRU (mglru/pass.ts): swappiness in force, pages looked at so far and how many are enough, what the batch in hand counts for, whether it is gone
 * through a second time, and a walk of page tables that the pass ends with.
 */
export type GenPass = {swappiness: number; looked: number; quota: number; counts: number; again: boolean; walk: GenWalk | null};

/** scan_control and the state of shrink_lruvec in one record. */
export type Reclaim = {
	readonly reclaimer: Pid;
	readonly kswapd: boolean;
	/** Shows in pgscan, pgsteal and the reclaim costs; madvise(MADV_PAGEOUT) does not. */
	readonly counted: boolean;
	node: number;
	/** On behalf of which group: the machine's root, or the one that is at a limit. */
	readonly root: GroupId;
	/** It goes on where the last call for the same root has stopped, and stops itself once it has what it wants. */
	partial: boolean;
	walk: Walk | null;
	/** Whose lists are scanned now, and their lruvec (index of reclaim/lru.ts). */
	group: GroupId;
	lruvec: number;
	/** It takes what memory.low protects; it has left something for memory.low. */
	ignoresLow: boolean;
	sparedLow: boolean;
	/** Its own instead of vm.swappiness (memory.reclaim). */
	swappiness: number | null;
	zoneClass: number;
	priority: number;
	want: number;
	maySwap: boolean;
	mayWrite: boolean;
	mayUnmap: boolean;
	forceDeactivate: boolean;
	deactivateAnon: boolean;
	deactivateFile: boolean;
	skippedDeactivate: boolean;
	/** Totals of the whole call: sc->nr_scanned is set back by the caller at each priority. */
	scanned: number;
	reclaimed: number;
	step: 'begin' | 'lists' | 'batch' | 'names' | 'end';
	/** Decided once for a pass (prepare_scan_control). */
	cacheTrim: boolean;
	fileTiny: boolean;
	/** By list number 1 … 4 (index 0 unused). */
	readonly left: number[];
	readonly target: number[];
	list: number;
	/** Of the lists in hand, and of the whole pass. */
	visitReclaimed: number;
	/** A pass over generations; null: over active and inactive lists. */
	gen: GenPass | null;
	/** What the shrinkers of dentries and inodes have still to do for the group in hand. */
	names: NameShrink | null;
	passReclaimed: number;
	readonly stat: ReclaimStat;

	/** The batch in hand: pages off the lists, what has been decided for each, and where the work stands. */
	batchList: ListId;
	batch: Pfn[];
	at: number;
	kept: Pfn[];
	activated: Pfn[];
	toFree: Pfn[];
	batchScanned: number;
	pageout: number;
	readonly batchStat: ReclaimStat;
	plug: Plug | null;
};

export function createReclaim(reclaimer: Pid, kswapd: boolean, counted = true, root: GroupId = ROOT): Reclaim {
	return {
		reclaimer,
		kswapd,
		counted,
		node: 0,
		root,
		partial: false,
		walk: null,
		group: ROOT,
		lruvec: 0,
		ignoresLow: false,
		sparedLow: false,
		swappiness: null,
		zoneClass: 3,
		priority: DEF_PRIORITY,
		want: BATCH,
		maySwap: true,
		mayWrite: true,
		mayUnmap: true,
		forceDeactivate: false,
		deactivateAnon: false,
		deactivateFile: false,
		skippedDeactivate: false,
		scanned: 0,
		reclaimed: 0,
		step: 'begin',
		cacheTrim: false,
		fileTiny: false,
		left: [0, 0, 0, 0, 0],
		target: [0, 0, 0, 0, 0],
		list: 1,
		visitReclaimed: 0,
		gen: null,
		names: null,
		passReclaimed: 0,
		stat: createReclaimStat(),
		batchList: INACTIVE_FILE,
		batch: [],
		at: 0,
		kept: [],
		activated: [],
		toFree: [],
		batchScanned: 0,
		pageout: 0,
		batchStat: createReclaimStat(),
		plug: null,
	};
}

/** Goes on with other pages, about which nothing is decided. (Arrays are made anew: emptying one gives its memory back, too, and takes longer.) */
export function newBatch(r: Reclaim, pages: Pfn[]): void {
	r.batch = pages;
	if (r.kept.length > 0) r.kept = [];
	if (r.activated.length > 0) r.activated = [];
	r.toFree = [];
}

export function clearStat(stat: ReclaimStat): void {
	stat.taken = stat.fileTaken = stat.dirty = stat.unqueuedDirty = stat.congested = stat.writeback = stat.immediate = 0;
}

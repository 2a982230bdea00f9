// A NUMA node (pg_data_t): its zones, the averages that balance anon against file, its working-set clock, its slab and its kswapd.
import type {Kswapd} from '../reclaim/kswapd.ts';

/** Runs of kswapd that reclaimed nothing after which a node counts as hopeless, and tries of an allocation before the OOM killer is asked. */
export const MAX_RECLAIM_RETRIES = 16;

export type Node = {
	readonly id: number;
	/** Indices of its zones, lowest first. */
	readonly zones: number[];
	anonCost: number;
	fileCost: number;
	/** nonresident_age: grows by one for each page evicted or activated. */
	age: number;
	/** workingset_activate_* when the last reclaim ended. */
	refaultsAnon: number;
	refaultsFile: number;
	/** Flags of docs §6.4. */
	writebackFlag: boolean;
	dirtyFlag: boolean;
	congestedFlag: boolean;
	/** kswapd naps until so many throttled pages are written (nr_reclaim_start). */
	throttledWritten: number;
	/** A task is reclaiming here for zone_reclaim_mode (PGDAT_RECLAIM_LOCKED). */
	reclaimLocked: boolean;
	/** Pages of slab: `shrinkable` of the reclaimable ones hold objects that a shrinker may free; chained by frames.next from `head`. */
	readonly slab: {reclaimable: number; shrinkable: number; unreclaimable: number; deferred: number; objectsFreed: number; head: number};
	readonly kswapd: Kswapd;
	/** Gauges and counters under their vmstat names. */
	readonly stat: {
		nr_anon_mapped: number;
		nr_mapped: number;
		nr_file_pages: number;
		nr_dirty: number;
		nr_writeback: number;
		nr_swapcached: number;
		nr_kernel_stack: number;
		nr_page_table_pages: number;
		nr_mlock: number;
		workingset_refault_anon: number;
		workingset_refault_file: number;
		workingset_activate_anon: number;
		workingset_activate_file: number;
		workingset_restore_anon: number;
		workingset_restore_file: number;
		nr_vmscan_write: number;
		nr_vmscan_immediate_reclaim: number;
		nr_dirtied: number;
		nr_written: number;
		nr_throttled_written: number;
	};
};

/** kswapd has given the node up: it sleeps, and nobody waits for it. */
export const isHopeless = (node: Node): boolean => node.kswapd.failures >= MAX_RECLAIM_RETRIES;

// A NUMA node (pg_data_t): its zones, the averages that balance anon against file, its working-set clock, its slab and its kswapd.
import type {Kswapd} from '../reclaim/kswapd.ts';
import type {LruvecState} from '../reclaim/lruvec-state.ts';
import {NONE} from './frames.ts';
import type {Zone} from './zone.ts';

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
	/** Figures of its lists as of the last flush; null where they are always what is (reclaim/lruvec-state.ts). */
	flushed: LruvecState | null;
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
		nr_shmem: number;
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

/** A node as it is at boot; `kswapd` makes its thread for so many zones. */
export function createNode(id: number, zones: readonly Zone[], kswapd: (zones: number) => Kswapd): Node {
	const own = zones.filter(zone => zone.node === id).map(zone => zone.index);
	return {
		id,
		zones: own,
		anonCost: 0,
		fileCost: 0,
		age: 0,
		refaultsAnon: 0,
		refaultsFile: 0,
		flushed: null,
		writebackFlag: false,
		dirtyFlag: false,
		congestedFlag: false,
		throttledWritten: 0,
		reclaimLocked: false,
		slab: {reclaimable: 0, shrinkable: 0, unreclaimable: 0, deferred: 0, objectsFreed: 0, head: NONE},
		kswapd: kswapd(own.length),
		stat: {
			nr_anon_mapped: 0,
			nr_mapped: 0,
			nr_file_pages: 0,
			nr_dirty: 0,
			nr_writeback: 0,
			nr_swapcached: 0,
			nr_shmem: 0,
			nr_kernel_stack: 0,
			nr_page_table_pages: 0,
			nr_mlock: 0,
			workingset_refault_anon: 0,
			workingset_refault_file: 0,
			workingset_activate_anon: 0,
			workingset_activate_file: 0,
			workingset_restore_anon: 0,
			workingset_restore_file: 0,
			nr_vmscan_write: 0,
			nr_vmscan_immediate_reclaim: 0,
			nr_dirtied: 0,
			nr_written: 0,
			nr_throttled_written: 0,
		},
	};
}

/** Zones in the order an allocation from each node tries them: its own from the highest down, then the next node's, and so on round. */
export function createZonelists(nodes: readonly Node[]): number[][] {
	return nodes.map((_, home) => nodes.flatMap((_other, i) => [...nodes[(home + i) % nodes.length].zones].reverse()));
}

/** kswapd has given the node up: it sleeps, and nobody waits for it. */
export const isHopeless = (node: Node): boolean => node.kswapd.failures >= MAX_RECLAIM_RETRIES;

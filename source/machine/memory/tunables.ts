// The sysctls as numbers that the machine reads on its hot paths, filled from the registry and changed by writes to it.
import type {SysctlName} from '../sysctl.ts';

export type Tunables = {
	/** Text values by name are made from these; the registry says what each means. */
	readonly values: Record<SysctlName, number[]>;
	swappiness: number;
	minFreeKb: number;
	watermarkScaleFactor: number;
	watermarkBoostFactor: number;
	zoneReclaimMode: number;
	minUnmappedRatio: number;
	minSlabRatio: number;
	numaStat: number;
	pcpHighFraction: number;
	dirtyRatio: number;
	dirtyBackgroundRatio: number;
	dirtyBytes: number;
	dirtyBackgroundBytes: number;
	dirtyExpireNs: number;
	dirtyWritebackNs: number;
	overcommitMemory: number;
	overcommitRatio: number;
	overcommitKbytes: number;
	/** Pages. */
	adminReserve: number;
	userReserve: number;
	maxMapCount: number;
	/** Bytes. */
	mmapMinAddr: number;
	pageCluster: number;
	vfsCachePressure: number;
	panicOnOom: number;
	oomKillAllocatingTask: number;
	lowmemReserveRatio: readonly number[];
};

export function readTunables(values: Record<SysctlName, number[]>): Tunables {
	const one = (name: SysctlName): number => values[name][0];
	return {
		values,
		swappiness: one('vm.swappiness'),
		minFreeKb: one('vm.min_free_kbytes'),
		watermarkScaleFactor: one('vm.watermark_scale_factor'),
		watermarkBoostFactor: one('vm.watermark_boost_factor'),
		zoneReclaimMode: one('vm.zone_reclaim_mode'),
		minUnmappedRatio: one('vm.min_unmapped_ratio'),
		minSlabRatio: one('vm.min_slab_ratio'),
		numaStat: one('vm.numa_stat'),
		pcpHighFraction: one('vm.percpu_pagelist_high_fraction'),
		dirtyRatio: one('vm.dirty_ratio'),
		dirtyBackgroundRatio: one('vm.dirty_background_ratio'),
		dirtyBytes: one('vm.dirty_bytes'),
		dirtyBackgroundBytes: one('vm.dirty_background_bytes'),
		dirtyExpireNs: one('vm.dirty_expire_centisecs') * 1e7,
		dirtyWritebackNs: one('vm.dirty_writeback_centisecs') * 1e7,
		overcommitMemory: one('vm.overcommit_memory'),
		overcommitRatio: one('vm.overcommit_ratio'),
		overcommitKbytes: one('vm.overcommit_kbytes'),
		adminReserve: Math.floor(one('vm.admin_reserve_kbytes') / 4),
		userReserve: Math.floor(one('vm.user_reserve_kbytes') / 4),
		maxMapCount: one('vm.max_map_count'),
		mmapMinAddr: one('vm.mmap_min_addr'),
		pageCluster: one('vm.page-cluster'),
		vfsCachePressure: one('vm.vfs_cache_pressure'),
		panicOnOom: one('vm.panic_on_oom'),
		oomKillAllocatingTask: one('vm.oom_kill_allocating_task'),
		lowmemReserveRatio: values['vm.lowmem_reserve_ratio'],
	};
}

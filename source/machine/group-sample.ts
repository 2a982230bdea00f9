// A memory group as a Sample has it: what its files in /sys/fs/cgroup say, under names of their own. Sizes in bytes, Infinity where nothing bounds it.
import type {GroupEvents} from './cgroup/group.ts';
import type {Pid} from './command.ts';
import type {Pressure} from './sample.ts';

/** The files of the root group that can be written and read. */
export type RootGroupSample = Pick<GroupSample, 'maxDescendants' | 'maxDepth' | 'control' | 'accountsPressure' | 'zswapWriteback'> & {
	/** What memory.stat of the root says of zswap: what groups have in it. */
	readonly zswap: ZswapStat;
};

/** Keys of memory.stat about zswap. */
export type ZswapStat = Readonly<Record<'zswap' | 'zswapped' | 'zswpin' | 'zswpout' | 'zswpwb', number>>;

export type GroupSample = {
	readonly path: string;
	/** False: it has been removed, and still holds something. */
	readonly online: boolean;
	readonly populated: boolean;
	/** It stands still, because of itself or of a group above it; and what its own cgroup.freeze says. */
	readonly frozen: boolean;
	readonly freeze: boolean;
	/** cgroup.max.descendants and cgroup.max.depth, Infinity where nothing bounds them; whether cgroup.subtree_control was written. */
	readonly maxDescendants: number;
	readonly maxDepth: number;
	readonly control: boolean;
	/** cgroup.pressure. */
	readonly accountsPressure: boolean;
	/** Its own, not those of the groups below it. */
	readonly pids: readonly Pid[];
	/** Removed children that still hold something. */
	readonly dying: number;
	readonly current: number;
	readonly peak: number;
	readonly min: number;
	readonly low: number;
	readonly high: number;
	readonly max: number;
	/** What of min and low held in the last walk of reclaim that came by. */
	readonly effectiveMin: number;
	readonly effectiveLow: number;
	readonly oomGroup: boolean;
	readonly swapCurrent: number;
	readonly swapPeak: number;
	readonly swapHigh: number;
	readonly swapMax: number;
	readonly zswapMax: number;
	readonly zswapWriteback: boolean;
	readonly failcnt: number;
	readonly events: Readonly<GroupEvents>;
	readonly eventsLocal: Readonly<GroupEvents>;
	/** cpu.stat: time of CPUs, of processes that are gone too. */
	readonly userUs: number;
	readonly systemUs: number;
	readonly pressure: {readonly memory: Pressure; readonly io: Pressure; readonly cpu: Pressure};
	/** memory.stat by its keys, in the kernel's order and units. */
	readonly stat: Readonly<Record<string, number>>;
	/** The same of each node, where there are several: what is counted by node is true in it (memory.numa_stat). */
	readonly statByNode?: readonly Readonly<Record<string, number>>[];
};

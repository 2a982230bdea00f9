// A memory cgroup: its counters and limits, its place in the tree, and what it remembers of each node. (struct mem_cgroup, mem_cgroup_per_node, page_counter of
// include/linux/memcontrol.h and page_counter.h; docs C 2)
// Groups are numbered by their place in Cgroups.groups, the root is 0 and has neither counters nor limits. The number of one that is gone is used again.
import type {WritebackDomain} from '../files/backing-dev.ts';
import type {ForeignDirty} from '../files/foreign-dirty.ts';
import type {Psi} from '../account/psi.ts';

export type GroupId = number;

/** PAGE_COUNTER_MAX: what "max" is in pages. */
export const UNLIMITED = 2 ** 51 - 1;
/** MEMCG_CHARGE_BATCH: pages that are charged at once, and that a CPU keeps at most. */
export const CHARGE_BATCH = 64;
export const ROOT = 0;

export const GROUP_EVENTS = ['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill', 'swap_high', 'swap_max', 'swap_fail'] as const;
export type GroupEvent = (typeof GROUP_EVENTS)[number];
export type GroupEvents = Record<GroupEvent, number>;

/** Counters of one group's own pages and tasks; what /sys shows adds up its descendants. */
export const createGroupStat = () => ({
	nr_anon_mapped: 0,
	nr_file_pages: 0,
	nr_shmem: 0,
	nr_mapped: 0,
	nr_dirty: 0,
	nr_writeback: 0,
	nr_swapcached: 0,
	/** Pages of the kernel's. */
	pagetables: 0,
	kernel_stack: 0,
	slab_reclaimable: 0,
	slab_unreclaimable: 0,
	percpu: 0,
	workingset_refault_anon: 0,
	workingset_refault_file: 0,
	workingset_activate_anon: 0,
	workingset_activate_file: 0,
	workingset_restore_anon: 0,
	workingset_restore_file: 0,
	pgscan_kswapd: 0,
	pgscan_direct: 0,
	pgsteal_kswapd: 0,
	pgsteal_direct: 0,
	pgfault: 0,
	pgmajfault: 0,
	pgrefill: 0,
	pgactivate: 0,
	pgdeactivate: 0,
	swpin_zero: 0,
	swpout_zero: 0,
	/** Bytes of its pages that zswap holds compressed, how many pages those are, and what went in, came out and was written back. */
	zswap: 0,
	zswapped: 0,
	zswpin: 0,
	zswpout: 0,
	zswpwb: 0,
});
export type GroupStat = ReturnType<typeof createGroupStat>;

/** What reclaim reads of lists: sizes in pages, and activations by refaults since boot. */
export type LruvecState = {
	readonly inactiveAnon: number;
	readonly activeAnon: number;
	readonly inactiveFile: number;
	readonly activeFile: number;
	readonly activateAnon: number;
	readonly activateFile: number;
};

const NOTHING_YET: LruvecState = {inactiveAnon: 0, activeAnon: 0, inactiveFile: 0, activeFile: 0, activateAnon: 0, activateFile: 0};

/** What a group has of a node (mem_cgroup_per_node and its lruvec, beside the lists, which are in reclaim/lru.ts). */
export type GroupNode = {
	/** nonresident_age. */
	age: number;
	anonCost: number;
	fileCost: number;
	/** Activations by refaults of its own pages, and of its subtree's when the last call for it ended. */
	activateAnon: number;
	activateFile: number;
	refaultsAnon: number;
	refaultsFile: number;
	congested: boolean;
	/** Sizes and refaults of it and those below it, as of the last flush. */
	flushed: LruvecState;
	/** Where partial walks from it go on behind: the group visited last, −1 none; and how often one has come to the end (mem_cgroup_reclaim_iter). */
	position: GroupId;
	generation: number;
};

export type Group = {
	readonly id: GroupId;
	/** The last part of its path; empty for the root. */
	readonly name: string;
	/** −1 for the root. */
	readonly parent: GroupId;
	/** In order of creation; those that are removed and still hold something too. */
	readonly children: GroupId[];
	online: boolean;
	/** Pages, with those of all descendants; limits and protection in pages. */
	usage: number;
	peak: number;
	failcnt: number;
	max: number;
	high: number;
	low: number;
	min: number;
	/** Of its usage what its own settings protect, and the sums of that over its children. */
	minUsage: number;
	lowUsage: number;
	childrenMinUsage: number;
	childrenLowUsage: number;
	/** Effective protection, as of the last walk that came by. */
	emin: number;
	elow: number;
	swapUsage: number;
	swapPeak: number;
	swapFailcnt: number;
	swapMax: number;
	swapHigh: number;
	/** memory.zswap.max in pages, and whether zswap may write pages of its own to the disks (memory.zswap.writeback). */
	zswapMax: number;
	zswapWriteback: boolean;
	/** Pages that it is charged for its children. */
	readonly childPages: {percpu: number; slab: number};
	/** Bytes of kernel objects that it is charged for. */
	objectBytes: number;
	/** Frames and swap slots of its own. */
	pages: number;
	slots: number;
	/** CPU time of processes that are gone, or have left; less what those had who came in. */
	userNs: number;
	systemNs: number;
	oomGroup: boolean;
	/** What it has written lately and its limit of dirty pages; null: it has dirtied no file. */
	dirty: WritebackDomain | null;
	/** Records of other groups in whose files pages of its own were dirtied lately (foreign-dirty.ts). */
	readonly foreign: ForeignDirty[];
	/** cgroup.freeze, and what is set for how many may be below it and how deep. */
	freeze: boolean;
	maxDescendants: number;
	maxDepth: number;
	/** cgroup.subtree_control names the controller by what was written there; it does anyway where there are groups below. */
	control: boolean;
	readonly events: GroupEvents;
	readonly eventsLocal: GroupEvents;
	readonly stat: GroupStat;
	/** The same by node, of what is counted by node; null where there is only one. */
	readonly statByNode: readonly GroupStat[] | null;
	readonly nodes: readonly GroupNode[];
	readonly psi: Psi;
};

export type Cgroups = {
	/** Holes are null. */
	readonly groups: (Group | null)[];
	/** What each CPU has charged and not used: of one group (memcg_stock_pcp). */
	readonly stocks: {group: GroupId; pages: number}[];
	/** The group of the task that each CPU runs, as PSI knows it. */
	readonly running: GroupId[];
};

const noEvents = (): GroupEvents => Object.fromEntries(GROUP_EVENTS.map(name => [name, 0])) as GroupEvents;

export function createGroup(id: GroupId, name: string, parent: GroupId, nodes: number, psi: Psi): Group {
	return {
		id,
		name,
		parent,
		children: [],
		online: true,
		usage: 0,
		peak: 0,
		failcnt: 0,
		max: UNLIMITED,
		high: UNLIMITED,
		low: 0,
		min: 0,
		minUsage: 0,
		lowUsage: 0,
		childrenMinUsage: 0,
		childrenLowUsage: 0,
		emin: 0,
		elow: 0,
		swapUsage: 0,
		swapPeak: 0,
		swapFailcnt: 0,
		swapMax: UNLIMITED,
		swapHigh: UNLIMITED,
		zswapMax: UNLIMITED,
		zswapWriteback: true,
		childPages: {percpu: 0, slab: 0},
		objectBytes: 0,
		pages: 0,
		slots: 0,
		userNs: 0,
		systemNs: 0,
		oomGroup: false,
		dirty: null,
		foreign: [],
		freeze: false,
		maxDescendants: Number.POSITIVE_INFINITY,
		maxDepth: Number.POSITIVE_INFINITY,
		control: false,
		events: noEvents(),
		eventsLocal: noEvents(),
		stat: createGroupStat(),
		statByNode: nodes === 1 ? null : Array.from({length: nodes}, createGroupStat),
		nodes: Array.from({length: nodes}, () => ({
			age: 0,
			anonCost: 0,
			fileCost: 0,
			activateAnon: 0,
			activateFile: 0,
			refaultsAnon: 0,
			refaultsFile: 0,
			congested: false,
			flushed: NOTHING_YET,
			position: -1,
			generation: 0,
		})),
		psi,
	};
}

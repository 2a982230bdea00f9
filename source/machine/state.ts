// The whole state of a machine, as plain objects and typed arrays: a checkpoint is a copy. Times inside are integer nanoseconds since boot.
import type {Tmpfs} from './files/shmem.ts';
import type {Turning} from './account/turning.ts';
import type {Cgroups} from './cgroup/group.ts';
import type {CacheSlab} from './memory/cache-slab.ts';
import type {Pid} from './command.ts';
import type {MachineConfig} from './config.ts';
import type {Disk} from './files/disk.ts';
import type {EventQueue} from './tasks/event-queue.ts';
import type {Frames} from './memory/frames.ts';
import type {Hugetlb} from './memory/hugetlb.ts';
import type {Lru} from './reclaim/lru.ts';
import type {Mglru} from './reclaim/mglru/state.ts';
import type {Node} from './memory/node.ts';
import type {CachedFile} from './files/cached-file.ts';
import type {Region} from './address-space/region.ts';
import type {Sharing} from './address-space/sharing.ts';
import type {Psi} from './account/psi.ts';
import type {MachineEvent, PanicReason} from './machine-event.ts';
import type {Cpu} from './tasks/cpu.ts';
import type {SwapArea} from './swap/swap.ts';
import type {SlotLists} from './swap/slot-lists.ts';
import type {Zswap} from './swap/zswap.ts';
import type {SlotReadahead} from './swap/swap-readahead.ts';
import type {RequestTotals} from './tasks/requests.ts';
import type {Rules} from './rules.ts';
import type {Task} from './tasks/task.ts';
import type {Tunables} from './memory/tunables.ts';
import type {VmEvents} from './account/vm-events.ts';
import type {Names} from './vfs/names.ts';
import type {Writeback} from './files/backing-dev.ts';
import type {Zone} from './memory/zone.ts';

/** CPU costs of the configuration in integer nanoseconds. */
export type CostsNs = Record<keyof MachineConfig['costs'], number>;

export type Machine = {
	readonly config: MachineConfig;
	readonly costs: CostsNs;
	readonly rules: Rules;
	/** Where the last advance() ended. */
	now: number;
	/** Clock of the CPU that runs at present; `limit` is where its step has to end (lowered by whatever is scheduled meanwhile). */
	clock: number;
	limit: number;
	/** Index of the CPU that runs a step, −1 outside one. */
	cpu: number;
	readonly cpus: Cpu[];
	readonly queue: EventQueue;

	readonly frames: Frames;
	readonly lru: Lru;
	/** Memory cgroups; null: there is none but the root. */
	cgroups: Cgroups | null;
	readonly mglru: Mglru;
	readonly zones: Zone[];
	readonly hugetlb: Hugetlb;
	readonly nodes: Node[];
	/** For each node: indices of zones in the order an allocation tries them. */
	readonly zonelists: number[][];
	/** Free pages of all zones together, and their extremes since the last Sample. */
	free: number;
	freeLowest: number;
	freeHighest: number;
	totalreservePages: number;

	/** Frames of the program that all processes run, and of vvar and vdso behind it: some of the unevictable cache. */
	readonly imageFrames: Int32Array;
	/** The shared page of zeroes: one of the kernel's own. */
	zeroFrame: number;
	readonly files: CachedFile[];
	readonly tmpfs: Tmpfs;
	/** Dentries and inodes; null: no program has gone through a directory tree. */
	names: Names | null;
	readonly cacheSlab: CacheSlab;
	readonly regions: (Region | null)[];
	readonly sharing: Sharing;
	readonly disks: Disk[];
	readonly swaps: SwapArea[];
	/** Slots on the lists of the CPUs; null: slots are taken one by one. */
	readonly slotLists: SlotLists | null;
	/** The compressed pool in front of swap; null: it was never enabled. */
	zswap: Zswap | null;
	/**
	 * total_swap_pages and nr_swap_pages: those of an area count as long as new slots may be taken from it. What is still in use in one that is being
	 * turned off is missing from swapFree, which may therefore be negative.
	 */
	swapTotal: number;
	swapFree: number;
	/** Some page has gone to swap. */
	swapBegun: boolean;
	readonly slotReadahead: SlotReadahead;
	committedPages: number;
	/** Values of the sysctls that are computed at boot, as text. */
	readonly computed: Record<string, string>;

	/** Living tasks in the order of their creation (the order in which the OOM killer looks at them). */
	readonly tasks: Task[];
	readonly taskOf: Map<Pid, Task>;
	/** Tasks that sleep until a page has been read. */
	readonly pageWaiters: Pid[];
	/** Requests of the tasks that are no more. */
	readonly requests: RequestTotals;
	nextPid: Pid;
	created: number;

	readonly tunables: Tunables;
	readonly vm: VmEvents;
	readonly psi: Psi;
	readonly writeback: Writeback;
	contextSwitches: number;
	/** Load averages in fixed point (2048 = 1). */
	readonly load: {readonly averages: [number, number, number]};

	/** Pages that the kernel holds for nothing that has a name here. */
	readonly kernel: {other: number};
	readonly stalls: {calls: number; ns: number};
	kills: number;
	/** When the last of them was, in nanoseconds. */
	killedAt: number;
	panic: null | {readonly at: number; readonly reason: PanicReason};

	readonly turning: Turning;

	/** For the next Sample. */
	sampledAt: number;
	events: MachineEvent[];
	eventsDropped: number;
};

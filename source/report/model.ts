// What a kernel's OOM report says, as data: as much as was printed. What a line did not say, or what stood in no line, is absent. Sizes in kB (`…Kb`) or in
// pages of the machine (all others), as the kernel prints them; which size its pages have, says `pageKb`.

/** What stands before the lines: when, where, which kernel. */
export type ReportHead = {
	/** As the log has it: "2026-11-27 03:14:07", "Nov 27 03:14:07". */
	readonly when?: string;
	/** Seconds since boot. */
	readonly uptime?: number;
	readonly host?: string;
	/** "6.1.0-18-amd64". */
	readonly release?: string;
};

/** `x invoked oom-killer: …`, and the lines that go with it. */
export type Invoked = {
	readonly name: string;
	readonly pid?: number;
	readonly gfpMask?: number;
	/** Names of the mask's parts, where the kernel printed them. */
	readonly gfp?: string;
	/** −1: asked for by SysRq f. */
	readonly order?: number;
	readonly adj?: number;
	readonly nodemask?: string;
	readonly cpuset?: string;
	readonly memsAllowed?: string;
};

export type ZoneReport = {
	/** 0 where the kernel prints none. */
	readonly node: number;
	readonly name: string;
	/** Tokens of the line in kB by the kernel's name: free, min, low, high, boost, managed, present, free_cma, reserved_highatomic … */
	readonly kb: Readonly<Record<string, number>>;
	/** lowmem_reserve[], pages. */
	readonly reserve?: readonly number[];
	/** Free blocks by order, and the letters of who may have them. */
	readonly buddy?: readonly {readonly blocks: number; readonly types: string}[];
	/** kB of the smallest block: a page. */
	readonly unitKb?: number;
	readonly allUnreclaimable?: boolean;
};

export type NodeReport = {readonly node: number; readonly kb: Readonly<Record<string, number>>; readonly allUnreclaimable?: boolean};

export type HugePool = {readonly node: number; readonly total: number; readonly free: number; readonly surplus: number; readonly sizeKb: number};

/** A row of the table of tasks. Pages, unless named otherwise. */
export type TaskReport = {
	readonly pid: number;
	readonly uid: number;
	readonly tgid: number;
	readonly totalVm: number;
	readonly rss: number;
	readonly rssAnon?: number;
	readonly rssFile?: number;
	readonly rssShmem?: number;
	/** Bytes of page tables, or their pages (nr_ptes and nr_pmds); neither in the oldest tables. */
	readonly tableBytes?: number;
	readonly tablePages?: number;
	readonly swap?: number;
	readonly adj: number;
	/** The scale of −17 to 15 before 2.6.36. */
	readonly oldAdj?: number;
	readonly name: string;
};

/** Columns of the table's header, in order. */
export type TaskColumns = readonly string[];

/** A process that was killed, by its line. */
export type Killed = {
	readonly pid: number;
	readonly name: string;
	/** "Out of memory", "Memory cgroup out of memory" … */
	readonly message?: string;
	readonly uid?: number;
	readonly totalVmKb?: number;
	readonly anonKb?: number;
	readonly fileKb?: number;
	readonly shmemKb?: number;
	readonly tablesKb?: number;
	readonly adj?: number;
};

/** `oom-kill:constraint=…` */
export type Constraint = {
	readonly kind: 'none' | 'cpuset' | 'policy' | 'memcg';
	readonly nodemask?: string;
	readonly cpuset?: string;
	readonly memsAllowed?: string;
	readonly oomMemcg?: string;
	readonly taskMemcg?: string;
	readonly task?: string;
	readonly pid?: number;
	readonly uid?: number;
};

export type Usage = {readonly usageKb: number; readonly limitKb: number; readonly failures: number};

/** What is said of the group whose limit it was. */
export type GroupReport = {
	/** Whose limit. */
	readonly limitOf?: string;
	/** Where the victim was. */
	readonly taskIn?: string;
	readonly memory?: Usage;
	/** v2. */
	readonly swap?: Usage;
	/** v1: memory and swap together. */
	readonly memsw?: Usage;
	readonly kmem?: Usage;
	/** Its figures, bytes, by name; v1's `KB` made bytes. */
	readonly stats: Readonly<Record<string, number>>;
	/** v1: the figures of the groups below it. */
	readonly below: readonly {readonly path: string; readonly stats: Readonly<Record<string, number>>}[];
};

export type SlabCache = {readonly name: string; readonly usedKb: number; readonly totalKb: number};

/** Parts of a report, in the order in which a kernel prints them. */
export type Part = 'invoked' | 'memory' | 'zones' | 'tasks' | 'kill';

export type OomReport = {
	/** From 1, in the log. */
	readonly index: number;
	/** Of its first line, from 1. */
	readonly line: number;
	readonly head: ReportHead;
	readonly invoked?: Invoked;
	readonly sysrq: boolean;
	/** The global block, pages by the kernel's name: active_anon, free, slab_reclaimable … */
	readonly pages: Readonly<Record<string, number>>;
	readonly nodes: readonly NodeReport[];
	readonly zones: readonly ZoneReport[];
	readonly huge: readonly HugePool[];
	readonly pageKb: number;
	/** Whether the page size was read off the buddy lines. */
	readonly pageSizeKnown: boolean;
	readonly ramPages?: number;
	readonly reservedPages?: number;
	readonly highPages?: number;
	readonly cmaPages?: number;
	readonly poisonedPages?: number;
	readonly cachePages?: number;
	readonly swapCachePages?: number;
	readonly swapFreeKb?: number;
	readonly swapTotalKb?: number;
	readonly slabs: readonly SlabCache[];
	readonly columns?: TaskColumns;
	readonly tasks: readonly TaskReport[];
	/** Rows beyond those that are kept. */
	readonly tasksDropped: number;
	readonly group?: GroupReport;
	readonly constraint?: Constraint;
	/** Who was chosen: the line with a score, until 5.2. A child may have gone instead. */
	readonly chosen?: {readonly pid: number; readonly name: string; readonly score: number; readonly message: string};
	readonly killed: readonly Killed[];
	/** memory.oom.group: all of this group go, whoever was short. */
	readonly wholeGroup?: string;
	/** `oom_reaper: reaped process`: what was left then, kB. */
	readonly reaped: readonly {readonly pid: number; readonly name: string; readonly anonKb: number; readonly fileKb: number; readonly shmemKb: number}[];
	readonly panic?: string;
	readonly noVictim: boolean;
	/** What stands in the log, and what a kernel would have printed besides. */
	readonly missing: readonly Part[];
	/** Its lines without what stood before them; at most some thousand. */
	readonly text: readonly string[];
};

/** Where a log has no report: the line that looked most like one, and what is missing. */
export type NearMiss = {readonly line: number; readonly text: string; readonly kind: NearMissKind};
export type NearMissKind = 'memory-only' | 'userspace' | 'word' | 'nothing' | 'empty';

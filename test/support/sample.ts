// Samples by hand, for tests: a small machine at rest (one node, DMA32 of 512 MiB, one CPU, three processes), with whatever a test wants otherwise.
import {MEMINFO_FIELDS, VMSTAT_FIELDS} from '../../source/machine/fields.ts';
import type {OomReport, OomTask} from '../../source/machine/machine-event.ts';
import {
	type KswapdSample,
	type LruSizes,
	type NodeSample,
	type Pressure,
	type ProcessSample,
	type Sample,
	TIME_CAUSES,
	type TimeCause,
	type ZoneSample,
} from '../../source/machine/sample.ts';
import type {DiskSample} from '../../source/machine/disk-view.ts';

export type SampleOverrides = Partial<Omit<Sample, 'meminfo' | 'vmstat' | 'pressure'>> & {
	readonly meminfo?: Partial<Sample['meminfo']>;
	readonly vmstat?: Partial<Sample['vmstat']>;
	readonly pressure?: Partial<Sample['pressure']>;
};

const zeros = <Field extends string>(fields: readonly Field[]): Record<Field, number> =>
	Object.fromEntries(fields.map(field => [field, 0])) as Record<Field, number>;

export const NO_PAGES: LruSizes = {inactiveAnon: 0, activeAnon: 0, inactiveFile: 0, activeFile: 0, unevictable: 0};

export const NO_PRESSURE: Pressure = {some: {avg10: 0, avg60: 0, avg300: 0, totalUs: 0}, full: {avg10: 0, avg60: 0, avg300: 0, totalUs: 0}};

const MEMINFO: Partial<Sample['meminfo']> = {
	MemTotal: 480260,
	MemFree: 448824,
	MemAvailable: 448640,
	Cached: 3440,
	SwapTotal: 262144,
	SwapFree: 262144,
	Slab: 15324,
	SReclaimable: 9196,
	SUnreclaim: 6128,
	KernelStack: 752,
	PageTables: 56,
	CommitLimit: 502272,
	Committed_AS: 676,
	VmallocTotal: 34359738367,
	Percpu: 256,
	Hugepagesize: 2048,
};

export function buildZone(overrides: Partial<ZoneSample> = {}): ZoneSample {
	return {
		node: 0,
		name: 'DMA32',
		free: 108398,
		freeLowest: 108398,
		freeHighest: 108398,
		boost: 0,
		min: 667,
		low: 833,
		high: 999,
		spanned: 126938,
		present: 126938,
		managed: 116225,
		protection: [0, 0, 0, 0],
		startPfn: 4096,
		lru: NO_PAGES,
		writePending: 0,
		mlock: 0,
		numa: {hit: 0, miss: 0, foreign: 0, local: 0, other: 0, interleave: 0},
		pagesets: {counts: [0], high: 833, batch: 31},
		...overrides,
	};
}

export function buildKswapd(overrides: Partial<KswapdSample> = {}): KswapdSample {
	return {
		state: 'asleep',
		pid: 40,
		priority: 12,
		failures: 0,
		woken: 0,
		awakeUs: 0,
		awakeSinceUs: null,
		scanned: 0,
		stolen: 0,
		...overrides,
	};
}

export function buildNode(overrides: Partial<NodeSample> = {}): NodeSample {
	return {
		node: 0,
		lru: NO_PAGES,
		slabReclaimable: 2299,
		slabUnreclaimable: 1532,
		anonPages: 0,
		mapped: 0,
		shmem: 0,
		filePages: 860,
		dirty: 0,
		writeback: 0,
		kernelStackKb: 752,
		pageTables: 14,
		swapCached: 0,
		hugepages: 0,
		vmstat: {},
		anonCost: 0,
		fileCost: 0,
		kswapd: buildKswapd(),
		...overrides,
	};
}

export function buildDisk(overrides: Partial<DiskSample> = {}): DiskSample {
	return {
		name: 'swap',
		readIos: 0,
		readMerges: 0,
		readPages: 0,
		readUs: 0,
		writeIos: 0,
		writeMerges: 0,
		writePages: 0,
		writeUs: 0,
		inFlight: 0,
		zram: null,
		busyUs: 0,
		writeback: {dirty: 0, writeback: 0, dirtied: 0, written: 0, thresh: 0, bandwidth: 25600, rateLimit: 25600},
		...overrides,
	};
}

export function buildProcess(overrides: Partial<ProcessSample> = {}): ProcessSample {
	return {
		pid: 114,
		ppid: 1,
		uid: 0,
		name: 'leak',
		label: 'leak',
		state: 'S',
		waitsFor: 'sleep',
		kernelThread: false,
		cpu: 0,
		minflt: 0,
		majflt: 0,
		vszKb: 2260,
		vszPeakKb: 2260,
		rssKb: 1756,
		rssPeakKb: 1756,
		rssAnonKb: 88,
		rssFileKb: 1668,
		rssShmemKb: 0,
		swapKb: 0,
		pageTablesKb: 28,
		lockedKb: 0,
		dataKb: 200,
		stackKb: 132,
		exeKb: 400,
		libKb: 1528,
		oomScoreAdj: 0,
		oomScoreAdjMin: 0,
		oomScore: 666,
		badness: 446,
		userUs: 0,
		systemUs: 0,
		reclaimStalls: 0,
		reclaimStallUs: 0,
		throttledUs: 0,
		io: {rchar: 0, wchar: 0, syscr: 0, syscw: 0, readBytes: 0, writeBytes: 0, cancelledWriteBytes: 0},
		startUs: 0,
		timeNs: timeNs({}),
		requests: null,
		voluntarySwitches: 0,
		involuntarySwitches: 0,
		regions: [],
		tlb: {hits: 0, misses: 0, walkUs: 0, flushes: 0},
		malloc: null,
		policy: {bind: null, prefer: -1},
		...overrides,
	};
}

/** A complete account of a life's time; what is not given is 0. */
export const timeNs = (spent: Partial<Record<TimeCause, number>>): Record<TimeCause, number> => ({
	...(Object.fromEntries(TIME_CAUSES.map(cause => [cause, 0])) as Record<TimeCause, number>),
	...spent,
});

/** A complete Sample; `meminfo`, `vmstat` and `pressure` are merged key by key, anything else replaces. */
export function buildSample(overrides: SampleOverrides = {}): Sample {
	return {
		timeUs: 1_000_000,
		sinceUs: 0,
		kernel: {version: '6.1', transparentHugepage: 'never', computed: {}},
		freeLowest: 112206,
		freeHighest: 112206,
		zones: [buildZone()],
		nodes: [buildNode()],
		requests: {asked: 0, served: 0, dropped: 0, late: 0, latency: {counts: new Map(), sumNs: 0, maxNs: 0}},
		processes: [buildProcess({pid: 1, ppid: 0, name: 'init', oomScore: 0, badness: null}), buildProcess()],
		swaps: [{name: 'vdb', on: true, pages: 65536, usedPages: 0, priority: -2, disk: 'swap'}],
		disks: [buildDisk()],
		cpus: [{userUs: 0, systemUs: 0, idleUs: 1_000_000, iowaitUs: 0}],
		cacheSlab: {nodes: 0, bufferHeads: 0, pages: 0},
		contextSwitches: 0,
		processesCreated: 2,
		running: 0,
		blocked: 0,
		loadAverage: [0, 0, 0],
		directReclaim: {calls: 0, stallUs: 0, blocked: []},
		sysctls: {'vm.panic_on_oom': '0', 'vm.oom_kill_allocating_task': '0'},
		events: [],
		eventsDropped: 0,
		kills: 0,
		panic: null,
		...overrides,
		meminfo: {...zeros(MEMINFO_FIELDS), ...MEMINFO, ...overrides.meminfo},
		vmstat: {...zeros(VMSTAT_FIELDS), ...overrides.vmstat},
		pressure: {memory: NO_PRESSURE, io: NO_PRESSURE, cpu: NO_PRESSURE, ...overrides.pressure},
	};
}

export function buildOomTask(overrides: Partial<OomTask> = {}): OomTask {
	return {
		pid: 114,
		uid: 0,
		name: 'leak',
		totalVm: 2097433,
		rss: 110231,
		rssAnon: 110060,
		rssFile: 171,
		rssShmem: 0,
		pageTableBytes: 1454080,
		swapEntries: 65515,
		oomScoreAdj: 0,
		badness: 176101,
		oomScore: 1299,
		...overrides,
	};
}

/** An OOM of an ordinary allocation on the machine of buildSample(), its one zone under min and its swap full. */
export function buildOomReport(overrides: Partial<OomReport> = {}): OomReport {
	const {meminfo, nodes, swaps} = buildSample({meminfo: {SwapFree: 0, MemFree: 2648}});
	return {
		timeUs: 35_280_000,
		invoker: {pid: 114, name: 'leak', oomScoreAdj: 0},
		gfpMask: '0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO)',
		trigger: 'allocation',
		constraint: 'CONSTRAINT_NONE',
		nodes: [0],
		totalPages: 185601,
		tasks: [buildOomTask()],
		victim: 114,
		memory: {meminfo, nodes, swaps, zones: [buildZone({free: 662})]},
		...overrides,
	};
}

// A computer's memory at one instant, as its /proc and /sys tell it: what of a Sample is there without its processes. Sizes in 4 KiB pages whatever the computer's
// own pages are: figures of /proc that count its pages are multiplied.
import {type HugepageMode, type Kernel, KERNELS, type MachineConfig} from '../machine/config.ts';
import {type MeminfoField, MEMINFO_FIELDS, type VmstatField, VMSTAT_FIELDS} from '../machine/fields.ts';
import type {KswapdSample, NodeSample, ProcessSample, Sample, ZoneSample} from '../machine/sample.ts';
import {SYSCTLS} from '../machine/sysctl.ts';
import {figuresIn, recordOf, UNKNOWN} from './lines.ts';
import {readDiskstats, readSwaps} from './read/disks.ts';
import {pageKbOfFigures} from './read/page-size.ts';
import {readPressure} from './read/pressure.ts';
import {readLoad, readStat} from './read/stat.ts';
import {type NodeFigures, readZoneinfo, type ZoneFigures} from './read/zoneinfo.ts';
import type {Tree} from './tree.ts';

const PAGE_KB = 4;

/** Counters of /proc/vmstat that are events or bytes, and no pages of memory: they are not multiplied. */
const NO_PAGES =
	/^(allocstall_|pageoutrun|oom_kill|drop_|slabs_scanned|compact_|thp_|htlb_|kswapd_|numa_hint|pgpgin|pgpgout|pgfault|pgmajfault|nr_kernel_stack|direct_map)/;

const lruOf = (figure: (name: string) => number, prefix: string): ZoneSample['lru'] => ({
	inactiveAnon: figure(`${prefix}inactive_anon`),
	activeAnon: figure(`${prefix}active_anon`),
	inactiveFile: figure(`${prefix}inactive_file`),
	activeFile: figure(`${prefix}active_file`),
	unevictable: figure(`${prefix}unevictable`),
});

function zoneOf({node, name, figures, protection, counts, pcpHigh, batch}: ZoneFigures, scale: number): ZoneSample {
	const figure = (key: string): number => (figures.get(key) ?? UNKNOWN) * scale;
	// The printed marks have the boost in them.
	const boost = (figures.get('boost') ?? 0) * scale;
	const mark = (key: string): number => figure(key) - boost;
	return {
		node,
		name: name as ZoneSample['name'],
		free: figure('free'),
		// What was between two looks is not known.
		freeLowest: figure('free'),
		freeHighest: figure('free'),
		boost,
		min: mark('min'),
		low: mark('low'),
		high: mark('high'),
		spanned: figure('spanned'),
		present: figure('present'),
		managed: figure('managed'),
		protection: protection.map(pages => pages * scale),
		startPfn: figure('start_pfn'),
		lru: lruOf(figure, 'nr_zone_'),
		writePending: figure('nr_zone_write_pending'),
		mlock: figure('nr_mlock'),
		numa: {
			hit: figure('numa_hit'),
			miss: figure('numa_miss'),
			foreign: figure('numa_foreign'),
			local: figure('numa_local'),
			other: figure('numa_other'),
			interleave: figure('numa_interleave'),
		},
		pagesets: {counts: counts.map(count => count * scale), high: pcpHigh * scale, batch: batch * scale},
	};
}

function nodeOf({node, figures}: NodeFigures, scale: number, kswapd: KswapdSample): NodeSample {
	const figure = (key: string): number => (figures.get(key) ?? UNKNOWN) * scale;
	return {
		node,
		lru: lruOf(figure, 'nr_'),
		slabReclaimable: figure('nr_slab_reclaimable'),
		slabUnreclaimable: figure('nr_slab_unreclaimable'),
		anonPages: figure('nr_anon_pages'),
		mapped: figure('nr_mapped'),
		shmem: figure('nr_shmem'),
		filePages: figure('nr_file_pages'),
		dirty: figure('nr_dirty'),
		writeback: figure('nr_writeback'),
		kernelStackKb: figures.get('nr_kernel_stack') ?? UNKNOWN,
		pageTables: figure('nr_page_table_pages'),
		swapCached: figure('nr_swapcached'),
		hugepages: UNKNOWN,
		vmstat: Object.fromEntries([...figures].map(([name, value]) => [name, value * scale])),
		anonCost: UNKNOWN,
		fileCost: UNKNOWN,
		kswapd,
	};
}

const KSWAPD = {R: 'running', D: 'waiting'} as const;

/**
 * kswapd of a node, as far as its thread and the machine's counters tell: these are of all nodes together. How long it was awake is not told; its time on a CPU
 * is, and is less where it waits for a disk.
 */
function kswapdOf(node: number, processes: readonly ProcessSample[], vmstat: Readonly<Record<VmstatField, number>>, alone: boolean): KswapdSample {
	const thread = processes.find(({name, kernelThread}) => kernelThread && name === `kswapd${node}`);
	return {
		state: KSWAPD[thread?.state as keyof typeof KSWAPD] ?? 'asleep',
		pid: thread?.pid ?? 0,
		priority: UNKNOWN,
		failures: UNKNOWN,
		woken: UNKNOWN,
		awakeUs: thread === undefined ? UNKNOWN : thread.userUs + thread.systemUs,
		awakeSinceUs: null,
		scanned: alone ? vmstat.pgscan_kswapd : UNKNOWN,
		stolen: alone ? vmstat.pgsteal_kswapd : UNKNOWN,
	};
}

/** Lines of /proc/vmstat in 4 KiB pages, where they are pages. */
function vmstatOf(text: string | null, scale: number): Record<VmstatField, number> {
	const figures = figuresIn(text);
	const vmstat = recordOf(VMSTAT_FIELDS, figures);
	for (const name of VMSTAT_FIELDS) if (!NO_PAGES.test(name)) vmstat[name] *= scale;
	// Kernels whose workingset knew files alone counted them under this name.
	if (Number.isNaN(vmstat.workingset_refault_file)) vmstat.workingset_refault_file = (figures.get('workingset_refault') ?? UNKNOWN) * scale;
	return vmstat;
}

/** All that is not there is 0: a zone that the computer has not got never stalled. */
const stallsOf = (vmstat: Readonly<Record<VmstatField, number>>): number =>
	VMSTAT_FIELDS.filter(name => name.startsWith('allocstall_')).reduce((sum, name) => sum + (vmstat[name] || 0), 0);

/** Settings under /proc/sys/vm that are known here, as they read. */
function sysctlsOf(tree: Tree): Record<string, string> {
	return Object.fromEntries(
		SYSCTLS.flatMap(({name}) => {
			const text = name.startsWith('vm.') ? tree.text(`proc/sys/${name.replace('.', '/')}`) : null;
			return text === null ? [] : [[name, text.trim().replace(/\s+/g, '\t')]];
		}),
	);
}

/** "always [madvise] never". */
function hugepages(tree: Tree): HugepageMode {
	const chosen = /\[(always|madvise|never)\]/.exec(tree.text('sys/kernel/mm/transparent_hugepage/enabled') ?? '')?.[1];
	return (chosen as HugepageMode | undefined) ?? 'never';
}

/** Whose rules of those that are known here a kernel keeps: the newest that are not newer than it. */
function rulesOf(tree: Tree): MachineConfig['kernel'] {
	const [, major = 0, minor = 0] = (/Linux version (\d+)\.(\d+)/.exec(tree.text('proc/version') ?? '') ?? []).map(Number);
	const isFrom = (kernel: Kernel): boolean => {
		const [from = 0, least = 0] = kernel.split('.').map(Number);
		return major > from || (major === from && minor >= least);
	};
	return KERNELS.findLast(isFrom) ?? '6.1';
}

/** Whether one disk is a part of another: a number after the name of one that is there, or p and a number. */
function partitions(text: string | null): (name: string) => boolean {
	const names = new Set((text ?? '').split('\n').flatMap(line => line.trim().split(/\s+/)[2] ?? []));
	return name => {
		const whole = /^(.*?\D)\d+$/.exec(name)?.[1];
		return whole !== undefined && (names.has(whole) || (whole.endsWith('p') && names.has(whole.slice(0, -1))));
	};
}

export const NO_REQUESTS = {asked: 0, served: 0, dropped: 0, late: 0, latency: {counts: new Map<number, number>(), sumNs: 0, maxNs: 0}};

export type Instant = {
	readonly timeUs: number;
	readonly sinceUs: number;
	readonly processes: readonly ProcessSample[];
	/** KiB of one of its pages, where that is known; else told by the figures. */
	readonly pageKb?: number | null;
};

/** The Sample of an instant. Null where the folder is no /proc: it has no meminfo or no zoneinfo. */
export function readSample(tree: Tree, {timeUs, sinceUs, processes, pageKb = null}: Instant): Sample | null {
	const [memory, zones] = [tree.text('proc/meminfo'), tree.text('proc/zoneinfo')];
	if (memory === null || zones === null) return null;
	const meminfo = recordOf<MeminfoField>(MEMINFO_FIELDS, figuresIn(memory));
	const zoneinfo = readZoneinfo(zones);
	const scale = (pageKb ?? pageKbOfFigures(meminfo, zoneinfo)) / PAGE_KB;
	const vmstat = vmstatOf(tree.text('proc/vmstat'), scale);
	const diskstats = tree.text('proc/diskstats');
	const stat = readStat(tree.text('proc/stat'));
	const zoneSamples = zoneinfo.zones.map(zone => zoneOf(zone, scale));
	const free = zoneSamples.reduce((sum, zone) => sum + zone.free, 0);
	return {
		timeUs,
		sinceUs,
		kernel: {version: rulesOf(tree), transparentHugepage: hugepages(tree), computed: {}},
		meminfo,
		vmstat,
		freeLowest: free,
		freeHighest: free,
		zones: zoneSamples,
		nodes: zoneinfo.nodes.map(node => nodeOf(node, scale, kswapdOf(node.node, processes, vmstat, zoneinfo.nodes.length === 1))),
		pressure: {
			memory: readPressure(tree.text('proc/pressure/memory')),
			io: readPressure(tree.text('proc/pressure/io')),
			cpu: readPressure(tree.text('proc/pressure/cpu')),
		},
		processes,
		requests: NO_REQUESTS,
		swaps: readSwaps(tree.text('proc/swaps')),
		disks: readDiskstats(diskstats, partitions(diskstats)),
		cpus: stat.cpus,
		cacheSlab: {nodes: UNKNOWN, bufferHeads: UNKNOWN, pages: UNKNOWN},
		contextSwitches: stat.contextSwitches,
		processesCreated: stat.processesCreated,
		running: stat.running,
		blocked: stat.blocked,
		loadAverage: readLoad(tree.text('proc/loadavg')),
		directReclaim: {calls: stallsOf(vmstat), stallUs: UNKNOWN, blocked: []},
		sysctls: sysctlsOf(tree),
		events: [],
		eventsDropped: 0,
		kills: vmstat.oom_kill || 0,
		panic: null,
	};
}

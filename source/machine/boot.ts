// Switching a machine on: zones and their marks, what the kernel keeps for itself, disks, swap, files, kernel threads and pid 1.
import {createTurning} from './account/turning.ts';
import {enterState} from './start-state.ts';
import {lruGenAtBoot} from './sysctls-lru-gen.ts';
import {bootValues, unavailable} from './write-sysctl.ts';
import type {MachineConfig} from './config.ts';
import {createCacheSlab} from './memory/cache-slab.ts';
import {createDisk} from './files/disk.ts';
import {schedule} from './tasks/event-queue.ts';
import {imageFrameCount} from './tasks/exec.ts';
import {BYTES_PER_FRAME, BYTES_PER_GEN_FRAME, createFrames} from './memory/frames.ts';
import {createHugetlb} from './memory/hugetlb.ts';
import {kernelZones, takeKernelMemory, takeRest, zoneForKernel} from './memory/kernel-memory.ts';
import {createKswapd} from './reclaim/kswapd.ts';
import {createLru} from './reclaim/lru.ts';
import {createMglru} from './reclaim/mglru/state.ts';
import {createNode, createZonelists} from './memory/node.ts';
import {createFile} from './files/cached-file.ts';
import {bootBlocks} from './memory/page-block.ts';
import {openPcp, startVmstat} from './memory/pcp.ts';
import {createPsi, psiPeriodNs} from './account/psi.ts';
import {createCpus} from './tasks/cpu.ts';
import {startFlushing} from './reclaim/lruvec-state.ts';
import {rulesOf} from './rules.ts';
import {createSharing} from './address-space/sharing.ts';
import type {CostsNs, Machine} from './state.ts';
import {createSwapArea, MAX_SWAP_AREAS, MAX_SWAP_PAGES, priorityAtSwapon, type SwapArea} from './swap/swap.ts';
import {createSlotLists} from './swap/slot-lists.ts';
import {createSlotReadahead} from './swap/swap-readahead.ts';
import type {SysctlName} from './sysctl.ts';
import {noTotals} from './tasks/requests.ts';
import {bootStack} from './tasks/kernel-part.ts';
import {createFlusher, createTask, createZswapWorker} from './tasks/task-life.ts';
import {readTunables} from './memory/tunables.ts';
import {createVmEvents} from './account/vm-events.ts';
import {createWriteback} from './files/backing-dev.ts';
import {createTmpfsFile, TMPFS} from './files/shmem.ts';
import {earlyPages, setRatelimit} from './files/dirty-limits.ts';
import {wide} from './wide.ts';
import {bootMinFreeKb, bootZones, createZones, type Zone} from './memory/zone.ts';

const MIN_PAGES = 4096; // 16 MiB
/** Frame numbers have 20 bits in an entry of two-level page tables (x86-32 without PAE). */
const MAX_PAGES_32 = 2 ** 20;
/** pids of the first kswapd, whose fellows and the flusher follow it, and of the first process of a scenario. */
const FIRST_PID = 300;
const KSWAPD_PID = 40;
/** A disk's own pages: superblock, inode and extent blocks. */
const METADATA_PAGES = 1025;

/** Bytes of typed arrays that boot() allocates for a configuration. */
export function bootBytes(config: MachineConfig): number {
	const frames = config.zones.reduce((sum, zone) => sum + zone.managed, 0);
	const swap = config.swaps.reduce((sum, area) => sum + area.pages, 0);
	const files = config.files.reduce((sum, file) => sum + file.pages, 0);
	return frames * (rulesOf(config.kernel).generations ? BYTES_PER_GEN_FRAME : BYTES_PER_FRAME) + swap * 5 + files * 4;
}

function check(config: MachineConfig): void {
	const pages = config.zones.reduce((sum, zone) => sum + zone.managed, 0);
	if (pages < MIN_PAGES) throw new RangeError(`a machine of ${(pages * 4) / 1024} MiB cannot boot: it needs at least 16 MiB`);
	if (pages > 2 ** 26) throw new RangeError(`a machine of ${pages / 2 ** 18} GiB is too large: at most 256 GiB`);
	if (config.addressBits === 32 && pages > MAX_PAGES_32)
		throw new RangeError(`a 32-bit machine of ${pages / 2 ** 18} GiB cannot be: an entry of its page tables holds frames of the first 4 GiB only`);
	if (config.zones.every(zone => zone.name === 'Movable'))
		throw new RangeError('a machine needs a zone besides Movable, which cannot hold the kernel’s own memory');
	const diskNames = new Set(config.disks.map(disk => disk.name));
	for (const owner of [...config.swaps, ...config.files])
		if (!diskNames.has(owner.disk) && owner.disk !== TMPFS) throw new RangeError(`there is no disk "${owner.disk}"`);
	if (config.swaps.length > MAX_SWAP_AREAS || config.swaps.some(area => area.pages >= MAX_SWAP_PAGES))
		throw new RangeError('at most 16 swap areas of less than 256 GiB each');
	if (config.cpus < 1 || config.cpus > 64) throw new RangeError(`a machine has 1 … 64 CPUs, not ${config.cpus}`);
}

function createSwaps(config: MachineConfig): SwapArea[] {
	const diskOf = (name: string): number => config.disks.findIndex(disk => disk.name === name);
	const swaps = config.swaps.map((area, i) => createSwapArea(i, area, diskOf(area.disk), config.disks[diskOf(area.disk)]?.compression !== undefined));
	for (const area of swaps) if (area.on) area.priority = priorityAtSwapon(swaps, area);
	return swaps;
}

/** The state of a machine that has just been switched on: all memory free, no marks, no files, no tasks. */
function bareMachine(config: MachineConfig): Machine {
	const zones = createZones(config.zones);
	const rules = rulesOf(config.kernel);
	const frames = createFrames(
		zones.reduce((sum, zone) => sum + zone.managed, 0),
		rules.generations,
	);
	const nodeIds = [...new Set(zones.map(zone => zone.node))];
	if (nodeIds.some((id, i) => id !== i)) throw new RangeError('nodes are numbered from 0 without gaps');
	const nodes = nodeIds.map(id => createNode(id, zones, zonesOfNode => createKswapd(KSWAPD_PID + id, zonesOfNode)));
	const values = bootValues(config, zones);
	const why =
		values['lru_gen.enabled'][0] !== 0
			? unavailable({rules, config}, 'lru_gen.enabled')
			: values['zswap.enabled'][0] !== 0
				? unavailable({rules, config}, 'zswap.enabled')
				: null;
	if (why !== null) throw new RangeError(why);
	const swaps = createSwaps(config);
	const swapTotal = swaps.reduce((sum, area) => sum + (area.on ? area.pages : 0), 0);
	return {
		config,
		rules,
		costs: Object.fromEntries(Object.entries(config.costs).map(([name, us]) => [name, Math.max(1, Math.round(us * 1000))])) as CostsNs,
		now: 0,
		clock: 0,
		limit: Infinity,
		cpu: -1,
		cpus: createCpus(config.cpus, nodes.length, config.tlb),
		queue: {heap: [], seq: 0},
		frames,
		lru: createLru(nodes.length, zones.length),
		cgroups: null,
		mglru: createMglru(values['lru_gen.enabled'][0], values['lru_gen.min_ttl_ms'][0], nodes.length),
		zones,
		hugetlb: createHugetlb(zones.length),
		nodes,
		zonelists: createZonelists(nodes),
		free: frames.count,
		freeLowest: frames.count,
		freeHighest: frames.count,
		totalreservePages: 0,
		imageFrames: new Int32Array(Math.min(config.kernelMemory.unevictable, imageFrameCount(config.processImage.textPages))),
		zeroFrame: 0,
		files: [],
		tmpfs: {limit: config.tmpfsPages ?? frames.count >> 1, used: 0, files: [], folders: [], lastInode: 1},
		names: null,
		cacheSlab: createCacheSlab(config.cpus),
		regions: [],
		sharing: createSharing(),
		disks: config.disks.map(createDisk),
		swaps,
		slotLists: config.perCpuLists === true ? createSlotLists(config.cpus) : null,
		zswap: null,
		swapTotal,
		swapFree: swapTotal,
		swapBegun: false,
		slotReadahead: createSlotReadahead(),
		committedPages: 0,
		computed: {},
		tasks: [],
		taskOf: new Map(),
		pageWaiters: [],
		requests: noTotals(),
		nextPid: Math.max(FIRST_PID, KSWAPD_PID + nodes.length + config.disks.length + 1),
		created: 0,
		tunables: readTunables(values),
		vm: createVmEvents(),
		psi: createPsi(config.cpus),
		writeback: createWriteback(config.disks.length, config.cpus),
		contextSwitches: 0,
		load: {averages: [0, 0, 0]},
		kernel: {other: 0},
		stalls: wide({calls: 0, ns: 0}, ['ns']),
		turning: createTurning(nodes.length),
		kills: 0,
		killedAt: 0,
		panic: null,
		sampledAt: 0,
		events: [],
		eventsDropped: 0,
	};
}

/** Each disk's own pages are a file; the files of the configuration come behind them. */
function openFiles(m: Machine): void {
	const {disks, files} = m.config;
	for (const [disk, {name}] of disks.entries()) m.files.push(createFile(disk, `/dev/${name}`, disk, disk, METADATA_PAGES));
	for (const file of files) {
		if (file.disk === TMPFS) {
			createTmpfsFile(m, file.path, file.pages);
			continue;
		}
		const disk = disks.findIndex(({name}) => name === file.disk);
		m.files.push(createFile(m.files.length, file.path, disk, disk, file.pages));
	}
}

/** What is computed from the machine (init_admin_reserve, init_user_reserve: a 32nd of what is free, 8 and 128 MiB at most), where the configuration does not say. */
function computeSysctls(m: Machine): void {
	const {kernel, lru, transparentHugepage = 'never', sysctls} = m.config;
	const share = Math.floor((m.free * 4) / 32);
	const computed: Partial<Record<SysctlName, number>> = {
		'vm.min_free_kbytes': bootMinFreeKb(m.zones, kernel, transparentHugepage),
		'lru_gen.enabled': lruGenAtBoot(lru),
		'vm.admin_reserve_kbytes': Math.min(8192, share),
		'vm.user_reserve_kbytes': Math.min(131072, share),
	};
	for (const [name, value] of Object.entries(computed)) {
		m.computed[name] = String(value);
		if (sysctls[name] === undefined) m.tunables.values[name as SysctlName] = [value];
	}
	Object.assign(m.tunables, readTunables(m.tunables.values));
}

/** A flusher for each disk that has files, and one in any case. */
function createFlushers(m: Machine): void {
	if (m.disks.length === 0) return;
	const withFiles = m.disks.map((_, disk) => disk).filter(disk => m.files.some(file => file.disk === disk && file.metadata !== file.id));
	for (const disk of withFiles.length > 0 ? withFiles : [0]) createFlusher(m, disk, KSWAPD_PID + m.nodes.length + disk);
}

/** init, a kswapd for each node on its CPUs, the flushers. */
function startThreads(m: Machine): void {
	createTask(m, {pid: 1, name: 'init', kthread: 'init', ppid: 0});
	for (const node of m.nodes)
		createTask(m, {
			pid: node.kswapd.pid,
			name: `kswapd${node.id}`,
			kthread: 'kswapd',
			node: node.id,
			ppid: 2,
			allowedCpus: m.cpus.filter(cpu => cpu.node === node.id).map(cpu => cpu.id),
		});
	createFlushers(m);
	if (m.tunables.values['zswap.enabled'][0] === 1) createZswapWorker(m, KSWAPD_PID + m.nodes.length + m.disks.length);
	for (const task of m.tasks) if (task.kthread !== 'init') bootStack(m, task, (zoneForKernel(m, kernelZones(m)[0].node) as Zone).index);
}

/** The books begin now: what was taken so far counts nowhere. */
function openBooks(m: Machine): void {
	for (const zone of m.zones) {
		const own = m.config.zones.find(z => z.node === zone.node && z.name === zone.name);
		if (m.config.perCpuLists === true) openPcp(m, zone, own?.blocks ?? {});
		if (m.config.watermarkBoost === true) {
			zone.blocks = bootBlocks(zone, own, m.nodes[zone.node].slab.reclaimable);
		}
		zone.freeLowest = zone.freeHighest = zone.free;
		zone.allocated = 0;
	}
	m.freeLowest = m.freeHighest = m.free;
	m.vm.pgfree = 0;
}

function startTimers(m: Machine): void {
	schedule(m, psiPeriodNs(m.config.hz), {kind: 'psi'});
	schedule(m, 5e9, {kind: 'load'});
	if (m.config.perCpuLists === true && m.rules.tunedLists) startVmstat(m);
	if (m.rules.flushedState) startFlushing(m);
}

/**
 * Boots a machine. Throws RangeError with one sentence where it cannot exist: under 16 MiB or over 256 GiB (4 GiB with 32-bit addresses), no zone but
 * Movable, an unknown disk or sysctl, kernel memory that does not fit.
 */
export function bootMachine(config: MachineConfig): Machine {
	check(config);
	const m = wide(bareMachine(config), ['now', 'clock', 'killedAt', 'sampledAt']);
	bootZones(m);
	openFiles(m);
	takeKernelMemory(m);
	computeSysctls(m);
	startThreads(m);
	takeRest(m);
	openBooks(m);
	setRatelimit(m, earlyPages(m));
	startTimers(m);
	if (config.state !== undefined) enterState(m, config.state);
	return m;
}

// Switching a machine on: zones and their marks, what the kernel keeps for itself, disks, swap, files, kernel threads and pid 1.
import {bootTunables} from './apply-command.ts';
import type {MachineConfig, ZoneConfig} from './config.ts';
import {ZONE_NAMES} from './config.ts';
import {createCacheSlab} from './memory/cache-slab.ts';
import {createDisk} from './files/disk.ts';
import {schedule} from './tasks/event-queue.ts';
import {imageFrameCount} from './tasks/exec.ts';
import {BYTES_PER_FRAME, createFrames, NONE} from './memory/frames.ts';
import {kernelZones, takeKernelMemory} from './memory/kernel-memory.ts';
import {createKswapd} from './reclaim/kswapd.ts';
import {createLru} from './reclaim/lru.ts';
import type {Node} from './memory/node.ts';
import {createFile} from './files/cached-file.ts';
import {bootBlocks} from './memory/page-block.ts';
import {createPsi, psiPeriodNs} from './account/psi.ts';
import {createCpus} from './tasks/cpu.ts';
import type {CostsNs, Machine} from './state.ts';
import {createSwapArea, MAX_SWAP_AREAS, MAX_SWAP_PAGES, priorityAtSwapon} from './swap/swap.ts';
import {createSlotReadahead} from './swap/swap-readahead.ts';
import {SYSCTLS, type SysctlName} from './sysctl.ts';
import {bootStack, createTask} from './tasks/task-life.ts';
import {readTunables} from './memory/tunables.ts';
import {createVmEvents} from './account/vm-events.ts';
import {createWriteback} from './files/writeback.ts';
import {setupZones, type Zone} from './memory/zone.ts';

const MIN_PAGES = 4096; // 16 MiB
/** Frame numbers have 20 bits in an entry of two-level page tables (x86-32 without PAE). */
const MAX_PAGES_32 = 2 ** 20;
/** pids of the kernel threads that a sample shows; the first process of a scenario comes after them. */
const FIRST_PID = 300;
/** A disk's own pages: superblock, inode and extent blocks. */
const METADATA_PAGES = 1025;

/** Bytes of typed arrays that boot() allocates for a configuration. */
export function bootBytes(config: MachineConfig): number {
	const frames = config.zones.reduce((sum, zone) => sum + zone.managed, 0);
	const swap = config.swaps.reduce((sum, area) => sum + area.pages, 0);
	const files = config.files.reduce((sum, file) => sum + file.pages, 0);
	return frames * BYTES_PER_FRAME + swap * 5 + files * 4;
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
	for (const owner of [...config.swaps, ...config.files]) if (!diskNames.has(owner.disk)) throw new RangeError(`there is no disk "${owner.disk}"`);
	if (config.swaps.length > MAX_SWAP_AREAS || config.swaps.some(area => area.pages >= MAX_SWAP_PAGES))
		throw new RangeError('at most 16 swap areas of less than 256 GiB each');
	if (config.cpus < 1 || config.cpus > 64) throw new RangeError(`a machine has 1 … 64 CPUs, not ${config.cpus}`);
}

function createZones(config: MachineConfig): Zone[] {
	const order = (zone: ZoneConfig): number => zone.node * 4 + ZONE_NAMES.indexOf(zone.name);
	let pfn = 0;
	return [...config.zones]
		.sort((a, b) => order(a) - order(b))
		.map((zone, index) => {
			const startPfn = pfn;
			pfn += zone.managed;
			return {
				index,
				node: zone.node,
				name: zone.name,
				zoneClass: ZONE_NAMES.indexOf(zone.name),
				managed: zone.managed,
				present: zone.present ?? zone.managed,
				spanned: zone.spanned ?? zone.present ?? zone.managed,
				startPfn,
				free: zone.managed,
				freeHead: NONE,
				untouched: startPfn,
				freeLowest: zone.managed,
				freeHighest: zone.managed,
				allocated: 0,
				min: 0,
				low: 0,
				high: 0,
				boost: 0,
				blocks: null,
				reserve: [0, 0, 0, 0],
				numa: {hit: 0, miss: 0, foreign: 0, local: 0, other: 0},
				writePending: 0,
			};
		});
}

function createNode(id: number, zones: readonly Zone[], kswapdPid: number): Node {
	const own = zones.filter(zone => zone.node === id).map(zone => zone.index);
	return {
		id,
		zones: own,
		anonCost: 0,
		fileCost: 0,
		age: 0,
		refaultsAnon: 0,
		refaultsFile: 0,
		writebackFlag: false,
		dirtyFlag: false,
		congestedFlag: false,
		throttledWritten: 0,
		reclaimLocked: false,
		slab: {reclaimable: 0, shrinkable: 0, unreclaimable: 0, deferred: 0, objectsFreed: 0, head: NONE},
		kswapd: createKswapd(kswapdPid, own.length),
		stat: {
			nr_anon_mapped: 0,
			nr_mapped: 0,
			nr_file_pages: 0,
			nr_dirty: 0,
			nr_writeback: 0,
			nr_swapcached: 0,
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
function createZonelists(nodes: readonly Node[]): number[][] {
	return nodes.map((_, home) => nodes.flatMap((_other, i) => [...nodes[(home + i) % nodes.length].zones].reverse()));
}

/**
 * Boots a machine. Throws RangeError with one sentence where it cannot exist: under 16 MiB or over 256 GiB (4 GiB with 32-bit addresses), no zone but
 * Movable, an unknown disk or sysctl, kernel memory that does not fit.
 */
export function bootMachine(config: MachineConfig): Machine {
	check(config);
	const zones = createZones(config);
	const frames = createFrames(zones.reduce((sum, zone) => sum + zone.managed, 0));
	const nodeIds = [...new Set(zones.map(zone => zone.node))];
	if (nodeIds.some((id, i) => id !== i)) throw new RangeError('nodes are numbered from 0 without gaps');
	const kswapdPid = 40;
	const nodes = nodeIds.map(id => createNode(id, zones, kswapdPid + id));
	const values = Object.fromEntries(SYSCTLS.map(entry => [entry.name, [...(entry.initial ?? [0])]])) as unknown as Record<SysctlName, number[]>;
	if (frames.count < 4096) values['vm.page-cluster'] = [2];
	bootTunables(values, config.sysctls, zones);
	const costs = Object.fromEntries(Object.entries(config.costs).map(([name, us]) => [name, Math.max(1, Math.round(us * 1000))])) as CostsNs;
	const cpus = createCpus(config.cpus, nodes.length, config.tlb);
	const flusherPid = kswapdPid + nodes.length;
	const swaps = config.swaps.map((area, i) =>
		createSwapArea(
			i,
			area,
			config.disks.findIndex(disk => disk.name === area.disk),
		),
	);
	for (const area of swaps) if (area.on) area.priority = priorityAtSwapon(swaps, area);
	const swapTotal = swaps.reduce((sum, area) => sum + (area.on ? area.pages : 0), 0);
	const totalFree = frames.count;
	const m: Machine = {
		config,
		costs,
		now: 0,
		clock: 0,
		limit: Infinity,
		cpu: -1,
		cpus,
		queue: {heap: [], seq: 0},
		frames,
		lru: createLru(nodes.length, zones.length),
		zones,
		nodes,
		zonelists: createZonelists(nodes),
		free: totalFree,
		freeLowest: totalFree,
		freeHighest: totalFree,
		totalreservePages: 0,
		imageFrames: new Int32Array(Math.min(config.kernelMemory.unevictable, imageFrameCount(config.processImage.textPages))),
		zeroFrame: 0,
		files: [],
		cacheSlab: createCacheSlab(),
		regions: [],
		disks: config.disks.map(createDisk),
		swaps,
		swapTotal,
		swapFree: swapTotal,
		swapBegun: false,
		slotReadahead: createSlotReadahead(),
		committedPages: 0,
		reserves: {admin: 0, user: 0},
		tasks: [],
		taskOf: new Map(),
		pageWaiters: [],
		nextPid: FIRST_PID,
		created: 0,
		tunables: readTunables(values),
		vm: createVmEvents(),
		psi: createPsi(),
		writeback: createWriteback(flusherPid),
		contextSwitches: 0,
		load: {averages: [0, 0, 0]},
		kernel: {other: 0},
		stalls: {calls: 0, ns: 0},
		kills: 0,
		panic: null,
		sampledAt: 0,
		events: [],
		eventsDropped: 0,
	};
	setupZones(m);
	for (const [disk, diskConfig] of config.disks.entries()) m.files.push(createFile(disk, `/dev/${diskConfig.name}`, disk, disk, METADATA_PAGES));
	for (const file of config.files) {
		const disk = config.disks.findIndex(d => d.name === file.disk);
		m.files.push(createFile(m.files.length, file.path, disk, disk, file.pages));
	}
	takeKernelMemory(m);
	const boot = Math.min(8192, (m.free * 4) >> 5) >> 2;
	Object.assign(m.reserves, {admin: boot, user: Math.min(131072, (m.free * 4) >> 5) >> 2});
	createTask(m, {pid: 1, name: 'init', kthread: 'init', ppid: 0});
	for (const node of nodes)
		createTask(m, {
			pid: node.kswapd.pid,
			name: `kswapd${node.id}`,
			kthread: 'kswapd',
			node: node.id,
			ppid: 2,
			allowedCpus: cpus.filter(cpu => cpu.node === node.id).map(cpu => cpu.id),
		});
	createTask(m, {pid: flusherPid, name: 'kworker/u:flush', kthread: 'flusher', ppid: 2});
	for (const task of m.tasks) if (task.kthread !== 'init') bootStack(m, task, kernelZones(m)[0].index);
	for (const zone of zones) {
		if (config.watermarkBoost === true) {
			const own = config.zones.find(z => z.node === zone.node && z.name === zone.name);
			zone.blocks = bootBlocks(zone, own, nodes[zone.node].slab.reclaimable);
		}
		zone.freeLowest = zone.freeHighest = zone.free;
		zone.allocated = 0;
	}
	m.freeLowest = m.freeHighest = m.free;
	m.vm.pgfree = 0;
	schedule(m, psiPeriodNs(config.hz), {kind: 'psi'});
	schedule(m, 5e9, {kind: 'flush-timer'});
	schedule(m, 200e6, {kind: 'bandwidth'});
	schedule(m, 5e9, {kind: 'load'});
	return m;
}

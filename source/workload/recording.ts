// A recording of a real kernel as a machine to boot and commands to give: what its header says, and documented defaults for what it leaves out.
// Format and workload lines: fixtures/recordings/README.md. Rates there are KB/s, 0 = as fast as it can.
import {TMPFS} from '../machine/files/shmem.ts';
import type {Command, Op, Program, SpawnCommand} from '../machine/command.ts';
import {HUGEPAGE_MODES, type HugepageMode, type Kernel, KERNELS, type MachineConfig} from '../machine/config.ts';
import {CPU_PROFILES, DEFAULT_TLB, DISK_PROFILES} from '../machine/profile.ts';
import {sysctlEntry} from '../machine/sysctl.ts';
import {replayMessages} from '../messages/replay.ts';
import {cpuSlowness, disk, isSlow, placesOf, scaleCosts, scatteredPages} from './recorded-machine.ts';
import {type OpenedSlab, recordedPages, recordedProcesses} from './recorded-processes.ts';
import {checkWork, parseLine, type RecordingHeader, seconds, type WorkloadLine, WORKLOAD_KINDS} from './recording-header.ts';

export type TimedCommand = {readonly atUs: number; readonly command: Command};

export type Replay = {
	readonly config: MachineConfig;
	/** The driver's start, from the machine's boot: what the recording calls t = 0. */
	readonly startUs: number;
	readonly commands: readonly TimedCommand[];
	/** Names of the processes that the workload makes, and when everything is stopped. */
	readonly names: readonly string[];
	readonly endUs: number;
	readonly tailUs: number;
};

/** Between the header's figures and the driver's start (estimate: lists of 6.12 shrink twice in it, 1.4 and 0.4 s before the start). */
const LEAD_US = 1_500_000;
const MAPPING_PAGES = 2097152; // 8 GiB of address space where a leak has no end
const BIG_FILE_PAGES = 262144; // 1 GiB
/** Slab pages whose objects a shrinker may free: ramfs pins its dentries and inodes, so a whole recording scans 150 objects (vmstat slabs_scanned). */
const SHRINKABLE_PAGES = 4;

/**
 * An estimate: in the recordings of 6.1 a paced anonhot is so much behind its rate when reclaim first looks at what it has used. The second scan finds the
 * pages from the 20,874th on used (cache-reread-s60), and the first swapped page is used at 9.06 s (-s200). No rule of the kernel's gives it; those of 6.12,
 * recorded later, show none: there the first page that was swapped is read again a whole number of rounds after the last was allocated (1 ms late in
 * cache-reread-s60-612, 11 ms in cg-low-none).
 */
const HOT_PAUSE_US = 600_000;

/** What `shm` writes to, on the tmpfs. */
const SHM_FILE = '/dev/shm/fill';

const pages = (kb: number): number => Math.ceil(kb / 4);
const pageRate = (kbPerSecond: number): number => kbPerSecond / 4;

const touch = (size: number, access: 'write' | 'update', rate: number, times: number): Op => ({
	do: 'touch',
	region: 'data',
	from: 0,
	pages: size,
	access,
	order: 'forward',
	times,
	rate,
});
const sleep: Op = {do: 'sleep', us: 0};
const pauseOf = (kernel: Kernel): Op[] => (kernel === '6.1' ? [{do: 'sleep', us: HOT_PAUSE_US}] : []);

/** What `cow` waits for when it has its memory, and its child before it writes (the driver's own times, in the end line of the recording). */
const BEFORE_FORK_US = 2_000_000;
const BEFORE_WRITE_US = 1_000_000;

/** Allocates, forks, and has the child write half of it. */
const cowProgram = (name: string, size: number, rate: number): Program => [
	{do: 'map', region: 'data', pages: size, noreserve: true},
	touch(size, 'write', 0, 1),
	{do: 'sleep', us: BEFORE_FORK_US},
	{do: 'fork', name: `${name}-c`, follow: true, program: [{do: 'sleep', us: BEFORE_WRITE_US}, touch(size >> 1, 'write', rate, 1), sleep]},
	sleep,
];

/** The program of a workload line of a process called `name`, as recorded with a kernel. Throws RangeError for a kind that is not known, or arguments that are not its own. */
export function recordedProgram(kind: string, args: readonly string[], name = kind, kernel: Kernel = '6.1'): Program {
	checkWork(kind, args);
	const n = (i: number): number => Number(args[i] ?? 0);
	const map = (size: number): Op => ({do: 'map', region: 'data', pages: size, noreserve: true});
	switch (kind) {
		case 'anon': {
			const size = n(1) > 0 ? pages(n(1)) : MAPPING_PAGES;
			return [map(size), touch(size, 'write', pageRate(n(0)), 1), sleep];
		}
		case 'anonhot':
			return [map(pages(n(0))), touch(pages(n(0)), 'write', 0, 1), ...(n(1) > 0 ? pauseOf(kernel) : []), touch(pages(n(0)), 'update', pageRate(n(1)), 0)];
		case 'anonpart': {
			const size = pages(n(0));
			if (size === 0) return [sleep];
			const out: Op[] = n(1) > 0 ? [{do: 'pageout', region: 'data', from: 0, pages: pages(n(1))}] : [];
			return [map(size), touch(size, 'write', 0, 1), ...out, sleep];
		}
		case 'readfile':
			return [{do: 'read', file: args[0], from: 0, pages: n(2) > 0 ? pages(n(2)) : BIG_FILE_PAGES, order: 'forward', times: 1, rate: pageRate(n(1))}, sleep];
		case 'rereadfile':
			return [{do: 'read', file: args[0], from: pages(n(3)), pages: pages(n(2)), order: 'forward', times: 0, rate: pageRate(n(1))}];
		case 'dirty':
			return [{do: 'write', file: args[0], from: 0, pages: pages(n(2)), times: 0, rate: pageRate(n(1))}];
		case 'shm':
			return [{do: 'write', file: SHM_FILE, from: 0, pages: pages(n(0)), times: 1, rate: pageRate(n(1))}, sleep];
		case 'cow':
			return cowProgram(name, pages(n(0)), pageRate(n(1)));
		case 'churn':
			return [map(pages(n(0))), touch(pages(n(0)), 'write', 0, 1), {do: 'unmap', region: 'data'}, {do: 'jump', to: 0, times: 0}];
		default:
			throw new RangeError(replayMessages.badKind(kind, WORKLOAD_KINDS));
	}
}

function spawnOf(line: WorkloadLine, endUs: number, kernel: Kernel): SpawnCommand {
	const {cpu, bind, pref, stop} = line.options;
	const stopUs = Math.max(0, (stop === undefined ? endUs : Math.round(stop * 1e6)) - line.startUs);
	return {
		kind: 'spawn',
		name: line.name,
		label: line.kind,
		program: [...(line.group === undefined ? [] : [{do: 'join', cgroup: line.group} as const]), ...recordedProgram(line.kind, line.args, line.name, kernel)],
		oomScoreAdj: line.adj,
		stopUs,
		...(cpu === undefined ? {} : {cpu}),
		...(bind === undefined ? {} : {bind: [bind]}),
		...(pref === undefined ? {} : {prefer: pref}),
	};
}

/** Seconds that a line `end N` or `tail N` gives, in µs. */
function secondsOf(lines: readonly string[], word: 'end' | 'tail'): number | undefined {
	const found = lines.find(line => line.startsWith(`${word} `));
	return found === undefined ? undefined : seconds(found.split(/\s+/)[1], found);
}

/** Every file that the workload reads or writes, as large as it is used. */
function filesOf(work: readonly WorkloadLine[]): MachineConfig['files'] {
	const sizes = new Map<string, number>([['/mnt/big', BIG_FILE_PAGES]]);
	for (const {kind, args} of work) {
		const [path] = args;
		if (kind === 'dirty') sizes.set(path, Math.max(sizes.get(path) ?? 0, pages(Number(args[2]))));
		else if (kind.endsWith('readfile') && !sizes.has(path)) sizes.set(path, BIG_FILE_PAGES);
	}
	const shm = work.filter(({kind}) => kind === 'shm').map(({args}) => pages(Number(args[0])));
	return [
		...[...sizes].map(([path, size]) => ({path, pages: size, disk: 'data'})),
		...(shm.length > 0 ? [{path: SHM_FILE, pages: Math.max(...shm), disk: TMPFS}] : []),
	];
}

/**
 * The zones as they were, with what the blocks of each began with. The first node's highest that is not Movable gives what is opened after the header, and gets
 * what the process gave back by which the header was read.
 */
function zonesOf({boot, smp}: RecordingHeader, kernel: Kernel): MachineConfig['zones'] {
	const {opened, sleep: givenBack, anon} = recordedPages(kernel);
	const giver = boot.zones.filter(({node, name}) => node === 0 && name !== 'Movable').at(-1);
	return boot.zones.map(zone => {
		const gives = zone === giver;
		const inUse = boot.nodes?.[zone.node]?.nr_slab_reclaimable;
		return {
			node: zone.node,
			name: zone.name,
			managed: zone.managed,
			present: zone.present,
			spanned: zone.spanned,
			free: Math.max(0, zone.free - (gives ? opened.refills : 0)),
			...(zone.start_pfn === undefined ? {} : {startPfn: zone.start_pfn}),
			blocks: {
				...(inUse === undefined ? {} : {inUse: inUse + (gives ? opened.reclaimable : 0)}),
				perCpu: Math.max(0, (zone.pcp ?? 0) + (gives ? givenBack + opened.refills - opened.reclaimable - opened.unreclaimable : 0)),
				perCpuMovable: gives ? anon.sleep : 0,
				perCpuHigh: zone.pcp_high ?? 0,
				...scatteredPages(zone, boot.zones, boot.meminfo, smp ?? 1),
			},
		};
	});
}

function kernelMemoryOf({meminfo}: RecordingHeader['boot'], opened: OpenedSlab): MachineConfig['kernelMemory'] {
	return {
		slabReclaimable: pages(meminfo.SReclaimable ?? 0) + opened.reclaimable,
		slabShrinkable: SHRINKABLE_PAGES,
		slabUnreclaimable: pages(meminfo.SUnreclaim ?? 0) + opened.unreclaimable,
		kernelStack: pages(meminfo.KernelStack ?? 0),
		pageTables: pages(meminfo.PageTables ?? 0),
		percpu: pages(meminfo.Percpu ?? 0),
		unevictable: pages(meminfo.Unevictable ?? 0),
		other: 0,
	};
}

/** "always madvise [never]" */
function hugepagesOf(thp = ''): HugepageMode {
	const [, chosen] = /\[(\w+)\]/.exec(thp) ?? [];
	return HUGEPAGE_MODES.find(mode => mode === chosen) ?? 'never';
}

/** Whose rules the recorded kernel keeps: "Linux version 6.12.117+deb12-cloud-amd64 …". */
function kernelOf(version = ''): Kernel {
	const [, release] = /^Linux version (\d+\.\d+)/.exec(version) ?? [];
	return KERNELS.find(kernel => kernel === release) ?? '6.1';
}

/** "0x0007 -> 0x0007": what /sys/kernel/mm/lru_gen/enabled said before and after the recorder's choice. */
const isMglru = (enabled = ''): boolean => (Number(enabled.split('->').at(-1)) & 1) === 1;

/**
 * Whether a recording is replayed with watermark boosts. The machine has 6.1's rule; 6.12 claims blocks and borrows pages (docs M 14.1), and by 6.1's rule
 * its recordings of swap with the classic lists have ten times as many boosts as recorded: none is nearer. With MGLRU that rule is nearer than none.
 */
const isBoosted = (kernel: Kernel, mglru: boolean): boolean => kernel !== '6.12' || mglru;

function configOf(header: RecordingHeader, work: readonly WorkloadLine[], slowness: number): MachineConfig {
	const {boot, swap_kb: swapKb = 0} = header;
	const kernel = kernelOf(header.kernel);
	const mglru = isMglru(header.lru_gen);
	const {image, opened} = recordedPages(kernel);
	return {
		kernel,
		...(mglru ? {lru: 'mglru'} : {}),
		cpus: header.smp ?? 1,
		hz: 250, // CONFIG_HZ of Debian's kernels
		seed: 1,
		zones: zonesOf(header, kernel),
		transparentHugepage: hugepagesOf(header.thp),
		watermarkBoost: isBoosted(kernel, mglru),
		perCpuLists: true,
		kernelUptimeUs: Math.max(0, Math.round((header.time_zero_monotonic ?? 0) * 1e6) - LEAD_US),
		disks: [disk('data', DISK_PROFILES['recorded-data'], header.data_disk), disk('swap', DISK_PROFILES['recorded-swap'], header.swap_disk)],
		swaps: swapKb > 0 ? [{name: '/dev/vdb', pages: Math.trunc(swapKb / 4), disk: 'swap'}] : [],
		files: filesOf(work),
		costs: scaleCosts(CPU_PROFILES.recorded, slowness),
		kernelMemory: kernelMemoryOf(boot, opened),
		kernelPlaces: placesOf(boot.nodes ?? [{nr_mapped: pages(boot.meminfo.Mapped ?? 0)}], opened),
		processImage: image,
		sysctls: Object.fromEntries(Object.entries(header.sysctls ?? {}).filter(([name]) => sysctlEntry(name) !== undefined)),
		...(work.some(({kind}) => kind === 'shm') ? {tmpfsPages: boot.zones.reduce((sum, zone) => sum + zone.managed, 0)} : {}), // it was mounted large enough for all
		addressBits: 64,
		tlb: DEFAULT_TLB,
	};
}

/** The groups that were made before the driver's start, and what was written to their files. */
function groupCommands({cgroups = {}}: RecordingHeader): TimedCommand[] {
	return Object.entries(cgroups).flatMap(([path, files]) =>
		[
			{kind: 'mkdir' as const, path},
			...Object.entries(files)
				.filter(([file]) => file.startsWith('memory.'))
				.map(([file, value]) => ({kind: 'cgroup' as const, path, file, value})),
		].map(command => ({atUs: 0, command})),
	);
}

/** CPUs and nodes that lines name have to be there. Throws RangeError. */
function checkPlaces({boot, smp: cpus = 1}: RecordingHeader, work: readonly WorkloadLine[]): void {
	const nodes = new Set(boot.zones.map(zone => zone.node)).size;
	for (const {options, kind} of work)
		if ((options.cpu ?? 0) >= cpus || (options.bind ?? 0) >= nodes || (options.pref ?? 0) >= nodes)
			throw new RangeError(replayMessages.noSuchPlace(kind, cpus, nodes));
}

/** Machine, commands and times of a recording. Throws RangeError where its header or a workload line cannot be understood. */
export function readRecording(header: RecordingHeader): Replay {
	const slowness = cpuSlowness(header.machine);
	const lines = header.workload.map(line => line.trim()).filter(Boolean);
	const endUs = secondsOf(lines, 'end') ?? 3600e6;
	const work = lines.filter(line => !/^(end|tail)\s/.test(line)).map(parseLine);
	checkPlaces(header, work);
	const config = configOf(header, work, slowness);
	const commands: TimedCommand[] = [
		...recordedProcesses(config.kernel, isSlow(slowness), LEAD_US),
		...groupCommands(header),
		...work.map(line => ({atUs: LEAD_US + line.startUs, command: spawnOf(line, endUs, config.kernel)})),
	];
	commands.sort((a, b) => a.atUs - b.atUs);
	return {
		config,
		startUs: LEAD_US,
		commands,
		names: work.map(line => line.name),
		endUs: LEAD_US + endUs,
		tailUs: secondsOf(lines, 'tail') ?? 3e6,
	};
}

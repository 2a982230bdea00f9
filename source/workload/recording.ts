// A recording of a real kernel as a machine to boot and commands to give: what its header says, and documented defaults for what it leaves out.
// Format and workload lines: fixtures/recordings/README.md. Rates there are KB/s, 0 = as fast as it can.
import type {Command, Op, Program, SpawnCommand} from '../machine/command.ts';
import type {CpuCosts, DiskConfig, KernelPlaces, MachineConfig, ZoneName} from '../machine/config.ts';
import {CPU_PROFILES, DISK_PROFILES} from '../machine/profile.ts';
import {sysctlEntry} from '../machine/sysctl.ts';

type BootZone = {
	readonly node: number;
	readonly name: string;
	readonly free: number;
	readonly managed: number;
	readonly present: number;
	readonly spanned: number;
	/** Pages on the lists of the CPUs, and the most that these may hold. */
	readonly pcp?: number;
	readonly pcp_high?: number;
};

/** What of a header is used. */
export type RecordingHeader = {
	readonly type: 'header';
	readonly scenario: string;
	readonly smp?: number;
	readonly swap_kb?: number;
	readonly machine?: string;
	readonly data_disk?: string;
	readonly swap_disk?: string;
	readonly sysctls?: Readonly<Record<string, string>>;
	readonly workload: readonly string[];
	readonly boot: {
		readonly zones: readonly BootZone[];
		readonly nodes?: readonly Readonly<Record<string, number>>[];
		readonly meminfo: Readonly<Record<string, number>>;
	};
};

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

/** Seconds between boot and the driver's start: the recorder is at work for about one. */
const LEAD_US = 1_000_000;
/** Anonymous faults a second of the CPU whose costs are in the profile (thousands), and of one whose header does not say. */
const PROFILE_FAULTS = 139;
const MAPPING_PAGES = 2097152; // 8 GiB of address space where a leak has no end
const BIG_FILE_PAGES = 262144; // 1 GiB
/** Slab pages whose objects a shrinker may free: ramfs pins its dentries and inodes, so a whole recording scans 150 objects (vmstat slabs_scanned). */
const SHRINKABLE_PAGES = 4;

const pages = (kb: number): number => Math.ceil(kb / 4);
const pageRate = (kbPerSecond: number): number => kbPerSecond / 4;

/** How much slower a machine's CPU is than that of the profile, from "(about 15 thousand faults/s)" in its header. */
export function cpuSlowness(machine: string | undefined): number {
	const found = /(\d+(?:\.\d+)?) thousand (?:anon(?:ymous)? )?faults/.exec(machine ?? '');
	return found === null ? 1 : PROFILE_FAULTS / Number(found[1]);
}

/** From here on a CPU counts as one of the slow ones, whose timers and interrupts are emulated in real time. */
const SLOW = 2;
/** Losing and getting the CPU on a slow one: a leak of 8 MB/s takes 19.5 % of it, its faults 13 %, the rest are 200 naps a second (dirty). */
const SLOW_SWITCH_US = 300;

function scaleCosts(costs: CpuCosts, factor: number): CpuCosts {
	const scaled = Object.fromEntries(Object.entries(costs).map(([name, us]) => [name, name === 'napSlack' ? us : us * factor])) as CpuCosts;
	return factor > SLOW ? {...scaled, contextSwitch: SLOW_SWITCH_US} : scaled;
}

const UNITS: Readonly<Record<string, number>> = {k: 1e3, ki: 1024, m: 1e6, mi: 1024 ** 2, g: 1e9, gi: 1024 ** 3};

/**
 * A disk by its profile, held to what the header allows: QEMU's options ("rw throttling.bps-total=4194304", or the older "bps=", "iops_wr="), or a plain
 * "4 MB/s" or "200 IOPS".
 */
function disk(name: string, profile: Omit<DiskConfig, 'name'>, words: string | undefined): DiskConfig {
	const option = (...keys: readonly string[]): number | undefined => {
		for (const key of keys) {
			const found = new RegExp(`(?:^|[\\s,.])${key}=(\\d+)(?![\\d.])`).exec(words ?? '');
			if (found !== null && Number(found[1]) > 0) return Number(found[1]);
		}
		return undefined;
	};
	const speed = /(\d+(?:\.\d+)?)\s*([kmg]i?)b\/s/i.exec(words ?? '');
	const plainIops = /(\d+)\s*iops\b/i.exec(words ?? '');
	const total = option('bps-total', 'bps') ?? (speed === null ? undefined : Math.round(Number(speed[1]) * UNITS[speed[2].toLowerCase()]));
	const iops = option('iops-total', 'iops', 'iops-write', 'iops_wr', 'iops-read', 'iops_rd') ?? (plainIops === null ? undefined : Number(plainIops[1]));
	return {
		...profile,
		name,
		readBytesPerSecond: total ?? option('bps-read', 'bps_rd') ?? profile.readBytesPerSecond,
		writeBytesPerSecond: total ?? option('bps-write', 'bps_wr') ?? profile.writeBytesPerSecond,
		iops: iops ?? profile.iops,
		...(total === undefined ? {} : {sharedBandwidth: true}),
	};
}

/** Free pages of the kernel's blocks that a boot leaves scattered, where it does. */
const SCATTERED_PAGES = 1600;
/** 2 MiB mappings that every boot of the recorded machine has split for kernel text. */
const SPLIT_MAPPINGS = 11;

/**
 * Whether the kernel's free pages are scattered (page-block.ts): seen from two sides, as no header says it. Its text lies in two or more blocks beyond
 * those of every boot (DirectMap4k), and the lists of the CPUs still hold the pages that would let blocks merge. An observation, true of all recordings
 * at hand; not a rule of the kernel.
 */
function scatteredPages(
	zone: BootZone,
	zones: readonly BootZone[],
	meminfo: Readonly<Record<string, number>>,
	cpus: number,
): {readonly scattered: number} | undefined {
	const split = Math.floor((meminfo.DirectMap4k ?? 0) / 2048);
	if (split < SPLIT_MAPPINGS + 2 || (zone.pcp ?? 0) < ((zone.pcp_high ?? Infinity) * cpus) / 4) return undefined;
	return {scattered: zones.every(other => other.node === 0) ? SCATTERED_PAGES : 0};
}

/** Text of the recorder and of the load driver, which every process of a workload maps too: nr_mapped goes from 416 at boot to 766. */
const DRIVER_MAPPED_PAGES = 350;

/** Where the kernel's own memory lies, as the header's nodes say. */
function placesOf(nodes: readonly Readonly<Record<string, number>>[]): KernelPlaces {
	const of = (key: string): number[] => nodes.map(node => node[key] ?? 0);
	return {
		mapped: of('nr_mapped').map((pagesMapped, node) => pagesMapped + (node === 0 ? DRIVER_MAPPED_PAGES : 0)),
		shares: {
			slabReclaimable: of('nr_slab_reclaimable'),
			slabUnreclaimable: of('nr_slab_unreclaimable'),
			kernelStack: of('nr_kernel_stack'),
			pageTables: of('nr_page_table_pages'),
			unevictable: of('nr_unevictable'),
		},
	};
}

type Line = {
	readonly startUs: number;
	readonly name: string;
	readonly adj: number;
	readonly kind: string;
	readonly args: readonly string[];
	readonly options: Readonly<Record<string, number>>;
};

function parseLine(text: string): Line {
	const words = text.trim().split(/\s+/);
	const options: Record<string, number> = {};
	const args: string[] = [];
	for (const word of words.slice(4)) {
		const option = /^(cpu|bind|pref|stop)=(-?\d+(?:\.\d+)?)$/.exec(word);
		if (option === null) args.push(word);
		else options[option[1]] = Number(option[2]);
	}
	return {startUs: Math.round(Number(words[0]) * 1e6), name: words[1], adj: Number(words[2]), kind: words[3], args, options};
}

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

/** The program of a workload line. Throws RangeError for a kind that is not known. */
export function recordedProgram(kind: string, args: readonly string[]): Program {
	const n = (i: number): number => Number(args[i] ?? 0);
	const map = (size: number): Op => ({do: 'map', region: 'data', pages: size, noreserve: true});
	switch (kind) {
		case 'anon': {
			const size = n(1) > 0 ? pages(n(1)) : MAPPING_PAGES;
			return [map(size), touch(size, 'write', pageRate(n(0)), 1), sleep];
		}
		case 'anonhot':
			return [map(pages(n(0))), touch(pages(n(0)), 'write', 0, 1), touch(pages(n(0)), 'update', pageRate(n(1)), 0)];
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
		case 'churn':
			return [map(pages(n(0))), touch(pages(n(0)), 'write', 0, 1), {do: 'unmap', region: 'data'}, {do: 'jump', to: 0, times: 0}];
		default:
			throw new RangeError(`unknown workload kind "${kind}"`);
	}
}

function spawnOf(line: Line, endUs: number): SpawnCommand {
	const {cpu, bind, pref, stop} = line.options;
	const stopUs = stop === undefined ? endUs - line.startUs : Math.round(stop * 1e6);
	return {
		kind: 'spawn',
		name: line.name,
		label: line.kind,
		program: recordedProgram(line.kind, line.args),
		oomScoreAdj: line.adj,
		stopUs,
		...(cpu === undefined ? {} : {cpu}),
		...(bind === undefined ? {} : {bind: [bind]}),
		...(pref === undefined ? {} : {prefer: pref}),
	};
}

/**
 * What the recorder costs: reading /proc for a sample, and a look at the free pages every 5 ms. On the fast CPU 3.3 ms (rec_cost) and next to nothing,
 * 3.5 % together; on the slow ones 15.3 ms and a look of 0.8 ms, 30 to 35 % of a CPU by the recorder's own times in /proc.
 */
const SAMPLE_US = 3300;
const SLOW_SAMPLE_US = 15_300;
const POLL_US = 7;
const SLOW_POLL_US = 1000;
const POLL_PERIOD_US = 5000;

/** The recorder: ten samples a second, looks in between, about 290 pages. */
function recorder(slow: boolean): SpawnCommand {
	const sampleUs = slow ? SLOW_SAMPLE_US : SAMPLE_US;
	const pollUs = slow ? SLOW_POLL_US : POLL_US;
	const polls = 17 - Math.ceil(sampleUs / POLL_PERIOD_US);
	return {
		kind: 'spawn',
		name: 'rec',
		program: [
			{do: 'map', region: 'data', pages: 260, locked: true},
			{do: 'touch', region: 'data', from: 0, pages: 260, access: 'write', order: 'forward', times: 1, rate: 0},
			{do: 'sleep', us: 100_000, aligned: true},
			{do: 'compute', us: sampleUs},
			{do: 'sleep', us: POLL_PERIOD_US, aligned: true},
			{do: 'compute', us: pollUs},
			{do: 'jump', to: 4, times: polls - 1},
			{do: 'jump', to: 2, times: 0},
		],
		oomScoreAdj: -1000,
	};
}

/** Machine, commands and times of a recording. Throws RangeError where its header or a workload line cannot be understood. */
export function readRecording(header: RecordingHeader): Replay {
	const {boot} = header;
	const slowness = cpuSlowness(header.machine);
	const lines = header.workload.map(line => line.trim()).filter(Boolean);
	const special = (word: string): number | undefined => {
		const found = lines.find(line => line.startsWith(`${word} `));
		return found === undefined ? undefined : Math.round(Number(found.split(/\s+/)[1]) * 1e6);
	};
	const endUs = special('end') ?? 3600e6;
	const work = lines.filter(line => !/^(end|tail)\s/.test(line)).map(parseLine);
	const files = new Map<string, number>([['/mnt/big', BIG_FILE_PAGES]]);
	for (const line of work) {
		if (line.kind === 'dirty') files.set(line.args[0], Math.max(files.get(line.args[0]) ?? 0, pages(Number(line.args[2]))));
		else if (line.kind.endsWith('readfile') && !files.has(line.args[0])) files.set(line.args[0], BIG_FILE_PAGES);
	}
	const {meminfo} = boot;
	const slabOf = (node: number): number | undefined => boot.nodes?.[node]?.nr_slab_reclaimable;
	const sysctls: Record<string, string> = {};
	for (const [name, value] of Object.entries(header.sysctls ?? {})) if (sysctlEntry(name) !== undefined) sysctls[name] = value;
	const config: MachineConfig = {
		kernel: '6.1',
		cpus: header.smp ?? 1,
		hz: 250, // CONFIG_HZ of Debian's kernels
		seed: 1,
		zones: boot.zones.map(zone => ({
			node: zone.node,
			name: zone.name as ZoneName,
			managed: zone.managed,
			present: zone.present,
			spanned: zone.spanned,
			free: zone.free,
			blocks: {
				...(slabOf(zone.node) === undefined ? {} : {inUse: slabOf(zone.node) as number}),
				perCpu: zone.pcp ?? 0,
				...scatteredPages(zone, boot.zones, meminfo, header.smp ?? 1),
			},
		})),
		watermarkBoost: true,
		disks: [disk('data', DISK_PROFILES['recorded-data'], header.data_disk), disk('swap', DISK_PROFILES['recorded-swap'], header.swap_disk)],
		swaps: (header.swap_kb ?? 0) > 0 ? [{name: '/dev/vdb', pages: Math.trunc((header.swap_kb as number) / 4), disk: 'swap'}] : [],
		files: [...files].map(([path, size]) => ({path, pages: size, disk: 'data'})),
		costs: scaleCosts(CPU_PROFILES.recorded, slowness),
		kernelMemory: {
			slabReclaimable: pages(meminfo.SReclaimable ?? 0),
			slabShrinkable: SHRINKABLE_PAGES,
			slabUnreclaimable: pages(meminfo.SUnreclaim ?? 0),
			kernelStack: pages(meminfo.KernelStack ?? 0),
			pageTables: pages(meminfo.PageTables ?? 0),
			percpu: pages(meminfo.Percpu ?? 0),
			unevictable: pages(meminfo.Unevictable ?? 0),
			other: 0,
		},
		kernelPlaces: placesOf(boot.nodes ?? [{nr_mapped: pages(meminfo.Mapped ?? 0)}]),
		processImage: {anonPages: 16, textPages: 171, slabPages: 3, faults: 34},
		sysctls,
	};
	const commands: TimedCommand[] = [
		{atUs: 0, command: recorder(slowness > SLOW)},
		{atUs: LEAD_US, command: {kind: 'spawn', name: 'load', program: [sleep], oomScoreAdj: -1000}},
		...work.map(line => ({atUs: LEAD_US + line.startUs, command: spawnOf(line, endUs)})),
	];
	commands.sort((a, b) => a.atUs - b.atUs);
	return {config, startUs: LEAD_US, commands, names: work.map(line => line.name), endUs: LEAD_US + endUs, tailUs: special('tail') ?? 3e6};
}

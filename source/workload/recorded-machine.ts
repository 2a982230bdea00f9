// The machine of a recording: what its header says of CPU, disks and kernel memory, and what every one of these machines has in common.
// Constants stand for the hardware and are the same for all recordings (fixtures/recordings/README.md says where each was read off).
import type {CpuCosts, DiskConfig, KernelPlaces} from '../machine/config.ts';
import type {OpenedSlab} from './recorded-processes.ts';
import type {BootZone} from './recording-header.ts';

/** Anonymous faults a second of the CPU whose costs are in the profile (thousands), and of one whose header does not say. */
const PROFILE_FAULTS = 139;
/** No machine is slower than this: 14 faults a second. */
const MOST_SLOW = 1e4;
/** How much slower a machine's CPU is than that of the profile, from "(about 15 thousand faults/s)" in its header. */
export function cpuSlowness(machine: string | undefined): number {
	const found = /(\d+(?:\.\d+)?) thousand (?:anon(?:ymous)? )?faults/.exec(machine ?? '');
	return found === null || Number(found[1]) === 0 ? 1 : Math.min(MOST_SLOW, PROFILE_FAULTS / Number(found[1]));
}

/** From here on a CPU counts as one of the slow ones, whose timers and interrupts are emulated in real time. */
const SLOW = 2;
export const isSlow = (slowness: number): boolean => slowness > SLOW;
/** Losing and getting the CPU on a slow one: a leak of 8 MB/s takes 19.5 % of it, its faults 13 %, the rest are 200 naps a second (dirty). */
const SLOW_SWITCH_US = 300;

export function scaleCosts(costs: CpuCosts, factor: number): CpuCosts {
	const scaled = Object.fromEntries(Object.entries(costs).map(([name, us]) => [name, name === 'napSlack' ? us : us * factor])) as CpuCosts;
	return isSlow(factor) ? {...scaled, contextSwitch: SLOW_SWITCH_US} : scaled;
}

const UNITS: Readonly<Record<string, number>> = {k: 1e3, ki: 1024, m: 1e6, mi: 1024 ** 2, g: 1e9, gi: 1024 ** 3};

/**
 * A disk by its profile, held to what the header allows: QEMU's options ("rw throttling.bps-total=4194304", or the older "bps=", "iops_wr="), or a plain
 * "4 MB/s" or "200 IOPS".
 */
export function disk(name: string, profile: Omit<DiskConfig, 'name'>, words: string | undefined): DiskConfig {
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

/** Free pages of the kernel's blocks that a boot leaves scattered, where it does: of 2,145 of the image of 6.1 (its log) some lie on the list of the CPU. */
const SCATTERED_PAGES = 1600;
/** 2 MiB mappings that every boot of the recorded machine has split for kernel text. */
const SPLIT_MAPPINGS = 11;

/**
 * Whether the kernel's free pages are scattered (page-block.ts), which hangs on where the boot has put the image: seen from two sides, as no header says it.
 * Its text lies in two or more blocks beyond those of every boot (DirectMap4k), and the lists of the CPUs still hold the pages that would let blocks merge. An
 * observation, true of all recordings at hand; not a rule of the kernel.
 */
export function scatteredPages(
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

/** Where the kernel's own memory lies, as the header's nodes say; what is opened after it is on the first. */
export function placesOf(nodes: readonly Readonly<Record<string, number>>[], {reclaimable, unreclaimable}: OpenedSlab): KernelPlaces {
	const of = (key: string, more = 0): number[] => nodes.map((node, i) => (node[key] ?? 0) + (i === 0 ? more : 0));
	return {
		mapped: of('nr_mapped').map((pagesMapped, node) => pagesMapped + (node === 0 ? DRIVER_MAPPED_PAGES : 0)),
		shares: {
			slabReclaimable: of('nr_slab_reclaimable', reclaimable),
			slabUnreclaimable: of('nr_slab_unreclaimable', unreclaimable),
			kernelStack: of('nr_kernel_stack'),
			pageTables: of('nr_page_table_pages'),
			unevictable: of('nr_unevictable'),
		},
	};
}

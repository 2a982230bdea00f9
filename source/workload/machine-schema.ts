// What `machine` and `files` of a scenario may say. Numbers here are as written: bytes, microseconds; machine-config.ts makes a MachineConfig of them.
import * as z from 'zod';
import {HUGEPAGE_MODES, KERNELS, LRU_KINDS, ZONE_NAMES} from '../machine/config.ts';
import {CPU_PROFILES, type CpuProfileName, DISK_PROFILES, type DiskProfileName} from '../machine/profile.ts';
import {isAsShown, parseSysctl, SYSCTLS, sysctlEntry} from '../machine/sysctl.ts';
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import {cost, count, flag, instant, list, named, number, rate, section, size, text, type IssueParams, word} from './schema.ts';
import {written} from './units.ts';

const isScalar = (raw: unknown): boolean => typeof raw !== 'object' || raw === null;
/** A bare value stands for a map with that value at `key`. */
const short = (key: string) => (raw: unknown) => (raw !== undefined && isScalar(raw) ? {[key]: raw} : raw);
const many = (raw: unknown): unknown => (raw !== undefined && !Array.isArray(raw) ? [raw] : raw);

export const DISK_PROFILE_NAMES = Object.keys(DISK_PROFILES) as DiskProfileName[];
export const CPU_PROFILE_NAMES = Object.keys(CPU_PROFILES) as CpuProfileName[];
/** 256 GiB in pages: what a mark or a reserve may be. */
const MOST_PAGES = 2 ** 26;
/** How `memory` is divided: as on a PC, or as one zone Normal. */
export const ZONE_LAYOUTS = ['pc', 'one'] as const;
export type ZoneLayout = (typeof ZONE_LAYOUTS)[number];
/** Address spaces: 47 bits and four levels of page tables, or 3 GiB and two. */
export const LAYOUTS = ['x86-64', 'x86-32'] as const;

/** Values of sysctls as the text that would be written into /proc/sys; `read`: or be read there. */
const sysctls = (read: boolean) =>
	z.record(z.string(), z.unknown(), {error: () => messages.scenario.notMap('sysctl', [])}).transform((raw, context) => {
		const values: Record<string, string> = {};
		const complain = (name: string, message: string, params: IssueParams = {}): void => context.addIssue({code: 'custom', message, params, path: [name]});
		for (const [name, given] of Object.entries(raw)) {
			const entry = sysctlEntry(name);
			const value = Array.isArray(given) ? given.join(' ') : written(given);
			if (entry === undefined) {
				const names = SYSCTLS.map(({name: known}) => known);
				complain(name, messages.scenario.unknownSysctl(name, names.find(known => known === `vm.${name}`) ?? nearest(name, names)), {key: true});
			} else if (parseSysctl(entry, value, entry.initial ?? [0]) === null && !(read && isAsShown(entry, value, raw)))
				complain(name, messages.scenario.sysctlRange(name, value, entry));
			else values[name] = value;
		}
		return values;
	});

/** What an event writes. */
export const sysctlValues = sysctls(false);

const zone = section(
	{
		node: count(0, 63).default(0),
		name: word(ZONE_NAMES, 'zone'),
		managed: size,
		present: size.optional(),
		spanned: size.optional(),
		free: size.optional(),
		min: count(0, MOST_PAGES).optional(),
		low: count(0, MOST_PAGES).optional(),
		high: count(0, MOST_PAGES).optional(),
		protection: list(count(0, MOST_PAGES), 'protection').optional(),
		start_pfn: count(0, 2 ** 40).optional(),
	},
	'a zone',
);

/** A list of zones, or a word for how `memory` is divided. */
const zones = z.unknown().transform((raw, context): z.infer<typeof zoneList> | ZoneLayout => {
	const parsed = isScalar(raw) ? word(ZONE_LAYOUTS, 'way to divide memory').safeParse(raw) : zoneList.safeParse(raw);
	if (parsed.success) return parsed.data;
	context.issues.push(...(parsed.error.issues as z.core.$ZodRawIssue[]));
	return z.NEVER;
});
const zoneList = list(zone, 'machine.zones');

const swapArea = section({size, name: text.optional(), disk: text.optional(), priority: count(-1, 32767).optional(), on: flag.default(true)}, 'a swap area');

const disk = section(
	{
		profile: word(DISK_PROFILE_NAMES, 'disk profile').default('ssd'),
		size: size.optional(),
		bandwidth: rate.optional(),
		read: rate.optional(),
		write: rate.optional(),
		shared: flag.optional(),
		iops: count(1, 1e9).optional(),
		ratio: number(1, 64).optional(),
		mem_limit: size.optional(),
		latency: instant.optional(),
		read_latency: instant.optional(),
		write_latency: instant.optional(),
		queue: count(1, 65536).optional(),
		request: size.optional(),
		rotational: flag.optional(),
	},
	'a disk',
);

/** snake_case of a key of CpuCosts, as scenarios write it. */
export const costKey = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
export const COST_NAMES = Object.keys(CPU_PROFILES.server) as (keyof typeof CPU_PROFILES.server)[];

const costs = section(Object.fromEntries(COST_NAMES.map(name => [costKey(name), cost.optional()])), 'machine.costs');

const kernelMemory = section(
	{
		slab_reclaimable: size.optional(),
		slab_shrinkable: size.optional(),
		slab_unreclaimable: size.optional(),
		kernel_stack: size.optional(),
		page_tables: size.optional(),
		percpu: size.optional(),
		other: size.optional(),
		unevictable: size.optional(),
	},
	'machine.kernel_memory',
);

const processImage = section({anon: size.optional(), text: size.optional(), slab: size.optional(), faults: count(0, 1e6).optional()}, 'machine.process_image');

/** Where programs are: files of their own on a disk, or one for all in the kernel's unevictable cache. */
export const PROGRAM_PLACES = ['disk', 'initramfs'] as const;

/** A program's file: `hot` of it is needed again and again, a page for so much CPU time. */
export const EXECUTABLE = {size: size.optional(), hot: size.optional(), every: instant.optional(), disk: text.optional()};
const executable = z.preprocess(short('size'), section(EXECUTABLE, 'machine.executable')).optional();

/** RLIMIT_STACK: whole pages, more than what a process begins with and less than what an address space has below its stack (mmap_base()). */
const stackLimit = size.refine(bytes => bytes % 4096 === 0 && bytes >= 2 ** 18 && bytes <= 2 ** 30, {error: () => messages.scenario.badStack()});

const tlb = section({entries: count(1, 4096).optional(), ways: count(1, 64).optional(), asid: flag.optional()}, 'machine.tlb');

export const machineSchema = section(
	{
		memory: size.optional(),
		zones: zones.optional(),
		swap: z.preprocess(raw => (raw !== undefined && isScalar(raw) ? [{size: raw}] : many(raw)), list(swapArea, 'machine.swap').optional()),
		cpus: count(1, 64).default(1),
		hz: count(1, 1000).default(250),
		seed: count(0, 2 ** 32 - 1).default(1),
		kernel: word(KERNELS, 'kernel').default('6.1'),
		lru: word(LRU_KINDS, 'kind of lists').optional(),
		profile: word(CPU_PROFILE_NAMES, 'profile').default('server'),
		costs: costs.optional(),
		disks: named(z.preprocess(short('profile'), disk), 'machine.disks', LIMITS.disks).optional(),
		sysctl: sysctls(true).default({}),
		kernel_memory: kernelMemory.optional(),
		process_image: processImage.optional(),
		tmpfs: size.optional(),
		programs: word(PROGRAM_PLACES, 'place of programs').default('disk'),
		executable,
		layout: word(LAYOUTS, 'layout').default('x86-64'),
		tlb: tlb.optional(),
		transparent_hugepage: word(HUGEPAGE_MODES, 'mode of huge pages').default('always'),
		watermark_boost: flag.default(false),
		per_cpu_lists: flag.optional(),
		stack: stackLimit.optional(),
	},
	'machine',
);
export type MachineInput = z.infer<typeof machineSchema>;
export type DiskInput = z.infer<typeof disk>;

export const filesSchema = named(z.preprocess(short('size'), section({size, disk: text.optional()}, 'a file')), 'files', LIMITS.files);
export type FilesInput = z.infer<typeof filesSchema>;

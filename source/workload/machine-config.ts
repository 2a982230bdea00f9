// From what a scenario says about its machine to a MachineConfig: pages instead of bytes, defaults for what is left out, and what does not fit together.
import {
	type CpuCosts,
	type DiskConfig,
	type FileConfig,
	isSince,
	type KernelMemory,
	type MachineConfig,
	type SwapConfig,
	type ZoneConfig,
} from '../machine/config.ts';
import {CPU_PROFILES, DEFAULT_TLB} from '../machine/profile.ts';
import type {TlbConfig} from '../machine/address-space/tlb.ts';
import {TMPFS} from '../machine/files/shmem.ts';
import {messages} from '../messages.ts';
import type {Path} from './document.ts';
import {checkDiskSizes, diskConfig} from './disk-config.ts';
import {executableFrom, fileDisks, usual, usualExecutable} from './executable.ts';
import {COST_NAMES, costKey, type FilesInput, type MachineInput} from './machine-schema.ts';
import {lruOf} from './lru-kind.ts';
import {isFilePath} from './file-path.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import {oneZone, pcZones} from './pc-zones.ts';
import type {Report} from './schema.ts';
import {pagesFor, wholePages} from './units.ts';

const MIN_PAGES = 4096; // 16 MiB
const MAX_PAGES = 2 ** 26; // 256 GiB
const MAX_PAGES_32 = 2 ** 20; // 4 GiB
const MAX_SWAP_PAGES = 2 ** 26;
const MAX_SWAP_AREAS = 16;

/**
 * What the kernel holds where a scenario does not say: what the recorded 512 MiB machine had given away at boot (header of leak-swap), as large machines
 * hold hardly more of it; `other` grows by 0.14 % of memory (between the recordings of 512 MiB and 1 GiB). On machines under 256 MiB all of it shrinks
 * in proportion, so that a bare one of 16 MiB still has most of its memory. Half of the reclaimable slab can be shrunk (estimate).
 */
export function defaultKernelMemory(managedPages: number): KernelMemory {
	const share = Math.min(1, managedPages / 65536);
	const part = (pages: number): number => Math.round(pages * share);
	return {
		slabReclaimable: part(2299),
		slabShrinkable: part(1150),
		slabUnreclaimable: part(1532),
		kernelStack: part(188),
		pageTables: part(14),
		percpu: part(64),
		other: part(2700 + 0.0014 * managedPages),
		unevictable: part(862),
	};
}

/** A new process of the recordings: 34 faults, 30 pages besides its data, 684 KiB of mapped program text (docs §27.2). */
const PROCESS_IMAGE: MachineConfig['processImage'] = {anonPages: 16, textPages: 171, slabPages: 3, faults: 34};

const DEFAULT_DISKS = {server: {data: 'ssd', swap: 'ssd'}, recorded: {data: 'recorded-data', swap: 'recorded-swap'}} as const;

type ZoneInput = Exclude<MachineInput['zones'], string | undefined>[number];

function zoneOf(zone: ZoneInput): ZoneConfig {
	const pages = (key: 'present' | 'spanned' | 'free', bytes: number | undefined) => (bytes === undefined ? {} : {[key]: wholePages(bytes)});
	const {min, low, high, protection, start_pfn: startPfn} = zone;
	return {
		node: zone.node,
		name: zone.name,
		managed: wholePages(zone.managed),
		...pages('present', zone.present),
		...pages('spanned', zone.spanned),
		...pages('free', zone.free),
		...(min === undefined || low === undefined || high === undefined ? {} : {marks: {min, low, high}}),
		...(protection === undefined ? {} : {protection}),
		...(startPfn === undefined ? {} : {startPfn}),
	};
}

/** Marks and reserves as a running kernel prints them: all of them, growing, a reserve for each class. */
function checkGiven(zone: ZoneInput, path: Path, report: Report): void {
	const {min, low, high, protection} = zone;
	const marks = [min, low, high].filter(mark => mark !== undefined);
	if (marks.length > 0 && marks.length < 3) report(path, messages.scenario.someMarks());
	else if (marks.length === 3 && !(marks[0] <= marks[1] && marks[1] <= marks[2])) report([...path, 'low'], messages.scenario.marksCrossed(), 'key');
	if (protection !== undefined && (protection.length < 4 || protection.length > 5)) report([...path, 'protection'], messages.scenario.protectionLength());
}

function zonesOf(input: MachineInput, report: Report): ZoneConfig[] {
	const {memory, zones: given, layout} = input;
	if (memory !== undefined && Array.isArray(given)) report(['machine', 'memory'], messages.scenario.memoryAndZones(), 'key');
	if (memory === undefined && !Array.isArray(given)) report(['machine'], messages.scenario.noMemory());
	// Two levels of page tables reach 4 GiB, where a PC's Normal would begin.
	if (!Array.isArray(given)) return given === 'one' || layout === 'x86-32' ? oneZone(wholePages(memory ?? 0)) : pcZones(wholePages(memory ?? 0));
	const zones = given.map(zoneOf);
	for (const [i, zone] of given.entries()) checkGiven(zone, ['machine', 'zones', i], report);
	const nodes = [...new Set(zones.map(zone => zone.node))].sort((a, b) => a - b);
	for (const [i, zone] of zones.entries()) {
		const path = ['machine', 'zones', i];
		if (zone.managed === 0) report([...path, 'managed'], messages.scenario.emptyZone());
		if (zones.findIndex(other => other.node === zone.node && other.name === zone.name) < i)
			report([...path, 'name'], messages.scenario.sameZone(zone.node, zone.name));
		if (nodes.indexOf(zone.node) !== zone.node) report([...path, 'node'], messages.scenario.nodeGap(zone.node, nodes.indexOf(zone.node)));
		if (zone.present !== undefined && zone.present < zone.managed) report([...path, 'present'], messages.scenario.lessThan('present', 'managed'));
		if (zone.spanned !== undefined && zone.spanned < (zone.present ?? zone.managed))
			report([...path, 'spanned'], messages.scenario.lessThan('spanned', 'present'));
		if (zone.free !== undefined && zone.free > zone.managed) report([...path, 'free'], messages.scenario.moreThan('free', 'managed'));
	}
	if (zones.length === 0) report(['machine', 'zones'], messages.scenario.noMemory());
	return zones;
}

function diskOf(named: string | undefined, otherwise: string, disks: readonly DiskConfig[], path: Path, report: Report, more: readonly string[] = []): string {
	if (named !== undefined && !disks.some(one => one.name === named)) {
		const names = [...disks.map(one => one.name), ...more];
		if (more.includes(named)) return named;
		report(path, messages.scenario.unknownWord('disk', named, names, nearest(named, names)));
	}
	return named ?? otherwise;
}

function swapsOf(input: MachineInput, disks: readonly DiskConfig[], report: Report): SwapConfig[] {
	const swaps: SwapConfig[] = [];
	for (const [i, area] of (input.swap ?? []).entries()) {
		if (area.size === 0) continue;
		const path = ['machine', 'swap', i];
		const on = diskOf(area.disk, usual(disks, 'swap'), disks, [...path, 'disk'], report);
		const name = area.name ?? (swaps.some(other => other.name === on) ? `${on}${i + 1}` : on);
		if (swaps.some(other => other.name === name)) report([...path, 'name'], messages.scenario.sameSwap(name));
		const pages = wholePages(area.size);
		if (pages === 0) report([...path, 'size'], messages.scenario.atLeastAPage('size'));
		if (pages >= MAX_SWAP_PAGES) report([...path, 'size'], messages.scenario.swapTooLarge());
		swaps.push({name, pages, disk: on, on: area.on, ...(area.priority === undefined ? {} : {priority: area.priority})});
	}
	if (swaps.length > MAX_SWAP_AREAS) report(['machine', 'swap'], messages.scenario.tooManySwaps(MAX_SWAP_AREAS));
	return swaps;
}

function filesOf(input: FilesInput, disks: readonly DiskConfig[], report: Report): FileConfig[] {
	const usable = fileDisks(disks);
	return Object.entries(input).map(([path, file]) => {
		const pages = pagesFor(file.size);
		if (!isFilePath(path)) report(['files', path], messages.scenario.notFilePath(path), 'key');
		if (pages === 0 || pages > LIMITS.filePages)
			report(['files', path, 'size'], pages === 0 ? messages.scenario.emptyFile(path) : messages.scenario.fileTooLarge(path));
		const disk = diskOf(file.disk, usual(usable, 'data'), disks, ['files', path, 'disk'], report, [TMPFS]);
		if (disk !== TMPFS && disks.length > 0 && (usable.length === 0 || disks.some(one => one.name === disk && !usable.includes(one))))
			report(['files', path, 'disk'], messages.scenario.onlyForSwap(path));
		return {path, pages, disk};
	});
}

function kernelMemoryOf(input: MachineInput, total: number): KernelMemory {
	const given = input.kernel_memory ?? {};
	const defaults = defaultKernelMemory(total);
	const pages = (bytes: number | undefined, otherwise: number): number => (bytes === undefined ? otherwise : pagesFor(bytes));
	const slabReclaimable = pages(given.slab_reclaimable, defaults.slabReclaimable);
	return {
		slabReclaimable,
		slabShrinkable: Math.min(slabReclaimable, pages(given.slab_shrinkable, slabReclaimable >> 1)),
		slabUnreclaimable: pages(given.slab_unreclaimable, defaults.slabUnreclaimable),
		kernelStack: pages(given.kernel_stack, defaults.kernelStack),
		pageTables: pages(given.page_tables, defaults.pageTables),
		percpu: pages(given.percpu, defaults.percpu),
		// Where zones say what is free at boot, what is missing to it is the rest that the kernel holds.
		other: pages(given.other, Array.isArray(input.zones) && input.zones.some(zone => zone.free !== undefined) ? 0 : defaults.other),
		unevictable: pages(given.unevictable, defaults.unevictable),
	};
}

function costsOf(input: MachineInput): CpuCosts {
	const given = input.costs ?? {};
	const profile = CPU_PROFILES[input.profile];
	return Object.fromEntries(COST_NAMES.map(name => [name, given[costKey(name)] ?? profile[name]])) as CpuCosts;
}

function processImageOf({process_image: given}: MachineInput): MachineConfig['processImage'] {
	const pages = (bytes: number | undefined, otherwise: number): number => (bytes === undefined ? otherwise : pagesFor(bytes));
	return {
		anonPages: pages(given?.anon, PROCESS_IMAGE.anonPages),
		textPages: pages(given?.text, PROCESS_IMAGE.textPages),
		slabPages: pages(given?.slab, PROCESS_IMAGE.slabPages),
		faults: given?.faults ?? PROCESS_IMAGE.faults,
	};
}

function executableOf({programs, executable: given}: MachineInput, disks: readonly DiskConfig[], report: Report): Pick<MachineConfig, 'executable'> {
	const path = ['machine', 'executable'];
	if (given !== undefined && programs === 'initramfs') report(path, messages.scenario.programsInInitramfs(), 'key');
	const usable = fileDisks(disks);
	if (programs === 'initramfs' || usable.length === 0) return {};
	return {executable: executableFrom(given, usualExecutable(usable), usable, path, report)};
}

/** Sets are whole, and as many as a power of two: the low bits of a page number choose one. */
function tlbOf({tlb: given}: MachineInput, report: Report): TlbConfig {
	const tlb = {
		entries: given?.entries ?? DEFAULT_TLB.entries,
		ways: given?.ways ?? DEFAULT_TLB.ways,
		asid: given?.asid ?? DEFAULT_TLB.asid,
	};
	const sets = tlb.entries / tlb.ways;
	if (!Number.isInteger(Math.log2(sets))) report(['machine', 'tlb'], messages.scenario.tlbSets(tlb.entries, tlb.ways), 'key');
	return tlb;
}

/** Memory has to be enough to boot and not beyond what the simulated kernel can address, and the kernel's own share has to fit in it. */
function checkMemory(input: MachineInput, zones: readonly ZoneConfig[], kernel: KernelMemory, report: Report): void {
	const at = ['machine', Array.isArray(input.zones) ? 'zones' : 'memory'];
	const total = zones.reduce((sum, zone) => sum + zone.managed, 0);
	if (total < MIN_PAGES) report(at, messages.scenario.tooSmall(total));
	else if (total > MAX_PAGES) report(at, messages.scenario.tooLarge(total));
	else if (input.layout === 'x86-32' && total > MAX_PAGES_32) report(at, messages.scenario.tooLargeFor32(total));
	const usable = zones.reduce((sum, zone) => sum + (zone.name === 'Movable' ? 0 : zone.managed), 0);
	if (usable === 0 && total > 0) {
		report(at, messages.scenario.onlyMovable());
		return;
	}
	const {slabShrinkable: _, ...parts} = kernel;
	const held = Object.values(parts).reduce((sum, pages) => sum + pages, 0);
	if (held > usable * 0.9 && total >= MIN_PAGES) report(['machine', 'kernel_memory'], messages.scenario.kernelTooLarge(held, usable), 'key');
	const {anonPages, textPages, slabPages} = processImageOf(input);
	const image = anonPages + textPages + slabPages;
	if (image > total) report(['machine', 'process_image'], messages.scenario.imageTooLarge(image, total), 'key');
}

/** The configuration of a scenario's machine. Tells `report` of everything that does not fit; the result is then not to be used. */
export function machineConfig(input: MachineInput, files: FilesInput, report: Report): MachineConfig {
	const zones = zonesOf(input, report);
	const total = zones.reduce((sum, zone) => sum + zone.managed, 0);
	const disks = Object.entries(input.disks ?? Object.fromEntries(Object.entries(DEFAULT_DISKS[input.profile]).map(([name, profile]) => [name, {profile}]))).map(
		([name, one]) => diskConfig(name, one, report),
	);
	const swaps = swapsOf(input, disks, report);
	const fileConfigs = filesOf(files, disks, report);
	checkDiskSizes(input, {disks, swaps, files: fileConfigs}, report);
	for (const [name, value] of isSince(input.kernel, '6.12') ? [] : Object.entries(input.sysctl))
		if (name.startsWith('zswap.') && !(name === 'zswap.enabled' && Number(value) === 0))
			report(['machine', 'sysctl', name], messages.scenario.noZswap(input.kernel), 'key');
	const kernelMemory = kernelMemoryOf(input, total);
	checkMemory(input, zones, kernelMemory, report);
	return {
		kernel: input.kernel,
		...(lruOf(input, report) === 'mglru' ? {lru: 'mglru'} : {}),
		cpus: input.cpus,
		hz: input.hz,
		seed: input.seed,
		zones,
		disks,
		swaps,
		files: fileConfigs,
		costs: costsOf(input),
		kernelMemory,
		processImage: processImageOf(input),
		sysctls: input.sysctl,
		addressBits: input.layout === 'x86-32' ? 32 : 64,
		tlb: tlbOf(input, report),
		transparentHugepage: input.transparent_hugepage,
		...executableOf(input, disks, report),
		...(input.tmpfs === undefined ? {} : {tmpfsPages: pagesFor(input.tmpfs)}),
		...(input.watermark_boost ? {watermarkBoost: true} : {}),
		...((input.per_cpu_lists ?? isSince(input.kernel, '6.12')) ? {perCpuLists: true} : {}),
		...(input.stack === undefined ? {} : {stackLimitBytes: input.stack}),
	};
}

// Small machines for tests: a complete configuration from a few words.
import type {CpuCosts, DiskConfig, Kernel, LruKind, MachineConfig, ZoneConfig} from '../../source/machine/config.ts';
import type {Op, Program} from '../../source/machine/command.ts';
import {CPU_PROFILES, DISK_PROFILES} from '../../source/machine/profile.ts';

export type Sketch = {
	readonly pages?: number;
	readonly zones?: readonly ZoneConfig[];
	readonly swapPages?: number;
	readonly disk?: keyof typeof DISK_PROFILES;
	readonly swapDisk?: keyof typeof DISK_PROFILES;
	readonly cpus?: number;
	readonly seed?: number;
	readonly files?: Readonly<Record<string, number>>;
	readonly sysctls?: Readonly<Record<string, string>>;
	readonly costs?: CpuCosts;
	readonly kernel?: Kernel;
	readonly lru?: LruKind;
	readonly disks?: readonly DiskConfig[];
	/** mem_limit of the swap's disk where that is zram. */
	readonly zramPages?: number;
	readonly slabShrinkable?: number;
	readonly addressBits?: 64 | 32;
	readonly tlb?: Partial<MachineConfig['tlb']>;
};

/** A machine whose kernel holds some 900 pages of its own. */
export function machineConfig(sketch: Sketch = {}): MachineConfig {
	const pages = sketch.pages ?? 32768;
	return {
		kernel: sketch.kernel ?? '6.1',
		...(sketch.lru === undefined ? {} : {lru: sketch.lru}),
		cpus: sketch.cpus ?? 1,
		hz: 250,
		seed: sketch.seed ?? 1,
		zones: sketch.zones ?? [{node: 0, name: 'Normal', managed: pages}],
		disks: sketch.disks ?? [
			{name: 'vda', ...DISK_PROFILES[sketch.disk ?? 'ssd']},
			{
				name: 'vdb',
				...DISK_PROFILES[sketch.swapDisk ?? 'ssd'],
				...(sketch.swapDisk === 'zram' && sketch.zramPages !== undefined
					? {compression: {...DISK_PROFILES.zram.compression, limitPages: sketch.zramPages}}
					: {}),
			},
		],
		swaps: sketch.swapPages === undefined || sketch.swapPages === 0 ? [] : [{name: '/dev/vdb', pages: sketch.swapPages, disk: 'vdb'}],
		files: Object.entries(sketch.files ?? {}).map(([path, size]) => ({path, pages: size, disk: 'vda'})),
		costs: sketch.costs ?? CPU_PROFILES.server,
		kernelMemory: {
			slabReclaimable: 200,
			slabShrinkable: sketch.slabShrinkable ?? 100,
			slabUnreclaimable: 150,
			kernelStack: 40,
			pageTables: 10,
			percpu: 20,
			unevictable: 100,
			other: 200,
		},
		processImage: {anonPages: 16, textPages: 100, slabPages: 3, faults: 34},
		sysctls: sketch.sysctls ?? {},
		addressBits: sketch.addressBits ?? 64,
		tlb: {entries: 64, ways: 4, asid: true, ...sketch.tlb},
	};
}

/** Ops in a few words. */
export const op = {
	map: (pages: number, region = 'data'): Op => ({do: 'map', region, pages, noreserve: true}),
	heap: (pages: number, region = 'data'): Op => ({do: 'map', region, pages, growBy: 256}),
	mapFile: (file: string, pages: number, region = 'file'): Op => ({do: 'map', region, pages, file}),
	write: (pages: number, rate = 0, times = 1, region = 'data'): Op => ({do: 'touch', region, from: 0, pages, access: 'write', order: 'forward', times, rate}),
	touch: (pages: number, access: 'read' | 'write' | 'update', rate = 0, times = 1, region = 'data', order: 'forward' | 'random' = 'forward'): Op => ({
		do: 'touch',
		region,
		from: 0,
		pages,
		access,
		order,
		times,
		rate,
	}),
	read: (file: string, pages: number, rate = 0, times = 1): Op => ({do: 'read', file, from: 0, pages, order: 'forward', times, rate}),
	writeFile: (file: string, pages: number, rate = 0, times = 1): Op => ({do: 'write', file, from: 0, pages, times, rate}),
	pageout: (pages: number, region = 'data'): Op => ({do: 'pageout', region, from: 0, pages}),
	sleep: {do: 'sleep', us: 0} as Op,
};

/** A leak: `rate` pages a second up to `pages`. */
export const leak = (rate: number, pages = 2 ** 21): Program => [op.map(pages), op.write(pages, rate), op.sleep];

// What the kernel holds from the moment a machine is ready: slab, stacks, page tables, per-CPU areas, ramfs, and whatever else is missing to the free pages
// of a zone. (meminfo at boot; no function of the kernel's)
import {KIND_FIXED_SLAB, KIND_KERNEL, KIND_PAGETABLE, KIND_USER, MLOCKED, NONE, takeFrame, UPTODATE} from './frames.ts';
import {bootHugepages} from './hugetlb.ts';
import {lruAdd, UNEVICTABLE} from '../reclaim/lru.ts';
import {growSlab} from './slab.ts';
import type {Machine} from '../state.ts';
import {forKernel, type Zone} from './zone.ts';

/** The zones that requests of the kernel's prefer: the highest of each node that is not Movable. A node of nothing else has none. */
export const kernelZones = (m: Machine): Zone[] =>
	m.nodes.flatMap(node =>
		node.zones
			.map(index => m.zones[index])
			.filter(forKernel)
			.slice(-1),
	);

/** Where the kernel's next page comes from: the highest zone of the node that is over its high mark, or else the highest that has a page at all. */
export function zoneForKernel(m: Machine, nodeId: number): Zone | undefined {
	const zones = m.nodes[nodeId].zones
		.map(index => m.zones[index])
		.filter(forKernel)
		.reverse();
	return zones.find(zone => zone.free > zone.high + 1) ?? zones.find(zone => zone.free > 1);
}

/** What is done with each page that a zone gives. */
type Use = (zone: Zone) => void;

/** Takes pages of each node's zones from the highest down, each node its part by weight, the last one the rest. */
function take(m: Machine, pages: number, weights: readonly number[], use: Use): void {
	const main = kernelZones(m);
	const weightOf = (zone: Zone): number => weights[zone.node] ?? 0;
	const total = Math.max(
		1,
		main.reduce((sum, zone) => sum + weightOf(zone), 0),
	);
	let given = 0;
	for (const [i, zone] of main.entries()) {
		const share = i === main.length - 1 ? pages - given : Math.trunc((pages * weightOf(zone)) / total);
		given += share;
		for (let n = 0; n < share; n++) {
			const from = zone.free > zone.high + 1 ? zone : zoneForKernel(m, zone.node);
			if (from === undefined) throw new RangeError(`the kernel's own memory does not fit in node ${zone.node}`);
			use(from);
		}
	}
}

/** Slab that shrinks: of each node's part the same share of objects may be freed. */
function takeReclaimableSlab(m: Machine, weights: readonly number[]): void {
	const {slabReclaimable, slabShrinkable} = m.config.kernelMemory;
	take(m, slabReclaimable, weights, zone => growSlab(m, zone.index));
	const share = Math.min(1, slabShrinkable / Math.max(1, slabReclaimable));
	for (const {slab} of m.nodes) slab.shrinkable = Math.trunc(share * slab.reclaimable);
}

/**
 * The unevictable cache (ramfs): its first pages are the image of the program that all processes run. The program's own pages are among those that a
 * header counts as mapped; here they are counted when a process maps them.
 */
function takeUnevictable(m: Machine, weights: readonly number[]): void {
	const {kernelMemory, kernelPlaces, processImage} = m.config;
	const image = m.nodes.map(() => 0);
	let cached = 0;
	take(m, kernelMemory.unevictable, weights, zone => {
		const pfn = takeFrame(m, zone.index, KIND_USER);
		if (cached < m.imageFrames.length) {
			m.imageFrames[cached++] = pfn;
			image[zone.node]++;
		}
		m.frames.flags[pfn] |= UPTODATE | MLOCKED;
		m.frames.owner[pfn] = NONE;
		m.nodes[zone.node].stat.nr_file_pages++;
		lruAdd(m, pfn, UNEVICTABLE);
	});
	for (const [i, node] of m.nodes.entries()) {
		const mapped = kernelPlaces?.mapped?.[i] ?? 0;
		node.stat.nr_mapped += Math.max(0, mapped - Math.min(image[i] ?? 0, processImage.textPages));
	}
}

/** What is still missing to the free pages that the configuration gives a zone, when the kernel's threads have their stacks. */
export function takeRest(m: Machine): void {
	for (const zone of m.zones) {
		const own = m.config.zones.find(z => z.node === zone.node && z.name === zone.name);
		if (own?.free === undefined) continue;
		const wanted = own.free + (m.config.perCpuLists === true ? (own.blocks?.perCpu ?? 0) : 0);
		while (zone.free > wanted) {
			takeFrame(m, zone.index, KIND_KERNEL);
			m.kernel.other++;
		}
	}
}

/** Takes the kernel's own pages: from the zones that its requests prefer, each node its share by size, so that DMA stays free as it does on real machines. */
export function takeKernelMemory(m: Machine): void {
	const {kernelMemory, kernelPlaces} = m.config;
	const main = kernelZones(m);
	const bySize = m.nodes.map(node => main.find(zone => zone.node === node.id)?.managed ?? 0);
	const shares = kernelPlaces?.shares;
	const nodeOf = (zone: Zone): Machine['nodes'][number] => m.nodes[zone.node];
	const plain: Use = zone => {
		m.zeroFrame = takeFrame(m, zone.index, KIND_KERNEL); // any page of the kernel's will do
	};
	takeReclaimableSlab(m, shares?.slabReclaimable ?? bySize);
	take(m, kernelMemory.slabUnreclaimable, shares?.slabUnreclaimable ?? bySize, zone => {
		takeFrame(m, zone.index, KIND_FIXED_SLAB);
		nodeOf(zone).slab.unreclaimable++;
	});
	take(m, kernelMemory.kernelStack, shares?.kernelStack ?? bySize, zone => {
		takeFrame(m, zone.index, KIND_KERNEL);
		nodeOf(zone).stat.nr_kernel_stack += 4;
	});
	take(m, kernelMemory.pageTables, shares?.pageTables ?? bySize, zone => {
		takeFrame(m, zone.index, KIND_PAGETABLE);
		nodeOf(zone).stat.nr_page_table_pages++;
	});
	take(m, kernelMemory.percpu, bySize, plain);
	takeUnevictable(m, shares?.unevictable ?? bySize);
	take(m, kernelMemory.other, bySize, plain);
	m.kernel.other = kernelMemory.other;
	bootHugepages(m);
}

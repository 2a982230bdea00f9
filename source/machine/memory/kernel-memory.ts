// What the kernel holds from the moment a machine is ready: slab, stacks, page tables, per-CPU areas, ramfs, and whatever else is missing to the free pages
// of a zone. (meminfo at boot; no function of the kernel's)
import {KIND_KERNEL, KIND_PAGETABLE, KIND_SLAB, KIND_USER, MLOCKED, NONE, takeFrame, UPTODATE} from './frames.ts';
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

/** Takes the kernel's own pages: from the zones that its requests prefer, each node its share by size, so that DMA stays free as it does on real machines. */
export function takeKernelMemory(m: Machine): void {
	const {kernelMemory} = m.config;
	const main = kernelZones(m);
	const bySize = m.nodes.map(node => main.find(zone => zone.node === node.id)?.managed ?? 0);
	const {shares, mapped} = m.config.kernelPlaces ?? {};
	const take = (pages: number, use: (zone: Zone) => void, parts: readonly number[] = bySize): void => {
		const total = Math.max(
			1,
			main.reduce((sum, zone) => sum + (parts[zone.node] ?? 0), 0),
		);
		let given = 0;
		for (const [i, zone] of main.entries()) {
			const share = i === main.length - 1 ? pages - given : Math.trunc((pages * (parts[zone.node] ?? 0)) / total);
			given += share;
			for (let n = 0; n < share; n++) {
				if (zone.free <= 1) throw new RangeError(`the kernel's own memory does not fit in zone ${zone.name} of node ${zone.node}`);
				use(zone);
			}
		}
	};
	const plain = (kind: number) => (zone: Zone) => {
		m.zeroFrame = takeFrame(m, zone.index, kind); // any page of the kernel's will do
	};
	let cached = 0;
	const image = m.nodes.map(() => 0);
	take(kernelMemory.slabReclaimable, zone => growSlab(m, zone.index), shares?.slabReclaimable);
	for (const node of m.nodes)
		node.slab.shrinkable = Math.trunc(Math.min(1, kernelMemory.slabShrinkable / Math.max(1, kernelMemory.slabReclaimable)) * node.slab.reclaimable);
	take(
		kernelMemory.slabUnreclaimable,
		zone => {
			takeFrame(m, zone.index, KIND_SLAB);
			m.nodes[zone.node].slab.unreclaimable++;
		},
		shares?.slabUnreclaimable,
	);
	take(
		kernelMemory.kernelStack,
		zone => {
			takeFrame(m, zone.index, KIND_KERNEL);
			m.nodes[zone.node].stat.nr_kernel_stack += 4;
		},
		shares?.kernelStack,
	);
	take(
		kernelMemory.pageTables,
		zone => {
			takeFrame(m, zone.index, KIND_PAGETABLE);
			m.nodes[zone.node].stat.nr_page_table_pages++;
		},
		shares?.pageTables,
	);
	take(kernelMemory.percpu, plain(KIND_KERNEL));
	take(
		kernelMemory.unevictable,
		zone => {
			const pfn = takeFrame(m, zone.index, KIND_USER);
			if (cached < m.imageFrames.length) {
				m.imageFrames[cached++] = pfn;
				image[zone.node]++;
			}
			m.frames.flags[pfn] |= UPTODATE | MLOCKED;
			m.frames.owner[pfn] = NONE;
			m.nodes[zone.node].stat.nr_file_pages++;
			lruAdd(m, pfn, UNEVICTABLE);
		},
		shares?.unevictable,
	);
	// The program's own pages are among those that a header counts as mapped; here they are counted when a process maps them.
	for (const [i, node] of m.nodes.entries()) node.stat.nr_mapped += Math.max(0, (mapped?.[i] ?? 0) - Math.min(image[i] ?? 0, m.config.processImage.textPages));
	take(kernelMemory.other, plain(KIND_KERNEL));
	m.kernel.other = kernelMemory.other;
	for (const zone of m.zones) {
		const wanted = m.config.zones.find(z => z.node === zone.node && z.name === zone.name)?.free;
		if (wanted === undefined) continue;
		while (zone.free > wanted) {
			takeFrame(m, zone.index, KIND_KERNEL);
			m.kernel.other++;
		}
	}
}

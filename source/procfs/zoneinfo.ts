// /proc/zoneinfo: mm/vmstat.c zoneinfo_show_print(), called for every zone of every node, populated or not.
// Where a Sample has no figure: per-CPU page lists are empty (the machine has none), their high and batch are computed as the kernel does
// (mm/page_alloc.c zone_batchsize, zone_highsize); the counter threshold is the ordinary one (mm/vmstat.c calculate_normal_threshold), not the
// smaller one that a waking kswapd may set on machines of many CPUs.
import {type Kernel, ZONE_NAMES} from '../machine/config.ts';
import {rulesOf} from '../machine/rules.ts';
import {vmstatOrder} from './text-order.ts';
import type {KernelSample, NodeSample, Sample, ZoneSample} from '../machine/sample.ts';

const ALL_ZONES = [...ZONE_NAMES, 'Device'] as const;
const MAX_RECLAIM_RETRIES = 16;

/** Whether the kernel has given the node up: all_unreclaimable, node_unreclaimable. */
export const isUnreclaimable = (node: NodeSample): boolean => node.kswapd.failures >= MAX_RECLAIM_RETRIES;

function slice(kernel: Kernel, first: string, next: string): readonly string[] {
	const names = vmstatOrder(kernel);
	return names.slice(names.indexOf(first), names.indexOf(next));
}
export const zoneItems = (kernel: Kernel): readonly string[] => slice(kernel, 'nr_free_pages', 'numa_hit');
export const numaItems = (kernel: Kernel): readonly string[] => slice(kernel, 'numa_hit', 'nr_inactive_anon');
export const nodeItems = (kernel: Kernel): readonly string[] => slice(kernel, 'nr_inactive_anon', 'nr_dirty_threshold');

/** One node's gauges and counters under their /proc/vmstat names, in pages (nr_kernel_stack in KiB). What the Sample does not carry is 0. */
export function nodeStats(node: NodeSample): Readonly<Record<string, number>> {
	return {
		...node.vmstat,
		nr_inactive_anon: node.lru.inactiveAnon,
		nr_active_anon: node.lru.activeAnon,
		nr_inactive_file: node.lru.inactiveFile,
		nr_active_file: node.lru.activeFile,
		nr_unevictable: node.lru.unevictable,
		nr_slab_reclaimable: node.slabReclaimable,
		nr_slab_unreclaimable: node.slabUnreclaimable,
		nr_anon_pages: node.anonPages,
		nr_mapped: node.mapped,
		nr_file_pages: node.filePages,
		nr_dirty: node.dirty,
		nr_writeback: node.writeback,
		nr_kernel_stack: node.kernelStackKb,
		nr_page_table_pages: node.pageTables,
		nr_swapcached: node.swapCached,
	};
}

/** The same of one zone. */
export function zoneStats(zone: ZoneSample): Readonly<Record<string, number>> {
	return {
		nr_free_pages: zone.free,
		nr_zone_inactive_anon: zone.lru.inactiveAnon,
		nr_zone_active_anon: zone.lru.activeAnon,
		nr_zone_inactive_file: zone.lru.inactiveFile,
		nr_zone_active_file: zone.lru.activeFile,
		nr_zone_unevictable: zone.lru.unevictable,
		nr_zone_write_pending: zone.writePending,
		nr_mlock: zone.mlock,
		numa_hit: zone.numa.hit,
		numa_miss: zone.numa.miss,
		numa_foreign: zone.numa.foreign,
		numa_interleave: zone.numa.interleave,
		numa_local: zone.numa.local,
		numa_other: zone.numa.other,
	};
}

const bitLength = (value: number): number => (value < 1 ? 0 : Math.floor(Math.log2(value)) + 1);

/** calculate_normal_threshold(): how far a per-CPU counter may drift; grows with CPUs and memory (in 128 MiB), at most 125. */
export function statThreshold(managed: number, cpus: number): number {
	return Math.min(125, 2 * bitLength(cpus) * (1 + bitLength(Math.floor(managed / 32768))));
}

const items = (names: readonly string[], values: Readonly<Record<string, number>>): string =>
	names.map(name => `\n      ${name.padEnd(12)} ${values[name] ?? 0}`).join('');

function pagesets({managed, pagesets: {counts, high, highs, batch}}: ZoneSample): string {
	let text = '\n  pagesets';
	for (const [cpu, count] of counts.entries()) {
		text += `\n    cpu: ${cpu}\n              count: ${count}\n              high:  ${highs?.[cpu] ?? high}\n              batch: ${batch}`;
		text += `\n  vm stats threshold: ${statThreshold(managed, counts.length)}`;
	}
	return text;
}

/** The marks as every reader of the kernel sees them: min_wmark_pages() and its like add the boost. */
const marks = (zone: ZoneSample): string =>
	[zone.min, zone.low, zone.high].map((mark, i) => `\n        ${['min', 'low', 'high'][i]?.padEnd(8)} ${mark + zone.boost}`).join('');

function zoneText(zone: ZoneSample, node: NodeSample, first: boolean, {version}: KernelSample): string {
	let text = `Node ${zone.node}, zone ${zone.name.padStart(8)}`;
	if (first) text += `\n  per-node stats${items(nodeItems(version), nodeStats(node))}`;
	text += `\n  pages free     ${zone.free}\n        boost    ${zone.boost}${marks(zone)}`;
	// The fourth mark: above it a node that pages are promoted to has enough.
	if (rulesOf(version).fields612) text += `\n        promo    ${2 * zone.high - zone.low + zone.boost}`;
	text += `\n        spanned  ${zone.spanned}\n        present  ${zone.present}\n        managed  ${zone.managed}\n        cma      0`;
	const reserve = ALL_ZONES.map((_, i) => zone.protection[i] ?? zone.protection[3] ?? 0);
	text += `\n        protection: (${reserve.join(', ')})`;
	if (zone.present === 0) return `${text}\n`;
	text += items(zoneItems(version), zoneStats(zone)) + items(numaItems(version), zoneStats(zone)) + pagesets(zone);
	const unreclaimable = isUnreclaimable(node) ? 1 : 0;
	return `${text}\n  node_unreclaimable:  ${unreclaimable}\n  start_pfn:           ${zone.startPfn}\n`;
}

/** Marks of a ZONE_MOVABLE without pages since 6.6: SWAP_CLUSTER_MAX. */
const EMPTY_MOVABLE_MARK = 32;

/** A zone that the node does not have: the kernel prints it, mostly with zeros, and stops after the protection line. */
const emptyText = (node: number, name: string, {version}: KernelSample): string => {
	const mark = rulesOf(version).movableApart && name === 'Movable' ? EMPTY_MOVABLE_MARK : 0;
	const figures = {boost: 0, min: mark, low: mark, high: mark, spanned: 0, present: 0, managed: 0, cma: 0};
	const lines = Object.entries(figures).map(([label, pages]) => `        ${label.padEnd(8)} ${pages}\n`);
	return `Node ${node}, zone ${name.padStart(8)}\n  pages free     0\n${lines.join('')}        protection: (0, 0, 0, 0, 0)\n`;
};

/**
 * The whole of /proc/zoneinfo as zoneinfo_show_print() prints it: five zones a node (DMA, DMA32, Normal, Movable, Device), node gauges in the
 * first populated one. Pages. The Sample's marks are without boost; the printed ones are with it, as the kernel's.
 */
export function zoneinfoText({zones, nodes, kernel}: Pick<Sample, 'zones' | 'nodes' | 'kernel'>): string {
	let text = '';
	for (const node of nodes) {
		let first = true;
		for (const name of ALL_ZONES) {
			const zone = zones.find(candidate => candidate.node === node.node && candidate.name === name);
			text += zone ? zoneText(zone, node, first && zone.present > 0, kernel) : emptyText(node.node, name, kernel);
			if (zone && zone.present > 0) first = false;
		}
	}
	return text;
}

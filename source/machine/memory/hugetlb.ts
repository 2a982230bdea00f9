// Huge pages set aside by vm.nr_hugepages: 2 MiB each, out of RAM and of CommitLimit, for programs that ask for them, of which there are none here.
// (mm/hugetlb.c set_max_huge_pages, alloc_pool_huge_page, alloc_buddy_huge_page, remove_pool_huge_page; docs §3.5)
// Each node in turn gives one, from its highest zone that has 512 pages over its min mark and the reserve against movable memory.
// Deviates: any 512 free pages make a huge one, as free pages have no order here; nothing is reclaimed or compacted for it, so that it ends with what is free.
// Left out: pages of 1 GiB, reservations, surplus pages, the pools of single nodes in /sys.
import type {Machine} from '../state.ts';
import {KIND_KERNEL, NONE, type Pfn, takeFrame} from './frames.ts';
import {noteUserPage} from './watermark-boost.ts';
import type {Zone} from './zone.ts';

/** Pages of a huge page. */
export const HUGE_PAGES = 512;
const MOVABLE = 3;

/** By zone: the newest frame of its huge pages, which are linked by frames.next, and how many huge pages there are; the nodes whose turn is next. */
export type Hugetlb = {readonly heads: Pfn[]; readonly counts: number[]; allocNode: number; freeNode: number};

export const createHugetlb = (zones: number): Hugetlb => ({
	heads: Array<Pfn>(zones).fill(NONE),
	counts: Array<number>(zones).fill(0),
	allocNode: 0,
	freeNode: 0,
});

/** Pages of 4 KiB in huge pages. */
export function hugetlbPages(m: Machine): number {
	let sum = 0;
	for (const count of m.hugetlb.counts) sum += count;
	return sum * HUGE_PAGES;
}

/** Huge pages of a node. */
export const hugepagesOf = (m: Machine, node: number): number => m.nodes[node].zones.reduce((sum, index) => sum + m.hugetlb.counts[index], 0);

/** __zone_watermark_ok for 512 pages at once. */
const hasRoom = (zone: Zone): boolean => zone.free - (HUGE_PAGES - 1) > zone.min + zone.boost + zone.reserve[MOVABLE];

function takeHugepage(m: Machine, zone: Zone): void {
	const {heads, counts} = m.hugetlb;
	for (let i = 0; i < HUGE_PAGES; i++) {
		const pfn = takeFrame(m, zone.index, KIND_KERNEL);
		if (zone.blocks !== null) noteUserPage(m, zone, zone.blocks);
		m.frames.next[pfn] = heads[zone.index];
		heads[zone.index] = pfn;
	}
	counts[zone.index]++;
	if (m.tunables.numaStat !== 0) {
		zone.numa.hit++;
		zone.numa.local++;
	}
}

/** Back to the zone at once: what is so large goes by no CPU's list. */
function freeHugepage(m: Machine, zone: Zone): void {
	const {flags, next} = m.frames;
	const {heads, counts} = m.hugetlb;
	for (let i = 0; i < HUGE_PAGES; i++) {
		const pfn = heads[zone.index];
		heads[zone.index] = next[pfn];
		flags[pfn] = 0;
		next[pfn] = zone.freeHead;
		zone.freeHead = pfn;
	}
	counts[zone.index]--;
	zone.free += HUGE_PAGES;
	m.free += HUGE_PAGES;
	m.vm.pgfree += HUGE_PAGES;
	zone.freeHighest = Math.max(zone.freeHighest, zone.free);
	m.freeHighest = Math.max(m.freeHighest, m.free);
}

/** Asks the nodes from `first` on, each once, for a zone that will do, the highest first; the node after the one that had it, or −1. */
function nextNode(m: Machine, first: number, use: (zone: Zone) => boolean): number {
	for (let i = 0; i < m.nodes.length; i++) {
		const node = m.nodes[(first + i) % m.nodes.length];
		for (const index of node.zones.toReversed()) if (use(m.zones[index])) return (node.id + 1) % m.nodes.length;
		m.vm.htlb_buddy_alloc_fail++;
	}
	return -1;
}

/** Takes or gives back huge pages until there are `wanted`, or no more are to be had; how many there are then. */
export function setHugepages(m: Machine, wanted: number): number {
	const pool = m.hugetlb;
	let count = hugetlbPages(m) / HUGE_PAGES;
	for (; count < wanted; count++) {
		const next = nextNode(m, pool.allocNode, zone => {
			if (!hasRoom(zone)) return false;
			takeHugepage(m, zone);
			m.vm.htlb_buddy_alloc_success++;
			return true;
		});
		if (next < 0) return count;
		pool.allocNode = next;
	}
	const {htlb_buddy_alloc_fail} = m.vm;
	for (; count > wanted; count--) {
		pool.freeNode = nextNode(m, pool.freeNode, zone => {
			if (pool.counts[zone.index] === 0) return false;
			freeHugepage(m, zone);
			return true;
		});
	}
	m.vm.htlb_buddy_alloc_fail = htlb_buddy_alloc_fail;
	return count;
}

/** Those of the configuration, before it is said what is free then. */
export function bootHugepages(m: Machine): void {
	const {values} = m.tunables;
	const got = setHugepages(m, values['vm.nr_hugepages'][0]);
	values['vm.nr_hugepages'] = [got];
	values['vm.nr_hugepages_mempolicy'] = [got];
}

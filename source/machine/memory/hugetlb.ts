// Huge pages set aside by vm.nr_hugepages: 2 MiB each, out of RAM and of CommitLimit, for programs that ask for them, of which there are none here.
// (mm/hugetlb.c set_max_huge_pages, alloc_pool_huge_page, alloc_buddy_huge_page, remove_pool_huge_page; docs §3.5)
// Each node in turn gives one, from its highest zone that has 512 pages over its mark and the reserve against movable memory. What is not free is
// reclaimed by the process that asks (hugetlb-reclaim.ts).
// Deviates: any 512 free pages make a huge one, as free pages have no order here: there is nothing to compact.
// Left out: pages of 1 GiB, reservations, surplus pages, the pools of single nodes in /sys.
import type {DirectReclaim} from '../reclaim/direct-reclaim.ts';
import type {Machine} from '../state.ts';
import type {Pid} from '../command.ts';
import {KIND_KERNEL, NONE, type Pfn, takeFrame} from './frames.ts';
import {noteUserPage} from './watermark-boost.ts';
import type {Zone} from './zone.ts';

/** Pages of a huge page. */
export const HUGE_PAGES = 512;
const MOVABLE = 3;

/** A process that goes on with a write of nr_hugepages in its own time: how many there were, and are to be; the node it is at and how many have failed. */
export type HugepageWriter = {
	readonly pid: Pid;
	readonly name: string;
	readonly from: number;
	wanted: number;
	/** It has come to the call. */
	begun: boolean;
	failed: number;
	/** By node: reclaim for the last one was in vain, and is not repeated (node_alloc_noretry). */
	readonly noRetry: boolean[];
	direct: DirectReclaim | null;
};

/** By zone: the newest frame of its huge pages, which are linked by frames.next, and how many huge pages there are; the nodes whose turn is next. */
export type Hugetlb = {readonly heads: Pfn[]; readonly counts: number[]; allocNode: number; freeNode: number; writer: HugepageWriter | null};

export const createHugetlb = (zones: number): Hugetlb => ({
	heads: Array<Pfn>(zones).fill(NONE),
	counts: Array<number>(zones).fill(0),
	allocNode: 0,
	freeNode: 0,
	writer: null,
});

/** Huge pages of all nodes. */
export const hugepageCount = (m: Machine): number => m.hugetlb.counts.reduce((sum, count) => sum + count, 0);
/** Pages of 4 KiB in them. */
export const hugetlbPages = (m: Machine): number => hugepageCount(m) * HUGE_PAGES;

/** Huge pages of a node. */
export const hugepagesOf = (m: Machine, node: number): number => m.nodes[node].zones.reduce((sum, index) => sum + m.hugetlb.counts[index], 0);

/** __zone_watermark_ok for 512 pages at once, none of them from the reserves. */
export const hasRoom = (zone: Zone, mark: 'low' | 'min'): boolean => zone.free - (HUGE_PAGES - 1) > zone[mark] + zone.boost + zone.reserve[MOVABLE];

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

/** A huge page out of what is free of a node: over low, or else over min. */
export function takeFromNode(m: Machine, nodeId: number, marks: readonly ('low' | 'min')[]): boolean {
	for (const mark of marks) {
		for (const index of m.nodes[nodeId].zones.toReversed()) {
			if (!hasRoom(m.zones[index], mark)) continue;
			takeHugepage(m, m.zones[index]);
			m.vm.htlb_buddy_alloc_success++;
			m.hugetlb.allocNode = (nodeId + 1) % m.nodes.length;
			noteCount(m);
			return true;
		}
	}
	return false;
}

function giveBack(m: Machine): void {
	const pool = m.hugetlb;
	for (let i = 0; i < m.nodes.length; i++) {
		const node = m.nodes[(pool.freeNode + i) % m.nodes.length];
		const index = node.zones.findLast(zone => pool.counts[zone] > 0);
		if (index === undefined) continue;
		freeHugepage(m, m.zones[index]);
		pool.freeNode = (node.id + 1) % m.nodes.length;
		noteCount(m);
		return;
	}
}

/** What the sysctls read is how many there are. */
function noteCount(m: Machine): void {
	const {values} = m.tunables;
	const count = hugepageCount(m);
	values['vm.nr_hugepages'] = [count];
	values['vm.nr_hugepages_mempolicy'] = [count];
}

/** Takes or gives back huge pages at once until there are `wanted`, or no more are free. */
export function setHugepages(m: Machine, wanted: number): void {
	const {nodes, hugetlb} = m;
	let failed = 0;
	while (hugepageCount(m) < wanted && failed < nodes.length) {
		if (takeFromNode(m, (hugetlb.allocNode + failed) % nodes.length, ['low', 'min'])) failed = 0;
		else failed++;
	}
	while (hugepageCount(m) > wanted) giveBack(m);
}

/** Those of the configuration, before it is said what is free then. */
export function bootHugepages(m: Machine): void {
	const wanted = m.tunables.values['vm.nr_hugepages'][0];
	setHugepages(m, wanted);
	if (hugepageCount(m) < wanted) m.vm.htlb_buddy_alloc_fail += m.nodes.length;
	noteCount(m);
}

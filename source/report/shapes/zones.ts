// show_free_areas(): a line for each zone, its lowmem_reserve[], its free blocks by order; hugetlb_show_meminfo(). No "Node 0" where the kernel has no NUMA;
// boost since 5.16, free_highatomic and zspages in the newest, kernel_stack and pagetables in the zone until 5.10.
import {type Draft, type Shape, tokens, type ZoneDraft} from '../draft.ts';

const NAMES = 'DMA32|DMA|Normal|HighMem|Movable|Device';
const ZONE = new RegExp(String.raw`^(?:Node (\d+) )?(${NAMES}) (?=free:)`);
const BUDDY = new RegExp(String.raw`^(?:Node (\d+) )?(${NAMES}): (?=\d+\*\d+[kK]B|= ?\d)`);
const BLOCKS = /(\d+)\*(\d+)[kK]B(?: \(([A-Z]*)\))?/g;
const RESERVE = /lowmem_reserve\[\]:((?: -?\d+)+)/;
const HUGE = /^(?:Node (\d+) )?hugepages_total=(\d+) hugepages_free=(\d+) hugepages_surp=(\d+) hugepages_size=(\d+)kB/;

function zoneOf(draft: Draft, node: string | undefined, name: string): ZoneDraft {
	const number = Number(node ?? 0);
	const known = draft.zones.find(zone => zone.node === number && zone.name === name);
	if (known !== undefined) return known;
	const zone: ZoneDraft = {node: number, name, kb: {}};
	draft.zones.push(zone);
	return zone;
}

function reserveIn(text: string, zone: ZoneDraft | null): void {
	const numbers = RESERVE.exec(text)?.[1];
	if (numbers !== undefined && zone !== null) zone.reserve = numbers.trim().split(' ').map(Number);
}

export const zoneLine: Shape = (text, draft) => {
	const match = ZONE.exec(text);
	if (match === null) return false;
	const zone = zoneOf(draft, match[1], match[2]!);
	for (const {name, value} of tokens(text.slice(match[0].length))) zone.kb[name] = value;
	const unreclaimable = /all_unreclaimable\? (yes|no)/.exec(text)?.[1];
	if (unreclaimable !== undefined) zone.allUnreclaimable = unreclaimable === 'yes';
	draft.zone = zone;
	draft.going = 'zone';
	reserveIn(text, zone);
	return true;
};

/** In pages, of the zone before it. */
export const reserveLine: Shape = (text, draft) => {
	if (!text.trimStart().startsWith('lowmem_reserve[]:')) return false;
	reserveIn(text, draft.zone);
	draft.going = null;
	return true;
};

/** "Node 0 DMA: 0*4kB 1*8kB (M) … = 1896kB". The first size is that of a page. */
export const buddyLine: Shape = (text, draft) => {
	const match = BUDDY.exec(text);
	if (match === null) return false;
	const zone = zoneOf(draft, match[1], match[2]!);
	const blocks = [...text.matchAll(BLOCKS)];
	zone.buddy = blocks.map(block => ({blocks: Number(block[1]), types: block[3] ?? ''}));
	if (blocks.length > 0) zone.unitKb = Number(blocks[0]![2]);
	draft.zone = zone;
	draft.going = null;
	return true;
};

export const hugeLine: Shape = (text, draft) => {
	const match = HUGE.exec(text);
	if (match === null) return false;
	const [node, total, free, surplus, sizeKb] = [match[1] ?? '0', ...match.slice(2)].map(Number) as [number, number, number, number, number];
	const known = draft.huge.findIndex(pool => pool.node === node && pool.sizeKb === sizeKb);
	const pool = {node, total, free, surplus, sizeKb};
	if (known === -1) draft.huge.push(pool);
	else draft.huge[known] = pool;
	draft.going = null;
	return true;
};

/** Until 4.x: lists of the CPUs, of no use here, but of a report: "Node 0 DMA per-cpu:", "CPU    0: hi:  186, btch:  31 usd:  26". */
export const perCpuLine: Shape = text => /^(?:Node \d+ )?\w+ per-cpu:/.test(text) || /^CPU +\d+: +hi: +\d+, +btch:/.test(text);

// What zram and zswap hold: the pages that their pools have of the allocator are what their objects need, each object is of a slot in use, and the lists
// of zswap's have each of its entries once. Pages of zeroes have slots in use and no objects.
import {KIND_KERNEL, KIND_MASK, NONE} from '../../source/machine/memory/frames.ts';
import type {Machine} from '../../source/machine/machine.ts';
import type {SwapArea} from '../../source/machine/swap/swap.ts';
import {slotIsFree} from '../../source/machine/swap/slot-map.ts';
import {areaOf, slotOf} from '../../source/machine/swap/swap-entry.ts';
import type {ZsPool} from '../../source/machine/swap/zsmalloc.ts';
import {NOTHING, type Zswap, zswapOwner} from '../../source/machine/swap/zswap.ts';

const STORED = 0x8000;
const BYTES = 0x1fff;

/** `same`: pages of zeroes that are remembered without an object. */
function ofPool(m: Machine, name: string, pool: ZsPool, slots: readonly {readonly area: SwapArea; readonly sizes: Uint16Array}[], same = 0): string[] {
	const wrong: string[] = [];
	const {flags, next} = m.frames;
	let chained = 0;
	for (let pfn = pool.head; pfn !== NONE && chained <= pool.pages; pfn = next[pfn]) {
		if ((flags[pfn] & KIND_MASK) !== KIND_KERNEL) wrong.push(`${name} holds frame ${pfn} with flags ${flags[pfn].toString(16)}`);
		chained++;
	}
	let stored = 0;
	let empty = 0;
	let bytes = 0;
	for (const {area, sizes} of slots) {
		for (let slot = 0; slot < sizes.length; slot++) {
			if ((sizes[slot] & STORED) === 0) continue;
			if ((sizes[slot] & BYTES) === 0) empty++;
			else stored++;
			bytes += sizes[slot] & BYTES;
			if (area.count[slot] === 0 && area.cache[slot] <= 0 && area.held[slot] === 0) wrong.push(`${name} has slot ${slot}, which is free`);
		}
	}
	const sum = pool.objects.reduce((total, n) => total + n, 0);
	if (chained !== pool.pages || stored !== pool.stored || stored !== sum || bytes !== pool.bytes || pool.pages * 4096 < bytes)
		wrong.push(`${name}: ${pool.pages} pages, ${pool.stored} stored of ${pool.bytes} bytes, found ${chained}, ${stored} (${sum}) and ${bytes}`);
	if (empty !== same) wrong.push(`${name}: ${same} pages of zeroes, found ${empty}`);
	return wrong;
}

/** A bit of the zeromap is of a slot in use or on a list of a CPU (swap_range_free clears it), and of none that holds anything anywhere else. */
function ofZeromap(m: Machine, area: SwapArea): string[] {
	const {index, zeromap, zram} = area;
	const wrong: string[] = [];
	const elsewhere = [zram?.sizes, m.zswap?.areas[index]?.sizes];
	for (const [slot, bit] of (zeromap ?? []).entries()) {
		if (bit === 0) continue;
		if (!m.rules.zeromap) wrong.push(`slot ${slot} is in a zeromap, which its kernel has not got`);
		if (slotIsFree(area, slot)) wrong.push(`slot ${slot} is free, and in the zeromap`);
		if (elsewhere.some(sizes => sizes !== undefined && (sizes[slot] & STORED) !== 0)) wrong.push(`slot ${slot} is in the zeromap, and its page is stored`);
	}
	return wrong;
}

/** Each entry once, on the list of the group that has it; the last one. */
function ofList(m: Machine, zswap: Zswap, id: number, first: number, seen: Set<number>, wrong: string[]): number {
	let before = NOTHING;
	for (let entry = first; entry !== NOTHING && seen.size <= zswap.pool.stored; entry = zswap.areas[areaOf(m, entry).index]?.next[slotOf(entry)] ?? NOTHING) {
		const links = zswap.areas[areaOf(m, entry).index];
		if (seen.has(entry) || links?.prev[slotOf(entry)] !== before || (links.sizes[slotOf(entry)] & STORED) === 0 || zswapOwner(m, entry) !== id)
			wrong.push(`zswap's list of group ${id} is broken at ${entry}`);
		seen.add(entry);
		before = entry;
	}
	return before;
}

export function poolViolations(m: Machine): string[] {
	const wrong = m.swaps.flatMap(area =>
		area.zram === null ? [] : ofPool(m, `zram ${area.index}`, area.zram.pool, [{area, sizes: area.zram.sizes}], area.zram.same),
	);
	wrong.push(...m.swaps.flatMap(area => ofZeromap(m, area)));
	const {zswap} = m;
	if (zswap === null) return wrong;
	const areas = zswap.areas.flatMap((one, i) => (one === null ? [] : [{area: m.swaps[i], ...one}]));
	wrong.push(...ofPool(m, 'zswap', zswap.pool, areas));
	const seen = new Set<number>();
	for (const [id, list] of zswap.lists.entries()) {
		if (list === null || list === undefined) continue;
		const before = seen.size;
		const last = ofList(m, zswap, id, list.first, seen, wrong);
		if (seen.size - before !== list.entries || list.last !== last) wrong.push(`zswap's list of group ${id} has ${seen.size - before} of ${list.entries}`);
	}
	if (seen.size !== zswap.pool.stored) wrong.push(`zswap's lists have ${seen.size} of ${zswap.pool.stored}`);
	return wrong;
}

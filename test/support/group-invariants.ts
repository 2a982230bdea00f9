// Books of memory groups: what each is charged is what it and those below it hold, nothing is charged twice, and the lists of groups are the node's.
import {KIND_MASK, KIND_USER, kernelUse, zoneOf} from '../../source/machine/memory/frames.ts';
import {createGroupStat, type GroupStat} from '../../source/machine/cgroup/group.ts';
import {allGroups, groupOf, subtree} from '../../source/machine/cgroup/tree.ts';
import type {Machine} from '../../source/machine/machine.ts';
import {swapEntry} from '../../source/machine/swap/swap-entry.ts';
import {BYTES, CHARGED, STORED, zswapOwner} from '../../source/machine/swap/zswap.ts';

/** Each page that a group holds: of its frames, of what it pays for its children, for objects and for zswap, and what CPUs have charged ahead for it. */
function ownCharge(m: Machine, id: number): number {
	const {pages, childPages, objectBytes, stat} = groupOf(m, id);
	const ahead = m.cgroups!.stocks.reduce((sum, stock) => sum + (stock.group === id ? stock.pages : 0), 0);
	return pages + childPages.percpu + childPages.slab + Math.ceil(objectBytes / 4096) + Math.ceil(stat.zswap / 4096) + ahead;
}

/** What memory.numa_stat tells, beside the lists. */
const BY_NODE = (Object.keys(createGroupStat()) as (keyof GroupStat)[]).filter(name => /^(nr_|pagetables|kernel_stack|slab_|workingset_)/.test(name));

/** Sentences about what is wrong; none on a machine without groups. `charging`: frames that are charged by now and not yet anybody's. */
export function groupViolations(m: Machine): string[] {
	const wrong: string[] = [];
	if (m.cgroups === null) return wrong;
	const frames = new Map<number, {pages: number; user: number}>();
	/** What the kernel uses frames of a group for on each node. */
	const uses = new Map<string, number>();
	const keyOf = (id: number, node: number, use: string): string => `${id} ${node} ${use}`;
	const {group, flags, count} = m.frames;
	for (let pfn = 0; pfn < count; pfn++) {
		const id = group![pfn]!;
		if (id === 0) continue;
		const of = frames.get(id) ?? {pages: 0, user: 0};
		of.pages++;
		if ((flags[pfn]! & KIND_MASK) === KIND_USER) of.user++;
		else if ((flags[pfn]! & KIND_MASK) === 0) wrong.push(`free frame ${pfn} is charged to group ${id}`);
		else {
			const use = keyOf(id, m.zones[zoneOf(m, pfn)]!.node, kernelUse(flags[pfn]! & KIND_MASK)!);
			uses.set(use, (uses.get(use) ?? 0) + 1);
		}
		frames.set(id, of);
	}
	const slots = new Map<number, number>();
	for (const area of m.swaps)
		for (const [slot, id] of (area.group ?? []).entries()) {
			if (id === 0) continue;
			slots.set(id, (slots.get(id) ?? 0) + 1);
			if (area.count[slot] === 0 && area.cache[slot]! <= 0) wrong.push(`free slot ${slot} is charged to group ${id}`);
		}
	const compressed = new Map<number, number[]>();
	for (const area of m.swaps)
		for (const [slot, held] of (m.zswap?.areas[area.index]?.sizes ?? []).entries()) {
			if ((held & STORED) === 0 || (held & CHARGED) === 0) continue;
			const owner = zswapOwner(m, swapEntry(area.index, slot));
			const of = compressed.get(owner) ?? [];
			of.push(held & BYTES);
			compressed.set(owner, of);
		}
	for (const {id, stat} of allGroups(m)) {
		const found = compressed.get(id) ?? [];
		if (stat.zswapped !== found.length || stat.zswap !== sumOf(found))
			wrong.push(`group ${id}: zswap ${stat.zswapped} pages of ${stat.zswap}, found ${found.length} of ${sumOf(found)}`);
	}
	for (const id of [...frames.keys(), ...slots.keys()]) if (m.cgroups.groups[id] === null) wrong.push(`something is charged to group ${id}, which is gone`);
	for (const g of allGroups(m)) {
		if (g.id === 0) continue;
		const say = (what: string, counted: number, found: number): void => {
			if (counted !== found) wrong.push(`group ${g.id}: ${what} ${counted}, found ${found}`);
		};
		say('frames', g.pages, frames.get(g.id)?.pages ?? 0);
		say('slots', g.slots, slots.get(g.id) ?? 0);
		const below = subtree(m, g.id);
		say(
			'usage',
			g.usage,
			below.reduce((sum, id) => sum + ownCharge(m, id), 0),
		);
		say(
			'swap',
			g.swapUsage,
			below.reduce((sum, id) => sum + groupOf(m, id).slots, 0),
		);
		say('min of children', g.childrenMinUsage, sumOf(g.children.map(id => Math.min(groupOf(m, id).usage, groupOf(m, id).min))));
		say('low of children', g.childrenLowUsage, sumOf(g.children.map(id => Math.min(groupOf(m, id).usage, groupOf(m, id).low))));
		if (g.peak < g.usage) wrong.push(`group ${g.id}: peak ${g.peak} under usage ${g.usage}`);
		for (const [name, value] of Object.entries(g.stat)) if (value < 0) wrong.push(`group ${g.id}: ${name} is ${value}`);
		for (const [node, stat] of (g.statByNode ?? []).entries())
			for (const use of ['pagetables', 'kernel_stack'] as const) say(`${use} of node ${node}`, stat[use], uses.get(keyOf(g.id, node, use)) ?? 0);
		if (g.statByNode !== null)
			for (const name of BY_NODE)
				say(
					`${name} of all nodes`,
					g.stat[name],
					g.statByNode.reduce((sum, stat) => sum + stat[name], 0),
				);
		if (!g.online && g.children.length === 0 && ownCharge(m, g.id) === 0 && g.slots === 0) wrong.push(`group ${g.id} is removed, empty and still there`);
		const gone = g.children.filter(id => m.cgroups!.groups[id] === null);
		if (gone.length > 0) wrong.push(`group ${g.id} has children that are gone: ${gone.join(' ')}`);
	}
	const anon = sumOf(allGroups(m).map(({stat}) => stat.nr_anon_mapped));
	if (anon > sumOf(m.nodes.map(({stat}) => stat.nr_anon_mapped))) wrong.push('groups have more anonymous pages than the machine');
	return wrong;
}

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

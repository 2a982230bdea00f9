// Charging a group and all above it, and taking back. (mm/page_counter.c: page_counter_try_charge, _charge, _uncharge, propagate_protected_usage; the stock of
// each CPU: consume_stock, refill_stock, drain_stock, drain_all_stock of mm/memcontrol.c; docs C 2, C 4.3)
import type {Machine} from '../state.ts';
import {CHARGE_BATCH, type Cgroups, type Group, type GroupId, ROOT} from './group.ts';
import {groupOf, isWithin} from './tree.ts';

/** What of a group's usage its own min and low protect is added up at its parent. */
export function noteProtected(m: Machine, group: Group): void {
	if (group.parent < ROOT) return;
	const parent = groupOf(m, group.parent);
	const min = Math.min(group.usage, group.min);
	const low = Math.min(group.usage, group.low);
	parent.childrenMinUsage += min - group.minUsage;
	parent.childrenLowUsage += low - group.lowUsage;
	group.minUsage = min;
	group.lowUsage = low;
}

function change(m: Machine, group: Group, pages: number): void {
	group.usage += pages;
	if (group.min > 0 || group.low > 0 || group.minUsage > 0 || group.lowUsage > 0) noteProtected(m, group);
}

/** Charges so many pages from a group upwards. −1: done; otherwise the group that is at its limit, and nothing is charged. */
export function tryCharge(m: Machine, id: GroupId, pages: number): GroupId {
	for (let at = id; at > ROOT; ) {
		const group = groupOf(m, at);
		if (group.usage + pages > group.max) {
			group.failcnt++;
			for (let below = id; below !== at; below = groupOf(m, below).parent) change(m, groupOf(m, below), -pages);
			return at;
		}
		change(m, group, pages);
		if (group.usage > group.peak) group.peak = group.usage;
		at = group.parent;
	}
	return -1;
}

/** Charges whatever the limits. */
export function forceCharge(m: Machine, id: GroupId, pages: number): void {
	for (let at = id; at > ROOT; at = groupOf(m, at).parent) {
		const group = groupOf(m, at);
		change(m, group, pages);
		if (group.usage > group.peak) group.peak = group.usage;
	}
}

export function uncharge(m: Machine, id: GroupId, pages: number): void {
	for (let at = id; at > ROOT; at = groupOf(m, at).parent) change(m, groupOf(m, at), -pages);
}

/** Room that a group has under its own limit (mem_cgroup_margin). */
export const marginOf = ({max, usage}: Group): number => Math.max(0, max - usage);

const stockOf = (m: Machine): Cgroups['stocks'][number] => (m.cgroups as Cgroups).stocks[Math.max(0, m.cpu)];

function drain(m: Machine, stock: Cgroups['stocks'][number]): void {
	if (stock.pages > 0) uncharge(m, stock.group, stock.pages);
	stock.pages = 0;
	stock.group = ROOT;
}

/** Takes so many pages from what this CPU has charged already. */
export function consumeStock(m: Machine, id: GroupId, pages: number): boolean {
	const stock = stockOf(m);
	if (stock.group !== id || stock.pages < pages) return false;
	stock.pages -= pages;
	return true;
}

/** Puts charged pages into this CPU's stock: another group's is given back first, and one of more than a batch wholly. */
export function refillStock(m: Machine, id: GroupId, pages: number): void {
	const stock = stockOf(m);
	if (stock.group !== id) {
		drain(m, stock);
		stock.group = id;
	}
	stock.pages += pages;
	if (stock.pages > CHARGE_BATCH) drain(m, stock);
}

/** Gives back what all CPUs have charged for a group and those below it. */
export function drainStocks(m: Machine, id: GroupId): void {
	for (const stock of (m.cgroups as Cgroups).stocks) if (stock.pages > 0 && isWithin(m, stock.group, id)) drain(m, stock);
}

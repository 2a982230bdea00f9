// Taking pages off the tails of the lists: batches for the scan, and the ageing of active lists. (isolate_lru_folios, shrink_active_list,
// kswapd_age_node of mm/vmscan.c; docs §6.2, §6.3)
import {testAndClearYoung, usedAsText} from '../address-space/rmap.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {groupOf} from '../cgroup/tree.ts';
import {createWalk, nextVisit} from '../cgroup/walk.ts';
import {ANON, ISOLATED, LIST_MASK, NONE, type Pfn, WORKINGSET, ZONE_SHIFT, zoneOf} from '../memory/frames.ts';
import {ACTIVE_ANON, ACTIVE_FILE, countOfGroup, LISTS, type ListId, lruAdd, lruRemove} from './lru.ts';
import {growAge, lruvecState} from './lruvec-state.ts';
import {inactiveIsLow} from './scan-balance.ts';
import type {Machine} from '../state.ts';
import {BATCH, type Reclaim} from './scan-control.ts';
import {noteCost} from './workingset.ts';

export function anonIsLow(m: Machine, node: number, group: GroupId = ROOT): boolean {
	const {inactiveAnon, activeAnon} = lruvecState(m, m.nodes[node], group);
	return inactiveIsLow(inactiveAnon, activeAnon);
}

/** Counters by class of zone. */
const SKIPPED = ['pgskip_dma', 'pgskip_dma32', 'pgskip_normal', 'pgskip_movable'] as const;

/** A request of this class may have pages of all zones of the node, the last of which is the highest. */
function mayHaveAny(m: Machine, node: number, zoneClass: number): boolean {
	const {zones} = m.nodes[node];
	return m.zones[zones[zones.length - 1]].zoneClass <= zoneClass;
}

/** Takes up to `n` pages from the tail of a list. */
export function isolate(m: Machine, r: Reclaim, list: ListId, n: number): void {
	r.batch = [];
	r.batchScanned = 0;
	if (r.mayUnmap && mayHaveAny(m, r.node, r.zoneClass)) cutTail(m, r, list, n);
	else isolateSome(m, r, list, n);
}

/** Whatever is there is taken: it comes off the list in one piece. */
function cutTail(m: Machine, r: Reclaim, list: ListId, n: number): void {
	const {flags, next, prev} = m.frames;
	const {head, tail, size, zoneSize, groupZoneSize} = m.lru;
	const {batch} = r;
	const at = r.lruvec * LISTS + list;
	let pfn = tail[at];
	while (batch.length < n && pfn >= 0) {
		const f = flags[pfn];
		zoneSize[(f >>> ZONE_SHIFT) * LISTS + list]--;
		if (groupZoneSize !== null) countOfGroup(m, pfn, list, -1);
		flags[pfn] = ((f & ~LIST_MASK) | ISOLATED) >>> 0;
		batch.push(pfn);
		pfn = prev[pfn];
	}
	tail[at] = pfn;
	if (pfn >= 0) next[pfn] = NONE;
	else head[at] = NONE;
	size[at] -= batch.length;
	r.batchScanned = batch.length;
}

/** Pages of zones above the class cost a look, are counted as scanned and go to the head, as do mapped ones that are to stay mapped. */
function isolateSome(m: Machine, r: Reclaim, list: ListId, n: number): void {
	const {flags, prev, aux, owner} = m.frames;
	const at = r.lruvec * LISTS + list;
	const skipped: Pfn[] = [];
	let scan = 0;
	let pfn = m.lru.tail[at];
	while (scan < n && pfn >= 0) {
		const before = prev[pfn];
		const zone = m.zones[zoneOf(m, pfn)];
		r.batchScanned++;
		if (zone.zoneClass > r.zoneClass) {
			lruRemove(m, pfn);
			skipped.push(pfn);
			m.vm[SKIPPED[zone.zoneClass]]++;
			m.clock += m.costs.skipPage;
		} else {
			scan++;
			lruRemove(m, pfn);
			const mapped = (flags[pfn] & ANON) !== 0 ? owner[pfn] >= 0 : aux[pfn] > 0;
			if (!r.mayUnmap && mapped) {
				lruAdd(m, pfn, list);
				m.clock += m.costs.skipPage;
			} else {
				flags[pfn] |= ISOLATED;
				r.batch.push(pfn);
			}
		}
		pfn = before;
	}
	for (const page of skipped) lruAdd(m, page, list);
}

/** Ages the tail of an active list: all but executable file pages in use are deactivated, referenced or not. */
export function shrinkActive(m: Machine, r: Reclaim, list: ListId, n: number): void {
	const {flags} = m.frames;
	isolate(m, r, list, n);
	if (r.root === ROOT) m.vm.pgrefill += r.batchScanned;
	const node = m.nodes[r.node];
	const stat = r.group === ROOT ? null : groupOf(m, r.group).stat;
	if (stat !== null) stat.pgrefill += r.batchScanned;
	const inactive = (list - 1) as ListId;
	let rotated = 0;
	for (const pfn of r.batch) {
		flags[pfn] &= ~ISOLATED;
		m.clock += m.costs.ageActive;
		if (usedAsText(testAndClearYoung(m, pfn, r.root)) && list === ACTIVE_FILE) {
			lruAdd(m, pfn, list);
			growAge(m, r.group, node);
			rotated++;
			continue;
		}
		flags[pfn] |= WORKINGSET;
		lruAdd(m, pfn, inactive);
		m.vm.pgdeactivate++;
		if (stat !== null) stat.pgdeactivate++;
	}
	if (rotated > 0) noteCost(m, node, r.group, false, 0, rotated);
	r.batch = [];
	m.clock += m.costs.batch;
}

/** Every visit's touch of ageing: a batch of active anon pages, where swap is configured and the inactive ones are few. */
export function ageAnon(m: Machine, r: Reclaim): void {
	if (m.swapTotal > 0 && anonIsLow(m, r.node, r.group)) shrinkActive(m, r, ACTIVE_ANON, BATCH);
}

/** kswapd's before a pass: a batch of every group's, where the machine has few inactive ones. */
export function ageAnonOfAll(m: Machine, r: Reclaim): void {
	if (m.swapTotal === 0 || !anonIsLow(m, r.node)) return;
	const walk = createWalk(ROOT, r.node, false);
	for (let group = nextVisit(m, walk); group >= 0; group = nextVisit(m, walk)) {
		visit(m, r, group);
		shrinkActive(m, r, ACTIVE_ANON, BATCH);
	}
	visit(m, r, ROOT);
}

/** Turns to the lists of a group. */
export function visit(m: Machine, r: Reclaim, group: GroupId): void {
	r.group = group;
	r.lruvec = group * m.nodes.length + r.node;
}

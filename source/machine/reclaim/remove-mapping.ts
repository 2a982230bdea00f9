// Takes a clean page that nobody maps out of its file or the swap cache, and leaves its shadow. (__remove_mapping of mm/vmscan.c; docs §6.3, §9)
// A function for each kind, as reclaim of a file that is streamed does nothing else, page after page.
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {noteEviction} from '../cgroup/shadow.ts';
import {leaveShadow} from '../files/page-cache.ts';
import {nodeOf} from '../memory/frame-zone.ts';
import {NONE, type Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {areaOf, removeFromSwapCache, slotOf} from '../swap/swap.ts';
import type {Reclaim} from './scan-control.ts';
import {evictionShadow} from './workingset.ts';

/** On whose behalf: MGLRU remembers whose page it was. */
const behalfOf = (m: Machine, r: Reclaim, pfn: Pfn): GroupId => (r.gen === null ? r.root : (m.frames.group?.[pfn] ?? ROOT));

function done(m: Machine, r: Reclaim, pfn: Pfn): void {
	m.frames.owner[pfn] = NONE;
	r.toFree.push(pfn);
	r.at++;
}

function noteBehalf(m: Machine, pfn: Pfn, root: GroupId): void {
	const file = m.files[m.frames.owner[pfn]];
	noteEviction(file, file.map.length, m.frames.index[pfn], root);
}

export function evictFile(m: Machine, r: Reclaim, pfn: Pfn): void {
	m.clock += m.costs.scanFreeFile;
	const root = behalfOf(m, r, pfn);
	const node = nodeOf(m, pfn);
	const shadow = evictionShadow(m, pfn, root, node);
	if (m.cgroups !== null) noteBehalf(m, pfn, root);
	leaveShadow(m, pfn, shadow, node);
	done(m, r, pfn);
}

export function evictAnon(m: Machine, r: Reclaim, pfn: Pfn): void {
	m.clock += m.costs.scanFreeSwapCache;
	const root = behalfOf(m, r, pfn);
	const shadow = evictionShadow(m, pfn, root);
	const area = areaOf(m, m.frames.aux[pfn]);
	noteEviction(area, area.pages, slotOf(m.frames.aux[pfn]), root);
	removeFromSwapCache(m, pfn, shadow);
	done(m, r, pfn);
}

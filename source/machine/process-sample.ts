// What a Sample says of a process's memory beyond sizes: its regions, what the TLB did for it, what malloc did in it.
import {type Region, regionEnd, regionOf, regionStart} from './address-space.ts';
import {PAGE} from './layout.ts';
import {mallocTotals} from './malloc-view.ts';
import type {MallocSample, RegionKind, RegionSample, TlbSample} from './process-view.ts';
import type {Machine} from './state.ts';
import type {Task} from './task.ts';

/** What maps prints behind a region. */
function pathOf(m: Machine, task: Task, region: Region): string {
	switch (region.kind) {
		case 'headers':
		case 'text':
		case 'rodata':
		case 'data':
			return `/usr/bin/${task.name.replaceAll('/', '!')}`;
		case 'file':
			return m.files[region.file].path;
		case 'heap':
		case 'stack':
		case 'vvar':
		case 'vdso':
			return `[${region.kind}]`;
		default:
			return '';
	}
}

/** The regions of a task, lowest first. What has no page yet is left out: a heap that was not asked for. */
export function regionSamples(m: Machine, task: Task): RegionSample[] {
	const samples: RegionSample[] = [];
	const processes = m.tasks.reduce((sum, other) => sum + Number(other.regions.length > 0), 0);
	for (const id of task.regions) {
		const region = regionOf(m, id);
		if (region.pages === 0) continue;
		samples.push({
			start: regionStart(region),
			end: regionEnd(region),
			kind: region.kind,
			permissions: region.permissions,
			offset: region.kind === 'vvar' || region.kind === 'vdso' ? 0 : region.offset * PAGE,
			path: pathOf(m, task, region),
			label: region.name,
			disk: region.file < 0 ? '' : m.disks[m.files[region.file].disk].config.name,
			fileNumber: Math.max(0, region.file),
			sharers: region.file >= 0 ? m.files[region.file].mappings.length : region.image ? processes : 1,
			residentPages: region.rss,
			swappedPages: region.swapped,
			zeroPages: region.zeroes,
		});
	}
	return samples;
}

/** KiB of the regions of some kinds, as VmStk and VmExe count them. */
export function kbOf(m: Machine, task: Task, ...kinds: readonly RegionKind[]): number {
	let pages = 0;
	for (const id of task.regions) if (kinds.includes(regionOf(m, id).kind)) pages += regionOf(m, id).pages;
	return pages * 4;
}

export const tlbSample = ({tlb}: Task): TlbSample => ({hits: tlb.hits, misses: tlb.misses, walkUs: Math.floor(tlb.walkNs / 1000), flushes: tlb.flushes});

export function mallocSample(task: Task): MallocSample | null {
	if (task.malloc === null) return null;
	const {heap, calls, requestedBytes, faultsBefore} = task.malloc;
	return {calls: {...calls}, syscalls: {...heap.syscalls}, faults: task.minflt + task.majflt - faultsBefore, requestedBytes, ...mallocTotals(heap)};
}

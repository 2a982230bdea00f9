// What a Sample says of a process's memory beyond sizes: its regions, what the TLB did for it, what malloc did in it.
import {type Region, regionEnd, regionOf, regionStart} from '../address-space/region.ts';
import {PAGE} from '../address-space/layout.ts';
import {mallocTotals} from '../malloc/view.ts';
import type {MallocSample, RegionSample, TlbSample} from '../process-view.ts';
import type {IoSample} from '../sample.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** Of a machine with one node there is nothing to tell. */
const ONE_NODE: readonly number[] = [];

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
			accounted: region.accounted,
			noreserve: region.noreserve,
			locked: region.locked,
			residentPages: region.rss,
			nodePages: m.nodes.length === 1 ? ONE_NODE : [...region.nodeRss],
			swappedPages: region.swapped,
			zeroPages: region.zeroes,
		});
	}
	return samples;
}

/** What the regions of a task come to, by right and use, in KiB of address space whether there is anything in it or not. */
export type AreaSizes = {readonly dataKb: number; readonly stackKb: number; readonly exeKb: number; readonly libKb: number};

/**
 * data_vm, stack_vm and exec_vm as vm_stat_account() keeps them: private and writable; growing downwards; executable and not writable. Of the last,
 * task_mem() calls the program's own code VmExe (end_code − start_code) and all else VmLib: here the vdso.
 */
export function areaSizes(m: Machine, task: Task): AreaSizes {
	let [data, stack, code, executable] = [0, 0, 0, 0];
	for (const id of task.regions) {
		const {permissions, down, kind, pages} = regionOf(m, id);
		const [, w, x, share] = permissions;
		if (x === 'x' && w !== 'w' && !down) executable += pages;
		else if (down) stack += pages;
		else if (w === 'w' && share === 'p') data += pages;
		if (kind === 'text') code += pages;
	}
	return {dataKb: data * 4, stackKb: stack * 4, exeKb: code * 4, libKb: (executable - code) * 4};
}

export const tlbSample = ({tlb}: Task): TlbSample => ({hits: tlb.hits, misses: tlb.misses, walkUs: Math.floor(tlb.walkNs / 1000), flushes: tlb.flushes});

export function ioSample({io: {inCall: _, ...totals}}: Task): IoSample {
	return {...totals, cancelledWriteBytes: 0};
}

export function mallocSample(task: Task): MallocSample | null {
	if (task.malloc === null) return null;
	const {heap, calls, requestedBytes, faultsBefore} = task.malloc;
	return {calls: {...calls}, syscalls: {...heap.syscalls}, faults: task.minflt + task.majflt - faultsBefore, requestedBytes, ...mallocTotals(heap)};
}

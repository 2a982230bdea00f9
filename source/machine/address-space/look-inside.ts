// One process's memory as a person may look at it: regions in strips, a walk, the TLB, the heap. Reads the state, changes nothing.
import {addressFault} from './access-address.ts';
import {regionAt} from './address-space.ts';
import {type Region, regionOf} from './region.ts';
import type {Pid} from '../command.ts';
import {NONE} from '../memory/frames.ts';
import {modeOf, PAGE, stackLimitOf} from './layout.ts';
import {heapView} from '../malloc/view.ts';
import {isZeroPage} from './pte.ts';
import {imageSharers, spaceSample} from '../account/process-sample.ts';
import type {Elsewhere, HeapView, LayoutSample, ProcessView, RegionStrip, TlbView} from '../process-view.ts';
import type {Machine} from '../state.ts';
import {pageTablePages, type Task} from '../tasks/task.ts';
import {homeAddress, pteView, walk} from './walk.ts';

const BYTES_OF_ENTRY = {64: 8, 32: 4} as const;

function layoutSample(m: Machine, {layout}: Task): LayoutSample {
	const {bits, userEnd, kernelStart, kernelEnd, textStart} = modeOf(layout.bits);
	const {brkStart, brk, mmapBase, stackTop} = layout;
	return {bits, userEnd, kernelStart, kernelEnd, textStart, brkStart, brk, mmapBase, stackTop, stackLimitBytes: stackLimitOf(m.config)};
}

/** Pages of a region from its lowest address up, in at most so many equal parts. */
function strip(region: Region, parts: number): RegionStrip {
	const pagesPerPart = Math.max(1, Math.ceil(region.pages / parts));
	const count = Math.ceil(region.pages / pagesPerPart);
	const resident = new Array<number>(count).fill(0);
	const swapped = new Array<number>(count).fill(0);
	const zero = new Array<number>(count).fill(0);
	const end = Math.min(region.pages, region.ptes.length);
	for (let page = 0; page < end; page++) {
		const pte = region.ptes[page];
		if (pte === 0) continue;
		const part = Math.floor((region.down ? region.pages - 1 - page : page) / pagesPerPart);
		if (pte < 0) swapped[part]++;
		else if (isZeroPage(pte)) zero[part]++;
		else resident[part]++;
	}
	return {pagesPerPart, resident, swapped, zero};
}

/** What the same virtual address is in every other process. */
function elsewhere(m: Machine, task: Task, address: number): Elsewhere[] {
	if (addressFault(task.layout.bits, address) !== null) return [];
	return m.tasks
		.filter(other => other !== task && other.kthread === 'none' && other.state !== 'Z')
		.map(other => {
			const region = regionAt(m, other, address);
			const pte = pteView(m, region, address);
			const state = region === undefined ? 'not-mapped' : pte.kind === 'present' ? 'present' : pte.kind === 'swap' ? 'swapped' : 'not-present';
			return {pid: other.pid, name: other.name, state, frame: pte.kind === 'present' ? pte.frame : null};
		});
}

function tlbView(m: Machine, task: Task): TlbView {
	const cpu = Math.max(0, task.lastCpu);
	const {tlb} = m.cpus[cpu];
	return {cpu, sets: tlb.sets, ways: tlb.ways, asid: tlb.asid, page: [...tlb.page], pid: [...tlb.pid]};
}

function heapOfTask(task: Task): HeapView | null {
	if (task.malloc === null) return null;
	const {heap, blocks} = task.malloc;
	const held = [...blocks].flatMap(([name, {list, gone}]) => list.slice(gone).map(({address, bytes}) => ({address, bytes, name})));
	return {start: task.layout.brkStart, brk: task.layout.brk, ...heapView(heap), blocks: held};
}

/** What one table with an entry for every page of the user's half would take. */
export const flatTableBytes = (bits: 64 | 32): number => (bits === 64 ? 2 ** 47 / PAGE : 0xc000_0000 / PAGE) * BYTES_OF_ENTRY[bits];

/**
 * One process, with the walk of a byte address (null: of its last fault, or where its heap begins) and each region in at most `parts` parts.
 * Null: there is no such process, or it is a kernel thread or dead, and has no address space.
 */
export function lookInside(m: Machine, pid: Pid, address: number | null, parts: number): ProcessView | null {
	const task = m.taskOf.get(pid);
	if (task === undefined || task.kthread !== 'none' || task.state === 'Z') return null;
	const at = address ?? homeAddress(m, task);
	const shown = task.regions.filter(id => regionOf(m, id).pages > 0);
	const {pud, pmd, pte, pgd} = task.pageTables;
	const {lastFault} = task;
	return {
		atUs: Math.floor(m.now / 1000),
		pid,
		name: task.name,
		layout: layoutSample(m, task),
		cr3: pgd === NONE ? 0 : pgd * PAGE,
		tables: {pud, pmd, pte, bytes: pageTablePages(task) * PAGE, flatBytes: flatTableBytes(task.layout.bits)},
		regions: spaceSample(m, task, imageSharers(m)).regions,
		strips: shown.map(id => strip(regionOf(m, id), Math.max(1, parts))),
		walk: walk(m, task, at, shown),
		lastFault:
			lastFault === null
				? null
				: {
						atUs: Math.floor(lastFault.at / 1000),
						address: lastFault.address,
						write: lastFault.write,
						how: lastFault.how,
						major: lastFault.major,
						frame: lastFault.frame < 0 ? null : lastFault.frame,
					},
		elsewhere: elsewhere(m, task, at),
		tlb: tlbView(m, task),
		heap: heapOfTask(task),
	};
}

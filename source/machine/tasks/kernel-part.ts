// What the kernel has for each process: its stack, and slab for the task and its mappings. (kernel/fork.c alloc_thread_stack_node, dup_task_struct, pgd_alloc)
import {releaseUnusedTables} from '../address-space/page-table.ts';
import {KERNEL_PAGE, SLAB_PAGE} from '../memory/alloc-request.ts';
import {freeFrame, KIND_FIXED_SLAB, KIND_KERNEL, KIND_MASK, NONE, takeFrame, zoneOf} from '../memory/frames.ts';
import {allocPage} from '../memory/page-alloc.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';

/** THREAD_SIZE: 16 KiB of kernel stack. */
export const STACK_PAGES = 4;

function chain(m: Machine, task: Task, pfn: number, slab: boolean): void {
	m.frames.next[pfn] = task.kernelHead;
	task.kernelHead = pfn;
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	if (slab) {
		task.slabPages++;
		node.slab.unreclaimable++;
	} else {
		task.kernelPages++;
		node.stat.nr_kernel_stack += 4;
	}
}

/** Takes the kernel's own memory for a new process, page by page; false = who asks for it, in a fork its parent, is stalled. */
export function takeKernelMemory(m: Machine, task: Task, asker = task): boolean {
	while (task.kernelPages < STACK_PAGES || task.slabPages < m.config.processImage.slabPages) {
		const slab = task.kernelPages >= STACK_PAGES;
		const pfn = allocPage(m, asker, slab ? SLAB_PAGE : KERNEL_PAGE);
		if (pfn < 0) return false;
		chain(m, task, pfn, slab);
		if (task.pageTables.pgd === NONE) task.pageTables.pgd = pfn; // pgd_alloc(): a page of the kernel's, which counts in no PageTables
	}
	return true;
}

/** Boot gives kernel threads their stacks without asking. */
export function bootStack(m: Machine, task: Task, zone: number): void {
	for (let i = 0; i < STACK_PAGES; i++) chain(m, task, takeFrame(m, zone, KIND_KERNEL), false);
}

/** Gives back what the kernel has for a process whose regions are gone: unused tables, its stack and slab. */
export function releaseMemory(m: Machine, task: Task): void {
	releaseUnusedTables(m, task);
	const {flags, next} = m.frames;
	while (task.kernelHead !== NONE) {
		const pfn = task.kernelHead;
		task.kernelHead = next[pfn];
		const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
		if ((flags[pfn] & KIND_MASK) === KIND_FIXED_SLAB) node.slab.unreclaimable--;
		else node.stat.nr_kernel_stack -= 4;
		freeFrame(m, pfn);
	}
	task.pageTables.pgd = NONE;
	task.kernelPages = task.slabPages = 0;
}

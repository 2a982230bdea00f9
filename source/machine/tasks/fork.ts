// fork(): a process makes another with a copy of all its memory, of which nothing is copied but the page tables. (kernel/fork.c copy_process, dup_mmap; mm/memory.c
// copy_page_range, copy_present_pte, copy_nonpresent_pte; docs §13.4)
// Every page of its own memory is write-protected in both, and each write takes a copy (copy-on-write.ts); a page in swap has one page table more that holds its
// entry. What a process maps of files it finds again by faults. Overcommit is asked for each region, before anything is copied, and where it says no there is no
// child. Until all is copied nobody else knows the child, the OOM killer included.
// Deviates: all regions are asked for first, where the kernel asks for each before it copies it; page tables without an entry are not copied; vvar too is found
// by a fault. What parent and child write first of their stacks and data is an estimate.
import {emit} from '../account/emit.ts';
import {addRegion, findRegion} from '../address-space/address-space.ts';
import {access} from '../address-space/faults.ts';
import {ensureTables} from '../address-space/page-table.ts';
import {isZeroPage, ptePfn, pteSwapEntry, swapPte, WRITABLE, YOUNG} from '../address-space/pte.ts';
import {countResident, reachPte, type Region, regionOf} from '../address-space/region.ts';
import {addMapper, joinFamily, noteKin} from '../address-space/sharing.ts';
import {shootDown} from '../address-space/tlb.ts';
import {PAGE} from '../address-space/layout.ts';
import type {Op} from '../command.ts';
import {mayCommit} from '../oom/overcommit.ts';
import type {Machine} from '../state.ts';
import {swapDuplicate} from '../swap/swap.ts';
import {copyDescriptors} from '../files/descriptor.ts';
import {FAULT_AROUND} from '../files/file-fault.ts';
import {mapText} from './exec.ts';
import {refuseMemory} from './refuse.ts';
import {wake} from './scheduler.ts';
import {type Fork, rss, type Task} from './task.ts';
import {takeKernelMemory} from './kernel-part.ts';
import {createTask} from './task-life.ts';
import {copyText} from './text.ts';
import {mustStop} from './cpu.ts';

export type Forking = Omit<Extract<Op, {do: 'fork'}>, 'do'>;

/** Pages of its stack, data and heap that a child writes before it does anything else, and its parent (cow: five and two). */
const FIRST_WRITES = [
	['[stack]', 0],
	['[data]', 0],
	['[heap]', 0],
	['[bss]', 0],
	['[stack]', 1],
] as const;
const PARENT_WRITES = 2;

/** Pages of private memory that fork copies the entries of. */
const isCopied = (region: Region): boolean => region.file < 0 && region.shm < 0 && !region.image && region.rss + region.swapped + region.zeroes > 0;

/** Pages that the child's memory would add to Committed_AS where overcommit is against it, region by region; 0: it is not. */
function refusedPages(m: Machine, task: Task): number {
	let asked = 0;
	let refused = false;
	for (const id of task.regions) {
		const {accounted, pages} = regionOf(m, id);
		if (!accounted || pages === 0) continue;
		refused ||= !mayCommit(m, task, pages, asked);
		asked += pages;
	}
	return refused ? asked : 0;
}

/** The child as the process table will have it, not in it yet. */
function createChild(m: Machine, task: Task, {name, follow}: Forking): Fork {
	const {uid, label, oomScoreAdj, oomScoreAdjMin, allowedCpus, policy, group, compression, zeroFilled, pid: ppid} = task;
	const child = createTask(m, {name, uid, label, oomScoreAdj, oomScoreAdjMin, allowedCpus, policy, group, compression, zeroFilled, ppid});
	m.tasks.pop();
	child.follows = follow === true;
	Object.assign(child.layout, task.layout);
	child.malloc = structuredClone(task.malloc);
	copyDescriptors(m, task, child);
	if (task.text !== null) child.text = copyText(m, child.pid, task.text);
	return {child: child.pid, region: 0, page: 0};
}

function createCopy(m: Machine, task: Task, child: Task, region: Region): Region {
	const {name, kind, permissions, edge, pages, maxPages, growBy, file, shm, offset, down, accounted, noreserve, noRecency} = region;
	const copy = addRegion(m, child, {name, kind, permissions, edge, pages, maxPages, growBy, file, shm, offset, down, accounted, noreserve, noRecency});
	if (task.text?.regions.includes(region.id)) child.text?.regions.push(copy.id);
	if (isCopied(region)) joinFamily(m, region, copy);
	return copy;
}

/** Copies one entry; both are for reading from then on. */
function copyEntry(m: Machine, child: Task, region: Region, copy: Region, page: number): void {
	const pte = region.ptes[page];
	copy.space.changes++;
	if (pte < 0) {
		const entry = pteSwapEntry(pte);
		swapDuplicate(m, entry);
		region.ptes[page] = copy.ptes[page] = swapPte(entry, true);
		copy.swapped++;
		child.swapEntries++;
		noteKin(m, copy);
		return;
	}
	copy.ptes[page] = pte & ~(WRITABLE | YOUNG);
	if (isZeroPage(pte)) {
		copy.ptes[page] = pte;
		copy.zeroes++;
		return;
	}
	region.ptes[page] = pte & ~WRITABLE;
	const pfn = ptePfn(pte);
	countResident(m, copy, pfn, 1);
	child.rssAnon++;
	addMapper(m, copy, page, pfn);
}

/** Goes on with a region; false = the step's time is over, or the parent is stalled for a page table. */
function copyRegion(m: Machine, task: Task, child: Task, fork: Fork, region: Region, copy: Region): boolean {
	if (copy.family < 0) return true;
	for (; fork.page < region.ptes.length; fork.page++) {
		if (region.ptes[fork.page] === 0) continue;
		if (mustStop(m) || !ensureTables(m, child, copy, fork.page, task)) return false;
		reachPte(copy, fork.page);
		copyEntry(m, child, region, copy, fork.page);
		m.clock += m.costs.forkPage;
	}
	return true;
}

function copyAll(m: Machine, task: Task, child: Task, fork: Fork): boolean {
	for (; fork.region < task.regions.length; fork.region++) {
		const region = regionOf(m, task.regions[fork.region]);
		const known = child.regions[fork.region];
		const copy = known === undefined ? createCopy(m, task, child, region) : regionOf(m, known);
		if (!copyRegion(m, task, child, fork, region, copy)) return false;
		fork.page = 0;
	}
	return true;
}

/** The child is there: it runs its program as soon as it has a CPU. */
function begin(m: Machine, task: Task, child: Task, {program}: Forking): void {
	shootDown(m, task);
	child.program = program;
	child.pc = 0;
	child.rssPeak = rss(child);
	child.forked = FIRST_WRITES.length;
	task.forked = PARENT_WRITES;
	m.tasks.push(child);
	emit(m, {kind: 'fork', pid: task.pid, name: task.name, child: child.pid, childName: child.name, pages: child.rssAnon + child.swapEntries});
	wake(m, child);
}

/** Goes on with a fork, or begins one. True: it is over, with a child or without. */
export function continueFork(m: Machine, task: Task, forking: Forking): boolean {
	if (task.forking === null) {
		const {name, alone} = forking;
		if (alone === true && m.tasks.some(({ppid, name: known, state}) => ppid === task.pid && known === name.slice(0, 15) && state !== 'Z')) return true;
		m.clock += m.costs.syscall;
		const refused = refusedPages(m, task);
		if (refused > 0) {
			refuseMemory(m, task, {by: 'fork', what: `a fork whose child may write to ${refused} pages`, bytes: refused * PAGE, overcommit: true});
			return true;
		}
		task.forking = createChild(m, task, forking);
	}
	const fork = task.forking;
	const child = m.taskOf.get(fork.child) as Task;
	if (!takeKernelMemory(m, child, task) || !copyAll(m, task, child, fork)) return false;
	task.forking = null;
	begin(m, task, child, forking);
	return true;
}

/** A child finds the program that the kernel keeps by faults, each of which maps what is around it; false = stalled for a page table. */
function findText(m: Machine, task: Task): boolean {
	const before = task.rssFile;
	if (task.text !== null || before > 0) return true;
	if (!mapText(m, task)) return false;
	const faults = Math.ceil(task.rssFile / FAULT_AROUND);
	m.vm.pgfault += faults;
	task.minflt += faults;
	m.clock += faults * m.costs.fileFault;
	return true;
}

/** What parent and child use first; false = stalled or asleep. */
export function writeFirst(m: Machine, task: Task): boolean {
	if (!findText(m, task)) return false;
	while (task.forked > 0) {
		const [name, page] = FIRST_WRITES[task.forked - 1];
		const region = findRegion(m, task, name);
		if (region !== undefined && page < region.pages && !access(m, task, region, page, 'write')) return false;
		task.forked--;
	}
	return true;
}

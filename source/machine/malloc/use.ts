// malloc on a task's own address space: the system calls it makes are carried out there, and what it touches is touched there.
// malloc decides at once; the page faults of its headers and the pages it gives back take the task's time afterwards, piece by piece: they are its work.
import {addressRegion, accessAddress} from '../address-space/access-address.ts';
import {cutRegion, unmapRegion} from '../address-space/unmap.ts';
import {heapOf, mapRegion, raiseBreak, regionAt} from '../address-space/address-space.ts';
import {pageAt} from '../address-space/region.ts';
import {PAGE} from '../address-space/layout.ts';
import {createMalloc, free, malloc, type Malloc, type MallocOptions, type MemoryPort} from './malloc.ts';
import {PRESENT, WRITABLE} from '../address-space/pte.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {mustStop} from '../tasks/cpu.ts';

export type Block = {readonly address: number; readonly bytes: number};

/** Blocks that a program holds under one name, oldest first, behind so many that are gone: taking the oldest of a million moves none of the others. */
export type HeldBlocks = {readonly list: Block[]; gone: number};

export const blocksHeld = (held: HeldBlocks | undefined): number => (held === undefined ? 0 : held.list.length - held.gone);

export const blockAt = ({list, gone}: HeldBlocks, index: number): Block | undefined => list[gone + index];

/** Takes the block that is `index`th from the oldest. */
function takeBlock(held: HeldBlocks, index: number): Block {
	const {list} = held;
	if (index > 0) return list.splice(held.gone + index, 1)[0];
	const block = list[held.gone++];
	if (held.gone > 64 && held.gone * 2 > list.length) list.splice(0, held.gone);
	else return block;
	held.gone = 0;
	return block;
}

export type MallocUse = {
	readonly heap: Malloc;
	readonly blocks: Map<string, HeldBlocks>;
	/** How many that are, under all names. */
	held: number;
	/** Calls that were made, bytes that were asked for and are held, faults of the task before the first call. */
	calls: {malloc: number; free: number};
	requestedBytes: number;
	readonly faultsBefore: number;
};

export type Work =
	| {readonly do: 'touch'; readonly address: number; readonly access: 'read' | 'write'}
	| {readonly do: 'unmap'; readonly region: number}
	| {readonly do: 'cut'; readonly pages: number};

/** The malloc of a task, made at its first call. */
export function mallocOf(task: Task, options?: MallocOptions): MallocUse {
	task.malloc ??= {
		heap: createMalloc(options, task.layout.bits),
		blocks: new Map(),
		held: 0,
		calls: {malloc: 0, free: 0},
		requestedBytes: 0,
		faultsBefore: task.minflt + task.majflt,
	};
	return task.malloc;
}

const syscall = (m: Machine): void => {
	m.clock += m.costs.syscall;
};

/** The kernel and the memory of a task, as malloc sees them. */
function portOf(m: Machine, task: Task): MemoryPort {
	task.work = [];
	const {work} = task;
	return {
		brk: () => task.layout.brk,
		setBrk: end => {
			syscall(m);
			const heap = heapOf(m, task);
			const pages = Math.ceil((end - heap.edge) / PAGE);
			if (pages >= heap.pages) return raiseBreak(m, task, end);
			task.layout.brk = end;
			work.push({do: 'cut', pages});
			return true;
		},
		mmap: bytes => {
			syscall(m);
			return mapRegion(m, task, {do: 'map', region: 'malloc', pages: bytes / PAGE})?.edge ?? null;
		},
		munmap: address => {
			syscall(m);
			const region = regionAt(m, task, address);
			if (region !== undefined) work.push({do: 'unmap', region: region.id});
		},
		touch: (address, bytes, access) => {
			for (let page = Math.floor(address / PAGE) * PAGE; page < address + bytes; page += PAGE) {
				const region = regionAt(m, task, page);
				const pte = region?.ptes[pageAt(region, page)] ?? 0;
				const wanted = access === 'write' ? PRESENT | WRITABLE : PRESENT;
				if (pte > 0 && (pte & wanted) === wanted) continue;
				const last = work.at(-1);
				if (last?.do === 'touch' && last.address === page && (last.access === access || last.access === 'write')) continue;
				work.push({do: 'touch', address: page, access});
			}
		},
	};
}

/** malloc(bytes): the block, or null where there is no memory. What is left to do stands in task.work. */
export function callMalloc(m: Machine, task: Task, name: string, bytes: number): Block | null {
	const use = mallocOf(task);
	const address = malloc(use.heap, portOf(m, task), bytes);
	m.clock += m.costs.mallocCall;
	task.userNs += m.costs.mallocCall;
	use.calls.malloc++;
	if (address === null) return null;
	const block = {address, bytes};
	const held = use.blocks.get(name);
	if (held === undefined) use.blocks.set(name, {list: [block], gone: 0});
	else held.list.push(block);
	use.held++;
	use.requestedBytes += bytes;
	return block;
}

/** free(): of a block that the task holds under a name. */
export function callFree(m: Machine, task: Task, name: string, index: number): void {
	const use = mallocOf(task);
	const held = use.blocks.get(name) as HeldBlocks;
	const block = takeBlock(held, index);
	free(use.heap, portOf(m, task), block.address);
	m.clock += m.costs.mallocCall;
	task.userNs += m.costs.mallocCall;
	use.calls.free++;
	use.held--;
	use.requestedBytes -= block.bytes;
	if (held.gone === held.list.length) use.blocks.delete(name);
}

/** Goes on with what a call has left to do; true = done. */
export function runWork(m: Machine, task: Task): boolean {
	while (task.work !== null && task.work.length > 0) {
		if (mustStop(m) || task.state !== 'R') return false;
		const next = task.work[0];
		if (next.do === 'touch') {
			if (addressRegion(m, task, next.address) !== undefined && !accessAddress(m, task, next.address, next.access)) return false;
		} else if (next.do === 'unmap') {
			if (m.regions[next.region] !== null && !unmapRegion(m, task, next.region)) return false;
		} else if (!cutRegion(m, task, heapOf(m, task), next.pages)) return false;
		task.work.shift();
	}
	task.work = null;
	return true;
}

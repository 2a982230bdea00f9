// The TLB of each CPU: which translations it remembers, so that an access need not walk the page tables. (arch/x86/mm/tlb.c; sizes as of a first-level
// data TLB of x86-64: 64 entries, 4 ways)
// Set-associative, the least recently used way of a set goes. With address-space identifiers (PCID) entries say whose they are and outlive a context switch;
// without them a switch to another address space drops all. Unmapping drops a process's entries on every CPU that has some (a shoot-down).
// A miss walks: the last level is read always, the one above it unless the paging-structure cache has it; the two on top are taken as cached.
// Deviates: one level of TLB, no global pages, no huge pages, a kernel thread borrows the address space it finds (lazy TLB) and leaves no entries.
import type {Pid} from '../command.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

export type TlbConfig = {
	readonly entries: number;
	readonly ways: number /** Entries carry an address-space identifier (boots with nopcid when false). */;
	readonly asid: boolean;
};

/** A row of `ways` entries a set, the most recently used first. */
export type Tlb = {
	readonly sets: number;
	readonly ways: number;
	readonly asid: boolean;
	/** Virtual page numbers, −1 = empty; and whose. */
	readonly page: Float64Array;
	readonly pid: Int32Array;
	/** Address space that is loaded (cr3); 0 = none yet. */
	loaded: Pid;
	/** Paging-structure cache: the PTE pages whose place is known, newest first. */
	readonly table: Float64Array;
	readonly tablePid: Int32Array;
};

/** Entries for page directories of a present-day core (estimate: 24 … 36 are reported). */
const TABLES = 32;
/** log2 of the pages that one PTE page covers. */
const TABLE_PAGES_64 = 512;
const TABLE_PAGES_32 = 1024;

export function createTlb({entries, ways, asid}: TlbConfig): Tlb {
	return {
		sets: entries / ways,
		ways,
		asid,
		page: new Float64Array(entries).fill(-1),
		pid: new Int32Array(entries),
		loaded: 0,
		table: new Float64Array(TABLES).fill(-1),
		tablePid: new Int32Array(TABLES),
	};
}

/** Looks a key up in a row of entries and makes it the newest; a missing one takes the oldest's place. Returns whether it was there. */
function use(keys: Float64Array, pids: Int32Array, from: number, count: number, key: number, pid: Pid): boolean {
	if (keys[from] === key && pids[from] === pid) return true;
	let at = from + 1;
	const end = from + count;
	while (at < end && (keys[at] !== key || pids[at] !== pid)) at++;
	const hit = at < end;
	if (!hit) at = end - 1;
	for (let i = at; i > from; i--) {
		keys[i] = keys[i - 1];
		pids[i] = pids[i - 1];
	}
	keys[from] = key;
	pids[from] = pid;
	return hit;
}

/** One access to a virtual page; true = hit. A miss leaves the translation in the TLB. */
export const lookUp = (tlb: Tlb, pid: Pid, vpn: number): boolean => use(tlb.page, tlb.pid, (vpn & (tlb.sets - 1)) * tlb.ways, tlb.ways, vpn, pid); // sets are a power of two

/** Tables that a walk has to read for a virtual page: 1, or 2 where the place of its PTE page is not known. */
const walkReads = (tlb: Tlb, pid: Pid, vpn: number, perTable: number): number =>
	use(tlb.table, tlb.tablePid, 0, TABLES, Math.floor(vpn / perTable), pid) ? 1 : 2;

const tlbOf = (m: Machine): Tlb => m.cpus[m.cpu].tlb;
const perTable = (task: Task): number => (task.layout.bits === 64 ? TABLE_PAGES_64 : TABLE_PAGES_32);

/** What a run over pages cost: misses, and tables read by their walks. */
export type RunCost = {readonly misses: number; readonly reads: number};

function charge(m: Machine, task: Task, misses: number, reads: number): void {
	const ns = reads * m.costs.tlbWalkRead;
	task.tlb.misses += misses;
	task.tlb.walkNs += ns;
	task.userNs += ns;
	m.clock += ns;
}

/** The running task uses a mapped page `accesses` times in a row. Charges the walk. */
export function translate(m: Machine, task: Task, vpn: number, accesses: number): void {
	const tlb = tlbOf(m);
	task.tlb.cached = true;
	if (lookUp(tlb, task.pid, vpn)) {
		task.tlb.hits += accesses;
		return;
	}
	task.tlb.hits += accesses - 1;
	charge(m, task, 1, walkReads(tlb, task.pid, vpn, perTable(task)));
}

/** An access that faults: the walk that found nothing and, after the fault, the one that fills the entry. Their time is part of the fault's. */
export function translateFault(m: Machine, task: Task, vpn: number, accesses: number): void {
	task.tlb.cached = true;
	lookUp(tlbOf(m), task.pid, vpn);
	task.tlb.misses += 2;
	task.tlb.hits += accesses - 1;
}

/**
 * The same for `pages` virtual pages from `vpn` on (downwards where `step` is −1), one after the other. After as many pages as the TLB has entries nothing
 * of before is left in it, so that all that follow miss, and the last of them are what it holds: exact, in time that does not depend on `pages`.
 */
export function translateRun(m: Machine, task: Task, vpn: number, pages: number, accesses: number, step: 1 | -1): RunCost {
	const tlb = tlbOf(m);
	const {pid} = task;
	const entries = tlb.sets * tlb.ways;
	const tablePages = perTable(task);
	const first = Math.min(pages, entries);
	let misses = 0;
	let reads = 0;
	for (let i = 0; i < first; i++) {
		if (lookUp(tlb, pid, vpn + i * step)) continue;
		misses++;
		reads += walkReads(tlb, pid, vpn + i * step, tablePages);
	}
	if (pages > entries) {
		misses += pages - entries;
		reads += pages - entries;
		for (let i = Math.max(entries, pages - entries); i < pages; i++) lookUp(tlb, pid, vpn + i * step);
		const from = Math.floor((vpn + entries * step) / tablePages);
		const to = Math.floor((vpn + (pages - 1) * step) / tablePages);
		for (let table = from; table !== to + step; table += step) reads += walkReads(tlb, pid, table * tablePages, tablePages) - 1;
	}
	task.tlb.cached = true;
	task.tlb.hits += pages * accesses - misses;
	if (misses > 0) charge(m, task, misses, reads);
	return {misses, reads};
}

/**
 * The same run over again, `times` times: what the second time in a row costs is what every further one does, as after a run the TLB holds what the run
 * alone decides.
 */
export function translateAgain(m: Machine, task: Task, pages: number, accesses: number, cost: RunCost, times: number): void {
	task.tlb.hits += times * (pages * accesses - cost.misses);
	charge(m, task, times * cost.misses, times * cost.reads);
}

function dropAll(tlb: Tlb): void {
	tlb.page.fill(-1);
	tlb.pid.fill(0);
	tlb.table.fill(-1);
	tlb.tablePid.fill(0);
}

/** A CPU turns to another address space (switch_mm): without identifiers everything is dropped. */
export function switchAddressSpace(m: Machine, tlb: Tlb, task: Task): void {
	if (tlb.loaded === task.pid) return;
	const before = m.taskOf.get(tlb.loaded);
	tlb.loaded = task.pid;
	if (tlb.asid || before === undefined) return;
	if (before.tlb.cached) before.tlb.flushes++;
	before.tlb.cached = false;
	dropAll(tlb);
}

/** Drops a process's entries on every CPU: its page tables have lost something. Counts where there was something to drop. */
export function shootDown(m: Machine, task: Task): void {
	if (task.tlb.cached) dropEntries(m, task);
}

function dropEntries(m: Machine, task: Task): void {
	task.tlb.cached = false;
	task.tlb.flushes++;
	for (const {tlb} of m.cpus) {
		dropOf(tlb.page, tlb.pid, task.pid);
		dropOf(tlb.table, tlb.tablePid, task.pid);
	}
}

function dropOf(keys: Float64Array, pids: Int32Array, pid: Pid): void {
	for (let i = 0; i < keys.length; i++) {
		if (pids[i] !== pid) continue;
		keys[i] = -1;
		pids[i] = 0;
	}
}

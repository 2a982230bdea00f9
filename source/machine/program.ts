// Running a process: its program step by step, each step as far as time, memory and disks let it. A step in the middle is its OpProgress.
import {findRegion, growRegion, mapRegion, type Region, removeRegion, zapRegion} from './address-space.ts';
import type {Op} from './command.ts';
import {emit} from './emit.ts';
import {access, continueReading, doneWaiting, readStateOf, waitForPage} from './faults.ts';
import {DIRTY, KIND_USER, NONE, READAHEAD, UPTODATE} from './frames.ts';
import {allocPage, runStall} from './page-alloc.ts';
import {addToPageCache, lookup, markAccessed, setDirty} from './page-cache.ts';
import {DIRTY_PTE, PRESENT, WRITABLE, YOUNG} from './page-table.ts';
import {pushOut} from './pageout.ts';
import {openRandom} from './random.ts';
import {beginFileRead, chooseWindow} from './readahead.ts';
import {sleep, sleepFor} from './scheduler.ts';
import type {Machine} from './state.ts';
import {continueSwapoff} from './swapoff.ts';
import {freshProgress, type OpProgress, type Task} from './task.ts';
import {kill, runExit, takeKernelMemory} from './task-life.ts';
import {balanceDirtyPages} from './writeback.ts';

/** A paced program works off what is due and naps so long. */
const NAP_NS = 5e6;
/** read() and write() are called for 64 KiB at a time. */
const CALL_PAGES = 16;

type TouchOp = Extract<Op, {do: 'touch'}>;
type ReadOp = Extract<Op, {do: 'read'}>;
type WriteOp = Extract<Op, {do: 'write'}>;

function nextOp(task: Task, pc: number = task.pc + 1): void {
	task.pc = pc;
	Object.assign(task.op, freshProgress());
}

/** Pages that a paced step may do now, −1 when it has napped instead; unpaced steps have no end. */
function due(m: Machine, task: Task, rate: number): number {
	if (rate === 0) return Infinity;
	const pages = Math.floor(((m.clock - task.op.startedAt) * rate) / 1e9) - task.op.done;
	if (pages > 0) return pages;
	sleepFor(m, task, NAP_NS + m.costs.napSlack, 'S', 'sleep');
	return -1;
}

/** Draws the page for a step in random order, once for each access. */
function randomPage(task: Task, pages: number): number {
	if (task.op.chosen < 0) {
		const random = openRandom(task.rng);
		task.op.chosen = random.below(pages);
		task.rng = random.state();
	}
	return task.op.chosen;
}

/** A page of a step is done; true when the step is over. */
function advanceOp(op: OpProgress, pages: number, times: number): boolean {
	op.done++;
	op.at++;
	op.chosen = -1;
	if (op.at < pages) return false;
	op.at = 0;
	op.round++;
	return times !== 0 && op.round >= times;
}

/** Runs over pages that are resident and in use already, which is all but free; returns how many. */
function touchResident(m: Machine, task: Task, region: Region, op: TouchOp, most: number): number {
	const {ptes} = region;
	const progress = task.op;
	const mask = op.access === 'read' ? PRESENT | YOUNG : PRESENT | YOUNG | WRITABLE | DIRTY_PTE;
	const cost = m.costs.residentTouch;
	const start = op.from + progress.at;
	const byTime = Math.ceil((m.limit - m.clock) / cost);
	const end = Math.min(start + most, op.from + op.pages, ptes.length, start + byTime);
	let page = start;
	while (page < end && ptes[page] > 0 && (ptes[page] & mask) === mask) page++;
	const n = page - start;
	m.clock += n * cost;
	task.userNs += n * cost;
	return n;
}

function runTouch(m: Machine, task: Task, op: TouchOp): void {
	const region = findRegion(m, task, op.region);
	if (region === undefined) throw new Error(`${task.name} touches a region "${op.region}" that it has not mapped`);
	const progress = task.op;
	while (task.state === 'R' && m.clock < m.limit) {
		const left = due(m, task, op.rate);
		if (left < 0) return;
		if (op.order === 'forward' && !progress.loaded && !progress.waited) {
			const n = touchResident(m, task, region, op, left);
			if (n > 0) {
				progress.done += n - 1;
				progress.at += n - 1;
				if (advanceOp(progress, op.pages, op.times)) nextOp(task);
				if (progress.begun === false) return;
				continue;
			}
		}
		const page = op.from + (op.order === 'random' ? randomPage(task, op.pages) : progress.at);
		if (page >= region.pages && !(region.growBy > 0 && growRegion(m, task, region, page))) {
			if (region.growBy > 0) emit(m, {kind: 'refused', what: `${task.name}: memory for page ${page} of ${op.region}`, errno: 'ENOMEM', why: 'overcommit'});
			nextOp(task);
			return;
		}
		if (!access(m, task, region, page, op.access)) return;
		if (advanceOp(progress, op.pages, op.times)) {
			nextOp(task);
			return;
		}
	}
}

/** read(): copies page after page out of the page cache, reading ahead (generic_file_read_iter, filemap_get_pages). */
function runRead(m: Machine, task: Task, op: ReadOp): void {
	const file = m.files.find(f => f.path === op.file);
	if (file === undefined) throw new Error(`${task.name} reads ${op.file}, which does not exist`);
	const progress = task.op;
	const {flags} = m.frames;
	const ra = readStateOf(task, file.id);
	while (task.state === 'R' && m.clock < m.limit) {
		if (due(m, task, op.rate) < 0) return;
		const at = op.order === 'random' ? randomPage(task, op.pages) : progress.at;
		const page = op.from + at;
		if (page >= file.pages) {
			nextOp(task);
			return;
		}
		const callEnd = op.order === 'random' ? page + 1 : Math.min(op.from + Math.min(op.pages, at - (at % CALL_PAGES) + CALL_PAGES), file.pages);
		const pfn = lookup(file, page);
		if (pfn === NONE) {
			const window = chooseWindow(file, ra, page, callEnd - page, false) ?? {start: page, size: 1, asyncSize: 0};
			beginFileRead(task, file, page >= window.start && page < window.start + window.size ? window : {start: page, size: 1, asyncSize: 0}, page);
			return;
		}
		if ((flags[pfn] & READAHEAD) !== 0) {
			flags[pfn] &= ~READAHEAD;
			const window = chooseWindow(file, ra, page, callEnd - page, true);
			if (window !== null) {
				beginFileRead(task, file, window, -1);
				return;
			}
		}
		if ((flags[pfn] & UPTODATE) === 0) {
			waitForPage(m, task, pfn, 'file-read');
			return;
		}
		doneWaiting(m, task);
		progress.waited = false;
		m.clock += m.costs.readCachedPage;
		markAccessed(m, pfn);
		ra.previous = page;
		if (advanceOp(progress, op.pages, op.times)) {
			nextOp(task);
			return;
		}
	}
}

/** write(): whole pages into the page cache, dirty; held back where too much is dirty (generic_perform_write). */
function runWrite(m: Machine, task: Task, op: WriteOp): void {
	const file = m.files.find(f => f.path === op.file);
	if (file === undefined) throw new Error(`${task.name} writes ${op.file}, which does not exist`);
	const progress = task.op;
	const {flags} = m.frames;
	while (task.state === 'R' && m.clock < m.limit) {
		if (due(m, task, op.rate) < 0) return;
		const page = op.from + progress.at;
		if (page >= file.pages) {
			nextOp(task);
			return;
		}
		let pfn = lookup(file, page);
		if (pfn === NONE) {
			pfn = allocPage(m, task, {zoneClass: 3, kind: KIND_USER, noRetry: false});
			if (pfn < 0) return;
			addToPageCache(m, file, page, pfn, true);
			flags[pfn] |= UPTODATE;
		} else if ((flags[pfn] & UPTODATE) === 0) {
			waitForPage(m, task, pfn, 'file-read');
			return;
		}
		doneWaiting(m, task);
		progress.waited = false;
		m.clock += m.costs.writeCachedPage;
		if ((flags[pfn] & DIRTY) === 0) task.dirtied++;
		setDirty(m, pfn);
		const over = advanceOp(progress, op.pages, op.times);
		balanceDirtyPages(m, task);
		if (over) {
			nextOp(task);
			return;
		}
	}
}

function runMap(m: Machine, task: Task, op: Extract<Op, {do: 'map'}>): void {
	if (mapRegion(m, task, op) !== null) {
		nextOp(task);
		return;
	}
	emit(m, {kind: 'refused', what: `${task.name}: a mapping of ${op.pages} pages (${op.region})`, errno: op.file === undefined ? 'ENOMEM' : 'ENOENT', why: op.file === undefined ? 'overcommit' : `no file ${op.file}`});
	kill(m, task, 'enomem');
}

function runOp(m: Machine, task: Task, op: Op): void {
	const progress = task.op;
	if (!progress.begun) {
		progress.begun = true;
		progress.startedAt = m.clock;
	}
	switch (op.do) {
		case 'map':
			runMap(m, task, op);
			return;
		case 'unmap': {
			const region = findRegion(m, task, op.region);
			if (region !== undefined) {
				if (!zapRegion(m, task, region)) return;
				removeRegion(m, task, region);
			}
			nextOp(task);
			return;
		}
		case 'touch':
			runTouch(m, task, op);
			return;
		case 'read':
			runRead(m, task, op);
			return;
		case 'write':
			runWrite(m, task, op);
			return;
		case 'pageout':
			if (pushOut(m, task, op)) nextOp(task);
			return;
		case 'compute': {
			const ns = Math.min(op.us * 1000 - progress.done, m.limit - m.clock);
			m.clock += ns;
			task.userNs += ns;
			progress.done += ns;
			if (progress.done >= op.us * 1000) nextOp(task);
			return;
		}
		case 'sleep':
			nextOp(task);
			if (op.us === 0) {
				task.pc--; // for ever: whoever wakes it finds it here again
				sleep(m, task, 'S', 'sleep');
			} else sleepFor(m, task, op.us * 1000, 'S', 'sleep');
			return;
		case 'jump': {
			const taken = (task.jumps[task.pc] ?? 0) + 1;
			m.clock += m.costs.residentTouch;
			if (op.times !== 0 && taken > op.times) {
				task.jumps[task.pc] = 0;
				nextOp(task);
			} else {
				task.jumps[task.pc] = taken;
				nextOp(task, op.to);
			}
			return;
		}
		case 'swapoff':
			if (continueSwapoff(m, task, op.device)) nextOp(task);
			return;
		case 'exit':
			kill(m, task, 'done');
			return;
		default:
			op satisfies never;
	}
}

/** The kernel's and the process's first pages: stack, tables, program data. */
function runStart(m: Machine, task: Task): boolean {
	if (!takeKernelMemory(m, task)) return false;
	const image = findRegion(m, task, '[image]');
	const {anonPages, faults} = m.config.processImage;
	if (image !== undefined) {
		for (let page = image.rss + image.swapped; page < anonPages; page++) if (!access(m, task, image, page, 'write')) return false;
	}
	const others = Math.max(0, faults - anonPages); // of text and of pages shared with the parent
	task.minflt += others;
	m.vm.pgfault += others;
	m.clock += others * m.costs.writeProtectFault;
	nextOp(task, 0);
	return true;
}

/** Runs a process for a step. */
export function runProcess(m: Machine, task: Task): void {
	while (task.state === 'R' && m.clock < m.limit) {
		if (task.stall !== null) {
			runStall(m, task);
			if (task.stall !== null) return;
			continue;
		}
		if (task.killed) {
			runExit(m, task);
			return;
		}
		task.waitsFor = 'nothing';
		if (!continueReading(m, task)) continue;
		if (task.pc < 0) {
			runStart(m, task);
			continue;
		}
		const op = task.program[task.pc];
		if (op === undefined) kill(m, task, 'done');
		else runOp(m, task, op);
	}
}

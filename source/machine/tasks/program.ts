// Running a process: its program step by step, each step as far as time, memory and disks let it. A step in the middle is its OpProgress.
import {findRegion, growRegion, mapRegion} from '../address-space/address-space.ts';
import {pageAddress, type Region} from '../address-space/region.ts';
import {runCalls} from './calls.ts';
import type {Op} from '../command.ts';
import {emit} from '../account/emit.ts';
import {balanceAgain} from '../files/balance-dirty-pages.ts';
import {runImage} from './exec.ts';
import {access, continueReading} from '../address-space/faults.ts';
import {runRead, runWrite} from '../files/file-io.ts';
import {PAGE} from '../address-space/layout.ts';
import {runFill, runFree, runMalloc} from '../malloc/ops.ts';
import {mallocOf} from '../malloc/use.ts';
import {advanceOp, due, nextOp, randomPage} from '../files/pacing.ts';
import {createWatchdog, watch} from '../panic.ts';
import {runStall} from '../memory/page-alloc.ts';
import {DIRTY_PTE, PRESENT, WRITABLE, YOUNG} from '../address-space/pte.ts';
import {pushOut} from '../reclaim/pageout.ts';
import {mayCommit, OVERCOMMIT_NEVER} from '../oom/overcommit.ts';
import {openRandom} from '../random.ts';
import {sleep, sleepFor} from './scheduler.ts';
import {endRefused} from './refuse.ts';
import type {Machine} from '../state.ts';
import {continueSwapoff} from '../swap/swapoff.ts';
import type {Task} from './task.ts';
import {kill, runExit, takeKernelMemory} from './task-life.ts';
import {translate, translateAgain, translateRun} from '../address-space/tlb.ts';
import {unmapRegion} from '../address-space/unmap.ts';

type TouchOp = Extract<Op, {do: 'touch'}>;

/** Bits of an entry that an access would set: where all are set, it changes nothing. */
const usedMask = (op: TouchOp): number => (op.access === 'read' ? PRESENT | YOUNG : PRESENT | YOUNG | WRITABLE | DIRTY_PTE);

/** Fewer rounds than this are not worth looking at the whole range first. */
const MANY_ROUNDS = 4;

/** Runs over pages that are resident and in use already, which is all but free; returns how many. */
function touchResident(m: Machine, task: Task, region: Region, op: TouchOp, most: number): number {
	const {ptes} = region;
	const progress = task.op;
	const mask = usedMask(op);
	const cost = m.costs.residentTouch * (op.accesses ?? 1);
	const start = op.from + progress.at;
	const byTime = Math.ceil((m.limit - m.clock) / (cost + m.costs.tlbWalkRead));
	const end = Math.min(start + most, op.from + op.pages, ptes.length, start + byTime);
	let page = start;
	while (page < end && ptes[page] > 0 && (ptes[page] & mask) === mask) page++;
	const n = page - start;
	if (n === 0) return 0;
	m.clock += n * cost;
	task.userNs += n * cost;
	translateRun(m, task, pageAddress(region, start) / PAGE, n, accessesOf(op), region.down ? -1 : 1);
	return n;
}

/**
 * Whole rounds over a range that is resident, from its start: two of them page by page, and as many more as fit into the step and are due by what the
 * second one cost. Returns how many.
 */
function touchRounds(m: Machine, task: Task, region: Region, op: TouchOp, left: number): number {
	const {times} = op;
	const most = Math.min(Math.floor(left / op.pages), times === 0 ? Infinity : times - task.op.round);
	const roundNs = op.pages * m.costs.residentTouch * (op.accesses ?? 1);
	if (most < MANY_ROUNDS || (m.limit - m.clock) / (roundNs + op.pages * m.costs.tlbWalkRead) < MANY_ROUNDS || region.down) return 0;
	const {ptes} = region;
	const mask = usedMask(op);
	if (op.from + op.pages > ptes.length) return 0;
	for (let page = op.from; page < op.from + op.pages; page++) if (ptes[page] <= 0 || (ptes[page] & mask) !== mask) return 0;
	const vpn = pageAddress(region, op.from) / PAGE;
	const accesses = accessesOf(op);
	translateRun(m, task, vpn, op.pages, accesses, 1);
	const cost = translateRun(m, task, vpn, op.pages, accesses, 1);
	const eachNs = roundNs + cost.reads * m.costs.tlbWalkRead;
	const more = Math.max(0, Math.min(most - 2, Math.floor((m.limit - m.clock - 2 * roundNs) / eachNs)));
	translateAgain(m, task, op.pages, accesses, cost, more);
	m.clock += (2 + more) * roundNs;
	task.userNs += (2 + more) * roundNs;
	return 2 + more;
}

/** Uses of each page: x++ is a load and a store. */
const accessesOf = (op: TouchOp): number => (op.access === 'update' ? 2 : 1) * (op.accesses ?? 1);

/** The same for pages drawn at random; stops at the first that is not resident, which is then the step's chosen one. */
function touchResidentAtRandom(m: Machine, task: Task, region: Region, op: TouchOp, most: number): number {
	const {ptes} = region;
	const progress = task.op;
	const mask = usedMask(op);
	const cost = m.costs.randomTouch + m.costs.residentTouch * ((op.accesses ?? 1) - 1);
	const end = Math.min(most, op.pages - progress.at);
	const accesses = accessesOf(op);
	const random = openRandom(task.rng);
	let n = 0;
	while (n < end && m.clock < m.limit) {
		if (progress.chosen < 0) progress.chosen = random.below(op.pages);
		const page = op.from + progress.chosen;
		if (page >= ptes.length || ptes[page] <= 0 || (ptes[page] & mask) !== mask) break;
		progress.chosen = -1;
		n++;
		m.clock += cost;
		translate(m, task, pageAddress(region, page) / PAGE, accesses);
	}
	task.rng = random.state();
	task.userNs += n * cost;
	return n;
}

function runTouch(m: Machine, task: Task, op: TouchOp): void {
	const region = findRegion(m, task, op.region);
	if (region === undefined) return endRefused(m, task, `touching ${op.region}`, 'EFAULT', 'it has mapped nothing of that name');
	if (op.access !== 'read' && region.permissions[1] !== 'w') return endRefused(m, task, `writing to ${op.region}`, 'EFAULT', 'it may only read that');
	const progress = task.op;
	while (task.state === 'R' && m.clock < m.limit) {
		const left = due(m, task, op.rate);
		if (left < 0) return;
		if (!progress.loaded && !progress.waited) {
			const rounds = op.order === 'forward' && progress.at === 0 ? touchRounds(m, task, region, op, left) : 0;
			if (rounds > 0) {
				progress.done += rounds * op.pages;
				progress.round += rounds;
				if (op.times !== 0 && progress.round >= op.times) {
					nextOp(task);
					return;
				}
				continue;
			}
			const n = (op.order === 'forward' ? touchResident : touchResidentAtRandom)(m, task, region, op, left);
			if (n > 0) {
				progress.done += n - 1;
				progress.at += n - 1;
				const {chosen} = progress; // drawn, and not resident
				if (advanceOp(progress, op.pages, op.times)) {
					nextOp(task);
					return;
				}
				progress.chosen = chosen;
				continue;
			}
		}
		const page = op.from + (op.order === 'random' ? randomPage(task, op.pages) : progress.at);
		if (page >= region.pages && !(region.growBy > 0 && growRegion(m, task, region, page))) {
			const overcommit = region.growBy > 0 && page < region.maxPages;
			const why = overcommit ? 'overcommit' : 'no hole is left in its address space';
			const asked = {pid: task.pid, name: task.name, by: 'growth', bytes: Math.max(1, region.growBy) * PAGE, overcommit} as const;
			emit(m, {kind: 'refused', what: `${task.name}: memory for page ${page} of ${op.region}`, errno: 'ENOMEM', why, asked});
			nextOp(task);
			return;
		}
		if (!access(m, task, region, page, op.access, op.accesses)) return;
		if (advanceOp(progress, op.pages, op.times)) {
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
	const overcommit =
		op.file === undefined && (op.noreserve !== true || m.tunables.overcommitMemory === OVERCOMMIT_NEVER) && !mayCommit(m, task, op.first ?? op.pages);
	emit(m, {
		kind: 'refused',
		what: `${task.name}: a mapping of ${op.pages} pages (${op.region})`,
		errno: op.file === undefined ? 'ENOMEM' : 'ENOENT',
		why: op.file !== undefined ? `no file ${op.file}` : overcommit ? 'overcommit' : 'no hole is left in its address space',
		asked: {pid: task.pid, name: task.name, by: 'mapping', bytes: (op.first ?? op.pages) * PAGE, overcommit},
	});
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
			if (region === undefined || unmapRegion(m, task, region.id)) nextOp(task);
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
		case 'malloc':
			runMalloc(m, task, op);
			return;
		case 'free':
			runFree(m, task, op);
			return;
		case 'fill':
			runFill(m, task, op);
			return;
		case 'mallopt': {
			const {do: _, ...options} = op;
			mallocOf(task, options);
			nextOp(task);
			return;
		}
		case 'compute': {
			const ns = Math.min(op.us * 1000 - progress.done, m.limit - m.clock);
			m.clock += ns;
			task.userNs += ns;
			progress.done += ns;
			if (progress.done >= op.us * 1000) nextOp(task);
			return;
		}
		case 'sleep': {
			const wholeNs = op.us * 1000;
			const left = progress.startedAt + (op.aligned === true ? wholeNs - (progress.startedAt % wholeNs) : wholeNs) - m.clock;
			if (op.us === 0) sleep(m, task, 'S', 'sleep');
			else if (left > 0) sleepFor(m, task, left, 'S', 'sleep');
			else nextOp(task); // whoever wakes it early finds it here again
			return;
		}
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
	if (!runImage(m, task)) return false;
	const {anonPages, faults} = m.config.processImage;
	const others = Math.max(0, faults - anonPages); // of text and of pages shared with the parent
	task.minflt += others;
	m.vm.pgfault += others;
	m.clock += others * m.costs.writeProtectFault;
	nextOp(task, 0);
	return true;
}

/** Runs a process for a step. */
export function runProcess(m: Machine, task: Task): void {
	const dog = createWatchdog();
	while (task.state === 'R' && m.clock < m.limit) {
		watch(m, dog, m.clock);
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
		if (task.dirty.again !== null) {
			balanceAgain(m, task);
			continue;
		}
		if (task.pc < 0) {
			runStart(m, task);
			continue;
		}
		if (runCalls(m, task)) continue;
		const op = task.program[task.pc];
		if (op === undefined) kill(m, task, 'done');
		else runOp(m, task, op);
	}
}

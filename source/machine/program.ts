// Running a process: its program step by step, each step as far as time, memory and disks let it. A step in the middle is its OpProgress.
import {findRegion, growRegion, mapRegion, type Region, removeRegion, zapRegion} from './address-space.ts';
import type {Op} from './command.ts';
import {emit} from './emit.ts';
import {access, continueReading} from './faults.ts';
import {runRead, runWrite} from './file-io.ts';
import {advanceOp, due, nextOp, randomPage} from './pacing.ts';
import {runStall} from './page-alloc.ts';
import {DIRTY_PTE, PRESENT, WRITABLE, YOUNG} from './page-table.ts';
import {pushOut} from './pageout.ts';
import {openRandom} from './random.ts';
import {sleep, sleepFor} from './scheduler.ts';
import type {Machine} from './state.ts';
import {continueSwapoff} from './swapoff.ts';
import type {Task} from './task.ts';
import {kill, runExit, takeKernelMemory} from './task-life.ts';

type TouchOp = Extract<Op, {do: 'touch'}>;

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

/** The same for pages drawn at random; stops at the first that is not resident, which is then the step's chosen one. */
function touchResidentAtRandom(m: Machine, task: Task, region: Region, op: TouchOp, most: number): number {
	const {ptes} = region;
	const progress = task.op;
	const mask = op.access === 'read' ? PRESENT | YOUNG : PRESENT | YOUNG | WRITABLE | DIRTY_PTE;
	const cost = m.costs.randomTouch;
	const end = Math.min(most, Math.ceil((m.limit - m.clock) / cost), op.pages - progress.at);
	const random = openRandom(task.rng);
	let n = 0;
	while (n < end) {
		if (progress.chosen < 0) progress.chosen = random.below(op.pages);
		const page = op.from + progress.chosen;
		if (page >= ptes.length || ptes[page] <= 0 || (ptes[page] & mask) !== mask) break;
		progress.chosen = -1;
		n++;
	}
	task.rng = random.state();
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
		if (!progress.loaded && !progress.waited) {
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

function runMap(m: Machine, task: Task, op: Extract<Op, {do: 'map'}>): void {
	if (mapRegion(m, task, op) !== null) {
		nextOp(task);
		return;
	}
	emit(m, {
		kind: 'refused',
		what: `${task.name}: a mapping of ${op.pages} pages (${op.region})`,
		errno: op.file === undefined ? 'ENOMEM' : 'ENOENT',
		why: op.file === undefined ? 'overcommit' : `no file ${op.file}`,
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
			} else sleepFor(m, task, op.aligned === true ? op.us * 1000 - (m.clock % (op.us * 1000)) : op.us * 1000, 'S', 'sleep');
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

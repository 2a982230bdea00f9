// Running a process: its program step by step, each step as far as time, memory and disks let it. A step in the middle is its OpProgress.
import {beginHighVisit} from '../cgroup/high.ts';
import {moveTask} from '../cgroup/life.ts';
import {findGroup} from '../cgroup/tree.ts';
import {applyFreezer} from '../cgroup/freezer.ts';
import {continueGroupWork, createLimitWrite} from '../cgroup/work.ts';
import {findRegion, mapRegion} from '../address-space/address-space.ts';
import {beRead, leaveTables} from './beforehand.ts';
import {runCalls} from './calls.ts';
import type {Op} from '../command.ts';
import {balanceAgain} from '../files/balance-dirty-pages.ts';
import {runImage} from './exec.ts';
import {continueFork, writeFirst} from './fork.ts';
import {refOf} from '../files/descriptor.ts';
import {runEvictions} from '../files/evict.ts';
import {runFileOp} from '../files/open-file.ts';
import {runFsync} from '../files/fsync.ts';
import {continueReading} from '../address-space/faults.ts';
import {runCopy, runRead, runWrite} from '../files/file-io.ts';
import {runSync, runTruncate, runUmount} from '../files/truncate.ts';
import {runFill, runFree, runMalloc} from '../malloc/ops.ts';
import {mallocOf} from '../malloc/use.ts';
import {nextOp} from '../files/pacing.ts';
import {createWatchdog, watch} from '../panic.ts';
import {runStall} from '../memory/page-alloc.ts';
import {pushOut} from '../reclaim/pageout.ts';
import {mayCommit, OVERCOMMIT_NEVER} from '../oom/overcommit.ts';
import {runLookup} from './lookup.ts';
import {runArrive} from './arrive.ts';
import {answer} from './requests.ts';
import {endRefused, refuseMemory} from './refuse.ts';
import {runScan} from './scan.ts';
import {sleep, sleepFor} from './scheduler.ts';
import type {Machine} from '../state.ts';
import type {HugepageWriter} from '../memory/hugetlb.ts';
import {runHugepages} from '../memory/hugetlb-reclaim.ts';
import {continueSwapoff} from '../swap/swapoff.ts';
import type {Task} from './task.ts';
import {takeKernelMemory} from './kernel-part.ts';
import {kill, runExit} from './task-life.ts';
import {unmapRegion} from '../address-space/unmap.ts';
import {PAGE} from '../address-space/layout.ts';
import {fetchText} from './text.ts';
import {runTouch} from './touch.ts';
import {runWalk} from '../vfs/walk.ts';

function runMap(m: Machine, task: Task, op: Extract<Op, {do: 'map'}>): void {
	m.clock += m.costs.syscall;
	if (mapRegion(m, task, op) !== null) {
		nextOp(task);
		return;
	}
	const what = `a mapping of ${op.pages} pages (${op.region})`;
	if (op.file !== undefined && refOf(m, task, op.file) === null) return endRefused(m, task, what, 'ENOENT', `no file ${op.file}`);
	const isCounted = op.file === undefined && (op.noreserve !== true || m.tunables.overcommitMemory === OVERCOMMIT_NEVER);
	const asked = op.first ?? op.pages;
	refuseMemory(m, task, {by: 'mapping', what, bytes: asked * PAGE, overcommit: isCounted && !mayCommit(m, task, asked)});
	kill(m, task, 'refused');
}

/** Works for so long in user mode. */
function runCompute(m: Machine, task: Task, op: Extract<Op, {do: 'compute'}>): void {
	const progress = task.op;
	const ns = Math.min(op.us * 1000 - progress.done, m.limit - m.clock);
	m.clock += ns;
	task.userNs += ns;
	progress.done += ns;
	if (progress.done >= op.us * 1000) nextOp(task);
}

/** Sleeps for so long, or to the next whole multiple of it since boot; for ever with 0. Whoever wakes it early finds it here again. */
function runSleep(m: Machine, task: Task, op: Extract<Op, {do: 'sleep'}>): void {
	const wholeNs = op.us * 1000;
	const {startedAt} = task.op;
	const left = startedAt + (op.aligned === true ? wholeNs - (startedAt % wholeNs) : wholeNs) - m.clock;
	if (op.us === 0) sleep(m, task, 'S', 'sleep');
	else if (left > 0) sleepFor(m, task, left, 'S', 'sleep');
	else nextOp(task);
}

/** Back to another step, so many times (0: always). */
function runJump(m: Machine, task: Task, op: Extract<Op, {do: 'jump'}>): void {
	const taken = (task.jumps[task.pc] ?? 0) + 1;
	const over = op.times !== 0 && taken > op.times;
	m.clock += m.costs.residentTouch;
	task.jumps[task.pc] = over ? 0 : taken;
	nextOp(task, over ? undefined : op.to);
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
			if (region !== undefined && !unmapRegion(m, task, region.id)) return;
			m.clock += m.costs.syscall;
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
		case 'walk':
			runWalk(m, task, op);
			return;
		case 'copy':
			runCopy(m, task, op);
			return;
		case 'sync':
			if (runSync(m, task, op.disk)) nextOp(task);
			return;
		case 'umount':
			if (runUmount(m, task, op)) nextOp(task);
			return;
		case 'open':
		case 'close':
		case 'unlink':
			runFileOp(m, task, op);
			return;
		case 'truncate':
			if (runTruncate(m, task, op)) nextOp(task);
			return;
		case 'fork':
			if (continueFork(m, task, op)) nextOp(task);
			return;
		case 'pageout':
			if (pushOut(m, task, op)) nextOp(task);
			return;
		case 'tables':
			if (leaveTables(m, task, op)) nextOp(task);
			return;
		case 'read_by_others':
			if (beRead(m, task, op)) nextOp(task);
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
		case 'lookup':
			runLookup(m, task, op);
			return;
		case 'arrive':
			runArrive(m, task, op);
			return;
		case 'answer':
			answer(m, task);
			nextOp(task);
			return;
		case 'scan':
			runScan(m, task, op);
			return;
		case 'compute':
			runCompute(m, task, op);
			return;
		case 'sleep':
			runSleep(m, task, op);
			return;
		case 'jump':
			runJump(m, task, op);
			return;
		case 'swapoff':
			if (continueSwapoff(m, task, op.device)) nextOp(task);
			return;
		case 'hugepages':
			m.clock += m.costs.syscall;
			(m.hugetlb.writer as HugepageWriter).begun = true;
			nextOp(task);
			return;
		case 'join':
			m.clock += m.costs.syscall;
			join(m, task, findGroup(m, op.cgroup));
			nextOp(task);
			return;
		case 'limit':
			task.groupWork = createLimitWrite(op.kind, op.group, op.pages, op.swappiness);
			m.clock += m.costs.syscall;
			nextOp(task);
			return;
		case 'exit':
			kill(m, task, 'done');
			return;
		default:
			op satisfies never;
	}
}

/** Goes to a group; what it has stays where it is charged. One that has been removed meanwhile cannot be gone to. */
function join(m: Machine, task: Task, group: number): void {
	task.joins = -1;
	if (group >= 0 && (group === 0 || m.cgroups?.groups[group]?.online === true)) moveTask(m, task, group);
	applyFreezer(m, task);
}

/** The kernel's and the process's first pages: stack, tables, program data. */
function runStart(m: Machine, task: Task): boolean {
	if (!takeKernelMemory(m, task)) return false;
	if (task.joins >= 0) join(m, task, task.joins);
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
		if (task.fsync !== null) {
			runFsync(m, task, task.fsync);
			continue;
		}
		if (task.evicting.length > 0 && !runEvictions(m, task)) continue;
		if (m.hugetlb.writer !== null && runHugepages(m, task)) continue;
		if (task.groupWork !== null && !continueGroupWork(m, task)) continue;
		if (task.killed) {
			runExit(m, task);
			return;
		}
		task.waitsFor = 'nothing';
		if (!continueReading(m, task)) continue;
		if (task.overHigh > 0) {
			task.groupWork = beginHighVisit(m, task);
			continue;
		}
		if (task.dirty.again !== null) {
			balanceAgain(m, task);
			continue;
		}
		if (task.pc < 0) {
			runStart(m, task);
			continue;
		}
		const {text} = task;
		if (text !== null && !fetchText(m, task, text)) continue;
		const since = m.clock;
		if (task.forked > 0 && !writeFirst(m, task)) continue;
		if (!runCalls(m, task)) {
			const op = task.program[task.pc];
			if (op === undefined) kill(m, task, 'done');
			else runOp(m, task, op);
		}
		if (text !== null) text.owedNs += m.clock - since;
	}
}

// A program's steps that call malloc and free, or use a block: carried out call by call. (docs §13.2)
import {accessAddress} from '../address-space/access-address.ts';
import type {Op} from '../command.ts';
import {PAGE} from '../address-space/layout.ts';
import {blockAt, blocksHeld, callFree, callMalloc, mallocOf, runWork} from './use.ts';
import {nextOp} from '../files/pacing.ts';
import {mayCommit} from '../oom/overcommit.ts';
import {openRandom} from '../random.ts';
import type {Machine} from '../state.ts';
import {endRefused, refuseMemory} from '../tasks/refuse.ts';
import type {Task} from '../tasks/task.ts';
import {mustStop} from '../tasks/cpu.ts';

type MallocOp = Extract<Op, {do: 'malloc'}>;
type FreeOp = Extract<Op, {do: 'free'}>;
type FillOp = Extract<Op, {do: 'fill'}>;

/** A number from 0 up to, without, a limit, out of the task's own random numbers. */
function draw(task: Task, limit: number): number {
	const random = openRandom(task.rng);
	const value = random.below(limit);
	task.rng = random.state();
	return value;
}

/** Bytes of the next request: as given, or drawn so that each doubling of size is as likely as the next. */
function bytesOf(task: Task, op: MallocOp): number {
	if (op.most === undefined || op.most <= op.bytes) return op.bytes;
	return Math.floor(op.bytes * (op.most / op.bytes) ** (draw(task, 2 ** 20) / 2 ** 20));
}

/** So many blocks a program may hold at once: each is kept track of here, whatever its size. */
const MOST_BLOCKS = 1_000_000;

export function runMalloc(m: Machine, task: Task, op: MallocOp): void {
	while (task.state === 'R' && !mustStop(m)) {
		if (!runWork(m, task)) return;
		if (task.op.at >= op.count) {
			nextOp(task);
			return;
		}
		task.op.at++;
		if (mallocOf(task).held >= MOST_BLOCKS)
			return endRefused(m, task, 'one more block', 'ENOMEM', `${MOST_BLOCKS} blocks that nobody has freed are the most of a program here`);
		const bytes = bytesOf(task, op);
		if (callMalloc(m, task, op.block, bytes) === null)
			refuseMemory(m, task, {by: 'malloc', what: `malloc(${bytes})`, bytes, overcommit: !mayCommit(m, task, Math.ceil(bytes / PAGE))});
	}
}

/** Which of a name's blocks goes next: the oldest, the newest, every second one from the oldest, or any. */
function victim(task: Task, op: FreeOp, held: number): number {
	switch (op.order) {
		case 'oldest':
			return 0;
		case 'newest':
			return held - 1;
		case 'second':
			return task.op.at; // those before it have been passed over
		case 'random':
			return draw(task, held);
		default:
			return op.order satisfies never;
	}
}

export function runFree(m: Machine, task: Task, op: FreeOp): void {
	while (task.state === 'R' && !mustStop(m)) {
		if (!runWork(m, task)) return;
		const held = blocksHeld(mallocOf(task).blocks.get(op.block));
		const index = held === 0 ? 0 : victim(task, op, held);
		if (index >= held || (op.count > 0 && task.op.at >= op.count)) {
			nextOp(task);
			return;
		}
		task.op.at++;
		callFree(m, task, op.block, index);
	}
}

/** Accesses `bytes` bytes from an address on, a page at a time from progress.at; true when all have been used. */
export function accessBytes(m: Machine, task: Task, address: number, bytes: number, how: 'read' | 'write'): boolean {
	const first = Math.floor(address / PAGE);
	const pages = Math.floor((address + Math.max(1, bytes) - 1) / PAGE) - first + 1;
	const progress = task.op;
	while (progress.at < pages) {
		if (task.state !== 'R' || mustStop(m)) return false;
		const at = progress.at === 0 ? address : (first + progress.at) * PAGE;
		if (!accessAddress(m, task, at, how)) return false;
		progress.at++;
	}
	progress.at = 0;
	return true;
}

export function runFill(m: Machine, task: Task, op: FillOp): void {
	const progress = task.op;
	for (;;) {
		const held = mallocOf(task).blocks.get(op.block);
		const isOver = held === undefined || (op.which === 'newest' && progress.round > 0);
		const block = isOver ? undefined : blockAt(held, op.which === 'newest' ? blocksHeld(held) - 1 : progress.round);
		if (block === undefined) {
			nextOp(task);
			return;
		}
		if (!accessBytes(m, task, block.address, Math.min(block.bytes, op.bytes ?? Infinity), op.access)) return;
		progress.round++;
	}
}

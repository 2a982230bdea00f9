// Calls that come to a process from outside, as if its program made them as its next step: malloc, free, an access to an address.
// They are carried out in the process's own time at the next point where its program can be left and gone on with, in the order in which they came.
import type {Call, Op, Outcome, Program} from '../command.ts';
import {emit} from '../account/emit.ts';
import {findRegion} from '../address-space/address-space.ts';
import {callFree, callMalloc, mallocOf, runWork} from '../malloc/use.ts';
import {accessBytes} from '../malloc/ops.ts';
import {mallocHow} from '../malloc/view.ts';
import {continueFork} from './fork.ts';
import {wake} from './scheduler.ts';
import type {Machine} from '../state.ts';
import {freshProgress, type OpProgress, rss, type Task} from './task.ts';

/** Blocks that come of calls from outside, by this name. */
const OUTSIDE = 'by hand';

/** What a process is made to do: a call, or a fork. */
export type Order = Call | Extract<Op, {do: 'fork'}>;

/** A call in hand: the program's own progress is put aside. */
export type Calling = {
	readonly call: Order;
	readonly saved: OpProgress;
	begun: boolean;
	address: number;
	how: string;
	readonly minflt: number;
	readonly majflt: number;
	readonly rssPages: number;
	/** Change of the machine's free pages while the process itself was at this call. */
	freePages: number;
	readonly syscalls: Readonly<Record<'brk' | 'mmap' | 'munmap' | 'mremap', number>>;
};

/** Whether a block with this address is held, and by which name. */
function findBlock(task: Task, address: number): {readonly name: string; readonly index: number} | null {
	for (const [name, {list, gone}] of task.malloc?.blocks ?? []) {
		const at = list.findIndex((block, i) => i >= gone && block.address === address);
		if (at >= 0) return {name, index: at - gone};
	}
	return null;
}

/** Takes a call for a process. EINVAL where malloc never gave the address out. */
export function orderCall(m: Machine, task: Task, call: Call): Outcome {
	if (call.do === 'leak' && !(call.rate >= 0 && call.rate < 1e12)) return {ok: false, errno: 'EINVAL', why: `${call.rate} pages a second is no rate`};
	if (call.do !== 'free' && call.do !== 'leak' && !(Number.isInteger(call.bytes) && call.bytes >= (call.do === 'access' ? 1 : 0) && call.bytes < 2 ** 47))
		return {ok: false, errno: 'EINVAL', why: `${call.bytes} bytes are no size`};
	if (call.do === 'free' && findBlock(task, call.address) === null)
		return {ok: false, errno: 'EINVAL', why: `0x${call.address.toString(16)} is not the address of a block of ${task.name}: glibc would abort it`};
	return order(m, task, call);
}

function order(m: Machine, task: Task, what: Order): Outcome {
	task.calls.push(what);
	if (task.state === 'S' && task.waitsFor === 'sleep') wake(m, task);
	return {ok: true};
}

/** Has a process fork when its program can be left. */
export const orderFork = (m: Machine, task: Task, name: string, program: Program): Outcome => order(m, task, {do: 'fork', name, program});

const syscallsOf = (task: Task): Calling['syscalls'] => ({...(task.malloc?.heap.syscalls ?? {brk: 0, mmap: 0, munmap: 0, mremap: 0})});

/** A leak without an end maps so much at once and again when it is used up, 8 GiB, and ends at 8 TiB. */
const LEAK_PIECE = 2 ** 21;
const LEAK_END = 2 ** 31;

/** From here on its program is a leak. What it had mapped stays. */
function becomeLeak(m: Machine, task: Task, rate: number): void {
	let region = 'leak';
	for (let count = 2; findRegion(m, task, region) !== undefined; count++) region = `leak ${count}`;
	task.program = [
		{do: 'map', region, pages: LEAK_END, noreserve: true, first: LEAK_PIECE, growBy: LEAK_PIECE, atMost: true},
		{do: 'touch', region, from: 0, pages: LEAK_END, access: 'write', order: 'forward', times: 1, rate},
		{do: 'sleep', us: 0},
	];
	task.pc = 0;
	for (const step of Object.keys(task.jumps)) delete task.jumps[Number(step)];
}

function begin(m: Machine, task: Task, calling: Calling): void {
	const {call} = calling;
	calling.begun = true;
	if (call.do === 'leak') {
		becomeLeak(m, task, call.rate);
		return;
	}
	if (call.do === 'fork') return;
	if (call.do === 'access') {
		calling.address = call.address;
		return;
	}
	if (call.do === 'malloc') calling.address = callMalloc(m, task, OUTSIDE, call.bytes)?.address ?? 0;
	else {
		const block = findBlock(task, call.address);
		calling.address = call.address;
		if (block !== null) callFree(m, task, block.name, block.index);
	}
	calling.how = mallocHow(mallocOf(task).heap);
}

function finish(m: Machine, task: Task, calling: Calling): void {
	if (calling.call.do !== 'fork') tell(m, task, calling, calling.call);
	// Who leaks begins its first step.
	Object.assign(task.op, calling.call.do === 'leak' ? freshProgress() : calling.saved);
	task.calling = null;
}

function tell(m: Machine, task: Task, calling: Calling, call: Call): void {
	const after = syscallsOf(task);
	const syscalls = (['brk', 'mmap', 'munmap', 'mremap'] as const).flatMap(name => Array<typeof name>(after[name] - calling.syscalls[name]).fill(name));
	emit(m, {
		kind: 'called',
		pid: task.pid,
		name: task.name,
		call,
		address: calling.address,
		how: calling.how,
		syscalls,
		minflt: task.minflt - calling.minflt,
		majflt: task.majflt - calling.majflt,
		rssPages: rss(task) - calling.rssPages,
		freePages: calling.freePages,
	});
}

/** Whether the program can be left now: it is not in the middle of an access or of a call of its own. */
const canBeLeft = (task: Task): boolean => task.pc >= 0 && !task.op.waited && !task.op.loaded && task.work === null;

/** Goes on with the call in hand or takes the next. False: there is none, the program has its turn. */
export function runCalls(m: Machine, task: Task): boolean {
	if (task.calling === null) {
		if (task.calls.length === 0 || !canBeLeft(task)) return false;
		const call = task.calls.shift() as Order;
		task.calling = {
			call,
			saved: {...task.op},
			begun: false,
			address: 0,
			how: '',
			minflt: task.minflt,
			majflt: task.majflt,
			rssPages: rss(task),
			freePages: 0,
			syscalls: syscallsOf(task),
		};
		Object.assign(task.op, freshProgress());
	}
	const {calling} = task;
	const freeBefore = m.free;
	if (!calling.begun) begin(m, task, calling);
	const {call} = calling;
	const done =
		call.do === 'leak' ||
		(call.do === 'fork' ? continueFork(m, task, call) : call.do === 'access' ? accessBytes(m, task, call.address, call.bytes, call.access) : runWork(m, task));
	calling.freePages += m.free - freeBefore;
	if (done) finish(m, task, calling);
	return true;
}

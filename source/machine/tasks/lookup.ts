// A program's step that looks things up: records of a region or of a file, each drawn by popularity when its turn comes. (docs: programs)
import {findRegion} from '../address-space/address-space.ts';
import {access} from '../address-space/faults.ts';
import {DIRTY_PTE, PRESENT, WRITABLE, YOUNG} from '../address-space/pte.ts';
import {pageAddress, type Region} from '../address-space/region.ts';
import {translate} from '../address-space/tlb.ts';
import type {Op} from '../command.ts';
import {inodeOf, openFile} from '../files/descriptor.ts';
import {pagesIn, readAnyPage} from '../files/file-io.ts';
import {nextOp} from '../files/pacing.ts';
import {PAGE} from '../address-space/layout.ts';
import {noteUsed} from '../address-space/table-span.ts';
import {openRandom} from '../random.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';
import {endRefused} from './refuse.ts';
import {drawRank, scattered, type Zipf, zipf} from './zipf.ts';
import {mustStop} from './cpu.ts';

type LookupOp = Extract<Op, {do: 'lookup'}>;

/** Bits of an entry that the use would set. */
const usedMask = (op: LookupOp): number => (op.access === 'read' ? PRESENT | YOUNG : PRESENT | YOUNG | WRITABLE | DIRTY_PTE);

/** What the records of one step are drawn with: opened once for all that are looked up in a go. */
type Drawing = {readonly law: Zipf; readonly random: ReturnType<typeof openRandom>; readonly uniform: () => number};

function openDrawing(task: Task, {unit, skew}: LookupOp, pages: number): Drawing {
	const random = openRandom(task.rng);
	return {law: zipf(Math.ceil(pages / unit), skew), random, uniform: () => random.below(2 ** 32) / 2 ** 32};
}

/** The record that is looked up: kept until it is done, as a fault may have to wait. */
function record({op}: Task, {step}: LookupOp, {law, uniform}: Drawing): number {
	if (op.chosen < 0) op.chosen = scattered(drawRank(law, uniform) - 1, step, law.n);
	return op.chosen;
}

/** Uses a page of memory that may be anywhere; false = stalled, asleep, or a read is to go on. */
function touchPage(m: Machine, task: Task, region: Region, page: number, op: LookupOp): boolean {
	const mask = usedMask(op);
	const pte = region.ptes[page] ?? 0;
	if (task.op.loaded || task.op.waited || pte <= 0 || (pte & mask) !== mask) return access(m, task, region, page, op.access);
	noteUsed(m, region, page, 1);
	m.clock += m.costs.randomTouch;
	task.userNs += m.costs.randomTouch;
	translate(m, task, pageAddress(region, page) / PAGE, op.access === 'update' ? 2 : 1);
	return true;
}

/** Looks records up, page after page of each, as long as the task may run. Returns whether all are done. */
function lookUp(
	m: Machine,
	task: Task,
	op: LookupOp,
	region: Region | undefined,
	file: ReturnType<typeof inodeOf> | undefined,
	pages: number,
	drawing: Drawing,
): boolean {
	const progress = task.op;
	while (task.state === 'R' && !mustStop(m)) {
		const start = record(task, op, drawing) * op.unit;
		const page = start + progress.at;
		const end = Math.min(start + op.unit, pages);
		const done = region === undefined ? readAnyPage(m, task, file!, page, end) : touchPage(m, task, region, page, op);
		if (!done) return false;
		progress.at++;
		if (page + 1 < end) continue;
		progress.at = 0;
		progress.chosen = -1;
		progress.round++;
		if (progress.round >= op.count) return true;
	}
	return false;
}

/** Looks `count` records up. */
export function runLookup(m: Machine, task: Task, op: LookupOp): void {
	const region = op.region === undefined ? undefined : findRegion(m, task, op.region);
	const open = op.file === undefined ? null : openFile(m, task, op.file);
	const file = open === null ? undefined : inodeOf(m, open);
	if (region === undefined && file === undefined) return endRefused(m, task, `looking up ${op.region ?? op.file}`, 'EFAULT', 'it has nothing of that name');
	if (region !== undefined && op.access !== 'read' && region.permissions[1] !== 'w')
		return endRefused(m, task, `writing to ${op.region}`, 'EFAULT', 'it may only read that');
	const pages = Math.min(op.pages, region?.pages ?? pagesIn(m, file!));
	if (pages === 0) return nextOp(task);
	const drawing = openDrawing(task, op, pages);
	const done = lookUp(m, task, op, region, file, pages, drawing);
	task.rng = drawing.random.state();
	if (done) nextOp(task);
}

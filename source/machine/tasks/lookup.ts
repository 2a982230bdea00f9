// A program's step that looks things up: records of a region or of a file, each drawn by popularity when its turn comes. (docs: programs)
import {findRegion} from '../address-space/address-space.ts';
import {access} from '../address-space/faults.ts';
import {DIRTY_PTE, PRESENT, WRITABLE, YOUNG} from '../address-space/pte.ts';
import {pageAddress, type Region} from '../address-space/region.ts';
import {translate} from '../address-space/tlb.ts';
import type {Op} from '../command.ts';
import {readPage} from '../files/file-io.ts';
import {nextOp} from '../files/pacing.ts';
import {PAGE} from '../address-space/layout.ts';
import {openRandom} from '../random.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';
import {endRefused} from './refuse.ts';
import {scattered, zipfRank} from './zipf.ts';

type LookupOp = Extract<Op, {do: 'lookup'}>;

/** Bits of an entry that the use would set. */
const usedMask = (op: LookupOp): number => (op.access === 'read' ? PRESENT | YOUNG : PRESENT | YOUNG | WRITABLE | DIRTY_PTE);

/** The record that is looked up: kept until it is done, as a fault may have to wait. */
function record(task: Task, {unit, skew, step}: LookupOp, pages: number): number {
	if (task.op.chosen < 0) {
		const records = Math.ceil(pages / unit);
		const random = openRandom(task.rng);
		const rank = zipfRank(records, skew, () => random.below(2 ** 32) / 2 ** 32);
		task.rng = random.state();
		task.op.chosen = scattered(rank - 1, step, records);
	}
	return task.op.chosen;
}

/** Uses a page of memory that may be anywhere; false = stalled, asleep, or a read is to go on. */
function touchPage(m: Machine, task: Task, region: Region, page: number, op: LookupOp): boolean {
	const mask = usedMask(op);
	const pte = region.ptes[page] ?? 0;
	if (task.op.loaded || task.op.waited || pte <= 0 || (pte & mask) !== mask) return access(m, task, region, page, op.access);
	m.clock += m.costs.randomTouch;
	task.userNs += m.costs.randomTouch;
	translate(m, task, pageAddress(region, page) / PAGE, op.access === 'update' ? 2 : 1);
	return true;
}

/** Looks `count` records up, page after page of each. */
export function runLookup(m: Machine, task: Task, op: LookupOp): void {
	const progress = task.op;
	const region = op.region === undefined ? undefined : findRegion(m, task, op.region);
	const file = op.file === undefined ? undefined : m.files.find(({path}) => path === op.file);
	if (region === undefined && file === undefined) return endRefused(m, task, `looking up ${op.region ?? op.file}`, 'EFAULT', 'it has nothing of that name');
	if (region !== undefined && op.access !== 'read' && region.permissions[1] !== 'w')
		return endRefused(m, task, `writing to ${op.region}`, 'EFAULT', 'it may only read that');
	const pages = Math.min(op.pages, region?.pages ?? file!.pages);
	if (pages === 0) {
		nextOp(task);
		return;
	}
	while (task.state === 'R' && m.clock < m.limit) {
		const start = record(task, op, pages) * op.unit;
		const page = start + progress.at;
		const end = Math.min(start + op.unit, pages);
		const done = region === undefined ? readPage(m, task, file!, page, end) : touchPage(m, task, region, page, op);
		if (!done) return;
		progress.at++;
		if (page + 1 < end) continue;
		progress.at = 0;
		progress.chosen = -1;
		progress.round++;
		if (progress.round >= op.count) {
			nextOp(task);
			return;
		}
	}
}

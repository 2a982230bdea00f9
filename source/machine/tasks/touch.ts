// A program's step that touches memory: whole rounds at once where all of it is resident, otherwise page by page with a fault where one is due.
import {findRegion, growRegion} from '../address-space/address-space.ts';
import {noteUsed} from '../address-space/table-span.ts';
import {pageAddress, type Region} from '../address-space/region.ts';
import type {Op} from '../command.ts';
import {access} from '../address-space/faults.ts';
import {PAGE} from '../address-space/layout.ts';
import {advanceOp, due, nextOp, pageOf} from '../files/pacing.ts';
import {DIRTY_PTE, PRESENT, WRITABLE, YOUNG} from '../address-space/pte.ts';
import {giveWay} from './cpu.ts';
import {openRandom} from '../random.ts';
import {answer, beginOperation, doneOperations} from './requests.ts';
import {endRefused, refuseMemory} from './refuse.ts';
import type {Machine} from '../state.ts';
import type {OpProgress, Task} from './task.ts';
import {translate, translateAgain, translateRun} from '../address-space/tlb.ts';

type TouchOp = Extract<Op, {do: 'touch'}>;

/** Bits of an entry that an access would set: where all are set, it changes nothing. */
const usedMask = (op: TouchOp): number => (op.access === 'read' ? PRESENT | YOUNG : PRESENT | YOUNG | WRITABLE | DIRTY_PTE);

/** Fewer rounds than this are not worth looking at the whole range first. */
const MANY_ROUNDS = 4;

/** Runs over pages that are resident and in use already, which is all but free; returns how many. */
function touchResident(m: Machine, task: Task, region: Region, op: TouchOp, mask: number, most: number): number {
	const {ptes} = region;
	const progress = task.op;
	const cost = m.costs.residentTouch * (op.accesses ?? 1);
	const start = op.from + progress.at;
	const byTime = Math.ceil((m.limit - m.clock) / (cost + m.costs.tlbWalkRead));
	const end = Math.min(start + most, op.from + op.pages, ptes.length, start + byTime);
	let page = start;
	while (page < end && ptes[page] > 0 && (ptes[page] & mask) === mask) page++;
	const n = page - start;
	if (n === 0) return 0;
	noteUsed(m, region, start, n);
	m.clock += n * cost;
	task.userNs += n * cost;
	translateRun(m, task, pageAddress(region, start) / PAGE, n, accessesOf(op), region.down ? -1 : 1);
	return n;
}

/**
 * Whole rounds over a range that is resident, from its start: two of them page by page, and as many more as fit into the step and are due by what the
 * second one cost. Returns how many.
 */
function touchRounds(m: Machine, task: Task, region: Region, op: TouchOp, mask: number, left: number): number {
	const {times} = op;
	const most = Math.min(Math.floor(left / op.pages), times === 0 ? Infinity : times - task.op.round);
	const roundNs = op.pages * m.costs.residentTouch * (op.accesses ?? 1);
	if (most < MANY_ROUNDS || (m.limit - m.clock) / (roundNs + op.pages * m.costs.tlbWalkRead) < MANY_ROUNDS || region.down) return 0;
	const {ptes} = region;
	if (op.from + op.pages > ptes.length) return 0;
	for (let page = op.from; page < op.from + op.pages; page++) if (ptes[page] <= 0 || (ptes[page] & mask) !== mask) return 0;
	noteUsed(m, region, op.from, op.pages);
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
function touchResidentAtRandom(m: Machine, task: Task, region: Region, op: TouchOp, mask: number, most: number): number {
	const {ptes} = region;
	const progress = task.op;
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
		noteUsed(m, region, page, 1);
		m.clock += cost;
		translate(m, task, pageAddress(region, page) / PAGE, accesses);
	}
	task.rng = random.state();
	task.userNs += n * cost;
	return n;
}

/** Pages that were resident, one like the other. */
function doneTouches(m: Machine, task: Task, since: number, pages: number): void {
	doneOperations(m, task, since, pages);
	if (task.requests !== null) task.requests.begunAt = -1;
}

/** Whether a step may find pages in use where it is: one that goes forward looks at its next page first, as where that has to fault all the rest would be in vain. */
function mayBeInUse({ptes}: Region, op: TouchOp, {at, loaded, waited}: OpProgress, mask: number): boolean {
	if (loaded || waited) return false;
	if (op.order !== 'forward') return op.order !== 'zipf';
	const page = op.from + at;
	return page < ptes.length && ptes[page] > 0 && (ptes[page] & mask) === mask;
}

/** Pages that are in use already, as many at once as there are. Returns how many: none, and the next may have to fault; the step may be over with them. */
function touchInUse(m: Machine, task: Task, region: Region, op: TouchOp, mask: number, left: number): number {
	const progress = task.op;
	const since = m.clock;
	const rounds = op.order === 'forward' && progress.at === 0 ? touchRounds(m, task, region, op, mask, left) : 0;
	if (rounds > 0) {
		if (op.timed) doneTouches(m, task, since, rounds * op.pages);
		progress.done += rounds * op.pages;
		progress.round += rounds;
		if (op.times !== 0 && progress.round >= op.times) nextOp(task);
		return rounds * op.pages;
	}
	const n = (op.order === 'forward' ? touchResident : touchResidentAtRandom)(m, task, region, op, mask, left);
	if (n === 0) return 0;
	if (op.timed) doneTouches(m, task, since, n);
	progress.done += n - 1;
	progress.at += n - 1;
	const {chosen} = progress; // drawn, and not resident
	if (advanceOp(progress, op.pages, op.times)) nextOp(task);
	else progress.chosen = chosen;
	return n;
}

/** A page behind the end of a region, which the region does not grow to: the step is over. */
function endAtEdge(m: Machine, task: Task, region: Region, page: number): void {
	const overcommit = region.growBy > 0 && page < region.maxPages;
	refuseMemory(m, task, {by: 'growth', what: `memory for page ${page} of ${region.name}`, bytes: Math.max(1, region.growBy) * PAGE, overcommit});
	nextOp(task);
}

/** Touches page after page of a region, or any. */
export function runTouch(m: Machine, task: Task, op: TouchOp): void {
	const region = findRegion(m, task, op.region);
	if (region === undefined) return endRefused(m, task, `touching ${op.region}`, 'EFAULT', 'it has mapped nothing of that name');
	if (op.access !== 'read' && region.permissions[1] !== 'w') return endRefused(m, task, `writing to ${op.region}`, 'EFAULT', 'it may only read that');
	const progress = task.op;
	const mask = usedMask(op);
	const {pc} = task;
	while (task.state === 'R' && m.clock < m.limit) {
		const left = due(m, task, op.rate);
		if (left < 0) return;
		if (op.timed) beginOperation(m, task);
		if (mayBeInUse(region, op, progress, mask) && touchInUse(m, task, region, op, mask, left) > 0) {
			if (task.pc !== pc) return;
			continue;
		}
		const page = op.from + pageOf(task, op, op.pages);
		if (page >= region.pages && !(region.growBy > 0 && growRegion(m, task, region, page))) return endAtEdge(m, task, region, page);
		if (!access(m, task, region, page, op.access, op.accesses)) return;
		giveWay(m);
		if (op.timed) answer(m, task);
		if (advanceOp(progress, op.pages, op.times)) return nextOp(task);
	}
}

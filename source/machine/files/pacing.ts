// The progress of a program's step: how much is due by its rate, which page is next, when it is over.
import type {PageOrder} from '../command.ts';
import {sleepFor} from '../tasks/scheduler.ts';
import {napBegins, napEnds} from '../tasks/requests.ts';
import type {Machine} from '../state.ts';
import {openRandom} from '../random.ts';
import {type OpProgress, resetProgress, type Task} from '../tasks/task.ts';
import {drawRank, scattered, zipf} from '../tasks/zipf.ts';

/** A paced program works off what is due and naps so long. */
const NAP_NS = 5e6;

/** Goes to another step of the program, by default the next. */
export function nextOp(task: Task, pc: number = task.pc + 1): void {
	task.pc = pc;
	resetProgress(task.op);
}

/** Pages that a paced step may do now, −1 when it has napped instead; unpaced steps have no end. */
export function due(m: Machine, task: Task, rate: number): number {
	if (rate === 0) return Infinity;
	if (task.requests !== null) napEnds(m, task);
	const pages = Math.floor(((m.clock - task.op.startedAt) * rate) / 1e9) - task.op.done;
	if (pages > 0) return pages;
	napBegins(m, task);
	sleepFor(m, task, NAP_NS + m.costs.napSlack, 'S', 'sleep');
	return -1;
}

/** The page of a step that is next, of `pages`; one that is drawn is kept until it is done, as a fault may have to wait. */
export function pageOf(task: Task, {order = 'forward', skew = 0, step = 1}: Partial<PageOrder>, pages: number): number {
	if (order === 'forward') return task.op.at;
	if (task.op.chosen < 0) {
		const random = openRandom(task.rng);
		task.op.chosen = order === 'random' ? random.below(pages) : scattered(drawRank(zipf(pages, skew), () => random.below(2 ** 32) / 2 ** 32) - 1, step, pages);
		task.rng = random.state();
	}
	return task.op.chosen;
}

/** So many pages of a step are done, by default one; true when the step is over. Those of one turn do not reach beyond its end. */
export function advanceOp(op: OpProgress, pages: number, times: number, done = 1): boolean {
	op.done += done;
	op.at += done;
	op.chosen = -1;
	if (op.at < pages) return false;
	op.at = 0;
	op.round++;
	return times !== 0 && op.round >= times;
}

// How much a process is worth killing. (oom_badness of mm/oom_kill.c, proc_oom_score of fs/proc/base.c; docs §15.1)
import type {Machine} from '../state.ts';
import {isKernelThread, pageTablePages, rss, type Task} from '../tasks/task.ts';
import {totalRam} from './overcommit.ts';

export const OOM_SCORE_ADJ_MIN = -1000;

export type BadnessOf = {readonly rss: number; readonly swap: number; readonly pageTables: number; readonly oomScoreAdj: number};

/** Badness in pages, against `total` pages of RAM and swap; may be negative. oom_score_adj −1000 is for the caller to exclude. */
export const badness = (p: BadnessOf, total: number): number => p.rss + p.swap + p.pageTables + p.oomScoreAdj * Math.trunc(total / 1000);

/** /proc/PID/oom_score, 0 … 2000; null badness (ineligible) reads 0. */
export function oomScore(points: number | null, total: number): number {
	if (points === null) return 0;
	return Math.max(0, Math.trunc(((1000 + Math.trunc((points * 1000) / total)) * 2) / 3));
}

/** Has an address space that a kill would free. */
export const hasMemory = (task: Task): boolean => !isKernelThread(task) && !task.exiting;

/** Badness in pages of a task against `total`; null where it may not be chosen. */
export function taskBadness(task: Task, total: number): number | null {
	if (!hasMemory(task) || task.pid === 1 || task.oomScoreAdj === OOM_SCORE_ADJ_MIN || task.reaped) return null;
	return badness({rss: rss(task), swap: task.swapEntries, pageTables: pageTablePages(task), oomScoreAdj: task.oomScoreAdj}, total);
}

/** What badness is measured against: all RAM and swap, or under a memory policy the pages present on its nodes and swap. */
export function oomTotal(m: Machine, nodes: readonly number[] | null): number {
	if (nodes === null) return totalRam(m) + m.swapTotal;
	return m.zones.reduce((sum, zone) => sum + (nodes.includes(zone.node) ? zone.present : 0), 0) + m.swapTotal;
}

// The ranking of the OOM killer as arithmetic on a Sample: what a badness is made of, what it would be with another oom_score_adj, who would die then, and the
// smallest value that turns the choice. (oom_badness of mm/oom_kill.c: RSS + swap + page tables + adj × ⌊(RAM + swap) ÷ 1000⌋, in pages; docs §15.1)
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {type Fate, fateOf, nextVictim} from './process-rows.ts';

const PAGE_KB = 4;
const LEAST_ADJ = -999;
const MOST_ADJ = 1000;

/** What badness is measured against, in pages: all RAM and swap. */
export const totalPages = ({meminfo}: Pick<Sample, 'meminfo'>): number => (meminfo.MemTotal + meminfo.SwapTotal) / PAGE_KB;

/** Pages that one point of oom_score_adj is worth. */
export const pagesOfPoint = (total: number): number => Math.trunc(total / 1000);

export type Parts = {readonly rss: number; readonly swap: number; readonly pageTables: number /** Negative: taken off. */; readonly adj: number};

/** What a badness is made of, in pages. */
export const partsOf = ({rssKb, swapKb, pageTablesKb, oomScoreAdj}: ProcessSample, total: number): Parts => ({
	rss: rssKb / PAGE_KB,
	swap: swapKb / PAGE_KB,
	pageTables: pageTablesKb / PAGE_KB,
	adj: oomScoreAdj * pagesOfPoint(total),
});

/** Whether it may be chosen, but for its oom_score_adj. */
const mayBeChosen = ({badness, oomScoreAdj}: ProcessSample): boolean => badness !== null || oomScoreAdj === -1000;

const held = (process: ProcessSample): number => (process.rssKb + process.swapKb + process.pageTablesKb) / PAGE_KB;

/** Points as proc_oom_score prints them, 0 … 2000. */
const scoreOf = (badness: number | null, total: number): number =>
	badness === null ? 0 : Math.max(0, Math.trunc(((1000 + Math.trunc((badness * 1000) / total)) * 2) / 3));

/** The processes as they count where badness is measured against other pages than all of RAM and swap: against what a memory group may have. */
export const measuredAgainst = (processes: readonly ProcessSample[], all: number, total: number): readonly ProcessSample[] =>
	all === total
		? processes
		: processes.map(process => {
				if (process.badness === null) return process;
				const badness = process.badness + process.oomScoreAdj * (pagesOfPoint(total) - pagesOfPoint(all));
				return {...process, badness, oomScore: scoreOf(badness, total)};
			});

/** The processes as they would be if one of them had another oom_score_adj. */
export function ifAdj(processes: readonly ProcessSample[], pid: number, adj: number, total: number): readonly ProcessSample[] {
	return processes.map(process => {
		if (process.pid !== pid || !mayBeChosen(process)) return process;
		const badness =
			adj === -1000 ? null : (process.badness ?? held(process) + process.oomScoreAdj * pagesOfPoint(total)) + (adj - process.oomScoreAdj) * pagesOfPoint(total);
		return {...process, oomScoreAdj: adj, badness, oomScore: scoreOf(badness, total)};
	});
}

/** Place of a process among those that may be chosen, from 1; null where it may not. */
export function rankOf(processes: readonly ProcessSample[], pid: number): {readonly rank: number; readonly of: number} | null {
	const own = processes.find(process => process.pid === pid);
	if (own === undefined || own.badness === null) return null;
	const may = processes.filter(process => process.badness !== null);
	const {badness} = own;
	const before = may.filter(other => other.pid !== pid && ((other.badness ?? 0) > badness || (other.badness === badness && other.pid > pid)));
	return {rank: before.length + 1, of: may.length};
}

/**
 * The value of oom_score_adj from which the choice turns: the highest at which the next victim would be spared, or the lowest at which another would be chosen.
 * null where no value does it.
 */
export type Turning = {readonly spared: boolean; readonly adj: number} | null;

export function turningOf(processes: readonly ProcessSample[], pid: number, total: number): Turning {
	const own = processes.find(process => process.pid === pid);
	const point = pagesOfPoint(total);
	if (own === undefined || !mayBeChosen(own) || point === 0) return null;
	const others = processes.filter(process => process.pid !== pid && process.badness !== null);
	const rival = others.find(other => other.pid === nextVictim(others));
	if (rival === undefined) return null;
	const base = own.badness === null ? held(own) : own.badness - own.oomScoreAdj * point;
	// Chosen where base + adj × point is over the rival's, or equal to it and it was created later.
	const over = (rival.badness ?? 0) - base;
	const least = own.pid > rival.pid ? Math.ceil(over / point) : Math.floor(over / point) + 1;
	if (nextVictim(processes) === pid) return least - 1 >= LEAST_ADJ ? {spared: true, adj: Math.min(MOST_ADJ, least - 1)} : {spared: true, adj: -1000};
	return least <= MOST_ADJ ? {spared: false, adj: Math.max(LEAST_ADJ, least)} : null;
}

export type Outlook = {
	readonly fate: Fate;
	readonly rank: {readonly rank: number; readonly of: number} | null;
	/** Who would die then. */
	readonly victim: ProcessSample | null;
	readonly turning: Turning;
};

/** What would be if a process had another oom_score_adj; `total`: pages that badness is measured against. */
export function outlook(
	sample: Pick<Sample, 'processes' | 'meminfo' | 'sysctls'>,
	pid: number,
	adj: number,
	total = totalPages(sample),
	ofGroup = false,
): Outlook {
	const then = ifAdj(sample.processes, pid, adj, total);
	return {
		fate: fateOf(sample, ofGroup),
		rank: rankOf(then, pid),
		victim: then.find(process => process.pid === nextVictim(then)) ?? null,
		turning: turningOf(sample.processes, pid, total),
	};
}

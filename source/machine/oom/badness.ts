// How much a process is worth killing. (oom_badness of mm/oom_kill.c, proc_oom_score of fs/proc/base.c; kernel-model §15.1)

export type BadnessOf = {readonly rss: number; readonly swap: number; readonly pageTables: number; readonly oomScoreAdj: number};

/** Badness in pages, against `total` pages of RAM and swap; may be negative. oom_score_adj −1000 is for the caller to exclude. */
export const badness = (p: BadnessOf, total: number): number => p.rss + p.swap + p.pageTables + p.oomScoreAdj * Math.trunc(total / 1000);

/** /proc/PID/oom_score, 0 … 2000; null badness (ineligible) reads 0. */
export function oomScore(points: number | null, total: number): number {
	if (points === null) return 0;
	return Math.max(0, Math.trunc(((1000 + Math.trunc((points * 1000) / total)) * 2) / 3));
}

// Who would have been taken in which order: oom_badness() and select_bad_process() over the report's own table, by the rules of its era.
import {type Era, oomScore} from './eras.ts';
import type {OomReport, TaskReport} from './model.ts';

/** killed: it went. spared: oom_score_adj −1000. dying: it had been killed before this report. */
export type Verdict = 'killed' | 'candidate' | 'spared' | 'dying';

/** A row; pages, unless named otherwise. */
export type RankRow = {
	readonly pid: number;
	readonly name: string;
	readonly uid: number;
	readonly rss: number;
	readonly swap: number;
	readonly tables: number;
	readonly adj: number;
	/** What oom_score_adj adds. */
	readonly adjPages: number;
	/** What CAP_SYS_ADMIN takes off; by uid 0, as a report does not say more. */
	readonly bonus: number;
	/** null: never taken. */
	readonly points: number | null;
	readonly oomScore: number;
	readonly verdict: Verdict;
	readonly shmem: number | null;
};

export type Total = {
	readonly pages: number;
	/** False where the report does not hold all of it: a group's total holds what it may have of all swap. */
	readonly known: boolean;
};

export type Ranking = {
	/** As they would be taken; those that never are stand at the end, by size. */
	readonly rows: readonly RankRow[];
	readonly total: Total;
	/** Pages that a point of oom_score_adj counts for. */
	readonly step: number;
	readonly rule: Era['rule'];
	/** Whether the table has what badness counts. */
	readonly swapKnown: boolean;
	readonly tablesKnown: boolean;
};

const size = (row: RankRow): number => row.rss + row.swap + row.tables;
export const rowSize = size;

export const tablesOf = (task: TaskReport, pageKb: number): number =>
	task.tablePages ?? (task.tableBytes === undefined ? 0 : Math.floor(task.tableBytes / (pageKb * 1024)));

/** Points of a process of such size and adj, or null for who is never taken. */
export function pointsOf(
	parts: {rss: number; swap: number; tables: number; adj: number; uid: number},
	total: Total,
	era: Era,
): {points: number | null; bonus: number} {
	if (parts.adj <= -1000) return {points: null, bonus: 0};
	const memory = parts.rss + parts.swap + parts.tables;
	const root = parts.uid === 0;
	if (era.rule === 'size') return {points: memory, bonus: 0};
	if (era.rule === 'permille') {
		const share = total.pages === 0 ? 0 : Math.floor((memory * 1000) / total.pages);
		const bonus = root && era.rootBonus !== 'none' ? 30 : 0;
		return {points: Math.max(1, share - bonus + parts.adj), bonus};
	}
	const step = Math.floor(total.pages / 1000);
	const bonus = !root || era.rootBonus === 'none' ? 0 : era.rootBonus === 'own' ? Math.floor((memory * 3) / 100) : 30 * step;
	const points = memory - bonus + parts.adj * step;
	return {points: era.floor ? Math.max(1, points) : points, bonus};
}

/** Ranks a report's table. `victim`: the pid that was taken, null for none. */
export function rank(report: OomReport, victim: number | null, total: Total, era: Era, dying: readonly number[] = []): Ranking {
	const step = era.rule === 'pages' ? Math.floor(total.pages / 1000) : era.rule === 'permille' ? 1 : 0;
	const rows = report.tasks.map((task, order) => {
		const parts = {rss: task.rss, swap: task.swap ?? 0, tables: tablesOf(task, report.pageKb), adj: task.adj, uid: task.uid};
		const {points, bonus} = pointsOf(parts, total, era);
		const verdict: Verdict = task.pid === victim ? 'killed' : points === null ? 'spared' : dying.includes(task.pid) ? 'dying' : 'candidate';
		const score = points === null ? 0 : era.rule === 'permille' ? points : oomScore(points, total.pages, era);
		const row: RankRow = {
			pid: task.pid,
			name: task.name,
			...parts,
			adjPages: task.adj * step,
			bonus,
			points,
			oomScore: score,
			verdict,
			shmem: task.rssShmem ?? null,
		};
		return {row, order};
	});
	// Of equals the first was taken while badness was at least 1, the last since.
	rows.sort((a, b) => {
		if (a.row.points === null || b.row.points === null)
			return Number(a.row.points === null) - Number(b.row.points === null) || size(b.row) - size(a.row) || a.order - b.order;
		return b.row.points - a.row.points || (era.floor ? a.order - b.order : b.order - a.order);
	});
	return {
		rows: rows.map(({row}) => row),
		total,
		step,
		rule: era.rule,
		swapKnown: report.tasks.some(task => task.swap !== undefined) || report.swapTotalKb === 0,
		tablesKnown: report.tasks.some(task => task.tableBytes !== undefined || task.tablePages !== undefined),
	};
}

/** The first of those who may be taken, the victim aside. */
export const nextOf = (ranking: Ranking, victim: number | null): RankRow | null =>
	ranking.rows.find(row => row.pid !== victim && row.points !== null && row.verdict !== 'dying') ?? null;

/**
 * The oom_score_adj nearest to its own with which a process would not have been taken before `other`; −1000 where no higher one does it, null where
 * none is needed or adj counts for nothing.
 */
export function adjToSpare(row: RankRow, other: RankRow, ranking: Ranking, era: Era): number | null {
	if (row.points === null || other.points === null || ranking.step === 0) return null;
	for (let adj = Math.min(row.adj, 999); adj > -1000; adj--) {
		const {points} = pointsOf({...row, adj}, ranking.total, era);
		if (points !== null && points < other.points) return adj;
	}
	return -1000;
}

/** The smallest oom_score_adj with which a process would have been taken before the victim; null where even 1000 is not enough. */
export function adjToBeTaken(row: RankRow, victim: RankRow, ranking: Ranking, era: Era): number | null {
	if (victim.points === null || ranking.step === 0) return null;
	for (let adj = Math.max(row.adj, -999); adj <= 1000; adj++) {
		const {points} = pointsOf({...row, adj}, ranking.total, era);
		if (points !== null && points > victim.points) return adj;
	}
	return null;
}

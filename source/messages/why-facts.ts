// What the sentences of `lowwater why` speak of beside the diagnosis itself: facts, the same in every language.
import type {Diagnosis} from '../report/diagnosis.ts';
import type {RankRow} from '../report/ranking.ts';

export type Rivals = {
	/** One that is larger, or second in size and protected, and whose oom_score_adj is the smaller one. */
	readonly spared: {readonly row: RankRow; readonly larger: boolean} | null;
	/** Who would have gone by size alone, where the victim's oom_score_adj decided. */
	readonly bySize: RankRow | null;
	/** One that had as many points. */
	readonly equal: RankRow | null;
};

/** How the others stood to the victim. */
export function rivalsOf({reason, row, ranking}: Diagnosis): Rivals {
	if (reason === null || ranking === null || row === null || ranking.rule === 'size') return {spared: null, bySize: null, equal: null};
	const size = (one: RankRow): number => one.rss + one.swap;
	const others = ranking.rows.filter(one => one.pid !== row.pid).sort((a, b) => size(b) - size(a));
	const second = others[0];
	const larger = second !== undefined && size(second) > size(row) ? second : undefined;
	const other = larger ?? (second !== undefined && second.adj < 0 ? second : undefined);
	const tied = reason.kind === 'most-points' && reason.tie;
	return {
		spared: other !== undefined && other.adj < row.adj ? {row: other, larger: larger !== undefined} : null,
		bySize: row.adj > 0 ? (larger ?? null) : null,
		equal: tied ? (ranking.rows.find(one => one.pid !== row.pid && one.points === row.points) ?? null) : null,
	};
}

export type GuessKind = 'release' | 'page' | 'group-total' | 'total' | 'root' | 'batches' | 'tables' | 'swap';

/** What is not in the log and was guessed. */
export function guessKinds({era, report, ranking, limit}: Diagnosis): readonly GuessKind[] {
	const tasks = report.tasks.length > 0;
	const ranked = ranking !== null && ranking.rule !== 'size' ? ranking : null;
	const kinds: (GuessKind | false)[] = [
		era.guessed && tasks && 'release',
		!report.pageSizeKnown && tasks && 'page',
		ranked !== null && !ranked.total.known && (limit.kind === 'group' ? 'group-total' : 'total'),
		era.rootBonus !== 'none' && ranking?.rows.some(({bonus}) => bonus > 0) === true && 'root',
		era.rssInBatches && tasks && 'batches',
		ranked !== null && !ranked.tablesKnown && 'tables',
		ranked !== null && !ranked.swapKnown && 'swap',
	];
	return kinds.filter(kind => kind !== false);
}

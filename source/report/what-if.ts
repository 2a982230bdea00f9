// Who would have been taken had a process another oom_score_adj: the ranking again, with the report's own figures.
import type {Diagnosis} from './diagnosis.ts';
import {rank, type Ranking, type RankRow} from './ranking.ts';

export type WhatIf = {
	readonly ranking: Ranking;
	/** Who would be taken; null for nobody. */
	readonly taken: RankRow | null;
};

/** `changed`: oom_score_adj by pid. Null where the report has no table. */
export function whatIf(d: Diagnosis, changed: ReadonlyMap<number, number>): WhatIf | null {
	if (d.ranking === null) return null;
	const tasks = d.report.tasks.map(task => {
		const adj = changed.get(task.pid);
		return adj === undefined ? task : {...task, adj};
	});
	const dying = d.ranking.rows.filter(({verdict}) => verdict === 'dying').map(({pid}) => pid);
	const ranking = rank({...d.report, tasks}, d.victim?.pid ?? null, d.ranking.total, d.era, dying);
	return {ranking, taken: ranking.rows.find(row => row.points !== null && row.verdict !== 'dying') ?? null};
}

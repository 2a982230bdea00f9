// In which order the process pane has its rows: that of the column that its title names; where one memory group is looked at alone, by badness inside of it.
import {rates} from '../../procfs/rates.ts';
import type {State} from '../../session/store/state.ts';
import type {SortKey} from '../../session/store/ui.ts';
import {aSecondBefore} from '../../session/track/history.ts';
import {scopeOf} from './groups.ts';
import {type Figures, sortedPids} from './process-rows.ts';

const OF_THE_LAST_SECOND: ReadonlySet<SortKey> = new Set(['minflt', 'majflt', 'cpu', 'read', 'write']);
const NO_FIGURES: Figures = new Map();

/** The order that the pane's title claims. */
export function rowOrder({sample, history, ui}: Pick<State, 'sample' | 'history' | 'ui'>): readonly number[] {
	const figures = OF_THE_LAST_SECOND.has(ui.sort) ? rates(aSecondBefore(history, sample), sample).processes : NO_FIGURES;
	return sortedPids(scopeOf(sample, ui.filter).processes, ui.sort, ui.reverse, figures);
}

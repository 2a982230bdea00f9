// Where what is taught and what holds differ, said where somebody stumbles: remarks beside the titles of panes. Only what is true of the machine at this moment is
// said; the whole of it, with its figures, is in the explanation (taught.ts).
import {taughtMessages} from '../../messages/taught.ts';
import {fixed} from '../../procfs/format.ts';
import {allocstall} from '../../procfs/fields.ts';
import {reclaimRates} from '../../procfs/rates.ts';
import {sampleOf} from '../../session/track/history.ts';
import type {View} from '../view/view.ts';
import {marksOf} from './taught.ts';

const words = taughtMessages;
/** sysstat 12.6.1 counts stolen pages by who stole them and again by kind (sa_common.c read_vmstat_paging()). */
const SYSSTAT_COUNTS = 2;

/** What low is made of, where the marks are those of the kernel's rule. */
export function lowAside(view: View): readonly string[] {
	const marks = marksOf(view);
	return marks === null ? [] : words.asides.low(marks.quarter >= marks.scaled, marks.scale / 100);
}

export const activeAside = (): readonly string[] => words.asides.active;

/** Of the second that is shown last: scanned by who asked although nobody stalled; or what sysstat would make of %vmeff; or that less is stolen than scanned. */
export function sarAside({history, sample}: Pick<View, 'history' | 'sample'>): readonly string[] {
	const [before, last] = history.seconds.slice(-2).map(sampleOf);
	if (before === undefined || last === undefined) return [];
	const {pgscan_direct: direct, pgscan_kswapd: kswapd} = last.vmstat;
	if (Number(sample.sysctls['vm.zone_reclaim_mode'] ?? 0) > 0 && direct > before.vmstat.pgscan_direct && allocstall(last) === allocstall(before))
		return words.asides.noStall;
	if (direct + kswapd === before.vmstat.pgscan_direct + before.vmstat.pgscan_kswapd) return [];
	const {efficiencyPercent} = reclaimRates(before, last);
	return efficiencyPercent > 100 / SYSSTAT_COUNTS ? words.asides.vmeff(fixed(efficiencyPercent * SYSSTAT_COUNTS, 2)) : words.asides.stolen;
}

/** What is said of a kswapd that sleeps, longest first. */
export const asleepWords = ({zone}: Pick<View, 'zone'>): readonly string[] => (zone.free <= zone.low ? words.asides.unasked : words.asides.asleep);

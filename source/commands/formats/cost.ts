// What pressure cost the programs: of each process's life, what it lost to memory, disks and the others. Who lost most comes first.
import {type Sample, TIME_CAUSES, type TimeCause} from '../../machine/sample.ts';
import {timeSpentMessages as words} from '../../messages/time-spent.ts';
import {sumOf} from '../../procfs/format.ts';
import type {Account} from '../../workload/account.ts';

/** What a process does by its own will, or somebody's who stopped it: all else is lost to it. */
const OWN: readonly TimeCause[] = ['onCpu', 'sleep', 'stopped'];
const LOST = TIME_CAUSES.filter(cause => !OWN.includes(cause));
/** Who lost less than this share of its life is not told of. */
const NOTHING = 1 / 1000;
const MOST_LINES = 8;
/** Parts under a hundredth of what was lost are left out of the sentence. */
const SMALL_PART = 1 / 100;

type Row = Pick<Sample['processes'][number], 'pid' | 'name' | 'timeNs'>;

const lostNs = ({timeNs}: Row): number => sumOf(LOST, cause => timeNs[cause]);
const ageNs = ({timeNs}: Row): number => sumOf(TIME_CAUSES, cause => timeNs[cause]);

function line(row: Row): string {
	const {name, pid, timeNs} = row;
	const lost = lostNs(row);
	const parts = LOST.filter(cause => timeNs[cause] > lost * SMALL_PART)
		.map(cause => [cause, timeNs[cause] / 1000] as const)
		.sort(([, a], [, b]) => b - a);
	return words.cost({name, pid, ageUs: ageNs(row) / 1000, lostUs: lost / 1000, ranUs: timeNs.onCpu / 1000, parts});
}

/** A line for each process that lost a thousandth of its life and more, the ended ones as well. */
export function costLines({last, ended}: Account): string[] {
	const all: readonly Row[] = [...last.processes.filter(process => !process.kernelThread && process.state !== 'Z'), ...ended];
	const rows = all.filter(row => lostNs(row) > ageNs(row) * NOTHING).sort((a, b) => lostNs(b) - lostNs(a));
	if (rows.length === 0) return [words.noCost()];
	const more = rows.length - MOST_LINES;
	return [...rows.slice(0, MOST_LINES).map(line), ...(more > 0 ? [words.costOthers(more)] : [])];
}

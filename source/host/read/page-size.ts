// How large the pages are in which a computer counts, KiB: 4, on ARM and POWER also 16 or 64. No file of /proc says so; what is told both in pages and in KiB does:
// RSS of processes (stat and status), else the lists of a node (zoneinfo and meminfo), else what the zones manage and MemTotal.
import type {Tree} from '../tree.ts';
import {numbersIn} from '../lines.ts';
import {readProcessStatus} from './process.ts';
import type {Zoneinfo} from './zoneinfo.ts';

const USUAL_KB = 4;
const LARGEST_KB = 256;
/** Fewer pages than this are too few to divide by. */
const ENOUGH_PAGES = 64;
/** Two files are read one after the other: so far may figures be apart. */
const NEAR = 0.15;
const MOST_PROCESSES = 12;
/** Place of rss in /proc/PID/stat behind the name, proc(5)'s field 24. */
const RSS = 24 - 3;

/** 4 KiB and its doubles; null for what is near none of them. */
function sizeNear(kb: number): number | null {
	for (let size = USUAL_KB; size <= LARGEST_KB; size *= 2) if (Math.abs(kb / size - 1) <= NEAR) return size;
	return null;
}

/** What most of the pairs (KiB, pages) say; null where none says anything. */
function agreed(pairs: readonly (readonly [kb: number, pages: number])[]): number | null {
	const votes = new Map<number, number>();
	for (const [kb, pages] of pairs) {
		const size = pages >= ENOUGH_PAGES ? sizeNear(kb / pages) : null;
		if (size !== null) votes.set(size, (votes.get(size) ?? 0) + 1);
	}
	return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** KiB of a page by what processes hold; null where none can be read. */
export function pageKbOfProcesses(tree: Tree): number | null {
	const pairs: (readonly [number, number])[] = [];
	for (const name of tree.names('proc')) {
		if (!/^\d+$/.test(name)) continue;
		const stat = tree.text(`proc/${name}/stat`);
		const pages = stat === null ? 0 : (numbersIn(stat.slice(stat.lastIndexOf(')') + 1))[RSS] ?? 0);
		if (pages < ENOUGH_PAGES) continue;
		pairs.push([readProcessStatus(tree.text(`proc/${name}/status`)).kb('VmRSS'), pages]);
		if (pairs.length >= MOST_PROCESSES) break;
	}
	return agreed(pairs);
}

const LISTS: readonly (readonly [meminfo: string, node: string])[] = [
	['Active(anon)', 'nr_active_anon'],
	['Inactive(anon)', 'nr_inactive_anon'],
	['Active(file)', 'nr_active_file'],
	['Inactive(file)', 'nr_inactive_file'],
	['AnonPages', 'nr_anon_pages'],
	['Mapped', 'nr_mapped'],
];

/** KiB of a page by figures of memory. 4 where nothing says otherwise, as in a container whose meminfo is its own. */
export function pageKbOfFigures(meminfo: Readonly<Record<string, number>>, {zones, nodes}: Zoneinfo): number {
	const sum = (name: string): number => nodes.reduce((all, {figures}) => all + (figures.get(name) ?? 0), 0);
	const managed = zones.reduce((all, {figures}) => all + (figures.get('managed') ?? 0), 0);
	return agreed(LISTS.map(([kb, pages]) => [meminfo[kb] ?? 0, sum(pages)])) ?? agreed([[meminfo['MemTotal'] ?? 0, managed]]) ?? USUAL_KB;
}

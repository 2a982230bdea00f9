// Which processes the pane shows, in which order, and what it says of each: pure functions of Samples and of what was chosen.
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import type {ProcessRates} from '../../procfs/rates.ts';
import type {SortKey, Ui} from '../../session/store/ui.ts';

export type Figures = ReadonlyMap<number, ProcessRates>;

/** What the process is worth under a key; ties go by pid, the later first, as the OOM killer takes them. */
function worth(process: ProcessSample, key: SortKey, figures: Figures): number | string {
	switch (key) {
		case 'score':
			return process.badness ?? -1e15 + process.rssKb;
		case 'rss':
			return process.rssKb;
		case 'swap':
			return process.swapKb;
		case 'vsz':
			return process.vszKb;
		case 'minflt':
			return figures.get(process.pid)?.minflt ?? 0;
		case 'majflt':
			return figures.get(process.pid)?.majflt ?? 0;
		case 'adj':
			return process.oomScoreAdj;
		case 'pid':
			return -process.pid;
		case 'name':
			return process.name;
		default:
			return key satisfies never;
	}
}

/** pids in the order of a key, the most of it first (names and pids rise). */
export function sortedPids(processes: readonly ProcessSample[], key: SortKey, reverse: boolean, figures: Figures): readonly number[] {
	const rows = processes.map(process => ({pid: process.pid, worth: worth(process, key, figures)}));
	rows.sort((a, b) => {
		const order = typeof a.worth === 'string' ? a.worth.localeCompare(b.worth as string, 'en') : (b.worth as number) - a.worth;
		return order || b.pid - a.pid;
	});
	const pids = rows.map(row => row.pid);
	return reverse ? pids.reverse() : pids;
}

/**
 * A new order in which the chosen process keeps its place. Processes that have come since stand at the end until the next ordering,
 * so that rows change places no more often than the caller orders them.
 */
export function keepPlace(order: readonly number[], before: readonly number[], chosen: number | null): readonly number[] {
	if (chosen === null) return order;
	const place = before.indexOf(chosen);
	if (place < 0 || !order.includes(chosen)) return order;
	const others = order.filter(pid => pid !== chosen);
	return [...others.slice(0, place), chosen, ...others.slice(place)];
}

/** The processes in the order of the store, filtered by name (any case), without kernel threads; new ones last. */
export function shownProcesses(sample: Sample, order: readonly number[], ui: Pick<Ui, 'filter'>): readonly ProcessSample[] {
	const byPid = new Map(sample.processes.filter(process => !process.kernelThread).map(process => [process.pid, process]));
	const known = order.flatMap(pid => byPid.get(pid) ?? []);
	const listed = new Set(order);
	const rows = [...known, ...[...byPid.values()].filter(process => !listed.has(process.pid))];
	const wanted = ui.filter.toLowerCase();
	return wanted === '' ? rows : rows.filter(process => process.name.toLowerCase().includes(wanted));
}

/** Who the OOM killer would take now: the highest badness, of equals the one created later. */
export function nextVictim(processes: readonly ProcessSample[]): number | null {
	let victim: ProcessSample | null = null;
	for (const process of processes)
		if (
			process.badness !== null &&
			(victim === null || process.badness > (victim.badness ?? 0) || (process.badness === victim.badness && process.pid > victim.pid))
		)
			victim = process;
	return victim?.pid ?? null;
}

/** Why a process is never taken, or null when it may be. */
export function protection(process: ProcessSample): string | null {
	if (process.badness !== null) return null;
	if (process.kernelThread) return words.processes.kernel;
	if (process.oomScoreAdj === -1000) return words.processes.protected;
	return process.pid === 1 ? words.processes.init : words.processes.exempt;
}

/** The row that is chosen: of the chosen process, or the first. */
export function chosenRow(rows: readonly ProcessSample[], selected: number | null): number {
	const at = rows.findIndex(process => process.pid === selected);
	return at < 0 ? 0 : at;
}

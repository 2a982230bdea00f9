// Which processes the pane shows, in which order, and what it says of each: pure functions of Samples and of what was chosen.
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {byPid, type RatesByPid} from '../../procfs/rates.ts';
import type {SortKey, Ui} from '../../session/store/ui.ts';
import {onceMore} from './once-more.ts';

export type Figures = RatesByPid;

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
		case 'cpu':
			return (figures.get(process.pid)?.userShare ?? 0) + (figures.get(process.pid)?.systemShare ?? 0);
		case 'read':
			return figures.get(process.pid)?.readKb ?? 0;
		case 'write':
			return figures.get(process.pid)?.writeKb ?? 0;
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

const rowsOf = onceMore((processes: readonly ProcessSample[], order: readonly number[], filter: string): readonly ProcessSample[] => {
	const all = byPid(processes);
	const listed = new Set(order);
	const rows: ProcessSample[] = [];
	for (const pid of order) {
		const process = all.get(pid);
		if (process?.kernelThread === false) rows.push(process);
	}
	for (const process of processes) if (!process.kernelThread && !listed.has(process.pid)) rows.push(process);
	if (isOfGroup(filter)) return inGroup(rows, filter);
	const wanted = filter.toLowerCase();
	return wanted === '' ? rows : rows.filter(process => process.name.toLowerCase().includes(wanted));
});

/** Whether what is looked for is a memory group and not a name: it begins with a slash. */
export const isOfGroup = (filter: string): boolean => filter.startsWith('/');

/** The processes of a group and below it; where no group has that very path, as it is being typed, of all whose path begins with it. */
function inGroup(rows: readonly ProcessSample[], path: string): readonly ProcessSample[] {
	const exact = path.replace(/\/+$/, '');
	const within = rows.filter(({cgroup = '/'}) => cgroup === exact || cgroup.startsWith(`${exact}/`));
	return within.length > 0 ? within : rows.filter(({cgroup = '/'}) => cgroup.startsWith(path));
}

/** The processes in the order of the store, filtered by name (any case) or by memory group, without kernel threads; new ones last. */
export function shownProcesses(sample: Sample, order: readonly number[], ui: Pick<Ui, 'filter'>): readonly ProcessSample[] {
	return rowsOf(sample.processes, order, ui.filter);
}

/** Who the OOM killer would take now: the highest badness, of equals the one created later. */
export const nextVictim = onceMore((processes: readonly ProcessSample[]): number | null => {
	let victim: ProcessSample | null = null;
	for (const process of processes)
		if (
			process.badness !== null &&
			(victim === null || process.badness > (victim.badness ?? 0) || (process.badness === victim.badness && process.pid > victim.pid))
		)
			victim = process;
	return victim?.pid ?? null;
});

/** What the kernel would do if memory were out now: take the first of the ranking, take who asks, or panic (vm.oom_kill_allocating_task, vm.panic_on_oom). */
export type Fate = 'ranking' | 'asker' | 'panic';

/** Of the machine, or of a memory group at its limit, where the first of the ranking is taken unless even then the kernel is to panic. */
export function fateOf({sysctls}: Pick<Sample, 'sysctls'>, ofGroup = false): Fate {
	const isSet = (name: string, from: number): boolean => Number(sysctls[name] ?? 0) >= from;
	if (isSet('vm.panic_on_oom', ofGroup ? 2 : 1)) return 'panic';
	return !ofGroup && isSet('vm.oom_kill_allocating_task', 1) ? 'asker' : 'ranking';
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

/** First row to be shown: where it was, and no further than the chosen one's leaving the pane asks for. */
export const firstRow = (chosen: number, scroll: number, rows: number, count: number): number =>
	Math.max(0, Math.min(Math.max(scroll, chosen - rows + 1), chosen, Math.max(0, count - rows)));

/** The rows in sight. The next victim is always among them: where it is above or below, the first or the last row is its own. */
export function visibleRows(
	rows: readonly ProcessSample[],
	{selected, scroll}: Pick<Ui, 'selected' | 'scroll'>,
	victim: number | null,
	height: number,
): readonly ProcessSample[] {
	const chosen = chosenRow(rows, selected);
	const first = firstRow(chosen, scroll.processes, height, rows.length);
	const shown = rows.slice(first, first + height);
	const at = rows.findIndex(({pid}) => pid === victim);
	if (at < 0 || height < 2 || (at >= first && at < first + height)) return shown;
	const own = rows[at] as ProcessSample;
	if (at < first) {
		const from = firstRow(chosen, first + 1, height - 1, rows.length);
		return [own, ...rows.slice(from, from + height - 1)];
	}
	const from = firstRow(chosen, first, height - 1, rows.length);
	return [...rows.slice(from, from + height - 1), own];
}

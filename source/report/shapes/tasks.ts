// dump_tasks(): the table of those who may be looked at, by the columns of its own header: cpu and oom_adj in 2.6.32, nr_ptes in 3.x, nr_pmds in 4.x,
// pgtables_bytes since 4.15, rss by kind since 6.8. Without a header (the log is cut) the columns are told by how many there are.
import type {Shape} from '../draft.ts';
import type {TaskColumns, TaskReport} from '../model.ts';

const HEADER = /^\[ *pid *\] +(.*\bname)\s*$/;
const TITLE = /^Tasks state \(memory values in pages\):/;
const ROW = /^\[ *(\d+)\] +((?:-?\d+ +)*-?\d+) (.*)$/;
/** Rows that are kept: the kernel's pid_max is larger, but no machine's table. */
const MOST = 50_000;

const COLUMNS: readonly TaskColumns[] = [
	['uid', 'tgid', 'total_vm', 'rss', 'cpu', 'oom_adj', 'oom_score_adj'],
	['uid', 'tgid', 'total_vm', 'rss', 'nr_ptes', 'swapents', 'oom_score_adj'],
	['uid', 'tgid', 'total_vm', 'rss', 'pgtables_bytes', 'swapents', 'oom_score_adj'],
	['uid', 'tgid', 'total_vm', 'rss', 'nr_ptes', 'nr_pmds', 'swapents', 'oom_score_adj'],
	['uid', 'tgid', 'total_vm', 'rss', 'nr_ptes', 'nr_pmds', 'nr_puds', 'swapents', 'oom_score_adj'],
	['uid', 'tgid', 'total_vm', 'rss', 'rss_anon', 'rss_file', 'rss_shmem', 'pgtables_bytes', 'swapents', 'oom_score_adj'],
	['uid', 'tgid', 'total_vm', 'rss', 'cpu', 'oom_adj'],
];

/** Page tables of 4 KiB and more in bytes, or few pages of them. */
const inBytes = (values: readonly number[]): boolean => (values[4] ?? 0) >= 4096 && (values[4] ?? 0) % 1024 === 0;

function guess(values: readonly number[]): TaskColumns | null {
	const fitting = COLUMNS.filter(columns => columns.length <= values.length);
	const longest = Math.max(0, ...fitting.map(columns => columns.length));
	const best = fitting.filter(columns => columns.length === longest);
	if (best.length < 2) return best[0] ?? null;
	return best.find(columns => columns.includes(inBytes(values) ? 'pgtables_bytes' : 'nr_ptes')) ?? best[0]!;
}

function toTask(pid: number, values: readonly number[], columns: TaskColumns, name: string): TaskReport | null {
	const of = (column: string): number | undefined => {
		const at = columns.indexOf(column);
		return at === -1 ? undefined : values[at];
	};
	const known = <Key extends string>(key: Key, value: number | undefined): Partial<Record<Key, number>> =>
		value === undefined ? {} : ({[key]: value} as Partial<Record<Key, number>>);
	const rss = of('rss');
	if (rss === undefined) return null;
	const tables = ['nr_ptes', 'nr_pmds', 'nr_puds'].map(of).filter(value => value !== undefined);
	const oldAdj = of('oom_adj');
	return {
		pid,
		uid: of('uid') ?? 0,
		tgid: of('tgid') ?? pid,
		totalVm: of('total_vm') ?? 0,
		rss,
		...known('rssAnon', of('rss_anon')),
		...known('rssFile', of('rss_file')),
		...known('rssShmem', of('rss_shmem')),
		...known('tableBytes', of('pgtables_bytes')),
		...(tables.length > 0 ? {tablePages: tables.reduce((sum, value) => sum + value, 0)} : {}),
		...known('swap', of('swapents')),
		// __set_oom_adj() since 2.6.36: −17 is −1000, 15 is 1000, the rest by a seventeenth.
		adj: of('oom_score_adj') ?? (oldAdj === undefined ? 0 : oldAdj === 15 ? 1000 : Math.trunc((oldAdj * 1000) / 17)),
		...known('oldAdj', oldAdj),
		name,
	};
}

/** A row, told from an ordinary "[123] …" by its numbers; null for what is none. */
export function taskRow(text: string, columns: TaskColumns | undefined): TaskReport | null {
	if (!text.startsWith('[')) return null;
	const match = ROW.exec(text);
	if (match === null) return null;
	const numbers = match[2]!.split(/ +/).map(Number);
	if (numbers.length < 6) return null;
	const shape = columns ?? guess(numbers);
	if (shape === null || numbers.length < shape.length) return null;
	// Numbers beyond the columns begin the name: "1 2 3 cat 5".
	const name = [...numbers.slice(shape.length), match[3]!].join(' ').trimEnd();
	return toTask(Number(match[1]), numbers.slice(0, shape.length), shape, name);
}

export const taskHeader: Shape = (text, draft) => {
	if (TITLE.test(text)) return true;
	const match = HEADER.exec(text);
	if (match === null) return false;
	draft.columns = match[1]!.trim().split(/ +/).slice(0, -1);
	draft.going = 'tasks';
	return true;
};

export const taskLine: Shape = (text, draft) => {
	const task = taskRow(text, draft.columns);
	if (task === null) return false;
	draft.going = 'tasks';
	// Logs that are written twice have every line twice.
	if (draft.pids.has(task.pid)) return true;
	draft.pids.add(task.pid);
	if (draft.tasks.length < MOST) draft.tasks.push(task);
	else draft.tasksDropped++;
	return true;
};

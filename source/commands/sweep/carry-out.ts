// A sweep carried out: what was done before is taken as it is, the rest goes through the pool, and each row is kept the moment it is there.
import type {Output} from '../context.ts';
import {doAll, createPool} from './pool.ts';
import {howFar} from './how-far.ts';
import type {Prepared} from './prepare.ts';
import {openRowFile, type RowFile} from './row-file.ts';
import type {Done, Task} from '../../workload/sweep/one-run.ts';
import type {Point} from '../../workload/sweep/plan.ts';
import type {Header, Row} from '../../workload/sweep/table.ts';

export type CarryOut = {
	readonly prepared: Prepared;
	readonly points: readonly Point[];
	readonly header: Header;
	readonly out: string | undefined;
	readonly stderr: Output;
	readonly rowsScroll: boolean;
	readonly signal: AbortSignal;
	/** Told before the first run: how many were done before. */
	readonly begun: (known: number) => void;
	/** Told of each row in the order of the plan, as soon as all before it are there. */
	readonly inOrder: (row: Row) => void;
};

export type CarriedOut = {readonly rows: readonly Row[]; readonly problems: readonly string[]; readonly interrupted: boolean};

/** Those that are machines of one group one after the other: a thread keeps the machine of one group. */
export function grouped(tasks: readonly Task[]): readonly Task[] {
	const groups = new Map<string, Task[]>();
	for (const task of tasks) {
		const key = task.shared?.key ?? '';
		groups.set(key, [...(groups.get(key) ?? []), task]);
	}
	return groups.size < 2 ? tasks : [...groups.values()].flat();
}

async function openFile({out, header, prepared, points}: CarryOut): Promise<RowFile> {
	const wanted = new Map(points.map(point => [prepared.task(point).id, point.number]));
	const runs = prepared.plan.points.length;
	const renumber = (row: Row): Row | null => {
		const number = wanted.get(row.id);
		return number === undefined ? null : {...row, number, runs, sweep: prepared.mark};
	};
	return out === undefined ? {known: [], add: () => undefined, finish: () => Promise.resolve()} : openRowFile(out, header, renumber);
}

/** Does all runs that are left. Throws UsageError where the file cannot be written, and what is lowwater's own fault. */
export async function carryOut(plan: CarryOut): Promise<CarriedOut> {
	const {prepared, points, stderr, rowsScroll, signal} = plan;
	const file = await openFile(plan);
	const done = new Map(file.known.map(row => [row.number, row]));
	plan.begun(done.size);
	const tasks = grouped(points.filter(({number}) => !done.has(number)).map(prepared.task));
	const problems: string[] = [];
	let told = 0;
	const tell = (): void => {
		for (let row = done.get(points[told]?.number ?? 0); row !== undefined; row = done.get(points[told]?.number ?? 0)) {
			plan.inOrder(row);
			told++;
		}
	};
	const far = howFar(stderr, points.length, done.size, rowsScroll);
	const known = done.size;
	const take = ({row, problem}: Done): void => {
		file.add(row);
		done.set(row.number, row);
		if (problem !== null) problems.push(problem);
		far.done(done.size - known);
		tell();
	};
	const pool = createPool(prepared.setup, prepared.jobs, signal);
	try {
		tell();
		await doAll(pool, tasks, take, () => signal.aborted);
	} finally {
		far.stop();
		await pool.close();
	}
	const interrupted = done.size < points.length;
	if (!interrupted) await file.finish();
	return {rows: [...done.values()].sort((a, b) => a.number - b.number), problems, interrupted};
}

// `lowwater sweep --find`: the question asked of every combination of the other settings, all at once, and its answers in words.
import {sweepMessages as words} from '../../messages/sweep.ts';
import {type Axis, numberIn} from '../../workload/sweep/axis.ts';
import {type Answer, type Candidates, candidatesOn, type Question, search} from '../../workload/sweep/find.ts';
import {identify, planOf, type Point} from '../../workload/sweep/plan.ts';
import type {Header, Row, Table} from '../../workload/sweep/table.ts';
import {ScenarioError} from '../../workload/scenario-error.ts';
import type {Output} from '../context.ts';
import {say} from '../say.ts';
import {createPool, doAll} from './pool.ts';
import type {Prepared} from './prepare.ts';
import {openRowFile} from './row-file.ts';

/** One combination of all that is not looked for: its scenario, its other settings, and how its search stands. */
type Search = {
	readonly scenario: number;
	readonly values: readonly string[];
	readonly steps: Generator<readonly number[], Answer, ReadonlyMap<number, boolean>>;
	wanted: readonly number[];
	answer: Answer | null;
};

export type Asked = {readonly question: Question; readonly axis: number; readonly candidates: Candidates};
export type Found = {
	readonly lines: readonly string[];
	/** The answers alone, without how sure they are. */
	readonly answers: readonly string[];
	readonly table: Table;
	readonly interrupted: boolean;
	readonly nowhere: boolean;
};

/** What is looked for, and among which values. Throws ScenarioError. */
export function askedOf(question: Question, axes: readonly Axis[], named: boolean): Asked {
	const axis = axes.findIndex(({key}) => key === question.key);
	const found = axes[axis];
	if (found === undefined) throw new ScenarioError(words.notSwept(question.key));
	return {question, axis, candidates: candidatesOn(found, named, question)};
}

export type Finding = {
	readonly prepared: Prepared;
	readonly asked: Asked;
	readonly header: Header;
	readonly out: string | undefined;
	readonly stderr: Output;
	readonly signal: AbortSignal;
	readonly begun: (known: number) => void;
};

/** All combinations of the other settings; the axis that is looked on has its first value in each. */
function searchesOf({setup}: Prepared, {axis, candidates}: Asked): readonly Search[] {
	const others = setup.axes.map((one, i) => (i === axis ? {...one, values: [candidates.at(0)], range: null} : one));
	return planOf({...setup, axes: others, seeds: 1}, null).points.map(({scenario, values}) => {
		const steps = search(candidates);
		const first = steps.next();
		return {scenario, values, steps, wanted: first.done ? [] : first.value, answer: first.done ? first.value : null};
	});
}

function told(one: Search, {prepared: {setup}, asked: {question, axis, candidates}}: Finding): readonly string[] {
	const {answer} = one;
	const others = setup.axes.flatMap(({key}, i) => (i === axis ? [] : [`${key} ${one.values[i]}`]));
	const of = [...(setup.scenarios.length > 1 ? [setup.scenarios[one.scenario]?.name ?? ''] : []), ...others].join(', ');
	if (answer === null) return [];
	const at = (index: number | null): string | null => (index === null ? null : candidates.at(index));
	return words.answer({
		...question,
		of,
		value: at(answer.index),
		before: at(answer.before),
		again: at(answer.again),
		gap: answer.gap === null ? null : [candidates.at(answer.gap[0]), candidates.at(answer.gap[1])],
		tried: answer.tried,
		count: candidates.count,
		seeds: setup.seeds,
	});
}

/** Rows by what they are known again by, with their numbers in the order of settings and seeds. */
function ordered(rows: readonly Row[], {setup, mark}: Prepared): readonly Row[] {
	const names = setup.scenarios.map(({name}) => name);
	const compare = (a: Row, b: Row): number => {
		if (a.scenario !== b.scenario) return names.indexOf(a.scenario) - names.indexOf(b.scenario);
		for (const [i, value] of a.values.entries()) {
			const other = b.values[i] ?? '';
			if (value !== other) return numberIn(value) - numberIn(other) || (value < other ? -1 : 1);
		}
		return a.seed - b.seed;
	};
	return rows.toSorted(compare).map((row, i) => ({...row, number: i + 1, runs: rows.length, sweep: mark}));
}

/** Looks for all answers. Throws UsageError where the file cannot be written. */
export async function find(plan: Finding): Promise<Found> {
	const {prepared, asked, header, out, stderr, signal} = plan;
	const {setup} = prepared;
	const id = identify(setup);
	const names = setup.scenarios.map(({name}) => name);
	const mine = (row: Row): Row | null => (id({scenario: names.indexOf(row.scenario), values: row.values, seed: row.seed}) === row.id ? row : null);
	const known = (row: Row): Row | null => (names.includes(row.scenario) ? mine(row) : null);
	const file = out === undefined ? null : await openRowFile(out, header, known);
	const rows = new Map((file?.known ?? []).map(row => [row.id, row]));
	plan.begun(rows.size);
	const searches = searchesOf(prepared, asked);
	const pool = createPool(setup, prepared.jobs, signal);
	const pointsAt = ({scenario, values}: Search, index: number): readonly Point[] =>
		Array.from({length: setup.seeds}, (_, by) => ({
			number: 0,
			scenario,
			values: values.with(asked.axis, asked.candidates.at(index)),
			seed: (setup.scenarios[scenario]?.seed ?? 0) + by,
		}));
	const heldAt = (one: Search, index: number): boolean => pointsAt(one, index).every(point => rows.get(id(point))?.held === true);
	try {
		while (!signal.aborted && searches.some(({answer}) => answer === null)) {
			const wanted = searches.flatMap(one => (one.answer === null ? one.wanted.flatMap(index => pointsAt(one, index)) : []));
			const tasks = wanted.map(point => prepared.task(point)).filter(task => !rows.has(task.id));
			await doAll(
				pool,
				tasks,
				({row}) => {
					rows.set(row.id, row);
					file?.add({...row, number: rows.size, runs: 0});
				},
				() => signal.aborted,
			);
			if (signal.aborted) break;
			for (const one of searches) {
				if (one.answer !== null) continue;
				const next = one.steps.next(new Map(one.wanted.map(index => [index, heldAt(one, index)])));
				if (next.done) one.answer = next.value;
				else one.wanted = next.value;
			}
			say(stderr, words.tried(rows.size, searches.filter(({answer}) => answer === null).length));
		}
	} finally {
		await pool.close();
	}
	const table = {...header, rows: ordered([...rows.values()], prepared)};
	if (!signal.aborted) await file?.finish(table.rows);
	const lines = searches.map(one => told(one, plan));
	const answers = lines.flatMap(([first]) => first ?? []);
	return {lines: lines.flat(), answers, table, interrupted: signal.aborted, nowhere: searches.some(({answer}) => answer?.index === null)};
}

// What a person looks at on the page of `why`, and what keys make of it. Pure: nothing is run, and nothing of the log is changed.
import type {Diagnosis} from '../../report/diagnosis.ts';

export type WhyState = {
	/** Which of the log's kills, from 0. */
	readonly kill: number;
	/** The chosen row of the ranking, by pid; null: the one that was taken. */
	readonly chosen: number | null;
	/** oom_score_adj as it might have been, by pid, of this kill. */
	readonly changed: ReadonlyMap<number, number>;
	/** page: as much as fits. lines: the report's own. text: the explanation as a pipe gets it. help: keys. */
	readonly view: 'page' | 'lines' | 'text' | 'help';
	readonly scroll: number;
	/** What was just done. */
	readonly said: 'copied' | 'not-copied' | null;
};

export type WhyOutcome = {readonly state: WhyState; readonly effect: 'none' | 'quit' | 'copy' | 'simulate'};

export const firstState = (kill: number): WhyState => ({kill, chosen: null, changed: new Map(), view: 'page', scroll: 0, said: null});

const STEPS: Readonly<Record<string, number>> = {'+': 50, '-': -50, '=': 10, _: -10};
const LEAST = -1000;
const MOST = 1000;

/** Pids of the ranking's rows, in order. */
const pidsOf = (d: Diagnosis): readonly number[] => d.ranking?.rows.map(({pid}) => pid) ?? [];

export const chosenPid = (state: WhyState, d: Diagnosis): number | null => state.chosen ?? d.victim?.pid ?? pidsOf(d)[0] ?? null;

function move(state: WhyState, d: Diagnosis, by: number): WhyState {
	const pids = pidsOf(d);
	if (pids.length === 0) return state;
	const at = pids.indexOf(chosenPid(state, d) ?? -1);
	return {...state, chosen: pids[Math.max(0, Math.min(pids.length - 1, (at === -1 ? 0 : at) + by))] ?? null};
}

function changeAdj(state: WhyState, d: Diagnosis, by: number): WhyState {
	const pid = chosenPid(state, d);
	const task = d.report.tasks.find(one => one.pid === pid);
	if (task === undefined) return state;
	const now = state.changed.get(task.pid) ?? task.adj;
	// From −1000 the next step up is −999 or more: a mark that means "never" is left at once.
	const next = Math.max(LEAST, Math.min(MOST, now + by));
	const changed = new Map(state.changed);
	if (next === task.adj) changed.delete(task.pid);
	else changed.set(task.pid, next);
	return {...state, chosen: task.pid, changed};
}

const toKill = (state: WhyState, kill: number, of: number): WhyState =>
	kill < 0 || kill >= of ? state : {...firstState(kill), view: state.view === 'help' ? 'page' : state.view};

/** A key. `page`: rows of the screen, for moving by pages; `small`: the screen has text alone, which scrolls. */
export function onWhyKey(
	before: WhyState,
	key: string,
	diagnoses: readonly Diagnosis[],
	{page, small}: {readonly page: number; readonly small: boolean},
): WhyOutcome {
	const state: WhyState = before.said === null ? before : {...before, said: null};
	const d = diagnoses[state.kill]!;
	const only = (next: WhyState): WhyOutcome => ({state: next, effect: 'none'});
	const scrolls = state.view !== 'page' || small;
	const by = (rows: number): WhyOutcome => only(scrolls ? {...state, scroll: Math.max(0, state.scroll + rows)} : move(state, d, rows));
	switch (key) {
		case 'ctrl-c':
		case 'q':
			return {state, effect: 'quit'};
		case 'escape':
			return state.view !== 'page'
				? only({...state, view: 'page', scroll: 0})
				: state.changed.size > 0
					? only({...state, changed: new Map()})
					: {state, effect: 'quit'};
		case 'r':
			return only({...state, view: state.view === 'lines' ? 'page' : 'lines', scroll: 0});
		case 't':
			return only({...state, view: state.view === 'text' ? 'page' : 'text', scroll: 0});
		case '?':
			return only({...state, view: state.view === 'help' ? 'page' : 'help', scroll: 0});
		case 'n':
			return only(toKill(state, state.kill + 1, diagnoses.length));
		case 'p':
			return only(toKill(state, state.kill - 1, diagnoses.length));
		case 'up':
		case 'down':
			return by(key === 'up' ? -1 : 1);
		case 'pageup':
		case 'pagedown':
			return by(key === 'pageup' ? -page : page);
		case 'home':
			return only(scrolls ? {...state, scroll: 0} : move(state, d, -1e9));
		case 'end':
			return only(scrolls ? {...state, scroll: 1e9} : move(state, d, 1e9));
		case 'y':
			return {state, effect: 'copy'};
		case 's':
		case 'enter':
			return {state, effect: 'simulate'};
		default:
			return only(key in STEPS && !scrolls ? changeAdj(state, d, STEPS[key]!) : state);
	}
}

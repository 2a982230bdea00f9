// `lowwater sweep` at a terminal: the screen of the sweep, and from a cell of it to its machine and back.
import {existsSync} from 'node:fs';
import {sweepScreen as words} from '../../messages/sweep-screen.ts';
import {faultSentence} from '../../messages/fault.ts';
import {firstSweepState, type SweepPage, type SweepState} from '../../dashboard/sweep/state.ts';
import type {Session} from '../../session/session.ts';
import type {SweepDoors} from '../../dashboard/sweep/live.tsx';
import {loadScenario} from '../../workload/library.ts';
import {readScenario, type Scenario} from '../../workload/scenario.ts';
import {overrideFor} from '../../workload/sweep/axis.ts';
import type {Row, Table} from '../../workload/sweep/table.ts';
import {type CommandContext, EXIT, type ExitCode} from '../context.ts';
import {terminalOf} from '../compare/screen.ts';
import {inTurns} from '../in-turns.ts';
import type {SweepOptions} from './options.ts';
import type {Prepared} from './prepare.ts';
import {type Subject, namedOf, titleOf} from './plot/subject.ts';
import {writeRows} from './row-file.ts';
import {startSweep} from './running.ts';
import {machineRoom} from '../../workload/room.ts';

function pageOf({setup, plan, jobs, longestUs, defaults}: Prepared, isGrid: boolean): SweepPage {
	const {scenarios, axes, seeds, measures} = setup;
	const perScenario = plan.points.length / scenarios.length / seeds;
	const names = scenarios.map(({name}) => name).join(' · ');
	return {
		title: [names, axes.map(({key}) => key).join(' × ')].filter(Boolean).join(' · '),
		axes: axes.map(({key}) => key),
		measures,
		named: measures.map(namedOf),
		scenarios: scenarios.map(({name}) => name),
		combinations: Array.from({length: perScenario}, (_, i) => plan.points[i * seeds]?.values ?? []),
		isGrid,
		seeds,
		jobs,
		eachUs: longestUs,
		defaults,
	};
}

/** A name in this folder that nothing has: sweep.svg, sweep-2.svg. */
function freeName(ending: string): string {
	for (let n = 1; ; n++) {
		const name = `sweep${n === 1 ? '' : `-${n}`}${ending}`;
		if (!existsSync(name)) return name;
	}
}

/** The scenario of a row, or the same with other values of the settings. */
function scenarioFor({setup}: Prepared, row: Row, values: readonly (string | null)[]): Scenario {
	const {text, file, name} = setup.scenarios.find(one => one.name === row.scenario) as Prepared['setup']['scenarios'][number];
	const swept = setup.axes.flatMap((axis, i) => (values[i] === null || values[i] === undefined ? [] : [overrideFor(axis, values[i])]));
	const read = readScenario(text, {file, overrides: [...setup.fixed, ...swept], seed: row.seed, ...(setup.forUs === null ? {} : {forUs: setup.forUs})});
	return {...read, name};
}

/** Shows the sweep until somebody quits. */
export async function showSweep(context: CommandContext, options: SweepOptions, prepared: Prepared, command: string): Promise<ExitCode> {
	const {stderr, signal} = context;
	const {setup} = prepared;
	const terminal = terminalOf(context);
	const page = pageOf(prepared, options.sampling === null);
	const {runSweepScreen} = await import('../../dashboard/sweep/live.tsx');
	const running = startSweep(prepared, signal);
	const header = {axes: page.axes, measures: page.measures, required: false};
	const tableNow = (): Table => ({...header, rows: running.now().rows.toSorted((a, b) => a.number - b.number)});
	const subject = (): Subject => ({
		table: tableNow(),
		defaults: Object.fromEntries(page.scenarios.map((name, i) => [name, prepared.defaults[i] ?? []])),
		command,
		version: setup.version,
	});
	const rowAt = ({scenario, cell}: SweepState): Row | undefined => {
		const first = (scenario * page.combinations.length + cell) * setup.seeds + 1;
		return running.now().rows.find(({number}) => number >= first && number < first + setup.seeds);
	};
	let found: {readonly rows: number; readonly lines: readonly string[]} = {rows: 0, lines: []};
	const doors: SweepDoors = {
		now: running.now,
		found: () => {
			const table = tableNow();
			if (table.rows.length !== found.rows) found = {rows: table.rows.length, lines: titleOf({table})};
			return found.lines;
		},
		changed: running.changed,
		pause: () => running.pause(!running.now().paused),
		stop: () => void running.stop(),
		save: async what => {
			if (tableNow().rows.length === 0) return words.nothing;
			const name = freeName(what === 'plot' ? '.svg' : '.csv');
			if (what === 'csv') await writeRows(name, tableNow());
			else await (await import('./plot/plot.ts')).drawPlot(name, subject());
			return words.saved(name);
		},
		cannotOpen: state => {
			const row = rowAt(state);
			return row === undefined || row.ended === 'refused' ? words.cannotOpen : null;
		},
	};
	/** The machine of a row, at its worst; or beside the one with the default settings. Quitting comes back, any other end is one of all. */
	const open = async (state: SweepState, next: 'open' | 'compare'): Promise<ExitCode> => {
		const row = rowAt(state);
		if (row === undefined) return EXIT.done;
		const {runScreens} = await import('../screens.ts');
		const load = (name: string): Scenario => loadScenario(name, {availableBytes: machineRoom()});
		const machine = scenarioFor(prepared, row, row.values);
		if (next === 'open') {
			// Whoever comes from a sweep has seen the machine's name: no card lies over what is looked for.
			const begin = async ({pause, runTo, setUi}: Pick<Session, 'pause' | 'runTo' | 'setUi'>): Promise<void> => {
				setUi({welcome: false});
				pause(true);
				await inTurns(runTo(row.worstUs ?? 0), signal);
			};
			return runScreens(machine, {...terminal, readOnly: false, load, pace: {paused: true}, begin});
		}
		const a = scenarioFor(prepared, row, prepared.defaults[state.scenario] ?? []);
		const overrides = {a: [], b: setup.axes.map((axis, i) => overrideFor(axis, row.values[i] ?? ''))};
		const request = {scenarios: {a, b: machine}, overrides, untilUs: row.worstUs, leftUs: 0, name: machine.name.slice(0, 24)};
		return runScreens(request, {...terminal, readOnly: false, load});
	};
	let state = firstSweepState;
	try {
		for (;;) {
			const end = await runSweepScreen(page, state, doors, terminal);
			if (end.next === null) {
				if (signal.aborted) return EXIT.interrupted;
				return end.code as ExitCode;
			}
			state = end.state;
			const wasPaused = running.now().paused;
			running.pause(true);
			const code = await open(state, end.next);
			if (code !== EXIT.done) return code;
			if (!wasPaused) running.pause(false);
		}
	} finally {
		await running.stop();
		const failure = running.failure();
		if (failure !== null) stderr.write(`${faultSentence(failure)}\n`);
	}
}

// Where Samples come from: a machine driven through a scenario, or anything else with these few doors (tests have a fake).
import type {Pid} from '../../machine/command.ts';
import {frameMap, lookInside, sample} from '../../machine/machine.ts';
import type {ProcessView} from '../../machine/process-view.ts';
import type {FrameMap, Sample} from '../../machine/sample.ts';
import type {Action} from '../../workload/action.ts';
import {type Applied, createRun, isOver, perform, type Run, stepTo} from '../../workload/run.ts';
import type {Scenario} from '../../workload/scenario.ts';

/** What does not change while a machine runs. */
export type MachineFacts = {
	readonly name: string;
	readonly seed: number;
	readonly ramPages: number;
	readonly disks: readonly string[];
	readonly swaps: readonly string[];
	readonly nodes: number;
	readonly cpus: number;
};

export type MachineSource = MachineFacts & {
	/** Pages of the files that exist. */
	readonly files: ReadonlyMap<string, number>;
	readonly timeUs: () => number;
	/** The machine has panicked and stands still. */
	readonly halted: () => boolean;
	/** Goes on to an instant of its own time. */
	readonly stepTo: (us: number) => void;
	readonly sample: () => Sample;
	/** null: not known yet. */
	readonly frameMap: (cells: number) => FrameMap | null;
	/** One process's memory, with the walk of an address (null: where its last fault was); null: it has none, or is no more (or is not known yet). */
	readonly lookInside: (pid: Pid, address: number | null, parts: number) => ProcessView | null;
	readonly perform: (action: Action) => readonly Applied[];
};

/** Boots a scenario's machine. On the screen it does not end at the scenario's end: only a panic stops it. Throws RangeError where it cannot exist. */
export function scenarioSource(scenario: Scenario): MachineSource {
	const endless: Scenario = {...scenario, until: {timeUs: Infinity, oomKills: null, tailUs: 0}};
	const run: Run = createRun(endless);
	const files = new Map(scenario.config.files.map(file => [file.path, file.pages]));
	const noteFile = ({command, outcome}: Applied): void => {
		if (command?.kind === 'create_file' && outcome.ok) files.set(command.path, command.pages);
	};
	const {config} = scenario;
	return {
		name: scenario.name,
		seed: config.seed,
		ramPages: config.zones.reduce((sum, zone) => sum + zone.managed, 0),
		disks: config.disks.map(disk => disk.name),
		swaps: config.swaps.map(swap => swap.name),
		nodes: new Set(config.zones.map(zone => zone.node)).size,
		cpus: config.cpus,
		files,
		timeUs: () => run.timeUs,
		halted: () => isOver(run),
		stepTo: us => {
			for (const applied of stepTo(run, us)) noteFile(applied);
		},
		sample: () => sample(run.machine),
		frameMap: cells => frameMap(run.machine, cells),
		lookInside: (pid, address, parts) => lookInside(run.machine, pid, address, parts),
		perform: action => {
			const applied = perform(run, action);
			for (const one of applied) noteFile(one);
			return applied;
		},
	};
}

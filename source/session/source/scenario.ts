// A scenario as a source: its machine, booted and driven here.
import {frameMap, lookInside, moments, sample} from '../../machine/machine.ts';
import {type Applied, createRun, isOver, perform, stepTo} from '../../workload/run.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {freeze, heapBytes, hold, release, thaw} from '../still/copy.ts';
import type {Kept, Laid, MachineFacts, Source} from './source.ts';

/** On the screen a machine does not end at the scenario's end: only a panic stops it. */
export const withoutEnd = (scenario: Scenario): Scenario => ({...scenario, until: {timeUs: Infinity, oomKills: null, tailUs: 0}});

export const factsOf = ({name, config}: Pick<Scenario, 'name' | 'config'>): MachineFacts => ({
	name,
	seed: config.seed,
	ramPages: config.zones.reduce((sum, zone) => sum + zone.managed, 0),
	disks: config.disks.map(disk => disk.name),
	swaps: config.swaps.map(swap => swap.name),
	nodes: new Set(config.zones.map(zone => zone.node)).size,
	cpus: config.cpus,
});

function noteFiles(files: Map<string, number>, applied: readonly Applied[]): void {
	for (const {command, outcome} of applied) {
		if (command?.kind === 'create_file' && outcome.ok) files.set(command.path, command.pages);
		if (command?.kind === 'unlink' && outcome.ok) files.delete(command.path);
	}
}

/** A machine that is run here can do all that a source may. */
export type LocalSource = Required<Omit<Source, 'apart'>>;

/** What of it never changes: no copy needs it twice. */
export const constantsOf = ({run}: Kept): readonly object[] => [run.scenario, run.machine.config];

/** Keeps a copy of a run. */
function laidDown(kept: Kept, ...[known, {room}]: Parameters<LocalSource['layDown']>): Laid {
	// What never changes is the same in each copy.
	const constant = constantsOf(kept);
	const frozen = freeze(kept, known, constant, room);
	return {
		heapBytes: heapBytes(frozen),
		hold: () => hold(frozen),
		release: () => release(frozen, room),
		wake: (wakes, spares) => sourceOf(thaw(frozen, wakes, constant, room, spares)),
	};
}

/** A run as a source. */
export function sourceOf(kept: Kept): LocalSource {
	const {run, files} = kept;
	const refused: Applied[] = [];
	return {
		...factsOf(run.scenario),
		files,
		layDown: (known, budget) => laidDown(kept, known, budget),
		nameOf: pid => Object.entries(run.pids).find(([, one]) => one === pid)?.[0],
		timeUs: () => run.timeUs,
		halted: () => isOver(run),
		sample: () => sample(run.machine),
		refusals: () => refused.splice(0),
		stepTo: (us, toMoment) => {
			const applied = stepTo(run, us, toMoment);
			noteFiles(files, applied);
			refused.push(...applied.filter(({outcome}) => !outcome.ok));
		},
		moments: () => moments(run.machine),
		frameMap: cells => frameMap(run.machine, cells),
		lookInside: (pid, address, parts) => lookInside(run.machine, pid, address, parts),
		perform: action => {
			const applied = perform(run, action);
			noteFiles(files, applied);
			return applied;
		},
	};
}

/** Boots a scenario's machine. Throws RangeError where it cannot exist. */
export const scenarioSource = (scenario: Scenario): LocalSource =>
	sourceOf({run: createRun(withoutEnd(scenario)), files: new Map(scenario.config.files.map(file => [file.path, file.pages]))});

// Runs one machine of a lesson through the instants that are asked for.
import type {MachineEvent} from '../../machine/machine-event.ts';
import {lookInside, sample} from '../../machine/machine.ts';
import type {Sample} from '../../machine/sample.ts';
import {createRun, type Run, stepTo} from '../run.ts';
import type {Instant} from './figures.ts';
import type {LessonScenario, SamePage} from './lesson.ts';
import {withoutEnd} from './machines.ts';

/** Where two processes are looked into, and when. */
export type Probe = {readonly condition: SamePage; readonly us: number};

function frameOf(run: Run, pid: number, address: number): number | null {
	const pte = lookInside(run.machine, pid, address, 1)?.walk.pte;
	return pte?.kind === 'present' ? pte.frame : null;
}

/** Runs a machine through all instants that are asked for, in order. */
export function observe(scenario: LessonScenario, times: readonly number[], probes: readonly Probe[]) {
	const run = createRun(withoutEnd(scenario));
	const events: MachineEvent[] = [];
	const known = new Map<number, Instant>();
	const frames = new Map<SamePage, readonly (number | null)[]>();
	for (const us of [...new Set(times)].sort((a, b) => a - b)) {
		stepTo(run, us);
		const now: Sample = sample(run.machine);
		events.push(...now.events);
		known.set(us, {sample: now, events: [...events]});
		for (const {condition, us: at} of probes)
			if (at === us)
				frames.set(
					condition,
					condition.of.map(pid => frameOf(run, pid, condition.address)),
				);
	}
	return {known, frames};
}

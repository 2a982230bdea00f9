import {describe, expect, it} from 'vitest';
import type {MachineEvent} from '../../../source/machine/machine-event.ts';
import {sample} from '../../../source/machine/machine.ts';
import type {Sample} from '../../../source/machine/sample.ts';
import {eventText} from '../../../source/messages/events.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {createRun, stepTo} from '../../../source/workload/run.ts';

/** Samples ten times a second, and all events. */
function watched(name: string, seconds: number): {readonly samples: readonly Sample[]; readonly events: readonly MachineEvent[]} {
	const run = createRun({...loadScenario(name), until: {timeUs: Infinity, oomKills: null, tailUs: 0}});
	const samples: Sample[] = [];
	for (let us = 100_000; us <= seconds * 1e6; us += 100_000) {
		stepTo(run, us);
		samples.push(sample(run.machine));
	}
	return {samples, events: samples.flatMap(({events}) => events)};
}

const of = <Kind extends MachineEvent['kind']>(events: readonly MachineEvent[], kind: Kind): readonly Extract<MachineEvent, {kind: Kind}>[] =>
	events.filter((event): event is Extract<MachineEvent, {kind: Kind}> => event.kind === kind);
const firstAfter = (samples: readonly Sample[], holds: (sample: Sample) => boolean): number => samples.find(holds)?.timeUs ?? Infinity;

describe('a turning point', () => {
	it('is where dirty pages pass what /proc/vmstat calls the background threshold, before the writer is held back', () => {
		const {samples, events} = watched('dirty-writer', 60);
		const [passed, ...more] = of(events, 'dirty-background');
		const [held] = of(events, 'writer-throttled');
		const seen = firstAfter(samples, ({vmstat}) => vmstat.nr_dirty > vmstat.nr_dirty_background_threshold);
		expect(more).toEqual([]);
		expect(passed!.atUs).toBeLessThanOrEqual(seen);
		expect(passed!.atUs).toBeGreaterThan(seen - 100_000 * 2);
		expect(held!.atUs).toBeGreaterThanOrEqual(passed!.atUs);
		expect(eventText(passed!)).toMatch(/^dirty pages passed the background limit: [\d ]+ of [\d ]+, from logger \(\d+\); the flusher writes from here on$/);
	});

	it('is the first page that numa_miss counts, and none comes where reclaim finds memory at home', () => {
		const {samples, events} = watched('numa-reclaim-0', 20);
		const spills = of(events, 'spilled');
		const seen = firstAfter(samples, ({vmstat}) => vmstat.numa_miss > 0);
		expect(spills[0]!.atUs).toBeGreaterThan(seen - 100_000);
		expect(spills[0]!.atUs).toBeLessThanOrEqual(seen);
		// The backup's, and the leak's own.
		expect(spills.map(({name}) => name)).toEqual(['backup', 'leaky']);
		expect(eventText(spills[0]!, 2)).toMatch(/^allocations spill over to node 1: node 0 has [\d ]+ free, low is 452, and \w+ asked for more$/);
	});

	it('is where refaults begin, once for all that follow', () => {
		const {samples, events} = watched('cache-thrash', 20);
		const [begun, ...more] = of(events, 'refaults');
		const seen = firstAfter(samples, ({vmstat}) => vmstat.workingset_refault_file >= 256);
		expect(more).toEqual([]);
		expect(begun!.atUs).toBeGreaterThan(seen - 100_000);
		expect(begun!.atUs).toBeLessThanOrEqual(seen);
		expect(eventText(begun!)).toContain('the working set no longer fits: 256 pages of files that had been dropped came back within ');
	});

	it('never comes in a machine to which it does not happen', () => {
		const {events} = watched('leak-without-swap', 30);
		expect(events.filter(({kind}) => ['dirty-background', 'writer-throttled', 'spilled', 'refaults'].includes(kind))).toEqual([]);
	});
});

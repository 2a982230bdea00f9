// Fewer Samples that say the same: what has happened and what was lowest and highest since the one before is kept, figures of the instants between are not.
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Sample} from '../machine/sample.ts';

/** As many events as somebody reads; a machine at full speed makes thousands a second. */
const MOST_EVENTS = 4096;

/** The later of two Samples that follow each other, reaching back to where the earlier did. */
export function join(earlier: Sample, later: Sample): Sample {
	const events: readonly MachineEvent[] = [...earlier.events, ...later.events];
	const lost = Math.max(0, events.length - MOST_EVENTS);
	return {
		...later,
		sinceUs: earlier.sinceUs,
		freeLowest: Math.min(earlier.freeLowest, later.freeLowest),
		freeHighest: Math.max(earlier.freeHighest, later.freeHighest),
		zones: later.zones.map((zone, i) => {
			const before = earlier.zones[i] ?? zone;
			return {...zone, freeLowest: Math.min(before.freeLowest, zone.freeLowest), freeHighest: Math.max(before.freeHighest, zone.freeHighest)};
		}),
		events: events.slice(lost),
		eventsDropped: earlier.eventsDropped + later.eventsDropped + lost,
	};
}

/** At most so many Samples, neighbours joined. */
export function thin(samples: readonly Sample[], most: number): readonly Sample[] {
	if (samples.length <= most) return samples;
	const run = Math.ceil(samples.length / most);
	return Array.from({length: Math.ceil(samples.length / run)}, (_, i) => samples.slice(i * run, (i + 1) * run).reduce(join));
}

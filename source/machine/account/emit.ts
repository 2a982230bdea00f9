// The list of what happened since the last Sample, bounded so that nobody's silence makes it grow for ever.
import type {MachineEvent} from '../machine-event.ts';
import type {Machine} from '../state.ts';

const MOST_EVENTS = 2000;
/** What may come without end, and is left out then; what a person or a program does to the machine is always there. */
const FREQUENT: ReadonlySet<MachineEvent['kind']> = new Set(['direct-reclaim', 'kswapd-woke', 'kswapd-slept', 'writer-throttled', 'refused', 'generation']);

type Timeless<E> = E extends MachineEvent ? Omit<E, 'atUs'> : never;

/** Notes an event at the running clock, or at another instant of the machine's time (nanoseconds). */
export function emit(m: Machine, event: Timeless<MachineEvent>, atNs: number = m.clock): void {
	if (m.events.length >= MOST_EVENTS && FREQUENT.has(event.kind)) {
		m.eventsDropped++;
		return;
	}
	m.events.push({atUs: Math.floor(atNs / 1000), ...event} as MachineEvent);
}

// Events of the machine that a lesson may stop at or count, by the names that are theirs in the log.
import type {MachineEvent} from '../../machine/machine-event.ts';

export const EVENT_NAMES = [
	'spawn',
	'exit',
	'kswapd-woke',
	'kswapd-slept',
	'kswapd-hopeless',
	'direct-reclaim',
	'oom',
	'panic',
	'first-swap-out',
	'swap-full',
	'sysctl',
	'signal',
	'segv',
	'called',
	'drop-caches',
	'spilled',
	'refaults',
	'dirty-background',
	'writer-throttled',
	'refused',
] as const satisfies readonly MachineEvent['kind'][];
export type EventName = (typeof EVENT_NAMES)[number];

/** Whom an event is about: an OOM is about its victim. */
export function nameIn(event: MachineEvent): string | null {
	if (event.kind === 'oom') return event.report.tasks.find(({pid}) => pid === event.report.victim)?.name ?? null;
	if (event.kind === 'refused') return event.asked?.name ?? null;
	return 'name' in event && event.kind !== 'sysctl' ? event.name : null;
}

export const isEvent = (event: MachineEvent, kind: EventName, of: string | null): boolean => event.kind === kind && (of === null || nameIn(event) === of);

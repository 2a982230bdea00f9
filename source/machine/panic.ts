// The end of a machine: it stands still, its clock alone goes on. (kernel/panic.c; the watchdog of kernel/watchdog.c)
// Deviates: the kernel's watchdog counts seconds of a CPU that does not schedule; here, where a step always ends, it counts how often everybody has had a turn
// in one and the same nanosecond.
import {emit} from './account/emit.ts';
import type {PanicReason} from './machine-event.ts';
import type {Machine} from './state.ts';

/** The first panic is the last. */
export function panic(m: Machine, reason: PanicReason): void {
	m.panic ??= {at: m.clock, reason};
	emit(m, {kind: 'panic', reason});
	m.limit = m.clock;
}

/** Turns of one instant after which no time will go by any more: all CPUs and all tasks have had theirs many times over. */
const MOST_TURNS = 1_000_000;

export type Watchdog = {atNs: number; turns: number};

export const createWatchdog = (): Watchdog => ({atNs: -1, turns: 0});

/** Told of every turn and its instant; panics when time stands still ("softlockup: hung tasks"). */
export function watch(m: Machine, dog: Watchdog, atNs: number): void {
	if (atNs !== dog.atNs) {
		dog.atNs = atNs;
		dog.turns = 0;
	} else if (++dog.turns > MOST_TURNS) panic(m, 'soft-lockup');
}

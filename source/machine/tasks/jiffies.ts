// The kernel's own clock: ticks since boot, HZ of them a second. Writeback and the block layer's busy time count in these, and so does a sleep that is
// given in them. (kernel/time/timer.c schedule_timeout, calc_index)
import type {Machine} from '../state.ts';

/** Ticks that have passed at an instant, by default the present one. */
export const jiffies = (m: Machine, at: number = m.clock): number => Math.floor((at * m.config.hz) / 1e9);

export const jiffiesToNs = (m: Machine, ticks: number): number => Math.ceil((ticks * 1e9) / m.config.hz);

/** Timers farther off than this lie in the wheel's second level, whose buckets are eight ticks long. */
const FIRST_LEVEL = 63;
const SECOND_LEVEL_SHIFT = 3;

/** When a timer of so many ticks fires: at a tick, and never early, so up to one bucket late. */
export function timerExpiry(m: Machine, ticks: number): number {
	const wanted = jiffies(m) + ticks;
	const fires = ticks < FIRST_LEVEL ? wanted + 1 : ((wanted + (1 << SECOND_LEVEL_SHIFT)) >> SECOND_LEVEL_SHIFT) << SECOND_LEVEL_SHIFT;
	return jiffiesToNs(m, fires);
}

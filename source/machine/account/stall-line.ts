// A line of pressure stall information: time stalled, and its averages in the kernel's fixed point. (update_averages of kernel/sched/psi.c, calc_load; docs §16)
import {wide} from '../wide.ts';

/** Time stalled in nanoseconds (as collected; counted by the averages; as shown), and the three averages in fixed point (2048 = 1 %). */
export type StallLine = {collectedNs: number; countedNs: number; shownNs: number; readonly averages: [number, number, number]};
export type StallPair = {readonly some: StallLine; readonly full: StallLine};

const FIXED_1 = 2048;
/** exp(−2 s / 10, 60, 300 s) in fixed point. */
const DECAY = [1677, 1981, 2034] as const;

const line = (): StallLine => wide({collectedNs: 0, countedNs: 0, shownNs: 0, averages: [0, 0, 0]}, ['collectedNs', 'countedNs', 'shownNs']);
/** Some and full. */
export const createStallPair = (): StallPair => ({some: line(), full: line()});

/** One step of an average: `pct` whole percent of the window were stalled (calc_load with the three decay constants). */
export function psiAverage(average: number, which: 0 | 1 | 2, pct: number): number {
	const decay = DECAY[which];
	const active = pct * FIXED_1;
	let next = average * decay + active * (FIXED_1 - decay);
	if (active >= average) next += FIXED_1 - 1;
	return Math.floor(next / FIXED_1);
}

/** A fixed-point average in hundredths of a percent, as the kernel prints it. */
export const psiHundredths = (average: number): number => (average >> 11) * 100 + (((average & (FIXED_1 - 1)) * 100) >> 11);

/** The end of a window: the averages take in what was collected in it. */
export function updateLine(stall: StallLine, periodNs: number): void {
	const stalled = Math.min(stall.collectedNs - stall.countedNs, periodNs);
	stall.countedNs += stalled;
	const pct = Math.floor((stalled * 100) / periodNs);
	for (const which of [0, 1, 2] as const) stall.averages[which] = psiAverage(stall.averages[which], which, pct);
}

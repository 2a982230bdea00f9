// What a run is slowed down for, counted: who looks at every step cannot take a Sample each time.
import type {Machine} from '../state.ts';

/** kswapd wakes, a memory group first comes to its high or its max, tasks enter direct reclaim, the last swap slot is taken, the OOM killer chooses, the kernel
 * panics. From the least grave to the gravest. */
export const MOMENTS = ['wake', 'limit', 'stall', 'swap-full', 'oom', 'panic'] as const;
export type Moment = (typeof MOMENTS)[number];

/** How often each has been so far; of swap that is full and of a panic 1 while it is so; of limits how many groups there are that have been at theirs. */
export type MomentCounts = Readonly<Record<Moment, number>>;

function limitsMet({cgroups}: Machine): number {
	let met = 0;
	if (cgroups !== null) for (const group of cgroups.groups) if (group !== null) met += Number(group.eventsLocal.high > 0) + Number(group.eventsLocal.max > 0);
	return met;
}

function count(m: Machine, moment: Moment): number {
	switch (moment) {
		case 'wake': {
			let woken = 0;
			for (const {kswapd} of m.nodes) woken += kswapd.woken;
			return woken;
		}
		case 'limit':
			return limitsMet(m);
		case 'stall':
			return m.vm.allocstall_dma + m.vm.allocstall_dma32 + m.vm.allocstall_normal + m.vm.allocstall_movable;
		case 'swap-full':
			return m.swapTotal > 0 && m.swapFree <= 0 ? 1 : 0;
		case 'oom':
			return m.kills;
		case 'panic':
			return m.panic === null ? 0 : 1;
		default:
			return moment satisfies never;
	}
}

export const countMoments = (m: Machine): MomentCounts => ({
	wake: count(m, 'wake'),
	limit: count(m, 'limit'),
	stall: count(m, 'stall'),
	'swap-full': count(m, 'swap-full'),
	oom: count(m, 'oom'),
	panic: count(m, 'panic'),
});

/** Some of them in one number: another one when any has come. Two that cancel each other out, as swap that is full no more at a kill, weigh differently. */
export function momentSum(m: Machine, wanted: readonly Moment[]): number {
	let sum = 0;
	for (const moment of wanted) sum += count(m, moment) * (moment === 'swap-full' ? 0.5 : 1);
	return sum;
}

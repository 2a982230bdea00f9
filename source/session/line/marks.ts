// The instants worth going to, as a line goes on: kswapd woken from its sleep, the first stall of a group, swap full, a kill, a panic, something done by hand
// or by the scenario. Each knows the Sample that told of it: to stand before it is to stand at the Sample before that one.
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';

/** From the gravest to the least: one cell of the time bar shows one. */
export const MARK_KINDS = ['panic', 'kill', 'stall', 'swap-full', 'turn', 'wake', 'act'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export type Mark = {readonly kind: MarkKind; readonly atUs: number /** The Sample that tells of it. */; readonly ordinal: number};

export type Marks = {
	readonly list: Mark[];
	/** When kswapd was last heard of, and a stall: what follows within a second belongs to it. */
	heardUs: Partial<Record<'wake' | 'stall', number>>;
};

export const createMarks = (): Marks => ({list: [], heardUs: {}});

/** What follows within so long belongs to the same. */
const QUIET_US = 1_000_000;
const KEPT = 4096;

const ACTS: ReadonlySet<MachineEvent['kind']> = new Set([
	'spawn',
	'sysctl',
	'oom-score-adj',
	'signal',
	'swapon',
	'swapoff',
	'drop-caches',
	'group-written',
	'group-made',
	'group-removed',
]);

function kindOf(event: MachineEvent): MarkKind | null {
	switch (event.kind) {
		case 'panic':
			return 'panic';
		case 'oom':
			return 'kill';
		case 'direct-reclaim':
			return 'stall';
		case 'swap-full':
			return 'swap-full';
		case 'dirty-background':
		case 'writer-throttled':
		case 'spilled':
		case 'refaults':
		case 'group-limit':
			return 'turn';
		case 'kswapd-woke':
			return 'wake';
		default:
			return ACTS.has(event.kind) && event.atUs > 0 ? 'act' : null;
	}
}

/** Whether an event begins something, or only goes on with it. */
function begins(marks: Marks, kind: MarkKind, atUs: number): boolean {
	if (kind !== 'wake' && kind !== 'stall') return true;
	const before = marks.heardUs[kind];
	marks.heardUs[kind] = atUs;
	return before === undefined || atUs - before >= QUIET_US;
}

/** Takes in the events of the next Sample. */
export function noteMarks(marks: Marks, sample: Pick<Sample, 'events'>, ordinal: number): void {
	for (const event of sample.events) {
		const kind = kindOf(event);
		if (event.kind === 'kswapd-slept' && marks.heardUs.wake !== undefined) marks.heardUs.wake = event.atUs;
		if (kind !== null && begins(marks, kind, event.atUs)) marks.list.push({kind, atUs: event.atUs, ordinal});
	}
	if (marks.list.length > KEPT * 1.25) thin(marks);
}

/** Of the old ones the least go first. */
function thin({list}: Marks): void {
	let over = list.length - KEPT;
	for (const kind of ['wake', 'act', 'turn', 'stall'] as const)
		for (let i = 0; i < list.length / 2 && over > 0; i++)
			if ((list[i] as Mark).kind === kind) {
				list.splice(i--, 1);
				over--;
			}
	if (over > 0) list.splice(0, over);
}

/** The marks up to a Sample, for a line that leaves this one there. */
export const marksUpTo = ({list, heardUs}: Marks, ordinal: number): Marks => ({list: list.filter(mark => mark.ordinal <= ordinal), heardUs: {...heardUs}});

/** Where one stands to see what comes next, before a Sample: the Sample before the nearest earlier mark's. Null: there is none. */
export function placeBefore({list}: Marks, here: number): number | null {
	const found = list.findLast(mark => mark.ordinal - 1 < here);
	return found === undefined ? null : Math.max(0, found.ordinal - 1);
}

/** The same for the next mark. Null: there is none before `now`. */
export function placeAfter({list}: Marks, here: number): number | null {
	const found = list.find(mark => mark.ordinal - 1 > here);
	return found === undefined ? null : found.ordinal - 1;
}

/** Where one can stand: after a Sample, or between it and the next one at an instant of the machine. */
export type Stop = {readonly ordinal: number; readonly betweenUs: number | null};

const isBefore = (a: Stop, b: Stop): boolean => a.ordinal < b.ordinal || (a.ordinal === b.ordinal && (a.betweenUs ?? -1) < (b.betweenUs ?? -1));

/** Where one stands in front of a mark: at the Sample before, or, where another came first in the same Sample, at the microsecond by which that one has happened. */
function stopBefore(list: readonly Mark[], i: number): Stop | null {
	const {ordinal, atUs} = list[i] as Mark;
	const other = list[i - 1];
	if (other === undefined || other.ordinal !== ordinal) return {ordinal: Math.max(0, ordinal - 1), betweenUs: null};
	const us = Math.ceil(other.atUs);
	// In the same microsecond they are one.
	return us >= atUs ? null : {ordinal: ordinal - 1, betweenUs: us};
}

/** The nearest stop before a place at which something is about to happen, and the nearest after it. Null: there is none. */
export function earlierStop({list}: Marks, here: Stop): Stop | null {
	for (let i = list.length - 1; i >= 0; i--) {
		const stop = stopBefore(list, i);
		if (stop !== null && isBefore(stop, here)) return stop;
	}
	return null;
}

export function laterStop({list}: Marks, here: Stop): Stop | null {
	for (let i = 0; i < list.length; i++) {
		const stop = stopBefore(list, i);
		if (stop !== null && isBefore(here, stop)) return stop;
	}
	return null;
}

// Triggers of the pressure files of memory groups: who has written one into a file and polls it is woken when there was so much stall within its window. (psi_write,
// update_triggers, window_update of kernel/sched/psi.c; pressure_write of kernel/cgroup/cgroup.c) One to an open file; it goes when that is closed.
// Deviation: the kernel looks ten times within a window, here it is at each Sample, so that a trigger may ring later by as long as there is between two.
import type {Sample} from '../machine/sample.ts';
import {parseTrigger, PRESSURE_RESOURCES, type PressureResource, type Trigger} from '../procfs/pressure.ts';

/** `growthBefore`: of the window before this one, which is thought to have come evenly. */
type Window = {startUs: number; startTotalUs: number; growthBefore: number};
type Ringer = Trigger & {
	readonly group: string;
	readonly resource: PressureResource;
	readonly window: Window;
	lastTotalUs: number;
	lastRungUs: number;
	pending: boolean;
	rung: boolean;
};

export type Triggers = {
	/** Takes what is written into a pressure file through an open file. */
	readonly write: (by: {readonly handle: number; readonly group: string; readonly file: string}, written: string, sample: Sample) => 'EBUSY' | 'EINVAL' | null;
	/** Whether the trigger of an open file has rung since it was last told; null: it has none. */
	readonly rung: (handle: number, told: boolean) => boolean | null;
	readonly release: (handle: number) => void;
	readonly look: (sample: Sample) => void;
};

const FILE = /^(\w+)\.pressure$/;

const resourceOf = (file: string): PressureResource | undefined => PRESSURE_RESOURCES.find(name => name === FILE.exec(file)?.[1]);

/** Microseconds of stall of a group so far; null: it is gone. */
function totalOf({groups = [], pressure}: Sample, {group, resource, line}: Pick<Ringer, 'group' | 'resource' | 'line'>): number | null {
	const of = group === '/' ? pressure : groups.find(({path, online}) => online && path === group)?.pressure;
	return of?.[resource][line].totalUs ?? null;
}

/** How much it has grown within a window that ends now (window_update). */
function grownBy({window, windowUs}: Ringer, nowUs: number, totalUs: number): number {
	const elapsed = nowUs - window.startUs;
	const growth = totalUs - window.startTotalUs;
	if (elapsed <= windowUs) return growth + Math.trunc((window.growthBefore * (windowUs - elapsed)) / windowUs);
	Object.assign(window, {startUs: nowUs, startTotalUs: totalUs, growthBefore: growth});
	return growth;
}

/** One trigger at a look (update_triggers): it rings once in a window at most, and what came meanwhile rings when that is over. */
function update(set: Ringer, nowUs: number, totalUs: number): void {
	const stalled = totalUs !== set.lastTotalUs;
	set.lastTotalUs = totalUs;
	if (!stalled && !set.pending) return;
	if (stalled) set.pending = grownBy(set, nowUs, totalUs) >= set.thresholdUs || set.pending;
	if (!set.pending || nowUs < set.lastRungUs + set.windowUs) return;
	set.rung = true;
	set.lastRungUs = nowUs;
	set.pending = false;
}

export function createTriggers(): Triggers {
	const sets = new Map<number, Ringer>();
	return {
		write: ({handle, group, file}, written, sample) => {
			const resource = resourceOf(file);
			if (sets.has(handle)) return 'EBUSY';
			const trigger = parseTrigger(written, sample.kernel.version);
			if (resource === undefined || trigger === null) return 'EINVAL';
			const totalUs = totalOf(sample, {group, resource, line: trigger.line}) ?? 0;
			const window = {startUs: sample.timeUs, startTotalUs: totalUs, growthBefore: 0};
			sets.set(handle, {...trigger, group, resource, window, lastTotalUs: totalUs, lastRungUs: Number.NEGATIVE_INFINITY, pending: false, rung: false});
			return null;
		},
		rung: (handle, told) => {
			const set = sets.get(handle);
			if (set === undefined) return null;
			const {rung} = set;
			if (told) set.rung = false;
			return rung;
		},
		release: handle => void sets.delete(handle),
		look: sample => {
			for (const set of sets.values()) {
				const totalUs = totalOf(sample, set);
				if (totalUs !== null) update(set, sample.timeUs, totalUs);
			}
		},
	};
}

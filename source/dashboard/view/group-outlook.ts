// What a value written to a file of a group would do, and how things stand with it now: computed from a Sample, before anything is written. Bytes.
// (docs C 3, C 5, C 7; the effective protection of a walk that begins at the root.)
import type {GroupSample} from '../../machine/group-sample.ts';
import {effectiveProtection} from '../../machine/cgroup/protection.ts';
import {UNLIMITED} from '../../machine/cgroup/group.ts';
import {parsePages, parseReclaim} from '../../machine/cgroup/values.ts';
import type {Sample} from '../../machine/sample.ts';
import {GROUP_MARKS, type GroupMark} from '../../session/store/groups-ui.ts';
import {groupAt, limitOver, parentOf, victimIn} from './groups.ts';

const PAGE = 4096;

export type Written = {readonly path: string; readonly mark: GroupMark; readonly bytes: number};

const FIELD = {'memory.min': 'min', 'memory.low': 'low', 'memory.high': 'high', 'memory.max': 'max', 'memory.swap.max': 'swapMax'} as const satisfies Record<
	GroupMark,
	keyof GroupSample
>;

/** A value of a group by its file. */
export const settingOf = (group: GroupSample, mark: GroupMark): number => group[FIELD[mark]];

/** A Sample in which a value has been written and nothing has come of it yet. */
export const ifWritten = <Of extends Pick<Sample, 'groups'>>(sample: Of, {path, mark, bytes}: Written): Of => ({
	...sample,
	groups: (sample.groups ?? []).map(group => (group.path === path ? {...group, [FIELD[mark]]: bytes} : group)),
});

/** What of min or low a group would have in a walk of reclaim from the root, in bytes. */
export function effectiveOf({groups = []}: Pick<Sample, 'groups'>, path: string, which: 'min' | 'low'): number {
	const pages = new Map<string, number>();
	const usage = ({current}: GroupSample): number => Math.round(current / PAGE);
	const setting = (group: GroupSample): number => Math.min(UNLIMITED, Math.round(group[which] / PAGE));
	// By path: parents come before their children.
	for (const group of groups) {
		const above = parentOf(group.path);
		const parent = groups.find(one => one.path === above);
		if (parent === undefined) {
			pages.set(group.path, setting(group));
			continue;
		}
		const siblings = groups.filter(one => parentOf(one.path) === above).reduce((sum, one) => sum + Math.min(usage(one), setting(one)), 0);
		const parentEffective = pages.get(above) ?? 0;
		pages.set(group.path, effectiveProtection({usage: usage(group), parentUsage: usage(parent), setting: setting(group), parentEffective, siblings}));
	}
	return (pages.get(path) ?? 0) * PAGE;
}

export type GroupFact =
	/** Over its max: so much must go, and whom the kill would take if it cannot. */
	| {readonly kind: 'over-max'; readonly bytes: number; readonly victim: string | null; readonly all: boolean}
	| {readonly kind: 'at-max'; readonly left: number; readonly victim: string | null; readonly all: boolean}
	| {readonly kind: 'under-max'; readonly left: number}
	| {readonly kind: 'max-above'; readonly of: string; readonly max: number}
	| {readonly kind: 'unlimited'}
	| {readonly kind: 'over-high'; readonly bytes: number}
	| {readonly kind: 'under-high'; readonly left: number}
	| {readonly kind: 'high-idle'}
	| {readonly kind: 'protects'; readonly which: 'min' | 'low'; readonly bytes: number; readonly of: number; readonly asked: number}
	| {readonly kind: 'protects-nothing'; readonly which: 'min' | 'low'}
	| {readonly kind: 'swap-full'; readonly bytes: number}
	| {readonly kind: 'swap-left'; readonly left: number}
	| {readonly kind: 'no-swap'};

/** So near to a limit it is at it: what a CPU charges at once. */
const NEAR = 64 * PAGE;

function factsOfMax(sample: Sample, group: GroupSample): readonly GroupFact[] {
	const {path, current, max} = group;
	const above = limitOver(sample, parentOf(path));
	const higher: readonly GroupFact[] = above.limitOf !== null && above.full < max ? [{kind: 'max-above', of: above.limitOf, max: above.full}] : [];
	if (!Number.isFinite(max)) return higher.length > 0 ? higher : [{kind: 'unlimited'}];
	const victim = victimIn(sample, path);
	const who = {victim: victim === null ? null : `${victim.name} (${victim.pid})`, all: group.oomGroup};
	if (current > max) return [{kind: 'over-max', bytes: current - max, ...who}, ...higher];
	return [
		...(max - current <= NEAR ? [{kind: 'at-max', left: max - current, ...who} as const] : [{kind: 'under-max', left: max - current} as const]),
		...higher,
	];
}

function factsOfProtection(sample: Sample, group: GroupSample, which: 'min' | 'low'): readonly GroupFact[] {
	const asked = group[which];
	const bytes = Math.min(group.current, effectiveOf(sample, group.path, which));
	return asked === 0 && bytes === 0 ? [{kind: 'protects-nothing', which}] : [{kind: 'protects', which, bytes, of: group.current, asked}];
}

/** How a group stands with one of its marks. */
export function factsOf(sample: Sample, path: string, mark: GroupMark): readonly GroupFact[] {
	const group = groupAt(sample, path);
	if (group === undefined) return [];
	const {current, high, max, swapCurrent, swapMax} = group;
	switch (mark) {
		case 'memory.min':
			return factsOfProtection(sample, group, 'min');
		case 'memory.low':
			return factsOfProtection(sample, group, 'low');
		case 'memory.high':
			if (!Number.isFinite(high)) return [{kind: 'unlimited'}];
			return [
				current > high ? {kind: 'over-high', bytes: current - high} : {kind: 'under-high', left: high - current},
				...(high >= max ? [{kind: 'high-idle'} as const] : []),
			];
		case 'memory.max':
			return factsOfMax(sample, group);
		default:
			if (swapMax === 0 && swapCurrent === 0) return [{kind: 'no-swap'}];
			if (!Number.isFinite(swapMax)) return [{kind: 'unlimited'}];
			return [swapCurrent >= swapMax ? {kind: 'swap-full', bytes: swapCurrent} : {kind: 'swap-left', left: swapMax - swapCurrent}];
	}
}

/** What is felt of a group's limits now, the gravest first. */
export function stateOf(sample: Sample, path: string): readonly GroupFact[] {
	const group = groupAt(sample, path);
	if (group === undefined) return [];
	const high = Number.isFinite(group.high) ? factsOf(sample, path, 'memory.high').filter(({kind}) => kind !== 'high-idle') : [];
	const max = factsOf(sample, path, 'memory.max');
	return high.length > 0 ? [...high, ...max.filter(({kind}) => kind !== 'unlimited')] : max;
}

/** A typed value in bytes, as the kernel reads it, and "50%" of what the group's bar is measured against; null: the kernel would refuse it. */
export function readValue(sample: Sample, path: string, text: string): number | null {
	const percent = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text);
	if (percent !== null) return Math.floor((limitOver(sample, path).full * Number(percent[1])) / 100 / PAGE) * PAGE;
	const pages = text.trim() === '' ? null : parsePages(text.trim().replace(/(?<=[KMGT])i?B$/i, ''));
	return pages === null ? null : pages >= UNLIMITED ? Number.POSITIVE_INFINITY : pages * PAGE;
}

/** A typed amount for memory.reclaim in bytes; null: the kernel would refuse it. */
export const readAmount = (text: string): number | null => {
	const asked = parseReclaim(text.trim().replace(/(?<=[KMGT])i?B$/i, ''));
	return asked === null || asked.pages < 1 ? null : asked.pages * PAGE;
};

/** Bytes as they are written to a file. */
export const writtenText = (bytes: number): string => (Number.isFinite(bytes) ? String(bytes) : 'max');

/** A mark moved by so much of what it is measured against; past all of RAM a limit is none. */
export function movedBy(sample: Sample, group: GroupSample, mark: GroupMark, share: number): number {
	const ram = sample.meminfo.MemTotal * 1024;
	const own = settingOf(group, mark);
	const swap = sample.meminfo.SwapTotal * 1024;
	const most = mark === 'memory.swap.max' ? swap : ram;
	const against = mark === 'memory.swap.max' ? swap : mark === 'memory.max' && Number.isFinite(own) ? own : limitOver(sample, group.path).full;
	const from = Number.isFinite(own) ? own : Math.min(most, Math.max(against, group.current));
	const next = Math.max(0, Math.round((from + against * share) / PAGE) * PAGE);
	const bounds = mark !== 'memory.min' && mark !== 'memory.low';
	return next >= most ? (bounds ? Number.POSITIVE_INFINITY : most) : next;
}

export const nextMark = (mark: GroupMark, by: 1 | -1): GroupMark =>
	GROUP_MARKS[(GROUP_MARKS.indexOf(mark) + by + GROUP_MARKS.length) % GROUP_MARKS.length] as GroupMark;

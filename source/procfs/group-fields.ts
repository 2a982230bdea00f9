// The registry of figures of a memory group: what scenarios may expect of one, and screens name.
import {GROUP_EVENTS, type GroupEvent} from '../machine/cgroup/group.ts';
import type {GroupSample} from '../machine/group-sample.ts';
import {type GroupFieldName, groupMessages} from '../messages/groups.ts';
import type {FieldUnit} from './fields.ts';

export type GroupField = {readonly id: string; readonly unit: FieldUnit; readonly help: string; readonly value: (group: GroupSample) => number};

const field = (id: GroupFieldName, unit: FieldUnit, value: GroupField['value']): GroupField => ({
	id,
	unit,
	get help() {
		return groupMessages.help[id];
	},
	value,
});
const kib = (id: GroupFieldName, bytes: (group: GroupSample) => number): GroupField => field(id, 'kB', group => bytes(group) / 1024);
const stat = (name: GroupFieldName): GroupField => kib(name, group => group.stat[name] ?? 0);
const event = (name: GroupEvent): GroupField => field(`events_${name}`, 'events', group => group.events[name]);
const counter = (name: GroupFieldName): GroupField => field(name, 'events', group => group.stat[name] ?? 0);

/** What is set for it; Infinity: nothing bounds it. */
const SETTINGS: readonly GroupField[] = [
	kib('min', group => group.min),
	kib('low', group => group.low),
	kib('high', group => group.high),
	kib('max', group => group.max),
	kib('swap_high', group => group.swapHigh),
	kib('swap_max', group => group.swapMax),
	kib('zswap_max', group => group.zswapMax),
	field('oom_group', '', group => Number(group.oomGroup)),
];
export const GROUP_SETTINGS: ReadonlySet<string> = new Set(SETTINGS.map(({id}) => id));

export const GROUP_FIELDS: readonly GroupField[] = [
	kib('current', group => group.current),
	kib('peak', group => group.peak),
	kib('swap_current', group => group.swapCurrent),
	...(['zswap', 'anon', 'file', 'kernel', 'shmem', 'file_dirty', 'inactive_file', 'active_file'] as const).map(stat),
	...GROUP_EVENTS.map(event),
	...(['pgscan', 'pgsteal', 'pgfault', 'pgmajfault', 'workingset_refault_anon', 'workingset_refault_file'] as const).map(counter),
	field('psi_some', '%', group => group.pressure.memory.some.avg10 / 100),
	field('psi_full', '%', group => group.pressure.memory.full.avg10 / 100),
	field('processes', 'processes', group => group.pids.length),
	...SETTINGS,
];
export const GROUP_FIGURE_NAMES: readonly string[] = GROUP_FIELDS.map(({id}) => id);

// The registry of figures of a memory group: what scenarios may expect of one, and screens name.
import {GROUP_EVENTS, type GroupEvent} from '../machine/cgroup/group.ts';
import type {GroupSample} from '../machine/group-sample.ts';
import {groupMessages} from '../messages/groups.ts';
import type {FieldUnit} from './fields.ts';

export type GroupField = {readonly id: string; readonly unit: FieldUnit; readonly help: string; readonly value: (group: GroupSample) => number};

const kib = (id: string, help: string, bytes: (group: GroupSample) => number): GroupField => ({id, unit: 'kB', help, value: group => bytes(group) / 1024});
const stat = (name: string): GroupField => kib(name, groupMessages.statHelp(name), group => group.stat[name] ?? 0);
const event = (name: GroupEvent): GroupField => ({
	id: `events_${name}`,
	unit: 'events',
	help: groupMessages.eventHelp(name),
	value: group => group.events[name],
});
const counter = (name: string): GroupField => ({id: name, unit: 'events', help: groupMessages.statHelp(name), value: group => group.stat[name] ?? 0});

export const GROUP_FIELDS: readonly GroupField[] = [
	kib('current', groupMessages.currentHelp(), group => group.current),
	kib('peak', groupMessages.peakHelp(), group => group.peak),
	kib('swap_current', groupMessages.swapHelp(), group => group.swapCurrent),
	...['anon', 'file', 'kernel', 'shmem', 'file_dirty', 'inactive_file', 'active_file'].map(stat),
	...GROUP_EVENTS.map(event),
	...['pgscan', 'pgsteal', 'pgfault', 'pgmajfault', 'workingset_refault_anon', 'workingset_refault_file'].map(counter),
	{id: 'psi_some', unit: '%', help: groupMessages.psiHelp('some'), value: group => group.pressure.memory.some.avg10 / 100},
	{id: 'psi_full', unit: '%', help: groupMessages.psiHelp('full'), value: group => group.pressure.memory.full.avg10 / 100},
	{id: 'processes', unit: 'processes', help: groupMessages.processesHelp(), value: group => group.pids.length},
];
export const GROUP_FIGURE_NAMES: readonly string[] = GROUP_FIELDS.map(({id}) => id);

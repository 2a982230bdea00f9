// /sys/fs/cgroup: the memory groups as a cgroup2 mount shows them, and /proc/PID/cgroup. (kernel/cgroup/cgroup.c; the cftypes of mm/memcontrol.c; docs C 3, C 18)
// Left out: the cpu, io and pids controllers, memory.numa_stat, memory.zswap.*, threads.
import type {GroupSample} from '../machine/group-sample.ts';
import type {Sample} from '../machine/sample.ts';
import {PRESSURE_RESOURCES, pressureText} from './pressure.ts';

/** Where it is mounted, under /sys. */
export const CGROUP_MOUNT = 'fs/cgroup';

const bound = (bytes: number): string => `${Number.isFinite(bytes) ? bytes : 'max'}\n`;
const pairs = (entries: readonly (readonly [string, number])[]): string => entries.map(([name, value]) => `${name} ${value}\n`).join('');

/** Files of a group by name. What can be written and not read is empty. */
function groupTexts(group: GroupSample, children: number): Readonly<Record<string, string>> {
	const memoryEvents = (events: GroupSample['events']): string =>
		pairs((['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill'] as const).map(name => [name, events[name]]));
	return {
		'cgroup.controllers': 'memory\n',
		'cgroup.subtree_control': children > 0 ? 'memory\n' : '',
		'cgroup.type': 'domain\n',
		'cgroup.procs': group.pids.map(pid => `${pid}\n`).join(''),
		'cgroup.events': pairs([
			['populated', Number(group.populated)],
			['frozen', Number(group.frozen)],
		]),
		'cgroup.stat': pairs([
			['nr_descendants', children],
			['nr_dying_descendants', group.dying],
		]),
		'cgroup.freeze': `${Number(group.frozen)}\n`,
		'cgroup.kill': '',
		'memory.current': `${group.current}\n`,
		'memory.peak': `${group.peak}\n`,
		'memory.min': bound(group.min),
		'memory.low': bound(group.low),
		'memory.high': bound(group.high),
		'memory.max': bound(group.max),
		'memory.oom.group': `${Number(group.oomGroup)}\n`,
		'memory.reclaim': '',
		'memory.events': memoryEvents(group.events),
		'memory.events.local': memoryEvents(group.eventsLocal),
		'memory.swap.current': `${group.swapCurrent}\n`,
		'memory.swap.peak': `${group.swapPeak}\n`,
		'memory.swap.high': bound(group.swapHigh),
		'memory.swap.max': bound(group.swapMax),
		'memory.swap.events': pairs([
			['high', group.events.swap_high],
			['max', group.events.swap_max],
			['fail', group.events.swap_fail],
		]),
		'memory.stat': pairs(Object.entries(group.stat)),
		...Object.fromEntries(PRESSURE_RESOURCES.map(resource => [`${resource}.pressure`, pressureText(group, resource)])),
	};
}

/** Texts by their paths under /sys; the root's own files are few, as the kernel's are. Removed groups have none. */
export function sysfsCgroupTexts({groups = [], processes, pressure}: Sample): Readonly<Record<string, string>> {
	const online = groups.filter(group => group.online);
	const under = (path: string): number => online.filter(group => group.path.startsWith(`${path}/`)).length;
	const inRoot = processes.filter(({cgroup = '/', state}) => cgroup === '/' && state !== 'Z');
	const root = {
		'cgroup.controllers': 'memory\n',
		'cgroup.subtree_control': online.length > 0 ? 'memory\n' : '',
		'cgroup.procs': inRoot.map(({pid}) => `${pid}\n`).join(''),
		'cgroup.stat': `nr_descendants ${online.length}\nnr_dying_descendants ${groups.length - online.length}\n`,
		'memory.reclaim': '',
		...Object.fromEntries(PRESSURE_RESOURCES.map(resource => [`${resource}.pressure`, pressureText({pressure}, resource)])),
	};
	const texts: Record<string, string> = {};
	for (const [name, text] of Object.entries(root)) texts[`${CGROUP_MOUNT}/${name}`] = text;
	for (const group of online)
		for (const [name, text] of Object.entries(groupTexts(group, under(group.path)))) texts[`${CGROUP_MOUNT}${group.path}/${name}`] = text;
	return texts;
}

/** /proc/PID/cgroup: " (deleted)" where the group has been removed under a zombie. */
export const pidCgroupText = ({cgroup = '/'}: Pick<Sample['processes'][number], 'cgroup'>, {groups = []}: Pick<Sample, 'groups'>): string =>
	`0::${cgroup}${groups.some(({path, online}) => path === cgroup && !online) && !groups.some(({path, online}) => path === cgroup && online) ? ' (deleted)' : ''}\n`;

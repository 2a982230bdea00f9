// What an OOM report says of a memory group instead of the machine's memory. (mem_cgroup_print_oom_context, mem_cgroup_print_oom_meminfo,
// mem_cgroup_print_oom_group of mm/memcontrol.c; docs C 11.4)
import {UNLIMITED} from '../machine/cgroup/group.ts';
import type {OomGroup, OomReport} from '../machine/machine-event.ts';
import {PAGE_KB} from './format.ts';

const kb = (pages: number): string => `${BigInt(pages === UNLIMITED ? '2251799813685247' : pages) * BigInt(PAGE_KB)}kB`;

/** Usage, limits and memory.stat of the group at its limit. */
export const groupLines = ({path, usage, max, failcnt, swapUsage, swapMax, swapFailcnt, stat}: OomGroup): string[] => [
	`memory: usage ${kb(usage)}, limit ${kb(max)}, failcnt ${failcnt}`,
	`swap: usage ${kb(swapUsage)}, limit ${kb(swapMax)}, failcnt ${swapFailcnt}`,
	`Memory cgroup stats for ${path}:`,
	...Object.entries(stat).map(([name, value]) => `${name} ${value}`),
];

/** ",oom_memcg=/a,task_memcg=/a/b", or of the machine's ",global_oom,task_memcg=/". */
export const groupsOfKill = ({group, victimGroup = '/'}: OomReport): string =>
	`${group === undefined ? 'global_oom' : `oom_memcg=${group.path}`},task_memcg=${victimGroup}`;

/** The group that goes as a whole. */
export const sweptLine = ({path}: NonNullable<OomReport['swept']>): string => `Tasks in ${path} are going to be killed due to memory.oom.group set`;

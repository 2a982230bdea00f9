// Where the kernel gives a figure: a file of /proc and the line in it. What only lowwater counts says so.
import {MEMINFO_FIELDS, VMSTAT_FIELDS} from '../machine/fields.ts';

export const OWN = 'counted by lowwater; no file of /proc has it';

const ELSEWHERE: Readonly<Record<string, string>> = {
	time: '/proc/uptime',
	free: '/proc/vmstat: nr_free_pages; each zone: /proc/zoneinfo',
	min: '/proc/zoneinfo: min',
	low: '/proc/zoneinfo: low',
	high: '/proc/zoneinfo: high',
	active_anon: '/proc/vmstat: nr_active_anon',
	inactive_anon: '/proc/vmstat: nr_inactive_anon',
	active_file: '/proc/vmstat: nr_active_file',
	inactive_file: '/proc/vmstat: nr_inactive_file',
	unevictable: '/proc/vmstat: nr_unevictable',
	SwapUsed: '/proc/meminfo: SwapTotal less SwapFree',
	zswap: '/proc/meminfo: Zswap',
	zswapped: '/proc/meminfo: Zswapped',
	zswpout: '/proc/vmstat: zswpout',
	zswpin: '/proc/vmstat: zswpin',
	zswpwb: '/proc/vmstat: zswpwb',
	allocstall: '/proc/vmstat: allocstall_dma to allocstall_movable',
	psi_memory_some: '/proc/pressure/memory: some avg10',
	psi_memory_full: '/proc/pressure/memory: full avg10',
	psi_io_some: '/proc/pressure/io: some avg10',
	psi_io_full: '/proc/pressure/io: full avg10',
	psi_cpu_some: '/proc/pressure/cpu: some avg10',
	psi_memory_some_total: '/proc/pressure/memory: some total',
	psi_memory_full_total: '/proc/pressure/memory: full total',
	psi_io_some_total: '/proc/pressure/io: some total',
	psi_io_full_total: '/proc/pressure/io: full total',
	psi_cpu_some_total: '/proc/pressure/cpu: some total',
	processes: '/proc: one folder for each',
};

/** Settings that are not under /proc/sys. */
const SETTINGS_ELSEWHERE: Readonly<Record<string, string>> = {
	lru_gen: '/sys/kernel/mm/lru_gen',
	zswap: '/sys/module/zswap/parameters',
	mempolicy: '/sys/kernel/mm/mempolicy',
};

/** The file, or folder of files, of a setting: vm.swappiness is /proc/sys/vm/swappiness. */
export function sysctlFile(name: string): string {
	const [group = '', ...rest] = name.split('.');
	return [SETTINGS_ELSEWHERE[group] ?? `/proc/sys/${group}`, ...rest].join('/');
}

/** Where a field, a line of meminfo or a counter of vmstat is to be found. */
export function whereOf(id: string): string {
	if ((MEMINFO_FIELDS as readonly string[]).includes(id)) return `/proc/meminfo: ${id}`;
	if ((VMSTAT_FIELDS as readonly string[]).includes(id)) return `/proc/vmstat: ${id}`;
	return ELSEWHERE[id] ?? OWN;
}

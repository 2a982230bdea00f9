// /sys/fs/cgroup: the memory groups as a cgroup2 mount shows them, and /proc/PID/cgroup. (cgroup_base_files and the *_show functions of kernel/cgroup/cgroup.c;
// the cftypes of mm/memcontrol.c; docs C 3, C 18) Left out: the cpu, io and pids controllers, so that cpu.stat.local
// of a group is empty.
import {WRITABLE_FILES} from '../machine/cgroup/control.ts';
import type {GroupSample, RootGroupSample} from '../machine/group-sample.ts';
import type {Sample} from '../machine/sample.ts';
import {rootMemoryStat, rootStatByNode} from './cgroup-root.ts';
import {PRESSURE_RESOURCES, pressureText} from './pressure.ts';

/** Where it is mounted, under /sys. */
export const CGROUP_MOUNT = 'fs/cgroup';

/** Files that can be written and not read: read(2) gives EINVAL. */
const WRITE_ONLY: ReadonlySet<string> = new Set(['cgroup.kill', 'memory.reclaim']);
const WRITABLE: ReadonlySet<string> = new Set([...WRITABLE_FILES, ...PRESSURE_RESOURCES.map(resource => `${resource}.pressure`)]);

/** The permissions of a file as the kernel makes them from what it can do (cgroup_file_mode). */
export const cgroupFileMode = (name: string): number => (WRITE_ONLY.has(name) ? 0 : 0o444) | (WRITABLE.has(name) ? 0o200 : 0);

const bound = (value: number): string => `${Number.isFinite(value) ? value : 'max'}\n`;
const pairs = (entries: readonly (readonly [string, number])[]): string => entries.map(([name, value]) => `${name} ${value}\n`).join('');

/** Groups below one: those that are there, and those that are removed and still hold something. */
type Below = {readonly live: number; readonly dying: number};

/** Of all controllers only memory's is there; their counts were added in 6.12. */
const statText = ({live, dying}: Below, counted: boolean): string =>
	pairs([
		['nr_descendants', live],
		...(counted ? [['nr_subsys_memory', live + 1] as const] : []),
		['nr_dying_descendants', dying],
		...(counted ? [['nr_dying_subsys_memory', dying] as const] : []),
	]);

/** cpu.stat, and of 6.12 cpu.stat.local. Nobody here is niced; the root is held back by nobody (cpu_extra_stat_show, cpu_local_stat_show). */
function cpuTexts(userUs: number, systemUs: number, isRoot: boolean, since612: boolean): Record<string, string> {
	const held = ['nr_periods', 'nr_throttled', 'throttled_usec', 'nr_bursts', 'burst_usec'].map(name => [name, 0] as const);
	const time = [['usage_usec', userUs + systemUs] as const, ['user_usec', userUs] as const, ['system_usec', systemUs] as const];
	const nice = since612 ? [['nice_usec', 0] as const] : [];
	return {
		'cpu.stat': pairs([...time, ...nice, ...(isRoot ? held : [])]),
		...(since612 ? {'cpu.stat.local': isRoot ? 'throttled_usec 0\n' : ''} : {}),
	};
}

/** Hidden while nothing is accounted (cgroup_file_show). */
const pressureTexts = (of: Pick<Sample, 'pressure'>, accounted: boolean): Record<string, string> =>
	Object.fromEntries(accounted ? PRESSURE_RESOURCES.map(resource => [`${resource}.pressure`, pressureText(of, resource)]) : []);

/** What every group has, the root too. */
const commonTexts = (group: Omit<RootGroupSample, 'zswap'>, pids: readonly number[], below: Below, counted: boolean): Record<string, string> => ({
	'cgroup.controllers': 'memory\n',
	'cgroup.subtree_control': below.live > 0 || group.control ? 'memory\n' : '',
	'cgroup.procs': pids.map(pid => `${pid}\n`).join(''),
	'cgroup.threads': pids.map(pid => `${pid}\n`).join(''),
	'cgroup.max.descendants': bound(group.maxDescendants),
	'cgroup.max.depth': bound(group.maxDepth),
	'cgroup.stat': statText(below, counted),
	'cgroup.pressure': `${Number(group.accountsPressure)}\n`,
	'memory.reclaim': '',
	...(counted ? {'memory.zswap.writeback': `${Number(group.zswapWriteback)}\n`} : {}),
});

/** Keys of memory.stat that are counted node by node, in its order (memory_stats whose index is under NR_VM_NODE_STAT_ITEMS). */
const BY_NODE =
	/^(anon|file|kernel_stack|(sec_)?pagetables|shmem|file_(mapped|dirty|writeback)|swapcached|(anon|file|shmem)_thp|(in)?active_(anon|file)|unevictable|slab_(un)?reclaimable|workingset_.*|pgdemote_.*|pgpromote_success)$/;

/** memory.numa_stat (memory_numa_stat_show): each key with its share on every node. */
const numaText = ({stat, statByNode = [stat]}: Pick<GroupSample, 'stat' | 'statByNode'>): string =>
	Object.keys(stat)
		.filter(key => BY_NODE.test(key))
		.map(key => `${[key, ...statByNode.map((of, node) => `N${node}=${of[key]}`)].join(' ')}\n`)
		.join('');

/** Files of a group by name. What can be written and not read is empty. */
function groupTexts(group: GroupSample, below: Below, counted: boolean): Readonly<Record<string, string>> {
	const memoryEvents = (events: GroupSample['events']): string =>
		pairs((['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill'] as const).map(name => [name, events[name]]));
	return {
		...commonTexts(group, group.pids, below, counted),
		'cgroup.type': 'domain\n',
		'cgroup.events': pairs([
			['populated', Number(group.populated)],
			['frozen', Number(group.frozen)],
		]),
		'cgroup.freeze': `${Number(group.freeze)}\n`,
		'cgroup.kill': '',
		...cpuTexts(group.userUs, group.systemUs, false, counted),
		'memory.current': `${group.current}\n`,
		'memory.peak': `${group.peak}\n`,
		'memory.min': bound(group.min),
		'memory.low': bound(group.low),
		'memory.high': bound(group.high),
		'memory.max': bound(group.max),
		'memory.oom.group': `${Number(group.oomGroup)}\n`,
		'memory.events': memoryEvents(group.events),
		'memory.events.local': memoryEvents(group.eventsLocal),
		'memory.swap.current': `${group.swapCurrent}\n`,
		...(counted ? {'memory.swap.peak': `${group.swapPeak}\n`} : {}),
		'memory.swap.high': bound(group.swapHigh),
		'memory.swap.max': bound(group.swapMax),
		'memory.swap.events': pairs([
			['high', group.events.swap_high],
			['max', group.events.swap_max],
			['fail', group.events.swap_fail],
		]),
		'memory.zswap.current': `${group.stat.zswap}\n`,
		'memory.zswap.max': bound(group.zswapMax),
		'memory.stat': pairs(Object.entries(group.stat)),
		'memory.numa_stat': numaText(group),
		...pressureTexts(group, group.accountsPressure),
	};
}

const UNBOUND: Omit<RootGroupSample, 'zswap'> = {
	maxDescendants: Number.POSITIVE_INFINITY,
	maxDepth: Number.POSITIVE_INFINITY,
	control: false,
	accountsPressure: true,
	zswapWriteback: true,
};

function rootTexts(sample: Sample, below: Below, counted: boolean): Readonly<Record<string, string>> {
	const {processes, pressure, cpus, rootGroup = UNBOUND} = sample;
	const stat = rootMemoryStat(sample);
	const pids = processes.filter(({cgroup = '/', state}) => cgroup === '/' && state !== 'Z').map(({pid}) => pid);
	const sum = (of: 'userUs' | 'systemUs'): number => cpus.reduce((us, cpu) => us + cpu[of], 0);
	return {
		...commonTexts(rootGroup, pids, below, counted),
		...cpuTexts(sum('userUs'), sum('systemUs'), true, counted),
		'memory.stat': pairs(Object.entries(stat)),
		'memory.numa_stat': numaText({stat, statByNode: rootStatByNode(sample)}),
		...pressureTexts({pressure}, rootGroup.accountsPressure),
	};
}

/** The files of each group by their names, by the group's path: "/" is the root, whose own are few, as the kernel's are. Removed groups have none. */
export function cgroupTexts(sample: Sample): ReadonlyMap<string, Readonly<Record<string, string>>> {
	const {groups = [], kernel} = sample;
	const counted = kernel.version !== '6.1';
	const below = (path: string): Below => {
		const all = groups.filter(group => group.path.startsWith(`${path}/`));
		const live = all.filter(({online}) => online).length;
		return {live, dying: all.length - live};
	};
	const texts = new Map([['/', rootTexts(sample, below(''), counted)]]);
	for (const group of groups) if (group.online) texts.set(group.path, groupTexts(group, below(group.path), counted));
	return texts;
}

/** The same by paths under /sys. */
export function sysfsCgroupTexts(sample: Sample): Readonly<Record<string, string>> {
	const texts: Record<string, string> = {};
	for (const [group, files] of cgroupTexts(sample))
		for (const [name, text] of Object.entries(files)) texts[`${CGROUP_MOUNT}${group === '/' ? '' : group}/${name}`] = text;
	return texts;
}

/** /proc/cgroups: of the controllers that the kernel has, memory alone. */
export const cgroupsText = ({groups = []}: Pick<Sample, 'groups'>): string =>
	`#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t${groups.length + 1}\t1\n`;

/** /proc/PID/cgroup: " (deleted)" where the group has been removed under a zombie. */
export const pidCgroupText = ({cgroup = '/'}: Pick<Sample['processes'][number], 'cgroup'>, {groups = []}: Pick<Sample, 'groups'>): string =>
	`0::${cgroup}${groups.some(({path, online}) => path === cgroup && !online) && !groups.some(({path, online}) => path === cgroup && online) ? ' (deleted)' : ''}\n`;

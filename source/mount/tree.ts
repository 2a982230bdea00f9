// The machine's /proc as a plan: which files there are, and the text of each from a Sample. Pure; the publisher brings it to a folder.
import type {MachineConfig} from '../machine/config.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {buddyinfoText} from '../procfs/buddyinfo.ts';
import {filesystemsText, mountsText, netDevText, sysConstants, sysvipcTexts, versionText} from '../procfs/constants.ts';
import {cpuinfoText} from '../procfs/cpuinfo.ts';
import {diskstatsText, partitionsText} from '../procfs/diskstats.ts';
import {pidMapsText, pidSmapsRollupText, pidSmapsText} from '../procfs/maps.ts';
import {lruGenText, lruGenTexts} from '../procfs/lru-gen.ts';
import {meminfoText} from '../procfs/meminfo.ts';
import {pidNumaMapsText} from '../procfs/numa-maps.ts';
import {pidFdinfoTexts, pidFdLinks} from '../procfs/pid-fd.ts';
import {pidCmdlineText, pidCommText, pidIoText, pidSchedstatText} from '../procfs/pid-rest.ts';
import {pidStatusText} from '../procfs/pid-status.ts';
import {pidOomScoreAdjText, pidOomScoreText, pidStatmText, pidStatText} from '../procfs/pid.ts';
import {PRESSURE_RESOURCES, pressureText} from '../procfs/pressure.ts';
import {slabinfoText} from '../procfs/slabinfo.ts';
import {interruptsText, loadavgText, softirqsText, statText, uptimeText} from '../procfs/stat.ts';
import {swapsText} from '../procfs/swaps.ts';
import {sysfsBlockLinks, sysfsBlockTexts} from '../procfs/sysfs-block.ts';
import {CGROUP_MOUNT, cgroupsText, pidCgroupText, sysfsCgroupTexts} from '../procfs/sysfs-cgroup.ts';
import {sysfsCpuLinks, sysfsCpuTexts} from '../procfs/sysfs-cpu.ts';
import {hugepageTexts} from '../procfs/sysfs-hugepages.ts';
import {sysfsNodeLinks, sysfsNodeTexts} from '../procfs/sysfs-node.ts';
import {vmstatText} from '../procfs/vmstat.ts';
import {weightTexts} from '../procfs/sysfs-mempolicy.ts';
import {zswapTexts} from '../procfs/zswap.ts';
import {zoneinfoText} from '../procfs/zoneinfo.ts';

/** What is true of the machine for as long as it runs. */
export type Facts = {
	readonly config: Pick<MachineConfig, 'disks' | 'swaps' | 'files'>;
	/** When it was switched on, in seconds of the calendar. */
	readonly bootTimeS: number;
	/** Where it is a namespace's own: whether a real proc lies below, which says who reads and has its processes. */
	readonly inside?: {readonly real: boolean /** Its memory groups are served from elsewhere. */; readonly groups?: boolean};
};

/** Texts by path under the folder. */
export type Texts = Readonly<Record<string, string>>;
export type Links = Readonly<Record<string, string>>;

/** Folder of what is in /sys: in a namespace it is mounted there, in a folder that is kept for tools it is for those that take another path for it. */
export const HIDDEN_SYS = '.sys';

/** Path of the file of a sysctl: vm.swappiness is sys/vm/swappiness. */
export const sysctlPath = (name: string): string => `sys/${name.replaceAll('.', '/')}`;

export const SYSRQ_PATH = 'sysrq-trigger';

const underSys = (entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(entries).map(([path, entry]) => [`${HIDDEN_SYS}/${path}`, entry]));

/** What programs look for in /sys. */
const sysTexts = (sample: Sample, groupsElsewhere: boolean, config: Facts['config']): Texts =>
	underSys({
		...lruGenTexts(sample),
		...zswapTexts(sample),
		...weightTexts(sample),
		'kernel/debug/lru_gen': lruGenText(sample),
		...sysfsCpuTexts(sample),
		...sysfsNodeTexts(sample),
		...hugepageTexts(sample),
		...sysfsBlockTexts(sample, config),
		...(groupsElsewhere ? {[`${CGROUP_MOUNT}/cgroup.procs`]: ''} : sysfsCgroupTexts(sample)),
	});

const sysLinks = (sample: Sample): Links => underSys({...sysfsCpuLinks(sample), ...sysfsNodeLinks(sample), ...sysfsBlockLinks(sample)});

/** What is in sys: those that can be set, and what nobody can change. */
export const sysctlTexts = (sample: Sample): Texts => ({
	...Object.fromEntries(
		Object.entries(sample.sysctls)
			.filter(([name]) => !name.startsWith('lru_gen.') && !name.startsWith('zswap.') && !name.startsWith('mempolicy.'))
			.map(([name, value]) => [sysctlPath(name), `${value}\n`]),
	),
	...sysConstants(sample),
});

/** Everything but the processes. */
export function systemTexts(sample: Sample, {config, bootTimeS, inside}: Facts): Texts {
	return {
		meminfo: meminfoText(sample),
		vmstat: vmstatText(sample),
		zoneinfo: zoneinfoText(sample),
		stat: statText(sample, bootTimeS),
		uptime: uptimeText(sample),
		loadavg: loadavgText(sample),
		cpuinfo: cpuinfoText(sample),
		swaps: swapsText(sample),
		diskstats: diskstatsText(sample),
		partitions: partitionsText(config),
		filesystems: filesystemsText(),
		mounts: mountsText(sample),
		version: versionText(sample),
		buddyinfo: buddyinfoText(sample),
		interrupts: interruptsText(sample),
		softirqs: softirqsText(sample),
		slabinfo: slabinfoText(sample),
		...Object.fromEntries(PRESSURE_RESOURCES.map(resource => [`pressure/${resource}`, pressureText(sample, resource)])),
		...sysctlTexts(sample),
		'net/dev': netDevText(),
		...sysvipcTexts(),
		cgroups: cgroupsText(sample),
		[SYSRQ_PATH]: '',
		...sysTexts(sample, inside?.groups === true, config),
	};
}

/** `self` is who reads, where there is a real proc to say who that is; elsewhere the machine's first process. */
export const systemLinks = (sample: Sample, {inside}: Pick<Facts, 'inside'>): Links => ({
	...(inside?.real === true ? {} : {self: '1', 'thread-self': '1/task/1'}),
	...sysLinks(sample),
});

/** Files of a process, by path under its own folder. */
const PROCESS_FILES = [
	'stat',
	'statm',
	'status',
	'comm',
	'cmdline',
	'environ',
	'oom_score',
	'oom_score_adj',
	'maps',
	'smaps',
	'smaps_rollup',
	'io',
	'cgroup',
	'schedstat',
	'numa_maps',
] as const;

const within = (folder: string, entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(entries).map(([name, entry]) => [`${folder}/${name}`, entry]));

/** The texts of one process. */
export const processTexts = (process: ProcessSample, sample: Sample): Texts & Readonly<Record<(typeof PROCESS_FILES)[number], string>> => ({
	stat: pidStatText(process),
	statm: pidStatmText(process),
	status: pidStatusText(process, sample),
	comm: pidCommText(process),
	cmdline: pidCmdlineText(process),
	environ: '',
	oom_score: pidOomScoreText(process),
	oom_score_adj: pidOomScoreAdjText(process),
	maps: pidMapsText(process, sample),
	smaps: pidSmapsText(process, sample),
	smaps_rollup: pidSmapsRollupText(process),
	io: pidIoText(process),
	cgroup: pidCgroupText(process, sample),
	schedstat: pidSchedstatText(process),
	numa_maps: pidNumaMapsText(process),
	...within('fdinfo', pidFdinfoTexts(process, sample)),
});

/** Its one thread is itself, and what it has open leads where that lies on the machine. */
export const processLinks = (process: ProcessSample): Links => ({mounts: '../mounts', [`task/${process.pid}`]: '..', ...within('fd', pidFdLinks(process))});

/** Folders of a process with a file or link for each of its descriptors. */
export const DESCRIPTOR_FOLDERS = ['fd', 'fdinfo'] as const;

/** Folders of a process that are there even when nothing is in them. */
export const PROCESS_FOLDERS = ['task', ...DESCRIPTOR_FOLDERS] as const;

/** What of a process's folder is mounted over that of its stand-in, which has files of its own open as the process has (open-files.ts); and over that of the first. */
export const PROCESS_COVERS: readonly string[] = [...PROCESS_FILES, 'task', 'fdinfo'];
export const FIRST_COVERS: readonly string[] = [...PROCESS_COVERS, 'fd'];

/** The tree of memory groups in it. */
export const CGROUP_PATH = `${HIDDEN_SYS}/${CGROUP_MOUNT}`;

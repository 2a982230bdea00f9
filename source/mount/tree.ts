// The machine's /proc as a plan: which files there are, and the text of each from a Sample. Pure; the publisher brings it to a folder.
import type {MachineConfig} from '../machine/config.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {buddyinfoText} from '../procfs/buddyinfo.ts';
import {filesystemsText, mountsText, netDevText, sysConstants, versionText} from '../procfs/constants.ts';
import {cpuinfoText} from '../procfs/cpuinfo.ts';
import {diskstatsText, partitionsText} from '../procfs/diskstats.ts';
import {pidMapsText, pidSmapsRollupText, pidSmapsText} from '../procfs/maps.ts';
import {meminfoText} from '../procfs/meminfo.ts';
import {pidCgroupText, pidCmdlineText, pidCommText, pidIoText} from '../procfs/pid-rest.ts';
import {pidStatusText} from '../procfs/pid-status.ts';
import {pidOomScoreAdjText, pidOomScoreText, pidStatmText, pidStatText} from '../procfs/pid.ts';
import {PRESSURE_RESOURCES, pressureText} from '../procfs/pressure.ts';
import {interruptsText, loadavgText, statText, uptimeText} from '../procfs/stat.ts';
import {swapsText} from '../procfs/swaps.ts';
import {vmstatText} from '../procfs/vmstat.ts';
import {zoneinfoText} from '../procfs/zoneinfo.ts';

/** What is true of the machine for as long as it runs. */
export type Facts = {
	readonly config: Pick<MachineConfig, 'disks' | 'swaps' | 'files'>;
	/** When it was switched on, in seconds of the calendar. */
	readonly bootTimeS: number;
	/** Folder in the tree where a real proc is mounted. */
	readonly self?: string | null;
};

/** Texts by path under the folder. */
export type Texts = Readonly<Record<string, string>>;
export type Links = Readonly<Record<string, string>>;

/** Path of the file of a sysctl: vm.swappiness is sys/vm/swappiness. */
export const sysctlPath = (name: string): string => `sys/${name.replaceAll('.', '/')}`;

export const SYSRQ_PATH = 'sysrq-trigger';

/** Everything but the processes. */
export function systemTexts(sample: Sample, {config, bootTimeS}: Facts): Texts {
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
		version: versionText(),
		buddyinfo: buddyinfoText(sample),
		interrupts: interruptsText(sample),
		...Object.fromEntries(PRESSURE_RESOURCES.map(resource => [`pressure/${resource}`, pressureText(sample, resource)])),
		...Object.fromEntries(Object.entries(sample.sysctls).map(([name, value]) => [sysctlPath(name), `${value}\n`])),
		...sysConstants(sample),
		'net/dev': netDevText(),
		[SYSRQ_PATH]: '',
	};
}

/** `self` is who reads, where there is a real proc to say who that is; elsewhere the machine's first process. */
export const systemLinks = ({self = null}: Pick<Facts, 'self'>): Links =>
	self === null ? {self: '1', 'thread-self': '1/task/1'} : {self: `${self}/self`, 'thread-self': `${self}/thread-self`};

/** One process, by path under its own folder. */
export const processTexts = (process: ProcessSample, sample: Sample): Texts => ({
	stat: pidStatText(process),
	statm: pidStatmText(process),
	status: pidStatusText(process, sample),
	comm: pidCommText(process),
	cmdline: pidCmdlineText(process),
	oom_score: pidOomScoreText(process),
	oom_score_adj: pidOomScoreAdjText(process),
	maps: pidMapsText(process, sample),
	smaps: pidSmapsText(process, sample),
	smaps_rollup: pidSmapsRollupText(process),
	io: pidIoText(process),
	cgroup: pidCgroupText(),
});

/** Its one thread is itself; its standard files lead nowhere. */
export const processLinks = ({pid, kernelThread}: Pick<ProcessSample, 'pid' | 'kernelThread'>): Links => ({
	mounts: '../mounts',
	[`task/${pid}`]: '..',
	...(kernelThread ? {} : {'fd/0': '/dev/null', 'fd/1': '/dev/null', 'fd/2': '/dev/null'}),
});

/** Folders of a process that are there even when nothing is in them. */
export const PROCESS_FOLDERS = ['task', 'fd'] as const;

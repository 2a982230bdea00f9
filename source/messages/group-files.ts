// Files of a memory group in /sys/fs/cgroup, each in one sentence: what it says, what may be written, and what is answered to what may not.
import {spoken, type Table} from './language.ts';
import {groupFilesChinese} from './zh/group-files.ts';

const english = {
	topic: (): string => 'files of a memory group in /sys/fs/cgroup',
	title: (): string =>
		'Files of a memory group: in /sys/fs/cgroup of lowwater shell, below .sys/fs/cgroup of lowwater mount, under cgroups and in events of scenarios. Sizes are bytes, written with K, M, G or T if wanted and cut to whole pages; max is no limit. (rw: read and written, r: read, w: written)',
	'memory.current': (): string =>
		'what the group and those below it are charged now: anonymous memory, page cache, kernel memory, and up to 64 pages a CPU that are charged ahead',
	'memory.peak': (): string => 'the most that it ever was; writing anything begins anew from now',
	'memory.min': (): string => 'protection that holds to the last: reclaim from outside leaves the group alone while it has no more than this',
	'memory.low': (): string =>
		'protection while there is anything else: broken only before the OOM killer would be called; above it, what sticks out is reclaimed in proportion',
	'memory.high': (): string => 'over this the group is reclaimed, and who charges sleeps, the longer the further over it is; never kills',
	'memory.max': (): string => 'the limit: who charges reclaims within the group, and where that is in vain its OOM killer chooses there',
	'memory.swap.current': (): string => 'how much of it is in swap',
	'memory.swap.peak': (): string => 'the most that was in swap; writing anything begins anew from now',
	'memory.swap.high': (): string => 'over this who charges sleeps, as with memory.high',
	'memory.swap.max': (): string => 'the most of it that may be in swap; 0: nothing of it is swapped out',
	'memory.zswap.current': (): string => 'bytes that zswap holds of its pages, compressed',
	'memory.zswap.max': (): string =>
		'the most that zswap may hold of it, compressed; at the limit its oldest page there is written to swap, or the next goes past',
	'memory.zswap.writeback': (): string =>
		'0: where zswap is on, nothing of it and below it is written to the disks of swap; what zswap does not take stays in memory. 1: it is. Anything else is EINVAL',
	'memory.swap.events': (): string => 'how often swap.high was passed, swap.max refused, and no slot was to be had',
	'memory.events': (): string =>
		'what happened in it and below: low and high were passed, max was met, oom was called, oom_kill processes were killed, oom_group_kill groups as a whole',
	'memory.events.local': (): string => 'the same of itself alone',
	'memory.oom.group': (): string => '1: the OOM killer kills all of it together; 0: one process. Anything else is EINVAL',
	'memory.reclaim': (): string => 'so many bytes are reclaimed from it at once, "20M" or "20M swappiness=0"; EAGAIN where it got less',
	'memory.stat': (): string => 'what it is made of (bytes) and what was done to it (events), with all groups below it',
	'memory.numa_stat': (): string => 'the same by node, of what is counted by node',
	'memory.pressure': (): string =>
		'share of time in which some, or all, of its tasks waited for memory; a trigger ("some 150000 1000000") wakes who polls the file; EINVAL: it is none, EBUSY: the open file has one',
	'io.pressure': (): string => 'the same for disks',
	'cpu.pressure': (): string => 'the same for CPUs',
	'cpu.stat': (): string => 'time that its processes have had of CPUs, also of those that are gone',
	'cpu.stat.local': (): string => 'time that its cpu controller kept it off: empty, as there is none; of the root 0',
	'cgroup.procs': (): string =>
		'processes in it, one a line; a pid that is written is moved here, and what it has stays charged where it is. 0 and the pid of a program of the shell’s let that in, without memory of its own. ESRCH: there is none, EINVAL: it is a thread of the kernel’s',
	'cgroup.threads': (): string => 'the same by threads; EOPNOTSUPP for one of another group',
	'cgroup.kill': (): string => '1 kills everything in it and below; anything else is ERANGE',
	'cgroup.freeze': (): string => '1 stops everything in it and below, 0 lets it go on',
	'cgroup.pressure': (): string => '0: its pressure is no longer accounted, and the three files of it are gone; 1: it is again. Anything else is ERANGE',
	'cgroup.events': (): string => 'populated: whether there is a living process in it or below; frozen: whether it stands still',
	'cgroup.type': (): string => 'domain: all groups here are',
	'cgroup.controllers': (): string => 'controllers that it has: memory',
	'cgroup.subtree_control': (): string => 'controllers of the groups below it: +memory or -memory; EBUSY while there are any',
	'cgroup.stat': (): string => 'how many groups are below it, and how many of those are removed and still hold memory',
	'cgroup.max.descendants': (): string => 'how many groups may be below it; mkdir beyond gives EAGAIN',
	'cgroup.max.depth': (): string => 'how deep they may lie; mkdir beyond gives EAGAIN',
};
export type GroupFileWords = Table<typeof english>;
export type GroupFile = Exclude<keyof GroupFileWords, 'topic' | 'title'>;

/** Their names, in the order in which they are told. */
export const GROUP_FILES = Object.keys(groupFilesChinese).slice(2) as readonly GroupFile[];
export const groupFileMessages: GroupFileWords = spoken(english, groupFilesChinese);

// Figures that the screens show beside the fields (fields.ts), the lines of meminfo and the columns of the ranking: what each is in a sentence, its name in the
// kernel, and where the kernel gives it. Names of the kernel's are those of Linux 6.1 (mm/vmscan.c, mm/page_alloc.c, include/linux/mmzone.h).
import {type Figure, figure} from './figure.ts';
import {GENERATIONS} from './generation-figures.ts';
import {GROUP_EXPLAINED} from './group-explained.ts';
import {OOM_EXPLAINED} from './oom-explained.ts';

export type {Figure};

const HEADER: readonly Figure[] = [
	figure('ram', 'RAM', 'Memory of the machine as it was built; the kernel keeps some of it for itself, so MemTotal is less.', 'dmesg: Memory: …K/…K available'),
	figure('cpus', 'CPUs', 'Processors: so many tasks run at once, and so many can stall.', '/proc/cpuinfo: processor'),
	figure(
		'swappiness',
		'swappiness',
		'How dear a page of a file is against an anonymous one when reclaim chooses, 0 to 200; 100 is the same.',
		'/proc/sys/vm/swappiness',
	),
	figure('seed', 'seed', 'The number all chance on this machine comes from: the same seed is the same run, to the page.'),
	figure('pace', 'speed', 'Seconds of the machine in a second of yours.'),
	figure(
		'expect',
		'expect',
		'How many of the things that the scenario says must come of it are true at this moment; gauges watched over time are judged by “lowwater run”.',
	),
	figure('about', 'what runs', 'The scenario of this machine, and who looks at it.'),
	figure('clock', 'clock', 'Time of the machine since boot: hours, minutes, seconds.', '/proc/uptime'),
	figure('moment', 'moment', 'What has just happened, and why it matters.'),
];

const ZONE: readonly Figure[] = [
	figure(
		'zone.free',
		'free',
		'Pages of this zone that nobody has: the number the allocator compares with the marks. NR_FREE_PAGES.',
		'/proc/zoneinfo: pages free',
	),
	figure(
		'zone.distance',
		'distance',
		'How far free is from the nearest mark below it, or from min where it is under that.',
		'/proc/zoneinfo: pages free less min, low or high',
	),
	figure('zone.min', 'min', 'Under this an allocation has to reclaim for itself: the task stalls. _watermark[WMARK_MIN].', '/proc/zoneinfo: min'),
	figure('zone.low', 'low', 'At this mark kswapd is woken. _watermark[WMARK_LOW].', '/proc/zoneinfo: low'),
	figure('zone.high', 'high', 'Up to this mark kswapd reclaims before it sleeps. _watermark[WMARK_HIGH].', '/proc/zoneinfo: high'),
	figure('zone.twice', '2×high', 'Twice the high mark: above it the axis is coarser, as nothing is decided there.'),
	figure('zone.managed', 'all', 'Pages that the allocator has in this zone. managed_pages.', '/proc/zoneinfo: managed'),
	figure('zone.reserve', 'reserve', 'Pages kept from allocations that could be served from a higher zone. lowmem_reserve.', '/proc/zoneinfo: protection'),
	figure('zone.list', 'list', 'Pages of this zone on one of the LRU lists, or waiting to be written.', '/proc/zoneinfo: nr_zone_inactive_anon and the like'),
	figure(
		'zone.numa',
		'NUMA',
		'Allocations from this zone: from the wanted node (hit), from another (miss, foreign), by a CPU near to it (local) or far (other).',
		'/proc/zoneinfo: numa_hit and the like',
	),
	figure('zone', 'zone', 'A part of the memory of a node, with marks of its own. struct zone.', '/proc/zoneinfo'),
	figure('node', 'node', 'Memory that is near to some of the CPUs, with a kswapd of its own. struct pglist_data.', '/sys/devices/system/node'),
];

/** On the screen of two machines. */
const COMPARE: readonly Figure[] = [
	figure('compare.setting', 'what differs', 'What is set differently for the two machines; all else is the same for both, seed and times too.'),
	figure('compare.words', 'in words', 'How far the two machines have come apart since boot, the gravest first. “lowwater compare” prints the same.'),
	figure('compare.figure', 'a figure of both', 'Counted here from boot to now on either machine; no line of /proc has it.'),
	figure('compare.difference', 'B − A', 'How many free pages more one of the two has than the other where they are furthest apart on this chart.'),
	figure(
		'compare.time',
		'time',
		'Both machines from boot to now: the lower free was against its marks, the higher the cell; the gravest that happened in it; ◆ where they parted.',
	),
];

const CHART: readonly Figure[] = [
	figure('chart.axis', 'axis', 'Which zone is drawn, how long one column lasts, and which axis is on (z).'),
	figure('chart.time', 'time', 'Time before now under its column.'),
	figure('chart.note', 'moment', 'What happened at this column: a first wake, a stall, a kill.', 'the log of events'),
	figure('chart.strip', 'strip', 'kswapd’s share of each column’s time; ▲ a stall, ✗ a kill.'),
	figure(
		'lead.dirty',
		'dirty',
		'Pages of files that wait to be written or are on their way to a disk: what the limits of writers are about.',
		'/proc/vmstat: nr_dirty, nr_writeback',
	),
	figure(
		'lead.dirty.distance',
		'distance',
		'How far dirty pages are from the next of their limits.',
		'/proc/vmstat: nr_dirty_background_threshold, nr_dirty_threshold',
	),
	figure(
		'lead.dirty.mark',
		'limit',
		'Where the flusher begins (flush), where writers are first held back (held), and what is never gone over by much (limit). balance_dirty_pages().',
		'/proc/vmstat: nr_dirty_background_threshold, nr_dirty_threshold',
	),
	figure('lead.reads', 'read', 'Pages read from disks and swap in the last second: refaults are among them.', '/proc/vmstat: pgpgin, pswpin'),
	figure('lead.committed.distance', 'distance', 'How far what was promised is from CommitLimit.', '/proc/meminfo: CommitLimit less Committed_AS'),
	figure('lead.psi', 'pressure', 'Share of the last second in which some task waited for memory.', '/proc/pressure/memory: some total'),
	figure('lead.psi.full', 'full', 'Share of the last second in which all tasks waited for memory, so that nobody ran.', '/proc/pressure/memory: full total'),
	figure(
		'lead.psi.mark',
		'mark',
		'Where the bands of the chart meet; at 60 % for half a minute systemd-oomd kills, unless it is told otherwise.',
		'man oomd.conf',
	),
	figure('time.bar', 'time bar', 'All of the run from boot to now; each cell by the worst zone in it.'),
];

const KSWAPD: readonly Figure[] = [
	figure(
		'kswapd',
		'kswapd',
		'The kernel thread of a node that reclaims in the background, so that tasks need not wait. kswapd().',
		'/proc/PID/stat of kswapd0',
	),
	figure('kswapd.awake', 'awake', 'Share of the last second in which it was not in full sleep.'),
	figure(
		'kswapd.priority',
		'priority',
		'How large a share of the lists it scans in a pass: size >> priority, from 12 (little) down to 1. scan_control.priority.',
		'tracepoint vmscan:mm_vmscan_lru_shrink_inactive',
	),
	figure('kswapd.efficiency', 'efficiency', 'How many of a hundred scanned pages were freed in the last second.', 'sar -B: %vmeff'),
	figure(
		'kswapd.failures',
		'failures',
		'Runs in a row that freed nothing; at 16 it gives up. kswapd_failures.',
		'/proc/zoneinfo: node_unreclaimable (yes at 16)',
	),
	figure('node.cost', 'cost', 'What reclaim of this kind has cost lately; the list that costs less is scanned more. lruvec->anon_cost, file_cost.'),
	figure('direct.ago', 'ago', 'How long ago the last task stalled in direct reclaim.'),
	figure('direct.blocked', 'blocked', 'Tasks that are in direct reclaim at this moment.', '/proc/PID/stack: try_to_free_pages'),
	figure(
		'disk.blocked',
		'wait for a disk',
		'Tasks that wait for a disk at this moment: for a page of a file, of their own program, or of swap. State D.',
		'/proc/stat: procs_blocked, vmstat: b',
	),
	figure(
		'refault',
		'refault',
		'Pages that came back in the last second after they had been reclaimed: too much was taken.',
		'/proc/vmstat: workingset_refault_anon and _file',
	),
];

const averages = ['avg10', 'avg60', 'avg300'] as const;
const PRESSURE: readonly Figure[] = (['some', 'full'] as const).flatMap(who =>
	averages.map(average =>
		figure(
			`psi.${who}.${average}`,
			`${who} ${average}`,
			`Share of the last ${average.slice(3)} s in which ${who === 'some' ? 'some task' : 'all tasks'} waited for memory, in percent.`,
			`/proc/pressure/memory: ${who} ${average}`,
		),
	),
);

const SAR: readonly Figure[] = [
	figure('sar.time', 'time', 'The second of the machine that the row is about.', 'sar -B'),
	figure('sar.pgpgin/s', 'pgpgin/s', 'KiB read from disks in that second.', '/proc/vmstat: pgpgin'),
	figure('sar.pgpgout/s', 'pgpgout/s', 'KiB written to disks in that second.', '/proc/vmstat: pgpgout'),
	figure('sar.fault/s', 'fault/s', 'Page faults in that second, minor and major.', '/proc/vmstat: pgfault'),
	figure('sar.majflt/s', 'majflt/s', 'Faults that had to wait for a disk.', '/proc/vmstat: pgmajfault'),
	figure('sar.pgfree/s', 'pgfree/s', 'Pages that went back to the free lists.', '/proc/vmstat: pgfree'),
	figure('sar.pgscank/s', 'pgscank/s', 'Pages that kswapd looked at.', '/proc/vmstat: pgscan_kswapd'),
	figure('sar.pgscand/s', 'pgscand/s', 'Pages that stalled tasks looked at.', '/proc/vmstat: pgscan_direct'),
	figure('sar.pgsteal/s', 'pgsteal/s', 'Pages that reclaim freed.', '/proc/vmstat: pgsteal_kswapd, pgsteal_direct'),
	figure('sar.%vmeff', '%vmeff', 'How many of a hundred scanned pages were freed: near 100 is cheap, under 30 hard work.', 'sar -B: pgsteal ÷ pgscan'),
];

const RANKING: readonly Figure[] = [
	figure('process.count', 'of', 'Which row is chosen, of how many processes.', '/proc: one folder for each'),
	figure('process.scale', 'scale', 'Pages of badness that a full bar stands for: RSS, swap, page tables, and oom_score_adj. oom_badness().'),
	figure(
		'process.badness',
		'badness',
		'What the OOM killer compares: RSS, swap and page tables in pages, and oom_score_adj in thousandths of RAM and swap. oom_badness().',
		'/proc/PID/oom_score is made of it',
	),
	figure('process.protected', 'protected', 'Why the OOM killer may not choose this one.', '/proc/PID/oom_score_adj'),
];

const WHERE: readonly Figure[] = [
	figure(
		'where',
		'where memory is',
		'All of RAM by what holds it, in the words of free(1): used, buff/cache, and available, which is more than free as cache can be dropped.',
		'free -m; /proc/meminfo: MemAvailable, Cached, SReclaimable',
	),
	figure('figures', 'beside', 'What does not lead, as small charts on the same time.', '/proc/vmstat, /proc/pressure/memory'),
];

const MAP: readonly Figure[] = [
	figure(
		'group',
		'group',
		'A memory cgroup of this computer: what it has, what it may have (max), where it is held back (high), and whom the kernel would take in it.',
		'/proc/PID/cgroup, /sys/fs/cgroup: memory.current, memory.max, memory.high, memory.events',
	),
	figure('map.frame', 'frame', 'Number of the first page frame of the row. pfn.', '/proc/zoneinfo: start_pfn'),
	figure('map.square', 'square', 'How many page frames one square stands for; its colour is what most of them hold.'),
	figure('map.kind', 'held', 'Page frames of RAM by what they hold, and their share.', '/proc/kpageflags'),
	figure('map.chosen', 'square', 'What is in the square under the cursor: its frames, its zone, its owner.', '/proc/kpageflags, /proc/PID/pagemap'),
	figure(
		'map.swap',
		'swap',
		'Who uses swap: processes, slots kept for pages that are in RAM too, and what is left over.',
		'/proc/swaps; /proc/PID/status: VmSwap',
	),
];

const INSIDE: readonly Figure[] = [
	figure('inside.summary', 'process', 'The process that is looked into, and what it has: address space, RAM, swap, faults.', '/proc/PID/status'),
	figure(
		'inside.space',
		'region',
		'A region of its address space: addresses, size, how much of it is in RAM and in swap. struct vm_area_struct.',
		'/proc/PID/maps, /proc/PID/smaps',
	),
	figure(
		'inside.walk',
		'walk',
		'How the CPU’s MMU translates the address under the cursor: an index into each table, its entry, and the frame. pgd, p4d, pud, pmd, pte.',
		'/proc/PID/pagemap',
	),
	figure(
		'inside.tlb',
		'TLB',
		'Translations that this CPU remembers, how often they were there, and what a miss costs.',
		'perf stat: dTLB-loads, dTLB-load-misses',
	),
	figure(
		'inside.malloc',
		'malloc',
		'The heap as glibc’s malloc keeps it: chunks, bins, the top, what was asked of the kernel. struct malloc_state.',
		'malloc_info(3), mallinfo2(3)',
	),
	figure('inside.own-events', 'event', 'What happened to this process, newest below.', 'the log of events'),
];

const LESSON: readonly Figure[] = [
	figure('lesson', 'lesson', 'One small memory, once by segments and once by pages: sizes, places, what is wasted. It is not the machine’s.'),
	figure('lesson.tab', 'screens', 'The key of each screen.'),
];

const EVENTS: readonly Figure[] = [
	figure(
		'event',
		'event',
		'When it happened, in the machine’s time, and what: free pages and marks are of that instant.',
		'dmesg for kills; tracepoints vmscan:* and oom:*',
	),
	figure('event.ahead', 'ahead', 'What is known to come, as somebody stands in the past.', 'the log of events'),
];

/** Figures of the screens, by where they stand. */
export const FIGURES: readonly Figure[] = [
	...HEADER,
	...ZONE,
	...COMPARE,
	...CHART,
	...KSWAPD,
	...PRESSURE,
	...SAR,
	...RANKING,
	...WHERE,
	...MAP,
	...INSIDE,
	...LESSON,
	...GENERATIONS,
	...GROUP_EXPLAINED,
	...OOM_EXPLAINED,
	...EVENTS,
];

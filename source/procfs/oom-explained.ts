// What stands in the report of an OOM kill: its figures, and each kind of line of the kernel's own text (mm/oom_kill.c, mm/show_mem.c, mm/page_alloc.c of 6.1, mm/memcontrol.c).
import {type Figure, figure} from './figure.ts';

const DMESG = 'dmesg';

export const OOM_EXPLAINED: readonly Figure[] = [
	figure('oom.when', 'kill', 'Which of the kills of this machine the report is about, and when that was.', 'dmesg: the time before the line'),
	figure('oom.why', 'why', 'What happened, in sentences: every figure in them is one of the report, of the instant of the kill.', DMESG),
	figure('oom.anon', 'anon', 'Pages of the anonymous lists then: they can go to swap alone.', 'dmesg: active_anon + inactive_anon'),
	figure('oom.file', 'file', 'Pages of the file lists then: what reclaim could not get at any more.', 'dmesg: active_file + inactive_file'),
	figure('oom.pagetables', 'page tables', 'Pages of its page tables then: they count in what it is judged by, and come back with it.', 'dmesg: pgtables_bytes'),
	figure('oom.more', 'more', 'Processes further down the ranking, which had less.', 'dmesg: Tasks state'),
	figure(
		'oom.invoker',
		'invoked oom-killer',
		'Whose request could not be met, and what it asked for: gfp_mask says of which kind and what it may do for it, order that 2^order pages had to lie together. Whoever asks last is seldom to blame.',
		'dump_header()',
	),
	figure(
		'oom.stack',
		'CPU and stack',
		'On which CPU and along which functions the request came; a fault, a read or a fork can be told from it.',
		'dump_stack()',
	),
	figure(
		'oom.totals',
		'Mem-Info',
		'All pages of the machine by list and use, in pages. free counts those of the reserve; free_pcp rests with the CPUs.',
		'__show_mem()',
	),
	figure(
		'oom.node',
		'Node',
		'The same for one node, in kB. all_unreclaimable yes: kswapd has given up there, 16 runs freed nothing.',
		'show_free_areas(), /proc/zoneinfo',
	),
	figure(
		'oom.zone',
		'zone',
		'One zone, in kB: free against min, low and high decides. Under min only requests that may dip into the reserve get a page.',
		'/proc/zoneinfo',
	),
	figure(
		'oom.reserve',
		'lowmem_reserve',
		'Pages of this zone that are kept from requests which could be served from a higher one; they come on top of the mark.',
		'/proc/zoneinfo: protection',
	),
	figure('oom.buddy', 'free blocks', 'Free blocks of each size in the zone: 4 kB × 2^order.', '/proc/buddyinfo'),
	figure('oom.huge', 'hugepages', 'Pages that are set aside as huge ones: nobody else may have them.', '/proc/sys/vm/nr_hugepages'),
	figure('oom.cache', 'pagecache pages', 'Page cache of all files and of tmpfs, and pages that are in swap and in RAM.', '/proc/vmstat: nr_file_pages'),
	figure('oom.swap', 'swap', 'How much swap there is, and how much of it was free. Free swap = 0: anonymous pages had nowhere to go.', '/proc/swaps'),
	figure('oom.ram', 'pages RAM', 'All page frames, and those of them that the kernel never gave to the allocator.', '/proc/zoneinfo: present, managed'),
	figure(
		'oom.task',
		'tasks',
		'A process that could have been chosen: total_vm and rss in pages, page tables in bytes, swapents in pages, and its oom_score_adj.',
		'dump_task()',
	),
	figure(
		'oom.constraint',
		'oom-kill:constraint',
		'Whose limit it was: NONE the whole machine, MEMCG a memory group (oom_memcg), MEMORY_POLICY or CPUSET some nodes alone; then who was chosen, and its group (task_memcg).',
		'dump_oom_summary()',
	),
	figure(
		'oom.killed',
		'Killed process',
		'Who got SIGKILL, and what it had in kB: total-vm is address space and was promised alone, the rss parts come back, page tables too.',
		'__oom_kill_process()',
	),
	figure(
		'oom.group.usage',
		'memory, swap',
		'What the group was charged against its limit, in kB, and how often a charge was refused (failcnt).',
		'/sys/fs/cgroup/…/memory.current, memory.max',
	),
	figure('oom.group.stat', 'memory.stat', 'What the group held: sizes in bytes, the rest events since it was made.', '/sys/fs/cgroup/…/memory.stat'),
];

/** Kinds of lines, the first that matches. */
const LINES: readonly (readonly [RegExp, string])[] = [
	[/invoked oom-killer/, 'oom.invoker'],
	[/^(?:CPU:|Hardware name|Call Trace|\s*<\/?TASK>|sysrq|(?: [\w.]+\+0x))/, 'oom.stack'],
	[/^(?:memory|swap): usage/, 'oom.group.usage'],
	[/^Memory cgroup stats for /, 'oom.group.stat'],
	[/^oom-kill:/, 'oom.constraint'],
	[/Killed process|are going to be killed/, 'oom.killed'],
	[/^lowmem_reserve/, 'oom.reserve'],
	[/hugepages_total/, 'oom.huge'],
	[/^Node \d+ \w+: /, 'oom.buddy'],
	[/^Node \d+ \w+ free:/, 'oom.zone'],
	[/^Node \d+ active_anon/, 'oom.node'],
	[/pagecache pages|swap cache/, 'oom.cache'],
	[/^(?:Free|Total) swap/, 'oom.swap'],
	[/^\d+ pages /, 'oom.ram'],
	[/^\[|^Tasks state/, 'oom.task'],
	[/^\w+ \d+$/, 'oom.group.stat'],
	[/^(?: ?\w+:\d+)/, 'oom.totals'],
];

/** What explains a line of the kernel's report. */
export const lineTopic = (line: string): string => LINES.find(([pattern]) => pattern.test(line))?.[1] ?? 'oom.stack';

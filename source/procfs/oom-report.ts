// What the kernel logs when memory is out: mm/oom_kill.c dump_header(), dump_tasks(), dump_oom_summary(), __oom_kill_process(); mm/page_alloc.c
// show_free_areas(); lib/show_mem.c __show_mem(); mm/swap_state.c show_swap_cache_info(). Compared with real reports in test/procfs/oom-report.test.ts.
// Left out, because the machine has nothing to say there: "Hardware name" and the call trace (no hardware, no code), the free blocks of each order
// (no buddy lists), and "Unreclaimable slab info" (no single caches), which the kernel adds when slab outweighs all LRU lists.
import {type Kernel, ZONE_NAMES} from '../machine/config.ts';
import {rulesOf} from '../machine/rules.ts';
import type {OomReport, OomTask, PanicReason} from '../machine/machine-event.ts';
import type {NodeSample, Sample, ZoneSample} from '../machine/sample.ts';
import {groupLines, groupsOfKill, sweptLine} from './oom-group-report.ts';
import {bitList, comm, dmesgTime, kernelRelease, PAGE_KB, right, sumOf} from './format.ts';
import {isUnreclaimable, nodeStats} from './zoneinfo.ts';

/** What the report itself does not carry: the sysctls of that moment (they choose the wording), the CPU that the invoker ran on, the kernel (6.1). */
export type OomContext = {readonly sysctls?: Sample['sysctls']; readonly cpu?: number; readonly kernel?: Kernel};

export const contextOf = ({sysctls, kernel}: Pick<Sample, 'sysctls' | 'kernel'>): OomContext => ({sysctls, kernel: kernel.version});

/** Whether the report has the columns of 6.12. */
const isNew = ({kernel = '6.1'}: OomContext): boolean => rulesOf(kernel).fields612;

const kb = (pages: number): string => `${pages * PAGE_KB}kB`;

/** dump_stack_print_info(). */
const cpuLine = ({cpu = 0, kernel = '6.1'}: OomContext, {pid, name}: OomReport['invoker'], tasks: readonly OomTask[] = []): string =>
	`CPU: ${cpu} ${isNew({kernel}) ? `UID: ${tasks.find(task => task.pid === pid)?.uid ?? 0} ` : ''}PID: ${pid} Comm: ${comm(name)} Not tainted ${kernelRelease(kernel)} #1`;

/** The global block of show_free_areas(), in pages: one record of seven lines. */
/** Free pages of a zone on the lists of the CPUs. */
const onLists = (zone: ZoneSample): number => zone.pagesets.counts.reduce((sum, count) => sum + count, 0);

function totals(nodes: readonly NodeSample[], zones: readonly ZoneSample[]): string[] {
	const stats = nodes.map(nodeStats);
	const all = (item: string): number => sumOf(stats, node => node[item] ?? 0);
	return [
		`active_anon:${all('nr_active_anon')} inactive_anon:${all('nr_inactive_anon')} isolated_anon:${all('nr_isolated_anon')}`,
		` active_file:${all('nr_active_file')} inactive_file:${all('nr_inactive_file')} isolated_file:${all('nr_isolated_file')}`,
		` unevictable:${all('nr_unevictable')} dirty:${all('nr_dirty')} writeback:${all('nr_writeback')}`,
		` slab_reclaimable:${all('nr_slab_reclaimable')} slab_unreclaimable:${all('nr_slab_unreclaimable')}`,
		` mapped:${all('nr_mapped')} shmem:${all('nr_shmem')} pagetables:${all('nr_page_table_pages')}`,
		` sec_pagetables:0 bounce:0`,
		` kernel_misc_reclaimable:0`,
		` free:${sumOf(zones, zone => zone.free)} free_pcp:${sumOf(zones, onLists)} free_cma:0`,
	];
}

function nodeLine(node: NodeSample, gap: string): string {
	const stats = nodeStats(node);
	const of = (item: string): string => kb(stats[item] ?? 0);
	const lists = `active_anon:${of('nr_active_anon')} inactive_anon:${of('nr_inactive_anon')} active_file:${of('nr_active_file')} inactive_file:${of('nr_inactive_file')}`;
	const isolated = `unevictable:${of('nr_unevictable')} isolated(anon):${of('nr_isolated_anon')} isolated(file):${of('nr_isolated_file')}`;
	const uses = `mapped:${of('nr_mapped')} dirty:${of('nr_dirty')} writeback:${of('nr_writeback')} shmem:${of('nr_shmem')}`;
	const huge = `shmem_thp:${gap}0kB shmem_pmdmapped:${gap}0kB anon_thp:${gap}0kB writeback_tmp:0kB`;
	const kernel = `kernel_stack:${node.kernelStackKb}kB pagetables:${of('nr_page_table_pages')} sec_pagetables:0kB`;
	return `Node ${node.node} ${lists} ${isolated} ${uses} ${huge} ${kernel} all_unreclaimable? ${isUnreclaimable(node) ? 'yes' : 'no'}`;
}

function zoneLines(zone: ZoneSample): string[] {
	const marks = `boost:${kb(zone.boost)} min:${kb(zone.min + zone.boost)} low:${kb(zone.low + zone.boost)} high:${kb(zone.high + zone.boost)}`;
	const {lru} = zone;
	const anon = `active_anon:${kb(lru.activeAnon)} inactive_anon:${kb(lru.inactiveAnon)}`;
	const lists = `${anon} active_file:${kb(lru.activeFile)} inactive_file:${kb(lru.inactiveFile)} unevictable:${kb(lru.unevictable)}`;
	const sizes = `writepending:${kb(zone.writePending)} present:${kb(zone.present)} managed:${kb(zone.managed)} mlocked:${kb(zone.mlock)}`;
	const ends = `bounce:0kB free_pcp:${kb(onLists(zone))} local_pcp:${kb(zone.pagesets.counts[0] ?? 0)} free_cma:0kB`;
	const reserve = [0, 1, 2, 3, 4].map(i => zone.protection[i] ?? zone.protection[3] ?? 0);
	return [
		`Node ${zone.node} ${zone.name} free:${kb(zone.free)} ${marks} reserved_highatomic:0KB ${lists} ${sizes} ${ends}`,
		`lowmem_reserve[]: ${reserve.join(' ')}`,
	];
}

/** Nodes that the report is about: all, or those of the memory policy that could not be served. */
const shownNodes = (report: OomReport): readonly number[] =>
	report.constraint === 'CONSTRAINT_MEMORY_POLICY' ? report.nodes : report.memory.nodes.map(node => node.node);

/** __show_mem(). Pages where nothing is said; HighMem is 0 on x86-64. */
function memInfo(report: OomReport, context: OomContext): string[] {
	const {nodes, zones, meminfo} = report.memory;
	const shown = shownNodes(report);
	const populated = zones.filter(zone => zone.present > 0).sort((a, b) => a.node - b.node || ZONE_NAMES.indexOf(a.name) - ZONE_NAMES.indexOf(b.name));
	const hugepages = (node: number, count: number, sizeKb: number): string =>
		`Node ${node} hugepages_total=${count} hugepages_free=${count} hugepages_surp=0 hugepages_size=${sizeKb}kB`;
	const hugeOf = (id: number): number => nodes.find(({node}) => node === id)?.hugepages ?? 0;
	return [
		'Mem-Info:',
		...totals(nodes, populated),
		...nodes.filter(node => shown.includes(node.node)).map(node => nodeLine(node, isNew(context) ? '' : ' ')),
		...populated.filter(zone => shown.includes(zone.node)).flatMap(zoneLines),
		...shown.flatMap(node => [hugepages(node, 0, 1048576), hugepages(node, hugeOf(node), 2048)]),
		`${sumOf(nodes, node => node.filePages)} total pagecache pages`,
		`${sumOf(nodes, node => node.swapCached)} pages in swap cache`,
		`Free swap  = ${meminfo.SwapFree}kB`,
		`Total swap = ${meminfo.SwapTotal}kB`,
		`${sumOf(populated, zone => zone.present)} pages RAM`,
		'0 pages HighMem/MovableOnly',
		`${sumOf(populated, zone => zone.present - zone.managed)} pages reserved`,
	];
}

/** dump_task(). */
function taskLine(task: OomTask, context: OomContext): string {
	const ids = `[${right(task.pid, 7)}] ${right(task.uid, 5)} ${right(task.pid, 5)}`;
	const parts = isNew(context) ? `${right(task.rssAnon, 8)} ${right(task.rssFile, 8)} ${right(task.rssShmem, 9)} ` : '';
	const sizes = `${right(task.totalVm, 8)} ${right(task.rss, 8)} ${parts}${right(task.pageTableBytes, 8)} ${right(task.swapEntries, 8)}`;
	return `${ids} ${sizes}         ${right(task.oomScoreAdj, 5)} ${comm(task.name)}`;
}

/** dump_tasks(): everybody with memory that the killer may look at; the kernel never lists pid 1. */
const taskTable = (report: OomReport, context: OomContext): string[] => [
	'Tasks state (memory values in pages):',
	`[  pid  ]   uid  tgid total_vm      rss ${isNew(context) ? 'rss_anon rss_file rss_shmem ' : ''}pgtables_bytes swapents oom_score_adj name`,
	...report.tasks.filter(task => task.pid !== 1).map(task => taskLine(task, context)),
];

/** The line of __oom_kill_process(). */
function killedLine(message: string, victim: OomTask): string {
	const rss = `anon-rss:${kb(victim.rssAnon)}, file-rss:${kb(victim.rssFile)}, shmem-rss:${kb(victim.rssShmem)}`;
	return `${message}: Killed process ${victim.pid} (${comm(victim.name)}) total-vm:${kb(victim.totalVm)}, ${rss}, UID:${victim.uid} pgtables:${Math.floor(victim.pageTableBytes / 1024)}kB oom_score_adj:${victim.oomScoreAdj}`;
}

/** dump_oom_summary(), the victim, and where its group goes with it all of that. */
function killLines(report: OomReport, victim: OomTask, context: OomContext): string[] {
	const nodemask = report.constraint === 'CONSTRAINT_MEMORY_POLICY' ? bitList(report.nodes) : '(null)';
	const allowed = bitList(report.memory.nodes.map(node => node.node));
	const invokerOnly =
		report.group === undefined &&
		Number(context.sysctls?.['vm.oom_kill_allocating_task'] ?? 0) !== 0 &&
		report.trigger === 'allocation' &&
		victim.pid === report.invoker.pid;
	const message = report.group !== undefined ? 'Memory cgroup out of memory' : invokerOnly ? 'Out of memory (oom_kill_allocating_task)' : 'Out of memory';
	const {swept} = report;
	const members = swept?.pids.flatMap(pid => report.tasks.find(task => task.pid === pid) ?? []) ?? [];
	return [
		`oom-kill:constraint=${report.constraint},nodemask=${nodemask},cpuset=/,mems_allowed=${allowed},${groupsOfKill(report)},task=${comm(victim.name)},pid=${victim.pid},uid=${victim.uid}`,
		killedLine(message, victim),
		...(swept === undefined ? [] : [sweptLine(swept), ...members.map(task => killedLine(message, task))]),
	];
}

/** Why nobody was killed: check_panic_on_oom() comes before the search, so the sysctl decides; without it, whether anybody could have been chosen. */
export function panicReason(report: OomReport, context: OomContext): Exclude<PanicReason, 'soft-lockup'> {
	const setting = context.sysctls?.['vm.panic_on_oom'];
	if (setting === undefined) return report.tasks.some(task => task.badness !== null) ? 'panic_on_oom' : 'no-killable-process';
	return Number(setting) === 2 || (Number(setting) > 0 && report.constraint === 'CONSTRAINT_NONE') ? 'panic_on_oom' : 'no-killable-process';
}

/**
 * The kernel's last words: panic() as called by out_of_memory() or check_panic_on_oom(), with the line of the CPU that panics.
 * `panicOnOom` is the sysctl's value (2: whatever the constraint).
 */
export function panicLines(reason: Exclude<PanicReason, 'soft-lockup'>, panicOnOom: number, invoker: OomReport['invoker'], context: OomContext = {}): string[] {
	const compulsory = `Out of memory: ${panicOnOom === 2 ? 'compulsory' : 'system-wide'} panic_on_oom is enabled`;
	const text = `Kernel panic - not syncing: ${reason === 'panic_on_oom' ? compulsory : 'System is deadlocked on memory'}`;
	return [text, cpuLine(context, invoker), `---[ end ${text} ]---`];
}

/** oom_reap_task_mm(): printed when the reaper has unmapped what the victim held; KiB that are left. */
export function reapedLine(
	victim: {readonly pid: number; readonly name: string},
	left: {readonly anonKb: number; readonly fileKb: number; readonly shmemKb: number},
): string {
	return `oom_reaper: reaped process ${victim.pid} (${comm(victim.name)}), now anon-rss:${left.anonKb}kB, file-rss:${left.fileKb}kB, shmem-rss:${left.shmemKb}kB`;
}

/** The whole report line by line, without timestamps: header, memory, tasks, then the kill or the panic. sysrq-f asks with order −1. */
export function oomReportLines(report: OomReport, context: OomContext = {}): string[] {
	const {invoker, gfpMask} = report;
	const order = report.trigger === 'sysrq' ? -1 : 0;
	const lines = [
		`${comm(invoker.name)} invoked oom-killer: gfp_mask=${gfpMask}, order=${order}, oom_score_adj=${invoker.oomScoreAdj}`,
		cpuLine(context, invoker, report.tasks),
		...(report.group === undefined ? memInfo(report, context) : groupLines(report.group)),
		...(Number(context.sysctls?.['vm.oom_dump_tasks'] ?? 1) === 0 ? [] : taskTable(report, context)),
	];
	const victim = report.tasks.find(task => task.pid === report.victim);
	if (victim) return [...lines, ...killLines(report, victim, context)];
	const reason = panicReason(report, context);
	if (reason === 'no-killable-process') lines.push('Out of memory and no killable processes...');
	if (report.trigger === 'sysrq' || (report.group !== undefined && reason === 'no-killable-process')) return lines;
	return [...lines, ...panicLines(reason, Number(context.sysctls?.['vm.panic_on_oom'] ?? 1), invoker, context)];
}

/** The report as `dmesg` shows it: each line with the moment of the kill in front, ending in a newline. */
export function oomReportText(report: OomReport, context: OomContext = {}): string {
	const prefix = dmesgTime(report.timeUs);
	return oomReportLines(report, context)
		.map(line => `${prefix}${line}\n`)
		.join('');
}

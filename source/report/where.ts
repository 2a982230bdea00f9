// Where the memory was: the machine's by the global block, a group's by its own figures. Nothing is counted twice: shmem lies in the anonymous lists and is
// taken out of them; what is left over stands in no list at all (drivers, balloons, GPUs, huge pages of others).
import type {GroupReport, OomReport} from './model.ts';

export type MemoryKind =
	| 'anon'
	| 'shmem'
	| 'file'
	| 'unevictable'
	| 'slab'
	| 'tables'
	| 'stacks'
	| 'kernel'
	| 'percpu'
	| 'sockets'
	| 'hugetlb'
	| 'zspages'
	| 'balloon'
	| 'gpu'
	| 'pcp'
	| 'others'
	| 'unsaid'
	| 'free';
export type MemoryRow = {readonly kind: MemoryKind; readonly kb: number};

export type Where = {
	readonly totalKb: number;
	readonly rows: readonly MemoryRow[];
	/** null where the report does not say. */
	readonly swapTotalKb: number | null;
	readonly swapFreeKb: number | null;
	/** Of slab, what cannot be given back. */
	readonly slabFixedKb: number;
	/** Huge pages that nobody uses. */
	readonly hugeFreeKb: number;
	readonly dirtyKb: number;
	/** Whether the parts are more than the whole: the figures were not read at one instant, or do not belong together. */
	readonly over: boolean;
};

const sum = (values: readonly (number | undefined)[]): number => values.reduce<number>((all, value) => all + (value ?? 0), 0);

/** RAM that the kernel may hand out, kB; null where neither its sum nor its zones are there. */
export function ramKb(report: OomReport): number | null {
	if (report.ramPages !== undefined) return (report.ramPages - (report.reservedPages ?? 0)) * report.pageKb;
	const zones = report.zones.filter(({kb}) => 'managed' in kb || 'present' in kb);
	return zones.length === 0 ? null : sum(zones.map(({kb}) => kb['managed'] ?? kb['present']));
}

/** A figure in kB of the global block (pages), else of the nodes', else of the zones' lines. */
function figureKb(report: OomReport, name: string, inLines = name): number {
	const pages = report.pages[name];
	if (pages !== undefined) return pages * report.pageKb;
	const nodes = report.nodes.filter(({kb}) => inLines in kb);
	return nodes.length > 0 ? sum(nodes.map(({kb}) => kb[inLines])) : sum(report.zones.map(({kb}) => kb[inLines]));
}

/** What is left over stands in no list only where all of these are there: of a log that is cut it may be theirs. */
const LISTED = ['active_anon', 'inactive_anon', 'active_file', 'inactive_file', 'slab_unreclaimable'] as const;
const isSaid = ({pages, nodes, zones}: OomReport, name: string): boolean => name in pages || [...nodes, ...zones].some(({kb}) => name in kb);

/** The machine's memory; null where the report has no figures of it. */
export function whereOfMachine(report: OomReport): Where | null {
	const totalKb = ramKb(report);
	if (totalKb === null || (Object.keys(report.pages).length === 0 && report.zones.length === 0)) return null;
	const of = (name: string, inLines?: string): number => figureKb(report, name, inLines);
	const shmem = of('shmem');
	const lists = of('active_anon') + of('inactive_anon') + of('isolated_anon', 'isolated(anon)');
	// Locked shmem lies on the unevictable list: then more of it is there than on the anonymous ones.
	const shmemListed = Math.min(shmem, lists);
	const huge = sum(report.huge.map(({total, sizeKb}) => total * sizeKb));
	const parts: MemoryRow[] = [
		{kind: 'anon', kb: lists - shmemListed},
		{kind: 'shmem', kb: shmemListed},
		{kind: 'file', kb: of('active_file') + of('inactive_file') + of('isolated_file', 'isolated(file)')},
		{kind: 'unevictable', kb: of('unevictable')},
		{kind: 'slab', kb: of('slab_reclaimable') + of('slab_unreclaimable')},
		{kind: 'tables', kb: of('pagetables') + of('sec_pagetables')},
		{kind: 'stacks', kb: of('kernel_stack') + of('shadow_call_stack')},
		{kind: 'kernel', kb: of('kernel_misc_reclaimable') + of('bounce') + of('writeback_tmp')},
		{kind: 'hugetlb', kb: huge},
		{kind: 'zspages', kb: of('zspages')},
		{kind: 'balloon', kb: of('balloon', 'Balloon')},
		{kind: 'gpu', kb: of('gpu_active') + of('gpu_reclaim')},
		{kind: 'pcp', kb: of('free_pcp')},
		{kind: 'free', kb: of('free')},
	];
	const known = sum(parts.map(({kb}) => kb));
	const rest = {kind: LISTED.every(name => isSaid(report, name)) ? ('others' as const) : ('unsaid' as const), kb: Math.max(0, totalKb - known)};
	const rows = [...parts.slice(0, -1), rest, parts.at(-1)!];
	return {
		totalKb,
		rows,
		swapTotalKb: report.swapTotalKb ?? null,
		swapFreeKb: report.swapFreeKb ?? null,
		slabFixedKb: of('slab_unreclaimable'),
		hugeFreeKb: sum(report.huge.map(({free, sizeKb}) => free * sizeKb)),
		dirtyKb: of('dirty') + of('writeback'),
		over: known > totalKb * 1.02 + 1024,
	};
}

/** A limit that is none: PAGE_COUNTER_MAX, as kB. */
export const isUnlimited = (kb: number): boolean => kb >= 2 ** 50;

/** Figures of the group and of those below it: v1 printed each group's own until 5.2. */
function statOf(group: GroupReport, name: string): number {
	const own = group.stats[name] ?? 0;
	return group.below.length === 0 ? own : own + sum(group.below.map(({stats}) => stats[name]));
}

/** A group's memory; null where the report does not say how full it was, or, as until 3.2, of what. */
export function whereOfGroup(report: OomReport): Where | null {
	const {group} = report;
	if (group?.memory === undefined || [group, ...group.below].every(({stats}) => Object.keys(stats).length === 0)) return null;
	const v2 = 'anon' in group.stats;
	const kb = (...names: string[]): number => Math.round(sum(names.map(name => statOf(group, name))) / 1024);
	const shmem = kb('shmem');
	const usage = group.memory.usageKb;
	const anon = v2 ? kb('anon') : kb('rss');
	const file = Math.max(0, (v2 ? kb('file') : kb('cache')) - shmem);
	const slab = kb('slab_reclaimable', 'slab_unreclaimable') || kb('slab');
	const tables = kb('pagetables', 'sec_pagetables');
	const stacks = kb('kernel_stack');
	const kernel = Math.max(0, v2 && 'kernel' in group.stats ? kb('kernel') - slab - tables - stacks - kb('percpu') : kb('vmalloc'));
	const parts: MemoryRow[] = [
		{kind: 'anon', kb: anon},
		{kind: 'shmem', kb: shmem},
		{kind: 'file', kb: file},
		{kind: 'slab', kb: slab},
		{kind: 'tables', kb: tables},
		{kind: 'stacks', kb: stacks},
		{kind: 'percpu', kb: kb('percpu')},
		{kind: 'sockets', kb: kb('sock')},
		{kind: 'kernel', kb: v2 ? kernel : (group.kmem?.usageKb ?? 0)},
	];
	const known = sum(parts.map(row => row.kb));
	const {swap, memsw, memory} = group;
	const swapTotal = swap?.limitKb ?? (memsw === undefined ? null : memsw.limitKb - memory.limitKb);
	const swapUsed = swap?.usageKb ?? (memsw === undefined ? 0 : Math.max(0, memsw.usageKb - usage));
	return {
		totalKb: usage,
		rows: [...parts, {kind: 'others', kb: Math.max(0, usage - known)}],
		swapTotalKb: swapTotal === null || isUnlimited(swapTotal) ? null : Math.max(0, swapTotal),
		swapFreeKb: swapTotal === null || isUnlimited(swapTotal) ? null : Math.max(0, swapTotal - swapUsed),
		slabFixedKb: kb('slab_unreclaimable'),
		hugeFreeKb: 0,
		dirtyKb: kb('file_dirty', 'file_writeback', 'dirty', 'writeback'),
		over: Object.keys(group.stats).length > 0 && known > usage * 1.05 + 1024,
	};
}

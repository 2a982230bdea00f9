// A report as a scenario: its zones with their own marks and reserves, swap, processes with adj and RSS, page cache, slab. What a report does not say is guessed,
// and each guess is named: how fast the taken one grew (it is made to leak), which pages were in use, the disks, the CPUs.
import {TMPFS} from '../machine/files/shmem.ts';
import {whySimulate as words} from '../messages/why-simulate.ts';
import type {Diagnosis} from './diagnosis.ts';
import {tablesOf} from './ranking.ts';
import type {TaskReport, ZoneReport} from './model.ts';
import type {Where} from './where.ts';
import {scenarioYaml} from './yaml.ts';

/** Pages of the simulated machine, and its huge ones. */
const PAGE_KB = 4;
const HUGE_KB = 2048;
const SHARED = '/dev/shm/shared';
const NAMES = ['DMA', 'DMA32', 'Normal', 'Movable'];
/** The taken one grows to what it held in about so long, so that the end can be watched. */
const GROWS_S = 12;
/** When it begins, and so about when its machine runs out, s. */
const BEGINS_S = 1;
export const ENDS_S = BEGINS_S + GROWS_S;
/** Who has less is drawn together: it would be a process each for nothing. */
const SMALL_KB = 256;
const MOST_PROCESSES = 2000;
/** Of the computer around a group. */
const ROOM_KB = 524_288;

export type MachineScenario = {
	/** The scenario as YAML. */
	readonly yaml: string;
	readonly guesses: readonly string[];
	/** Who leaks. */
	readonly leaker: string | null;
};

const size = (kb: number): string => `${Math.max(0, Math.floor(kb / PAGE_KB) * PAGE_KB)}KiB`;
const pages = (kb: number): number => Math.max(0, Math.floor(kb / PAGE_KB));
const kbOf = (where: Where, ...kinds: readonly string[]): number => where.rows.filter(({kind}) => kinds.includes(kind)).reduce((sum, {kb}) => sum + kb, 0);

/** A name as a process may have one here: printable, not a number, at most 15 bytes. */
export function processName(name: string, pid: number): string {
	let kept = name.replace(/[^\u0020-\u007E]/g, '?').trim();
	if (kept === '' || /^\d+$/.test(kept)) kept = `p${pid}`;
	return kept.slice(0, 15);
}

function zonesOf(d: Diagnosis): Record<string, unknown>[] {
	const zones = d.report.zones.filter(({name, kb}) => name !== 'Device' && (kb['managed'] ?? kb['present'] ?? 0) >= PAGE_KB);
	const nodes = [...new Set(zones.map(({node}) => node))].sort((a, b) => a - b);
	return zones.map((zone: ZoneReport) => {
		const {kb, reserve} = zone;
		const managed = kb['managed'] ?? kb['present'] ?? 0;
		const boost = d.zones.find(one => one.node === zone.node && one.name === zone.name)?.boostKb ?? 0;
		const marks = kb['min'] !== undefined && kb['low'] !== undefined && kb['high'] !== undefined;
		const mark = (name: string): number => pages((kb[name] ?? 0) - boost);
		return {
			node: nodes.indexOf(zone.node),
			name: NAMES.includes(zone.name) ? zone.name : 'Movable',
			managed: size(managed),
			...((kb['present'] ?? 0) > managed ? {present: size(kb['present'] ?? 0)} : {}),
			...(marks ? {min: mark('min'), low: mark('low'), high: mark('high')} : {}),
			...(reserve !== undefined && (reserve.length === 4 || reserve.length === 5)
				? {protection: reserve.map(value => Math.max(0, Math.floor((value * d.report.pageKb) / PAGE_KB)))}
				: {}),
		};
	});
}

function kernelMemory(d: Diagnosis, where: Where): Record<string, string> {
	const tables = d.report.tasks.reduce((sum, task) => sum + tablesOf(task, d.report.pageKb), 0) * d.report.pageKb;
	const slab = kbOf(where, 'slab');
	return {
		slab_reclaimable: size(slab - where.slabFixedKb),
		// What of it could be given back had been asked for long before the end.
		slab_shrinkable: '0',
		slab_unreclaimable: size(where.slabFixedKb),
		kernel_stack: size(kbOf(where, 'stacks')),
		page_tables: size(kbOf(where, 'tables') - tables),
		percpu: '0',
		unevictable: size(kbOf(where, 'unevictable')),
		other: size(kbOf(where, 'others', 'balloon', 'gpu', 'zspages', 'kernel') + (kbOf(where, 'hugetlb') % HUGE_KB)),
	};
}

type Process = {readonly pid: number; readonly name: string; readonly ramKb: number; readonly swapKb: number; readonly adj: number; readonly uid: number};

/** Anonymous memory of each: as the table says since 6.8, else RSS, less where all together would hold more than the lists. */
function processesOf(d: Diagnosis, where: Where): readonly Process[] {
	const {tasks, pageKb} = d.report;
	const own = (task: TaskReport): number => (task.rssAnon ?? task.rss) * pageKb;
	const sum = tasks.reduce((all, task) => all + own(task), 0);
	const anon = kbOf(where, 'anon');
	const share = sum > anon && sum > 0 ? anon / sum : 1;
	const processes = tasks.map(task => ({
		pid: task.pid,
		name: processName(task.name, task.pid),
		ramKb: own(task) * share,
		swapKb: (task.swap ?? 0) * pageKb,
		adj: task.adj,
		uid: task.uid,
	}));
	const victim = d.victim?.pid;
	const kept = processes.filter(({pid, ramKb, swapKb}, i) => pid === victim || (ramKb + swapKb >= SMALL_KB && i < MOST_PROCESSES));
	const rest = processes.filter(one => !kept.includes(one));
	const left = {ramKb: Math.max(0, anon - kept.reduce((all, {ramKb}) => all + ramKb, 0)), swapKb: rest.reduce((all, {swapKb}) => all + swapKb, 0)};
	const victimOnly = tasks.length === 0 && d.victim !== null && d.victimKb !== null;
	const named = victimOnly
		? [{pid: d.victim?.pid ?? 0, name: processName(d.victim?.name ?? '', 0), ramKb: Math.min(anon, d.victimKb ?? 0), swapKb: 0, adj: 0, uid: 0}]
		: kept;
	const others = victimOnly ? anon - (named[0]?.ramKb ?? 0) : left.ramKb;
	return others + left.swapKb < SMALL_KB ? named : [...named, {pid: -1, name: 'others', ramKb: Math.max(0, others), swapKb: left.swapKb, adj: -1000, uid: 0}];
}

const who = ({name, adj, uid}: Process): Record<string, unknown> => ({
	name,
	...(adj === 0 ? {} : {oom_score_adj: Math.max(-1000, Math.min(1000, adj))}),
	...(uid === 0 ? {} : {uid}),
});

function timelineOf(where: Where, processes: readonly Process[], leaker: Process | undefined): Record<string, unknown>[] {
	const hasSwap = (where.swapTotalKb ?? 0) > 0;
	const used = hasSwap ? (where.swapTotalKb ?? 0) - (where.swapFreeKb ?? 0) : 0;
	const bySwap = processes.reduce((sum, {swapKb}) => sum + swapKb, 0);
	const shmem = kbOf(where, 'shmem');
	const shmemOut = Math.max(0, used - bySwap);
	const idle = (process: Process, ms: number): Record<string, unknown> => {
		const swapped = hasSwap ? process.swapKb : 0;
		return {at: `${ms}ms`, spawn: 'idle', ...who(process), rss: size(process.ramKb + swapped), ...(swapped >= PAGE_KB ? {swapped: size(swapped)} : {})};
	};
	const events = processes.filter(one => one !== leaker && one.ramKb + one.swapKb >= PAGE_KB).map((one, i) => idle(one, 100 + i));
	if (shmem >= SMALL_KB)
		events.push({at: `${100 + events.length}ms`, spawn: 'write', name: 'shmem', file: SHARED, rate: '100GiB/s', rounds: 1, after: 'end', oom_score_adj: -1000});
	if (shmemOut >= SMALL_KB) events.push(idle({pid: -2, name: 'shmem', ramKb: 0, swapKb: shmemOut, adj: -1000, uid: 0}, 100 + events.length));
	const file = kbOf(where, 'file');
	if (file >= Math.max(4096, where.totalKb * 0.01))
		events.push({at: `${100 + events.length}ms`, spawn: 'stream', name: 'page-cache', file: '/cache', oom_score_adj: -1000});
	if (leaker !== undefined) {
		const rate = Math.max(1024, Math.ceil((leaker.ramKb + leaker.swapKb) / GROWS_S));
		events.push({at: `${BEGINS_S}s`, spawn: 'leak', ...who(leaker), rate: `${rate}KiB/s`});
	}
	return events;
}

/** The group whose limit it was, as a scenario has it; null where the limit was none of a group's, or is not told. */
function groupOf({limit}: Diagnosis): {readonly path: string; readonly limitKb: number; readonly swapKb: number | null} | null {
	if (limit.kind !== 'group' || limit.limitKb === null) return null;
	const path = limit.path !== null && /^\/[^\n]*[^/\n]$/.test(limit.path) && !/\/\.{1,2}(\/|$)/.test(limit.path) ? limit.path : '/container';
	return {path, limitKb: limit.limitKb, swapKb: limit.swapLimitKb};
}

/** What is charged to a group beside its processes, files and shared memory: it stands as one process that is never taken. */
const CHARGED = ['slab', 'stacks', 'percpu', 'sockets', 'kernel', 'others'] as const;

/** The machine around a group: what else is on it is in no report of a group's, so there is room enough. */
const aroundGroup = (limitKb: number): Record<string, unknown> => ({memory: size(2 * limitKb + ROOM_KB), kernel_memory: {percpu: '0'}});

/** Null where the report has no zones or no figures to make a machine of. */
export function scenarioOf(d: Diagnosis, name: string): MachineScenario | null {
	const {where} = d;
	const zones = zonesOf(d);
	const group = groupOf(d);
	if (where === null || (group === null && (zones.length === 0 || d.limit.kind === 'group'))) return null;
	const charged = group === null ? 0 : kbOf(where, ...CHARGED);
	const processes = [...processesOf(d, where), ...(charged >= SMALL_KB ? [{pid: -3, name: 'kernel', ramKb: charged, swapKb: 0, adj: -1000, uid: 0}] : [])];
	const candidates = processes.filter(({adj}) => adj > -1000);
	const leaker =
		processes.find(({pid}) => pid === d.victim?.pid) ??
		[...(candidates.length > 0 ? candidates : processes)].sort((a, b) => b.ramKb + b.swapKb - a.ramKb - a.swapKb)[0];
	const file = kbOf(where, 'file');
	const shmem = kbOf(where, 'shmem');
	const huge = Math.floor(kbOf(where, 'hugetlb') / HUGE_KB);
	const files = {
		...(file >= Math.max(4096, where.totalKb * 0.01) ? {'/cache': {size: size(file)}} : {}),
		...(shmem >= SMALL_KB ? {[SHARED]: {size: size(shmem), disk: TMPFS}} : {}),
	};
	const guesses = words.guesses({
		leaker: leaker?.name ?? null,
		shmem: shmem >= SMALL_KB,
		others: processes.some(({pid}) => pid === -1),
		nodes: d.limit.kind === 'nodes',
		highMem: group === null && d.report.zones.some(({name: zone}) => zone === 'HighMem'),
		group: group !== null,
		charged: charged >= SMALL_KB,
		pageKb: d.report.pageKb,
	});
	const scenario = {
		name,
		summary: words.summary(d, guesses),
		machine: {
			...(group === null ? {zones} : aroundGroup(group.limitKb)),
			...((where.swapTotalKb ?? 0) >= PAGE_KB ? {swap: size(where.swapTotalKb ?? 0)} : {}),
			...(group === null ? {kernel_memory: kernelMemory(d, where)} : {}),
			process_image: {anon: '0', text: '0', slab: '0'},
			...(shmem >= SMALL_KB ? {tmpfs: size(Math.max(shmem, where.totalKb / 2))} : {}),
			...(huge > 0 ? {sysctl: {'vm.nr_hugepages': huge}} : {}),
		},
		...(Object.keys(files).length > 0 ? {files} : {}),
		...(group === null
			? {}
			: {cgroups: {[group.path]: {'memory.max': size(group.limitKb), ...(group.swapKb === null ? {} : {'memory.swap.max': size(group.swapKb)})}}}),
		timeline: timelineOf(where, processes, leaker).map(event => (group === null ? event : {...event, cgroup: group.path})),
		until: {time: '10m', oom_kills: 1},
	};
	return {yaml: scenarioYaml(scenario, guesses), guesses, leaker: leaker?.name ?? null};
}

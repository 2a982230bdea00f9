// What oom_score_adj is measured against, as far as a report tells: RAM and swap of the machine, of some nodes, or what a group may have of both. (constrained_alloc
// of mm/oom_kill.c, mem_cgroup_get_max of mm/memcontrol.c) A group's report does not say how much swap the machine has, nor vm.swappiness; that the victim had the
// most points says something of it.
import type {Limit} from './diagnosis.ts';
import type {Era} from './eras.ts';
import type {OomReport} from './model.ts';
import {pointsOf, tablesOf, type Total} from './ranking.ts';
import {isUnlimited, ramKb} from './where.ts';

/** mem_cgroup_get_max(): a group's limit and what it may have of swap; `most`: where all that it may have is there. */
function ofGroup(report: OomReport, swapLimitKb: number | null): Total & {readonly least: number; readonly most: number} {
	const memoryKb = report.group?.memory?.limitKb;
	if (memoryKb === undefined || isUnlimited(memoryKb)) return {pages: 0, known: false, least: 0, most: 0};
	const least = Math.floor(memoryKb / report.pageKb);
	const swapKb = swapLimitKb === null ? (report.swapTotalKb ?? 0) : Math.min(swapLimitKb, report.swapTotalKb ?? swapLimitKb);
	const most = swapLimitKb === null ? Number.POSITIVE_INFINITY : Math.floor((memoryKb + swapLimitKb) / report.pageKb);
	const scored = report.chosen;
	const task = report.tasks.find(({pid}) => pid === scored?.pid);
	if (swapLimitKb === null && scored !== undefined && scored.score > 0 && task !== undefined && task.adj === 0) {
		// points × 1000 / total, as printed: near enough to tell whether swap counted.
		const pages = Math.round(((task.rss + (task.swap ?? 0) + (task.tablePages ?? 0)) * 1000) / scored.score);
		return {pages: Math.max(least, pages), known: false, least, most};
	}
	return {pages: Math.floor((memoryKb + swapKb) / report.pageKb), known: swapLimitKb === 0, least, most};
}

/**
 * Of all totals that a group may have had the one nearest to what is guessed with which nobody had more points than the victim; the guess where there is none.
 * Points grow evenly with pages a point of adj.
 */
function byVictim(
	report: OomReport,
	victim: number | null,
	{pages, known, least, most}: ReturnType<typeof ofGroup>,
	era: Era,
	dying: readonly number[],
): Total {
	const guess = {pages, known};
	if (known || era.rule !== 'pages' || victim === null) return guess;
	/** Points with a total, of a kernel that takes numbers below 1 as they are. */
	const at = (pid: number, total: number): number | null => {
		const task = report.tasks.find(one => one.pid === pid);
		if (task === undefined) return null;
		const parts = {rss: task.rss, swap: task.swap ?? 0, tables: tablesOf(task, report.pageKb), adj: task.adj, uid: task.uid};
		return pointsOf(parts, {pages: total, known}, {...era, floor: false}).points;
	};
	const own = at(victim, 0);
	if (own === null) return guess;
	const ownStep = (at(victim, 1000) ?? own) - own;
	let [from, to] = [Math.floor(least / 1000), Math.floor(most / 1000)];
	for (const {pid} of report.tasks) {
		const points = at(pid, 0);
		if (points === null || pid === victim || dying.includes(pid)) continue;
		const ahead = own - points;
		const step = (at(pid, 1000) ?? points) - points - ownStep;
		if (step > 0) to = Math.min(to, Math.floor(ahead / step));
		else if (step < 0) from = Math.max(from, Math.ceil(ahead / step));
		else if (ahead < 0) return guess;
	}
	const guessed = Math.floor(pages / 1000);
	if (from > to || (from <= guessed && guessed <= to)) return guess;
	return {pages: (guessed < from ? from : to) * 1000, known};
}

export function totalOf(report: OomReport, limit: Limit, victim: number | null, era: Era, dying: readonly number[]): Total {
	if (limit.kind === 'group') return byVictim(report, victim, ofGroup(report, limit.swapLimitKb), era, dying);
	const swapPages = (report.swapTotalKb ?? 0) / report.pageKb;
	if (limit.kind === 'nodes' && limit.nodes !== null) {
		const {nodes} = limit;
		const present = report.zones.filter(({node}) => nodes.includes(node)).reduce((all, {kb}) => all + (kb['present'] ?? kb['managed'] ?? 0), 0);
		return {pages: Math.floor(present / report.pageKb + swapPages), known: present > 0 && report.swapTotalKb !== undefined};
	}
	const ram = ramKb(report);
	return {pages: Math.floor((ram ?? 0) / report.pageKb + swapPages), known: ram !== null && report.swapTotalKb !== undefined};
}

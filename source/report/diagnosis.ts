// What an on-call engineer asks of a report, answered in data, in the order in which it is asked: whose limit, who asked, which zone was short, where the memory
// was, the ranking, why this one, what would have helped and what not. The words are in messages/why.ts.
import {type Era, eraOf} from './eras.ts';
import {type Gfp, gfpOf, numbersOf} from './gfp.ts';
import type {OomReport, Part} from './model.ts';
import {adjToBeTaken, adjToSpare, nextOf, rank, type Ranking, type RankRow, rowSize} from './ranking.ts';
import {remediesOf, type Remedy, type Useless, uselessOf} from './remedies.ts';
import {isShort, shortages, type ZoneShortage} from './shortage.ts';
import {totalOf} from './total.ts';
import {isUnlimited, type Where, whereOfGroup, whereOfMachine} from './where.ts';

export type Who = {readonly pid: number | null; readonly name: string};

/** Whose limit it was. */
export type Limit =
	| {readonly kind: 'machine'}
	| {readonly kind: 'sysrq'}
	/** The log is cut before it says. */
	| {readonly kind: 'unsaid'}
	| {readonly kind: 'nodes'; readonly nodes: readonly number[] | null; readonly by: 'policy' | 'cpuset'}
	| {
			readonly kind: 'group';
			/** null where the report is cut before it says. */
			readonly path: string | null;
			readonly taskIn: string | null;
			readonly usageKb: number | null;
			readonly limitKb: number | null;
			/** What of swap it may have; 0 none, null unlimited or not said. */
			readonly swapLimitKb: number | null;
			readonly swapUsedKb: number | null;
			/** v1: memory and swap together had reached their limit. */
			readonly together: boolean;
			readonly failures: number | null;
			readonly version: 1 | 2 | null;
	  };

export type Asked = {
	readonly who: Who;
	readonly order: number;
	readonly askedKb: number;
	readonly gfp: Gfp;
	/** What it held itself, kB; null where no row tells. */
	readonly holdsKb: number | null;
	/** It was taken itself. */
	readonly isVictim: boolean;
};

/** Why this one: what is true of it. */
export type Reason =
	| {readonly kind: 'most-points'; readonly tie: boolean}
	| {readonly kind: 'allocating-task'}
	| {readonly kind: 'child'; readonly of: Who}
	| {readonly kind: 'whole-group'; readonly path: string; readonly count: number}
	| {readonly kind: 'only-one'}
	| {readonly kind: 'not-first'; readonly first: RankRow; readonly within: boolean; readonly inGroup: boolean}
	| {readonly kind: 'no-table'}
	| {readonly kind: 'by-size'};

export type Spare = {
	readonly adj: number;
	readonly next: RankRow | null;
	/** RAM that the other would have given back against the victim's, 0 to more than 1. */
	readonly share: number;
	/** The oom_score_adj of the other from which on it goes first; null where none does. */
	readonly otherAdj: number | null;
};

export type Diagnosis = {
	readonly report: OomReport;
	readonly era: Era;
	readonly outcome: 'killed' | 'panic' | 'nobody' | 'unknown';
	readonly victim: Who | null;
	/** Its row of the ranking, where there is a table. */
	readonly row: RankRow | null;
	/** RSS of its kill line or its row, kB. */
	readonly victimKb: number | null;
	readonly limit: Limit;
	readonly asked: Asked | null;
	readonly zones: readonly ZoneShortage[];
	/** Zones that are short now. */
	readonly short: readonly ZoneShortage[];
	/** Every zone whose marks are there stood over them when the report was printed. */
	readonly over: boolean;
	readonly where: Where | null;
	readonly ranking: Ranking | null;
	readonly reason: Reason | null;
	readonly spare: Spare | null;
	readonly remedies: readonly Remedy[];
	readonly useless: readonly Useless[];
	readonly missing: readonly Part[];
};

function victimOf(report: OomReport): Who | null {
	const killed = report.killed.find(({pid}) => pid === report.constraint?.pid) ?? report.killed[0];
	if (killed !== undefined) return {pid: killed.pid, name: killed.name};
	const {constraint, chosen} = report;
	if (constraint?.pid !== undefined) return {pid: constraint.pid, name: constraint.task ?? ''};
	return chosen === undefined ? null : {pid: chosen.pid, name: chosen.name};
}

/** Whether without the line of a constraint something shows that it was no group's limit: figures of the machine's memory, or the words of the kill. */
const isGlobal = (report: OomReport): boolean =>
	report.zones.length > 0 ||
	Object.keys(report.pages).length > 0 ||
	report.panic !== undefined ||
	report.chosen !== undefined ||
	report.killed.some(({message}) => message !== undefined);

function limitOf(report: OomReport, gfp: Gfp): Limit {
	const {constraint, group, invoked} = report;
	const inGroup =
		constraint?.kind === 'memcg' ||
		group !== undefined ||
		report.killed.some(one => one.message?.startsWith('Memory cgroup')) ||
		report.chosen?.message.startsWith('Memory cgroup') === true;
	if (inGroup) {
		const {memory, swap, memsw} = group ?? {};
		const together = memsw !== undefined && !isUnlimited(memsw.limitKb) && memsw.usageKb >= memsw.limitKb - 64;
		const swapLimit = swap?.limitKb ?? (memsw === undefined || memory === undefined || isUnlimited(memsw.limitKb) ? null : memsw.limitKb - memory.limitKb);
		const swapUsed = swap?.usageKb ?? (memsw === undefined || memory === undefined || memsw.usageKb === 0 ? null : memsw.usageKb - memory.usageKb);
		return {
			kind: 'group',
			path: constraint?.oomMemcg ?? group?.limitOf ?? null,
			taskIn: constraint?.taskMemcg ?? group?.taskIn ?? null,
			usageKb: memory?.usageKb ?? null,
			limitKb: memory === undefined || isUnlimited(memory.limitKb) ? null : memory.limitKb,
			swapLimitKb: swapLimit === null || isUnlimited(swapLimit) ? null : Math.max(0, swapLimit),
			swapUsedKb: swapUsed === null ? null : Math.max(0, swapUsed),
			together: together && swapLimit !== 0,
			failures: memory?.failures ?? null,
			version: memory === undefined ? null : swap !== undefined || 'anon' in (group?.stats ?? {}) ? 2 : 1,
		};
	}
	if (report.sysrq) return {kind: 'sysrq'};
	if (constraint?.kind === 'policy') return {kind: 'nodes', nodes: numbersOf(constraint.nodemask), by: 'policy'};
	if (constraint?.kind === 'cpuset') return {kind: 'nodes', nodes: numbersOf(constraint.memsAllowed), by: 'cpuset'};
	if (constraint !== undefined) return {kind: 'machine'};
	// Until 4.20 the line of a constraint is not there: a mask of nodes that leaves some out says as much. (mm/oom_kill.c constrained_alloc)
	const all = [...new Set(report.zones.map(({node}) => node))];
	const policy = numbersOf(invoked?.nodemask);
	const allowed = numbersOf(invoked?.memsAllowed);
	if (policy !== null && !gfp.thisNode && allowed !== null && policy.length < allowed.length) return {kind: 'nodes', nodes: policy, by: 'policy'};
	if (policy !== null && !gfp.thisNode && all.some(node => !policy.includes(node))) return {kind: 'nodes', nodes: policy, by: 'policy'};
	if (allowed !== null && all.some(node => !allowed.includes(node))) return {kind: 'nodes', nodes: allowed, by: 'cpuset'};
	return {kind: isGlobal(report) ? 'machine' : 'unsaid'};
}

function askedOf(report: OomReport, gfp: Gfp, victim: Who | null): Asked | null {
	const {invoked} = report;
	if (invoked === undefined || invoked.name === '') return null;
	const pid = invoked.pid ?? null;
	// A thread asks with its own number; the table has its process. Names are cut at 15 characters.
	const task = report.tasks.find(one => one.pid === pid) ?? (pid === null ? report.tasks.find(one => one.name === invoked.name) : undefined);
	const order = Math.max(0, invoked.order ?? 0);
	return {
		who: {pid, name: invoked.name},
		order: invoked.order ?? 0,
		askedKb: 2 ** order * report.pageKb,
		gfp,
		holdsKb: task === undefined ? null : (task.rss + (task.swap ?? 0)) * report.pageKb,
		isVictim: victim !== null && victim.pid === pid,
	};
}

function reasonOf(report: OomReport, victim: Who, ranking: Ranking | null, era: Era, inGroup: boolean): Reason {
	const {wholeGroup, chosen, killed, constraint} = report;
	const gone = new Set(killed.map(({pid}) => pid)).size; // the one that was chosen is killed once more with its group
	const message = killed[0]?.message ?? chosen?.message ?? '';
	if (message.includes('oom_kill_allocating_task')) return {kind: 'allocating-task'};
	if (wholeGroup !== undefined && gone > 1) return {kind: 'whole-group', path: wholeGroup, count: gone};
	if (chosen !== undefined && chosen.pid !== victim.pid) return {kind: 'child', of: {pid: chosen.pid, name: chosen.name}};
	const own = ranking?.rows.find(({pid}) => pid === victim.pid);
	if (ranking === null || own === undefined) return {kind: 'no-table'};
	if (era.rule === 'size') return {kind: 'by-size'};
	const candidates = ranking.rows.filter(row => row.points !== null && row.verdict !== 'dying');
	if (candidates.length === 1) return {kind: 'only-one'};
	const first = candidates[0]!;
	if (first.pid === victim.pid) return {kind: 'most-points', tie: candidates[1]!.points === first.points};
	if (own.points !== null && own.points === first.points) return {kind: 'most-points', tie: true};
	const gap = (first.points ?? 0) - (own.points ?? 0);
	// By the batch of a CPU's counter, for some CPUs, and the time between choosing and printing.
	const within = own.points !== null && gap <= Math.max(era.rssInBatches ? 64 * 16 : 64, own.points * 0.01);
	return constraint === undefined && own.points === null ? {kind: 'no-table'} : {kind: 'not-first', first, within, inGroup};
}

function spareOf(ranking: Ranking | null, victim: RankRow | null, era: Era): Spare | null {
	if (ranking === null || victim === null || victim.points === null || ranking.step === 0 || !ranking.total.known) return null;
	const next = nextOf(ranking, victim.pid);
	if (next === null) return {adj: -1000, next: null, share: 0, otherAdj: null};
	const adj = adjToSpare(victim, next, ranking, era);
	if (adj === null) return null;
	return {adj, next, share: next.rss / Math.max(1, victim.rss), otherAdj: adjToBeTaken(next, victim, ranking, era)};
}

/** Explains a report. `earlier`: pids that reports before this one took, who may still be dying. */
export function diagnose(report: OomReport, earlier: readonly number[] = []): Diagnosis {
	const era = eraOf(report);
	const gfp = gfpOf(report.invoked);
	const victim = victimOf(report);
	const limit = limitOf(report, gfp);
	const nodes = limit.kind === 'nodes' ? limit.nodes : null;
	const zones = shortages(report, gfp, nodes, era);
	const short = zones.filter(isShort);
	const judged = zones.filter(({state}) => isShort({state} as ZoneShortage) || state === 'enough');
	const where = limit.kind === 'group' ? whereOfGroup(report) : whereOfMachine(report);
	const dying = earlier.filter(pid => pid !== victim?.pid);
	const ranking = report.tasks.length === 0 ? null : rank(report, victim?.pid ?? null, totalOf(report, limit, victim?.pid ?? null, era, dying), era, dying);
	const row = ranking?.rows.find(({pid}) => pid === victim?.pid) ?? null;
	const line = report.killed.find(({pid}) => pid === victim?.pid);
	const byLine = line?.anonKb === undefined ? null : line.anonKb + (line.fileKb ?? 0) + (line.shmemKb ?? 0);
	const victimKb = byLine ?? (row === null ? null : row.rss * report.pageKb);
	const spare = spareOf(ranking, row, era);
	const facts = {report, limit, where, zones, short, ranking, row, victim, victimKb, gfp, spare};
	return {
		report,
		era,
		outcome: report.panic !== undefined ? 'panic' : victim !== null ? 'killed' : report.noVictim ? 'nobody' : 'unknown',
		victim: report.panic !== undefined && report.killed.length === 0 ? null : victim,
		row,
		victimKb,
		limit,
		asked: askedOf(report, gfp, victim),
		zones,
		short,
		over: short.length === 0 && judged.length > 0,
		where,
		ranking,
		reason: victim === null ? null : reasonOf(report, victim, ranking, era, limit.kind === 'group'),
		spare,
		remedies: remediesOf(facts),
		useless: uselessOf(facts),
		missing: report.missing,
	};
}

/** Whether a machine can be made of it (scenario.ts): the report's own, or one around the group whose limit it was. */
export const hasMachine = ({limit, where, report}: Diagnosis): boolean =>
	where !== null && (limit.kind === 'group' ? limit.limitKb !== null : report.zones.some(({kb}) => 'managed' in kb || 'present' in kb));

export {rowSize};

// Why the OOM killer took this process and not another: the ranking by badness (mm/oom_kill.c oom_badness(), select_bad_process(); docs §15)
// and sentences made from the same numbers. The report's own badness is used; the parts are taken apart by the same formula.
import {oomMessages} from '../messages/oom.ts';
import type {OomReport, OomTask} from '../machine/machine-event.ts';
import type {ZoneSample} from '../machine/sample.ts';
import {PAGE_BYTES, PAGE_KB, sumOf} from './format.ts';
import {type OomContext, panicReason} from './oom-report.ts';

/** killed: the victim. next: would go next. candidate: may be chosen. The others may not: pid 1, oom_score_adj −1000, or any other reason. */
export type OomVerdict = 'killed' | 'next' | 'candidate' | 'init' | 'protected' | 'excluded';

/** A row of the ranking. Pages, except oomScore (0…2000). */
export type OomRankRow = {
	readonly pid: number;
	readonly name: string;
	readonly verdict: OomVerdict;
	readonly rss: number;
	readonly swap: number;
	readonly pageTables: number;
	readonly adj: number;
	/** What oom_score_adj adds to the badness. */
	readonly adjPages: number;
	/** null for who may not be chosen. */
	readonly badness: number | null;
	readonly oomScore: number;
};

export type OomExplanation = {
	/** Those who may be chosen in the order in which they would be, then the others by size. */
	readonly ranking: readonly OomRankRow[];
	readonly sentences: readonly string[];
};

const OOM_SCORE_ADJ_MIN = -1000;

type Candidate = OomRankRow & {readonly badness: number};
const isCandidate = (row: OomRankRow): row is Candidate => row.badness !== null;
const size = (row: OomRankRow): number => row.rss + row.swap + row.pageTables;
/** As a candidate whose badness is its size and adj: for sentences about those who may not be chosen. */
const asCandidate = (row: OomRankRow): Candidate => ({...row, badness: row.badness ?? size(row) + row.adjPages});

function verdictOf(task: OomTask, victim: OomReport['victim']): OomVerdict {
	if (task.pid === victim) return 'killed';
	if (task.badness !== null) return 'candidate';
	if (task.pid === 1) return 'init';
	return task.oomScoreAdj === OOM_SCORE_ADJ_MIN ? 'protected' : 'excluded';
}

/** The rows of the ranking. Of equal badness the later task of the report (created later) stands first, as the kernel would take it. */
export function oomRanking(report: OomReport): readonly OomRankRow[] {
	const step = Math.floor(report.totalPages / 1000);
	const rows = report.tasks.map((task, created) => ({
		created,
		row: {
			pid: task.pid,
			name: task.name,
			verdict: verdictOf(task, report.victim),
			rss: task.rss,
			swap: task.swapEntries,
			pageTables: Math.floor(task.pageTableBytes / PAGE_BYTES),
			adj: task.oomScoreAdj,
			adjPages: task.oomScoreAdj * step,
			badness: task.badness,
			oomScore: task.oomScore,
		} satisfies OomRankRow as OomRankRow,
	}));
	rows.sort((a, b) => {
		if (a.row.badness === null || b.row.badness === null)
			return Number(a.row.badness === null) - Number(b.row.badness === null) || size(b.row) - size(a.row) || a.created - b.created;
		return b.row.badness - a.row.badness || b.created - a.created;
	});
	const next = rows.findIndex(({row}) => row.verdict === 'candidate');
	return rows.map(({row}, i) => (i === next ? {...row, verdict: 'next'} : row));
}

/** Free pages at or under the mark and the reserve against user pages (class Movable): what sent the allocation to the OOM killer. */
const isShort = (zone: ZoneSample): boolean => zone.free <= zone.min + zone.boost + (zone.protection[3] ?? 0);

function causeSentences(report: OomReport): string[] {
	if (report.trigger === 'sysrq') return [oomMessages.askedBySysrq()];
	if (report.group !== undefined) return [oomMessages.groupFull(report.invoker, report.group)];
	const {zones, nodes, meminfo} = report.memory;
	const bound = report.constraint === 'CONSTRAINT_MEMORY_POLICY';
	const mayUse = (node: number): boolean => !bound || report.nodes.includes(node);
	const usable = zones.filter(zone => zone.managed > 0 && mayUse(zone.node));
	const short = usable.filter(isShort);
	const facts = short.map(zone => ({
		name: nodes.length > 1 ? `node ${zone.node} ${zone.name}` : zone.name,
		free: zone.free,
		min: zone.min + zone.boost,
		reserve: zone.protection[3] ?? 0,
	}));
	const sentences = [oomMessages.askedByAllocation(report.invoker, facts, short.length === usable.length)];
	if (bound) {
		const elsewhere = zones.filter(zone => !mayUse(zone.node));
		sentences.push(
			oomMessages.policy(
				report.nodes,
				sumOf(elsewhere, zone => zone.free),
			),
		);
	}
	const filePages = sumOf(
		nodes.filter(node => mayUse(node.node)),
		node => node.lru.activeFile + node.lru.inactiveFile,
	);
	return [...sentences, oomMessages.nothingLeft(filePages, meminfo.SwapTotal / PAGE_KB, meminfo.SwapFree / PAGE_KB)];
}

/** What decided: the ranking, or what stands before it. An older report does not say; there only who asks can be chosen against the ranking. */
function chosenSentence({decidedBy}: OomReport, victim: Candidate, outranked: boolean): string {
	if (decidedBy === 'swapoff') return oomMessages.chosenAsSwapoff(victim);
	return decidedBy === 'oom_kill_allocating_task' || outranked ? oomMessages.chosenAsAllocator(victim) : oomMessages.chosen(victim);
}

/** Why this one: badness, or oom_kill_allocating_task; the runner-up; whether oom_score_adj turned the order. */
function choiceSentences(report: OomReport, victim: Candidate, others: readonly Candidate[]): string[] {
	const sentences: string[] = [];
	const best = others[0];
	const outranked = best !== undefined && best.badness > victim.badness;
	sentences.push(chosenSentence(report, victim, outranked));
	if (report.trigger === 'allocation' && victim.pid !== report.invoker.pid) sentences.push(oomMessages.notTheInvoker(victim, report.invoker));
	if (best === undefined) sentences.push(oomMessages.onlyCandidate());
	else if (!outranked) sentences.push(best.badness === victim.badness ? oomMessages.tie(best) : oomMessages.runnerUp(best, victim.badness - best.badness));
	const largest = others.reduce<Candidate | null>((top, row) => (size(row) > size(top ?? victim) ? row : top), null);
	if (largest && !outranked) sentences.push(oomMessages.adjDecided(victim, largest));
	if ([victim, ...others].some(row => row.adj !== 0)) sentences.push(oomMessages.adjMeaning(Math.floor(report.totalPages / 1000), report.group !== undefined));
	if (report.swept !== undefined) sentences.push(oomMessages.swept(report.swept.path, report.swept.pids.length));
	return sentences;
}

function sparedSentences(ranking: readonly OomRankRow[], victim: OomRankRow | null): string[] {
	const sentences: string[] = [];
	const spared = ranking.filter(row => row.verdict === 'protected');
	const larger = spared[0] && victim && size(spared[0]) > size(victim) ? asCandidate(spared[0]) : null;
	if (spared.length > 0) sentences.push(oomMessages.neverTaken(spared, larger));
	const init = ranking.find(row => row.verdict === 'init');
	if (init && victim && size(init) > size(victim)) sentences.push(oomMessages.init(init));
	const excluded = ranking.filter(row => row.verdict === 'excluded');
	if (excluded.length > 0) sentences.push(oomMessages.excluded(excluded));
	return sentences;
}

/** The whole account of one OOM: rows for a table and sentences in reading order. `context` as for the report's text. */
export function explainOom(report: OomReport, context: OomContext = {}): OomExplanation {
	const ranking = oomRanking(report);
	const victim = ranking.find(row => row.verdict === 'killed') ?? null;
	const others = ranking.filter(isCandidate).filter(row => row.pid !== report.victim);
	const cause = causeSentences(report);
	if (victim)
		return {
			ranking,
			sentences: [
				...cause,
				...choiceSentences(report, asCandidate(victim), others),
				...sparedSentences(ranking, victim),
				oomMessages.givesBack(asCandidate(victim)),
			],
		};
	const nobody =
		report.trigger === 'sysrq'
			? oomMessages.nobodyForSysrq()
			: report.group !== undefined
				? oomMessages.nobodyInGroup(report.group.path)
				: oomMessages.nobody();
	const end = report.trigger === 'allocation' && panicReason(report, context) === 'panic_on_oom' ? oomMessages.panicOnOom() : nobody;
	return {ranking, sentences: [...cause, end, ...sparedSentences(ranking, null)]};
}

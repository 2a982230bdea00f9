// What would have helped, by size, and what would not: facts with figures, each from the report alone.
import type {Limit, Spare, Who} from './diagnosis.ts';
import type {Gfp} from './gfp.ts';
import type {OomReport} from './model.ts';
import type {Ranking, RankRow} from './ranking.ts';
import type {ZoneShortage} from './shortage.ts';
import type {Where} from './where.ts';

export type Remedy =
	| {readonly kind: 'shmem'; readonly kb: number; readonly swap: 'none' | 'full' | 'left' | 'unknown'}
	| {readonly kind: 'victim'; readonly kb: number; readonly name: string; readonly ramKb: number; readonly swapKb: number; readonly share: number}
	| {readonly kind: 'family'; readonly kb: number; readonly name: string; readonly count: number; readonly share: number}
	| {readonly kind: 'more-swap'; readonly kb: number; readonly had: boolean; readonly anonKb: number}
	| {readonly kind: 'group-limit'; readonly kb: number; readonly limitKb: number; readonly path: string | null}
	| {readonly kind: 'group-swap'; readonly kb: number; readonly had: boolean}
	| {readonly kind: 'hugetlb'; readonly kb: number; readonly totalKb: number}
	| {readonly kind: 'slab'; readonly kb: number; readonly caches: readonly {readonly name: string; readonly kb: number}[]}
	| {readonly kind: 'tables'; readonly kb: number}
	| {readonly kind: 'others'; readonly kb: number; readonly share: number}
	| {readonly kind: 'balloon'; readonly kb: number}
	| {readonly kind: 'gpu'; readonly kb: number}
	| {readonly kind: 'zspages'; readonly kb: number}
	| {readonly kind: 'unevictable'; readonly kb: number}
	| {readonly kind: 'writeback'; readonly kb: number}
	| {readonly kind: 'nodes'; readonly kb: number; readonly by: 'policy' | 'cpuset'; readonly known: boolean}
	| {readonly kind: 'cma'; readonly kb: number}
	| {readonly kind: 'highatomic'; readonly kb: number}
	| {readonly kind: 'fragmented'; readonly kb: number; readonly order: number; readonly pageKb: number}
	| {readonly kind: 'low-zone'; readonly kb: number; readonly zones: readonly string[]}
	| {readonly kind: 'marks'; readonly kb: number};

export type Useless =
	| {readonly kind: 'drop-caches'; readonly kb: number}
	| {readonly kind: 'min-free'; readonly kb: number}
	| {readonly kind: 'swap-for-group'}
	| {readonly kind: 'ram-for-group'}
	| {readonly kind: 'ram-for-nodes'};

export type Facts = {
	readonly report: OomReport;
	readonly limit: Limit;
	readonly where: Where | null;
	readonly zones: readonly ZoneShortage[];
	readonly short: readonly ZoneShortage[];
	readonly ranking: Ranking | null;
	readonly row: RankRow | null;
	readonly victim: Who | null;
	readonly victimKb: number | null;
	readonly gfp: Gfp;
	readonly spare: Spare | null;
};

/** A share of all memory from which on a thing is worth a line. */
const WORTH = 0.05;

const kbOf = (where: Where, kind: string): number => where.rows.find(row => row.kind === kind)?.kb ?? 0;

/** Processes of one name, where together they hold more than the victim did: a pool of workers. */
function familyOf({ranking, row, report}: Facts, totalKb: number): Remedy | null {
	if (ranking === null) return null;
	const byName = new Map<string, {count: number; pages: number}>();
	for (const one of ranking.rows) {
		const sum = byName.get(one.name) ?? {count: 0, pages: 0};
		byName.set(one.name, {count: sum.count + 1, pages: sum.pages + one.rss + one.swap});
	}
	const best = [...byName].filter(([, {count}]) => count >= 3).sort((a, b) => b[1].pages - a[1].pages)[0];
	if (best === undefined) return null;
	const [name, {count, pages}] = best;
	const kb = pages * report.pageKb;
	const own = row === null ? 0 : row.rss + row.swap;
	return pages > own && kb > totalKb * 0.1 ? {kind: 'family', name, count, kb, share: kb / totalKb} : null;
}

function ofMachine(facts: Facts, where: Where): Remedy[] {
	const {report, limit, short, zones, gfp} = facts;
	const all = where.totalKb;
	const worth = (kb: number): boolean => kb >= all * WORTH;
	const list: (Remedy | null)[] = [];
	const swap = where.swapTotalKb === null ? 'unknown' : where.swapTotalKb === 0 ? 'none' : (where.swapFreeKb ?? 0) < where.swapTotalKb * 0.02 ? 'full' : 'left';
	const shmem = kbOf(where, 'shmem');
	const anon = kbOf(where, 'anon');
	if (worth(shmem)) list.push({kind: 'shmem', kb: shmem, swap});
	if ((swap === 'none' || swap === 'full') && anon + shmem > all * 0.2) {
		const kb = swap === 'full' ? (where.swapTotalKb ?? 0) : Math.min(Math.round((anon + shmem) / 2), Math.round(all / 4));
		list.push({kind: 'more-swap', kb, had: swap === 'full', anonKb: anon + shmem});
	}
	if (where.hugeFreeKb > all * 0.01) list.push({kind: 'hugetlb', kb: where.hugeFreeKb, totalKb: kbOf(where, 'hugetlb')});
	if (where.slabFixedKb > all * 0.1) {
		const caches = [...report.slabs].sort((a, b) => b.totalKb - a.totalKb).slice(0, 3);
		list.push({kind: 'slab', kb: where.slabFixedKb, caches: caches.map(({name, totalKb}) => ({name, kb: totalKb}))});
	}
	for (const kind of ['tables', 'balloon', 'gpu', 'zspages', 'unevictable'] as const) if (worth(kbOf(where, kind))) list.push({kind, kb: kbOf(where, kind)});
	if (worth(kbOf(where, 'others')) && !where.over) list.push({kind: 'others', kb: kbOf(where, 'others'), share: kbOf(where, 'others') / all});
	if (worth(where.dirtyKb)) list.push({kind: 'writeback', kb: where.dirtyKb});
	if (limit.kind === 'nodes') {
		const here = zones.filter(({state}) => state !== 'elsewhere').reduce((sum, {freeKb}) => sum + freeKb, 0);
		list.push({kind: 'nodes', kb: Math.max(0, kbOf(where, 'free') - here), by: limit.by, known: report.pages['free'] !== undefined});
	}
	const unusable = short.filter(({state}) => state === 'unusable');
	const cma = unusable.reduce((sum, {cmaKb}) => sum + cmaKb, 0);
	const highatomic = unusable.reduce((sum, {highatomicKb}) => sum + highatomicKb, 0);
	if (cma > 0) list.push({kind: 'cma', kb: cma});
	if (highatomic > cma) list.push({kind: 'highatomic', kb: highatomic});
	const order = report.invoked?.order ?? 0;
	if (order > 0 && short.some(({state}) => state === 'fragmented'))
		list.push({kind: 'fragmented', kb: short.reduce((sum, {freeKb}) => sum + freeKb, 0), order, pageKb: report.pageKb});
	const above = zones.filter(({state, freeKb, minKb}) => state === 'above' && freeKb > (minKb ?? 0) * 2);
	if (!gfp.user && above.length > 0 && short.length > 0)
		list.push({kind: 'low-zone', kb: above.reduce((sum, {freeKb}) => sum + freeKb, 0), zones: short.map(({name}) => name)});
	const marks = zones.reduce((sum, {minKb}) => sum + (minKb ?? 0), 0);
	if (marks > all * WORTH) list.push({kind: 'marks', kb: marks});
	return list.filter(one => one !== null);
}

function ofGroup(facts: Facts, where: Where | null): Remedy[] {
	const {limit} = facts;
	if (limit.kind !== 'group') return [];
	const list: Remedy[] = [];
	const all = limit.limitKb ?? limit.usageKb ?? 0;
	if (limit.limitKb !== null) list.push({kind: 'group-limit', kb: limit.limitKb, limitKb: limit.limitKb, path: limit.path});
	if (where !== null && where.totalKb > 0 && limit.usageKb !== null) {
		const shmem = kbOf(where, 'shmem');
		const swap =
			limit.swapLimitKb === 0 ? 'none' : limit.swapLimitKb === null ? 'unknown' : (limit.swapUsedKb ?? 0) > limit.swapLimitKb * 0.98 ? 'full' : 'left';
		if (shmem > all * WORTH) list.push({kind: 'shmem', kb: shmem, swap});
		for (const kind of ['slab', 'tables'] as const) {
			const kb = kbOf(where, kind);
			if (kb > all * 0.1) list.push(kind === 'slab' ? {kind, kb, caches: []} : {kind, kb});
		}
		const anon = kbOf(where, 'anon');
		if ((limit.swapLimitKb === 0 || limit.together || swap === 'full') && anon > all * 0.2) list.push({kind: 'group-swap', kb: anon, had: swap === 'full'});
	}
	return list;
}

/** By size, the largest first; at most six. */
export function remediesOf(facts: Facts): readonly Remedy[] {
	const {limit, where, row, victim, report, victimKb} = facts;
	if (limit.kind === 'sysrq') return [];
	const list: Remedy[] = limit.kind === 'group' ? ofGroup(facts, where) : where === null ? [] : ofMachine(facts, where);
	const ram = limit.kind === 'group' ? (limit.limitKb ?? limit.usageKb ?? 0) : (where?.totalKb ?? 0);
	const total = ram + (limit.kind === 'group' ? (limit.swapLimitKb ?? 0) : (where?.swapTotalKb ?? 0));
	const ramKb = row === null ? (victimKb ?? 0) : row.rss * report.pageKb;
	const swapKb = row === null ? 0 : row.swap * report.pageKb;
	if (victim !== null && total > 0 && (ramKb + swapKb) / total >= WORTH)
		list.push({kind: 'victim', kb: ramKb + swapKb, name: victim.name, ramKb, swapKb, share: (ramKb + swapKb) / total});
	const family = total === 0 ? null : familyOf(facts, total);
	if (family !== null) list.push(family);
	const first = (one: Remedy): number => (one.kind === 'fragmented' || one.kind === 'nodes' || one.kind === 'cma' || one.kind === 'low-zone' ? 1 : 0);
	return list.sort((a, b) => first(b) - first(a) || b.kb - a.kb).slice(0, 6);
}

export function uselessOf(facts: Facts): readonly Useless[] {
	const {limit, where, zones} = facts;
	if (limit.kind === 'sysrq' || (where === null && limit.kind !== 'group')) return [];
	const list: Useless[] = [];
	if (where !== null && kbOf(where, 'file') < where.totalKb * 0.02) list.push({kind: 'drop-caches', kb: kbOf(where, 'file')});
	if (limit.kind === 'group') {
		list.push({kind: 'ram-for-group'});
		if (limit.swapLimitKb === 0) list.push({kind: 'swap-for-group'});
		return list;
	}
	const min = zones.reduce((sum, {minKb}) => sum + (minKb ?? 0), 0);
	if (where !== null && min > 0 && min < where.totalKb * 0.03) list.push({kind: 'min-free', kb: min});
	return list;
}

// Rules that changed between releases, each with the commit's title or the release's own source as its ground. Distributions carry changes back, so what a report's
// shape says comes before its version, and what neither says is taken as in today's kernel and named in `guessed`. Read in a source: 6.1, and oom_badness of 4.x;
// that a rule changed with just 3.5, 3.15, 4.17, 5.3, 5.9 or 6.2 is inferred from the titles.
import type {OomReport} from './model.ts';

export type Version = {readonly major: number; readonly minor: number};

/** Of a release as "5.14.0-362.el9.x86_64"; null where there is none. */
export function versionOf(release: string | undefined): Version | null {
	const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(release ?? '');
	if (match === null) return null;
	// 2.6.x counts as one series: 2.6.32 is 2.632.
	const [major, minor] = [Number(match[1]), Number(match[2])];
	return {major, minor: major === 2 ? minor * 100 + Number(match[3] ?? 0) : minor};
}

const before = (version: Version, major: number, minor: number): boolean => version.major < major || (version.major === major && version.minor < minor);

export type Era = {
	readonly version: Version | null;
	/**
	 * pages: RSS + swap + page tables, oom_score_adj in thousandths of the total (3.5, "mm, oom: normalize oom scores to oom_score_adj scale only for userspace").
	 * permille: the same in thousandths at once (2.6.36, "oom: badness heuristic rewrite"; in the 2.6.32 of RHEL 6, too). size: total_vm, children, CPU time and age
	 * before it, of which a report has the first alone.
	 */
	readonly rule: 'pages' | 'permille' | 'size';
	/** What CAP_SYS_ADMIN was spared: 3 % of its own points (3.15), 30 thousandths of all (2.6.36 to 3.14), nothing since 4.17 ("mm, oom: remove 3% bonus …"). */
	readonly rootBonus: 'none' | 'own' | 'all';
	/** Until 5.8 badness was at least 1 and equals went to the first; since ("mm, oom: make the calculation of oom badness more accurate") the last. */
	readonly floor: boolean;
	/** oom_score until 5.8: points × 1000 / total; since: (1000 + points × 1000 / total) × 2 / 3, never under 0. (fs/proc/base.c proc_oom_score) */
	readonly score: 'thousandths' | 'two-thirds';
	/** Until 5.2 a child of the chosen with memory of its own could go in its place (removed by "mm, oom: remove 'prefer children over parent' heuristic"). */
	readonly children: boolean;
	/** From 5.0 to 5.15 the marks hold the boost without naming it; since 5.16 they still hold it, and "boost:" says how much. */
	readonly boost: 'none' | 'folded' | 'named';
	/** From 6.2 on RSS is kept in counters of the CPUs, so that a table's may be off by a batch for each CPU ("mm: convert mm's rss stats into percpu_counter"). */
	readonly rssInBatches: boolean;
	/** Whether it was the version or the shape that said so, or neither. */
	readonly guessed: boolean;
};

function ruleOf(report: OomReport, version: Version | null): Era['rule'] {
	const {columns} = report;
	const adj = columns?.includes('oom_score_adj') ?? report.tasks.some(task => task.oldAdj === undefined);
	if (columns !== undefined && !adj) return 'size';
	if (report.columns?.includes('oom_adj') && adj) return 'permille';
	if (version === null) return 'pages';
	if (before(version, 2, 636)) return adj && report.tasks.length > 0 ? 'permille' : 'size';
	return before(version, 3, 5) ? 'permille' : 'pages';
}

function rootBonusOf(report: OomReport, version: Version | null): Era['rootBonus'] {
	if (version === null) {
		// Page tables by pages stand in the tables of 3.x and 4.x until 4.14.
		return report.columns?.includes('nr_ptes') ? 'own' : 'none';
	}
	if (before(version, 3, 15)) return 'all';
	return before(version, 4, 17) ? 'own' : 'none';
}

function boostOf(report: OomReport, version: Version | null): Era['boost'] {
	if (report.zones.some(zone => 'boost' in zone.kb)) return 'named';
	return version === null || before(version, 5, 0) ? 'none' : 'folded';
}

/** The rules that held for a report. */
export function eraOf(report: OomReport): Era {
	const version = versionOf(report.head.release);
	const old = version !== null ? before(version, 5, 9) : report.chosen !== undefined || (report.columns?.includes('nr_ptes') ?? false);
	return {
		version,
		rule: ruleOf(report, version),
		rootBonus: rootBonusOf(report, version),
		floor: old,
		score: old ? 'thousandths' : 'two-thirds',
		children: report.chosen !== undefined,
		boost: boostOf(report, version),
		rssInBatches: version !== null && !before(version, 6, 2),
		guessed: version === null,
	};
}

/** /proc/PID/oom_score for so many points of so many pages. */
export function oomScore(points: number, totalPages: number, era: Era): number {
	if (totalPages <= 0) return 0;
	const thousandths = Math.trunc((points * 1000) / totalPages);
	if (era.score === 'thousandths') return Math.max(0, thousandths);
	return Math.max(0, Math.trunc(((1000 + thousandths) * 2) / 3));
}

/**
 * What of a zone's min is boost, kB, where the marks hold one without naming it. Inferred: the distance from min to low does not move with the boost, and where it is
 * a quarter of the plain min (and not watermark_scale_factor's share of the zone) four times the distance is that min. (mm/page_alloc.c __setup_per_zone_wmarks)
 */
export function foldedBoostKb(minKb: number, lowKb: number, managedKb: number, pageKb: number): number {
	const distance = lowKb - minKb;
	const byScale = managedKb / 1000;
	if (distance <= byScale * 1.02 + pageKb) return 0;
	const plain = distance * 4;
	return minKb - plain > pageKb * 4 ? minKb - plain : 0;
}

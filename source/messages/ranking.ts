// What is said of the ranking of the OOM killer: the columns of its table, and what another oom_score_adj would do.
import {spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {columnWordsChinese, rankingChinese} from './zh/ranking.ts';

export type ColumnId =
	| 'pid'
	| 'name'
	| 'state'
	| 'cpu'
	| 'vsz'
	| 'rss'
	| 'history'
	| 'swap'
	| 'minflt'
	| 'majflt'
	| 'read'
	| 'write'
	| 'spent'
	| 'adj'
	| 'score'
	| 'group';

/** The head of each column, what it is, and where the kernel gives it. */
export type ColumnWords = Readonly<Record<ColumnId, {readonly head: string; readonly help: string; readonly where: string}>>;
const columnWordsEnglish: ColumnWords = {
	pid: {head: 'PID', help: 'number of the process', where: '/proc/PID'},
	name: {head: 'NAME', help: 'its name (comm)', where: '/proc/PID/comm'},
	state: {head: 'S', help: 'R runs or could, S sleeps, D waits for a disk or for memory, T stopped, Z dead', where: '/proc/PID/status: State'},
	cpu: {head: 'CPU%', help: 'share of one CPU over the last second, user and system', where: '/proc/PID/stat: utime, stime'},
	vsz: {head: 'VSZ', help: 'address space that it has asked for (VmSize)', where: '/proc/PID/status: VmSize'},
	rss: {head: 'RSS', help: 'of that, what is in RAM (VmRSS)', where: '/proc/PID/status: VmRSS'},
	history: {head: 'RSS 40 s', help: 'its RSS over the last 40 s, as a picture', where: '/proc/PID/status: VmRSS, over time'},
	swap: {head: 'SWAP', help: 'what of it is in swap (VmSwap)', where: '/proc/PID/status: VmSwap'},
	minflt: {head: 'MINFLT/s', help: 'minor faults a second: no disk was needed', where: '/proc/PID/stat: minflt'},
	majflt: {head: 'MAJFLT/s', help: 'major faults a second: it waited for a disk', where: '/proc/PID/stat: majflt'},
	read: {head: 'READ/s', help: 'read from disks for it (read_bytes of /proc/PID/io)', where: '/proc/PID/io: read_bytes'},
	write: {head: 'WRITE/s', help: 'made dirty by it (write_bytes of /proc/PID/io)', where: '/proc/PID/io: write_bytes'},
	spent: {head: 'LAST SECOND', help: 'where its last second went; ? explains the letters', where: '/proc/PID/schedstat; delays by taskstats, delayacct'},
	group: {head: 'GROUP', help: 'its memory group, the end of the path; / and a path look for one', where: '/proc/PID/cgroup'},
	adj: {head: 'ADJ', help: 'oom_score_adj, −1000 to 1000: + and − change it', where: '/proc/PID/oom_score_adj'},
	score: {head: 'SCORE', help: 'oom_score as /proc has it; the highest dies first', where: '/proc/PID/oom_score'},
};

export const COLUMN_WORDS = spoken(columnWordsEnglish, columnWordsChinese);

const turned = (turning: {readonly spared: boolean; readonly adj: number} | null): string =>
	turning === null
		? ''
		: turning.spared
			? turning.adj === -1000
				? 'spared at −1000 alone'
				: `spared from ${spaced(turning.adj)} down`
			: `chosen from ${spaced(turning.adj)} up`;

type Outlook = {
	/** What would be done if memory were out: the first of the ranking is taken, or something else. */
	readonly fate: 'ranking' | 'asker' | 'panic';
	readonly rank: {readonly rank: number; readonly of: number} | null;
	readonly victim: {readonly name: string; readonly pid: number} | null;
	readonly turning: {readonly spared: boolean; readonly adj: number} | null;
};

const rankingEnglish = {
	title: 'processes',
	badness: (pages: string): string => `badness, of ${pages} pages`,
	wouldDie: 'would die now',
	highest: 'the highest',
	wouldDieThen: 'would die then',
	wouldDieAtMax: 'dies at the max',
	of: (at: number, count: number): string => `${at} of ${count}`,
	parts: {rss: 'RSS', swap: 'swap', pageTables: 'page tables', adj: 'adj'},
	eaten: 'taken off by a negative adj',
	adj: (name: string, value: number): string => `oom_score_adj of ${name} = ${spaced(value)}`,
	rank: (rank: number, of: number): string => `rank ${rank} of ${of}`,
	never: 'never chosen',
	nobodyDies: 'nobody would die',
	itDies: 'it would die',
	dies: (name: string): string => `${name} would die`,
	otherwise: {asker: 'who asks would die', panic: 'the kernel would panic'},
	turned,
	columns: {
		title: 'columns',
		note: (shown: number, count: number): string => `${shown} of ${count} are shown`,
		noRoom: 'no room at this width',
		keys: [
			['↑↓', 'choose'],
			['space', 'show, hide'],
			['d', 'as at first'],
			['Esc', 'close'],
		],
	},
} as const;

export type RankingWords = Table<typeof rankingEnglish>;
export const rankingMessages = spoken(rankingEnglish, rankingChinese);

/** What another value would do, longest first. */
export function outlookTexts({rank, victim, turning, fate}: Outlook, pid: number): readonly string[] {
	const words = rankingMessages;
	const place = rank === null ? words.never : words.rank(rank.rank, rank.of);
	if (fate !== 'ranking') return [[place, words.otherwise[fate]].join(' · '), words.otherwise[fate]];
	const dies = victim === null ? words.nobodyDies : victim.pid === pid ? words.itDies : words.dies(victim.name);
	const turns = words.turned(turning);
	const all = [place, dies, ...(turns === '' ? [] : [turns])].join(' · ');
	return [all, `${dies}${turns === '' ? '' : ` · ${turns}`}`, dies];
}

// Words that stand only on the screen of `lowwater why`: titles, keys, notes of a row.
import type {Diagnosis} from '../report/diagnosis.ts';
import type {RankRow} from '../report/ranking.ts';
import {adjText, shortSize, whoText} from './why.ts';
import {spoken, type Table} from './language.ts';
import {whyScreenChinese} from './zh/why-screen.ts';

const whyScreenEnglish = {
	program: (): string => 'lowwater',
	command: (): string => 'why',
	head: (file: string, d: Diagnosis, of: number): string => {
		const {head, index} = d.report;
		return [file, head.host, head.release === undefined ? undefined : `Linux ${head.release}`, `kill ${index} of ${of}`]
			.filter(part => part !== undefined)
			.join(' · ');
	},
	asked: (): string => 'who asked',
	limit: (): string => 'whose limit',
	order: (order: number): string => `order ${order}`,
	zones: (): string => 'which zone was short',
	where: (): string => 'where the memory was',
	of: (ramKb: number, swapKb: number | null, group: boolean): string =>
		`of ${shortSize(ramKb)}${group ? ' in the group' : ' RAM'}${swapKb === null ? '' : swapKb === 0 ? ', no swap' : ` and ${shortSize(swapKb)} swap`}`,
	ranking: (): string => 'the ranking',
	helped: (): string => 'what would have helped',
	inOrder: (): string => 'in order of how much',
	tryIt: (): string => 'try it',
	try1: (zones: number, processes: number): string =>
		`opens this ${zones === 0 ? 'group as a simulation: its limit, swap' : `machine as a simulation: its ${zones === 1 ? 'zone' : 'zones'}, marks, swap`} and ${processes} processes, one page before the kill.`,
	try2: (): string => 'What the report does not say is guessed, and listed there: how fast it grew, which pages were in use, the disks.',
	try3: (): string => 'Change adj, swap or sysctls there and see who is taken. In a pipe, lowwater why prints this page as text.',
	why: (name: string): string => `Why ${name}`,
	/** Sentences one after the other. */
	together: (sentences: readonly string[]): string => sentences.join(' '),
	taken: (): string => '✗ taken',
	takenThen: (): string => '✗ taken instead',
	sparedThen: (): string => 'spared then',
	never: (): string => 'never: adj −1000',
	dying: (): string => 'dying already',
	sparedByAdj: (): string => 'spared by adj',
	adjShare: (percent: number): string => `adj is ${percent} % of it`,
	barKey: (): string => '▄ RSS  ▄ swap  ▄ adj up',
	/** What would be so with the oom_score_adj that were tried. */
	tried: (changed: readonly {readonly name: string; readonly adj: number}[], taken: RankRow | null, same: boolean, pageKb: number): string => {
		const given = changed.map(({name, adj}) => `${name} at ${adjText(adj)}`).join(', ');
		if (taken === null) return `With ${given} nobody could have been taken.`;
		if (same) return `With ${given} ${whoText(taken)} would still have been taken.`;
		return `With ${given} ${whoText(taken)} would have been taken, which gives back ${shortSize(taken.rss * pageKb)}.`;
	},
	linesTitle: (count: number): string => `the report as printed, ${count} lines without what stood before them`,
	textTitle: (): string => 'as text',
	helpTitle: (): string => 'keys',
	copied: (): string => 'Copied, if this terminal lets programs copy (OSC 52).',
	keys: (): readonly (readonly [key: string, label: string, weight: number])[] => [
		['s', 'Simulate', 3],
		['r', 'Report as printed', 4],
		['n p', 'Next, last kill', 5],
		['↑↓', 'Process', 7],
		['+-', 'adj: who then?', 2],
		['y', 'Copy as text', 6],
		['?', 'Help', 1],
		['q', 'Quit', 0],
	],
	help: (): readonly (readonly [string, string])[] => [
		['s Enter', 'opens the machine of this report as a simulation, one page before the kill'],
		['r', 'the report’s own lines, and back'],
		['t', 'the explanation as text, and back'],
		['n p', 'next and previous kill of the log'],
		['↑ ↓', 'choose a process; in text, a line'],
		['+ -', 'oom_score_adj of the chosen one by 50: who would have been taken then? (= _ by 10)'],
		['Esc', 'back to the page; takes back what was tried; leaves'],
		['y', 'copies the explanation as text'],
		['q', 'leaves'],
	],
	cannotSimulate: (): string => 'This report does not say enough for a machine to be made of it.',
} as const;

export type WhyScreenWords = Table<typeof whyScreenEnglish>;
export const whyScreen = spoken(whyScreenEnglish, whyScreenChinese);

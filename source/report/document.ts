// A diagnosis as a page: headings, sentences, tables. Text and Markdown are two ways to set it; the screen takes its sentences.
import {adjText, shortSize, whyMessages as text} from '../messages/why.ts';
import {spaced} from '../messages/numbers.ts';
import {remedyMessages, remedyText} from '../messages/why-remedies.ts';
import {type Diagnosis, hasMachine} from './diagnosis.ts';
import {type RankRow, rowSize} from './ranking.ts';
import type {Where} from './where.ts';

export type Table = {
	readonly kind: 'table';
	readonly columns: readonly string[] | null;
	/** Columns that are set to the left; the others to the right. */
	readonly left: readonly number[];
	readonly rows: readonly (readonly string[])[];
};
export type Block =
	| Table
	| {readonly kind: 'text'; readonly lines: readonly string[]}
	| {readonly kind: 'list'; readonly items: readonly string[]; readonly not: string};
export type Section = {readonly heading: string; readonly blocks: readonly Block[]};
export type Page = {
	readonly title: string;
	readonly subject: string;
	readonly cause: string;
	readonly cut: string;
	readonly sections: readonly Section[];
	readonly footer: string;
};

const prose = (...lines: readonly string[]): Block => ({kind: 'text', lines: lines.filter(line => line !== '')});

/** Rows of the ranking that are shown: the first by points, and those that would be there but for their adj. The rest is counted. */
export function shownRows(rows: readonly RankRow[], most: number): {readonly rows: readonly RankRow[]; readonly rest: readonly RankRow[]} {
	if (rows.length <= most) return {rows, rest: []};
	const top = rows.slice(0, Math.max(1, Math.ceil(most * 0.6)));
	const killed = rows.filter(row => row.verdict === 'killed' && !top.includes(row));
	const large = rows.filter(row => !top.includes(row) && !killed.includes(row)).sort((a, b) => rowSize(b) - rowSize(a));
	const chosen = new Set([...top, ...killed, ...large.slice(0, Math.max(0, most - top.length - killed.length))]);
	return {rows: rows.filter(row => chosen.has(row)), rest: rows.filter(row => !chosen.has(row))};
}

export const mostPoints = (rows: readonly RankRow[]): number | null =>
	rows.reduce<number | null>((most, {points}) => (points === null ? most : Math.max(most ?? points, points)), null);

/** Kinds that are shown even when there is nothing of them. */
const ALWAYS = ['anon', 'file', 'shmem', 'free'];

export const shownKinds = (where: Where, group: boolean): Where['rows'] =>
	where.rows.filter(({kind, kb}) => kb > 0 || (ALWAYS.includes(kind) && !(group && kind === 'free')));

/** Whose pages are in swap, the most first; kB. */
export function swapUsers(d: Diagnosis, most: number): readonly {readonly name: string; readonly kb: number}[] {
	if (d.ranking === null) return [];
	return [...d.ranking.rows]
		.filter(({swap}) => swap > 0)
		.sort((a, b) => b.swap - a.swap)
		.slice(0, most)
		.map(({name, swap}) => ({name, kb: swap * d.report.pageKb}));
}

const zoneName = (d: Diagnosis, node: number, name: string): string => (new Set(d.zones.map(zone => zone.node)).size > 1 ? `${node} ${name}` : name);

function zonesSection(d: Diagnosis): Section | null {
	if (d.limit.kind === 'group' && d.zones.length === 0) return null;
	if (d.zones.length === 0) return {heading: text.zonesHeading(), blocks: [prose(text.noZones())]};
	const rows = d.zones.map(zone => [
		zoneName(d, zone.node, zone.name),
		spaced(zone.freeKb),
		zone.minKb === null ? '–' : spaced(zone.minKb),
		zone.keptKb === 0 ? '0' : `+ ${spaced(zone.keptKb)}`,
		d.short.includes(zone) && zone.shortKb > 0 ? spaced(zone.shortKb) : '–',
		text.zoneState(zone),
	]);
	const order = d.report.invoked?.order ?? 0;
	const asked = d.zones.filter(({blocks}) => blocks !== null);
	const notes = [
		...d.zones.filter(({boostKb}) => boostKb > 0).map(zone => text.boost(zoneName(d, zone.node, zone.name), zone.boostKb, d.era.boost === 'named')),
		order > 0 && asked.length > 0 ? text.blocks(order, d.report.pageKb, asked) : '',
		d.over && d.limit.kind !== 'sysrq' && d.limit.kind !== 'group' ? text.snapshot() : '',
	];
	return {heading: text.zonesHeading(), blocks: [{kind: 'table', columns: text.zoneColumns(), left: [0, 5], rows}, prose(...notes)]};
}

function whereSection(d: Diagnosis): Section | null {
	const {where} = d;
	const group = d.limit.kind === 'group' && d.report.group?.memory !== undefined;
	if (where === null) {
		if (d.missing.includes('memory') || d.limit.kind !== 'group') return null;
		return {heading: text.whereHeading({totalKb: d.limit.usageKb ?? 0}, group), blocks: [prose(text.noGroupFigures())]};
	}
	const rows = shownKinds(where, group).map(({kind, kb}) => [
		text.kind(kind, group),
		shortSize(kb),
		`${((kb / Math.max(1, where.totalKb)) * 100).toFixed(1)} %`,
	]);
	if (where.swapTotalKb !== null) rows.push([text.swapRow(), shortSize(where.swapTotalKb), text.swapState(where)]);
	const users = swapUsers(d, 3);
	const others = where.rows.find(({kind}) => kind === 'others')?.kb ?? 0;
	const notes = [
		users.length > 0 && (where.swapTotalKb ?? 1) > 0 ? text.swapUsers(users) : '',
		where.over ? text.over() : others > where.totalKb * 0.05 && !group ? text.others() : '',
	];
	return {heading: text.whereHeading(where, group), blocks: [{kind: 'table', columns: null, left: [0], rows}, prose(...notes)]};
}

function rankingSection(d: Diagnosis, most: number): Section {
	const {ranking, report} = d;
	if (ranking === null) return {heading: text.rankingHeading(d), blocks: [prose(text.noTable())]};
	const {rows, rest} = shownRows(ranking.rows, most);
	const cells = rows.map(row => [
		String(row.pid),
		row.name,
		shortSize(row.rss * report.pageKb),
		shortSize(row.swap * report.pageKb),
		shortSize(row.tables * report.pageKb),
		adjText(row.adj),
		row.points === null ? '–' : spaced(row.points),
		text.verdict(row),
	]);
	const count = rest.length + report.tasksDropped;
	return {
		heading: text.rankingHeading(d),
		blocks: [
			{kind: 'table', columns: text.rankColumns(), left: [1, 7], rows: cells},
			prose(count > 0 ? text.rest(count, ranking.rule === 'size' ? null : mostPoints(rest)) : ''),
		],
	};
}

/** Sentences of what would have helped, the largest first, and what oom_score_adj could have done. */
export function helpTexts(d: Diagnosis): readonly string[] {
	const texts = d.remedies.map(remedyText);
	if (d.spare !== null && d.victim !== null) texts.push(text.spare(d.spare, d.victim, d.report.pageKb, d.limit.kind === 'group'));
	return texts;
}

function helpSection(d: Diagnosis): Section | null {
	const items = helpTexts(d);
	const not = remedyMessages.not(d.useless);
	if (items.length === 0 && d.limit.kind === 'sysrq') return null;
	return {heading: remedyMessages.heading(), blocks: items.length === 0 && not === '' ? [prose(remedyMessages.nothing())] : [{kind: 'list', items, not}]};
}

/** `file`: how the log is called; `of`: kills in it. */
export function pageOf(d: Diagnosis, file: string, of: number, mostRows = 8): Page {
	const asked = d.asked === null ? null : {heading: text.askedHeading(), blocks: [prose(...text.asked(d.asked, d))]};
	const why = d.victim === null || d.reason === null ? null : {heading: text.whyHeading(d.victim), blocks: [prose(...text.why(d))]};
	const guesses = text.guesses(d);
	const bare = d.missing.length >= 4;
	const sections = [
		{heading: text.limitHeading(), blocks: [prose(...text.limit(d.limit, d))]},
		asked,
		bare && d.zones.length === 0 ? null : zonesSection(d),
		whereSection(d),
		bare && d.ranking === null ? null : rankingSection(d, mostRows),
		bare && d.ranking === null ? null : why,
		helpSection(d),
		guesses.length === 0 ? null : {heading: text.guessesHeading(), blocks: [prose(`${guesses.join('; ')}.`)]},
	];
	return {
		title: text.title(file, d, of),
		subject: text.subject(d),
		cause: text.cause(d),
		cut: text.cut(d.missing),
		sections: sections.filter(section => section !== null),
		footer: hasMachine(d) ? text.simulate(file, d.report.index, of) : '',
	};
}

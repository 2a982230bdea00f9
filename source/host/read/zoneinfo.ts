// /proc/zoneinfo (mm/vmstat.c zoneinfo_show_print()), of kernels 4.19 to today: zones with their marks, the nodes' own figures, which stand in the first zone of a
// node. Lines are known by their names, so that one more or less of them changes nothing. Empty zones are left out.
import {UNKNOWN} from '../lines.ts';

export type ZoneFigures = {
	readonly node: number;
	readonly name: string;
	/** free, boost, min, low, high, spanned, present, managed, start_pfn, and the zone's statistics, by their names; pages. */
	readonly figures: ReadonlyMap<string, number>;
	readonly protection: readonly number[];
	/** Lists of the CPUs. */
	readonly counts: readonly number[];
	readonly pcpHigh: number;
	readonly batch: number;
};

export type NodeFigures = {readonly node: number; readonly figures: ReadonlyMap<string, number>};
export type Zoneinfo = {readonly zones: readonly ZoneFigures[]; readonly nodes: readonly NodeFigures[]};

type Draft = {
	node: number;
	name: string;
	figures: Map<string, number>;
	protection: number[];
	counts: number[];
	pcpHigh: number;
	batch: number;
};

const HEAD = /^Node (\d+), zone\s+(\S+)/;
const FREE = /^\s+pages free\s+(\d+)/;
const PROTECTION = /^\s+protection:\s*\(([\d, ]*)\)/;
const LIST = /^\s+(count|high|batch):\s+(\d+)/;
const FIGURE = /^\s+(\S+?):?\s+(-?\d+)\s*$/;

export function readZoneinfo(text: string): Zoneinfo {
	const zones: Draft[] = [];
	const nodes = new Map<number, Map<string, number>>();
	let zone: Draft | null = null;
	let perNode: Map<string, number> | null = null;
	for (const line of text.split('\n')) {
		const head = HEAD.exec(line);
		if (head !== null) {
			zone = {node: Number(head[1]), name: head[2] as string, figures: new Map(), protection: [], counts: [], pcpHigh: UNKNOWN, batch: UNKNOWN};
			zones.push(zone);
			perNode = null;
			if (!nodes.has(zone.node)) nodes.set(zone.node, new Map());
			continue;
		}
		if (zone === null) continue;
		if (line.trim() === 'per-node stats') {
			perNode = nodes.get(zone.node) ?? null;
			continue;
		}
		const free = FREE.exec(line);
		if (free !== null) {
			perNode = null;
			zone.figures.set('free', Number(free[1]));
			continue;
		}
		const protection = PROTECTION.exec(line);
		if (protection !== null) {
			zone.protection = (protection[1] as string).split(',').map(Number);
			continue;
		}
		// Two of these names stand for a mark as well: those of the lists have a colon.
		const list = LIST.exec(line);
		if (list !== null) {
			if (list[1] === 'count') zone.counts.push(Number(list[2]));
			else if (list[1] === 'high') zone.pcpHigh = Number(list[2]);
			else zone.batch = Number(list[2]);
			continue;
		}
		const figure = FIGURE.exec(line);
		if (figure !== null) {
			const into = perNode ?? zone.figures;
			if (!into.has(figure[1] as string)) into.set(figure[1] as string, Number(figure[2]));
		}
	}
	const populated = zones.filter(({figures}) => (figures.get('managed') ?? 0) > 0);
	const ids = [...new Set(populated.map(({node}) => node))].sort((a, b) => a - b);
	return {zones: populated, nodes: ids.map(node => ({node, figures: nodes.get(node) ?? new Map()}))};
}

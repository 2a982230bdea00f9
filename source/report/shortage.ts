// Which zones could not give the pages that were asked for, and why: free against min with lowmem_reserve[], without what this request may not have (CMA,
// highatomic), and by the blocks of its order. (mm/page_alloc.c __zone_watermark_ok)
import {type Era, foldedBoostKb} from './eras.ts';
import {type Gfp, ZONE_CLASSES, type ZoneClass} from './gfp.ts';
import type {OomReport, ZoneReport} from './model.ts';

/**
 * closed: what is kept back for lower requests is all it has. above: a kind of memory this request cannot use. elsewhere: a node that is not allowed. min: free is at or
 * under min. reserve: over min, but not over min and the reserve. unusable: over both only with CMA or highatomic pages. fragmented: enough, but no block large enough.
 * enough: over both when the report was printed. unknown: marks are missing.
 */
export type ZoneState = 'closed' | 'above' | 'elsewhere' | 'min' | 'reserve' | 'unusable' | 'fragmented' | 'enough' | 'unknown';

export type ZoneShortage = {
	readonly node: number;
	readonly name: string;
	readonly freeKb: number;
	readonly minKb: number | null;
	/** Of min, what is boost. */
	readonly boostKb: number;
	/** lowmem_reserve[] against this request. */
	readonly keptKb: number;
	readonly managedKb: number | null;
	/** Of free, what this request may not have. */
	readonly cmaKb: number;
	readonly highatomicKb: number;
	readonly state: ZoneState;
	/** What was missing; 0 where nothing was. */
	readonly shortKb: number;
	/** Free blocks that are large enough, where an order above 0 was asked for. */
	readonly blocks: number | null;
};

const SHORT: readonly ZoneState[] = ['min', 'reserve', 'unusable', 'fragmented'];
export const isShort = ({state}: ZoneShortage): boolean => SHORT.includes(state);

/**
 * Where the reserve against a class stands in lowmem_reserve[]: which classes a kernel was built with does not stand in a report. Inferred from the zones that
 * are there and the array's length: DMA, DMA32, Normal, HighMem, Movable, Device as far as they exist.
 */
export function classesOf(zones: readonly ZoneReport[]): readonly (ZoneClass | 'Device')[] {
	const names = new Set(zones.map(({name}) => name));
	const length = Math.max(0, ...zones.map(({reserve}) => reserve?.length ?? 0));
	const high = names.has('HighMem');
	const all = [...ZONE_CLASSES, 'Device' as const];
	const sure = all.filter(name => names.has(name) || name === 'Movable' || name === 'Normal' || (name === 'DMA32' && !high && names.has('DMA')));
	const rest = all.filter(name => !sure.includes(name) && (name === 'Device' || name === 'HighMem' || name === 'DMA'));
	const order = high ? ['DMA', 'Device', 'DMA32'] : ['Device', 'HighMem', 'DMA', 'DMA32'];
	const classes = [...sure];
	for (const name of order) if (classes.length < length && rest.includes(name as ZoneClass)) classes.push(name as ZoneClass);
	while (length > 0 && classes.length > length && classes.includes('DMA32') && !names.has('DMA32')) classes.splice(classes.indexOf('DMA32'), 1);
	return all.filter(name => classes.includes(name));
}

function keptPages(zone: ZoneReport, zoneClass: ZoneClass, classes: readonly string[]): number {
	const {reserve} = zone;
	if (reserve === undefined) return 0;
	let at = classes.indexOf(zoneClass);
	// A request for HighMem on a machine without it is served as one for Normal.
	if (at === -1) at = classes.indexOf(zoneClass === 'DMA32' || zoneClass === 'DMA' ? 'DMA' : 'Normal');
	return Math.max(0, reserve[Math.min(Math.max(at, 0), reserve.length - 1)] ?? 0);
}

/** Free blocks of at least an order that this request may have; null where the report has none. */
function blocksOf(zone: ZoneReport, order: number, gfp: Gfp): number | null {
	if (zone.buddy === undefined || order <= 0) return null;
	return zone.buddy.slice(order).reduce((sum, {blocks, types}) => {
		const mine = types === '' || /[UME]/.test(types) || (gfp.movable && types.includes('C'));
		return sum + (mine ? blocks : 0);
	}, 0);
}

function stateOf(zone: Omit<ZoneShortage, 'state' | 'shortKb'>, needKb: number): {state: ZoneState; shortKb: number} {
	const {minKb, keptKb, freeKb, managedKb} = zone;
	if (minKb === null) return {state: 'unknown', shortKb: 0};
	const mark = minKb + keptKb;
	const usable = freeKb - zone.cmaKb - zone.highatomicKb - needKb;
	if (managedKb !== null && keptKb > 0 && mark >= managedKb) return {state: 'closed', shortKb: 0};
	const shortKb = mark - usable;
	if (freeKb <= minKb) return {state: 'min', shortKb};
	if (freeKb <= mark) return {state: keptKb > 0 ? 'reserve' : 'min', shortKb};
	if (usable <= mark) return {state: needKb > 0 && zone.cmaKb + zone.highatomicKb === 0 ? 'fragmented' : 'unusable', shortKb};
	if (zone.blocks === 0) return {state: 'fragmented', shortKb: 0};
	return {state: 'enough', shortKb: 0};
}

/** Zone by zone, in the report's order; `nodes`: those that are allowed, null for all. */
export function shortages(report: OomReport, gfp: Gfp, nodes: readonly number[] | null, era: Era): readonly ZoneShortage[] {
	const classes = classesOf(report.zones);
	const order = Math.max(0, report.invoked?.order ?? 0);
	const top = ZONE_CLASSES.indexOf(gfp.zone);
	return report.zones
		.filter(zone => 'free' in zone.kb && zone.name !== 'Device')
		.map(zone => {
			const {kb} = zone;
			const managedKb = kb['managed'] ?? kb['present'] ?? null;
			const minKb = kb['min'] ?? null;
			const folded = era.boost === 'folded' && minKb !== null && kb['low'] !== undefined ? foldedBoostKb(minKb, kb['low'], managedKb ?? 0, report.pageKb) : 0;
			const freeKb = kb['free'] ?? 0;
			const facts = {
				node: zone.node,
				name: zone.name,
				freeKb,
				minKb,
				boostKb: kb['boost'] ?? folded,
				keptKb: keptPages(zone, gfp.zone, classes) * report.pageKb,
				managedKb,
				cmaKb: gfp.movable ? 0 : (kb['free_cma'] ?? 0),
				highatomicKb: Math.min(freeKb, kb['free_highatomic'] ?? kb['reserved_highatomic'] ?? 0),
				blocks: blocksOf(zone, order, gfp),
			};
			if (ZONE_CLASSES.indexOf(zone.name as ZoneClass) > top) return {...facts, state: 'above' as const, shortKb: 0};
			if (nodes !== null && !nodes.includes(zone.node)) return {...facts, state: 'elsewhere' as const, shortKb: 0};
			return {...facts, ...stateOf(facts, (2 ** order - 1) * report.pageKb)};
		});
}

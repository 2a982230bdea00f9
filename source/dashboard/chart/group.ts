// The memory of one group as a figure of a chart: against its own limits and what of it is protected. Pages.
import {leadMessages} from '../../messages/lead.ts';
import {groupAt, limitOver, lookedAt, nameOf} from '../view/groups.ts';
import type {Zone} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import {evenBorders, type Figure, type Label} from './figure.ts';
import {markText} from './marks.ts';

const PAGE = 4096;
/** Over the highest mark so much is shown, and over what it has where nothing bounds it. */
const HEADROOM = 1.06;
const ROOM = 1.25;
/** MEMCG_CHARGE_BATCH: nearer to its max than so much, it is at it. */
const BATCH = 64;

const MARKS = ['min', 'low', 'high', 'max'] as const;
type Mark = (typeof MARKS)[number];
const ZONES = {min: 'warm', low: 'warm', high: 'warn', max: 'alarm'} as const satisfies Readonly<Record<Mark, Zone>>;
const TOKENS = {min: 'zone.warm', low: 'zone.warm', high: 'zone.warn', max: 'zone.alarm'} as const;

/** Its marks that bound or protect something, from the lowest; of equal ones the gravest. */
function marksOf(view: View, path: string): readonly {readonly mark: Mark; readonly pages: number}[] {
	const group = groupAt(view.sample, path);
	if (group === undefined) return [];
	const set = MARKS.map(mark => ({mark, pages: Math.round(group[mark] / PAGE)})).filter(({pages}) => Number.isFinite(pages) && pages > 0);
	return set.filter(({pages}, i) => !set.some((other, j) => j > i && other.pages === pages)).sort((a, b) => a.pages - b.pages);
}

/** Zone of a band that ends under a border. */
function zoneUnder(marks: ReturnType<typeof marksOf>, from: number, to: number): Zone {
	const passed = marks.filter(({mark, pages}) => (mark === 'high' || mark === 'max') && pages <= from);
	if (passed.some(({mark}) => mark === 'max')) return 'alarm';
	if (passed.length > 0) return 'warn';
	return marks.some(({mark, pages}) => (mark === 'min' || mark === 'low') && to <= pages) ? 'warm' : 'ok';
}

/** A group's memory against its marks; of the one that the scenario names, or that is chosen on screen 6. */
export function groupFigure(view: View, path: string): Figure {
	const {group: own} = leadMessages;
	const {sample, history, ui} = view;
	const group = groupAt(sample, path);
	const now = (group?.current ?? 0) / PAGE;
	const marks = marksOf(view, path);
	const full = limitOver(sample, path).full / PAGE;
	const top = marks.at(-1);
	const most = Math.max(now, ...(history.tiers[1] ?? []).map(({groups}) => groups[path]?.[1] ?? 0));
	const all = Math.ceil(
		Math.max(
			(top?.pages ?? 0) * HEADROOM,
			top === undefined || top.mark === 'min' || top.mark === 'low' ? Math.min(full, most * ROOM) : 0,
			most,
			(top?.pages ?? 0) + 1,
			1,
		),
	);
	const values = [0, ...marks.map(({pages}) => pages), all];
	const zones = values.slice(1).map((to, i) => zoneUnder(marks, values[i] as number, to));
	const [high, max] = [group?.high ?? Infinity, group?.max ?? Infinity].map(bytes => bytes / PAGE) as [number, number];
	const zone: Zone = now + BATCH >= max ? 'alarm' : now > high ? 'warn' : now <= Math.max(group?.min ?? 0, group?.low ?? 0) / PAGE ? 'warm' : 'ok';
	const size = (count: number): string => markText(count, ui.unit, true);
	const next =
		[...marks].find(({mark, pages}) => (mark === 'high' || mark === 'max') && pages >= now) ?? marks.findLast(({mark}) => mark === 'high' || mark === 'max');
	return {
		name: 'group',
		title: own.title(path),
		short: nameOf(path),
		axis: rows => ({
			rows,
			values,
			borders: evenBorders(values, rows),
			zones,
			marked: marks.length,
			markZones: marks.map(({mark}) => ZONES[mark]),
			broken: null,
		}),
		reading: {kind: 'level', of: ({groups}) => groups[path] ?? null},
		node: 0,
		now,
		zone,
		labels: ({borders, rows}) => {
			const list: Label[] = marks.map(({mark, pages}, i) => ({
				row: Math.min(rows - 1, borders[i + 1] as number),
				name: mark,
				value: size(pages),
				token: TOKENS[mark],
			}));
			return marks.length > 0 ? list : [{row: rows - 1, name: '', value: size(all), token: 'dim'}];
		},
		heading: view.time.here === null ? own.now : own.past,
		text: size(now),
		widest: size(sample.meminfo.MemTotal / 4),
		unit: ui.unit === 'MiB' ? 'MiB' : own.unit,
		state: own.states[zone],
		distance:
			group === undefined
				? own.gone
				: next === undefined
					? own.unbounded
					: now > next.pages
						? own.over(size(now - next.pages), next.mark)
						: own.under(size(next.pages - now), next.mark),
	};
}

/** The group that a chart is about: the one that is chosen, else the scenario's, else the first with a limit; null: the machine has none. */
export function groupOfChart(view: View): string | null {
	const path = (view.ui.groups.chosen === null ? view.about.leadGroup : null) ?? lookedAt(view)?.path ?? null;
	return path === '/' ? (view.sample.groups?.[0]?.path ?? null) : path;
}

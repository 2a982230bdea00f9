// Figures against a limit: dirty pages, which writers are held to, and what the kernel has promised.
import {leadMessages} from '../../messages/lead.ts';
import {dirtyPages} from '../../session/track/history.ts';
import type {Token, Zone} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import {evenBorders, type Figure} from './figure.ts';
import {markText} from './marks.ts';

const BAND_TOKENS: readonly Token[] = ['zone.ok', 'zone.warm', 'zone.warn', 'zone.alarm'];
/** Over the limit so much is shown. */
const HEADROOM = 1.2;

/** Where the flusher starts, where writers begin to be held back (freerun, docs §11.3), and the limit. */
function dirtyMarks({sample}: View): {readonly background: number; readonly hold: number; readonly limit: number; readonly all: number} {
	const {nr_dirty_background_threshold: first, nr_dirty_threshold: last} = sample.vmstat;
	const background = Math.max(1, first);
	const limit = Math.max(background + 2, last);
	const hold = Math.max(background + 1, Math.floor((background + limit) / 2));
	return {background, hold, limit, all: Math.max(limit + 1, Math.ceil(limit * HEADROOM))};
}

/** Dirty pages and those under writeback, which the limits are about. */
export function dirtyFigure(view: View): Figure {
	const {dirty: own} = leadMessages;
	const {background, hold, limit, all} = dirtyMarks(view);
	const now = dirtyPages(view.sample);
	const zone: Zone = now <= background ? 'ok' : now <= hold ? 'warm' : now <= limit ? 'warn' : 'alarm';
	const {unit} = view.ui;
	const size = (count: number): string => markText(count, unit, true);
	const values = [0, background, hold, limit, all];
	return {
		name: 'dirty',
		title: own.title,
		short: own.short,
		axis: rows => ({rows, values, borders: evenBorders(values, rows), zones: ['ok', 'warm', 'warn', 'alarm'], marked: 3, broken: null}),
		reading: {kind: 'level', of: ({dirty}) => dirty},
		node: 0,
		now,
		zone,
		labels: ({borders}) =>
			([own.marks.background, own.marks.hold, own.marks.limit] as const).map((name, i) => ({
				row: borders[i + 1] as number,
				name,
				value: size(values[i + 1] as number),
				token: BAND_TOKENS[i + 1] as Token,
			})),
		heading: view.time.here === null ? own.now : own.past,
		text: size(now),
		widest: size(view.sample.meminfo.MemTotal / 4),
		unit: unit === 'MiB' ? 'MiB' : own.unit,
		state: own.states[zone],
		distance:
			now > limit
				? own.over(size(now - limit), own.marks.limit)
				: now > hold
					? own.under(size(limit - now), own.marks.limit)
					: now > background
						? own.over(size(now - background), own.marks.background)
						: own.under(size(background - now), own.marks.background),
	};
}

/** Of the limit so much is near it. */
const NEAR = 0.9;

/** What the kernel has promised against CommitLimit, which it holds to with vm.overcommit_memory 2 alone. */
export function committedFigure(view: View): Figure {
	const {committed: own} = leadMessages;
	const {meminfo, sysctls} = view.sample;
	const strict = sysctls['vm.overcommit_memory'] === '2';
	const [now, limit, ram] = [meminfo.Committed_AS, meminfo.CommitLimit, meminfo.MemTotal].map(kb => Math.round(kb / 4)) as [number, number, number];
	const near = Math.max(1, Math.floor(limit * NEAR));
	const edge = Math.max(near + 1, limit);
	const values = [0, near, edge, Math.max(edge + 1, Math.ceil(edge * HEADROOM), ram)];
	const size = (count: number): string => markText(count, view.ui.unit, true);
	const zone: Zone = now <= near ? 'ok' : now > limit ? (strict ? 'alarm' : 'warm') : strict ? 'warn' : 'ok';
	return {
		name: 'committed',
		title: own.title,
		short: own.short,
		axis: rows => ({
			rows,
			values,
			borders: evenBorders(values, rows),
			zones: ['ok', strict ? 'warn' : 'ok', strict ? 'alarm' : 'warm'],
			marked: 2,
			broken: null,
		}),
		reading: {kind: 'level', of: ({committed}) => committed},
		node: 0,
		now,
		zone,
		labels: ({borders, rows}) => [
			{row: borders[2] as number, name: own.limit, value: size(limit), token: strict ? 'zone.alarm' : 'dim'},
			...(borders[2] === rows - 1 ? [] : [{row: rows - 1, name: own.all, value: size(values[3] as number), token: 'dim'} as const]),
		],
		heading: view.time.here === null ? own.now : own.past,
		text: size(now),
		widest: size(Math.max(ram, limit)),
		unit: view.ui.unit === 'MiB' ? 'MiB' : own.unit,
		state: own.states[zone],
		distance: now > limit ? own.over(size(now - limit)) : own.under(size(limit - now)),
	};
}

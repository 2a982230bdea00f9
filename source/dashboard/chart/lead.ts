// What a chart may show large: free pages of a zone, or dirty pages, refaults, pressure. Each with its axis, its columns, its marks and its words, from one Sample
// and the record of those before.
import {dashboardMessages as words, ZONE_WORDS} from '../../messages/dashboard.ts';
import {leadMessages} from '../../messages/lead.ts';
import {timeMessages} from '../../messages/time.ts';
import type {LeadName} from '../../workload/lead.ts';
import {percentText} from '../canvas/figures.ts';
import type {Zone} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import {type Axis, createAxis, type Marks, marksOf, zoneOfValue} from './axis.ts';
import {freeOf} from './columns.ts';
import {evenBorders, type Figure, type Label} from './figure.ts';
import {groupFigure, groupOfChart} from './group.ts';
import {committedFigure, dirtyFigure} from './limits.ts';
import {distanceWords, markText} from './marks.ts';
import {rateFigure} from './rates.ts';

const percent = (share: number): string => `${Math.round(share)} %`;

/** Free pages of a zone against its marks. */
export function freeFigure(view: View, zoneIndex = view.zoneIndex): Figure {
	const zone = view.sample.zones[zoneIndex] ?? view.zone;
	const marks: Marks = marksOf(zone);
	const {unit, scale} = view.ui;
	const own = zoneOfValue(marks, zone.free);
	const {free} = zone;
	return {
		name: 'free',
		title: words.chart.title,
		short: words.chart.short,
		axis: rows => createAxis(rows, scale, marks),
		reading: freeOf(zoneIndex),
		node: Math.max(
			0,
			view.sample.nodes.findIndex(({node}) => node === zone.node),
		),
		now: free,
		zone: own,
		labels: (axis, {compact, spacing, named}) => freeLabels(axis, marks, zone.managed, {compact, named, value: count => markText(count, unit, spacing)}),
		heading: view.time.here === null ? words.free.title : timeMessages.freeThen,
		text: markText(free, unit, true),
		widest: markText(zone.managed, unit, true),
		unit: unit === 'MiB' ? 'MiB' : words.free.pages,
		state: [ZONE_WORDS[own].glyph, free === marks.min ? words.free.at(words.chart.min) : ZONE_WORDS[own].word],
		distance: distanceWords(marks, free, unit),
	};
}

type FreeLabels = {readonly compact: boolean; readonly named: boolean; readonly value: (count: number) => string};

function freeLabels(axis: Axis, marks: Marks, managed: number, {compact, named, value}: FreeLabels): readonly Label[] {
	const {rows, borders} = axis;
	if (axis.broken === null) {
		// All marks lie in the lowest rows: the highest of each row is named, and quarters of the whole.
		const row = (count: number): number => Math.min(rows - 1, Math.floor((count / marks.all) * rows));
		const list: Label[] = [
			{row: rows - 1, name: words.chart.all, value: value(managed), token: 'dim'},
			{row: row(marks.all / 2), name: words.chart.half, value: value(Math.round(managed / 2)), token: 'dim'},
			{row: row(marks.high), name: words.chart.high, value: value(marks.high), token: 'zone.warm'},
		];
		for (const [name, count, token] of [
			[words.chart.low, marks.low, 'zone.warn'],
			[words.chart.min, marks.min, 'zone.alarm'],
		] as const)
			if (list.every(other => other.row !== row(count))) list.push({row: row(count), name, value: value(count), token});
		return list;
	}
	const from = (border: number): number => borders[border] as number;
	const list: Label[] = [
		{row: from(1), name: words.chart.min, value: value(marks.min), token: 'zone.alarm'},
		{row: from(2), name: words.chart.low, value: value(marks.low), token: 'zone.warn'},
		{row: from(3), name: words.chart.high, value: value(marks.high), token: 'zone.warm'},
		{row: from(4), name: compact ? words.chart.twiceShort : words.chart.twice, value: value(marks.twice), token: 'dim'},
	];
	// With one row in the top band 2×high and all would share it: the break says more than the top.
	if (rows - from(4) > 1) list.push({row: rows - 1, name: words.chart.all, value: value(managed), token: 'dim'});
	if (from(1) > 1 && named) list.push({row: 0, name: '0', value: '', token: 'dim'});
	return list;
}

/** Shares of time at which the bands of pressure meet: 60 % for half a minute is where systemd-oomd kills unless it is told otherwise. */
const PSI_MARKS = [10, 60] as const;

function psiFigure(view: View): Figure {
	const {psi: own} = leadMessages;
	const {before, sample} = view;
	const us = Math.max(1, sample.timeUs - before.timeUs);
	const share = (line: 'some' | 'full'): number => Math.min(100, ((sample.pressure.memory[line].totalUs - before.pressure.memory[line].totalUs) * 100) / us);
	const now = share('some');
	// A kernel without PSI tells none.
	const isTold = !Number.isNaN(now);
	const zone: Zone = now === 0 || !isTold ? 'ok' : now <= PSI_MARKS[0] ? 'warm' : now <= PSI_MARKS[1] ? 'warn' : 'alarm';
	const values = [0, ...PSI_MARKS, 100];
	return {
		name: 'psi',
		title: own.title,
		short: own.short,
		axis: rows => ({rows, values, borders: evenBorders(values, rows), zones: ['warm', 'warn', 'alarm'], marked: 2, broken: null}),
		// What came in a second, in µs, as a percent of it.
		reading: {kind: 'amount', of: ({stalledUs: [some, full]}) => [full / 1e4, some / 1e4]},
		node: 0,
		now,
		zone,
		labels: ({rows, borders}) => [
			{row: rows - 1, name: own.all, value: percent(100), token: 'dim'},
			{row: borders[2] as number, name: own.oomd, value: percent(PSI_MARKS[1]), token: 'zone.alarm'},
			{row: borders[1] as number, name: '', value: percent(PSI_MARKS[0]), token: 'zone.warn'},
		],
		heading: view.time.here === null ? own.now : own.past,
		text: isTold ? String(Math.round(now)) : '–',
		widest: '100',
		unit: own.unit,
		state: isTold ? own.states[zone] : ['○', '–'],
		distance: isTold ? own.full(percentText(share('full'))) : '',
	};
}

/** What leads on the overview now: what somebody chose, else the scenario's, else free. */
export function leadOf({about, ui, sample}: Pick<View, 'about' | 'ui' | 'sample'>): LeadName {
	const name = ui.lead ?? about.lead;
	if (name === 'group') return (sample.groups ?? []).length > 0 ? name : 'free';
	return name === 'nodes' && sample.nodes.length < 2 ? 'free' : name;
}

/** A figure by its name; of nodes the free pages of the chosen zone. */
export function figureOf(view: View, name: LeadName): Figure {
	if (name === 'dirty') return dirtyFigure(view);
	if (name === 'refaults' || name === 'faults') return rateFigure(view, name);
	if (name === 'committed') return committedFigure(view);
	const path = name === 'group' ? groupOfChart(view) : null;
	if (path !== null) return groupFigure(view, path);
	return name === 'psi' ? psiFigure(view) : freeFigure(view);
}

/** The figure that leads. */
export const leadFigure = (view: View): Figure => figureOf(view, leadOf(view));

/** What stands beside it where there is room, what says most first. */
export function besideLead(view: View, count: number): readonly Figure[] {
	const lead = leadOf(view);
	const names: readonly LeadName[] = ['free', 'psi', 'refaults', 'dirty'];
	return names
		.filter(name => name !== lead && !(name === 'free' && lead === 'nodes'))
		.slice(0, count)
		.map(name => figureOf(view, name));
}

export type {Figure, Label} from './figure.ts';

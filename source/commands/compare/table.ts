// The tables of a comparison for people: the machine's figures, those of programs, the zones.
import {compareMessages as words} from '../../messages/compare.ts';
import {type Figure, isSetting} from '../../workload/compare/figures.ts';
import {apart, chiefRows, programRows, type Row} from '../../workload/compare/rows.ts';
import {SIDES} from '../../workload/compare/seen.ts';
import {cell, type TableRow, tableRow} from '../../workload/compare/table.ts';
import type {Result} from './result.ts';

/** Rows of programs that are shown. */
const MOST_OF_PROGRAMS = 16;

function rangeOf(name: string, unit: Figure['unit'], {ranges, seeds}: Result): string {
	if (seeds === 1) return '';
	return SIDES.map(side => {
		const range = ranges.get(name)?.[side];
		return range === undefined ? words.missing : `${cell(range.least, unit)} – ${cell(range.most, unit)}`;
	}).join(' | ');
}

const withRange = (row: Row, result: Result): TableRow => tableRow(row, rangeOf(row.figure.name, row.figure.unit, result));

export type {TableRow};

export type Table = {
	readonly machine: readonly TableRow[];
	/** How many figures of the registry are equal. */
	readonly alike: number;
	readonly programs: readonly TableRow[];
	readonly morePrograms: number;
	readonly zones: readonly ZoneRow[];
};

const MARKS = ['free', 'min', 'low', 'high'] as const;
export type ZoneRow = {readonly zone: string} & Readonly<Record<'a' | 'b', readonly string[]>>;
export const ZONE_COLUMNS = MARKS;

/** Zones by name, where there are several, or the machines have others. */
function zoneRows({comparison: {seen}, figures}: Result): readonly ZoneRow[] {
	const places = figures.flatMap(({name}) => /^free\.((?:node\d+\.)?[A-Z]\w*)$/.exec(name)?.[1] ?? []);
	const names = places.some(place => place.startsWith('node')) ? places.filter(place => place.startsWith('node')) : places;
	if (names.length < 2) return [];
	const of = (side: 'a' | 'b', zone: string): readonly string[] =>
		MARKS.map(mark => cell(figures.find(({name}) => name === `${mark}.${zone}`)?.value(seen[side]), 'pages'));
	return names.map(zone => ({zone, a: of('a', zone), b: of('b', zone)}));
}

const differs = (row: Row): boolean => row.apart > 0;

export function tableOf(result: Result): Table {
	const {figures, comparison} = result;
	const chief = chiefRows(figures, comparison.seen);
	const programs = programRows(figures, comparison.seen).filter(differs);
	return {
		machine: chief.filter(differs).map(row => withRange(row, result)),
		alike: chief.filter(row => !differs(row)).length,
		programs: programs.slice(0, MOST_OF_PROGRAMS).map(row => withRange(row, result)),
		morePrograms: Math.max(0, programs.length - MOST_OF_PROGRAMS),
		zones: zoneRows(result),
	};
}

/** Whether the marks of the machines differ: then they are told beside what was set. */
export const hasOtherMarks = ({figures, comparison: {seen}}: Result): boolean =>
	figures.some(({name, value}) => MARKS.includes(name as 'min') && isSetting(name) && apart(value(seen.a), value(seen.b)) > 0);

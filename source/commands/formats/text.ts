// A row of figures for each interval and, under it, what happened in it in sentences: what a person reads along with.
import {nameSaid, summarySaid} from '../../messages/scenario-words.ts';
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';
import {eventText} from '../../messages/events.ts';
import {shown, shownLines} from '../../messages/foreign.ts';
import {messages} from '../../messages.ts';
import {clockTenths, duration} from '../../messages/times.ts';
import {sumOf} from '../../procfs/format.ts';
import {reclaimRates} from '../../procfs/rates.ts';
import {padCellsLeft} from './cells.ts';
import type {Format} from './format.ts';

const {columns: titles, bands, moreOf} = messages.commands;

type Column = {readonly title: string; readonly width: number; readonly cell: (previous: Sample, current: Sample) => string};

const whole = (value: number): string => String(Math.round(value));
const mib = (kb: number): string => (kb / 1024).toFixed(1);

/** Where free stands against the marks of all zones together. */
export function band(free: number, marks: {readonly min: number; readonly low: number; readonly high: number}): keyof typeof bands {
	if (free > marks.high) return 'ok';
	if (free > marks.low) return 'warm';
	return free > marks.min ? 'warn' : 'alarm';
}

export const marksOf = ({zones}: Pick<Sample, 'zones'>) => ({
	min: sumOf(zones, zone => zone.min + zone.boost),
	low: sumOf(zones, zone => zone.low + zone.boost),
	high: sumOf(zones, zone => zone.high + zone.boost),
});

const freeOf = ({zones}: Sample): number => sumOf(zones, zone => zone.free);

const COLUMNS: readonly Column[] = [
	{title: titles.time, width: 10, cell: (_, current) => clockTenths(current.timeUs)},
	{title: titles.free, width: 8, cell: (_, current) => whole(freeOf(current))},
	{title: titles.lowest, width: 8, cell: (_, current) => whole(current.freeLowest)},
	{title: titles.band, width: 10, cell: (_, current) => bands[band(freeOf(current), marksOf(current))]},
	{title: titles.anon, width: 8, cell: (_, {meminfo}) => mib(meminfo.AnonPages)},
	{title: titles.file, width: 8, cell: (_, {meminfo}) => mib(meminfo['Active(file)'] + meminfo['Inactive(file)'])},
	{title: titles.dirty, width: 9, cell: (_, {meminfo}) => mib(meminfo.Dirty + meminfo.Writeback)},
	{title: titles.swap, width: 8, cell: (_, {meminfo}) => mib(meminfo.SwapTotal - meminfo.SwapFree)},
	{title: titles.scank, width: 8, cell: (previous, current) => whole(reclaimRates(previous, current).scanKswapd)},
	{title: titles.scand, width: 8, cell: (previous, current) => whole(reclaimRates(previous, current).scanDirect)},
	{
		title: titles.steal,
		width: 8,
		cell: (previous, current) => whole(reclaimRates(previous, current).stealKswapd + reclaimRates(previous, current).stealDirect),
	},
	{title: titles.stall, width: 8, cell: (previous, current) => duration(current.directReclaim.stallUs - previous.directReclaim.stallUs)},
	{title: titles.psi, width: 6, cell: (_, {pressure}) => (pressure.memory.some.avg10 / 100).toFixed(1)},
];

const line = (cells: readonly string[]): string => `${cells.map((cell, i) => padCellsLeft(cell, COLUMNS[i]?.width ?? 0)).join(' ')}\n`;

/** Events of one kind that are told for each interval before the rest is counted. */
const MOST_OF_A_KIND = 1;
const MOST_OTHERS = 8;
const FREQUENT: readonly MachineEvent['kind'][] = ['kswapd-woke', 'kswapd-slept', 'direct-reclaim', 'writer-throttled'];

/** The sentences of an interval: of kinds that come by the hundred, the first and how many more there were. */
export function sentences(events: readonly MachineEvent[], nodes: number): string[] {
	const told = new Map<MachineEvent['kind'], number>();
	const lines: string[] = [];
	for (const event of events) {
		const count = (told.get(event.kind) ?? 0) + 1;
		told.set(event.kind, count);
		if (count <= (FREQUENT.includes(event.kind) ? MOST_OF_A_KIND : MOST_OTHERS)) lines.push(`${clockTenths(event.atUs)}  ${eventText(event, nodes)}`);
	}
	for (const [kind, count] of told) {
		const more = count - (FREQUENT.includes(kind) ? MOST_OF_A_KIND : MOST_OTHERS);
		if (more > 0) lines.push(`            ${(moreOf[kind as keyof typeof moreOf] ?? moreOf.other)(more)}`);
	}
	return lines;
}

const told = ({events, nodes}: Sample): string =>
	sentences(events, nodes.length)
		.map(sentence => `    ${shown(sentence)}\n`)
		.join('');

/** The titles come again after so many rows. */
const ROWS_A_PAGE = 40;

export const textFormat = {
	name: 'text',
	help: messages.commands.formats.text,
	open: ({scenario}) => {
		let rows = 0;
		const header = line(COLUMNS.map(column => column.title));
		const row = (previous: Sample, current: Sample): string =>
			(rows++ % ROWS_A_PAGE === 0 ? header : '') + line(COLUMNS.map(column => column.cell(previous, current)));
		return {
			begin: first =>
				`${[shown(nameSaid(scenario)), ...(scenario.summary === '' ? [] : [shownLines(summarySaid(scenario))])].join('\n')}\n\n${row(first, first)}`,
			row: (previous, current) => told(current) + row(previous, current),
			end: () => '',
		};
	},
} as const satisfies Format;

// The machine at one instant as tables of plain text.
import {styleText} from 'node:util';
import type {Sample} from '../../machine/sample.ts';
import {shown} from '../../messages/foreign.ts';
import {messages} from '../../messages.ts';
import {spaced} from '../../messages/numbers.ts';
import {padCells, padCellsLeft, widthOf} from './cells.ts';

type Row = Record<string, string>;

const {tables: titles} = messages.commands;

/** "429.4M", "8.0G" of KiB, as tables write sizes. */
function size(kb: number): string {
	const mib = kb / 1024;
	return mib < 1000 ? `${mib.toFixed(1)}M` : `${(mib / 1024).toFixed(1)}G`;
}

function zoneRows({zones, nodes}: Sample): Row[] {
	const {memory: t} = titles;
	return zones.map(zone => ({
		[t.Zone]: nodes.length > 1 ? `node ${zone.node} ${zone.name}` : zone.name,
		[t.free]: spaced(zone.free),
		[t.min]: spaced(zone.min + zone.boost),
		[t.low]: spaced(zone.low + zone.boost),
		[t.high]: spaced(zone.high + zone.boost),
		[t.managed]: spaced(zone.managed),
	}));
}

/** With a column for each node where there is more than one. */
function listRows({nodes, meminfo, zones}: Sample): Row[] {
	const {lists: t} = titles;
	const apart = (of: (node: Sample['nodes'][number]) => number): Row =>
		nodes.length < 2 ? {} : Object.fromEntries(nodes.map(node => [t.node(node.node), spaced(of(node))]));
	const row = (name: string, kb: number, of: ((node: Sample['nodes'][number]) => number) | null): Row => ({
		[t.list]: name,
		[t.pages]: spaced(Math.round(kb / 4)),
		[t.size]: size(kb),
		...(of === null ? {} : apart(of)),
	});
	const list = (name: string, key: keyof (typeof nodes)[number]['lru']): Row =>
		row(name, nodes.reduce((sum, node) => sum + node.lru[key], 0) * 4, node => node.lru[key]);
	return [
		row('free', meminfo.MemFree, node => zones.reduce((sum, zone) => sum + (zone.node === node.node ? zone.free : 0), 0)),
		list('active_anon', 'activeAnon'),
		list('inactive_anon', 'inactiveAnon'),
		list('active_file', 'activeFile'),
		list('inactive_file', 'inactiveFile'),
		list('unevictable', 'unevictable'),
		row('slab', meminfo.Slab, node => node.slabReclaimable + node.slabUnreclaimable),
		row(t.pageTables, meminfo.PageTables, node => node.pageTables),
		...(meminfo.SwapTotal > 0 ? [row(t.swapUsed, meminfo.SwapTotal - meminfo.SwapFree, null)] : []),
	];
}

const ms = (us: number, ios: number): string => (ios === 0 ? '–' : `${(us / ios / 1000).toFixed(1)}ms`);

/** What each disk has done since boot, and what waits for it now. */
function diskRows({disks, timeUs}: Sample): Row[] {
	const {disks: t} = titles;
	return disks
		.filter(({readIos, writeIos, inFlight, writeback}) => readIos + writeIos + inFlight + writeback.dirtied > 0)
		.map(disk => ({
			[t.disk]: shown(disk.name),
			[t.reads]: spaced(disk.readIos),
			[t.read]: size(disk.readPages * 4),
			[t.readAwait]: ms(disk.readUs, disk.readIos),
			[t.writes]: spaced(disk.writeIos),
			[t.written]: size(disk.writePages * 4),
			[t.writeAwait]: ms(disk.writeUs, disk.writeIos),
			[t.inFlight]: spaced(disk.inFlight),
			[t.busy]: `${((100 * disk.busyUs) / Math.max(1, timeUs)).toFixed(1)}%`,
			[t.dirty]: size(disk.writeback.dirty * 4),
			[t.writeback]: size(disk.writeback.writeback * 4),
		}));
}

function processRows({processes}: Sample): Row[] {
	const {processes: t} = titles;
	return processes
		.filter(process => !process.kernelThread)
		.sort((a, b) => b.oomScore - a.oomScore || a.pid - b.pid)
		.map(process => ({
			[t.pid]: String(process.pid),
			[t.name]: shown(process.name),
			[t.program]: shown(process.label),
			[t.state]: process.state,
			// init has no address space here (docs §22.2): no figure is better than a 0 that nobody believes.
			[t.rss]: process.pid === 1 && process.vszKb === 0 ? '–' : size(process.rssKb),
			[t.swap]: size(process.swapKb),
			[t.majflt]: spaced(process.majflt),
			[t.adj]: spaced(process.oomScoreAdj),
			[t.score]: process.badness === null ? '–' : String(process.oomScore),
		}));
}

/** Columns side by side, a blank on both sides of a cell; words stand left, figures right. */
function table(rows: readonly Row[], left: readonly string[], heading: (text: string) => string): string {
	const keys = [...new Set(rows.flatMap(row => Object.keys(row)))];
	const widths = keys.map(key => Math.max(widthOf(key), ...rows.map(row => widthOf(row[key] ?? ''))));
	const line = (cells: readonly string[], style = (text: string): string => text): string =>
		style(
			cells
				.map(cell => ` ${cell} `)
				.join('')
				.trimEnd(),
		);
	const cell = (text: string, i: number): string =>
		left.includes(keys[i] as string) ? padCells(text, widths[i] as number) : padCellsLeft(text, widths[i] as number);
	const head = keys.map((key, i) => padCells(key, widths[i] as number));
	return [line(head, heading), ...rows.map(row => line(keys.map((key, i) => cell(row[key] ?? '', i))))].join('\n');
}

/** Zones, lists, disks that were used and processes, one table under the other, ending in a newline. */
export function stateTables(sample: Sample, {colour}: {readonly colour: boolean}): string {
	const {memory, lists, disks, processes} = titles;
	const heading = (text: string): string => (colour ? styleText(['bold', 'blue'], text, {validateStream: false}) : text);
	const tables: readonly (readonly [readonly Row[], readonly string[]])[] = [
		[zoneRows(sample), [memory.Zone]],
		[listRows(sample), [lists.list]],
		[diskRows(sample), [disks.disk]],
		[processRows(sample), [processes.name, processes.program, processes.state]],
	];
	return `${tables
		.filter(([rows]) => rows.length > 0)
		.map(([rows, left]) => table(rows, left, heading))
		.join('\n\n')}\n`;
}

// What a scenario may expect of figures that rise and fall: at the end, at a time, at their lowest and highest, and for how long.
import type {MachineConfig} from '../machine/config.ts';
import {MEMINFO_FIELDS, VMSTAT_FIELDS} from '../machine/fields.ts';
import {messages} from '../messages.ts';
import {FIELDS, LATENCY_FIELDS, NODE_FIGURE_NAMES, placedFigure, ZONE_FIGURE_NAMES} from '../procfs/fields.ts';
import {GROUP_FIGURE_NAMES} from '../procfs/group-fields.ts';
import {INSIDE_FIELDS} from '../procfs/inside-fields.ts';
import {PROCESS_FIELDS} from '../procfs/process-fields.ts';
import type {Path} from './document.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import {instant, list, named, number, type Report, section} from './schema.ts';

export type Range = {readonly min?: number | undefined; readonly max?: number | undefined};
/** Time in which a figure was beyond a value: µs. */
export type Held = Range & {readonly value: number};

/** Bounds are in the figure's own unit. */
export type GaugeBounds = Range & {
	readonly lowest?: Range | undefined;
	readonly highest?: Range | undefined;
	readonly at?: readonly (Range & {readonly time: number})[] | undefined;
	readonly above?: Held | undefined;
	readonly below?: Held | undefined;
};
export type Gauges = Readonly<Record<string, GaugeBounds>>;

const any = number(0, Number.MAX_SAFE_INTEGER).optional();
const range = {min: any, max: any};
const held = section({value: number(0, Number.MAX_SAFE_INTEGER), min: instant.optional(), max: instant.optional()}, 'how long a gauge is above or below');

const bounds = section(
	{
		...range,
		lowest: section(range, 'bounds of the lowest').optional(),
		highest: section(range, 'bounds of the highest').optional(),
		at: list(section({...range, time: instant}, 'bounds at a time'), 'at').optional(),
		above: held.optional(),
		below: held.optional(),
	},
	'bounds of a gauge',
);

export const gaugesSchema = named(bounds, 'expect.gauges', LIMITS.expected);
export const processesSchema = named(named(bounds, 'the figures of a process', LIMITS.expected), 'expect.processes', LIMITS.expected);

export const groupFiguresSchema = named(named(bounds, 'the figures of a memory group', LIMITS.expected), 'expect.groups', LIMITS.expected);

/** Everything that has a value at each instant, by name. */
const FIGURE_NAMES: readonly string[] = [...new Set([...[...FIELDS, ...LATENCY_FIELDS].map(({id}) => id), ...MEMINFO_FIELDS, ...VMSTAT_FIELDS])];
const MEMORY_NAMES = ['rss', 'swap', 'minflt', 'majflt', 'oom_score'] as const;
export const PROCESS_FIGURE_NAMES: readonly string[] = [...MEMORY_NAMES, ...[...INSIDE_FIELDS, ...PROCESS_FIELDS].map(({id}) => id)];

export const isGauge = (name: string): boolean => FIGURE_NAMES.includes(name) || placedFigure(name) !== undefined;

/** Tells of a node or a zone in a figure's name that this machine does not have. */
export function checkFigurePlace(name: string, config: MachineConfig, path: Path, report: Report): void {
	const placed = placedFigure(name);
	if (placed === undefined) return;
	const nodes = 1 + Math.max(...config.zones.map(zone => zone.node));
	if (placed.node !== null && placed.node >= nodes) report(path, messages.scenario.noNode(placed.node, nodes), 'key');
	else if (placed.zone !== null && !config.zones.some(zone => zone.name === placed.zone && (placed.node ?? zone.node) === zone.node))
		report(path, messages.scenario.noZone(placed.zone, [...new Set(config.zones.map(zone => zone.name))]), 'key');
}

function checkName(name: string, config: MachineConfig, path: Path, report: Report): void {
	if (FIGURE_NAMES.includes(name)) return;
	const placed = placedFigure(name);
	if (placed === undefined) {
		const [first = ''] = name.split('.');
		const known = first === name ? FIGURE_NAMES : [...ZONE_FIGURE_NAMES, ...NODE_FIGURE_NAMES];
		report(path, messages.scenario.noGauge(name, nearest(first, known)), 'key');
		return;
	}
	checkFigurePlace(name, config, path, report);
}

function checkBounds(given: GaugeBounds, endUs: number, path: Path, report: Report): void {
	const ordered = ({min, max}: Range, at: Path): void => {
		if ((min ?? 0) > (max ?? Infinity)) report([...at, 'min'], messages.scenario.moreThan('min', 'max'));
	};
	ordered(given, path);
	for (const key of ['lowest', 'highest', 'above', 'below'] as const) ordered(given[key] ?? {}, [...path, key]);
	for (const [i, at] of (given.at ?? []).entries()) {
		ordered(at, [...path, 'at', i]);
		if (at.time > endUs) report([...path, 'at', i, 'time'], messages.scenario.afterEnd(at.time, endUs));
	}
}

/** Tells of what is wrong with expected figures of the machine. */
export function checkGauges(gauges: Gauges, config: MachineConfig, endUs: number, report: Report): void {
	for (const [name, given] of Object.entries(gauges)) {
		const path = ['expect', 'gauges', name];
		checkName(name, config, path, report);
		checkBounds(given, endUs, path, report);
	}
}

/** Tells of what is wrong with expected figures of processes. */
export function checkProcessGauges(
	processes: Readonly<Record<string, Gauges>>,
	population: {readonly names: readonly string[]; readonly has: (name: string) => boolean},
	endUs: number,
	report: Report,
): void {
	for (const [process, gauges] of Object.entries(processes)) {
		if (!population.has(process)) report(['expect', 'processes', process], messages.scenario.noProcess(process, nearest(process, population.names)), 'key');
		for (const [name, given] of Object.entries(gauges)) {
			const path = ['expect', 'processes', process, name];
			if (!PROCESS_FIGURE_NAMES.includes(name))
				report(path, messages.scenario.unknownWord('figure of a process', name, [], nearest(name, PROCESS_FIGURE_NAMES)), 'key');
			checkBounds(given, endUs, path, report);
		}
	}
}

/** Tells of what is wrong with expected figures of memory groups. */
export function checkGroupGauges(groups: Readonly<Record<string, Gauges>>, known: ReadonlyMap<string, unknown>, endUs: number, report: Report): void {
	for (const [group, gauges] of Object.entries(groups)) {
		if (!known.has(group)) report(['expect', 'groups', group], messages.scenario.noGroup(group, nearest(group, [...known.keys()])), 'key');
		for (const [name, given] of Object.entries(gauges)) {
			const path = ['expect', 'groups', group, name];
			if (!GROUP_FIGURE_NAMES.includes(name))
				report(path, messages.scenario.unknownWord('figure of a memory group', name, [], nearest(name, GROUP_FIGURE_NAMES)), 'key');
			checkBounds(given, endUs, path, report);
		}
	}
}

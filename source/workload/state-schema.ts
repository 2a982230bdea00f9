// What a scenario's machine starts with (`state:`): read, and checked against its files, its memory and its swap.
import type * as z from 'zod';
import type {FileConfig, KernelMemory, MachineConfig, StartState} from '../machine/config.ts';
import type {Program} from '../machine/command.ts';
import {TMPFS} from '../machine/files/shmem.ts';
import {bootMinFreeKb} from '../machine/memory/zone.ts';
import {ZONE_NAMES} from '../machine/config.ts';
import {messages} from '../messages.ts';
import type {Path} from './document.ts';
import {nearest} from './nearest.ts';
import {count, flag, instant, list, number, rate, type Report, section, size, text, word} from './schema.ts';
import {processName} from './spawn-event.ts';
import type {Population} from './timeline.ts';
import {pageRate, pagesFor} from './units.ts';

const PART = {file: text, from: size.default(0), size: size.optional()};
const LISTS = ['inactive', 'active'] as const;
const MOST = 256;

export const stateSchema = section(
	{
		cache: list(section({...PART, list: word(LISTS, 'list of the page cache').default('inactive')}, 'a part of a file'), 'state.cache').default([]),
		dirty: list(section({...PART, age: instant.default(0)}, 'a part of a file'), 'state.dirty').default([]),
		slab: size.default(0),
		processes: list(
			section(
				{
					name: processName,
					rss: size.default(0),
					swapped: size.default(0),
					wakes: instant.optional(),
					rate: rate.default(0),
					write: flag.default(false),
					oom_score_adj: count(-1000, 1000).optional(),
					uid: count(0, 2 ** 31).optional(),
					compression: number(1, 64).optional(),
					zero_filled: number(0, 1).optional(),
				},
				'a process of the state',
			),
			'state.processes',
		)
			.refine(all => all.length <= MOST, messages.scenario.tooMany('state.processes', MOST))
			.default([]),
	},
	'state',
);
type Input = z.infer<typeof stateSchema>;
type Part = Input['cache'][number] | Input['dirty'][number];

/** Pages of a part of a file, the rest of it where no size is given. */
function partOf(part: Part, files: readonly FileConfig[], path: Path, report: Report): {readonly file: string; readonly from: number; readonly pages: number} {
	const file = files.find(one => one.path === part.file);
	const names = files.map(one => one.path);
	if (file === undefined) report([...path, 'file'], messages.scenario.noFile(part.file, nearest(part.file, names)));
	const from = Math.floor(part.from / 4096);
	const pages = part.size === undefined ? Math.max(0, (file?.pages ?? 0) - from) : pagesFor(part.size);
	if (file !== undefined && from + pages > file.pages)
		report([...path, part.size === undefined ? 'from' : 'size'], messages.scenario.outsideFile(file.path, file.pages));
	return {file: part.file, from, pages};
}

/** It sleeps; at `wakes` it uses all its memory once. */
function programOf({wakes, rate: speed, write}: Input['processes'][number]): Program {
	const rest = {do: 'sleep', us: 0} as const;
	return wakes === undefined ? [rest] : [{do: 'sleep', us: Math.max(1, wakes)}, {do: 'scan', access: write ? 'write' : 'read', rate: pageRate(speed)}, rest];
}

/** What the state takes of RAM, and what there is: all but the kernel's own and what keeps the marks. */
function checkRoom(state: StartState, config: MachineConfig, kernel: KernelMemory, report: Report): void {
	const swapped = state.processes.reduce((sum, one) => sum + one.swappedPages, 0);
	const swap = config.swaps.reduce((sum, area) => sum + (area.on === false ? 0 : area.pages), 0);
	if (swapped > swap) report(['state', 'processes'], messages.scenario.stateOverSwap(swapped, swap), 'key');
	const {zones, sysctls, transparentHugepage = 'never'} = config;
	const {slabShrinkable: _, ...held} = kernel;
	const total = zones.reduce((sum, zone) => sum + zone.managed, 0) - Object.values(held).reduce((sum, pages) => sum + pages, 0);
	const sized = zones.map(({name, managed}) => ({zoneClass: ZONE_NAMES.indexOf(name), managed}));
	const minKb = Number(sysctls['vm.min_free_kbytes'] ?? bootMinFreeKb(sized, config.kernel, transparentHugepage));
	const room = Math.max(0, Math.floor(total - (minKb / 4) * 1.5 - total / 64));
	// A part of a file that is dirty as well is there once.
	const cached = new Map<string, [number, number][]>();
	for (const {file, from, pages} of [...state.cache, ...state.dirty]) cached.set(file, [...(cached.get(file) ?? []), [from, from + pages]]);
	let wanted = state.slabPages + state.processes.reduce((sum, one) => sum + one.residentPages + Math.ceil((one.residentPages + one.swappedPages) / 512), 0);
	for (const ranges of cached.values()) {
		let to = 0;
		for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
			wanted += Math.max(0, end - Math.max(to, start));
			to = Math.max(to, end);
		}
	}
	if (wanted > room) report(['state'], messages.scenario.stateTooLarge(wanted, room), 'key');
}

/** The state that a scenario's machine starts in; what does not fit goes to `report`. Its processes join the population. */
export function readState(input: Input | undefined, config: MachineConfig, population: Population, report: Report): StartState | null {
	if (input === undefined) return null;
	const state: StartState = {
		cache: input.cache.map((part, i) => ({...partOf(part, config.files, ['state', 'cache', i], report), active: part.list === 'active'})),
		dirty: input.dirty.map((part, i) => ({...partOf(part, config.files, ['state', 'dirty', i], report), ageUs: part.age})),
		slabPages: pagesFor(input.slab),
		processes: input.processes.map(one => ({
			name: one.name,
			label: 'idle',
			residentPages: pagesFor(one.rss),
			swappedPages: pagesFor(one.swapped),
			program: programOf(one),
			...(one.oom_score_adj === undefined ? {} : {oomScoreAdj: one.oom_score_adj}),
			...(one.uid === undefined ? {} : {uid: one.uid}),
			...(one.compression === undefined ? {} : {compression: one.compression}),
			...(one.zero_filled === undefined ? {} : {zeroFilled: one.zero_filled}),
		})),
	};
	for (const [i, {file}] of input.dirty.entries())
		if (config.files.some(({path, disk}) => path === file && disk === TMPFS)) report(['state', 'dirty', i, 'file'], messages.scenario.neverDirty(file));
	for (const {name} of state.processes) population.add(name, 0, undefined);
	checkRoom(state, config, config.kernelMemory, report);
	return state;
}

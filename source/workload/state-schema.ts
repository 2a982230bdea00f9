// What a scenario's machine starts with (`state:`): read, and checked against its files, its memory and its swap.
import type * as z from 'zod';
import type {FileConfig, MachineConfig, StartState} from '../machine/config.ts';
import type {Program} from '../machine/command.ts';
import {TMPFS} from '../machine/files/shmem.ts';
import {messages} from '../messages.ts';
import type {Path} from './document.ts';
import {nearest} from './nearest.ts';
import {count, flag, instant, list, number, rate, type Report, section, size, text, word} from './schema.ts';
import {processName} from './spawn-event.ts';
import {checkRoom} from './state-room.ts';
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
	for (const [i, {wakes, rate: speed, write}] of input.processes.entries())
		if (wakes === undefined && (write || speed > 0))
			report(['state', 'processes', i, write ? 'write' : 'rate'], messages.scenario.neverWakes(write ? 'write' : 'rate'), 'key');
	for (const {name} of state.processes) population.add(name, 0, undefined);
	checkRoom(state, config, config.kernelMemory, report);
	return state;
}

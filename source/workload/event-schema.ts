// The events of a timeline: one registry of what may happen, each with its keys, its help and how it becomes actions.
import type * as z from 'zod';
import type {Call, Signal} from '../machine/command.ts';
import {TMPFS} from '../machine/files/shmem.ts';
import {messages} from '../messages.ts';
import type {Action, Again} from './action.ts';
import {sysctlValues} from './machine-schema.ts';
import {checkGroup, groupPath, VALUE_FILES, writeFile} from './group-schema.ts';
import {isFilePath} from './file-path.ts';
import {nearest} from './nearest.ts';
import {AGAIN, again} from './again.ts';
import {count, device, instant, rate, reportIssues, section, size, text, word} from './schema.ts';
import {type EventContext, type Parse, processName, processRef, reportNoFile, spawn} from './spawn-event.ts';
import {pageRate, pagesFor, parseInstant} from './units.ts';

const SIGNALS = ['TERM', 'KILL', 'STOP', 'CONT'] as const satisfies readonly Signal[];

/** What the child of a fork does with what it has. */
const USES = ['read', 'write', 'nothing'] as const;

const at = {at: instant, ...AGAIN};
/** Of an event that has been read, how it comes again. */
const REPETITION = section(AGAIN, 'an event').loose();

type EventKind<Key extends string = string> = {
	/** The key that says what happens. */
	readonly key: Key;
	/** Keys of such an event besides `at`, as help shows them. */
	readonly example: string;
	readonly help: string;
	/** Actions of an event, or null when something in it was complained of. `parse` checks the event against a schema. */
	readonly read: (raw: Readonly<Record<string, unknown>>, parse: Parse<unknown>, context: EventContext) => Action[] | null;
};

/** An event that a schema describes in full. */
function simple<const Key extends string, Shape extends z.core.$ZodLooseShape>(
	key: Key,
	example: string,
	help: string,
	shape: Shape,
	actions: (input: z.infer<z.ZodObject<Shape, z.core.$strict>>, context: EventContext) => Action[],
): EventKind<Key> {
	const schema = section({...at, ...shape}, `an event with ${key}`);
	return {
		key,
		example,
		help,
		read: (_raw, parse, context) => {
			const input = parse(schema as unknown as z.ZodType<unknown>);
			return input === null ? null : actions(input as z.infer<z.ZodObject<Shape, z.core.$strict>>, context);
		},
	};
}

function checkDevice(name: string | null, key: string, {swaps, report}: EventContext): void {
	if (name !== null && !swaps.includes(name)) report([key], messages.scenario.noSwap(name, swaps, nearest(name, swaps)));
	if (name === null && swaps.length === 0) report([key], messages.scenario.noSwap('', swaps, null));
}

export const EVENT_KINDS = [
	{key: 'spawn', example: '{at: 1s, spawn: leak, name: leaky, rate: 20MiB/s}', help: 'Starts a program.', read: spawn},
	simple('sysctl', '{at: 10s, sysctl: {vm.swappiness: 0}}', 'Writes sysctls.', {sysctl: sysctlValues}, ({sysctl}) =>
		Object.entries(sysctl as Readonly<Record<string, string>>).map(([name, written]) => ({kind: 'command', command: {kind: 'sysctl', name, value: written}})),
	),
	simple(
		'oom_score_adj',
		'{at: 12s, oom_score_adj: -500, of: leaky}',
		'Changes a process’s oom_score_adj.',
		{oom_score_adj: count(-1000, 1000), of: processRef},
		input => [{kind: 'oom_score_adj', of: input.of, value: input.oom_score_adj}],
	),
	simple('drop_caches', '{at: 20s, drop_caches: 3}', 'Drops clean page cache (1), slab (2) or both (3).', {drop_caches: count(1, 3)}, input => [
		{kind: 'command', command: {kind: 'sysctl', name: 'vm.drop_caches', value: String(input.drop_caches)}},
	]),
	simple(
		'signal',
		'{at: 25s, signal: TERM, to: leaky}',
		'Sends TERM, KILL, STOP or CONT to a process.',
		{signal: word(SIGNALS, 'signal'), to: processRef},
		input => [{kind: 'signal', to: input.to, signal: input.signal}],
	),
	simple(
		'fork',
		'{at: 27s, fork: leaky, name: saver, use: read, rate: 200MiB/s}',
		'Has a process fork. Its child uses all of its private memory once (read or write, at rate), or nothing, sleeps for hold, and ends. Later events may name it.',
		{fork: processRef, name: processName.optional(), use: word(USES, 'use').optional(), rate: rate.optional(), hold: instant.optional()},
		({fork: of, name, use = 'read', rate: uses, hold}) => [
			{
				kind: 'fork',
				of,
				name: name ?? ('name' in of ? `${of.name.slice(0, 9)}-child` : 'child'),
				access: use === 'write' ? 'write' : 'read',
				rate: use === 'nothing' ? null : pageRate(uses ?? 0),
				holdUs: hold ?? 0,
			},
		],
	),
	simple('swapoff', '{at: 30s, swapoff: true}', 'Turns swap off: all of it, or one area by name.', {swapoff: device}, ({swapoff}, context) => {
		checkDevice(swapoff, 'swapoff', context);
		return [{kind: 'swapoff', device: swapoff}];
	}),
	simple('swapon', '{at: 40s, swapon: swap}', 'Turns swap on: all of it, or one area by name.', {swapon: device}, ({swapon}, context) => {
		checkDevice(swapon, 'swapon', context);
		return [{kind: 'swapon', device: swapon}];
	}),
	simple('sysrq', '{at: 50s, sysrq: f}', 'Lets the OOM killer choose now.', {sysrq: word(['f'], 'sysrq key')}, () => [
		{kind: 'command', command: {kind: 'sysrq', key: 'f'}},
	]),
	simple(
		'create_file',
		'{at: 5s, create_file: /data/new, size: 100MiB}',
		'Makes a file; its pages are not in RAM.',
		{create_file: text, size, disk: text.optional()},
		(input, {disks, files, report}) => {
			const disk = input.disk ?? (disks.includes('data') ? 'data' : (disks[0] ?? 'data'));
			if (!disks.includes(disk) && disk !== TMPFS) report(['disk'], messages.scenario.unknownWord('disk for files', disk, disks, nearest(disk, disks)));
			if (!isFilePath(input.create_file)) report(['create_file'], messages.scenario.notFilePath(input.create_file));
			if (files.has(input.create_file)) report(['create_file'], messages.scenario.fileExists(input.create_file));
			if (input.size === 0) report(['size'], messages.scenario.emptyFile(input.create_file));
			return [{kind: 'command', command: {kind: 'create_file', path: input.create_file, pages: pagesFor(input.size), disk}}];
		},
	),
	simple('sync', '{at: 30s, sync: true}', 'Writes out all that is dirty, by a process sync that waits for it.', {sync: word(['true'], 'way to sync')}, () => [
		{kind: 'command', command: {kind: 'sync'}},
	]),
	simple(
		'umount',
		'{at: 40s, umount: data}',
		'Unmounts a disk: a process umount writes what is dirty of it, and drops what is cached.',
		{umount: text},
		(input, {disks, report}) => {
			if (!disks.includes(input.umount)) report(['umount'], messages.scenario.unknownWord('disk for files', input.umount, disks, nearest(input.umount, disks)));
			return [{kind: 'command', command: {kind: 'umount', disk: input.umount}}];
		},
	),
	simple(
		'remount',
		'{at: 41s, remount: tmpfs, size: 768MiB}',
		'Sets how much the tmpfs may hold, as mount -o remount,size= does: not less than it holds; 0 for no limit.',
		{remount: word([TMPFS], 'mounted file system'), size},
		input => [{kind: 'command', command: {kind: 'remount', pages: pagesFor(input.size)}}],
	),
	simple(
		'truncate',
		'{at: 42s, truncate: /data/new, size: 0B}',
		'Sets the size of a file, at most to what it began with; pages beyond it are thrown away, dirty or not. With of, a process by its pid, the one that it has open by that path, removed or not: what : > /proc/PID/fd/3 does.',
		{truncate: text, size, of: count(1, 2 ** 22).optional()},
		({truncate: path, size: bytes, of}, context) => {
			const isThere = context.files.has(path) || (of !== undefined && context.removed?.has(path) === true);
			if (!isThere) reportNoFile('truncate', path, context);
			return [{kind: 'command', command: {kind: 'truncate', path, pages: pagesFor(bytes), ...(of === undefined ? {} : {of})}}];
		},
	),
	simple(
		'unlink',
		'{at: 43s, unlink: /data/new}',
		'Removes a file: its pages are thrown away, dirty or not, once nobody has it open, maps or runs it. create_file makes another of that name.',
		{unlink: text},
		(input, context) => {
			if (!context.files.has(input.unlink)) reportNoFile('unlink', input.unlink, context);
			return [{kind: 'command', command: {kind: 'unlink', path: input.unlink}}];
		},
	),
	simple('mkdir', '{at: 5s, mkdir: /web/api}', 'Makes a memory group.', {mkdir: text}, (input, {groups, report}) => {
		const path = groupPath(input.mkdir);
		if (path === null) report(['mkdir'], messages.scenario.notGroup(input.mkdir));
		else if (path === '/' || groups.has(path)) report(['mkdir'], messages.scenario.groupExists(input.mkdir));
		else if (path.lastIndexOf('/') > 0) checkGroup(path.slice(0, path.lastIndexOf('/')), groups, ['mkdir'], report);
		groups.set(path ?? input.mkdir, null);
		return [{kind: 'command', command: {kind: 'mkdir', path: path ?? input.mkdir}}];
	}),
	simple(
		'rmdir',
		'{at: 9s, rmdir: /web/api}',
		'Removes a memory group that has neither processes nor groups in it.',
		{rmdir: text},
		(input, {groups, report}) => {
			const path = checkGroup(input.rmdir, groups, ['rmdir'], report);
			groups.delete(path);
			return [{kind: 'command', command: {kind: 'rmdir', path}}];
		},
	),
	simple(
		'cgroup',
		'{at: 6s, cgroup: /web, memory.high: 96MiB}',
		'Writes to files of a memory group: memory.min, low, high, max, swap.high, swap.max, zswap.max, zswap.writeback, oom.group, reclaim; cgroup.kill, cgroup.freeze, cgroup.pressure.',
		{cgroup: text, ...VALUE_FILES, 'memory.reclaim': size.optional(), 'cgroup.kill': count(1, 1).optional(), 'cgroup.freeze': count(0, 1).optional()},
		({cgroup, ...input}, {groups, report}) => {
			const files = input as Readonly<Record<string, unknown>>;
			const path = checkGroup(cgroup, groups, ['cgroup'], report);
			const given = Object.keys(files).filter(file => /^(memory|cgroup)\./.test(file) && files[file] !== undefined);
			return given.map(file => writeFile(path, file, files[file] as string | number));
		},
	),
	simple(
		'move',
		'{at: 7s, move: leaky, to: /web}',
		'Moves a process to a memory group; what it has stays where it is charged.',
		{move: processRef, to: text},
		(input, {groups, report}) => [{kind: 'move', process: input.move, to: checkGroup(input.to, groups, ['to'], report)}],
	),
	simple(
		'call',
		'{at: 8s, call: malloc, of: 301, size: 100KiB}',
		'Has a process, by its pid, call malloc (size), free (address), access its memory (address, size, access: read or write), or leak from then on (rate).',
		{
			call: word(['malloc', 'free', 'access', 'leak'], 'call'),
			of: count(1, 2 ** 22),
			size: size.optional(),
			address: text.optional(),
			rate: rate.optional(),
			access: word(['read', 'write'], 'access').optional(),
		},
		({call, of, size: bytes, address: written, access = 'read', rate: grows}, {report}) => {
			if (call === 'leak') {
				if (grows === undefined) report(['rate'], messages.scenario.callNeeds(call));
				return [{kind: 'command', command: {kind: 'call', pid: of, call: {do: call, rate: pageRate(grows ?? 0)}}}];
			}
			const address = Number(written ?? Number.NaN);
			if (call === 'malloc' ? bytes === undefined : !Number.isSafeInteger(address)) {
				report([call === 'malloc' ? 'size' : 'address'], messages.scenario.callNeeds(call));
				return [];
			}
			const made: Call =
				call === 'malloc' ? {do: call, bytes: bytes as number} : call === 'free' ? {do: call, address} : {do: call, address, bytes: bytes ?? 1, access};
			return [{kind: 'command', command: {kind: 'call', pid: of, call: made}}];
		},
	),
] as const satisfies readonly EventKind[];

/** When an event happens, before anything else about it is known; 0 where that cannot be told. */
export function eventTime(raw: unknown): number {
	const parsed = typeof raw === 'object' && raw !== null && !Array.isArray(raw) && 'at' in raw ? parseInstant(raw.at) : null;
	return parsed?.ok ? parsed.value : 0;
}

/** Keys that every event takes besides what it does, for help. */
export const EVENT_KEYS = [
	['at', 'when it happens'],
	['every', 'again so long after each time, for ever: {at: 30s, every: 4m, spawn: burst, size: 40MiB}; what has no end costs nothing until it happens'],
	['times', 'with every: how often in all'],
] as const satisfies readonly (readonly [name: string, help: string])[];

/** Reads an event. Tells `context.report` of what is wrong, with paths that begin at the event, and returns null then. */
export function readEvent(raw: unknown, context: EventContext): {readonly actions: readonly Action[]; readonly again: Again | undefined} | null {
	const {report} = context;
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
		report([], messages.scenario.notEvent(EVENT_KINDS[0].example));
		return null;
	}
	const event = raw as Readonly<Record<string, unknown>>;
	const keys = EVENT_KINDS.map(kind => kind.key) as readonly string[];
	const present = 'spawn' in event ? ['spawn'] : keys.filter(key => key in event);
	const kind = EVENT_KINDS.find(one => one.key === present[0]);
	if (kind === undefined) {
		const written = Object.keys(event).find(key => key !== 'at');
		if (written === undefined) report([], messages.scenario.emptyEvent(keys));
		else report([written], messages.scenario.unknownEvent(written, nearest(written, keys), keys), 'key');
		return null;
	}
	if (present[1] !== undefined) {
		report([present[1]], messages.scenario.twoEvents(present[0] as string, present[1]), 'key');
		return null;
	}
	const parse: Parse<unknown> = schema => {
		const result = schema.safeParse(event);
		if (result.success) return result.data;
		reportIssues(result.error.issues, report);
		return null;
	};
	const actions = kind.read(event, parse, context);
	if (actions === null) return null;
	if (kind.key === 'create_file' && 'every' in event) report(['every'], messages.scenario.onceOnly(), 'key');
	const repeated = REPETITION.safeParse(event);
	return {actions, again: repeated.success ? again(repeated.data, report) : undefined};
}

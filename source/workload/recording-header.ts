// What of a recording's header is used, and its workload lines as words: "START NAME ADJ KIND ARGS… [cpu=N] [bind=NODE] [pref=NODE] [stop=T] [cg=GROUP]".
// Format: fixtures/recordings/README.md. Keys that are not named here do not matter; what is named has to be a number that a kernel could have counted.
import * as z from 'zod';
import {ZONE_NAMES} from '../machine/config.ts';
import {replayMessages} from '../messages/replay.ts';
import {LIMITS} from './limits.ts';

/** 256 GiB in pages, and in KiB: the largest machine, and the largest file or swap area. */
const MOST_PAGES = 2 ** 26;
const MOST_KB = 2 ** 28;
export const MOST_SECONDS = LIMITS.instantUs / 1e6;

const pages = z.number().int().min(0).max(MOST_PAGES);

const bootZone = z
	.object({
		node: z.number().int().min(0).max(63),
		name: z.enum(ZONE_NAMES),
		free: pages,
		managed: pages,
		present: pages,
		spanned: pages,
		start_pfn: z
			.number()
			.int()
			.min(0)
			.max(2 ** 40)
			.optional(),
		/** Pages on the lists of the CPUs, and the most that these may hold. */
		pcp: pages.optional(),
		pcp_high: pages.optional(),
	})
	.refine(({free, managed, present, spanned}) => free <= managed && managed <= present && present <= spanned, 'free, managed, present and spanned do not fit');
export type BootZone = z.infer<typeof bootZone>;

/** Figures by name; what is no number counts as 0, as a figure that is missing does. */
const figures = z.record(
	z.string(),
	z
		.unknown()
		.transform(raw => (typeof raw === 'number' ? raw : 0))
		.pipe(z.number().int().min(0)),
);

const schema = z.object({
	type: z.literal('header'),
	scenario: z.string().default(''),
	kernel: z.string().optional(),
	/** Seconds that the kernel had run at time 0. */
	time_zero_monotonic: z.number().min(0).max(MOST_SECONDS).optional(),
	smp: z.number().int().min(1).max(64).optional(),
	swap_kb: z.number().int().min(0).max(MOST_KB).optional(),
	machine: z.string().optional(),
	thp: z.string().optional(),
	lru_gen: z.string().optional(),
	data_disk: z.string().optional(),
	swap_disk: z.string().optional(),
	sysctls: z.record(z.string(), z.union([z.string(), z.number().transform(String)])).optional(),
	/** Memory groups by their paths, parents first, and what was written to the files of each. */
	cgroups: z.record(z.string(), z.record(z.string(), z.string())).optional(),
	workload: z.array(z.string()).max(LIMITS.workloadLines),
	boot: z.object({
		zones: z
			.array(bootZone)
			.nonempty()
			.refine(zones => new Set(zones.map(({node, name}) => `${node} ${name}`)).size === zones.length, 'a node has each zone once'),
		nodes: z.array(figures).optional(),
		meminfo: figures,
	}),
});
export type RecordingHeader = z.infer<typeof schema>;

/** The header, of which only what is used is left. Throws RangeError, saying where it is none. */
export function parseHeader(row: unknown): RecordingHeader {
	const parsed = schema.safeParse(row);
	if (parsed.success) return parsed.data;
	const [{path, message}] = parsed.error.issues;
	throw new RangeError(replayMessages.badHeader(path.join('.'), message));
}

export type WorkloadLine = {
	readonly startUs: number;
	readonly name: string;
	readonly adj: number;
	readonly kind: string;
	readonly args: readonly string[];
	/** cpu, bind and pref: numbers of a CPU and of nodes; stop: seconds after the driver's start. */
	readonly options: Readonly<Record<string, number>>;
	/** The memory group that it starts in. */
	readonly group?: string;
};

/** A number as it stands in a line, from 0 to `most`; a rate or a time may be a fraction. */
function isNumber(text: string | undefined, most: number, fraction: boolean): boolean {
	return text !== undefined && (fraction ? /^\d+(\.\d+)?$/ : /^\d+$/).test(text) && Number(text) <= most;
}

/** Seconds out of a workload line in microseconds. Throws RangeError. */
export function seconds(text: string | undefined, line: string): number {
	if (!isNumber(text, MOST_SECONDS, true)) throw new RangeError(replayMessages.badWorkload(line));
	return Math.round(Number(text) * 1e6);
}

/** Arguments of each kind in order. some: KiB, at least one; size: KiB, or nothing. Those behind "?" may be left out. */
const ARGUMENTS: Readonly<Record<string, readonly ('path' | 'rate' | 'some' | 'size' | '?')[]>> = {
	anon: ['rate', '?', 'size'],
	anonhot: ['some', 'rate'],
	anonpart: ['size', '?', 'size'],
	readfile: ['path', 'rate', '?', 'size'],
	rereadfile: ['path', 'rate', 'some', '?', 'size'],
	dirty: ['path', 'rate', 'some'],
	churn: ['some'],
	shm: ['some', 'rate'],
	cow: ['some', 'rate'],
};
export const WORKLOAD_KINDS: readonly string[] = Object.keys(ARGUMENTS);

/** Throws RangeError for a kind that is not known, or arguments that are not its own. */
export function checkWork(kind: string, args: readonly string[]): void {
	const own = Object.hasOwn(ARGUMENTS, kind) ? ARGUMENTS[kind] : undefined;
	if (own === undefined) throw new RangeError(replayMessages.badKind(kind, WORKLOAD_KINDS));
	const needed = own.includes('?') ? own.indexOf('?') : own.length;
	const wanted = own.filter(what => what !== '?');
	const fits = wanted.every((what, i) => {
		const text = args[i];
		if (text === undefined) return i >= needed;
		if (what === 'path') return text.startsWith('/');
		return isNumber(text, MOST_KB, what === 'rate') && (what !== 'some' || Number(text) > 0);
	});
	if (!fits || args.length > wanted.length) throw new RangeError(replayMessages.badArguments(kind, args));
}

const OPTIONS: Readonly<Record<string, number>> = {cpu: 63, bind: 63, pref: 63, stop: MOST_SECONDS};

/** Throws RangeError for a line that has not START NAME ADJ KIND, or an option that says no number. */
export function parseLine(text: string): WorkloadLine {
	const [start, name, adj, kind, ...words] = text.trim().split(/\s+/);
	const startUs = seconds(start, text);
	if (kind === undefined || !/^-?\d{1,4}$/.test(adj) || Math.abs(Number(adj)) > 1000) throw new RangeError(replayMessages.badWorkload(text));
	const options: Record<string, number> = {};
	const args: string[] = [];
	let group: string | undefined;
	for (const word of words) {
		const [, key, value] = /^([a-z]+)=(.*)$/.exec(word) ?? [];
		if (key === 'cg') group = value;
		else if (key === undefined || !Object.hasOwn(OPTIONS, key)) args.push(word);
		else if (isNumber(value, OPTIONS[key], key === 'stop')) options[key] = Number(value);
		else throw new RangeError(replayMessages.badWorkload(text));
	}
	return {startUs, name, adj: Number(adj), kind, args, options, ...(group === undefined ? {} : {group})};
}

// The table of two machines: a row a figure, how far apart they are, and which is furthest.
import {type Figure, isSetting} from './figures.ts';
import type {Pair, Seen} from './seen.ts';

export type Row = {
	readonly figure: Figure;
	readonly a: number | undefined;
	readonly b: number | undefined;
	/** 0: equal; 1: one has it and the other does not. */
	readonly apart: number;
};

/** |a − b| as a share of the larger: 0 where they are equal, 1 where one is 0 or absent. */
export function apart(a: number | undefined, b: number | undefined): number {
	if (a === b) return 0;
	if (a === undefined || b === undefined || Math.sign(a) !== Math.sign(b)) return 1;
	return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

export function rowOf(figure: Figure, pair: Pair<Seen>): Row {
	const [a, b] = [figure.value(pair.a), figure.value(pair.b)];
	return {figure, a, b, apart: apart(a, b)};
}

/** Of figures that are as far apart, what hurts most stands first. */
const GRAVEST = [
	'oom_kill',
	'allocstall',
	'stall_time',
	'pgscan_direct',
	'pgsteal_direct',
	'free_lowest',
	'psi_memory_full_total',
	'psi_memory_some_total',
	'latency_p99',
	'latency_max',
	'latency_p90',
	'latency_p50',
	'requests_dropped',
	'requests_late',
	'workingset_refault_anon',
	'workingset_refault_file',
	'pgmajfault',
	'pswpin',
	'pswpout',
	'pageoutrun',
	'kswapd_woken',
	'kswapd_awake',
	'pgscan_kswapd',
	'pgsteal_kswapd',
	'free',
	'Cached',
	'AnonPages',
	'SwapUsed',
	'Slab',
];
const gravity = ({figure: {name}}: Row): number => (GRAVEST.includes(name) ? GRAVEST.indexOf(name) : GRAVEST.length);

/** Furthest apart on top; equal ones last. */
export const byDistance = (rows: readonly Row[]): readonly Row[] =>
	[...rows].sort(
		(one, other) => Number(other.apart === 1) - Number(one.apart === 1) || (one.apart === 1 ? gravity(one) - gravity(other) : other.apart - one.apart),
	);

/** Names of one figure twice: what a table for people shows once. */
const TWICE: ReadonlySet<string> = new Set(['time', 'MemFree', 'free_highest', 'requests_waiting']);

/** What a person looks at of the machine: figures of the registry that are no settings. */
export const chiefRows = (figures: readonly Figure[], pair: Pair<Seen>): readonly Row[] =>
	byDistance(figures.filter(({of, name}) => of === 'machine' && !isSetting(name) && !TWICE.has(name)).map(figure => rowOf(figure, pair)));

/** Of memory groups, and of programs: their requests, what they lost, what they have; how they lived otherwise is no difference that anybody feels. */
const QUIET = /\.(time_(on_cpu|sleep|stopped|wait_for_cpu)|oom_score|minflt|requests_queued)$/;
export const programRows = (figures: readonly Figure[], pair: Pair<Seen>): readonly Row[] =>
	byDistance(
		figures.filter(({of, name}) => (of === 'group' && !isSetting(name)) || (of === 'process' && !QUIET.test(name))).map(figure => rowOf(figure, pair)),
	);

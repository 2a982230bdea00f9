// What is said of an expression that speaks of one machine alone, as a sweep takes them.
import type {Side} from '../workload/compare/seen.ts';
import {spoken, type Table} from './language.ts';
import {listed} from './numbers.ts';
import {requireEnglish} from './require.ts';
import {requireChinese} from './zh/require.ts';
import {aloneChinese} from './zh/require-alone.ts';

const quoted = (text: string): string => `"${text}"`;
const meant = (near: string | null, otherwise: string): string => (near === null ? otherwise : ` did you mean ${quoted(near)}?`);

const aloneEnglish = {
	cannotRead: (why: string): string => `it cannot be read (${why}); write it as 'stall_time == 0'.`,
	notFigure: (): string => 'a figure is written as stall_time, free.DMA32, processes.NAME.rss or groups./PATH.current.',
	comparisonMeasured: (): string => 'it compares; a figure is measured, or what is reckoned of some, as stall_time / allocstall.',
	noProcess: (_side: Side, name: string, near: string | null): string =>
		`there is no process ${quoted(name)};${meant(near, ' name one that the scenario starts.')}`,
	noGroup: (_side: Side, path: string, near: string | null): string =>
		`there is no memory group ${quoted(path)};${meant(near, ' name one that the scenario makes, as groups./docker/shop.events_oom_kill.')}`,
	noPlace: (_side: Side, name: string, zones: readonly string[], nodes: number): string =>
		`the machine has nothing to give for ${quoted(name)}; its zones are ${listed([...new Set(zones)])}, its nodes ${nodes === 1 ? 'node0 alone' : `node0 to node${nodes - 1}`}.`,
	notComparison: (): string => "it has to compare, with <, <=, >, >=, == or !=, as in 'stall_time == 0'.",
	noFunction: (): string => 'the only functions are lowest(…) and highest(…), of one figure, as in highest(psi_memory_some).',
	notOne: (): string => "it is not one expression; write it as 'stall_time == 0'.",
} as const;
export type AloneWords = Table<typeof aloneEnglish>;

/** Words about an expression that speaks of one machine: its figures stand without a letter. */
export const requireAlone = spoken({...requireEnglish, ...aloneEnglish}, {...requireChinese, ...aloneChinese});

// What a lesson's machine answered, in figures: for whoever checks lessons.
import type {Reading} from '../workload/lesson/measure.ts';
import {spoken, type Table} from './language.ts';
import {listed, spaced} from './numbers.ts';
import {readingChinese} from './zh/lesson-readings.ts';

/** A value as it is: whole, or with what decimals it has up to two. */
const numberText = (value: number): string => (Number.isInteger(value) ? spaced(value) : String(Math.round(value * 100) / 100));

const readingEnglish = {
	inB: ' in B',
	nobody: 'nobody',
	nothing: 'nothing',
	killed: (side: string, whom: string): string => `killed${side}: ${whom}`,
	page: (address: string, shared: boolean | null): string => `${address} ${shared === null ? 'is not present' : shared ? 'shared' : 'not shared'}`,
} as const;
export type ReadingWords = Table<typeof readingEnglish>;
const words = spoken(readingEnglish, readingChinese);

export function readingText({condition, value}: Reading): string {
	const side = condition.side === 'b' ? words.inB : '';
	if (condition.kind === 'killed') return words.killed(side, (value as readonly string[]).length === 0 ? words.nobody : listed(value as readonly string[]));
	if (condition.kind === 'same-page') return words.page(`0x${condition.address.toString(16)}`, value as boolean | null);
	const of = condition.percentOf === null ? '' : ' %';
	return `${condition.figure}${side} ${value === null ? words.nothing : `${numberText(value as number)}${of}`}`;
}

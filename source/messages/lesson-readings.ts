// What a lesson's machine answered, in figures: for whoever checks lessons.
import type {Reading} from '../workload/lesson/measure.ts';
import {listed, spaced} from './numbers.ts';

/** A value as it is: whole, or with what decimals it has up to two. */
const numberText = (value: number): string => (Number.isInteger(value) ? spaced(value) : String(Math.round(value * 100) / 100));

export function readingText({condition, value}: Reading): string {
	const side = condition.side === 'b' ? ' in B' : '';
	if (condition.kind === 'killed') return `killed${side}: ${(value as readonly string[]).length === 0 ? 'nobody' : listed(value as readonly string[])}`;
	if (condition.kind === 'same-page')
		return `0x${condition.address.toString(16)} ${value === null ? 'is not present' : value === true ? 'shared' : 'not shared'}`;
	const of = condition.percentOf === null ? '' : ' %';
	return `${condition.figure}${side} ${value === null ? 'nothing' : `${numberText(value as number)}${of}`}`;
}

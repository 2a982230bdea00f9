// A row for each figure of both machines, of their zones, nodes and processes. What a machine has not is an empty cell: it is not 0.
import type {Figure} from '../../../workload/compare/figures.ts';
import {SIDES} from '../../../workload/compare/seen.ts';
import type {Result} from '../result.ts';

/** RFC 4180. */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const number = (value: number | undefined): string => (value === undefined ? '' : String(Number(value.toFixed(6))));

function row({name, unit, value}: Figure, {comparison: {seen}, ranges, seeds}: Result): string {
	const [a, b] = [value(seen.a), value(seen.b)];
	const known = a !== undefined && b !== undefined;
	const range = seeds === 1 ? [] : SIDES.flatMap(side => [number(ranges.get(name)?.[side]?.least), number(ranges.get(name)?.[side]?.most)]);
	return [field(name), unit, number(a), number(b), number(known ? b - a : undefined), number(known && a !== 0 ? b / a : undefined), ...range].join(',');
}

export function csvOf(result: Result): string {
	const range = result.seeds === 1 ? [] : ['a_min', 'a_max', 'b_min', 'b_max'];
	const header = ['figure', 'unit', 'a', 'b', 'difference', 'ratio', ...range].join(',');
	return `${[header, ...result.figures.map(figure => row(figure, result))].join('\n')}\n`;
}

// A row of the table of two machines for people: what it is called, both figures in the unit that it has for them, the shares of its bars, how far apart they are.
import {amount, compareMessages as words} from '../../messages/compare.ts';
import type {Figure} from './figures.ts';
import type {Row} from './rows.ts';

const KIB_A_MIB = 1024;
/** Smaller sizes have three decimals. */
const SMALL_KB = 103;
export type TableRow = {
	readonly label: string;
	readonly a: string;
	readonly b: string;
	/** Shares of the larger, 0 to 1. */
	readonly share: {readonly a: number; readonly b: number};
	readonly note: string;
	readonly name: string;
	/** "182 – 190" and the like, where there are several seeds. */
	readonly range: string;
};

const decimals = (value: number, places: number): string => {
	const [whole = '', rest = ''] = Math.abs(value).toFixed(places).split('.');
	return `${value < 0 ? '−' : ''}${amount(Number(whole))}.${rest}`;
};

/** A value in the unit that the table has for it: MiB for kB. */
export function cell(value: number | undefined, unit: Figure['unit']): string {
	if (value === undefined) return words.missing;
	if (value === 0) return '0';
	if (unit === 'kB') return decimals(value / KIB_A_MIB, Math.abs(value) < SMALL_KB ? 3 : 1);
	if (unit === 'ms') return decimals(value, Math.abs(value) < 1 ? 3 : 1);
	return Number.isInteger(value) ? amount(value) : decimals(value, 2);
}

/** "A only", "A × 7.6", "B −38.0" of MiB, "B +6.1 %". */
export function noteOf({figure: {unit}, a = 0, b = 0}: Row): string {
	const {note} = words;
	if (a === b) return note.alike;
	if (a === 0 || b === 0) return note.only(b === 0 ? 'a' : 'b');
	if (Math.sign(a) === Math.sign(b)) {
		const ratio = Math.max(a / b, b / a);
		if (ratio > 2) return note.times(Math.abs(a) > Math.abs(b) ? 'a' : 'b', ratio);
	}
	return unit === 'kB' && Math.abs(b - a) >= SMALL_KB ? note.size((b - a) / KIB_A_MIB) : note.percent((100 * (b - a)) / Math.abs(a));
}

const unitOf = (unit: Figure['unit']): string => words.units[unit] ?? unit;

export const labelOf = ({label, unit}: Pick<Figure, 'label' | 'unit'>): string => words.label(label, unitOf(unit));

/** `range`: over several seeds, where there are any. */
export function tableRow(row: Row, range = ''): TableRow {
	const {figure, a, b} = row;
	const most = Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0));
	const share = (value: number | undefined): number => (most === 0 ? 0 : Math.abs(value ?? 0) / most);
	return {
		label: labelOf(figure),
		a: cell(a, figure.unit),
		b: cell(b, figure.unit),
		share: {a: share(a), b: share(b)},
		note: noteOf(row),
		name: figure.name,
		range,
	};
}

// What a figure is that a chart may show: its axis, its columns, its marks and its words, of one Sample.
import type {LeadName} from '../../workload/lead.ts';
import type {Token, Zone} from '../theme/tokens.ts';
import {apportion, type Axis, bordersOf} from './axis.ts';
import type {Reading} from './columns.ts';

/** A name at the chart's edge, in the row that stands on its value. */
export type Label = {readonly row: number; readonly name: string; readonly value: string; readonly token: Token};

export type Figure = {
	readonly name: LeadName;
	readonly title: string;
	/** In few words, over a chart without a number of its own. */
	readonly short: string;
	readonly axis: (rows: number) => Axis;
	readonly reading: Reading;
	/** Whose kswapd the strip under it shows. */
	readonly node: number;
	readonly now: number;
	readonly zone: Zone;
	readonly labels: (axis: Axis, how: {readonly compact: boolean; readonly spacing: boolean; readonly named: boolean}) => readonly Label[];
	/** The number in large digits, the widest that it may be, its unit, what state it is in, and how far from the next mark. */
	readonly heading: string;
	readonly text: string;
	readonly widest: string;
	readonly unit: string;
	readonly state: readonly [glyph: string, word: string];
	readonly distance: string;
};

/** Borders of bands that are as high as they are wide, a row each at least. */
export const evenBorders = (values: readonly number[], rows: number): readonly number[] =>
	bordersOf(
		apportion(
			values.slice(1).map((value, i) => value - (values[i] as number)),
			rows,
		),
	);

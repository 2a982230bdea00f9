// Figures of a sweep as its sentences and plots write them.
import {amount} from './numbers.ts';
import {unitSaid} from './units.ts';

/** What a measure is called: the word that the registry has for it, and its unit. */
export type Named = {readonly label: string; readonly unit: string};

const DECIMALS = 3;
/** A figure with its unit. */
export const figure = (value: number, {unit}: Named): string => {
	const short = Number(value.toFixed(Math.abs(value) >= 100 ? 1 : DECIMALS));
	return `${amount(short)}${unit === '' || unit === 'events' ? '' : ` ${unitSaid(unit)}`}`;
};

/** "vm.min_free_kbytes 5 793": a bare number with its groups. */
export const value = (text: string): string => (/^\d+$/.test(text) ? amount(Number(text)) : text);

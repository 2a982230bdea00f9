// Figures as they stand in a sentence (docs/look.md, "Numbers"): a space every three digits, a real minus, sizes in MiB with one decimal.
import {languageNow} from './language.ts';

/** The words of a sentence, where the groups of a number are one, and its % too: no line is to end within it. */
export const wordsOf = (text: string): readonly string[] => text.split(/ (?!(?<=\d )\d{3}(?!\d)|%)/);

/** What is missing, or not known (NaN): never a figure. */
export const MISSING = '–';

/** "110 260", "−372 950". Whole numbers only. */
export function spaced(value: number): string {
	if (Number.isNaN(value)) return MISSING;
	const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, ' ');
	return value < 0 ? `−${digits}` : digits;
}

/** "429.4 MiB" of so many 4 KiB pages; GiB from 1000 MiB on. */
export function pagesAsSize(pages: number): string {
	if (Number.isNaN(pages)) return MISSING;
	const mib = pages / 256;
	return mib < 1000 ? `${mib.toFixed(1)} MiB` : `${(mib / 1024).toFixed(1)} GiB`;
}

/** What stands in a file of a memory group: "128 MiB" where it is a size, "max" and "1" as they are. */
export const groupValue = (file: string, text: string): string => (file !== 'memory.oom.group' && /^\d+$/.test(text) ? bytesAsSize(Number(text), false) : text);

/** "3 295 B", "12.4 KiB", "128.0 MiB", "1.0 GiB" of bytes; in a sentence without ".0". */
export function bytesAsSize(bytes: number, decimals = true): string {
	if (bytes < 10_000) return `${spaced(bytes)} B`;
	const text = bytes < 1000 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : pagesAsSize(bytes / 4096);
	return decimals ? text : text.replace('.0 ', ' ');
}

const KIB = 1024;
/** "24 B", "100 KiB", "97.7 KiB", "1.0 MiB", "8.0 GiB", "128 TiB", "16.0 EiB", of bytes. */
export function sizeOfBytes(bytes: number): string {
	if (bytes < KIB) return `${bytes} B`;
	if (bytes < KIB ** 2) return `${(bytes / KIB).toFixed(1).replace('.0', '')} KiB`;
	const units = ['MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
	let value = bytes / KIB ** 2;
	let unit = 0;
	for (; value >= 999.5 && unit < units.length - 1; unit++) value /= KIB;
	return `${value < 99.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** "one", "one and two", "one, two and three"; in Chinese with 、 between. */
export function listed(words: readonly string[]): string {
	if (languageNow() === 'zh') return words.join('、');
	const last = words.at(-1) ?? '';
	return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** "one", "one or two", "one, two or three". */
export function alternatives(words: readonly string[]): string {
	const last = words.at(-1) ?? '';
	if (words.length < 2) return last;
	return languageNow() === 'zh' ? `${words.slice(0, -1).join('、')} 或 ${last}` : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** "+25", "−3", "0". */
export const signed = (value: number): string => (value > 0 ? `+${spaced(value)}` : spaced(value));

/** A figure as it stands in a sentence: "10 240", "5.103". */
export const amount = (value: number): string => {
	if (Number.isInteger(value)) return spaced(value);
	const [whole = '', decimals = ''] = Math.abs(value).toFixed(3).split('.');
	const short = decimals.replace(/0+$/, '');
	return `${value < 0 ? '−' : ''}${spaced(Number(whole))}${short === '' ? '' : `.${short}`}`;
};

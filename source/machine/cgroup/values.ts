// Texts that are written to the files of a group, read as the kernel reads them. (page_counter_memparse of mm/page_counter.c, memparse of lib/cmdline.c, kstrtoint;
// memory_reclaim of mm/memcontrol.c; docs C 3)
import {no, type Refusal} from '../command.ts';
import {UNLIMITED} from './group.ts';

const PAGE = 4096n;
const SHIFTS: Readonly<Record<string, bigint>> = {K: 10n, M: 20n, G: 30n, T: 40n, P: 50n, E: 60n};

/** strstrip, of what comes before a NUL. */
export const strip = (text: string): string => (text.split('\0', 1)[0] as string).replace(/^[\t-\r \u00a0]+|[\t-\r \u00a0]+$/g, '');

/** A number as simple_strtoull reads it: octal, decimal or hexadecimal, wrapped to 64 bits; and what follows it. */
function readNumber(text: string): {readonly value: bigint; readonly rest: string} {
	const hex = /^0[xX]([0-9a-fA-F]+)/.exec(text);
	if (hex !== null) return {value: BigInt.asUintN(64, BigInt(`0x${hex[1]}`)), rest: text.slice(hex[0].length)};
	const octal = /^0([0-7]*)/.exec(text);
	if (octal !== null) return {value: BigInt.asUintN(64, BigInt(`0o${octal[1] === '' ? '0' : octal[1]}`)), rest: text.slice(octal[0].length)};
	const digits = /^\d+/.exec(text)?.[0] ?? '';
	return {value: BigInt.asUintN(64, BigInt(digits === '' ? '0' : digits)), rest: text.slice(digits.length)};
}

/** Bytes with a suffix of 1024s. */
function readBytes(text: string): {readonly value: bigint; readonly rest: string} {
	const {value, rest} = readNumber(text);
	const shift = SHIFTS[rest.slice(0, 1).toUpperCase()];
	return shift === undefined ? {value, rest} : {value: BigInt.asUintN(64, value << shift), rest: rest.slice(1)};
}

/** Pages of a limit: bytes rounded down, or "max"; null: EINVAL. An empty line is 0. */
export function parsePages(text: string): number | null {
	const word = strip(text);
	if (word === 'max') return UNLIMITED;
	const {value, rest} = readBytes(word);
	if (rest !== '') return null;
	return Math.min(Number(value / PAGE), UNLIMITED);
}

/** A whole number as kstrtoint reads it: a sign, then decimal, 0x… or 0…; otherwise its errno. */
export function parseWhole(text: string): number | 'EINVAL' | 'ERANGE' {
	const [, sign, digits = ''] = /^([-+]?)(0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(strip(text)) ?? [];
	if (sign === undefined) return 'EINVAL';
	const value = (sign === '-' ? -1n : 1n) * BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
	return value === BigInt.asIntN(32, value) ? Number(value) : 'ERANGE';
}

/** What is said of a text that is no such number. */
export const notInteger = (errno: 'EINVAL' | 'ERANGE', file: string): Refusal => no(errno, `${file} takes a whole number`);

/** "20M swappiness=0"; null: EINVAL. */
export function parseReclaim(text: string): {readonly pages: number; readonly swappiness: number | null} | null {
	const line = strip(text);
	const {value, rest} = readBytes(line);
	if (rest === line) return null;
	let swappiness: number | null = null;
	for (const word of rest.split(' ').filter(part => part !== '')) {
		const found = /^swappiness=(\d+)$/.exec(word);
		if (found === null || Number(found[1]) > 200) return null;
		swappiness = Number(found[1]);
	}
	return {pages: Math.min(Number(value / PAGE), UNLIMITED), swappiness};
}

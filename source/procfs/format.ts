// Small pieces that the texts of this folder share: units, printf's rounding, the kernel's way to print bitmaps, names and times.
import type {Kernel} from '../machine/config.ts';

export const PAGE_KB = 4;
export const PAGE_BYTES = 4096;

/** What uname -r says. The machine has no kernel binary; its rules are those of that kernel. */
export const kernelRelease = (kernel: Kernel): string => `${kernel}.0-lowwater`;

/** printf's %Ns: at least `width` characters, longer where the value needs more. */
export const right = (value: number | string, width: number): string => String(value).padStart(width);

/**
 * printf's %.Nf. JavaScript rounds an exact tie up, C to the even digit: 0.125 is "0.12" there and "0.13" here without this.
 * A tie with N decimals is an odd multiple of 2^-(N+1), so it can be told exactly.
 */
export function fixed(value: number, decimals: number): string {
	const halves = value * 2 ** (decimals + 1);
	if (!Number.isInteger(halves) || halves % 2 === 0) return value.toFixed(decimals);
	const below = Math.floor(value * 10 ** decimals);
	return ((below % 2 === 0 ? below : below + 1) / 10 ** decimals).toFixed(decimals);
}

const utf8 = new TextEncoder();

/** A task's comm: at most 15 bytes (TASK_COMM_LEN with its NUL). A character that would be cut in half is left out whole. */
export function comm(name: string): string {
	let bytes = 0;
	let kept = '';
	for (const character of name) {
		bytes += utf8.encode(character).length;
		if (bytes > 15) break;
		kept += character;
	}
	return kept;
}

/** The kernel's %*pbl: ascending numbers as ranges, "0-1,3". */
export function bitList(bits: readonly number[]): string {
	const ranges: [number, number][] = [];
	for (const bit of bits) {
		const last = ranges.at(-1);
		if (last && last[1] === bit - 1) last[1] = bit;
		else ranges.push([bit, bit]);
	}
	return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** The kernel's %*pb: a bitmap of `width` bits in hexadecimal, in groups of 32 bits, the highest first. */
export function bitMask(bits: readonly number[], width: number): string {
	const words: string[] = [];
	for (let start = 0; start < width; start += 32) {
		let word = 0;
		for (const bit of bits) if (bit >= start && bit < start + 32) word += 2 ** (bit - start);
		words.unshift(word.toString(16).padStart(Math.ceil(Math.min(32, width - start) / 4), '0'));
	}
	return words.join(',');
}

/** HH:MM:SS of the machine's own clock, which starts at midnight and wraps after 24 hours. */
export function clock(timeUs: number): string {
	const seconds = Math.floor(timeUs / 1e6);
	return [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(part => String(part).padStart(2, '0')).join(':');
}

/** The prefix of a line of dmesg, "[   35.280000] " (kernel/printk/printk.c, print_time). */
export function dmesgTime(timeUs: number): string {
	return `[${right(Math.floor(timeUs / 1e6), 5)}.${String(Math.floor(timeUs % 1e6)).padStart(6, '0')}] `;
}

/** Sum of one figure over rows. */
export const sumOf = <Row>(rows: readonly Row[], figure: (row: Row) => number): number => rows.reduce((sum, row) => sum + figure(row), 0);

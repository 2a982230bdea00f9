// What `free` of procps 4.0.2 prints (src/free.c): used = MemTotal − MemAvailable, so used + free + buff/cache need not make total.
import type {Sample} from '../machine/sample.ts';
import {fixed, right} from './format.ts';

export type FreeUnit = 'k' | 'm' | 'h';

const UNITS = ['K', 'M', 'G', 'T', 'P', 'E'];

/** scale_size() for -h: the first form that fits into five characters, one decimal if it fits, else whole units cut off. */
function humanSize(sizeKb: number): string {
	const bytes = sizeKb * 1024;
	if (bytes < 1000) return `${bytes}B`;
	for (const [i, unit] of UNITS.entries()) {
		const scaled = Math.fround(bytes / 1024 ** (i + 1));
		for (const text of [`${fixed(scaled, 1)}${unit}i`, `${Math.trunc(bytes / 1024 ** (i + 1))}${unit}i`]) if (text.length <= 5) return text;
	}
	return `${bytes}B`;
}

function size(sizeKb: number, unit: FreeUnit): string {
	if (unit === 'h') return humanSize(sizeKb);
	return String(unit === 'm' ? Math.trunc(sizeKb / 1024) : sizeKb);
}

/** The three lines of `free -k`, `-m` or `-h`, ending in a newline. Input in KiB, as all of meminfo. */
export function freeText({meminfo}: Pick<Sample, 'meminfo'>, unit: FreeUnit = 'k'): string {
	const row = (label: string, figures: readonly number[]): string => label.padEnd(9) + figures.map(figure => right(size(figure, unit), 11)).join(' ');
	// procps 4.0: a MemAvailable above MemTotal (containers) falls back to MemFree.
	const available = meminfo.MemAvailable > meminfo.MemTotal ? meminfo.MemFree : meminfo.MemAvailable;
	const cache = meminfo.Buffers + meminfo.Cached + meminfo.SReclaimable;
	return [
		'               total        used        free      shared  buff/cache   available\n',
		`${row('Mem:', [meminfo.MemTotal, meminfo.MemTotal - available, meminfo.MemFree, meminfo.Shmem, cache, available])}\n`,
		`${row('Swap:', [meminfo.SwapTotal, meminfo.SwapTotal - meminfo.SwapFree, meminfo.SwapFree])}\n`,
	].join('');
}

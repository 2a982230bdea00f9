// Where a course on operating systems and Linux differ: what is often taught, and what holds here, with the figures of this machine. Rules are those of Linux 6.1
// (mm/page_alloc.c __setup_per_zone_wmarks(), mm/vmscan.c get_scan_count()) and of glibc's malloc.
import {spoken, type Table} from './language.ts';
import {sizeOfBytes, spaced} from './numbers.ts';
import {taughtChinese} from './zh/taught.ts';

/** A zone's marks in pages, and what the distance between two of them is made of. */
export type MarkSum = {readonly min: number; readonly quarter: number; readonly managed: number; readonly scale: number; readonly scaled: number};

const sum = ({min, quarter, managed, scale, scaled}: MarkSum): string =>
	`max(min/4, managed × watermark_scale_factor/10000) = max(${spaced(quarter)}, ${spaced(managed)} × ${scale}/10000) = ${spaced(Math.max(quarter, scaled))}, and min is ${spaced(min)}`;

const english = {
	low: (marks: MarkSum): string =>
		marks.quarter >= marks.scaled
			? `Often taught as min × 5/4, which holds on small machines like this one: low = min + ${sum(marks)}.`
			: `Often taught as min × 5/4; on a machine of this size it is more: low = min + ${sum(marks)}.`,
	high: (marks: MarkSum): string =>
		marks.quarter >= marks.scaled
			? `Often taught as min × 3/2, which holds on small machines like this one: high = min + 2 × ${sum(marks)}.`
			: `Often taught as min × 3/2; on a machine of this size it is more: high = min + 2 × ${sum(marks)}.`,
	noTimer: 'kswapd has no timer and looks at nothing while it sleeps: an allocation that finds free at or under low wakes it.',
	stolen: (scanned: number, stolen: number): string =>
		`Freed is at most what was scanned, ${spaced(stolen)} of ${spaced(scanned)} since boot: a page that is found in use, or has to be written first, stays.`,
	scannedDirectly: (mode: number, stalls: number): string =>
		`It is not always a stall: with vm.zone_reclaim_mode (now ${mode}) a task scans its own node before it takes memory of another. Stalls so far: ${spaced(stalls)}.`,
	vmeff:
		'sysstat’s sar prints up to 200 here: it adds up pgsteal_kswapd and pgsteal_direct and, once more, the same pages by kind, pgsteal_anon and pgsteal_file.',
	active:
		'Active does not mean used a moment ago: a page gets there when reclaim, or a second read of a file, finds it in use. Until something is scanned, a busy program’s pages stay inactive.',
	swappiness: (value: number): string =>
		value === 0
			? 'Often taught as “0 forbids swap”. It does not: with 0 anonymous pages are left alone only while there are file pages to take; when next to none is left they go to swap all the same. 0 to 200 since Linux 5.8, to 100 before.'
			: `Often taught as 0 to 100: since Linux 5.8 it goes to 200, where only anonymous pages are scanned. Now ${value}: a weight, not a share of memory at which swapping begins.`,
	malloc: (threshold: number, trim: number): string =>
		`The mmap threshold moves: it is 128 KiB at first, and grows to the size of a mapped block that is freed, 32 MiB at most; now ${sizeOfBytes(threshold)}. free gives a top over ${sizeOfBytes(trim)} back. The first block ends in 2a0, as malloc’s own tcache (0x290 bytes) and a header of 16 stand before it.`,
	/** Beside the titles of panes, where there is room: the longest that fits. */
	asides: {
		low: (small: boolean, percent: number): readonly string[] =>
			small
				? ['low = min + min/4, as on small machines', 'low = min + min/4']
				: [`low = min + ${percent} % of the zone, as on large machines`, `low = min + ${percent} %`],
		active: ['active: found in use by a scan, not “lately used”', 'active: seen in use'],
		stolen: ['stolen is at most what was scanned', 'steal ≤ scan'],
		vmeff: (value: string): readonly string[] => [`sysstat’s sar: %vmeff ${value}`, `sysstat: ${value}`],
		noStall: ['pgscand, but no stall: zone_reclaim_mode scans the own node first', 'pgscand, no stall: zone_reclaim', 'own node'],
		asleep: ['asleep, no timer', 'asleep till low', 'asleep'],
		unasked: ['asleep: nobody asks', 'nobody asks'],
	},
	thresholds: (mmap: string, trim: string, moves: boolean, moved: boolean): readonly string[] => [
		`mmap from ${mmap}${moved ? ', moved there by a freed block' : moves ? ', until one is freed' : ', fixed'} · a free top over ${trim} goes back`,
		`mmap from ${mmap}${moved ? ' (moved)' : moves ? ' (moves)' : ' (fixed)'} · trims a top over ${trim}`,
		`mmap from ${mmap} · trims a top over ${trim}`,
	],
	firstBlock: 'the first, 0x2a0 in: behind malloc’s own 0x290 and a header',
	segments:
		'Courses draw a table of segments per process. x86-64 has cs, ds and ss at base 0 without a limit: what the program names is the linear address, and pages alone protect.',
};
export type TaughtWords = Table<typeof english>;
export const taughtMessages = spoken(english, taughtChinese);

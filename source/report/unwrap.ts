// Lines that a terminal has broken at its width, put together again: what is copied out of one has a report's long lines in pieces, in the middle of a word or a
// number. A line of a known shape without its end is held, and what follows without a stamp of its own and begins nothing is its continuation. That tells the
// terminal's width, and with it every other line that was broken, such as the rows of a table.
import type {Stripped} from './prefix.ts';

/** Long lines, and how each ends. */
const SHAPES: readonly (readonly [begins: RegExp, ends: RegExp])[] = [
	[/^(?:Node \d+ )?(?:DMA32|DMA|Normal|HighMem|Movable) free:/, /(?:[kK]B|yes|no|lowmem_reserve\[\]:[\d ]+)$/],
	// A piece of one of these, broken right behind a figure.
	[/^\s*[a-z_][\w()]*: ?\d+ ?[kK]B /, /(?:[kK]B|yes|no)$/],
	[/^Node \d+ active_anon:/, /(?:[kK]B|yes|no)$/],
	[/^(?:Node \d+ )?(?:DMA32|DMA|Normal|HighMem|Movable): \d+\*/, /= ?\d+[kK]B$/],
	[/^oom-kill: ?constraint=/, /,uid=\d+$/],
	[/Killed process \d/, /(?:kB|oom_score_adj:-?\d+|\))$/],
	[/ invoked oom-killer: /, /oom_(?:score_)?adj=-?\d+$/],
	[/^Memory cgroup stats for .*KB/, /KB$/],
	[/^\[ *pid *\] +uid /, /\bname$/],
	[/^Task in \//, / killed as a result of limit of \S+$/],
];

/** Beginnings of lines that continue nothing. */
const BEGINS =
	/^(?:\[|Node \d|\d+ (?:total|pages)|DMA|Normal|HighMem|Movable|lowmem_reserve|oom-kill:|oom_reaper|Out of memory|Memory cgroup|memory|kmem|swap: |Killed process|Kill process|Free swap|Total swap|Swap cache|Mem-Info|Tasks |Task in|CPU:|CPU +\d|Pid:|active_(?:anon|file):\d+ |unevictable:\d+ |slab_reclaimable:|mapped:\d+ |sec_pagetables:|free:|Call Trace|Hardware|Kernel panic|.{1,64} invoked oom-killer)/;
/** Narrower than any terminal whose lines would be broken. */
const NARROWEST = 38;
const MOST_PIECES = 16;

const isCut = (text: string): boolean => SHAPES.some(([begins, ends]) => begins.test(text) && !ends.test(text));

export type Unwrapper = {
	readonly line: (stripped: Stripped, raw: string, number: number) => void;
	readonly end: () => void;
};

type Held = {stripped: Stripped; raw: string; readonly number: number; pieces: number};

/** Hands over lines, put together where they were broken, each with the number of its first piece. */
export function createUnwrapper(whole: (stripped: Stripped, raw: string, number: number) => void): Unwrapper {
	let held: Held | null = null;
	/** How wide the terminal was, once a line of it was found broken. */
	let width: number | null = null;
	const release = (): void => {
		const line = held;
		held = null;
		if (line !== null) whole(line.stripped, line.raw, line.number);
	};
	return {
		line: (stripped, raw, number) => {
			if (held !== null) {
				const goesOn = stripped.when === undefined && stripped.uptime === undefined && raw.length > 0 && !BEGINS.test(stripped.text.trimStart());
				if (goesOn) {
					width ??= held.raw.length;
					held.stripped = {...held.stripped, text: held.stripped.text + stripped.text};
					held.raw += raw;
					held.pieces++;
					const isWhole = raw.length !== width && !isCut(held.stripped.text.trimEnd());
					if (isWhole || held.pieces >= MOST_PIECES) release();
					return;
				}
				release();
			}
			const text = stripped.text.trim();
			if (text.length >= NARROWEST && (raw.length === width || isCut(text))) held = {stripped, raw, number, pieces: 1};
			else whole(stripped, raw, number);
		},
		end: release,
	};
}

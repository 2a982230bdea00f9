// Every glyph that is drawn, and what it says: help shows this table, and a test holds it against all screens.
import {languageNow} from './language.ts';
import {glyphsChinese} from './zh/glyphs.ts';

/** Glyphs, and what they say. */
export type Glyphs = readonly (readonly [glyphs: string, help: string])[];

const ENGLISH: Glyphs = [
	['○ ◔ ◑ ●', 'free over high, under high, under low, under min; of kswapd: asleep, awake'],
	['▁▂▃▄▅▆▇█', 'a height in eighths: the chart, kswapd’s share of time, sizes over time'],
	['▏▎▍▌▋▊▉█', 'a length in eighths: bars'],
	['▀ ▄', 'two squares of memory in one cell; large digits'],
	['░ ▒ ▓ ▚', 'the four zones without colours; ░ is also what a negative adj takes off, ▒ what is under a mark'],
	['┃ │', 'from the lowest to the highest of a column without colours; where a list is scrolled to'],
	['▲', 'a stall; promoted to the active list; where a mark stands under a bar'],
	['▼', 'demoted to the inactive list; caches dropped; when kswapd woke first'],
	['✓', 'opened before: a scenario of the list'],
	['✗', 'a kill, a panic, a refusal; kswapd gave up'],
	['◄', 'free now; who would die now; you stand in the past'],
	['► ‖', 'time goes on; it stands still'],
	['→ ←', 'stolen or swapped out; refault: it came back; a value then and now'],
	['↑ ↓', 'keys that move'],
	['↺', 'rotated: looked at and kept'],
	['◦', 'scanned: looked at by reclaim'],
	['◆ ■ □ •', 'where two machines parted, or a deed; memory that is held, and that is free; a point of a list'],
	['▌ ▐', 'the chosen row; an event that is to come; halves of a cell'],
	['·', 'nothing here: asleep, free, at its default; between two words'],
	['─ ━ ┊ ┆ ╌', 'hairlines: a title, a mark of the chart, an edge between regions'],
	['┌ ┐ └ ┘ ├ ┤', 'a box; └ also where a branch left its line'],
	['– −', 'not known, or from … to; less than nothing'],
	['× ÷ ≥ µ', 'times, divided by, at least, millionths'],
	['…', 'cut: there is more of it'],
];

export const glyphs = (): Glyphs => (languageNow() === 'zh' ? glyphsChinese : ENGLISH);

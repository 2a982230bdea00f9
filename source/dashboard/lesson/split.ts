// How the votes of a class are split: a bar for a choice, a row of heights over the scale of a guess, and both in words.
import {classroomMessages as words} from '../../messages/classroom.ts';
import {type Class, type Tally, votesIn} from '../../session/store/taken.ts';
import type {Span} from '../canvas/canvas.ts';
import {PENS} from '../theme/pen.ts';

const BAR = 8;
/** Cells of a bar with its number. */
export const SPLIT_CELLS = BAR + 6;
const HEIGHTS = ' ▁▂▃▄▅▆▇█';

/** "█████···   12 ", always as wide. */
export function splitBar(count: number, all: number): readonly Span[] {
	const full = all === 0 ? 0 : count === 0 ? 0 : Math.max(1, Math.round((BAR * count) / all));
	return [
		['█'.repeat(full), PENS.accent],
		['·'.repeat(BAR - full), PENS.faint],
		[`${String(count).padStart(5)} `, PENS.bright],
	];
}

export const shareText = (count: number, all: number): string => (count === 0 ? '' : `${Math.round((100 * count) / all)} %`);

/** Guesses: how many, from where to where, and the one in the middle. */
export function guessedText(tally: Tally): string {
	if (tally.kind !== 'guessed' || tally.numbers.length === 0) return words.noVotes;
	const {numbers} = tally;
	const middle = numbers[Math.floor((numbers.length - 1) / 2)] as number;
	return words.guessed(numbers.length, middle, numbers[0] as number, numbers.at(-1) as number);
}

/** Guesses over a scale of so many cells, the most in one cell as high as a cell. */
export function guessedCells(tally: Tally, low: number, high: number, cells: number): string {
	if (tally.kind !== 'guessed') return '';
	const counts = Array.from({length: cells}, () => 0);
	for (const number of tally.numbers) {
		const at = Math.max(0, Math.min(cells - 1, Math.round(((number - low) / (high - low)) * (cells - 1))));
		counts[at] = (counts[at] ?? 0) + 1;
	}
	const most = Math.max(1, ...counts);
	return counts.map(count => HEIGHTS[count === 0 ? 0 : Math.max(1, Math.round((8 * count) / most))]).join('');
}

/** "17 of 23 voted"; nothing where there is no class. */
export function votedNote(own: Class | null, i: number): string {
	const tally = own?.tallies[i];
	return own === null || tally === undefined ? '' : words.voted(votesIn(tally), own.present);
}

/** The votes on a question, once they are opened. */
export const openTally = (own: Class | null, i: number): Tally | null => (own?.opened === true ? (own.tallies[i] ?? null) : null);

/** How the class was split, in one row. */
export function splitText(tally: Tally): string {
	if (tally.kind === 'guessed' || votesIn(tally) === 0) return guessedText(tally);
	const all = votesIn(tally);
	return tally.counts.map((count, at) => words.chosen(at + 1, count, all)).join('   ');
}

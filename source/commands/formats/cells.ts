// Widths of lowwater's own text in terminal cells, and padding to them. It has neither emoji nor joined characters, so that the width of each code point says enough:
// what measures all that Unicode has takes longer to load than `lowwater scenarios` to run.
import {eastAsianWidth} from 'get-east-asian-width';

/** Cells that a text takes. */
export const widthOf = (text: string): number => Array.from(text).reduce((cells, character) => cells + eastAsianWidth(character.codePointAt(0) as number), 0);

const blanks = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text)));

/** A text that stands left, or right, in so many cells; one that is wider as it is. */
export const padCells = (text: string, width: number): string => text + blanks(text, width);
export const padCellsLeft = (text: string, width: number): string => blanks(text, width) + text;

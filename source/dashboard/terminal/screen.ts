// Where Ink's frames go. Ink is asked to write each frame whole (`debug`), and finds here what it takes for a terminal; on the real one only the cells that have
// changed are written. One frame is under way at most: while the terminal does not read, newer frames replace the one that waits, so nothing piles up, and since
// the terminal is written to without waiting for it, keys and signals are heard meanwhile.
import {accessSync, constants} from 'node:fs';
import {Writable} from 'node:stream';
import {blankCells, type Cells, copyRow, readRow} from './cells.ts';
import {allRows, patch} from './patch.ts';
import {createStyles, type Styles} from './styles.ts';

const ESC = '\u001B';
/** The alternate screen, no cursor on it. */
const ENTER = `${ESC}[?1049h${ESC}[?25l`;
const LEAVE = `${ESC}[?1049l${ESC}[?25h`;
/** Nothing is shown between these two (synchronised output, where the terminal knows it). */
const BEGIN = `${ESC}[?2026h`;
const END = `${ESC}[?2026l`;
const CLEAR = `${ESC}[0m${ESC}[H${ESC}[J`;

export type Screen = {
	/** What Ink writes to. */
	readonly stream: NodeJS.WriteStream;
	/** What the terminal shows is no longer known, nor whether it is on its alternate screen: the next frame sets everything up anew. */
	readonly forget: () => void;
	/** Gives the terminal its own screen back. */
	readonly leave: () => void;
};

/** The part of Node's terminal streams that says whether a write waits until the terminal has read. */
type Waits = {readonly fd?: number; readonly _handle?: {readonly setBlocking?: (on: boolean) => void}};

/**
 * Node writes to terminals so that everything stands still until they have read. Not so here, except where the terminal cannot be opened by its name: then it is
 * shared with whoever started this program, who would not expect it.
 */
function waitFor(terminal: NodeJS.WriteStream, on: boolean): void {
	try {
		const {fd, _handle} = terminal as Waits;
		accessSync(`/dev/fd/${fd}`, constants.W_OK);
		_handle?.setBlocking?.(on);
	} catch {
		// As it was.
	}
}

const sizeOf = ({columns, rows}: NodeJS.WriteStream): {readonly width: number; readonly height: number} => ({
	width: Math.max(1, columns || 80),
	height: Math.max(1, rows || 24),
});

/** What a terminal shows: its cells, and the rows they were read from, most of which are the same in the next frame. null: not known. */
type Shown = {cells: Cells | null; rows: readonly string[] /** The same cells, for the next frame to be read into. */; next: Cells};

/** The bytes that turn what is shown into a frame, which is what is shown then. */
function turnInto(shown: Shown, frame: string, terminal: NodeJS.WriteStream, styles: Styles): string {
	const {width, height} = sizeOf(terminal);
	const anew = shown.cells === null || shown.cells.width !== width || shown.cells.height !== height;
	const before = anew ? blankCells(width, height) : (shown.cells as Cells);
	const after = anew ? blankCells(width, height) : shown.next;
	const rows = frame.split('\n');
	const read = allRows(after).filter(y => anew || shown.rows[y] !== rows[y]);
	for (const y of read) readRow(after, y, rows[y] ?? '', styles);
	const changes = patch(before, after, styles, read);
	for (const y of read) copyRow(after, before, y);
	Object.assign(shown, {cells: before, rows, next: after});
	if (anew) return `${ENTER}${BEGIN}${CLEAR}${changes}${END}`;
	return changes === '' ? '' : `${BEGIN}${changes}${END}`;
}

/** Takes the terminal's alternate screen with the first frame. */
export function createScreen(terminal: NodeJS.WriteStream): Screen {
	const styles = createStyles();
	const shown: Shown = {cells: null, rows: [], next: blankCells(0, 0)};
	let wanted: string | null = null;
	let isUnderWay = false;
	let isLeft = false;

	const show = (): void => {
		if (isUnderWay || isLeft || wanted === null) return;
		const text = turnInto(shown, wanted, terminal, styles);
		wanted = null;
		if (text === '') return;
		isUnderWay = true;
		terminal.write(text, () => {
			isUnderWay = false;
			show();
		});
	};

	const stream = new Writable({
		decodeStrings: false,
		write: (chunk: string, _encoding, done) => {
			// Ink writes nothing to learn when all is written.
			if (chunk !== '') wanted = chunk;
			show();
			done();
		},
	});
	for (const side of ['columns', 'rows'] as const) Object.defineProperty(stream, side, {get: () => terminal[side]});
	waitFor(terminal, false);
	return {
		stream: Object.assign(stream, {isTTY: true}) as unknown as NodeJS.WriteStream,
		forget: () => {
			shown.cells = null;
		},
		leave: () => {
			if (isLeft) return;
			isLeft = true;
			terminal.write(LEAVE);
		},
	};
}

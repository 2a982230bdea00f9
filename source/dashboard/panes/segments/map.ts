// One side's memory as squares in the colours of its programs, two in a cell one above the other where areas can be painted, otherwise a letter each.
import {segmentsMessages as words} from '../../../messages/segments.ts';
import {programOf} from '../../../segments/state.ts';
import type {Area} from '../../canvas/canvas.ts';
import {widthOf} from '../../canvas/width.ts';
import {type Pen, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Token} from '../../theme/tokens.ts';
import type {View} from '../../view/view.ts';
import {inkOn, tokenOf} from './inks.ts';
import {pagePieces, type Piece, segmentPieces, type Square, squaresOf} from './squares.ts';

export type Side = 'segments' | 'pages';

const FREE_GLYPH = '·';

/** Squares in a cell. */
const stacked = (look: Look): 1 | 2 => (look.areas === 'painted' ? 2 : 1);

/** Bytes of a square. */
export const squareBytes = (view: View, look: Look, width: number, rows: number): number => view.lesson.now.bytes / Math.max(1, width * rows * stacked(look));

type Stretch = {readonly x: number; readonly y: number; readonly width: number};

/** For each piece the longest row of cells that are wholly its own, the middle one among equals. */
function stretches(width: number, rows: number, own: (x: number, y: number) => number | null): ReadonlyMap<number, Stretch> {
	const found = new Map<number, Stretch[]>();
	for (let y = 0; y < rows; y++) {
		for (let x = 0; x < width; ) {
			const piece = own(x, y);
			let end = x + 1;
			while (end < width && own(end, y) === piece) end++;
			if (piece !== null) {
				const known = found.get(piece) ?? [];
				const longest = known[0]?.width ?? 0;
				if (end - x > longest) found.set(piece, [{x, y, width: end - x}]);
				else if (end - x === longest) known.push({x, y, width: end - x});
			}
			x = end;
		}
	}
	return new Map([...found].map(([piece, all]) => [piece, all[Math.floor((all.length - 1) / 2)] as Stretch]));
}

/** What may stand in a piece, the longest first. */
function labelsOf(view: View, side: Side, {id, bytes}: Piece): readonly string[] {
	if (id === 0) return side === 'segments' ? [` ${words.free(bytes)} `] : [];
	const program = programOf(view.lesson.now, id);
	if (program === undefined) return [];
	return side === 'segments' ? [` ${program.letter} ${program.name} `, program.letter] : [program.letter];
}

/** Draws the squares into the whole area. */
export function drawSquares(area: Area, view: View, look: Look, side: Side): void {
	const {now} = view.lesson;
	const {width, height} = area;
	const layers = stacked(look);
	const pieces = side === 'segments' ? segmentPieces(now) : pagePieces(now);
	const squares = squaresOf(pieces, now.bytes, width * height * layers);
	const at = (x: number, y: number, layer: number): Square => squares[(y * layers + layer) * width + x] as Square;
	const tokenFor = ({id}: Square): Token => {
		const program = programOf(now, id);
		return program === undefined ? 'list.free' : tokenOf(view, program);
	};
	const letterFor = ({id, moving}: Square): string => (moving ? '░' : (programOf(now, id)?.letter ?? FREE_GLYPH));
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const upper = at(x, y, 0);
			const lower = at(x, y, layers - 1);
			if (layers === 1) area.set(x, y, letterFor(upper), upper.id === 0 ? pen('faint') : pen(tokenFor(upper)));
			else if (upper.moving && lower.moving) area.set(x, y, '▒', pen(tokenFor(upper), 'list.free'));
			else area.set(x, y, '▀', pen(upper.moving ? 'list.free' : tokenFor(upper), lower.moving ? 'list.free' : tokenFor(lower)));
		}
	}
	// A program's pages lie in many pieces: it is named once, where it has most room.
	const mine = ({id, piece}: Square): number => (side === 'pages' && id !== 0 ? -id : piece);
	const own = (x: number, y: number): number | null => (mine(at(x, y, 0)) === mine(at(x, y, layers - 1)) ? mine(at(x, y, 0)) : null);
	for (const stretch of stretches(width, height, own).values()) {
		const piece = pieces[at(stretch.x, stretch.y, 0).piece] as Piece;
		const label = piece.moving ? undefined : labelsOf(view, side, piece).find(text => widthOf(text) <= stretch.width);
		if (label === undefined || (layers === 1 && piece.id !== 0)) continue;
		const token = tokenFor(at(stretch.x, stretch.y, 0));
		const ink: Pen = piece.id === 0 ? pen('dim', layers === 1 ? 'bg' : 'list.free') : inkOn(token);
		area.write(stretch.x + Math.floor((stretch.width - widthOf(label)) / 2), stretch.y, label, ink);
	}
}

// Memory as squares from the first byte to the last, row by row: which program most of a square belongs to. Pure, without colours or glyphs.
import type {Lesson} from '../../../segments/state.ts';
import {PAGE_BYTES} from '../../../segments/page-memory.ts';

/** Bytes in a row that are one program's; id 0: free. moving: kept for a segment that compaction has on disk. */
export type Piece = {readonly from: number; readonly bytes: number; readonly id: number; readonly moving: boolean};

export function segmentPieces({segments: {memory, moving}}: Lesson): readonly Piece[] {
	const held = memory.segments.map(({id, base, bytes}) => ({from: base, bytes, id, moving: false}));
	const kept = moving === null ? [] : [{from: moving.to, bytes: moving.bytes, id: moving.id, moving: true}];
	const pieces: Piece[] = [];
	let end = 0;
	for (const piece of [...held, ...kept].sort((a, b) => a.from - b.from)) {
		if (piece.from > end) pieces.push({from: end, bytes: piece.from - end, id: 0, moving: false});
		pieces.push(piece);
		end = piece.from + piece.bytes;
	}
	if (end < memory.bytes) pieces.push({from: end, bytes: memory.bytes - end, id: 0, moving: false});
	return pieces;
}

export const pagePieces = ({pages: {memory}}: Lesson): readonly Piece[] =>
	memory.runs.map(({start, count, id}) => ({from: start * PAGE_BYTES, bytes: count * PAGE_BYTES, id, moving: false}));

export type Square = {readonly id: number; readonly moving: boolean; readonly piece: number};

/** For each of `count` squares the piece that has the most of it, the lowest among equals. */
export function squaresOf(pieces: readonly Piece[], bytes: number, count: number): readonly Square[] {
	const squares: Square[] = [];
	let first = 0;
	for (let square = 0; square < count; square++) {
		const from = (square * bytes) / count;
		const to = ((square + 1) * bytes) / count;
		while (first < pieces.length - 1 && (pieces[first] as Piece).from + (pieces[first] as Piece).bytes <= from) first++;
		let best = first;
		let most = 0;
		for (let i = first; i < pieces.length && (pieces[i] as Piece).from < to; i++) {
			const piece = pieces[i] as Piece;
			const share = Math.min(to, piece.from + piece.bytes) - Math.max(from, piece.from);
			if (share > most) [best, most] = [i, share];
		}
		const {id, moving} = pieces[best] as Piece;
		squares.push({id, moving, piece: best});
	}
	return squares;
}

// How long each piece of a film stands: what stays where it is from frame to frame is drawn once.

/** From the start of one frame to before the start of another, by their numbers. */
export type Span = {readonly from: number; readonly to: number};

export type Lasting<Piece> = {readonly piece: Piece; readonly span: Span};

/** Each piece with the frames in which it stands without a break; one that comes back is there once for each time. */
export function lifetimes<Piece>(frames: readonly ReadonlyMap<string, Piece>[]): readonly Lasting<Piece>[] {
	const open = new Map<string, {piece: Piece; from: number}>();
	const done: Lasting<Piece>[] = [];
	for (const [number, pieces] of frames.entries()) {
		for (const [key, {piece, from}] of open) {
			if (pieces.has(key)) continue;
			done.push({piece, span: {from, to: number}});
			open.delete(key);
		}
		for (const [key, piece] of pieces) if (!open.has(key)) open.set(key, {piece, from: number});
	}
	for (const {piece, from} of open.values()) done.push({piece, span: {from, to: frames.length}});
	return done;
}

/** Pieces by their span, spans in order. */
export function bySpan<Piece>(lasting: readonly Lasting<Piece>[]): readonly (readonly [Span, readonly Piece[]])[] {
	const groups = new Map<string, [Span, Piece[]]>();
	for (const {piece, span} of lasting) {
		const key = `${span.from} ${span.to}`;
		const group = groups.get(key) ?? [span, []];
		group[1].push(piece);
		groups.set(key, group);
	}
	return [...groups.values()].sort(([a], [b]) => a.from - b.from || b.to - a.to);
}

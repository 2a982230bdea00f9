// The numbers of a frame, each with its place and with what explains it; and which of them lies where a cursor goes to.
import {type Canvas, glyphAt, oneNumberEach, type Topic} from '../canvas/canvas.ts';
import type {Placed, Rectangle} from '../screens/overview.ts';

export type FigureAt = Rectangle & {
	/** Number of the topic on its canvas. */
	readonly number: number;
	readonly topic: Topic;
	readonly text: string;
	readonly pane: Placed['pane'] | null;
};

export type Direction = 'up' | 'down' | 'left' | 'right';

const isFigure = /[\d█–]/;

type Box = {left: number; right: number; top: number; bottom: number; text: string};

/** Every topic that a frame shows as a number, from above, from the left. */
export function figuresOf(canvas: Canvas, panes: readonly Placed[]): readonly FigureAt[] {
	oneNumberEach(canvas);
	const {width, height, notes, topics} = canvas;
	const boxes = new Map<number, Box>();
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const at = y * width + x;
			const number = notes[at] as number;
			const glyph = number === 0 ? ' ' : glyphAt(canvas, at);
			if (glyph === ' ' || glyph === '') continue;
			const box = boxes.get(number);
			if (box === undefined) boxes.set(number, {left: x, right: x, top: y, bottom: y, text: glyph});
			else {
				box.left = Math.min(box.left, x);
				box.right = Math.max(box.right, x);
				box.bottom = y;
				box.text += glyph;
			}
		}
	return [...boxes].flatMap(([number, {left, right, top, bottom, text}]) => {
		const topic = topics[number - 1];
		if (topic === undefined || !isFigure.test(text)) return [];
		const pane = panes.findLast(one => left >= one.x && left < one.x + one.width && top >= one.y && top < one.y + one.height)?.pane ?? null;
		return [{x: left, y: top, width: right - left + 1, height: bottom - top + 1, number, topic, text, pane}];
	});
}

type Place = {readonly x: number; readonly y: number};

/** How far a place is from a rectangle: cells to the side, and rows. */
const apart = ({x, y}: Place, box: Rectangle): {readonly dx: number; readonly dy: number} => ({
	dx: Math.max(box.x - x, 0, x - (box.x + box.width - 1)),
	dy: Math.max(box.y - y, 0, y - (box.y + box.height - 1)),
});

/** A row is about as high as two cells are wide; to the side of the way counts more. */
const ROW = 2;
const ASIDE = 4;

/** The number at a place, or the nearest; undefined where there is none. */
export function figureAt(figures: readonly FigureAt[], place: Place): FigureAt | undefined {
	const far = (figure: FigureAt): number => {
		const {dx, dy} = apart(place, figure);
		return dx + ROW * ASIDE * dy;
	};
	// Of two that hold the place the smaller.
	return figures.toSorted((a, b) => far(a) - far(b) || a.width * a.height - b.width * b.height)[0];
}

const isBeyond: Readonly<Record<Direction, (from: Rectangle, to: Rectangle) => boolean>> = {
	up: (from, to) => to.y + to.height <= from.y,
	down: (from, to) => to.y >= from.y + from.height,
	left: (from, to) => to.x + to.width <= from.x,
	right: (from, to) => to.x >= from.x + from.width,
};

/** The next number from one in a direction; the same where there is none. */
export function nextFigure(figures: readonly FigureAt[], from: FigureAt, to: Direction): FigureAt {
	const place = {x: to === 'left' ? from.x : from.x + from.width - 1, y: from.y};
	const cost = (figure: FigureAt): number => {
		const {dx, dy} = apart(place, figure);
		return to === 'up' || to === 'down' ? ROW * dy * ASIDE + dx : dx + ROW * dy * ASIDE;
	};
	return figures.filter(figure => isBeyond[to](from, figure)).toSorted((a, b) => cost(a) - cost(b))[0] ?? from;
}

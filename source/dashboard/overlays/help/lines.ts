// A line of help: how it is drawn where it stands, in an area as wide as its column.
import type {Area} from '../../canvas/canvas.ts';
import {cut} from '../../canvas/width.ts';
import {wrap} from '../../canvas/wrap.ts';
import {PENS} from '../../theme/pen.ts';

export type Line = (area: Area, y: number) => void;

export const blank: Line = () => undefined;

export const heading =
	(text: string): Line =>
	(area, y) =>
		void area.write(0, y, text, PENS.title);

/** A name in a pen of its own and what it is behind it, on as many lines as that takes at this width. */
export function named(name: string, pen: number, indent: number, text: string, width: number): readonly Line[] {
	const parts = wrap(text, Math.max(8, width - indent));
	return parts.map(
		(part, i): Line =>
			(area, y) => {
				if (i === 0) area.write(0, y, cut(name, indent - 1), pen);
				area.write(indent, y, cut(part, area.width - indent), PENS.dim);
			},
	);
}

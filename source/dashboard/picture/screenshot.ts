// A frame as a picture (SVG): grounds and block characters as shapes, so that they meet without seams in any font; the rest as text.
import type {Canvas} from '../canvas/canvas.ts';
import type {Pen} from '../theme/pen.ts';
import type {Theme} from '../theme/theme.ts';
import type {Rgb} from '../theme/tokens.ts';

const CELL = {width: 8.4, height: 18} as const;
const BASELINE = 13.5;
const MARGIN = 8;

const hex = (colour: Rgb): string => `#${colour.map(value => value.toString(16).padStart(2, '0')).join('')}`;
const escapeXml = (text: string): string => text.replace(/[&<>]/g, character => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[character] as string);
const figure = (value: number): string => String(Math.round(value * 100) / 100);

/** Part of the cell that a block character fills: x, y, width, height in shares; null when it is text. */
function blockPart(glyph: string): readonly [x: number, y: number, width: number, height: number] | null {
	const code = glyph.charCodeAt(0);
	if (code >= 0x2581 && code <= 0x2588) return [0, 1 - (code - 0x2580) / 8, 1, (code - 0x2580) / 8];
	if (code >= 0x2589 && code <= 0x258f) return [0, 0, (0x2590 - code) / 8, 1];
	if (glyph === '▀') return [0, 0, 1, 0.5];
	return glyph === '▐' ? [0.5, 0, 0.5, 1] : null;
}

/** Arms of a line character: up, right, down, left. Lines are shapes too: a font's would leave gaps between rows. */
const LINES: Readonly<Record<string, readonly [up: 0 | 1, right: 0 | 1, down: 0 | 1, left: 0 | 1]>> = {
	'─': [0, 1, 0, 1],
	'│': [1, 0, 1, 0],
	'┌': [0, 1, 1, 0],
	'┐': [0, 0, 1, 1],
	'└': [1, 1, 0, 0],
	'┘': [1, 0, 0, 1],
};
const LINE = 1.2;

function addLine(shapes: Shapes, colour: string, x: number, y: number, [up, right, down, left]: (typeof LINES)[string]): void {
	const middle = {x: x + CELL.width / 2, y: y + CELL.height / 2};
	const [top, bottom] = [up ? y : middle.y - LINE / 2, down ? y + CELL.height : middle.y + LINE / 2];
	const [start, end] = [left ? x : middle.x - LINE / 2, right ? x + CELL.width : middle.x + LINE / 2];
	if (up || down) shapes.add(colour, middle.x - LINE / 2, top, LINE, bottom - top);
	if (left || right) shapes.add(colour, start, middle.y - LINE / 2, end - start, LINE);
}

/** Shapes by colour, to be written as one path each. */
class Shapes {
	readonly #paths = new Map<string, string[]>();

	add(colour: string, x: number, y: number, width: number, height: number): void {
		const path = this.#paths.get(colour) ?? [];
		path.push(`M${figure(x)} ${figure(y)}h${figure(width)}v${figure(height)}h${figure(-width)}z`);
		this.#paths.set(colour, path);
	}

	text(): string {
		return [...this.#paths].map(([colour, path]) => `<path fill="${colour}" d="${path.join('')}"/>`).join('\n');
	}
}

/** The frame as an SVG document. */
export function screenshotSvg(canvas: Canvas, theme: Theme): string {
	const {width, height, glyphs, pens} = canvas;
	const plain = theme.paint(pens[0] as Pen);
	const ground = hex(theme.paint(0).bg);
	const grounds = new Shapes();
	const blocks = new Shapes();
	const texts: string[] = [];
	for (let y = 0; y < height; y++) {
		let run: {x: number; text: string; pen: Pen} | null = null;
		const flush = (): void => {
			if (run && run.text.trim() !== '') {
				const {fg, bold} = theme.paint(run.pen);
				texts.push(
					`<text x="${figure(run.x * CELL.width)}" y="${figure(y * CELL.height + BASELINE)}" textLength="${figure(run.text.length * CELL.width)}" fill="${hex(fg)}"${bold ? ' font-weight="bold"' : ''}>${escapeXml(run.text)}</text>`,
				);
			}
			run = null;
		};
		let from = 0;
		for (let x = 0; x <= width; x++) {
			const at = y * width + x;
			const colour = x < width ? hex(theme.paint(pens[at] as Pen).bg) : '';
			const start = hex(theme.paint(pens[y * width + from] as Pen).bg);
			if (x === width || colour !== start) {
				if (start !== ground) grounds.add(start, from * CELL.width, y * CELL.height, (x - from) * CELL.width, CELL.height);
				from = x;
			}
			if (x === width) break;
			const glyph = theme.glyph(glyphs[at] as string);
			const pen = pens[at] as Pen;
			const part = blockPart(glyph);
			if (part !== null) {
				flush();
				const [left, top, wide, high] = part;
				blocks.add(hex(theme.paint(pen).fg), (x + left) * CELL.width, (y + top) * CELL.height, wide * CELL.width, high * CELL.height);
			} else if (LINES[glyph] !== undefined) {
				flush();
				addLine(blocks, hex(theme.paint(pen).fg), x * CELL.width, y * CELL.height, LINES[glyph]);
			} else if (glyph === ' ') flush();
			else {
				const before = run as {x: number; text: string; pen: Pen} | null;
				if (before && before.pen === pen) before.text += glyph;
				else {
					flush();
					run = {x, text: glyph, pen};
				}
			}
		}
		flush();
	}
	const size = [width * CELL.width + 2 * MARGIN, height * CELL.height + 2 * MARGIN].map(figure);
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="${-MARGIN} ${-MARGIN} ${size[0]} ${size[1]}" font-family="'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" fill="${hex(plain.fg)}" xml:space="preserve">
<rect x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" fill="${ground}"/>
<g shape-rendering="crispEdges">${grounds.text()}
${blocks.text()}</g>
${texts.join('\n')}
</svg>
`;
}

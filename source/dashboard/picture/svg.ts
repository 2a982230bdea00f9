// Frames as one SVG: a picture, or a film that plays without scripts. What stands still from frame to frame is written once; what does not is shown for its time
// by a CSS animation. Who does not animate (a person who has asked for less motion, a program that makes a bitmap) sees the last frame.
import type {Canvas} from '../canvas/canvas.ts';
import type {Theme} from '../theme/theme.ts';
import {bySpan, lifetimes, type Span} from './lifetimes.ts';
import {CELL, hex, piecesOf, type Rect, type Word} from './pieces.ts';

/** A frame, and when it begins, in milliseconds from the beginning of the film. */
export type Shot = {readonly atMs: number; readonly canvas: Canvas; readonly theme: Theme};

const BASELINE = 12;
const MARGIN = 8;
const FONT = "'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace";
/** Blanks between words that are drawn as one. */
const LOOSE = 2;

const escapeXml = (text: string): string => text.replace(/[&<>]/g, character => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[character] as string);
const figure = (value: number, digits = 2): string => String(Math.round(value * 10 ** digits) / 10 ** digits);

/** Short names for what is said often: a, b … z, a1, b1 … */
class Names<Of> {
	readonly #names = new Map<Of, string>();

	of(one: Of): string {
		const number = this.#names.size;
		const known = this.#names.get(one) ?? `${String.fromCharCode(97 + (number % 26))}${number < 26 ? '' : Math.floor(number / 26)}`;
		this.#names.set(one, known);
		return known;
	}

	get all(): ReadonlyMap<Of, string> {
		return this.#names;
	}
}

/** Rectangles one below the other, alike in colour and width, as one. */
function stacked(rects: readonly Rect[]): readonly Rect[] {
	const open = new Map<string, Rect>();
	const done: Rect[] = [];
	for (const rect of rects.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
		const key = `${rect.colour} ${rect.x} ${rect.width}`;
		const above = open.get(key);
		if (above !== undefined && above.y + above.height === rect.y) open.set(key, {...above, height: above.height + rect.height});
		else {
			if (above !== undefined) done.push(above);
			open.set(key, rect);
		}
	}
	return [...done, ...open.values()];
}

function paths(rects: readonly Rect[], fills: Names<string>): string {
	const byColour = new Map<string, string[]>();
	for (const {colour, x, y, width, height} of stacked(rects)) {
		const path = byColour.get(colour) ?? [];
		path.push(`M${x} ${y}h${width}v${height}h-${width}z`);
		byColour.set(colour, path);
	}
	return [...byColour].map(([colour, path]) => `<path class="${fills.of(colour)}" d="${path.join('')}"/>`).join('\n');
}

/** Words of one look that follow each other, as one text. */
function joined(words: readonly Word[]): readonly Word[] {
	const texts: Word[] = [];
	for (const word of words.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
		const last = texts.at(-1);
		const gap = last === undefined ? -1 : word.column - last.column - last.cells;
		const alike = last !== undefined && last.row === word.row && last.colour === word.colour && last.bold === word.bold;
		// Wide characters are spread over their own cells alone.
		const even = last !== undefined && last.cells === last.text.length && word.cells === word.text.length;
		if (last !== undefined && alike && even && gap >= 0 && gap <= LOOSE)
			texts[texts.length - 1] = {...last, text: last.text + ' '.repeat(gap) + word.text, cells: last.cells + gap + word.cells};
		else texts.push(word);
	}
	return texts;
}

const textElement = ({colour, bold, text, column, row, cells}: Word, fills: Names<string>): string =>
	`<text class="${fills.of(colour)}${bold ? ' B' : ''}" x="${column * CELL.width}" y="${row * CELL.height + BASELINE}" textLength="${cells * CELL.width}">${escapeXml(text)}</text>`;

type Film = {
	/** When each frame begins, and the end, in ms. */
	readonly times: readonly number[];
	readonly fills: Names<string>;
	/** Lengths in ms, and delays in ms, as classes. */
	readonly lengths: Names<number>;
	readonly delays: Names<number>;
};

/** A group that is there from one frame to another; the whole film long it needs no name. */
function grouped({times, lengths, delays}: Film, {from, to}: Span, inside: string): string {
	const last = times.length - 1;
	if (from === 0 && to === last) return `<g>\n${inside}</g>\n`;
	const length = (times[to] as number) - (times[from] as number);
	const delay = (times[from] as number) - (times[last] as number);
	return `<g class="F${to === last ? ' P' : ''} L${lengths.of(length)} D${delays.of(delay)}">\n${inside}</g>\n`;
}

/** The rules that let a film play: a length is a pair of keyframes, a beginning is a delay. */
function motion({times, lengths, delays}: Film): string {
	const wholeMs = times.at(-1) as number;
	const rules = [
		`.F{visibility:hidden;animation:${figure(wholeMs / 1000)}s step-end infinite}.P{visibility:visible}`,
		...[...lengths.all].map(
			([ms, name]) => `.L${name}{animation-name:${name}}@keyframes ${name}{0%{visibility:visible}${figure((ms / wholeMs) * 100, 4)}%,to{visibility:hidden}}`,
		),
		...[...delays.all].map(([ms, name]) => `.D${name}{animation-delay:${figure(ms / 1000, 3)}s}`),
		'@media (prefers-reduced-motion:reduce){.F{animation:none}}',
	];
	return rules.join('\n');
}

/** Shots of one size as an SVG document: one is a picture, several a film that ends at `endMs` and begins anew. */
export function svgOf(shots: readonly [Shot, ...Shot[]], endMs = 0): string {
	const [{canvas, theme}] = shots;
	const film: Film = {times: [...shots.map(shot => shot.atMs), endMs], fills: new Names(), lengths: new Names(), delays: new Names()};
	const frames = shots.map(shot => piecesOf(shot.canvas, shot.theme));
	const {fills} = film;
	const rects = (kind: 'grounds' | 'shapes'): string =>
		bySpan(lifetimes(frames.map(frame => frame[kind])))
			.map(([span, pieces]) => grouped(film, span, `${paths(pieces, fills)}\n`))
			.join('');
	const grounds = rects('grounds');
	const shapes = rects('shapes');
	const words = bySpan(lifetimes(frames.map(frame => frame.words)))
		.map(([span, pieces]) => {
			const texts = joined(pieces).map(word => textElement(word, fills));
			return grouped(film, span, `${texts.join('\n')}\n`);
		})
		.join('');
	const [width, height] = [canvas.width * CELL.width + 2 * MARGIN, canvas.height * CELL.height + 2 * MARGIN];
	const colours = [...fills.all].map(([colour, name]) => `.${name}{fill:${colour}}`).join('');
	const style = [colours, '.B{font-weight:bold}', ...(shots.length > 1 ? [motion(film)] : [])].join('\n');
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" font-family="${FONT}" font-size="13.3" xml:space="preserve">
<style>${style}</style>
<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${hex(theme.paint(0).bg)}"/>
<g shape-rendering="crispEdges">
${grounds}${shapes}</g>
${words}</svg>
`;
}

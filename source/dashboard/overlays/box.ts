// The box round an overlay: the only box there is, in accent, over a screen that is sunk behind it. Everything in it stands on `surface`.
import type {Area, Span} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {pen} from '../theme/pen.ts';

export const ON = {
	text: pen('text', 'surface'),
	bright: pen('bright', 'surface'),
	strong: pen('bright', 'surface', true),
	dim: pen('dim', 'surface'),
	faint: pen('faint', 'surface'),
	key: pen('accent', 'surface', true),
	alarm: pen('zone.alarm', 'surface'),
	warn: pen('zone.warn', 'surface'),
	warm: pen('zone.warm', 'surface'),
	chosen: pen('bright', 'bg', true),
} as const;

/** Lines round an area, with a title and a note in the upper one. */
export function drawFrame(box: Area, title: string, note = '', topic: string | null = null): void {
	const {width, height} = box;
	const line = pen('accent', 'surface');
	for (let x = 1; x < width - 1; x++) for (const y of [0, height - 1]) box.set(x, y, '─', line);
	for (let y = 1; y < height - 1; y++) for (const x of [0, width - 1]) box.set(x, y, '│', line);
	for (const [x, y, corner] of [
		[0, 0, '┌'],
		[width - 1, 0, '┐'],
		[0, height - 1, '└'],
		[width - 1, height - 1, '┘'],
	] as const)
		box.set(x, y, corner, line);
	const told = topic === null ? box : box.about(topic);
	const end = told.write(2, 0, ` ${cut(title, width - 6)} `, ON.key);
	if (note !== '' && end + widthOf(note) + 5 <= width) told.writeRight(width - 2, 0, ` ${note} `, ON.dim);
}

/** Sinks the screen, draws a box of at most that size in its middle, and returns what is inside (two columns of margin where there is room). `topic` explains
 * what the title says. */
export function drawBox(root: Area, width: number, height: number, title: string, note = '', topic: string | null = null): Area {
	const own = {width: Math.min(width, root.width), height: Math.min(height, root.height)};
	root.sink();
	const box = root.inner(Math.floor((root.width - own.width) / 2), Math.floor((root.height - own.height) / 2), own.width, own.height);
	box.fill(' ', ON.text);
	if (own.width < 4 || own.height < 3) return box;
	drawFrame(box, title, note, topic);
	const margin = own.width >= 40 ? 2 : 1;
	return box.inner(1 + margin, 1, own.width - 2 - 2 * margin, own.height - 2);
}

const CLOSES = 'Esc';

/** Keys of an overlay in its last row: as many as fit, how to close it before all others. */
export function drawKeys(inside: Area, keys: readonly (readonly [keys: string, help: string])[]): void {
	const closing = keys.find(([name]) => name === CLOSES);
	const widthIn = ([name, help]: readonly [string, string]): number => widthOf(name) + 1 + widthOf(help);
	let room = inside.width - (closing === undefined ? 0 : widthIn(closing));
	const shown = keys.filter(key => {
		if (key === closing) return true;
		room -= widthIn(key) + 3;
		return room >= 0;
	});
	let x = 0;
	for (const [name, help] of shown) {
		x = inside.write(x, inside.height - 1, name, ON.key);
		x = inside.write(x + 1, inside.height - 1, help, ON.dim) + 3;
	}
}

/** Writes spans on a row, cut at the edge with "…". */
export function writeSpans(area: Area, y: number, spans: readonly Span[]): void {
	let x = 0;
	for (const [text, own] of spans) {
		const room = area.width - x;
		x = area.write(x, y, cut(text, room), own);
		if (widthOf(text) > room) return;
	}
}

/** First row of a list to be shown so that the chosen one is in sight, in the middle where possible. */
export const listStart = (at: number, count: number, rows: number): number => Math.max(0, Math.min(at - Math.floor(rows / 2), count - rows));

// The events near here, over the line in which somebody types where to go: one of them is chosen with the arrows.
import {timeMessages as words} from '../../messages/time.ts';
import type {Form} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import {clockText} from '../canvas/figures.ts';
import {cut, fitRight, widthOf} from '../canvas/width.ts';
import {tickOf} from '../panes/time-bar.ts';
import {pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import {jumpsOf} from '../view/jumps.ts';
import type {View} from '../view/view.ts';
import {ON} from './box.ts';

const WIDTH = 52;

/** A row each, the last of them above row `below`; those that have room. */
export function drawJumps(root: Area, view: View, form: Form, below: number, look: Look): void {
	if (form.kind !== 'jump') return;
	const jumps = jumpsOf(view);
	const rows = Math.min(jumps.length, Math.max(0, below - 2));
	if (rows === 0) return;
	const chosen = jumps.findIndex(({atUs}) => atUs === form.listedUs);
	const first = Math.max(0, Math.min(jumps.length - rows, (chosen < 0 ? jumps.length : chosen) - Math.floor(rows / 2)));
	const list = root.inner(0, below - rows, Math.min(WIDTH, root.width), rows);
	list.fill(' ', ON.text);
	for (const [y, {kind, atUs}] of jumps.slice(first, first + rows).entries()) {
		const own = first + y === chosen;
		if (own) list.write(0, y, look.areas === 'ascii' ? '>' : '▌', ON.key);
		const {glyph, pen: tick} = tickOf(kind, look);
		list.write(2, y, glyph, own ? ON.strong : tick);
		const time = clockText(atUs, 4);
		const x = list.write(4, y, list.width < 40 ? time.slice(3) : time, own ? ON.strong : ON.dim) + 2;
		const away = atUs > view.sample.timeUs ? words.inTime(atUs - view.sample.timeUs) : words.ago(view.sample.timeUs - atUs);
		const name = list.write(x, y, cut(words.marks[kind], list.width - x), own ? ON.strong : pen('text', 'surface'));
		if (name + 2 + widthOf(away) < list.width) list.write(name, y, fitRight(away, list.width - name - 1), ON.dim);
	}
}

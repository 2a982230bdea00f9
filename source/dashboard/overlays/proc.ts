// Lines to paste into a second terminal, while the machine's /proc is given out.
import {overlayMessages} from '../../messages/forms.ts';
import {attachLine, folderLine, shellLine} from '../../mount/lines.ts';
import type {Area} from '../canvas/canvas.ts';
import {widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import type {View} from '../view/view.ts';
import {drawBox, drawKeys, ON} from './box.ts';

/** A line to paste is broken where the box ends and not between words, so that a terminal's selection joins it again. */
const chunks = (text: string, width: number): readonly string[] => text.match(new RegExp(`.{1,${Math.max(1, width)}}`, 'g')) ?? [];

export function drawProc(root: Area, {ui}: View): void {
	const {proc: words} = overlayMessages;
	if (ui.proc === null) return;
	const {root: folder, pid} = ui.proc;
	const entries = [
		[words.shell, shellLine(pid)],
		[words.one, `${shellLine(pid)} -- free -k`],
		[words.dashboard, attachLine(pid)],
		[words.programs, folderLine(folder)],
	] as const;
	const longest = Math.max(...entries.map(([, line]) => widthOf(line)));
	const width = Math.min(root.width, Math.max(76, longest + 8));
	const inner = Math.max(1, width - 8);
	const rows = entries.flatMap(([text, line]) => [
		...wrap(text, inner).map(row => [row, ON.dim] as const),
		...chunks(line, inner).map(row => [row, ON.strong] as const),
		['', ON.text] as const,
	]);
	const note = wrap(words.note, inner).map(row => [row, ON.text] as const);
	const lines = [...rows, ...note];
	const inside = drawBox(root, width, lines.length + 5, words.title, folder);
	const top = inside.height > lines.length + 1 ? 1 : 0;
	for (const [y, [text, own]] of lines.slice(0, Math.max(0, inside.height - 1 - top)).entries()) inside.write(0, top + y, text, own);
	drawKeys(inside, words.keys);
}

// Asks before a machine on which something was done by hand is started again.
import {nameSaid} from '../../messages/scenario-words.ts';
import {overlayMessages} from '../../messages/forms.ts';
import type {Overlay} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import {wrap} from '../canvas/wrap.ts';
import type {View} from '../view/view.ts';
import {drawBox, drawKeys, ON} from './box.ts';

const {restart: words} = overlayMessages;
const WIDTH = 62;

export function drawRestart(root: Area, {time, about}: View, {deeds}: Extract<Overlay, {kind: 'restart'}>): void {
	const lines = wrap(words.deeds(deeds, time.lines.length - 1), Math.min(root.width, WIDTH) - 8);
	const inside = drawBox(root, WIDTH, lines.length + 5, words.title, nameSaid(about));
	const top = inside.height > lines.length + 1 ? 1 : 0;
	for (const [y, line] of lines.slice(0, Math.max(0, inside.height - 1 - top)).entries()) inside.write(0, top + y, line, ON.text);
	drawKeys(inside, words.keys);
}

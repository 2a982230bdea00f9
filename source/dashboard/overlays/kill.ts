// A kill is a choice, not a shot: signals, or letting the OOM killer choose.
import {overlayMessages} from '../../messages/forms.ts';
import type {Overlay} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import {drawBox, drawKeys} from './box.ts';
import {drawChoices} from './choices.ts';

export function drawKillMenu(root: Area, {name, pid, at}: Extract<Overlay, {kind: 'kill'}>): void {
	const {kill} = overlayMessages;
	const inside = drawBox(root, 62, kill.choices.length + 6, kill.title, kill.of(name, pid));
	const rows = Math.max(1, Math.min(kill.choices.length, inside.height - 2));
	drawChoices(inside, kill.choices, at, inside.height > rows + 2 ? 1 : 0, rows, 7);
	drawKeys(inside, kill.keys);
}

// The screens in a row, the one at hand lit: what the number keys lead to.
import type {ScreenName} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import {widthOf} from '../canvas/width.ts';
import {KEYMAP} from '../keys/keymap.ts';
import {PENS} from '../theme/pen.ts';

export function drawTabs(area: Area, screen: ScreenName): void {
	let x = 0;
	for (const {action, keys, help} of KEYMAP) {
		if (action.do !== 'screen') continue;
		const text = `${keys[0]} ${help}`;
		if (x + widthOf(text) > area.width) return;
		x = area.write(x, 0, text, action.screen === screen ? PENS.key : PENS.dim) + 3;
	}
	for (; x < area.width; x++) area.set(x, 0, '─', PENS.rule);
}

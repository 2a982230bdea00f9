// What lies over the screen: help, settings, the OOM report, menus, the first-time card.
import {dashboardMessages} from '../../messages/dashboard.ts';
import type {Area} from '../canvas/canvas.ts';
import {wrap} from '../canvas/width.ts';
import type {Level} from '../view/level.ts';
import {drawBanner} from '../panes/header.ts';
import type {Theme} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import {drawBox, ON} from './box.ts';
import {drawHelp} from './help.ts';
import {drawKillMenu, drawScenarios} from './kill.ts';
import {drawOomReport} from './oom.ts';
import {drawProc} from './proc.ts';
import {drawSettings} from './settings.ts';

/** What this scenario is about, how to begin, and how the card goes away; where not all of it fits, without the first. */
function drawWelcome(root: Area, {about}: View): void {
	const width = Math.min(84, root.width);
	const own = about.summary === '' || root.height < 20 ? [] : [`${about.name}: ${about.summary.replace(/\s+/g, ' ')}`];
	const lines = [...own, ...dashboardMessages.welcome].flatMap(text => [...wrap(text, width - (width >= 40 ? 6 : 4)), '']).slice(0, -1);
	const inside = drawBox(root, width, lines.length + 4, 'lowwater');
	const top = inside.height > lines.length ? 1 : 0;
	for (const [y, line] of lines.slice(0, inside.height - top).entries()) inside.write(0, top + y, line, y === lines.length - 1 ? ON.key : ON.text);
}

/** Draws the overlay of the state; the alarm in row 0 stays lit. */
export function drawOverlay(root: Area, view: View, theme: Theme, _level: Level): void {
	const {overlay, welcome} = view.ui;
	if (overlay === null) {
		if (welcome) drawWelcome(root, view);
		return;
	}
	switch (overlay.kind) {
		case 'help':
			drawHelp(root, theme.look, overlay.scroll, view.ui.screen);
			return;
		case 'settings':
			drawSettings(root, view, overlay);
			break;
		case 'oom':
			drawOomReport(root, view, overlay);
			break;
		case 'kill':
			drawKillMenu(root, overlay);
			break;
		case 'proc':
			drawProc(root, view);
			break;
		case 'scenarios':
			drawScenarios(root, overlay);
			break;
		default:
			overlay satisfies never;
	}
	if (root.height >= 24) drawBanner(root.inner(0, 0, root.width, 1), view);
}

// What lies over the screen: help, settings, the OOM report, menus, the first-time card.
import type {Area} from '../canvas/canvas.ts';
import type {Level} from '../view/level.ts';
import {drawHeader, hasAlarm} from '../panes/header.ts';
import {PENS} from '../theme/pen.ts';
import type {Theme} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import {drawColumnsMenu} from './columns.ts';
import {drawGlossary} from './glossary.ts';
import {drawHelp, type HelpOn} from './help.ts';
import {drawKillMenu} from './kill.ts';
import {drawKillGroup} from './kill-group.ts';
import {drawScenarios} from './scenarios.ts';
import {drawOomReport} from './oom.ts';
import {drawRestart} from './restart.ts';
import {drawProc} from './proc.ts';
import {dockWidth, drawSettings} from './settings.ts';
import {drawWelcome} from './welcome.ts';

/** Draws the overlay of the state; the alarm in row 0 stays lit. Returns how far it can be scrolled where that depends on the size. */
export function drawOverlay(root: Area, view: View, theme: Theme, level: Level, help: () => Omit<HelpOn, 'view' | 'look'>): number | null {
	const {overlay, welcome} = view.ui;
	if (overlay === null) {
		if (welcome) drawWelcome(root, view, level);
		return null;
	}
	switch (overlay.kind) {
		case 'help':
			return drawHelp(root, {...help(), view, look: theme.look}, overlay.scroll);
		case 'glossary':
			return drawGlossary(root, overlay.scroll);
		case 'settings':
			drawSettings(root, view, overlay);
			break;
		case 'oom':
			drawOomReport(root, view, overlay);
			break;
		case 'kill':
			drawKillMenu(root, overlay);
			break;
		case 'kill-group':
			drawKillGroup(root, view, overlay);
			break;
		case 'proc':
			drawProc(root, view);
			break;
		case 'columns':
			drawColumnsMenu(root, view, overlay);
			break;
		case 'restart':
			drawRestart(root, view, overlay);
			break;
		case 'scenarios':
			drawScenarios(root, overlay);
			break;
		default:
			overlay satisfies never;
	}
	const isDocked = overlay.kind === 'settings' && dockWidth(root.width, root.height) > 0;
	if (root.height >= 24 && level > 0 && hasAlarm(view) && !isDocked) {
		const row = root.inner(0, 0, root.width, 1);
		row.fill(' ', PENS.text);
		drawHeader(row, view, level);
	}
	return null;
}

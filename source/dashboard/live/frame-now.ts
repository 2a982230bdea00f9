// The frame of now, of a session with or without a terminal: what the machine is asked for to draw it, and the drawing.
import type {Session} from '../../session/session.ts';
import type {Canvas} from '../canvas/canvas.ts';
import {compose, type Frame} from '../compose.ts';
import {mapCells} from '../screens/memory-map.ts';
import {processWish} from '../screens/process.ts';
import type {Theme} from '../theme/theme.ts';

/** A frame of so many cells. `spare`: a canvas to draw on. */
export function frameNow(
	session: Session,
	{width, height}: {readonly width: number; readonly height: number},
	theme: Theme,
	spare: Canvas | null = null,
): Frame {
	const state = session.store.getState();
	session.wantMap(state.ui.screen === 'map' ? mapCells(width, height) : 0);
	session.wantProcess(state.ui.screen === 'process' ? processWish(state, width, height) : null);
	return compose(session.store.getState(), width, height, theme, spare);
}

// Who draws: the state of the store as a frame for Ink, at most one a turn.
import {PassThrough} from 'node:stream';
import {type Instance, render} from 'ink';
import type {Session} from '../../session/session.ts';
import {compose, type Frame, frameRows} from '../compose.ts';
import {FrameView} from '../frame-view.tsx';
import {mapCells} from '../screens/memory-map.ts';
import {processWish} from '../screens/process.ts';
import type {Theme} from '../theme/theme.ts';

type Needs = {
	readonly session: Session;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly themeOf: (name: string) => Theme;
	/** A frame could not be drawn. */
	readonly failed: (error: unknown) => void;
};

export type Painter = Needs & {
	/** What stands on the screen. */
	frame: Frame | null;
	instance: Instance | null;
	/** Something has changed since. */
	isDue: boolean;
};

export const createPainter = (needs: Needs): Painter => ({...needs, frame: null, instance: null, isDue: false});

/** What Ink is given to read: nothing. Keys are read here. */
function silentStdin(): NodeJS.ReadStream {
	return Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {}}) as unknown as NodeJS.ReadStream;
}

/** Size of the terminal in cells. */
export const sizeOf = ({columns, rows}: Pick<NodeJS.WriteStream, 'columns' | 'rows'>): {readonly width: number; readonly height: number} => ({
	width: Math.max(1, columns || 80),
	height: Math.max(1, rows || 24),
});

const themeNow = ({session, themeOf}: Painter): Theme => themeOf(session.store.getState().ui.theme);

/** The frame of now, and what the machine is asked for to draw it. */
function frameNow({session, stdout}: Painter, theme: Theme): Frame {
	const {width, height} = sizeOf(stdout);
	const state = session.store.getState();
	session.wantMap(state.ui.screen === 'map' ? mapCells(width, height) : 0);
	session.wantProcess(state.ui.screen === 'process' ? processWish(state, width, height) : null);
	return compose(session.store.getState(), width, height, theme);
}

/** Draws now. */
export function draw(painter: Painter): void {
	const {stdout, stderr} = painter;
	painter.isDue = false;
	const theme = themeNow(painter);
	painter.frame = frameNow(painter, theme);
	const view = <FrameView rows={frameRows(painter.frame, theme)} />;
	if (painter.instance !== null) return painter.instance.rerender(view);
	painter.instance = render(view, {
		stdin: silentStdin(),
		stdout,
		stderr,
		alternateScreen: true,
		exitOnCtrlC: false,
		interactive: true,
		incrementalRendering: true,
		maxFps: 30,
		patchConsole: true,
	});
}

/** Draws when this turn is over: changes of one turn become one frame. */
export function redraw(painter: Painter): void {
	if (painter.isDue) return;
	painter.isDue = true;
	setImmediate(() => {
		try {
			if (painter.isDue) draw(painter);
		} catch (error) {
			painter.failed(error);
		}
	});
}

/** The frame on the screen with the theme it was drawn in; drawn first where there is none yet. */
export function framed(painter: Painter): {readonly frame: Frame; readonly theme: Theme} {
	if (painter.frame === null) draw(painter);
	return {frame: painter.frame as Frame, theme: themeNow(painter)};
}

/** Takes the drawing off the terminal. */
export const leave = ({instance}: Painter): void => instance?.unmount();

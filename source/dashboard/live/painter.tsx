// Who draws: the state of the store as a frame for Ink, at most one a turn.
import {PassThrough} from 'node:stream';
import {type Instance, render} from 'ink';
import type {Session} from '../../session/session.ts';
import type {Canvas, Rows} from '../canvas/canvas.ts';
import {type Frame, frameRows} from '../compose.ts';
import {FrameView} from '../frame-view.tsx';
import {frameNow} from './frame-now.ts';
import {createScreen, type Screen} from '../terminal/screen.ts';
import type {Theme} from '../theme/theme.ts';

/** What is drawn: a frame of any size, in a theme that is chosen by its name, on a canvas that nobody needs any more where there is one. */
export type Drawn = {readonly themeName: () => string; readonly frame: (width: number, height: number, theme: Theme, spare: Canvas | null) => Frame};

type Needs = {
	readonly drawn: Drawn;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly themeOf: (name: string) => Theme;
	/** A frame could not be drawn. */
	readonly failed: (error: unknown) => void;
};

export type Painter = Needs & {
	/** What stands on the screen. */
	frame: Frame | null;
	/** The same as rows of text. */
	rows: Rows | null;
	/** What stood there before, to draw the next frame on. */
	spare: Canvas | null;
	instance: Instance | null;
	screen: Screen | null;
	/** Something has changed since. */
	isDue: boolean;
	/** The terminal is somebody else's for now: nothing is drawn. */
	isAway: boolean;
	/** When it was drawn last. */
	drawnMs: number;
};

/** A key held down, or a paste, is drawn so many times a second at most. */
const SOONEST_MS = 1000 / 30;

export const createPainter = (needs: Needs): Painter => ({
	...needs,
	frame: null,
	rows: null,
	spare: null,
	instance: null,
	screen: null,
	isDue: false,
	isAway: false,
	drawnMs: Number.NEGATIVE_INFINITY,
});

/** What Ink is given to read: nothing. Keys are read here. */
function silentStdin(): NodeJS.ReadStream {
	return Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {}}) as unknown as NodeJS.ReadStream;
}

/** Size of the terminal in cells. */
export const sizeOf = ({columns, rows}: Pick<NodeJS.WriteStream, 'columns' | 'rows'>): {readonly width: number; readonly height: number} => ({
	width: Math.max(1, columns || 80),
	height: Math.max(1, rows || 24),
});

const themeNow = ({drawn, themeOf}: Painter): Theme => themeOf(drawn.themeName());

/** A session as what is drawn: its store, and what its machine is asked for to draw it. */
export const drawnSession = (session: Session): Drawn => ({
	themeName: () => session.store.getState().ui.theme,
	frame: (width, height, theme, spare) => frameNow(session, {width, height}, theme, spare),
});

/** Draws now. */
export function draw(painter: Painter): void {
	const {stdout, stderr} = painter;
	painter.isDue = false;
	painter.drawnMs = performance.now();
	const theme = themeNow(painter);
	const {width, height} = sizeOf(stdout);
	const frame = painter.drawn.frame(width, height, theme, painter.spare);
	const texts = frameRows(frame, theme, painter.rows);
	painter.spare = painter.rows?.canvas ?? null;
	painter.frame = frame;
	painter.rows = {canvas: frame.canvas, theme, texts};
	const view = <FrameView rows={texts} />;
	if (painter.instance !== null) return painter.instance.rerender(view);
	painter.screen = createScreen(stdout);
	// Each frame whole, and the rows as they are: the screen finds out what has changed.
	const options = {debug: true, isScreenReaderEnabled: false, exitOnCtrlC: false, interactive: true, patchConsole: false};
	painter.instance = render(view, {...options, stdin: silentStdin(), stdout: painter.screen.stream, stderr});
}

/** Draws when this turn is over, or a little later where it has only just been done: changes of one turn become one frame. */
export function redraw(painter: Painter): void {
	if (painter.isDue || painter.isAway) return;
	painter.isDue = true;
	const now = (): void => {
		try {
			if (painter.isDue) draw(painter);
		} catch (error) {
			painter.failed(error);
		}
	};
	const waitMs = painter.drawnMs + SOONEST_MS - performance.now();
	if (waitMs > 0) setTimeout(now, waitMs);
	else setImmediate(now);
}

/** Draws nothing until all is drawn again. */
export function pausePainting(painter: Painter): void {
	painter.isAway = true;
	painter.isDue = false;
}

/** Draws all of it, on a terminal that may show anything by now. */
export function redrawAll(painter: Painter): void {
	painter.isAway = false;
	painter.screen?.forget();
	redraw(painter);
}

/** The frame on the screen with the theme it was drawn in; drawn first where there is none yet. */
export function framed(painter: Painter): {readonly frame: Frame; readonly theme: Theme} {
	if (painter.frame === null) draw(painter);
	return {frame: painter.frame as Frame, theme: themeNow(painter)};
}

/** Takes the drawing off the terminal. */
export function leave(painter: Painter): void {
	painter.isDue = false;
	painter.instance?.unmount();
	painter.screen?.leave();
}

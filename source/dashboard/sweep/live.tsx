// The screen of a sweep in a terminal: keys in, frames out, the terminal as it was at the end. What runs goes on by itself; here it is only looked at.
import {faultSentence} from '../../messages/fault.ts';
import {createEnding, endBy} from '../live/ending.ts';
import {takeTerminal} from '../live/hold.ts';
import {createPainter, draw, leave, pausePainting, redraw} from '../live/painter.tsx';
import {listenForStops} from '../live/stops.ts';
import {themesFor} from '../live/themes.ts';
import {installCompositor} from '../terminal/compositor.ts';
import {listen} from '../terminal/listen.ts';
import {terminalDepth, type ThemeName} from '../theme/theme.ts';
import {drawSweep} from './screen.ts';
import {onSweepKey, type SweepNow, type SweepPage, type SweepState} from './state.ts';

/** What the screen may do to the sweep, and how it learns of it. */
export type SweepDoors = {
	readonly now: () => SweepNow;
	/** What has been found so far, in sentences. */
	readonly found: () => readonly string[];
	readonly changed: (tell: () => void) => () => void;
	readonly pause: () => void;
	readonly stop: () => void;
	/** Writes a plot or the rows; what is said of it. */
	readonly save: (what: 'plot' | 'csv') => Promise<string>;
	/** Why the machine of a cell cannot be opened; null: it can. */
	readonly cannotOpen: (state: SweepState) => string | null;
};

export type SweepLiveOptions = {
	readonly theme: ThemeName;
	readonly ascii: boolean;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly signal: AbortSignal;
};

/** How it ended: somebody quit, or wants to see a machine, and comes back with the state. */
export type SweepEnd = {readonly code: number; readonly state: SweepState; readonly next: 'open' | 'compare' | null};

/** Shows a sweep until somebody quits or opens a machine. */
export async function runSweepScreen(page: SweepPage, begin: SweepState, doors: SweepDoors, options: SweepLiveOptions): Promise<SweepEnd> {
	const {stdin, stdout, stderr, signal, theme} = options;
	await installCompositor();
	const {finished, quit, fail, ...ending} = createEnding();
	let state = begin;
	let next: SweepEnd['next'] = null;
	const painter = createPainter({
		drawn: {
			themeName: () => theme,
			frame: (width, height) => {
				const canvas = drawSweep(page, doors.now(), state, doors.found(), width, height);
				return {width, height, canvas, panes: [], items: [], overlay: state.help, figures: null, scrollMost: null};
			},
		},
		stdout,
		stderr,
		themeOf: themesFor({theme, ascii: options.ascii, depth: terminalDepth(process.env)}),
		failed: fail,
	});
	const say = (said: string): void => {
		state = {...state, said};
		redraw(painter);
	};
	const onKey = (name: string): void => {
		const heard = onSweepKey(state, name, page, doors.now());
		state = heard.state;
		if (heard.effect === 'quit') return quit();
		if (heard.effect === 'stop') doors.stop();
		if (heard.effect === 'pause') doors.pause();
		if (heard.effect === 'plot' || heard.effect === 'csv') doors.save(heard.effect).then(say, fail);
		if (heard.effect === 'open' || heard.effect === 'compare') {
			const why = doors.cannotOpen(state);
			if (why !== null) return say(why);
			next = heard.effect;
			return quit();
		}
		redraw(painter);
	};
	const keys = listen(event => {
		try {
			if (event.kind === 'key') {
				if (event.name === 'ctrl-z') stops.stopGroup();
				else onKey(event.name);
			} else if (event.kind === 'wheel') onKey(event.by > 0 ? 'down' : 'up');
		} catch (error) {
			fail(error);
		}
	});
	const unlisten = ending.listen(signal);
	const hold = takeTerminal({stdin, stdout}, {typed: keys.take, resized: () => redraw(painter), lost: () => quit()});
	const stops = listenForStops({hold, painter, failed: fail, isOver: ending.isOver});
	const unsubscribe = doors.changed(() => redraw(painter));
	try {
		draw(painter);
		hold.askForMouse();
		await finished;
	} catch (error) {
		fail(error);
	}
	unsubscribe();
	stops.end();
	keys.stop();
	pausePainting(painter);
	const given = await hold.giveBack(() => leave(painter));
	unlisten();
	const failure = ending.failure();
	if (failure !== null) stderr.write(`${faultSentence(failure)}\n`);
	const code = await finished;
	if (given === 'away') endBy(code);
	return {code: given === 'unread' ? process.exit(code) : code, state, next: failure === null ? next : null};
}

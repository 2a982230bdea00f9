// The screen of a sweep in a terminal: keys in, frames out, the terminal as it was at the end. What runs goes on by itself; here it is only looked at.
import {createEnding} from '../live/ending.ts';
import {createPainter, redraw} from '../live/painter.tsx';
import {stage, type StageTerminal} from '../live/stage.ts';
import {themesFor} from '../live/themes.ts';
import {installCompositor} from '../terminal/compositor.ts';
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

export type SweepLiveOptions = StageTerminal & {readonly theme: ThemeName; readonly ascii: boolean};

/** How it ended: somebody quit, or wants to see a machine, and comes back with the state. */
export type SweepEnd = {readonly code: number; readonly state: SweepState; readonly next: 'open' | 'compare' | null};

/** Shows a sweep until somebody quits or opens a machine. */
export async function runSweepScreen(page: SweepPage, begin: SweepState, doors: SweepDoors, options: SweepLiveOptions): Promise<SweepEnd> {
	const {stdout, stderr, theme} = options;
	await installCompositor();
	const ending = createEnding();
	const {quit, fail} = ending;
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
			return ending.goOn();
		}
		redraw(painter);
	};
	const {code, failed} = await stage({
		painter,
		ending,
		terminal: options,
		hear: (event, suspend) => {
			if (event.kind === 'key') {
				if (event.name === 'ctrl-z') suspend();
				else onKey(event.name);
			} else if (event.kind === 'wheel') onKey(event.by > 0 ? 'down' : 'up');
		},
		changed: doors.changed,
	});
	return {code, state, next: failed ? null : next};
}

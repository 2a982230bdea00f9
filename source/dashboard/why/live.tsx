// The page of `why` in a terminal: keys in, frames out, the terminal as it was at the end.
import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';
import {hasMachine} from '../../report/diagnosis.ts';
import {createEnding} from '../live/ending.ts';
import {createPainter, redraw, sizeOf} from '../live/painter.tsx';
import {stage, type StageTerminal} from '../live/stage.ts';
import {themesFor} from '../live/themes.ts';
import {installCompositor} from '../terminal/compositor.ts';
import {terminalDepth, type ThemeName} from '../theme/theme.ts';
import {drawWhy, isSmall, type WhyPage} from './screen.ts';
import {firstState, onWhyKey, type WhyState} from './state.ts';

export type WhyOptions = Omit<StageTerminal, 'stdin'> & {
	readonly theme: ThemeName;
	readonly ascii: boolean;
	/** Which kill is shown first, from 0. */
	readonly kill: number;
};

export type WhyEnd = {readonly code: number /** The kill whose machine is to be opened, from 0. */; readonly simulate: number | null};

/** Keys come from the terminal, whatever the log came from; null where there is none. */
export function openKeys(): ReadStream | null {
	try {
		return new ReadStream(openSync('/dev/tty', 'r'));
	} catch {
		return null;
	}
}

/** Asks the terminal to take a text into its clipboard. (xterm's OSC 52) */
const copyText = (text: string): string => `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;

/** Shows the page until somebody leaves. */
export async function runWhy(page: WhyPage, stdin: ReadStream, options: WhyOptions): Promise<WhyEnd> {
	const {stdout, stderr, signal} = options;
	await installCompositor();
	const ending = createEnding();
	let state: WhyState = firstState(options.kill);
	let simulate: number | null = null;
	const painter = createPainter({
		drawn: {
			themeName: () => options.theme,
			frame: (width, height, {look}) => {
				const canvas = drawWhy(page, state, width, height, look);
				return {width, height, canvas, panes: [], items: [], overlay: state.view === 'help', figures: null, scrollMost: null};
			},
		},
		stdout,
		stderr,
		themeOf: themesFor({...options, depth: terminalDepth(process.env)}),
		failed: ending.fail,
	});
	const onKey = (name: string): void => {
		const {width, height} = sizeOf(stdout);
		const heard = onWhyKey(state, name, page.diagnoses, {page: Math.max(1, height - 3), small: isSmall(width, height)});
		state = heard.state;
		const d = page.diagnoses[state.kill]!;
		if (heard.effect === 'copy') {
			stdout.write(copyText(page.textOf(d, 100).join('\n')));
			state = {...state, said: 'copied'};
		}
		if (heard.effect === 'simulate') {
			if (hasMachine(d)) {
				simulate = state.kill;
				return ending.goOn();
			}
			state = {...state, said: 'not-copied'};
		}
		if (heard.effect === 'quit') return ending.quit();
		redraw(painter);
	};
	const {code, failed} = await stage({
		painter,
		ending,
		terminal: {stdin, stdout, stderr, signal},
		hear: (event, suspend) => {
			if (event.kind === 'wheel') onKey(event.by > 0 ? 'down' : 'up');
			if (event.kind !== 'key') return;
			if (event.name === 'ctrl-z') suspend();
			else onKey(['+', '-', '=', '_'].includes(event.text) ? event.text : event.name);
		},
		changed: () => () => undefined,
		over: () => stdin.destroy(),
	});
	return {code, simulate: failed ? null : simulate};
}

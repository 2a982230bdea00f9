// The page of `why` in a terminal: keys in, frames out, the terminal as it was at the end.
import {openSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import {ReadStream} from 'node:tty';
import {type Instance, render} from 'ink';
import {faultSentence} from '../../messages/fault.ts';
import {rowTexts} from '../canvas/canvas.ts';
import {FrameView} from '../frame-view.tsx';
import {createEnding} from '../live/ending.ts';
import {takeTerminal} from '../live/hold.ts';
import {sizeOf} from '../live/painter.tsx';
import {themesFor} from '../live/themes.ts';
import {installCompositor} from '../terminal/compositor.ts';
import {listen} from '../terminal/listen.ts';
import {createScreen, type Screen} from '../terminal/screen.ts';
import {terminalDepth, type ThemeName} from '../theme/theme.ts';
import {drawWhy, isSmall, type WhyPage} from './screen.ts';
import {hasMachine} from './sections.ts';
import {firstState, onWhyKey, type WhyState} from './state.ts';

export type WhyOptions = {
	readonly theme: ThemeName;
	readonly ascii: boolean;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly signal: AbortSignal;
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

function silentStdin(): NodeJS.ReadStream {
	return Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {}}) as unknown as NodeJS.ReadStream;
}

/** Shows the page until somebody leaves. */
export async function runWhy(page: WhyPage, stdin: ReadStream, options: WhyOptions): Promise<WhyEnd> {
	const {stdout, stderr, signal} = options;
	await installCompositor();
	const {finished, quit, fail, ...ending} = createEnding();
	const theme = themesFor({...options, depth: terminalDepth(process.env)})(options.theme);
	let state: WhyState = firstState(options.kill);
	let instance: Instance | null = null;
	let screen: Screen | null = null;
	let simulate: number | null = null;
	const draw = (): void => {
		const {width, height} = sizeOf(stdout);
		const view = <FrameView rows={rowTexts(drawWhy(page, state, width, height, theme.look), theme)} />;
		if (instance !== null) return instance.rerender(view);
		screen = createScreen(stdout);
		instance = render(view, {
			debug: true,
			isScreenReaderEnabled: false,
			exitOnCtrlC: false,
			interactive: true,
			patchConsole: false,
			stdin: silentStdin(),
			stdout: screen.stream,
			stderr,
		});
	};
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
				return quit();
			}
			state = {...state, said: 'not-copied'};
		}
		if (heard.effect === 'quit') return quit();
		draw();
	};
	const keys = listen(event => {
		try {
			if (event.kind === 'key') onKey(event.text === '+' || event.text === '-' || event.text === '=' || event.text === '_' ? event.text : event.name);
			else if (event.kind === 'wheel') onKey(event.by > 0 ? 'down' : 'up');
		} catch (error) {
			fail(error);
		}
	});
	const unlisten = ending.listen(signal);
	const hold = takeTerminal({stdin, stdout}, {typed: keys.take, resized: draw, lost: () => quit()});
	try {
		draw();
		hold.askForMouse();
		await finished;
	} catch (error) {
		fail(error);
	}
	keys.stop();
	await hold.giveBack(() => {
		instance?.unmount();
		screen?.leave();
	});
	stdin.destroy();
	unlisten();
	const failure = ending.failure();
	if (failure !== null) stderr.write(`${faultSentence(failure)}\n`);
	return {code: await finished, simulate};
}

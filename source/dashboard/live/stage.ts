// A screen of its own in a terminal, from its first frame until it is over: keys and the mouse heard, drawn anew when something has changed, and the terminal
// as it was at the end, whatever ended it. What two machines and a sweep are shown on.
import {faultSentence} from '../../messages/fault.ts';
import {listen} from '../terminal/listen.ts';
import type {TerminalEvent} from '../terminal/keys.ts';
import {type Ending, endBy} from './ending.ts';
import {takeTerminal} from './hold.ts';
import {draw, leave, type Painter, pausePainting, redraw} from './painter.tsx';
import {listenForStops} from './stops.ts';

export type StageTerminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly signal: AbortSignal;
};

type Stage = {
	readonly painter: Painter;
	readonly ending: Ending;
	readonly terminal: StageTerminal;
	/** Takes a key or the mouse; `suspend` is what Ctrl-Z does. */
	readonly hear: (event: TerminalEvent, suspend: () => void) => void;
	/** Tells of changes until the function that it returns is called. */
	readonly changed: (tell: () => void) => () => void;
	/** When the first frame is drawn, and when the terminal has been given back. */
	readonly begun?: () => void;
	readonly over?: () => void;
};

/** Shows it until it is over. `failed`: by an error that nobody foresaw, which has been told. */
export async function stage({painter, ending, terminal, hear, changed, begun, over}: Stage): Promise<{readonly code: number; readonly failed: boolean}> {
	const {stdin, stdout, stderr, signal} = terminal;
	const {finished, quit, fail} = ending;
	const keys = listen(event => {
		try {
			hear(event, () => stops.stopGroup());
		} catch (error) {
			fail(error);
		}
	});
	const unlisten = ending.listen(signal);
	const hold = takeTerminal({stdin, stdout}, {typed: keys.take, resized: () => redraw(painter), lost: () => quit()});
	const stops = listenForStops({hold, painter, failed: fail, isOver: ending.isOver});
	const unsubscribe = changed(() => redraw(painter));
	try {
		draw(painter);
		hold.askForEvents();
		begun?.();
		await finished;
	} catch (error) {
		fail(error);
	}
	unsubscribe();
	stops.end();
	keys.stop();
	pausePainting(painter);
	const given = await hold.giveBack(() => leave(painter));
	over?.();
	unlisten();
	const failure = ending.failure();
	if (failure !== null) stderr.write(`${faultSentence(failure)}\n`);
	const code = await finished;
	ending.over();
	if (given === 'away') endBy(code);
	return {code: given === 'unread' ? process.exit(code) : code, failed: failure !== null};
}

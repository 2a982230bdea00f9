// Two machines in a terminal. As live.tsx, it only puts the parts together.
import {faultSentence} from '../messages/fault.ts';
import {createPair, type PairOptions, type PairSession} from '../session/pair.ts';
import type {Side} from '../workload/compare/seen.ts';
import {onPairKey, onPairPoint, type PairDoors} from './actions/on-pair.ts';
import {DEFAULT_ZOOM} from './chart/columns.ts';
import {createEnding, endBy} from './live/ending.ts';
import {takeTerminal} from './live/hold.ts';
import {createPainter, draw, leave, pausePainting, redraw, sizeOf} from './live/painter.tsx';
import {listenForStops} from './live/stops.ts';
import {themesFor} from './live/themes.ts';
import {composePair} from './screens/compare.ts';
import {installCompositor} from './terminal/compositor.ts';
import {listen} from './terminal/listen.ts';
import {terminalDepth, type ThemeName} from './theme/theme.ts';

export type LivePairOptions = Pick<PairOptions, 'scenarios' | 'overrides' | 'untilUs'> & {
	readonly theme: ThemeName;
	readonly ascii: boolean;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly signal: AbortSignal;
};

/** How it ended: with a status, or with the machine that is to go on alone. */
export type PairEnd = {readonly code: number; readonly stays: Side | null; readonly pair: PairSession};

/** Shows both machines until somebody quits or closes; the terminal is as it was. Throws RangeError where a machine cannot exist. */
export async function runPair(options: LivePairOptions): Promise<PairEnd> {
	const {stdin, stdout, stderr, signal, scenarios, overrides, theme, untilUs = null} = options;
	await installCompositor();
	const pair = createPair({scenarios, overrides, theme, untilUs, zoom: DEFAULT_ZOOM});
	const {finished, quit, fail, ...ending} = createEnding();
	const {store} = pair;
	let stays: Side | null = null;
	const painter = createPainter({
		drawn: {themeName: () => store.getState().ui.theme, frame: (width, height, of) => composePair(store.getState(), width, height, of)},
		stdout,
		stderr,
		themeOf: themesFor({theme, ascii: options.ascii, depth: terminalDepth(process.env)}),
		failed: fail,
	});
	const doors = (): PairDoors => ({
		quit: () => quit(),
		close: () => {
			stays = store.getState().ui.gold;
			quit();
		},
		suspend: () => stops.stopGroup(),
		page: Math.max(1, Math.floor(sizeOf(stdout).height / 3)),
	});
	const keys = listen(event => {
		try {
			if (event.kind === 'key') onPairKey(pair, doors(), event.name, event.text);
			else if (painter.frame !== null) onPairPoint(pair, doors(), painter.frame, event);
		} catch (error) {
			fail(error);
		}
	});
	const unlisten = ending.listen(signal);
	const hold = takeTerminal({stdin, stdout}, {typed: keys.take, resized: () => redraw(painter), lost: () => quit()});
	const stops = listenForStops({hold, painter, failed: fail, isOver: ending.isOver});
	const unsubscribe = store.subscribe(() => redraw(painter));
	try {
		draw(painter);
		hold.askForMouse();
		pair.start();
		await finished;
	} catch (error) {
		fail(error);
	}
	unsubscribe();
	stops.end();
	keys.stop();
	pausePainting(painter);
	const given = await hold.giveBack(() => leave(painter));
	pair.stop();
	unlisten();
	const failure = ending.failure();
	if (failure !== null) stderr.write(`${faultSentence(failure)}\n`);
	const code = await finished;
	if (given === 'away') endBy(code);
	return {code: given === 'unread' ? process.exit(code) : code, stays: failure === null ? stays : null, pair};
}

// Two machines in a terminal. As live.tsx, it only puts the parts together.
import {createPair} from '../session/pair.ts';
import type {PairOptions, PairSession} from '../session/pair-state.ts';
import type {Letter} from '../session/line/line.ts';
import {otherSide, type Pair, type Side} from '../workload/compare/seen.ts';
import {onPairKey, onPairPaste, onPairPoint} from './actions/on-pair.ts';
import type {PairDoors} from './actions/pair-doors.ts';
import {DEFAULT_ZOOM} from './chart/columns.ts';
import {figuresIn} from './compose.ts';
import {createEnding} from './live/ending.ts';
import {createPainter, framed, sizeOf} from './live/painter.tsx';
import {stage, type StageTerminal} from './live/stage.ts';
import {themesFor} from './live/themes.ts';
import {saveHere} from './doors/outside.ts';
import {screenshotSvg} from './picture/screenshot.ts';
import {composePair} from './screens/compare.ts';
import {installCompositor} from './terminal/compositor.ts';
import {terminalDepth, type ThemeName} from './theme/theme.ts';

export type LivePairOptions = Pick<PairOptions, 'scenarios' | 'overrides' | 'untilUs' | 'historyBytes' | 'sources' | 'among' | 'leftUs' | 'name' | 'shown'> &
	StageTerminal & {readonly theme: ThemeName; readonly ascii: boolean};

/** What is to be shown next: one of the two alone, and with the other gone for good; or two others. */
export type PairNext = {readonly stays: Side; readonly drops: boolean} | {readonly letters: Pair<Letter>};

/** How it ended: with a status, or with what is to be shown next. */
export type PairEnd = {readonly code: number; readonly next: PairNext | null; readonly pair: PairSession};

/** Shows both machines until somebody quits or closes; the terminal is as it was. Throws RangeError where a machine cannot exist. */
export async function runPair(options: LivePairOptions): Promise<PairEnd> {
	const {stdout, stderr, scenarios, overrides, theme, untilUs = null, historyBytes, sources, among, leftUs, name, shown} = options;
	await installCompositor();
	const pair = createPair({
		...{scenarios, overrides, theme, untilUs, zoom: DEFAULT_ZOOM, historyBytes, among},
		...(sources === undefined ? {} : {sources}),
		...(leftUs === undefined ? {} : {leftUs}),
		...(name === undefined ? {} : {name}),
		...(shown === undefined ? {} : {shown}),
	});
	const ending = createEnding();
	const {quit, fail} = ending;
	const {store} = pair;
	let next: PairNext | null = null;
	const goOn = (to: PairNext): void => {
		next = to;
		ending.goOn();
	};
	const painter = createPainter({
		drawn: {themeName: () => store.getState().ui.theme, frame: (width, height, of) => composePair(store.getState(), width, height, of)},
		stdout,
		stderr,
		themeOf: themesFor({theme, ascii: options.ascii, depth: terminalDepth(process.env)}),
		failed: fail,
	});
	const doors = (suspend: () => void): PairDoors => ({
		quit: () => quit(),
		close: () => goOn({stays: store.getState().ui.gold, drops: false}),
		choose: letters => goOn({letters}),
		drop: () => goOn({stays: otherSide(store.getState().ui.gold), drops: true}),
		suspend,
		page: Math.max(1, Math.floor(sizeOf(stdout).height / 3)),
		picture: () => {
			const {frame, theme: own} = framed(painter);
			return screenshotSvg(frame.canvas, own);
		},
		save: saveHere,
		figures: () => (painter.frame === null ? [] : figuresIn(painter.frame)),
	});
	const {code, failed} = await stage({
		painter,
		ending,
		terminal: options,
		hear: (event, suspend) => {
			if (event.kind === 'key') onPairKey(pair, doors(suspend), event.name, event.text);
			else if (event.kind === 'paste') onPairPaste(pair, doors(suspend), event.text);
			else if (painter.frame !== null) onPairPoint(pair, doors(suspend), painter.frame, event);
		},
		changed: store.subscribe,
		begun: pair.start,
		over: pair.stop,
	});
	return {code, next: failed ? null : next, pair};
}

// A film of two machines in step: as shoot.ts of one, on a clock of its own, the same each time.
import {createPair} from '../../session/pair.ts';
import type {PairOptions} from '../../session/pair-state.ts';
import {createOwnClock} from '../../session/time/own-clock.ts';
import {FRAME_MS, nextTick} from '../../session/time/pace.ts';
import {onPairKey} from '../actions/on-pair.ts';
import {figuresIn, type Frame} from '../compose.ts';
import {DEFAULT_ZOOM} from '../chart/columns.ts';
import {themesFor} from '../live/themes.ts';
import {composePair} from '../screens/compare.ts';
import type {ThemeName} from '../theme/theme.ts';
import {isSame, type Press, type Script} from './shoot.ts';
import type {Shot} from './svg.ts';

export type PairScript = Pick<PairOptions, 'scenarios' | 'overrides'> & Pick<Script, 'fromUs' | 'forMs' | 'width' | 'height' | 'speed' | 'theme' | 'presses'>;

/** Shoots it, a frame at a time; a frame that is as the one before is left out. The first is there from the beginning. Throws what booting throws. */
export function* shootPair(script: PairScript): Generator<void, readonly [Shot, ...Shot[]]> {
	const {scenarios, overrides, fromUs, forMs, width, height, speed, presses} = script;
	const clock = createOwnClock();
	const pair = createPair({scenarios, overrides, theme: script.theme, zoom: DEFAULT_ZOOM, clock});
	const {store} = pair;
	pair.pause(true);
	const timeUs = (): number => Math.max(store.getState().samples.a.timeUs, store.getState().samples.b.timeUs);
	// A Sample at each tick, as somebody would have had them who watched from boot on.
	while (nextTick(timeUs(), 1) <= fromUs && !store.getState().pace.halted) {
		pair.step();
		yield;
	}
	pair.setSpeed(speed);
	pair.pause(false);
	let isOver = false;
	const themeOf = themesFor({theme: script.theme, ascii: false, depth: 24});
	const drawn = (): Frame => composePair(store.getState(), width, height, themeOf(store.getState().ui.theme as ThemeName));
	const doors = {
		quit: () => {
			isOver = true;
		},
		close: () => {
			isOver = true;
		},
		// There are no others.
		choose: () => undefined,
		drop: () => undefined,
		suspend: () => undefined,
		page: Math.max(1, Math.floor(height / 3)),
		// A film leaves no files.
		picture: () => '',
		save: (base: string, ending: string) => `${base}.${ending}`,
		figures: () => figuresIn(drawn()),
	};
	const take = (atMs: number): Shot => {
		const theme = themeOf(store.getState().ui.theme as ThemeName);
		return {atMs, theme, canvas: drawn().canvas};
	};
	pair.start();
	const shots: [Shot, ...Shot[]] = [take(0)];
	const waiting: Press[] = presses.toSorted((a, b) => a.atMs - b.atMs);
	for (let atMs = FRAME_MS; atMs < forMs && !isOver; atMs += FRAME_MS) {
		while (waiting[0] !== undefined && waiting[0].atMs < atMs && !isOver) {
			const press = waiting.shift() as Press;
			clock.goTo(press.atMs);
			onPairKey(pair, doors, press.key, [...press.key].length === 1 ? press.key : press.key === 'space' ? ' ' : '');
		}
		clock.goTo(atMs);
		const shot = take(atMs);
		if (!isSame(shots.at(-1) as Shot, shot)) shots.push(shot);
		yield;
	}
	pair.stop();
	return shots;
}

// A film of the dashboard: a session over a scenario, with keys pressed at their times, drawn four times a second of a clock of its own. The same each time.
import {lessonDoors} from '../doors/lessons.ts';
import type {Journal} from '../../session/journal/journal.ts';
import type {Session} from '../../session/session.ts';
import {createSession} from '../../session/session.ts';
import type {Brake} from '../../session/time/brake.ts';
import {createOwnClock} from '../../session/time/own-clock.ts';
import {FRAME_MS} from '../../session/time/pace.ts';
import {builtinList} from '../../workload/builtin.ts';
import type {Scenario} from '../../workload/scenario.ts';
import type {Context} from '../actions/context.ts';
import {onKey} from '../actions/heard.ts';
import {type Frame, figuresIn} from '../compose.ts';
import {frameNow} from '../live/frame-now.ts';
import {hushNotices} from '../live/notices.ts';
import {themesFor} from '../live/themes.ts';
import {mapColumns} from '../screens/memory-map.ts';
import type {ThemeName} from '../theme/theme.ts';
import {rowOrder} from '../view/row-order.ts';
import type {Shot} from './svg.ts';

/** A key by its name in the keymap, or a character, and when it is pressed, in ms of the film. */
export type Press = {readonly atMs: number; readonly key: string};

export type Script = {
	readonly scenario: Scenario;
	/** What was done to it: the film plays that, from `fromUs` on. */
	readonly journal?: Journal;
	/** Machine time at which the film begins. */
	readonly fromUs: number;
	/** Length of the film in ms of real time. */
	readonly forMs: number;
	readonly width: number;
	readonly height: number;
	/** Machine seconds a second of the film. */
	readonly speed: number;
	readonly theme: ThemeName;
	readonly presses: readonly Press[];
	/** Opens another scenario by its name. */
	readonly load: (name: string) => Scenario;
	/** What the clock slows down for. */
	readonly brake: Brake;
};

/** Keys on a session that nobody sits before: nothing is written, and nothing can be left. */
function contextOf(session: Session, {width, height, load}: Script, frame: () => Frame, quit: () => void): Context {
	const nothing = (): void => undefined;
	return {
		session,
		doors: {
			quit,
			suspend: nothing,
			save: (base, ending) => `${base}.${ending}`,
			screenshot: () => '',
			scenarios: () => builtinList().map(one => ({...one, seen: false})),
			open: name => session.choose(load(name)),
			lessons: lessonDoors(null),
			proc: {show: nothing, off: nothing},
		},
		page: Math.max(1, Math.floor(height / 3)),
		mapColumns: mapColumns(width),
		figures: () => figuresIn(frame()),
		panes: () => frame().panes.map(({pane}) => pane),
	};
}

/** Whether a frame is as the one before. */
export const isSame = (a: Shot, b: Shot): boolean =>
	a.theme === b.theme && a.canvas.pens.every((pen, i) => pen === b.canvas.pens[i]) && a.canvas.glyphs.every((glyph, i) => glyph === b.canvas.glyphs[i]);

/** Shoots a film, a frame at a time; a frame that is as the one before is left out. The first is there from the beginning. Throws what booting throws. */
export function* shoot(script: Script): Generator<void, readonly [Shot, ...Shot[]]> {
	const {scenario, journal, fromUs, forMs, speed, presses} = script;
	const clock = createOwnClock();
	const session = createSession(scenario, {
		theme: script.theme,
		order: rowOrder,
		pace: {speed, reached: speed},
		brake: script.brake,
		clock,
		...(journal === undefined ? {} : {journal}),
	});
	if (journal === undefined) yield* session.runTo(fromUs);
	else {
		session.toTime(fromUs);
		session.pause(false);
	}
	session.reorder();
	const hush = hushNotices(session, clock);
	const themeOf = themesFor({theme: script.theme, ascii: false, depth: 24});
	let isOver = false;
	const frame = (): Frame => frameNow(session, script, themeOf(session.store.getState().ui.theme));
	const context = contextOf(session, script, frame, () => {
		isOver = true;
	});
	const take = (atMs: number): Shot => {
		const theme = themeOf(session.store.getState().ui.theme);
		return {atMs, theme, canvas: frameNow(session, script, theme).canvas};
	};
	session.start();
	const shots: [Shot, ...Shot[]] = [take(0)];
	const waiting = presses.toSorted((a, b) => a.atMs - b.atMs);
	for (let atMs = FRAME_MS; atMs < forMs && !isOver; atMs += FRAME_MS) {
		while (waiting[0] !== undefined && waiting[0].atMs < atMs && !isOver) {
			const press = waiting.shift() as Press;
			clock.goTo(press.atMs);
			onKey(context, press.key, [...press.key].length === 1 ? press.key : press.key === 'space' ? ' ' : '');
		}
		clock.goTo(atMs);
		const shot = take(atMs);
		if (!isSame(shots.at(-1) as Shot, shot)) shots.push(shot);
		yield;
	}
	session.stop();
	hush();
	return shots;
}

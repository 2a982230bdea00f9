// What keys do on the screen of two machines.
import {codeOf} from '../../files/errno.ts';
import {formMessages} from '../../messages/forms.ts';
import {cursorMessages} from '../../messages/cursor.ts';
import {compareScreenMessages as words} from '../../messages/compare-screen.ts';
import {timeMessages as timeWords} from '../../messages/time.ts';
import {fieldById} from '../../procfs/fields.ts';
import {LONG_US} from '../../session/branches.ts';
import type {PairSession} from '../../session/pair-state.ts';
import type {PairUi, PairView} from '../../session/pair-ui.ts';
import {nextSpeed} from '../../session/time/pace.ts';
import {otherSide} from '../../workload/compare/seen.ts';
import {WINDOWS} from '../chart/columns.ts';
import {formFor, isInjectable, readForm} from '../forms/inject.ts';
import {plainText} from '../forms/typing.ts';
import type {Frame} from '../compose.ts';
import {figureAt} from '../explain/figures-of.ts';
import {moved} from '../explain/moves.ts';
import type {NumberKey, PairKey} from '../keys/entry.ts';
import {entryFor, KEYMAP} from '../keys/keymap.ts';
import {pairScopes, pairTimeAt} from '../screens/compare.ts';
import {zoneNames} from '../panes/compare/look.ts';
import {pairRows} from '../panes/compare/table.ts';
import type {Pointed} from '../terminal/keys.ts';
import {THEME_NAMES, type ThemeName} from '../theme/theme.ts';
import {next} from './handlers.ts';
import type {PairDoors} from './pair-doors.ts';
import {askName, askPair, askWhich, typeInPair} from './pair-line.ts';

const VIEWS: readonly PairView[] = ['beside', 'over', 'difference'];

const scrolled = (pair: PairSession, by: number): Partial<PairUi> => {
	const state = pair.store.getState();
	return {row: Math.max(0, Math.min(pairRows(state).length - 1, state.ui.row + by))};
};

/** The next zone by name; after the last one the largest of each again. */
function nextZone({store}: PairSession): Partial<PairUi> {
	const {ui, samples} = store.getState();
	const count = zoneNames(samples).length;
	const after = ui.zone === null ? 0 : ui.zone + 1;
	return {zone: after < count ? after : null};
}

const ON_PAIR: Readonly<Record<Exclude<PairKey, 'drop'>, (pair: PairSession, doors: PairDoors) => void>> = {
	pause: pair => pair.pause(!pair.store.getState().pace.paused),
	step: pair => (pair.store.getState().pace.paused ? pair.step() : changeSpeed(pair, 1)),
	slower: pair => (pair.store.getState().pace.paused ? pair.back() : changeSpeed(pair, -1)),
	slow: pair => changeSpeed(pair, -1),
	faster: pair => changeSpeed(pair, 1),
	fastest: pair => pair.setSpeed(pair.store.getState().pace.speed === Infinity ? 1 : Infinity),
	back: pair => pair.back(),
	on: pair => {
		const {past, pace} = pair.store.getState();
		if (past !== null || pace.paused) pair.step();
	},
	'event-before': pair => pair.toEvent('before'),
	'event-after': pair => pair.toEvent('after'),
	boot: pair => pair.toBoot(),
	now: pair => pair.toNow(),
	parting: pair => askPair(pair, 'jump'),
	set: pair => askPair(pair, 'set'),
	kill: pair => askPair(pair, 'kill'),
	adj: pair => askPair(pair, 'adj'),
	which: pair => askWhich(pair),
	name: pair => askName(pair),
	explain: pair => explain(pair),
	other: pair => pair.setUi({gold: otherSide(pair.store.getState().ui.gold)}),
	view: pair => pair.setUi({view: next(VIEWS, pair.store.getState().ui.view)}),
	scale: pair => pair.setUi({scale: pair.store.getState().ui.scale === 'magnified' ? 'linear' : 'magnified'}),
	'zoom-in': pair => pair.setUi({zoom: Math.max(0, pair.store.getState().ui.zoom - 1)}),
	'zoom-out': pair => pair.setUi({zoom: Math.min(WINDOWS.length - 1, pair.store.getState().ui.zoom + 1)}),
	zone: pair => pair.setUi(nextZone(pair)),
	theme: pair => pair.setUi({theme: next(THEME_NAMES, pair.store.getState().ui.theme as ThemeName)}),
	up: pair => pair.setUi(scrolled(pair, -1)),
	down: pair => pair.setUi(scrolled(pair, 1)),
	'page-up': (pair, {page}) => pair.setUi(scrolled(pair, -page)),
	'page-down': (pair, {page}) => pair.setUi(scrolled(pair, page)),
	differing: pair => pair.setUi({differing: true}),
	picture: savePicture,
	help: pair => pair.setUi({help: true}),
	leave: (pair, {close}) => (pair.store.getState().past === null ? close() : pair.toNow()),
	close: (_pair, {close}) => close(),
	quit: (_pair, {quit}) => quit(),
	suspend: (_pair, {suspend}) => suspend(),
};

/** Drops the chosen branch; one that was run for long only where `said` is what is said then: somebody pressed the key twice, and nothing in between. */
function drop(pair: PairSession, doors: Pick<PairDoors, 'drop'>, said: string | null): void {
	const {named, ui} = pair.store.getState();
	const {letter, left} = named[ui.gold];
	if (left === null) return pair.setUi({notice: {text: timeWords.notA, bad: true}});
	const ranUs = pair.lines[ui.gold].track.newest.timeUs - left.atUs;
	const again = timeWords.again(letter, ranUs);
	if (ranUs > LONG_US && said !== again) return pair.setUi({notice: {text: again, bad: false}});
	doors.drop();
}

const changeSpeed = (pair: PairSession, by: 1 | -1): void => pair.setSpeed(nextSpeed(pair.store.getState().pace.speed, by));

function savePicture(pair: PairSession, {picture, save}: PairDoors): void {
	const base = 'lowwater-compare';
	try {
		pair.setUi({notice: {text: formMessages.saved(formMessages.screenshot, save(base, 'svg', picture())), bad: false}});
	} catch (error) {
		pair.setUi({notice: {text: formMessages.notSaved(`${base}.svg`, codeOf(error)), bad: true}});
	}
}

/** What the figure of the first row is. */
function explain(pair: PairSession): void {
	const state = pair.store.getState();
	const row = pairRows(state)[state.ui.row];
	if (row === undefined) return;
	const help = fieldById(row.name)?.help;
	pair.setUi({notice: {text: `${row.label}: ${help ?? row.name}`, bad: false}});
}

/** Starts something on the chosen machine, with the values that its form would be filled in with. */
function begin(pair: PairSession, what: string): void {
	const {ui, past, samples, named} = pair.store.getState();
	const say = (text: string, bad = false): void => pair.setUi({notice: {text, bad}});
	if (past !== null) return say(words.actAtNow, true);
	if (samples[ui.gold].panic !== null) return say(words.actOnDead, true);
	if (!isInjectable(what)) return;
	const {source} = pair.lines[ui.gold].track;
	const form = formFor(what, source, samples[ui.gold]);
	const read = readForm(form, source);
	if (!read.ok) return say(read.problem, true);
	const refused = pair.act(ui.gold, read.actions).find(({outcome}) => !outcome.ok);
	const {letter} = named[ui.gold];
	if (refused !== undefined && !refused.outcome.ok) say(words.refused(letter, refused.outcome.errno, refused.outcome.why), true);
	else say(words.begun(letter, form.title));
}

/** The cursor on a number: to the next one, explained, gone. */
function onNumber(pair: PairSession, {figures}: PairDoors, to: NumberKey): void {
	const {cursor} = pair.store.getState().ui;
	const all = figures();
	const next = to === 'leave' ? null : moved(all, cursor, to, all[0]);
	if (next === null) return pair.setUi({cursor: null, ...(to === 'leave' ? {} : {notice: {text: cursorMessages.none, bad: true}})});
	pair.setUi({cursor: {x: next.figure.x, y: next.figure.y, open: next.open}});
}

/** What was pointed at is explained at once. */
function explainAt(pair: PairSession, {figures}: PairDoors, place: {readonly x: number; readonly y: number}): void {
	const figure = figureAt(figures(), place);
	if (figure !== undefined) pair.setUi({cursor: {x: figure.x, y: figure.y, open: true}, notice: null});
}

/** A key, by its name. While help or a list lies over the screen, any key takes it away. */
export function onPairKey(pair: PairSession, doors: PairDoors, name: string, text = ''): void {
	if (name !== 'ctrl-c' && name !== 'ctrl-z' && typeInPair(pair, doors, name, text)) return;
	const action = entryFor(name, pairScopes(pair.store.getState()))?.action;
	const said = pair.store.getState().ui.notice?.text ?? null;
	if (said !== null) pair.setUi({notice: null});
	if (action?.do === 'pair-start') return begin(pair, action.what);
	if (action?.do === 'number') return onNumber(pair, doors, action.to);
	if (action?.do !== 'pair') return;
	const {help, differing} = pair.store.getState().ui;
	if ((help || differing) && action.key !== 'quit' && action.key !== 'suspend') return pair.setUi({help: false, differing: false});
	if (action.key === 'drop') return drop(pair, doors, said);
	ON_PAIR[action.key](pair, doors);
}

/** What was pasted goes into the line, where one is being typed. */
export function onPairPaste(pair: PairSession, doors: PairDoors, text: string): void {
	if (pair.store.getState().ui.line === null) return pair.setUi({notice: {text: formMessages.notPasted, bad: true}});
	for (const glyph of plainText(text)) typeInPair(pair, doors, glyph, glyph);
}

/** A click on the key bar, a click or a drag on the time bars, or the wheel over the table. */
export function onPairPoint(pair: PairSession, doors: PairDoors, frame: Frame, event: Pointed): void {
	if (event.kind === 'wheel') return pair.setUi(scrolled(pair, event.by));
	if (event.kind === 'ask') return explainAt(pair, doors, event);
	if (pair.store.getState().ui.cursor !== null) pair.setUi({cursor: null});
	const held = event.kind === 'drag' ? event.from : event;
	const us = held === null ? null : pairTimeAt(pair.store.getState(), frame, {x: event.x, y: held.y});
	if (us !== null) return pair.toTime(us);
	if (event.kind === 'drag') return;
	if (event.y !== frame.height - 1) return;
	const item = frame.items.find(one => event.x >= one.x && event.x <= one.x + one.width);
	const entry = item === undefined ? undefined : KEYMAP.find(one => one.action === item.action);
	if (entry !== undefined) onPairKey(pair, doors, entry.keys[0] ?? '');
}

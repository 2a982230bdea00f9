// The line at the bottom of the screen of two machines: where to go, or what is done to the gold one.
import {compareScreenMessages as words} from '../../messages/compare-screen.ts';
import {timeMessages as timeWords} from '../../messages/time.ts';
import type {Letter} from '../../session/line/line.ts';
import type {PairSession} from '../../session/pair-state.ts';
import type {PairLine} from '../../session/pair-ui.ts';
import {timeOf} from '../../session/journal/journal.ts';
import {readJump} from '../../session/jump.ts';
import {sysctlEntry} from '../../machine/sysctl.ts';
import type {Action} from '../../workload/action.ts';
import {otherSide} from '../../workload/compare/seen.ts';
import type {PairDoors} from './pair-doors.ts';

const FIRST: Readonly<Record<PairLine, string>> = {jump: '', set: 'vm.swappiness=10', kill: '', adj: '', which: '', name: ''};

const ACTS: readonly PairLine[] = ['set', 'kill', 'adj'];

/** Asks which two lines are to be compared: the chosen one, and the next that is not shown. */
export function askWhich(pair: PairSession): void {
	const {ui, named, others} = pair.store.getState();
	const [next] = [...others.filter(({letter}) => letter > named[otherSide(ui.gold)].letter), ...others];
	if (next === undefined) return pair.setUi({notice: {text: words.onlyTwo, bad: true}});
	const text = [named[ui.gold].letter, next.letter].sort().join('');
	pair.setUi({line: {asks: 'which', text}, notice: null});
}

/** Asks what the chosen one is to be called, where it is a branch. */
export function askName(pair: PairSession): void {
	const {ui, named} = pair.store.getState();
	const {left, name} = named[ui.gold];
	pair.setUi(left === null ? {notice: {text: timeWords.noName, bad: true}} : {line: {asks: 'name', text: name}, notice: null});
}

/** Opens the line. Acts are at now alone. */
export function askPair(pair: PairSession, asks: PairLine): void {
	const {ui, past, samples} = pair.store.getState();
	if (ACTS.includes(asks) && past !== null) return pair.setUi({notice: {text: words.actAtNow, bad: true}});
	const worst = samples[ui.gold].processes.reduce((most, one) => (one.oomScore > (most?.oomScore ?? -1) ? one : most), samples[ui.gold].processes[0]);
	const first = asks === 'kill' ? (worst?.name ?? '') : asks === 'adj' ? `${worst?.name ?? ''}=${worst?.oomScoreAdj ?? 0}` : FIRST[asks];
	pair.setUi({line: {asks, text: first}, notice: null});
}

/** What is typed as an action; a sentence where it is none. */
function actionOf(pair: PairSession, asks: 'set' | 'kill' | 'adj', text: string): Action | string {
	const [name = '', value = ''] = text.split('=').map(part => part.trim());
	if (asks === 'set') {
		const key = name.startsWith('vm.') ? name : `vm.${name}`;
		return sysctlEntry(key) !== undefined && value !== '' ? {kind: 'command', command: {kind: 'sysctl', name: key, value}} : words.noSetting(text);
	}
	const {ui, samples, named} = pair.store.getState();
	const found = samples[ui.gold].processes.find(process => process.name === name || String(process.pid) === name);
	if (found === undefined) return words.noProcess(name, named[ui.gold].letter);
	if (asks === 'kill') return {kind: 'signal', to: {pid: found.pid}, signal: 'KILL'};
	const adj = Number(value.replace('−', '-'));
	return value !== '' && Number.isInteger(adj) && Math.abs(adj) <= 1000 ? {kind: 'oom_score_adj', of: {pid: found.pid}, value: adj} : words.noAdj(text);
}

function jump(pair: PairSession, text: string): string | null {
	if (text === '' || text === 'parted') {
		pair.toParting();
		return null;
	}
	const {ui, samples} = pair.store.getState();
	const {marks, journal} = pair.lines[ui.gold];
	const hereUs = Math.max(samples.a.timeUs, samples.b.timeUs);
	const wanted = readJump(text, {hereUs, here: pair.here(), marks});
	if (typeof wanted === 'string') return wanted;
	if ('us' in wanted) pair.toTime(wanted.us);
	else pair.toTime(journal === null ? 0 : timeOf(journal, wanted.ordinal));
	return null;
}

/** "AC", "c a": two letters of lines that there are. */
function which(pair: PairSession, {choose}: Pick<PairDoors, 'choose'>, text: string): string | null {
	const {named, others} = pair.store.getState();
	const letters = [...[named.a, named.b].map(({letter}) => letter), ...others.map(({letter}) => letter)].sort();
	const [a, b, more] = [...new Set(text.toUpperCase().match(/[A-Z]/g) ?? [])].sort();
	const isOne = (letter: string | undefined): letter is Letter => letters.some(one => one === letter);
	if (!isOne(a) || !isOne(b) || more !== undefined) return timeWords.noSuchPair(letters);
	if (a !== named.a.letter || b !== named.b.letter) choose({a, b});
	return null;
}

function submit(pair: PairSession, doors: Pick<PairDoors, 'choose'>, asks: PairLine, text: string): string | null {
	if (asks === 'jump') return jump(pair, text);
	if (asks === 'which') return which(pair, doors, text);
	if (asks === 'name') {
		pair.name(pair.store.getState().ui.gold, text);
		return null;
	}
	const action = actionOf(pair, asks, text);
	if (typeof action === 'string') return action;
	const {
		ui: {gold},
		named,
	} = pair.store.getState();
	const {letter} = named[gold];
	const refused = pair.act(gold, [action]).find(({outcome}) => !outcome.ok)?.outcome;
	const bad = refused !== undefined && !refused.ok;
	pair.setUi({notice: {text: bad ? words.refused(letter, refused.errno, refused.why) : words.begun(letter, text), bad}});
	return null;
}

/** Takes a key as part of the line. Returns whether there is one. */
export function typeInPair(pair: PairSession, doors: Pick<PairDoors, 'choose'>, name: string, text: string): boolean {
	const {line} = pair.store.getState().ui;
	if (line === null) return false;
	if (name === 'escape') pair.setUi({line: null});
	else if (name === 'backspace') pair.setUi({line: {...line, text: line.text.slice(0, -1)}});
	else if (name === 'enter') {
		pair.setUi({line: null, notice: null});
		const problem = submit(pair, doors, line.asks, line.text.trim());
		if (problem !== null) pair.setUi({line, notice: {text: problem, bad: true}});
	} else if (text.length === 1 && text >= ' ') pair.setUi({line: {...line, text: line.text + text}});
	return true;
}

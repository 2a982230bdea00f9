// The line at the bottom of the screen of two machines: where to go, or what is done to the gold one.
import {compareMessages} from '../../messages/compare.ts';
import {compareScreenMessages as words} from '../../messages/compare-screen.ts';
import type {PairSession} from '../../session/pair-state.ts';
import type {PairLine} from '../../session/pair-ui.ts';
import {timeOf} from '../../session/journal/journal.ts';
import {readJump} from '../../session/jump.ts';
import {sysctlEntry} from '../../machine/sysctl.ts';
import type {Action} from '../../workload/action.ts';

const FIRST: Readonly<Record<PairLine, string>> = {jump: '', set: 'vm.swappiness=10', kill: '', adj: ''};

/** Opens the line. Acts are at now alone. */
export function askPair(pair: PairSession, asks: PairLine): void {
	const {ui, past, samples} = pair.store.getState();
	if (asks !== 'jump' && past !== null) return pair.setUi({notice: {text: words.actAtNow, bad: true}});
	const worst = samples[ui.gold].processes.reduce((most, one) => (one.oomScore > (most?.oomScore ?? -1) ? one : most), samples[ui.gold].processes[0]);
	const first = asks === 'kill' ? (worst?.name ?? '') : asks === 'adj' ? `${worst?.name ?? ''}=${worst?.oomScoreAdj ?? 0}` : FIRST[asks];
	pair.setUi({line: {asks, text: first}, notice: null});
}

/** What is typed as an action; a sentence where it is none. */
function actionOf(pair: PairSession, asks: Exclude<PairLine, 'jump'>, text: string): Action | string {
	const [name = '', value = ''] = text.split('=').map(part => part.trim());
	if (asks === 'set') {
		const key = name.startsWith('vm.') ? name : `vm.${name}`;
		return sysctlEntry(key) !== undefined && value !== '' ? {kind: 'command', command: {kind: 'sysctl', name: key, value}} : words.noSetting(text);
	}
	const {ui, samples} = pair.store.getState();
	const found = samples[ui.gold].processes.find(process => process.name === name || String(process.pid) === name);
	if (found === undefined) return words.noProcess(name, compareMessages.letter[ui.gold]);
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

function submit(pair: PairSession, asks: PairLine, text: string): string | null {
	if (asks === 'jump') return jump(pair, text);
	const action = actionOf(pair, asks, text);
	if (typeof action === 'string') return action;
	const {gold} = pair.store.getState().ui;
	const letter = compareMessages.letter[gold];
	const refused = pair.act(gold, [action]).find(({outcome}) => !outcome.ok)?.outcome;
	const bad = refused !== undefined && !refused.ok;
	pair.setUi({notice: {text: bad ? words.refused(letter, refused.errno, refused.why) : words.begun(letter, text), bad}});
	return null;
}

/** Takes a key as part of the line. Returns whether there is one. */
export function typeInPair(pair: PairSession, name: string, text: string): boolean {
	const {line} = pair.store.getState().ui;
	if (line === null) return false;
	if (name === 'escape') pair.setUi({line: null});
	else if (name === 'backspace') pair.setUi({line: {...line, text: line.text.slice(0, -1)}});
	else if (name === 'enter') {
		pair.setUi({line: null, notice: null});
		const problem = submit(pair, line.asks, line.text.trim());
		if (problem !== null) pair.setUi({line, notice: {text: problem, bad: true}});
	} else if (text.length === 1 && text >= ' ') pair.setUi({line: {...line, text: line.text + text}});
	return true;
}

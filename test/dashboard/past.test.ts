// The past on the screen: it can never be taken for the present, what lies ahead is drawn, and the kill is told backwards by keys alone.
import {describe, expect, it} from 'vitest';
import {compose, frameRows} from '../../source/dashboard/compose.ts';
import {timeAtBar} from '../../source/dashboard/panes/time-bar.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import type {Session} from '../../source/session/session.ts';
import {SIZES, THEMES, themeName} from '../support/frames.ts';
import {keyboard} from '../support/keyboard.ts';
import {plain, sessionAt} from '../support/session.ts';

const rowsOf = (session: Session, width: number, height: number, ascii = false): readonly string[] => {
	const theme = createTheme({name: 'dark', ascii});
	return frameRows(compose(session.store.getState(), width, height, theme), theme).map(plain);
};

const timeOf = (session: Session): number => session.store.getState().sample.timeUs;
const KILL_US = 37_500_000;

describe('the past', () => {
	const session = sessionAt('leak-with-swap', 41);
	session.pause(true);
	const {press} = keyboard(session);
	const nowUs = timeOf(session);

	it('is told backwards from the kill to the wake of kswapd by { alone, and { stands in front of each', () => {
		const seen: string[] = [];
		for (let i = 0; i < 12; i++) {
			press('{');
			const {sample, alarms} = session.store.getState();
			seen.push(
				`${(sample.timeUs / 1e6).toFixed(2)} kills ${sample.kills} stalls ${sample.directReclaim.calls > 0 ? 'yes' : 'no'} woken ${alarms.firstWake === null ? 'no' : 'yes'}`,
			);
			if (alarms.firstWake === null && sample.timeUs < 30e6) break;
		}
		// The last before the kill; and last of all one before kswapd ever woke.
		expect(seen[0]).toMatch(/kills 0/);
		expect(session.store.getState().alarms.firstWake).toBeNull();
		expect(timeOf(session)).toBeGreaterThan(20e6);
		expect(timeOf(session)).toBeLessThan(KILL_US);
		press('G');
		expect(timeOf(session)).toBe(nowUs);
	});

	it('is not to be taken for the present at any size or in any theme', () => {
		press('{');
		for (const [width, height] of SIZES) {
			for (const options of THEMES) {
				const theme = createTheme(options);
				const rows = frameRows(compose(session.store.getState(), width, height, theme), theme);
				expect(rows.length).toBe(height);
				const [top = ''] = rows.map(plain);
				expect(top, `${width}×${height} ${themeName(options)}`).toMatch(/past/);
				expect(top).toMatch(/00:37/);
				expect(rows.map(plain).join('\n')).not.toMatch(/free now/);
			}
		}
		press('G');
		for (const [width, height] of SIZES) expect(rowsOf(session, width, height)[0]).not.toMatch(/past/);
	});

	it('draws what lies ahead: events with the time until they come, and the bar with where one stands', () => {
		press('{');
		const rows = rowsOf(session, 120, 40);
		expect(rows.some(row => /in \d.*ms.*(swap|gave up|memory)/.test(row))).toBe(true);
		expect(rows.join('\n')).toMatch(/free then/);
		const bar = rows.at(-2) ?? '';
		expect(bar).toMatch(/00:00 .*now/);
		expect(bar).toMatch(/✗/);
		const {panes, items} = compose(session.store.getState(), 120, 40, createTheme({name: 'dark'}));
		expect(panes.some(({pane}) => pane === 'time')).toBe(true);
		expect(items.map(({label}) => label)).toContain('Branch');
		press('G');
	});

	it('jumps to times and events, back to before, and says what has not happened yet', () => {
		press('J', '2', '0', 'enter');
		expect(timeOf(session)).toBe(20e6);
		press('J', '9', '9', 'enter');
		expect(session.store.getState().ui.form?.problem).toMatch(/has not happened yet: now is 00:00:4/);
		press('escape', 'backspace');
		expect(session.store.getState().time.here).toBeNull();
		press('J', 'w', 'a', 'k', 'e', 'enter');
		expect(timeOf(session)).toBeLessThan(30e6);
		press('home');
		expect(timeOf(session)).toBe(0);
		press('left');
		expect(session.store.getState().ui.notice?.text).toMatch(/this is boot/);
		press('end');
		expect(timeOf(session)).toBe(nowUs);
	});

	it('finds the instant under a column of the bar: the last cell is now', () => {
		const state = session.store.getState();
		const cells = Array.from({length: 120}, (_, x) => timeAtBar(state, 120, x)).filter(us => us !== null);
		expect(cells.at(-1)).toBe(nowUs);
		expect(cells[0]).toBeGreaterThan(0);
		expect(cells).toEqual([...cells].sort((a, b) => a - b));
	});

	it('begins a branch with an act, shows A again with 0, and drops it with D', () => {
		press('{', 'left', '+');
		const {time, sample} = session.store.getState();
		expect(time.line.letter).toBe('B');
		expect(time.here).toBeNull();
		expect(sample.processes.find(({name}) => name === 'leaky')?.oomScoreAdj).toBe(50);
		expect(rowsOf(session, 120, 40)[0]).toMatch(/ B /);
		expect(rowsOf(session, 120, 40).slice(-3, -1).join('\n')).toMatch(/ A .*\n.* B /);
		press('0');
		expect(session.store.getState().time.line.letter).toBe('A');
		expect(timeOf(session)).toBe(sample.timeUs);
		expect(session.store.getState().sample.processes.find(({name}) => name === 'leaky')?.oomScoreAdj).toBe(0);
		press('0', 'D');
		expect(session.store.getState().time.lines.map(({letter}) => letter)).toEqual(['A']);
		press('G');
		expect(timeOf(session)).toBe(nowUs);
	});

	it('lets no more than four machines be', () => {
		for (const _ of [1, 2, 3, 4]) {
			while (session.store.getState().time.line.letter !== 'A') press('0');
			press('J', '3', '0', 'enter', '+');
		}
		expect(session.store.getState().time.lines.map(({letter}) => letter)).toEqual(['A', 'B', 'C', 'D']);
		expect(session.store.getState().ui.notice?.text).toMatch(/four machines/);
	});
});

describe('from a kill’s report', () => {
	it('Enter goes to before the kill, and Backspace comes back', () => {
		const session = sessionAt('leak-with-swap', 41);
		session.pause(true);
		const {press} = keyboard(session);
		const nowUs = timeOf(session);
		press('enter');
		expect(session.store.getState().ui.overlay?.kind).toBe('oom');
		press('enter');
		expect(session.store.getState().ui.overlay).toBeNull();
		expect(session.store.getState().sample.kills).toBe(0);
		expect(timeOf(session)).toBeGreaterThan(KILL_US - 1_000_000);
		session.on();
		expect(session.store.getState().sample.kills).toBe(1);
		press('backspace');
		expect(timeOf(session)).toBe(nowUs);
	});
});

describe('quitting with branches', () => {
	it('is asked once: the second q quits, and without a branch the first', () => {
		const session = sessionAt('leak-with-swap', 3);
		session.pause(true);
		const {press, quits, saved} = keyboard(session);
		press('left', '+');
		expect(session.store.getState().time.lines).toHaveLength(2);
		press('Y');
		expect(saved.at(-1)).toMatch(/oom_score_adj: \d+, of: leaky/);
		press('q');
		expect(quits()).toBe(0);
		expect(session.store.getState().ui.notice?.text).toContain('q again quits');
		press('q');
		expect(quits()).toBe(1);
		const other = sessionAt('leak-with-swap', 3);
		const alone = keyboard(other);
		alone.press('q');
		expect(alone.quits()).toBe(1);
	});
});

// The past on the screen: it can never be taken for the present, what lies ahead is drawn, and the kill is told backwards by keys alone.
import {describe, expect, it} from 'vitest';
import {act} from '../../source/dashboard/actions/act.ts';
import {onPoint} from '../../source/dashboard/actions/heard.ts';
import {compose, type Frame, frameRows} from '../../source/dashboard/compose.ts';
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

	it('is reached by an event off a list, too: arrows choose it, Enter goes in front of it, typing puts the list aside', () => {
		press('J');
		for (const [width, height] of SIZES) {
			const rows = rowsOf(session, width, height);
			for (const row of rows) expect(row.length, `${width}×${height}`).toBe(width);
			if (height >= 14) expect(rows.join('\n'), `${width}×${height}`).toMatch(/✗ (00:)?00:37\.\d+ +kill .*ago/);
		}
		expect(rowsOf(session, 120, 40, true).join('')).toMatch(/x 00:00:37\.\d+ +kill/);
		const chosen: string[] = [];
		const text = (): string => session.store.getState().ui.form!.fields[0]!.text;
		for (let i = 0; i < 8 && !text().startsWith('kswapd'); i++) {
			press('up');
			chosen.push(text());
		}
		expect(chosen[0]).toMatch(/^kill 00:00:37\.\d{4}$/);
		expect(chosen.at(-1)).toMatch(/^kswapd wakes 00:00:24\.\d{4}$/);
		press('enter');
		const {alarms, ui} = session.store.getState();
		expect([ui.form, alarms.firstWake]).toEqual([null, null]);
		press('right');
		expect(session.store.getState().alarms.firstWake).not.toBeNull();
		press('backspace');
		expect(timeOf(session)).toBe(nowUs);
		press('J', 'up', '2', '0', 'enter');
		expect(timeOf(session)).toBe(20e6);
		press('G');
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
		expect(rows.some(row => /in \d.*ms.*(swap|gave up|memory|leaky)/.test(row))).toBe(true);
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

	it('calls a branch what is typed after E, in its 24 cells, on the bar and in the header; Esc leaves its name, and D on A says why not', () => {
		press('J', '1', '0', 'enter', '+', 'E');
		expect(session.store.getState().ui.form?.fields[0]?.text).toBe('leaky 50');
		press(...'what if');
		press('enter');
		const {line} = session.store.getState().time;
		expect([line.letter, line.name]).toEqual(['B', 'what if']);
		expect(rowsOf(session, 120, 40)[0]).toMatch(/ B {2}what if/);
		expect(rowsOf(session, 120, 40).at(-2)).toContain('what if');
		press('E', ...'another', 'escape');
		expect(session.store.getState().time.line.name).toBe('what if');
		press('0', 'D');
		expect(session.store.getState().ui.notice).toMatchObject({text: 'A is the machine itself: it cannot be dropped', bad: true});
		press('E');
		expect(session.store.getState().ui).toMatchObject({form: null, notice: {text: 'A is the machine itself: only branches have names', bad: true}});
		expect(session.store.getState().time.lines.map(({name}) => name)).toEqual(['', 'what if']);
		press('0', 'D', 'G');
		expect(session.store.getState().time.lines).toHaveLength(1);
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

describe('the mouse in the past', () => {
	const session = sessionAt('leak-with-swap', 41);
	session.pause(true);
	const {context, press} = keyboard(session);
	const frame = (): Frame => compose(session.store.getState(), 120, 40, createTheme({name: 'dark'}));
	const point = (event: Parameters<typeof onPoint>[2]): void => onPoint(context, frame(), event);

	it('goes along the time bar while it is held, above it and below, and Backspace comes back to where it began', () => {
		press('J', '2', '0', 'enter');
		const bar = frame().panes.find(({pane}) => pane === 'time')!;
		point({kind: 'click', x: 60, y: bar.y});
		const first = timeOf(session);
		const from = {x: 60, y: bar.y};
		const times = [50, 40, 30].map(x => {
			point({kind: 'drag', x, y: bar.y - 3, by: -10, from});
			return timeOf(session);
		});
		expect(times[0]).toBeLessThan(first);
		expect(times[1]).toBeLessThan(times[0]!);
		expect(times[2]).toBeLessThan(times[1]!);
		point({kind: 'drag', x: 0, y: bar.y, by: -30, from});
		expect(timeOf(session)).toBeLessThan(1e6);
		point({kind: 'drag', x: 119, y: bar.y, by: 119, from});
		expect(session.store.getState().time.here).toBeNull();
		press('backspace');
		expect(timeOf(session)).toBe(20e6);
	});

	it('takes the chart along, once that is chosen, by so much as it went', () => {
		const chart = frame().panes.find(({pane}) => pane === 'chart')!;
		const from = {x: chart.x + 20, y: chart.y + 3};
		point({kind: 'click', ...from});
		expect(session.store.getState().ui.focus).toBe('chart');
		const before = timeOf(session);
		point({kind: 'drag', x: from.x + 8, y: from.y, by: 8, from});
		const after = timeOf(session);
		expect(after).toBeGreaterThan(before);
		point({kind: 'drag', x: from.x, y: from.y, by: -8, from});
		expect(Math.abs(timeOf(session) - before)).toBeLessThanOrEqual(250_000);
	});

	it('moves nothing where it was pressed elsewhere, or while something is open', () => {
		const at = timeOf(session);
		const bar = frame().panes.find(({pane}) => pane === 'time')!;
		point({kind: 'drag', x: 10, y: bar.y, by: -50, from: {x: 60, y: 20}});
		point({kind: 'drag', x: 10, y: bar.y, by: -50, from: null});
		press('?');
		point({kind: 'drag', x: 10, y: bar.y, by: -50, from: {x: 60, y: bar.y}});
		press('escape');
		expect(timeOf(session)).toBe(at);
	});
});

describe('an event', () => {
	const session = sessionAt('leak-with-swap', 41);
	session.pause(true);
	const {context, press} = keyboard(session);
	session.seen();

	it('is gone to by Enter while events are chosen, one after the other, and by a click once they are', () => {
		session.setUi({focus: 'events'});
		const last = session.store.getState().log.at(-1)!;
		press('enter');
		expect(timeOf(session)).toBeLessThan(last.atUs);
		expect(timeOf(session)).toBeGreaterThan(last.atUs - 300_000);
		const before = timeOf(session);
		press('enter');
		expect(timeOf(session)).toBeLessThan(before);
		press('backspace');
		expect(timeOf(session)).toBe(before);
		const frame = compose(session.store.getState(), 120, 40, createTheme({name: 'dark'}));
		const pane = frame.panes.find(one => one.pane === 'events')!;
		const [first] = rowsOf(session, 120, 40).slice(pane.y + 1, pane.y + 2);
		onPoint(context, frame, {kind: 'click', x: pane.x + 5, y: pane.y + 1});
		const [, minutes, seconds] = /00:(\d\d):(\d\d\.\d)/.exec(first!)!;
		const at = (Number(minutes) * 60 + Number(seconds)) * 1e6;
		expect(timeOf(session)).toBeLessThan(at + 100_000);
		expect(timeOf(session)).toBeGreaterThan(at - 300_000);
		press('G');
	});
});

describe('keys in the past', () => {
	const session = sessionAt('leak-with-swap', 41);
	session.pause(true);
	const {press} = keyboard(session);
	const here = (): number | null => session.store.getState().time.here?.atUs ?? null;

	it('Esc closes what is open, then lets go what is chosen, then comes to now', () => {
		press('J', '3', '0', 'enter', 'down', '?');
		expect(session.store.getState().ui.overlay?.kind).toBe('help');
		press('escape');
		expect(session.store.getState().ui.overlay).toBeNull();
		expect(session.store.getState().ui.selected).not.toBeNull();
		expect(here()).toBe(30e6);
		press('escape');
		expect(session.store.getState().ui.selected).toBeNull();
		expect(here()).toBe(30e6);
		press('escape');
		expect(here()).toBeNull();
	});

	it('belong to what is typed and to settings while those are open', () => {
		press('J', '3', '0', 'enter', 'l');
		for (const key of ['left', 'right', '{', '}', ',', '.', 'home', 'end', 'backspace']) press(key);
		expect(here()).toBe(30e6);
		press('escape', 's');
		for (const key of ['left', 'right', 'home', 'end']) press(key);
		expect(here()).toBe(30e6);
		press('escape', '/');
		for (const key of ['{', '}', 'J', '0', 'G']) press(key);
		expect(here()).toBe(30e6);
		press('escape', 'G');
	});
});

describe('a process that is not there at an instant', () => {
	const session = sessionAt('leak-with-swap', 41);
	session.pause(true);
	const {press} = keyboard(session);
	const leaky = session.store.getState().log.find(event => event.kind === 'spawn' && event.name === 'leaky');

	it('is said to start later, and Enter goes there; once it has ended, Enter goes to before that', () => {
		const pid = leaky?.kind === 'spawn' ? leaky.pid : -1;
		press('J', '3', '0', 'enter');
		session.setUi({selected: pid});
		press('3');
		expect(session.store.getState().ui.process.pid).toBe(pid);
		press('J', 'b', 'o', 'o', 't', 'enter');
		for (const [width, height] of SIZES.filter(([columns]) => columns >= 60))
			expect(rowsOf(session, width, height).join('\n')).toMatch(/leaky \(\d+\) starts at 00:00:0/);
		press('enter');
		expect(session.store.getState().sample.processes.some(process => process.pid === pid)).toBe(true);
		session.toTime(38.5e6);
		expect(rowsOf(session, 120, 40).join('\n')).toMatch(/leaky \(\d+\) ended at 00:00:37/);
		press('enter');
		expect(session.store.getState().sample.processes.some(process => process.pid === pid)).toBe(true);
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

it.each([
	['leak-with-swap', 'vm.swappiness=10'],
	['mglru-second-set', 'machine.lru=classic'],
])('7 proposes, beside %s, the machine with %s', (name, proposed) => {
	const session = sessionAt(name, 1);
	const {context} = keyboard(session);
	act({...context, doors: {...context.doors, compare: () => undefined}}, {action: {do: 'compare'}});
	expect(session.store.getState().ui.form?.fields[0]?.text).toBe(proposed);
	expect(session.pairWith(proposed, null)).toMatchObject({untilUs: null});
});

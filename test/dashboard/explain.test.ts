// Every number explains itself: a walk over every screen at every size finds none that the registry says nothing about, and a cursor says it.
import {describe, expect, it} from 'vitest';
import {explained, others} from '../../source/procfs/explained.ts';
import {FIELDS} from '../../source/procfs/fields.ts';
import {compose, type Frame} from '../../source/dashboard/compose.ts';
import {openProcess} from '../../source/dashboard/actions/on-process.ts';
import {mapCells} from '../../source/dashboard/screens/memory-map.ts';
import {processWish} from '../../source/dashboard/screens/process.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import type {Session} from '../../source/session/session.ts';
import {FOCUSABLE} from '../../source/session/store/ui.ts';
import {onPoint} from '../../source/dashboard/actions/heard.ts';
import {figuresIn} from '../../source/dashboard/compose.ts';
import {drawn, sessionAt, stateAt, withUi} from '../support/dashboard.ts';
import {ALL_SIZES} from '../support/frames.ts';
import {keyboard} from '../support/keyboard.ts';
import {unexplained} from '../support/unexplained.ts';

const THEME = createTheme({name: 'none'});
const SCREENS = ['overview', 'map', 'process', 'zones', 'segments', 'groups'] as const;

function frameOf(session: Session, screen: (typeof SCREENS)[number], width: number, height: number): Frame {
	session.setUi({screen});
	session.wantMap(screen === 'map' ? mapCells(width, height) : 0);
	session.wantProcess(screen === 'process' ? processWish(session.store.getState(), width, height) : null);
	return compose(session.store.getState(), width, height, THEME);
}

const SCENARIOS = [
	['leak-with-swap', 38],
	['numa-reclaim-1', 8],
	['demo', 12],
	['dirty-writer', 6],
	['cache-thrash', 10],
	['no-overcommit', 4],
	['mglru-random', 12],
	['container-at-limit', 4],
	['mglru-first-swap', 4],
	['zero-pages', 9],
] as const;

describe.each(SCENARIOS)('%s at %i s', (name, seconds) => {
	const session = sessionAt(name, seconds);
	openProcess({session} as never, session.newest().processes.find(({kernelThread, pid}) => !kernelThread && pid !== 1)?.pid ?? null);
	it.each(SCREENS)('has no number on the screen %s that nothing explains', screen => {
		const counts = ALL_SIZES.map(([width, height]) => figuresIn(frameOf(session, screen, width, height)).length);
		// Without memory groups their screen has a sentence, and the numbers of the first row alone.
		const isBare = screen === 'groups' && (session.newest().groups ?? []).length === 0;
		if (!isBare) expect(Math.min(...counts)).toBeGreaterThan(0);
		if (!isBare) expect(Math.max(...counts)).toBeGreaterThan(10);
		for (const [width, height] of ALL_SIZES) expect(unexplained(frameOf(session, screen, width, height)), `${width}×${height}`).toEqual([]);
	});
});

describe('the overview with a pane on all of it, and in the past', () => {
	it.each(FOCUSABLE)('explains every number of %s, which takes focus and the whole screen', focus => {
		for (const [width, height] of [
			[100, 30],
			[200, 50],
		] as const) {
			const frame = compose(withUi(stateAt('leak-with-swap', 38), {focus, maximised: true}), width, height, THEME);
			expect(unexplained(frame)).toEqual([]);
			expect(frame.panes.map(({pane}) => pane)).toEqual(['header', focus]);
		}
	});

	it('explains the row of the past, and what is to come', () => {
		const session = sessionAt('leak-with-swap', 38);
		session.toTime(37e6);
		for (const [width, height] of ALL_SIZES) expect(unexplained(compose(session.store.getState(), width, height, THEME)), `${width}×${height}`).toEqual([]);
	});
});

describe('the registry', () => {
	it('says of each entry what it is in a sentence and where the kernel gives it, under one name', () => {
		const all = [...FIELDS.map(({id}) => explained(id)!), ...others()];
		expect(new Set(all.map(({id}) => id)).size).toBe(all.length);
		for (const {id, help, where} of all) {
			expect(help, id).toMatch(/^\S.{8,}/);
			expect(where, id).toMatch(/\S/);
		}
		expect(explained('pgscan_direct')?.where).toBe('/proc/vmstat: pgscan_direct');
		expect(explained('MemAvailable')?.where).toBe('/proc/meminfo: MemAvailable');
	});
});

describe('the cursor on a number', () => {
	const bottom = (session: Session): string => drawn(session.store.getState(), 120, 40).lines.at(-1)!;

	it('goes from number to number, and says what each is, where it comes from and what it means now', () => {
		const session = sessionAt('leak-with-swap', 38);
		const {press} = keyboard(session);
		session.setUi({focus: 'kswapd'});
		press('down');
		const {cursor} = session.store.getState().ui;
		expect(cursor).not.toBeNull();
		const scanned = figuresIn(compose(session.store.getState(), 120, 40, THEME)).find(({topic}) => topic.id === 'pgscan_kswapd')!;
		session.setUi({cursor: {x: scanned.x, y: scanned.y - 1, open: false}});
		press('down');
		expect(bottom(session)).toMatch(/scanned by kswapd {2}\/proc\/vmstat: pgscan_kswapd {2}Enter what is it {2}Esc leave/);
		press('enter');
		const {text} = drawn(session.store.getState(), 120, 40);
		const {sample} = session.store.getState();
		expect(text).toContain('Pages that kswapd looked at.');
		expect(text.replace(/[│\s]+/g, ' ')).toContain(`${String(sample.vmstat.pgscan_kswapd).replace(/(?=(\d{3})+$)\B/g, ' ')} pages`);
		press('escape');
		expect(session.store.getState().ui.cursor).toBeNull();
	});

	it('reaches every number of the screen with Tab and arrows', () => {
		const session = sessionAt('leak-with-swap', 38);
		const {press} = keyboard(session);
		press('H');
		const all = figuresIn(compose(session.store.getState(), 120, 40, THEME));
		const panes = new Set(all.map(({pane}) => pane));
		const seen = new Set<string | null>();
		for (const _ of panes) {
			const {x, y} = session.store.getState().ui.cursor!;
			seen.add(all.find(one => one.x === x && one.y === y)!.pane);
			press('tab');
		}
		expect(seen).toEqual(panes);
		const from = all.find(({topic}) => topic.id === 'sar.time' && topic.of !== null)!;
		session.setUi({cursor: {x: from.x, y: from.y, open: false}});
		press('right', 'right');
		expect(bottom(session)).toContain('pgscand/s');
		press('left', 'down');
		expect(bottom(session)).toContain('pgscank/s');
	});

	it('is there at once by a right click, and gone with a left one', () => {
		const session = sessionAt('leak-with-swap', 38);
		const {press} = keyboard(session);
		press('H');
		session.setUi({cursor: null});
		const frame = compose(session.store.getState(), 120, 40, THEME);
		const context = {session, figures: () => figuresIn(frame)} as never;
		const high = figuresIn(frame).find(({topic}) => topic.id === 'zone.high')!;
		onPoint(context, frame, {kind: 'ask', x: high.x + 1, y: high.y});
		expect(drawn(session.store.getState(), 120, 40).text).toContain('Up to this mark kswapd reclaims');
		onPoint(context, frame, {kind: 'click', x: high.x, y: high.y});
		expect(session.store.getState().ui.cursor).toBeNull();
	});

	it('has its card on the screen at every size, over every pane', () => {
		const state = stateAt('leak-with-swap', 38);
		for (const [width, height] of ALL_SIZES) {
			const figures = figuresIn(compose(state, width, height, THEME));
			for (const {x, y, topic} of [figures[0]!, figures[Math.floor(figures.length / 2)]!, figures.at(-1)!]) {
				const {text, lines} = drawn(withUi(state, {cursor: {x, y, open: true}}), width, height);
				expect(text).toContain(explained(topic.id)!.help.slice(0, 12));
				expect(lines.at(-1)).toMatch(/Enter less {2}Esc leave/);
			}
		}
	});
});

describe('panes', () => {
	it('Tab goes through all that are on the screen; sar scrolls back through its seconds', () => {
		const session = sessionAt('leak-with-swap', 38);
		const {press} = keyboard(session);
		const seen = new Set<string>();
		for (let i = 0; i < 12; i++) {
			seen.add(session.store.getState().ui.focus);
			press('tab');
		}
		const shown = compose(session.store.getState(), 120, 40, THEME).panes.map(({pane}) => pane);
		expect([...seen].toSorted()).toEqual(FOCUSABLE.filter(name => shown.includes(name)).toSorted());
		session.setUi({focus: 'sar'});
		expect(drawn(session.store.getState(), 120, 40).text).toMatch(/ 00:38 /);
		press('up', 'up', 'up');
		const {text} = drawn(session.store.getState(), 120, 40);
		expect(text).toMatch(/ 00:30 /);
		expect(text).not.toMatch(/ 00:38 /);
	});
});

describe.each([
	['leak-with-swap', 39],
	['nested-limits', 13],
] as const)('the report of the kill in %s', (name, seconds) => {
	const session = sessionAt(name, seconds);
	const {press} = keyboard(session);

	it('explains every number in it, line by line of the kernel’s own text', () => {
		session.setUi({screen: 'overview', overlay: {kind: 'oom', report: 0, scroll: 0}, cursor: null});
		const topics = new Set<string>();
		for (const [width, height] of ALL_SIZES)
			for (let scroll = 0; scroll < 120; scroll += Math.max(1, height - 8)) {
				session.setUi({overlay: {kind: 'oom', report: 0, scroll}});
				const frame = compose(session.store.getState(), width, height, THEME);
				const rows = drawn(session.store.getState(), width, height).lines.map(line => [...line]);
				const top = rows.findIndex(row => row.includes('┌'));
				const [left, right] = [rows[top]?.indexOf('┌') ?? 0, rows[top]?.lastIndexOf('┐') ?? 0];
				const bottom = rows.findLastIndex(row => row[left] === '└');
				const inside = (x: number, y: number): boolean => y >= top && y < bottom - 1 && x > left && x < right;
				if (width >= 60) expect(unexplained(frame, inside), `${width}×${height} from ${scroll}`).toEqual([]);
				for (const {topic} of figuresIn(frame)) topics.add(topic.id);
			}
		const own = name === 'nested-limits' ? ['oom.group.usage', 'oom.group.stat', 'group.anon'] : ['zone.free', 'zone.min', 'oom.zone', 'oom.totals', 'Slab'];
		expect([...topics]).toEqual(expect.arrayContaining(['oom.why', 'process.rss', 'process.score', 'oom.invoker', 'oom.constraint', 'oom.killed', ...own]));
	});

	it('has a cursor: arrows, what a number is, and Esc leaves first it and then the report', () => {
		session.setUi({overlay: {kind: 'oom', report: 0, scroll: 0}, cursor: null});
		press('H');
		const {cursor} = session.store.getState().ui;
		expect(cursor).not.toBeNull();
		press('down', 'down', 'down', 'enter');
		expect(session.store.getState().ui.cursor).toMatchObject({open: true});
		expect(session.store.getState().ui.cursor?.y).toBeGreaterThan(cursor!.y);
		const figures = figuresIn(compose(session.store.getState(), 120, 40, THEME));
		const on = figures.find(({x, y}) => x === session.store.getState().ui.cursor!.x && y === session.store.getState().ui.cursor!.y)!;
		expect(drawn(session.store.getState(), 120, 40).text).toContain(explained(on.topic.id)!.help.slice(0, 30));
		press('escape');
		expect(session.store.getState().ui).toMatchObject({cursor: null, overlay: {kind: 'oom'}});
		press('escape');
		expect(session.store.getState().ui.overlay).toBeNull();
	});
});

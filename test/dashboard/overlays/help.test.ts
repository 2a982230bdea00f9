// Help on every screen, at every size: its own keys first, the pane in focus, the mouse, and every glyph that is drawn anywhere.
import {describe, expect, it} from 'vitest';
import {onKey} from '../../../source/dashboard/actions/heard.ts';
import type {Context} from '../../../source/dashboard/actions/context.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import {ASCII_GLYPHS} from '../../../source/dashboard/theme/theme.ts';
import {glyphs as glyphTable} from '../../../source/messages/glyphs.ts';
import {PROCESS_PANES} from '../../../source/session/store/process-ui.ts';
import {FOCUSABLE} from '../../../source/session/store/ui.ts';
import type {State} from '../../../source/session/store/state.ts';
import {drawn, sessionAt, stateAt, withUi} from '../../support/dashboard.ts';
import {ALL_SIZES, THEMES} from '../../support/frames.ts';

const SCREENS = ['overview', 'map', 'process', 'zones', 'segments', 'groups'] as const;
const state = (): State => stateAt('leak-with-swap', 38);
const help = (screen: (typeof SCREENS)[number], width: number, height: number, scroll = 0) =>
	drawn(withUi(state(), {screen, overlay: {kind: 'help', scroll}}), width, height);

/** What help says from its beginning to its end, at 60 columns. */
function whole(screen: (typeof SCREENS)[number]): string {
	const most = help(screen, 60, 24).frame.scrollMost!;
	return Array.from({length: Math.ceil(most / 20) + 1}, (_, i) => help(screen, 60, 24, i * 20).text).join('\n');
}

describe.each(SCREENS)('help on the screen %s', screen => {
	it('begins with the keys of that screen, at every size', () => {
		const own = {overview: 'l  ', map: '← →', process: 'n', zones: 'l  ', segments: 'n', groups: '[ ]'}[screen];
		for (const [width, height] of ALL_SIZES) {
			const {lines} = help(screen, width, height);
			const at = lines.findIndex(line => line.includes('This screen'));
			expect(at, `${width}×${height}`).toBeLessThanOrEqual(2);
			expect(lines[at + 1]?.trim()).not.toBe('');
			if (width >= 60) expect(lines.slice(at + 1, at + 12).join('\n')).toContain(own);
			expect(lines.map(widthOf)).toEqual(lines.map(() => width));
		}
	});

	it('names the mouse, and has every glyph', () => {
		const text = whole(screen);
		expect(text).toContain('right click');
		expect(text).toContain('wheel');
		for (const [glyphs] of glyphTable()) expect(text).toContain(glyphs);
	});
});

describe('help', () => {
	it('has three columns from 160 wide, two from 96', () => {
		const row = (width: number): string => help('overview', width, 50).lines.find(line => line.includes('This screen'))!;
		const columns = (width: number): number => row(width).trim().split(/ {3,}/).length;
		expect([80, 100, 160, 200, 300].map(columns)).toEqual([1, 2, 3, 3, 3]);
	});

	it.each(FOCUSABLE)('explains %s first of all panes when that has the focus', focus => {
		const {frame} = drawn(withUi(state(), {focus}), 200, 80);
		if (!frame.panes.some(({pane}) => pane === focus)) return;
		const {lines} = drawn(withUi(state(), {focus, overlay: {kind: 'help', scroll: 0}}), 200, 80);
		const heads = lines.flatMap(line => / {2}(In [a-z -]+B?)/.exec(line.slice(60))?.[1]?.trim() ?? []);
		const first = {
			chart: 'In the chart',
			free: 'In the number that leads',
			kswapd: 'In kswapd',
			direct: 'In direct reclaim',
			pressure: 'In pressure',
			lru: 'In the LRU lists',
			sar: 'In sar -B',
			meminfo: 'In meminfo',
			processes: 'In processes',
			events: 'In events',
		}[focus];
		expect(first).toContain(heads[0]?.slice(0, 6));
		expect(lines.find(line => line.includes('This screen'))).toContain(first);
	});

	it('scrolls to its last line and no further', () => {
		const session = sessionAt('leak-with-swap', 1);
		const context = {session, doors: {}, page: 10, scrollMost: () => drawn(session.store.getState(), 80, 24).frame.scrollMost} as unknown as Context;
		onKey(context, '?', '?');
		for (let i = 0; i < 80; i++) onKey(context, 'pagedown', '');
		const {overlay} = session.store.getState().ui;
		const end = drawn(session.store.getState(), 80, 24);
		expect(overlay).toEqual({kind: 'help', scroll: end.frame.scrollMost});
		onKey(context, 'up', '');
		expect(drawn(session.store.getState(), 80, 24).text).not.toBe(end.text);
	});
});

describe('the table of glyphs', () => {
	const table = glyphTable()
		.map(([glyphs]) => glyphs)
		.join('');

	it('has every glyph for which ASCII has another', () => {
		const words = new Set(['’', 'µ']);
		expect(Object.keys(ASCII_GLYPHS).filter(glyph => !table.includes(glyph) && !words.has(glyph))).toEqual([]);
	});

	it('has every glyph of every screen, in every theme', () => {
		const found = new Set<string>();
		const states = [state(), stateAt('demo', 12), stateAt('numa-reclaim-1', 8), stateAt('dirty-writer', 6)];
		for (const one of states)
			for (const screen of SCREENS)
				for (const pane of screen === 'process' ? PROCESS_PANES : (['space'] as const))
					for (const options of THEMES.filter(({ascii}) => ascii !== true))
						for (const [width, height] of [
							[30, 8],
							[120, 40],
						] as const) {
							const pid = one.sample.processes.find(process => !process.kernelThread && process.pid !== 1)?.pid ?? null;
							const {text} = drawn(withUi(one, {screen, process: {...one.ui.process, pane, pid}}), width, height, options);
							for (const glyph of text) if (glyph > '\u007F' && !/\p{L}/u.test(glyph)) found.add(glyph);
						}
		expect([...found].filter(glyph => !table.includes(glyph) && !'“”’'.includes(glyph))).toEqual([]);
		expect(found.size).toBeGreaterThan(15);
	});
});

// The screen of segments against pages: what stands on it at every size and theme, and what its keys do to the lesson, never to the machine.
import {lessonDoors} from '../../../source/dashboard/doors/lessons.ts';
import {describe, expect, it} from 'vitest';
import {act} from '../../../source/dashboard/actions/act.ts';
import type {Context} from '../../../source/dashboard/actions/context.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import {scopesOf} from '../../../source/dashboard/compose.ts';
import {entryFor} from '../../../source/dashboard/keys/keymap.ts';
import {segmentPieces, squaresOf} from '../../../source/dashboard/panes/segments/squares.ts';
import type {ThemeOptions} from '../../../source/dashboard/theme/theme.ts';
import {typeInForm} from '../../../source/dashboard/forms/typing.ts';
import {MIB} from '../../../source/segments/state.ts';
import {openingLesson} from '../../../source/segments/story.ts';
import type {Session} from '../../../source/session/session.ts';
import {drawn, sessionAt} from '../../support/dashboard.ts';
import {SIZES, THEMES} from '../../support/frames.ts';

type Lesson5 = {
	readonly session: Session;
	readonly press: (...keys: string[]) => void;
	readonly text: (width?: number, height?: number, theme?: ThemeOptions) => string;
};

/** A session on screen 5, with a keyboard. */
function lesson(readOnly = false): Lesson5 {
	const session = sessionAt('demo', 1, {readOnly});
	const context: Context = {
		session,
		doors: {
			quit: () => {},
			suspend: () => {},
			save: base => base,
			screenshot: () => '',
			scenarios: () => [],
			open: () => {},
			lessons: lessonDoors(null),
			proc: {show: () => {}, off: () => {}},
		},
		page: 10,
		mapColumns: 10,
	};
	const press = (...keys: string[]): void => {
		for (const key of keys) {
			const {ui} = session.store.getState();
			const glyph = key.length === 1 ? key : '';
			const form = ui.form !== null && (glyph !== '' || key === 'backspace') ? typeInForm(ui.form, key, glyph) : null;
			const entry = entryFor(key, scopesOf(session.store.getState()));
			if (form !== null) session.setUi({form});
			else if (entry !== undefined) act(context, entry);
		}
	};
	press('5');
	return {session, press, text: (width = 120, height = 40, theme: ThemeOptions = {name: 'dark'}) => drawn(session.store.getState(), width, height, theme).text};
}

describe.each(SIZES)('at %i×%i', (width, height) => {
	it('opens on the refusal: no hole is large enough, but pages are given', () => {
		for (const theme of THEMES) {
			const text = lesson().text(width, height, theme);
			expect(text).toContain('no hole is large enough');
			expect(text).toMatch(/given, 51 200 pages/);
			expect(text.split('\n').map(widthOf)).toEqual(Array.from({length: height}, () => width));
			if (theme.ascii) expect(text).toMatch(/^[\u0020-\u007E\n]*$/);
		}
	});

	it('shows that D fits once it is compact, and teaches the keys', () => {
		const {press, text} = lesson();
		press('x');
		expect(text(width, height)).toContain('on disk, x reads');
		press('x');
		expect(text(width, height)).toContain('D fits now');
		expect(text(width, height).split('\n').at(-1)).toMatch(/n next.*q quit/i);
	});

	it('stays exactly as large as the terminal through 60 steps of the story, whatever was done before', () => {
		const {session, press, text} = lesson();
		press('A', 'down', 'O', 'p', 'd', 'x');
		for (let i = 0; i < 60; i++) {
			press('n');
			expect(new Set(text(width, height).split('\n').map(widthOf))).toEqual(new Set([width]));
		}
		expect(session.store.getState().lesson.now.step).toBeGreaterThan(60);
	});
});

describe('figures of the classic case', () => {
	it('are those of the lecture, side by side', () => {
		const {text, press} = lesson();
		const row = (label: string): string =>
			text()
				.split('\n')
				.find(line => line.includes(label)) ?? '';
		expect(row('free in all')).toMatch(/256\.0 MiB .*of 1 GiB +free in all +56\.0 MiB/);
		expect(row('largest piece')).toMatch(/128\.0 MiB .*of 2 holes +largest piece +56\.0 MiB/);
		expect(row('external waste')).toMatch(/128\.0 MiB .*50 % of free +external waste +0 B/);
		expect(row('to place D')).toMatch(/256\.0 MiB .*out, in: 3\.6 s/);
		expect(row('tables')).toMatch(/32 B .*2 × base, limit +tables +1\.9 MiB .*247 808 PTE/);
		expect(text()).toContain('256 MiB are free, but the largest hole is 128 MiB: D does not fit. x compacts: 256 MiB to move.');
		expect(text()).toContain('the machine in the top line runs on beside this');
		press('X');
		expect(row('disk I/O so far')).toMatch(/512\.0 MiB .*hdd 3\.6 s +disk I\/O so far +0 B/);
		press('d');
		// 512 MiB at 500 MB/s.
		expect(row('disk I/O so far')).toMatch(/512\.0 MiB .*ssd 1\.1 s/);
		press('n');
		// 104 861 000 bytes leave 696 of their last page unused.
		expect(row('internal waste')).toMatch(/0 B .*exact to a byte +internal waste +696 B .*1 last page/);
	});

	it('has letters where areas cannot be painted', () => {
		const rows = lesson().text(80, 24, {name: 'none'}).split('\n').slice(2, 7);
		expect(rows[0]).toMatch(/^ A+ {2,}A+ $/);
		expect(rows.join('')).toMatch(/·.*C/);
		expect(rows.join('')).toMatch(/D+·/);
	});
});

describe('squares', () => {
	it('belong to whoever has most of them', () => {
		const pieces = segmentPieces(openingLesson(1));
		// Eighths of 1 GiB: game has four, then a hole, music two, a hole.
		expect(squaresOf(pieces, 1024 * MIB, 8).map(({id}) => id)).toEqual([1, 1, 1, 1, 0, 3, 3, 0]);
		// Thirds: the game has all of the first and half as much again of the second; music has three quarters of the last.
		expect(squaresOf(pieces, 1024 * MIB, 3).map(({id}) => id)).toEqual([1, 1, 3]);
	});
});

describe('keys', () => {
	it('start a program of any size by a form; a size that cannot be read is said', () => {
		const {session, press, text} = lesson();
		press('a', ...'12.5KB', 'enter');
		expect(session.store.getState().ui.form?.problem).toMatch(/KB/);
		press(...'12345B', 'tab', ...'tiny', 'enter');
		expect(session.store.getState().ui.form).toBeNull();
		const {now} = session.store.getState().lesson;
		expect(now.programs.at(-1)).toMatchObject({name: 'tiny', bytes: 12_345});
		expect(text()).toContain('12.1 KiB');
		press('a', ...'9GiB', 'enter');
		expect(session.store.getState().ui.form?.problem).toContain('4 GiB');
		press('escape');
		expect(session.store.getState().ui.form).toBeNull();
	});

	it('end nobody who was not pointed at', () => {
		const {session, press, text} = lesson();
		const names = (): readonly string[] => session.store.getState().lesson.now.programs.map(({name}) => name);
		press('f');
		expect(names()).toEqual(['game', 'music', 'editor']);
		expect(text()).toContain('A game is chosen');
		press('down', 'f');
		expect(names()).toEqual(['game', 'editor']);
		// The choice goes on to the next one; by Esc to nobody.
		expect(session.store.getState().lesson.chosen).toBe(4);
		press('escape');
		expect(session.store.getState().lesson.chosen).toBeNull();
		press('up', 'f', 'f', 'f');
		expect(names()).toEqual([]);
		press('f', 'o', 'x', 'X');
		expect(text()).toContain('Nothing to move');
	});

	it('touch an address, and say how it is found', () => {
		const {press, text} = lesson();
		press('down', 'down', 'o', ...'1MiB', 'enter');
		expect(text()).toContain('C touches +1 MiB');
		// Base 640 MiB; music had frames from 163 840 on, and this is its page 256.
		expect(text()).toContain('C +1 MiB → 0x28000000 + offset = 0x28100000');
		expect(text(200, 50)).toContain('C +1 MiB → page 256 → frame 164 096 = 0x28100000');
		press('o', ...'256MiB', 'enter');
		expect(text()).toContain('beyond its limit');
		expect(text()).toContain('no such page');
	});

	it('tell the whole story from its beginning', () => {
		const {press, text} = lesson();
		press('R');
		expect(text()).toContain('memory is empty');
		press('n', 'n', 'n', 'n');
		expect(text()).toContain('B ends');
		press('n');
		expect(text()).toContain('no hole is large enough');
		press('n', 'n');
		expect(text()).toContain('D fits now');
		press('n');
		expect(text()).toContain('all of A to disk');
		expect(text()).toContain('11 265 pages to disk');
		press('n');
		expect(text()).toContain('one page in, one out');
		press('N');
		expect(text()).toMatch(/step 19/);
	});

	it('leave the machine alone, also read-only', () => {
		const {session, press} = lesson(true);
		const {sample} = session.store.getState();
		press('n', 'N', 'a', 'enter', 'A', 'down', 'o', 'enter', 'O', 'x', 'X', 'p', 'd', 'f', 'R');
		expect(session.store.getState().sample).toBe(sample);
		expect(session.store.getState().lesson.now.step).toBe(0);
		expect(session.store.getState().ui.form).toBeNull();
	});

	it('stand first in help on this screen', () => {
		const {press, text} = lesson();
		press('?');
		for (const [width, height] of [
			[120, 40],
			[80, 24],
		] as const)
			expect(text(width, height)).toMatch(/segments and pages[\s\S]*a segment out to disk/);
	});

	it('say which placement rule holds from now on', () => {
		const {press, text} = lesson();
		press('p');
		expect(text()).toMatch(/segments ─+ best fit/);
		expect(text()).toContain('the smallest hole that is large enough');
	});
});

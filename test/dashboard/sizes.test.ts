// Screens that came later, at every size: nothing overflows, at large sizes no third of the screen is empty, and what alarms never covers clock, speed or pressure.
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../source/dashboard/canvas/width.ts';
import type {State} from '../../source/session/store/state.ts';
import {drawn, sessionAt, withUi} from '../support/dashboard.ts';
import {ALL_SIZES} from '../support/frames.ts';

type Screen = 'overview' | 'groups';

/** Parts of a frame that are cut into three, across and down: how many of each part's cells have something on them, the key bar aside. */
function thirds(lines: readonly string[]): readonly {readonly where: string; readonly share: number}[] {
	const rows = lines.slice(0, -1).map(line => [...line]);
	const [height, width] = [rows.length, rows[0]?.length ?? 0];
	const share = (inside: (x: number, y: number) => boolean): number => {
		const cells = rows.flatMap((row, y) => row.filter((_, x) => inside(x, y)));
		return cells.filter(glyph => glyph !== ' ').length / Math.max(1, cells.length);
	};
	return [0, 1, 2].flatMap(third => [
		{where: `rows, third ${third + 1}`, share: share((_, y) => Math.floor((y * 3) / height) === third)},
		{where: `columns, third ${third + 1}`, share: share(x => Math.floor((x * 3) / width) === third)},
	]);
}

/** Less than this is what a title and its line alone make of a third. */
const LEAST = 0.05;

describe.each([
	['nested-limits', 13, 'groups'],
	['container-at-limit', 9, 'groups'],
	['leak-with-swap', 24, 'groups'],
	['nested-limits', 13, 'overview'],
	['mglru-random', 6, 'overview'],
	['zswap', 12, 'overview'],
] as const satisfies readonly (readonly [string, number, Screen])[])('%s at %i s on the screen %s', (name, seconds, screen) => {
	const session = sessionAt(name, seconds);
	const state = (language: 'en' | 'zh'): State => withUi(session.store.getState(), {screen, language});

	it.each(ALL_SIZES)('fits %i×%i to the cell, in both languages', (width, height) => {
		for (const language of ['en', 'zh'] as const) {
			const {lines} = drawn(state(language), width, height);
			expect(lines).toHaveLength(height);
			expect(lines.map(widthOf)).toEqual(lines.map(() => width));
		}
	});

	it.each([
		[200, 50],
		[300, 80],
	])('leaves no third of %i×%i empty', (width, height) => {
		expect(thirds(drawn(state('en'), width, height).lines).filter(({share}) => share < LEAST)).toEqual([]);
	});

	it('keeps clock, speed and pressure on the first row whatever alarms', () => {
		for (const [width, height] of ALL_SIZES) {
			if (width < 60) continue;
			const [first] = drawn(state('en'), width, height).lines;
			expect(first, `${width}×${height}`).toMatch(/(► +\d|‖ (paused|waits)).* 00:00:\d\d/);
			if (width >= 120) expect(first, `${width}×${height}`).toMatch(/PSI some +\d+\.\d\d +full +\d+\.\d\d/);
		}
	});
});

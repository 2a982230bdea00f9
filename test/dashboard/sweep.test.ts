// The screen of a sweep: its cells are the rows' figures, at any size, and keys lead where they say.
import {describe, expect, it} from 'vitest';
import {rowTexts} from '../../source/dashboard/canvas/canvas.ts';
import {drawSweep} from '../../source/dashboard/sweep/screen.ts';
import {shortFigure} from '../../source/dashboard/sweep/cell-text.ts';
import {firstSweepState, onSweepKey, type SweepNow, type SweepPage, type SweepState} from '../../source/dashboard/sweep/state.ts';
import {createTheme} from '../../source/dashboard/theme/theme.ts';
import type {Row} from '../../source/workload/sweep/table.ts';

const XS = ['1024', '2048', '4096'];
const YS = ['10', '100'];
const grid: SweepPage = {
	title: 'burst',
	axes: ['vm.min_free_kbytes', 'vm.watermark_scale_factor'],
	measures: ['stall_time', 'oom_kill'],
	named: [
		{label: 'time stalled', unit: 'ms'},
		{label: 'killed', unit: 'processes'},
	],
	scenarios: ['burst'],
	combinations: XS.flatMap(x => YS.map(y => [x, y])),
	isGrid: true,
	seeds: 2,
	jobs: 2,
	eachUs: 30e6,
	defaults: [['2048', '10']],
};
const line: SweepPage = {
	...grid,
	axes: ['vm.min_free_kbytes'],
	combinations: XS.map(x => [x]),
	scenarios: ['burst', 'demo'],
	seeds: 1,
	defaults: [['2048'], ['2048']],
};

const rowOf = (page: SweepPage, number: number, figure: number, ended: Row['ended'] = 'time'): Row => {
	const at = Math.floor((number - 1) / page.seeds);
	return {
		scenario: page.scenarios[Math.floor(at / page.combinations.length)] ?? '',
		values: page.combinations[at % page.combinations.length] ?? [],
		...{seed: number, figures: [figure, 0], held: null, ended, worstUs: 1_200_000, number, runs: 12, sweep: 's', id: `id${number}`},
	};
};
const nowOf = (rows: readonly Row[], running: readonly number[] = []): SweepNow => ({
	rows,
	running: new Set(running),
	leftMs: 12_000,
	paused: false,
	stopped: false,
});

const theme = createTheme({name: 'none', depth: 24, ascii: false});
const drawn = (
	page: SweepPage,
	now: SweepNow,
	state: SweepState = firstSweepState,
	size: readonly number[] = [120, 40],
	found: readonly string[] = [],
): string[] => rowTexts(drawSweep(page, now, state, found, size[0] as number, size[1] as number), theme).map(row => row.replace(/\u001B\[[\d;]*m/g, ''));

const pressed = (page: SweepPage, now: SweepNow, ...keys: readonly string[]) =>
	keys.reduce((outcome, key) => onSweepKey(outcome.state, key, page, now), {state: firstSweepState, effect: 'none'} as ReturnType<typeof onSweepKey>);

describe('the screen of a sweep', () => {
	it('has the mean of its seeds in each cell, the best, what runs, what is to come, a panic, and what cannot be', () => {
		const rows = [
			rowOf(grid, 1, 4),
			rowOf(grid, 2, 8),
			rowOf(grid, 3, 0),
			rowOf(grid, 4, 0),
			rowOf(grid, 5, 700, 'panic'),
			rowOf(grid, 6, 700, 'panic'),
			rowOf(grid, 7, 9, 'refused'),
		];
		const lines = drawn(grid, nowOf(rows, [9]));
		const row = (start: string): string =>
			lines
				.find(text => text.trimStart().startsWith(start))
				?.slice(0, 60)
				.replace(/ +/g, ' ')
				.trim() ?? '';
		expect(row('10 ')).toBe('10 6 ✗ ►');
		expect(row('100 ')).toBe('100 ◆ 0 – ·');
		expect(lines.find(text => text.includes('of 12 runs'))).toContain('7 of 12 runs · 12 s left');
		expect(lines.some(text => text.startsWith(' ◆ min_free_kbytes 1024') && text.includes('watermark_scale_factor 100'))).toBe(true);
		expect(lines.some(text => text.includes('at its worst at 1.2 s · time stalled 4 to 8'))).toBe(true);
	});

	it('has bars over one setting, as high as their figures, a scenario beneath the other, the default marked', () => {
		const rows = [rowOf(line, 1, 100), rowOf(line, 2, 50), rowOf(line, 3, 0), rowOf(line, 4, 7), rowOf(line, 5, 7), rowOf(line, 6, 7)];
		const lines = drawn(line, nowOf(rows));
		const heights = (from: number): readonly number[] =>
			[2, 9, 16].map(x => lines.slice(from, from + 6).filter(text => text[x] === '█' || text[x] === '▄').length);
		const first = lines.findIndex(text => text.includes('─ burst'));
		const [one = 0, half = 0, none] = heights(first + 1);
		expect(none).toBe(0);
		expect(half).toBe(Math.ceil(one / 2));
		expect(new Set(heights(lines.findIndex(text => text.includes('─ demo')) + 1)).size).toBe(1);
		expect(lines.filter(text => text.trim() === 'default')).toHaveLength(2);
	});

	it('is drawn at any size, all of it within the screen', () => {
		const rows = Array.from({length: 12}, (_, i) => rowOf(grid, i + 1, i * 1000));
		for (const page of [grid, line, {...grid, isGrid: false}, {...grid, axes: [], combinations: [[]], defaults: [[]]}])
			for (const size of [
				[1, 1],
				[8, 3],
				[30, 8],
				[60, 14],
				[80, 24],
				[120, 40],
				[200, 50],
			])
				for (const help of [false, true]) {
					const lines = drawn(page, nowOf(rows), {...firstSweepState, help}, size, ['A finding that says with all of its words what was found, and more.']);
					expect(lines.map(text => text.length)).toEqual(Array.from({length: size[1] as number}, () => size[0]));
				}
	});

	it('goes from cell to cell, and never out of the table', () => {
		const now = nowOf([]);
		expect(pressed(grid, now, 'right').state.cell).toBe(2);
		expect(pressed(grid, now, 'right', 'down').state.cell).toBe(3);
		expect(pressed(grid, now, 'right', 'down', 'down', 'up', 'left', 'left').state.cell).toBe(0);
		expect(pressed(grid, now, 'end', 'right', 'down').state.cell).toBe(5);
		expect(pressed(line, now, 'down', 'right', 'right', 'right').state.cell).toBe(2);
		expect(pressed(line, now, 'tab').state.scenario).toBe(1);
		expect(pressed(line, now, 'tab', 'tab').state.scenario).toBe(0);
		expect(pressed(grid, now, 'o').state.lead).toBe(1);
	});

	it('asks for what only others can do', () => {
		const whole = nowOf(Array.from({length: 12}, (_, i) => rowOf(grid, i + 1, 1)));
		const effects = ['enter', '7', 'S', 'j', 'space', 'escape', 'q'].map(key => pressed(grid, nowOf([]), key).effect);
		expect(effects).toEqual(['open', 'compare', 'plot', 'csv', 'pause', 'stop', 'quit']);
		expect(pressed(grid, whole, 'escape').effect).toBe('quit');
		expect(pressed(grid, whole, '?', 'escape')).toMatchObject({effect: 'none', state: {help: false}});
	});
});

describe('a figure in a cell', () => {
	it.each([
		[0, '0'],
		[0.026, '0.03'],
		[0.001, '<.01'],
		[0.55, '0.6'],
		[5.103, '5.1'],
		[549.4, '549'],
		[9999, '9999'],
		[328_460, '328k'],
		[123_456_789, '123M'],
	])('%d is %s', (value, text) => {
		expect(shortFigure(value)).toBe(text);
	});
});

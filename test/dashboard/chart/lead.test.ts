import {describe, expect, it} from 'vitest';
import {eighths} from '../../../source/dashboard/chart/axis.ts';
import {figureColumns} from '../../../source/dashboard/chart/columns.ts';
import {type Figure, leadFigure, leadOf} from '../../../source/dashboard/chart/lead.ts';
import {viewOf} from '../../../source/dashboard/view/view.ts';
import type {State} from '../../../source/session/store/state.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';
import {ALL_SIZES} from '../../support/frames.ts';

/** At the smallest there is no chart. */
const SIZES = ALL_SIZES.slice(1);

const figureOf = (state: State): Figure => leadFigure(viewOf(state));
/** What the columns of all of a figure's time come to. */
function whole(state: State, pick: 'lowest' | 'highest'): number {
	const {reading, node} = figureOf(state);
	const columns = figureColumns(state.history, reading, node, state.sample.timeUs, 250_000, Math.ceil(state.sample.timeUs / 250_000));
	return columns.reduce((sum, column) => sum + (column?.[pick] ?? 0) * 0.25, 0);
}

describe('dirty pages', () => {
	const state = stateAt('dirty-writer', 12);

	it('stand against the limits that /proc/vmstat has, and halfway, where balance_dirty_pages begins to hold writers back', () => {
		const {vmstat} = state.sample;
		const {values} = figureOf(state).axis(20);
		expect(values.slice(1, 4)).toEqual([
			vmstat.nr_dirty_background_threshold,
			Math.floor((vmstat.nr_dirty_background_threshold + vmstat.nr_dirty_threshold) / 2),
			vmstat.nr_dirty_threshold,
		]);
		expect(figureOf(state).now).toBe(vmstat.nr_dirty + vmstat.nr_writeback);
	});

	it('are held back exactly when they are said to be', () => {
		const held = state.log.find(event => event.kind === 'writer-throttled');
		expect(held).toBeDefined();
		expect(figureOf(state)).toMatchObject({zone: 'warn', state: ['◑', 'held back']});
		expect(figureOf(stateAt('dirty-writer', 1)).zone).toBe('ok');
	});
});

describe('refaults', () => {
	const state = stateAt('cache-thrash', 20);

	it('of all columns together are those that the kernel has counted', () => {
		const {workingset_refault_file: file, workingset_refault_anon: anon} = state.sample.vmstat;
		expect(file).toBeGreaterThan(100_000);
		expect(whole(state, 'highest')).toBeCloseTo(file + anon, 0);
	});

	it('reach the edge of the axis nowhere, however many there are', () => {
		const figure = figureOf(state);
		expect(eighths(figure.axis(20), figure.now)).toBeLessThan(160);
	});
});

describe('page faults', () => {
	const state = stateAt('malloc-always-mmap', 4);

	it('of all columns together are those that the kernel has counted, and none waits for a disk', () => {
		const {pgfault, pgmajfault} = state.sample.vmstat;
		expect(pgfault).toBeGreaterThan(10_000);
		expect(whole(state, 'highest')).toBeCloseTo(pgfault, 0);
		expect(whole(state, 'lowest')).toBeCloseTo(pgmajfault, 0);
		expect(figureOf(state)).toMatchObject({name: 'faults', zone: 'warm', distance: 'none waits for a disk'});
	});

	it('that read a file are told apart', () => {
		const figure = figureOf(withUi(stateAt('demo', 2), {lead: 'faults'}));
		expect(figure).toMatchObject({name: 'faults', zone: 'warn', state: ['◑', 'disk is read']});
		expect(figure.distance).toMatch(/^[\d ]+ of them wait for a disk$/);
	});
});

describe('pressure', () => {
	const state = stateAt('slow-swap-disk', 40);

	it('of all columns together is the total of /proc/pressure/memory, full under some', () => {
		const {some, full} = state.sample.pressure.memory;
		expect(some.totalUs).toBeGreaterThan(5e6);
		// A column is a percent of its time.
		expect((whole(state, 'highest') / 100) * 1e6).toBeCloseTo(some.totalUs, -1);
		expect((whole(state, 'lowest') / 100) * 1e6).toBeCloseTo(full.totalUs, -1);
	});
});

describe('promised memory', () => {
	it('stands against CommitLimit, and nothing goes over it where it is held to', () => {
		const state = stateAt('no-overcommit', 15);
		const figure = figureOf(state);
		const {Committed_AS: committed, CommitLimit: limit} = state.sample.meminfo;
		expect(figure.now).toBe(Math.round(committed / 4));
		expect(figure.axis(20).values[2]).toBe(Math.round(limit / 4));
		expect(figure).toMatchObject({name: 'committed', zone: 'warn', state: ['◑', 'near limit']});
		expect(figureColumns(state.history, figure.reading, 0, state.sample.timeUs, 1e6, 15).every(column => column === null || column.highest <= limit / 4)).toBe(
			true,
		);
	});

	it.each([3, 4, 5, 8, 20])('has no two labels in one row of %i', rows => {
		const figure = figureOf(stateAt('redis-refused', 3));
		const labels = figure.labels(figure.axis(rows), {compact: false, spacing: true, named: true}).map(({row}) => row);
		expect(labels).toEqual([...new Set(labels)]);
	});
});

describe('what leads', () => {
	it.each([
		['dirty-writer', 'dirty'],
		['cache-thrash', 'refaults'],
		['swappiness', 'refaults'],
		['slow-swap-disk', 'psi'],
		['numa-reclaim-0', 'nodes'],
		['no-overcommit', 'committed'],
		['malloc-always-mmap', 'faults'],
		['leak-with-swap', 'free'],
	])('in %s is %s', (name, lead) => expect(leadOf(stateAt(name, 2))).toBe(lead));

	it.each(SIZES)('is drawn at %i×%i, and free is told beside it', (width, height) => {
		for (const [name, title] of [
			['dirty-writer', /dirty/],
			['cache-thrash', /refaults/],
			['slow-swap-disk', /pressure/],
			['malloc-always-mmap', /faults/],
		] as const) {
			const {lines, text} = drawn(stateAt(name, 2), width, height);
			expect(lines[1]).toMatch(title);
			if (width >= 80) expect(text).toMatch(/free [\d ]+ [○◔◑●]/);
			expect(lines.every(line => [...line].length === width)).toBe(true);
		}
	});

	it.each(SIZES.slice(1))('of nodes is a chart for each at %i×%i, on one clock', (width, height) => {
		const {lines} = drawn(stateAt('numa-reclaim-0', 2), width, height);
		if (width < 80) return expect(lines[1]).toMatch(/free pages/);
		expect(lines[1]).toMatch(/node 0 Normal .* node 1 Normal/);
	});

	it('can be chosen otherwise, and nodes only where there are several', () => {
		expect(leadOf(withUi(stateAt('leak-with-swap', 2), {lead: 'psi'}))).toBe('psi');
		expect(leadOf(withUi(stateAt('leak-with-swap', 2), {lead: 'nodes'}))).toBe('free');
	});
});

describe('the number', () => {
	/** Rows of the big digits of so many free pages. */
	const digits = (free: number, width: number, height: number): readonly string[] => {
		const state = stateAt('leak-with-swap', 2);
		const zones = state.sample.zones.map(zone => ({...zone, free}));
		return drawn({...state, sample: {...state.sample, zones}}, width, height).lines.slice(2, 5);
	};

	it.each(SIZES.slice(1))('has a place for each digit that no other number moves, at %i×%i', (width, height) => {
		const right = (rows: readonly string[]): number => Math.max(...rows.map(row => row.replace(/(pages|MiB|[\d.]+ MiB) *$/, '').trimEnd().length));
		expect(right(digits(998, width, height))).toBe(right(digits(1088, width, height)));
		expect(right(digits(1088, width, height))).toBe(right(digits(100_008, width, height)));
	});

	it('at min says so, in red', () => {
		const state = stateAt('leak-with-swap', 2);
		const [zone] = state.sample.zones;
		const at = viewOf({...state, sample: {...state.sample, zones: [{...zone!, free: zone!.min}]}});
		expect(leadFigure(at)).toMatchObject({zone: 'alarm', state: ['●', 'at min'], distance: 'at min'});
	});
});

describe('a note on the chart', () => {
	it.each([
		[120, 40],
		[200, 50],
	])('has its ▼ on the column in which kswapd woke first, wherever that is, at %i×%i', (width, height) => {
		for (const seconds of [26, 30, 40]) {
			const state = withUi(stateAt('leak-with-swap', seconds), {zoom: 3});
			const {lines} = drawn(state, width, height);
			const row = lines.find(line => /woke first|▼/.test(line))!;
			const strip = lines.find(line => line.includes('kswapd awake'))!;
			// The first column of the strip in which it was awake.
			expect(row.indexOf('▼')).toBe(strip.search(/[▁-█▲✗]/));
		}
	});
});

describe.each([
	['slow-swap-disk', 60],
	['dirty-writer', 6],
	['cache-thrash', 10],
	['no-overcommit', 4],
] as const)('free beside what leads in %s', (name, seconds) => {
	it('is whole at every size, in both languages: with its word, or the glyph alone', () => {
		for (const language of ['en', 'zh'] as const)
			for (const [width, height] of ALL_SIZES.filter(([columns]) => columns >= 80)) {
				const {lines} = drawn(withUi(stateAt(name, seconds), {language}), width, height);
				const rows = lines.map(line => /(?:free|空闲) [\d ]+ [○◔◑●].*/.exec(line)?.[0]).filter(row => row !== undefined);
				expect(rows, `${width}×${height}`).not.toEqual([]);
				for (const row of rows) expect(row, `${width}×${height}`).not.toContain('…');
			}
	});
});

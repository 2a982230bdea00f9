import {describe, expect, it} from 'vitest';
import {chartColumns, columnOf, columnUs} from '../../../source/dashboard/chart/columns.ts';
import {createHistory, record} from '../../../source/session/track/history.ts';
import {buildKswapd, buildNode, buildSample, buildZone} from '../../support/sample.ts';

/** A history of Samples every `stepUs`, each with the lowest and highest of its stretch. */
function historyOf(
	stepUs: number,
	stretches: readonly (readonly [lowest: number, highest: number, more?: {stalls?: number; awakeUs?: number; kills?: number}])[],
) {
	const history = createHistory();
	const total = {stalls: 0, awakeUs: 0, kills: 0};
	const [lowest, highest] = stretches[0]!;
	record(history, buildSample({timeUs: 0, sinceUs: 0, zones: [buildZone({freeLowest: lowest, freeHighest: highest})]}));
	for (const [i, [freeLowest, freeHighest, more = {}]] of stretches.entries()) {
		total.stalls += more.stalls ?? 0;
		total.awakeUs += more.awakeUs ?? 0;
		total.kills += more.kills ?? 0;
		record(
			history,
			buildSample({
				timeUs: (i + 1) * stepUs,
				sinceUs: i * stepUs,
				zones: [buildZone({freeLowest, freeHighest, free: freeLowest})],
				nodes: [buildNode({kswapd: buildKswapd({awakeUs: total.awakeUs})})],
				directReclaim: {calls: total.stalls, stallUs: 0, blocked: []},
				kills: total.kills,
			}),
		);
	}
	return history;
}

describe('length of a column', () => {
	it.each([
		[36, 145, 1, 250_000],
		[36, 73, 1, 500_000],
		[36, 39, 1, 1_000_000],
		[36, 23, 1, 2_000_000],
		[10, 73, 1, 250_000],
		[600, 73, 1, 10_000_000],
		[600, 39, 1, 20_000_000],
		[36, 73, 0.01, 5000],
	])('%i s in %i columns at %f×', (window, columns, slowdown, us) => {
		expect(columnUs(window, columns, slowdown)).toBe(us);
	});

	it('always reaches back over the window', () => {
		for (const window of [10, 20, 36, 60, 120, 300, 600])
			for (let columns = 10; columns < 400; columns++) expect(columnUs(window, columns) * columns).toBeGreaterThanOrEqual(Math.min(window, columns * 60) * 1e6);
	});
});

describe('columns', () => {
	it('hold the lowest and highest of their time, and nothing before the beginning', () => {
		const history = historyOf(250_000, [
			[900, 1000],
			[850, 950],
			[700, 990],
			[910, 920],
		]);
		const columns = chartColumns(history, 0, 0, 1_000_000, 500_000, 3);
		expect(columns.map(column => column && [column.lowest, column.highest])).toEqual([null, [850, 1000], [700, 990]]);
	});

	it('count stalls and kills once, and kswapd by its share', () => {
		const history = historyOf(250_000, [
			[900, 1000, {stalls: 2, awakeUs: 50_000}],
			[850, 950, {awakeUs: 25_000}],
			[700, 990, {kills: 1}],
			[910, 920],
		]);
		const columns = chartColumns(history, 0, 0, 1_000_000, 500_000, 2);
		expect(columns.map(column => column && [column.stalls, column.kills, Math.round(column.awake * 100)])).toEqual([
			[2, 0, 15],
			[0, 1, 0],
		]);
	});

	it('draw a long stretch over all that it covers, its stalls at its end', () => {
		const history = historyOf(1_000_000, [[900, 1000, {stalls: 1}]]);
		const columns = chartColumns(history, 0, 0, 1_000_000, 250_000, 4);
		expect(columns.map(column => column && [column.lowest, column.highest, column.stalls])).toEqual([
			[900, 1000, 0],
			[900, 1000, 0],
			[900, 1000, 0],
			[900, 1000, 1],
		]);
	});

	it('stand on a grid of machine time: a later instant moves them by whole columns', () => {
		const history = historyOf(
			250_000,
			Array.from({length: 40}, (_, i) => [800 + i, 900 + i] as const),
		);
		const at = (us: number) => chartColumns(history, 0, 0, us, 500_000, 10);
		expect(at(9_000_000).slice(1)).toEqual(at(9_500_000).slice(0, -1));
	});

	it('take coarser records for windows that reach far back', () => {
		const history = historyOf(
			250_000,
			Array.from({length: 6000}, (_, i) => [1000 + (i % 7), 2000 + (i % 5)] as const),
		);
		const columns = chartColumns(history, 0, 0, 1_500_000_000, 10_000_000, 100);
		expect(columns.every(column => column?.lowest === 1000 && column.highest === 2004)).toBe(true);
		expect(history.tiers[0]?.length).toBeLessThanOrEqual(5200);
	});

	it('find the column of an instant', () => {
		expect(columnOf(1_000_000, 10_000_000, 500_000, 20)).toBe(1);
		expect(columnOf(10_000_000, 10_000_000, 500_000, 20)).toBe(19);
		expect(columnOf(0, 10_000_000, 500_000, 10)).toBeNull();
	});
});

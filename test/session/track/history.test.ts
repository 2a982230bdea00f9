import {describe, expect, it} from 'vitest';
import type {Sample} from '../../../source/machine/sample.ts';
import {aSecondBefore, createHistory, record, stretches, sampleOf} from '../../../source/session/track/history.ts';
import {buildProcess, buildSample, buildZone} from '../../support/sample.ts';

function run(stepUs: number, count: number, more: (i: number) => Partial<Sample> = () => ({})) {
	const history = createHistory();
	const sample = buildSample({});
	for (let i = 0; i <= count; i++) record(history, {...sample, timeUs: i * stepUs, sinceUs: Math.max(0, (i - 1) * stepUs), ...more(i)});
	return history;
}

describe('history', () => {
	it('has the Sample of a second before, at any pace of Samples', () => {
		for (const stepUs of [2500, 25_000, 100_000, 250_000]) {
			const history = run(stepUs, 3_000_000 / stepUs);
			const before = aSecondBefore(history, history.recent.at(-1)!);
			expect(before.timeUs).toBeLessThanOrEqual(2_000_000);
			expect(before.timeUs).toBeGreaterThanOrEqual(1_700_000);
		}
	});

	it('begins with what there is', () => {
		const history = run(250_000, 2);
		expect(aSecondBefore(history, history.recent.at(-1)!).timeUs).toBe(0);
	});

	it('keeps a Sample of each second', () => {
		const history = run(250_000, 40);
		expect(history.seconds.map(sample => sample.timeUs / 1e6)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it('stays small over a day', () => {
		const history = run(1_000_000, 86_400);
		expect(history.recent.length).toBeLessThan(8);
		expect(history.seconds.length).toBeLessThanOrEqual(128);
		expect(history.tiers.reduce((sum, tier) => sum + tier.length, 0)).toBeLessThan(11_000);
	});

	it('keeps the extremes of a stretch in every tier', () => {
		const history = run(250_000, 400, i => ({zones: [buildZone({free: 900, freeLowest: i === 101 ? 5 : 900, freeHighest: 950})]}));
		for (const columnUs of [250_000, 1_000_000, 20_000_000]) {
			const found = stretches(history, 0, 100_000_000, columnUs);
			expect(Math.min(...found.map(stretch => stretch.lowest[0]!))).toBe(5);
		}
	});

	it('has RSS every five seconds, and forgets who is gone or whose pid was used again', () => {
		const history = run(1_000_000, 30, i => ({
			processes:
				i < 26
					? [buildProcess({pid: 7, rssKb: i * 100, startUs: i < 16 ? 0 : 16_000_000}), buildProcess({pid: 8, rssKb: 1})]
					: [buildProcess({pid: 7, rssKb: i * 100, startUs: 16_000_000})],
		}));
		expect(history.rss.get(7)?.values).toEqual([2000, 2500, 3000]);
		expect(history.rss.has(8)).toBe(false);
	});

	it('keeps 30 000 rows of processes at most, those of the newest Samples; figures of the machine stay', () => {
		const crowd = Array.from({length: 5000}, (_, i) => buildProcess({pid: 10 + i}));
		const history = run(250_000, 200, () => ({processes: crowd}));
		const kept = [...new Set([...history.recent, ...history.seconds.map(sampleOf)])];
		expect(kept.reduce((sum, {processes}) => sum + processes.length, 0)).toBeLessThanOrEqual(30_000);
		expect(history.seconds.map(({timeUs}) => timeUs / 1e6)).toEqual(Array.from({length: 51}, (_, second) => second));
		const newest = history.recent.at(-1)!;
		const before = aSecondBefore(history, newest);
		expect(newest.timeUs - before.timeUs).toBeGreaterThanOrEqual(1e6);
		expect(newest.timeUs - before.timeUs).toBeLessThanOrEqual(1.5e6);
		expect([newest, before].map(({processes}) => processes.length)).toEqual([5000, 5000]);
	});
});

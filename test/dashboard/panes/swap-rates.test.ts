// What swap takes without a write stands beside what is written, where there is room for it.
import {expect, it} from 'vitest';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';

const rowOf = (text: string): string => /swap out.*/.exec(text)?.[0] ?? '';

it('pages of zeroes that go to swap are told apart from those that are written', () => {
	const state = stateAt('zero-pages', 9);
	const {vmstat} = state.sample;
	expect(vmstat.swpout_zero).toBeGreaterThan(0);
	const said = /^swap out +(\d+) \+([\d ]+) zero/.exec(rowOf(drawn(state, 200, 62).text));
	expect(Number(said?.[2]?.replaceAll(' ', ''))).toBeGreaterThan(1000);
	expect(rowOf(drawn(state, 200, 62).text)).not.toContain('pages/s');
	expect(drawn(withUi(state, {language: 'zh'}), 200, 62).text).toMatch(/换出 +\d+ \+[\d ]+ 零页/);
});

it('where there are none, the row has its unit', () => {
	expect(rowOf(drawn(stateAt('leak-with-swap', 30), 200, 62).text)).toMatch(/^swap out +[\d ]+ pages\/s/);
});

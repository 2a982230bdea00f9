import {describe, expect, it} from 'vitest';
import {overviewPanes} from '../../../source/dashboard/screens/overview.ts';
import {levelOf} from '../../../source/dashboard/view/level.ts';
import type {State} from '../../../source/session/store/state.ts';
import {type Caught, MOMENTS, type Moment} from '../../../source/session/time/brake.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';
import {ALL_SIZES} from '../../support/frames.ts';

const caughtAt = (moment: Moment, name = 'leaky'): Caught => ({
	moment,
	atUs: 37_590_000,
	node: 0,
	free: 724,
	min: 724,
	low: 905,
	swapPages: 65_536,
	group: null,
	decidedBy: null,
	limit: moment === 'limit' ? {path: '/docker/shop', high: name === 'leaky', bytes: 128 * 2 ** 20} : null,
	reason: moment === 'panic' ? 'no-killable-process' : null,
	who: {name, pid: 32_768, badness: 1_048_576},
});
const braked = (state: State, moment: Moment, name?: string): State => ({
	...state,
	pace: {...state.pace, paused: false},
	brake: {...state.brake, now: {caught: caughtAt(moment, name), leftMs: 1500}},
});

const WORDS: Readonly<Record<Moment, RegExp>> = {
	wake: /kswapd0 wakes/,
	limit: /at its max|over (its )?high/,
	stall: /stalls/,
	'swap-full': /swap is full/,
	oom: /chosen|chooses/,
	panic: /kernel panic/,
};

describe.each(ALL_SIZES)('a moment at %i×%i', (width, height) => {
	const state = stateAt('leak-with-swap', 30);

	it.each(MOMENTS)('%s stands in one line, whole, for the longest name too', moment => {
		for (const name of ['leaky', 'a-name-of-fifte'].slice(0, width < 60 ? 1 : 2)) {
			const {lines} = drawn(braked(state, moment, name), width, height);
			expect(lines[1]).toMatch(WORDS[moment]);
			expect(lines[1]).not.toContain('…');
			if (width >= 100 && moment !== 'panic')
				expect(lines[1]).toMatch(/nobody (waits|has to wait)|gets one|left to take|others go on|reclaims first|within it first|to be had|asked for any/);
		}
	});

	it('covers neither clock nor speed nor pressure', () => {
		if (width < 60) return;
		const {lines} = drawn(braked(state, 'oom'), width, height);
		expect(lines[0]).toMatch(/► 0\.02× +00:00:30\.0000/);
		if (width >= 120) expect(lines[0]).toMatch(/PSI some +\d+\.\d\d +full +\d+\.\d\d/);
	});
});

describe.each(ALL_SIZES)('an alarm at %i×%i', (width, height) => {
	const killed = stateAt('leak-without-swap', 30);
	const named = (name: string): State => {
		const reports = killed.alarms.reports.map(report => ({...report, tasks: report.tasks.map(task => ({...task, name}))}));
		return {...killed, alarms: {...killed.alarms, reports}};
	};

	it('is never cut, whoever was killed, and covers neither clock nor speed nor pressure', () => {
		for (const name of ['l', 'leak', 'a-name-of-fifte'])
			for (const speed of [1, 0.02, Number.POSITIVE_INFINITY]) {
				const state = named(name);
				const {lines, text} = drawn({...state, pace: {...state.pace, speed, paused: false, reached: 615}}, width, height);
				const row = lines[width >= 60 ? 0 : 1]!;
				expect(row).toContain(name);
				expect(row).toMatch(/✗ /);
				expect(row).not.toContain('…');
				if (width < 60) expect(text).toMatch(/^free \d/);
				else expect(lines[0]).toMatch(/► .*× +00:00:3\d\.\d/);
				if (width >= 120) expect(lines[0]).toMatch(/PSI some +\d+\.\d\d +full +\d+\.\d\d/);
			}
	});

	it('is whole in a panic too', () => {
		const {lines} = drawn(
			{...killed, sample: {...killed.sample, panic: {atUs: 1, reason: 'panic_on_oom'}}, pace: {...killed.pace, halted: true}},
			width,
			height,
		);
		const row = lines[width >= 60 ? 0 : 1]!;
		expect(row).toMatch(/PANIC/);
		expect(row).not.toContain('…');
	});
});

describe.each(ALL_SIZES)('the first card at %i×%i', (width, height) => {
	const state = withUi(stateAt('leak-with-swap', 0), {welcome: true});

	it('stands under the chart, which has every cell and colour that it has without it', () => {
		const chart = overviewPanes(levelOf(width, height), width, height, null).find(({pane}) => pane === 'chart')!;
		const [withCard, without] = [drawn(state, width, height).frame.canvas, drawn(withUi(state, {welcome: false}), width, height).frame.canvas];
		const from = width >= 60 ? chart.y : chart.y + 1;
		for (let y = from; y < chart.y + chart.height; y++)
			for (let x = 0; x < width; x++) {
				const at = y * width + x;
				expect([withCard.glyphs[at], withCard.pens[at]]).toEqual([without.glyphs[at], without.pens[at]]);
			}
	});

	it('says that time begins when it is closed, and the header that it waits', () => {
		const {text, lines} = drawn(state, width, height);
		expect(text).toMatch(/time begins/);
		if (width >= 60) expect(lines[0]).toMatch(/‖ +waits +00:00:00\.0/);
	});

	it('names no key that is off where it is read-only', () => {
		for (const language of ['en', 'zh'] as const)
			for (const name of ['leak-with-swap', 'demo']) {
				const {text} = drawn(withUi(stateAt(name, 0), {welcome: true, readOnly: true, language}), width, height);
				expect(text).not.toMatch(/l and Enter|\+ and −|n has other|按 l 再按|\+ 和 −|n 有别的/);
				if (height >= 14) expect(text.replace(/[│\s]+/g, ' ')).toMatch(language === 'en' ? /Read-only: keys/ : /只读：/);
			}
	});

	it('tells nobody to start a leak where one runs', () => {
		expect(drawn(state, width, height).text).not.toMatch(/l and Enter start a leak/);
		if (height >= 14) expect(drawn(withUi(stateAt('demo', 0), {welcome: true}), width, height).text).toMatch(/l and Enter start/);
	});
});

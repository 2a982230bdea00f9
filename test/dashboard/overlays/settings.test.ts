// Settings and forms at every size: how to close them is always there, the value at hand can be read, and what is to come is drawn before it is written.
import {describe, expect, it} from 'vitest';
import {dockWidth} from '../../../source/dashboard/overlays/settings.ts';
import {formFor} from '../../../source/dashboard/forms/inject.ts';
import {comingMarks} from '../../../source/dashboard/view/setting.ts';
import {viewOf} from '../../../source/dashboard/view/view.ts';
import {SYSCTLS} from '../../../source/machine/sysctl.ts';
import {spaced} from '../../../source/messages/numbers.ts';
import {programEntry} from '../../../source/workload/programs.ts';
import {drawn, sessionAt, stateAt, withUi} from '../../support/dashboard.ts';
import {ALL_SIZES} from '../../support/frames.ts';
import {keyboard} from '../../support/keyboard.ts';

const at = SYSCTLS.findIndex(({name}) => name === 'vm.min_free_kbytes');
const settings = (edit: string | null) => ({kind: 'settings', at, edit, problem: null, undo: []}) as const;
const state = () => stateAt('leak-with-swap', 30);

describe.each(ALL_SIZES)('settings at %i×%i', (width, height) => {
	it('says how to close it, and shows what is typed', () => {
		const {lines, text} = drawn(withUi(state(), {overlay: settings('11040')}), width, height);
		expect(text).toContain('Esc close');
		expect(lines.find(line => line.includes('vm.min_free'))).toContain('11040');
	});

	it('says which keys are off by leaving them out when read-only', () => {
		expect(drawn(withUi(state(), {overlay: settings(null), readOnly: true}), width, height).text).not.toMatch(/Enter write|u undo/);
	});
});

describe('settings in the past', () => {
	it.each([
		[80, 24],
		[120, 40],
		[200, 50],
	])('say at %i×%i when that is, and that writing begins a branch, which it then does', (width, height) => {
		const session = sessionAt('leak-with-swap', 30);
		const shown = () => drawn(withUi(session.store.getState(), {overlay: settings('11040')}), width, height).text;
		expect(shown()).toContain('sysctls of this machine');
		session.toTime(20e6);
		expect(shown()).toContain('◄ past 00:00:20.0: Enter writes it and begins branch B');
		session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.min_free_kbytes', value: '11040'}});
		expect(session.store.getState().time.line.letter).toBe('B');
		session.step();
		session.toTime(10e6);
		expect(shown()).toContain('begins branch C');
	});
});

describe('settings beside the screen', () => {
	it('stand there from 160×45 on, where the whole chart goes on', () => {
		expect([dockWidth(159, 80), dockWidth(300, 44)]).toEqual([0, 0]);
		for (const [width, height] of [
			[160, 45],
			[200, 50],
			[300, 80],
		] as const) {
			const {lines, frame} = drawn(withUi(state(), {overlay: settings(null)}), width, height);
			const left = width - dockWidth(width, height);
			for (const {x, width: own} of frame.panes) expect(x + own).toBeLessThanOrEqual(left);
			expect(lines.every(line => /[┌│└]/.test(line[left] ?? ''))).toBe(true);
			expect(lines.map(line => line.slice(0, left)).join('\n')).toMatch(/free pages[\s\S]*processes[\s\S]*events/);
		}
	});

	it('draw the marks that are to come on the chart, with their values, and none where none would move', () => {
		const then = withUi(state(), {overlay: settings('4000')});
		const marks = comingMarks(viewOf(then))!;
		const {text} = drawn(then, 200, 50);
		for (const value of [marks.min, marks.low, marks.high]) expect(text).toContain(`${spaced(value)} then`);
		expect(marks.min).toBeGreaterThan(viewOf(state()).marks.min);
		expect(drawn(withUi(state(), {overlay: settings(null)}), 200, 50).text).not.toMatch(/\d then/);
		const swappiness = {...settings('70'), at: SYSCTLS.findIndex(({name}) => name === 'vm.swappiness')};
		expect(comingMarks(viewOf(withUi(state(), {overlay: swappiness})))).toBeNull();
	});
});

describe('forms', () => {
	it.each(ALL_SIZES)('say at %i×%i what the value at hand is, in the words of help on programs', (width, height) => {
		const session = sessionAt('demo', 2);
		const form = formFor('leak', session.shown(), session.newest());
		for (const [i, {name, help}] of form.fields.entries()) {
			expect(help, name).not.toBe('');
			expect(drawn(withUi(session.store.getState(), {form: {...form, at: i}}), width, height).lines.at(-2)).toContain(help.slice(0, 12));
		}
		expect(form.fields.find(({name}) => name === 'rate')?.help).toBe(programEntry('leak')?.arguments.find(({name}) => name === 'rate')?.help);
	});
});

describe('the unit of the chart', () => {
	it('is named in its title, and changes with u', () => {
		const session = sessionAt('leak-with-swap', 2);
		const {press} = keyboard(session);
		for (const [width, height] of ALL_SIZES.filter(([columns]) => columns >= 80))
			expect(drawn(session.store.getState(), width, height).lines[1]).toContain('in pages');
		press('u');
		for (const [width, height] of ALL_SIZES.filter(([columns]) => columns >= 80))
			expect(drawn(session.store.getState(), width, height).lines[1]).toContain('in MiB');
	});
});

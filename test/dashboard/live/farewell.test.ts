// What is left behind, and what is asked before a machine is started again.
import {describe, expect, it} from 'vitest';
import {farewellOf} from '../../../source/dashboard/live/farewell.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import {speaking} from '../../../source/messages/language.ts';
import {drawn, sessionAt} from '../../support/dashboard.ts';
import {ALL_SIZES} from '../../support/frames.ts';
import {keyboard} from '../../support/keyboard.ts';

describe('the line that is left behind', () => {
	it('says what ran, how long, what came of it, and how to open it again', () => {
		const session = sessionAt('leak-without-swap', 30);
		const seconds = session.newest().timeUs / 1e6;
		const clock = `00:00:${seconds.toFixed(1).padStart(4, '0')}`;
		expect(farewellOf(session, true)).toBe(`lowwater: leak without swap ran ${clock}: the OOM killer killed leaky; lowwater --again opens it again`);
		expect(farewellOf(session, false)).not.toContain('--again');
	});

	it('is one line of a terminal, however narrow: what is said last goes first', () => {
		const session = sessionAt('leak-without-swap', 30);
		const at = (columns: number): string => farewellOf(session, true, columns);
		expect(at(200)).toMatch(/; lowwater --again opens it again$/);
		expect(at(90)).toMatch(/killed leaky; lowwater --again$/);
		expect(at(80)).toMatch(/killed leaky$/);
		for (const language of ['en', 'zh'] as const)
			for (let columns = 10; columns < 120; columns++) expect(widthOf(speaking(language, () => at(columns)))).toBeLessThanOrEqual(columns);
	});

	it('says that nobody was killed, and that somebody else’s machine goes on', () => {
		const session = sessionAt('leak-with-swap', 1);
		expect(farewellOf(session, true)).toContain('nobody was killed, and no task stalled');
		session.setUi({attached: 4711});
		expect(farewellOf(session, true)).toMatch(/^lowwater: leak with swap goes on at 00:00:01\.\d in process 4711$/);
		expect(farewellOf(session, true, 80, true)).toMatch(/^lowwater: leak with swap was at 00:00:01\.\d$/);
	});
});

describe('starting again', () => {
	it('asks where something was done by hand, and only there; Esc leaves all as it is', () => {
		const session = sessionAt('leak-with-swap', 2);
		const {press} = keyboard(session);
		press('f5');
		expect(session.store.getState().ui.overlay).toBeNull();
		expect(session.newest().timeUs).toBe(0);
		press('L', 'ctrl-r');
		expect(session.store.getState().ui.overlay).toEqual({kind: 'restart', deeds: 1});
		for (const [width, height] of ALL_SIZES) expect(drawn(session.store.getState(), width, height).text).toMatch(/One thing was|Enter start again/);
		press('escape');
		expect(session.newest().processes.some(({name}) => name === 'leak')).toBe(true);
		press('f5', 'enter');
		expect(session.store.getState().ui.overlay).toBeNull();
		expect(session.newest().processes.some(({name}) => name === 'leak')).toBe(false);
	});
});

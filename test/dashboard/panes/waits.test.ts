// Tasks in D that do not reclaim: the row of stalls says that they wait, which no figure of reclaim does. (vmstat's b, /proc/stat procs_blocked)
import {expect, it} from 'vitest';
import {statusLine} from '../../../source/dashboard/plain/lines.ts';
import {drawn, stateAt, withUi} from '../../support/dashboard.ts';

const SIZES = [
	[80, 24],
	[120, 40],
	[200, 50],
] as const;

it('where programs read their own code again and again, nobody stalls and all wait for a disk', () => {
	const state = stateAt('desktop-livelock', 60);
	const {blocked, processes, directReclaim} = state.sample;
	expect([directReclaim.blocked.length, processes.filter(({state: letter}) => letter === 'D').length]).toEqual([0, blocked]);
	expect(blocked).toBeGreaterThan(8);
	for (const [columns, rows] of SIZES) expect(drawn(state, columns, rows).text, `${columns}×${rows}`).toContain(`${blocked} wait for a disk`);
	expect(drawn(withUi(state, {language: 'zh'}), 80, 24).text).toContain(`${blocked} 个任务等磁盘`);
	expect(statusLine(state)).toContain(`${blocked} wait for a disk`);
});

it('where nobody waits, the row says that no task has stalled', () => {
	const state = stateAt('leak-without-swap', 5);
	expect(state.sample.blocked).toBe(0);
	for (const [columns, rows] of SIZES) expect(drawn(state, columns, rows).text).toContain('no task has stalled');
	expect(statusLine(state)).not.toContain('wait for a disk');
});

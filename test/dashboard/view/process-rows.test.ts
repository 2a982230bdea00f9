import {describe, expect, it} from 'vitest';
import {chosenRow, firstRow, nextVictim, protection, shownProcesses, sortedPids, visibleRows} from '../../../source/dashboard/view/process-rows.ts';
import {processColumns} from '../../../source/dashboard/panes/process-columns.ts';
import {buildProcess, buildSample} from '../../support/sample.ts';

const process = (pid: number, badness: number | null, more: Parameters<typeof buildProcess>[0] = {}) =>
	buildProcess({pid, badness, name: `p${pid}`, kernelThread: false, ...more});
const processes = [
	process(1, null, {name: 'init', rssKb: 10}),
	process(5, 500),
	process(6, 900),
	process(7, 900),
	process(8, null, {oomScoreAdj: -1000, rssKb: 99_999}),
	process(9, 100),
];

describe('the order of processes', () => {
	it('is that in which the OOM killer would take them; of equals the later first; who is never taken last', () => {
		expect(sortedPids(processes, 'score', false, new Map())).toEqual([7, 6, 5, 9, 8, 1]);
		expect(nextVictim(processes)).toBe(7);
	});

	it('turns round', () => {
		expect(sortedPids(processes, 'pid', false, new Map())).toEqual([1, 5, 6, 7, 8, 9]);
		expect(sortedPids(processes, 'pid', true, new Map())).toEqual([9, 8, 7, 6, 5, 1]);
		expect(sortedPids(processes, 'rss', false, new Map())[0]).toBe(8);
	});
});

describe('the rows', () => {
	const sample = buildSample({processes: [...processes, process(2, null, {kernelThread: true, name: 'kswapd0'})]});

	it('leave kernel threads out, and put who has come since at the end', () => {
		expect(shownProcesses(sample, [9, 7, 6], {filter: ''}).map(row => row.pid)).toEqual([9, 7, 6, 1, 5, 8]);
	});

	it('are those whose name has the filter in it, in any case', () => {
		expect(shownProcesses(sample, [9, 7, 6], {filter: 'INI'}).map(row => row.pid)).toEqual([1]);
		expect(shownProcesses(sample, [], {filter: 'nothing'})).toEqual([]);
	});

	it('say why a process is protected', () => {
		expect(processes.map(protection)).toEqual(['protected: init', null, null, null, 'protected: adj −1000', null]);
	});

	it('have a chosen one, the first unless somebody chose', () => {
		const rows = shownProcesses(sample, [9, 7, 6], {filter: ''});
		expect(chosenRow(rows, null)).toBe(0);
		expect(chosenRow(rows, 6)).toBe(2);
		expect(chosenRow(rows, 12345)).toBe(0);
	});

	it('scroll so that the chosen one is in sight', () => {
		for (let count = 1; count < 30; count++)
			for (let chosen = 0; chosen < count; chosen++)
				for (const scroll of [0, 3, 29]) {
					const first = firstRow(chosen, scroll, 5, count);
					expect(first).toBeGreaterThanOrEqual(0);
					expect(chosen).toBeGreaterThanOrEqual(first);
					expect(chosen).toBeLessThan(first + 5);
				}
	});
});

describe('the rows in sight', () => {
	const rows = Array.from({length: 12}, (_, i) => process(100 - i, 1000 - i));
	const pids = (selected: number | null, first: number, victim: number, height: number): readonly number[] =>
		visibleRows(rows, {selected, scroll: {processes: first, events: 0, meminfo: 0, sar: 0}}, victim, height).map(row => row.pid);

	it('have the next victim and the chosen one, wherever they are, in the order of the list', () => {
		for (let height = 2; height < 14; height++)
			for (const victim of [100, 95, 89])
				for (const selected of [null, 100, 96, 95, 89])
					for (const first of [0, 4, 11]) {
						const shown = pids(selected, first, victim, height);
						expect(shown).toContain(victim);
						expect(shown).toContain(selected ?? 100);
						expect(shown.length).toBe(Math.min(height, 12));
						expect([...shown]).toEqual([...shown].sort((a, b) => b - a));
					}
	});
});

describe('columns of the pane', () => {
	const ids = (width: number, level: 1 | 2 | 3 | 4, wishes = {}): readonly string[] => processColumns(width, level, wishes).placed.map(({column}) => column.id);

	it('go by their weight as the terminal shrinks, and leave room for the bar', () => {
		for (const [width, level, bar] of [
			[58, 1, 8],
			[78, 2, 18],
			[98, 2, 18],
			[118, 3, 34],
			[158, 3, 34],
			[198, 4, 40],
			[298, 4, 40],
		] as const) {
			expect(ids(width, level)).toEqual(expect.arrayContaining(['pid', 'name', 'rss', 'adj', 'score']));
			expect(processColumns(width, level).rest).toBeLessThanOrEqual(width - bar);
		}
		expect(ids(118, 3)).toEqual(expect.arrayContaining(['cpu', 'swap', 'majflt']));
		expect(ids(158, 3)).toEqual(expect.arrayContaining(['cpu', 'read', 'write']));
		expect(ids(198, 4, {group: false}).length).toBe(15);
		expect(ids(198, 4)).toContain('group');
	});

	it('are those that somebody has chosen, as far as there is room', () => {
		expect(ids(118, 3, {cpu: false, majflt: false})).not.toContain('cpu');
		expect(ids(118, 3, {vsz: true})).toContain('vsz');
		expect(ids(118, 3, {pid: false})).toContain('pid');
	});
});

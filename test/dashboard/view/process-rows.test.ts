import {describe, expect, it} from 'vitest';
import {chosenRow, keepPlace, nextVictim, protection, shownProcesses, sortedPids} from '../../../source/dashboard/view/process-rows.ts';
import {firstRow, processColumns} from '../../../source/dashboard/panes/processes.ts';
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

	it('leaves the chosen process its place while others move round it', () => {
		expect(keepPlace([9, 7, 6, 5], [5, 6, 7, 9], 6)).toEqual([9, 6, 7, 5]);
		expect(keepPlace([9, 7, 5], [5, 6, 7, 9], 6)).toEqual([9, 7, 5]);
		expect(keepPlace([9, 7, 5], [5, 7, 9], null)).toEqual([9, 7, 5]);
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

describe('columns of the pane', () => {
	it('drop as the terminal shrinks', () => {
		const ids = (width: number, level: 1 | 2 | 3 | 4): readonly string[] => processColumns(width, level).placed.map(({column}) => column.id);
		expect(ids(118, 3)).toEqual(['pid', 'name', 'state', 'vsz', 'rss', 'history', 'swap', 'majflt', 'spent', 'adj', 'score']);
		expect(ids(78, 2)).toEqual(['pid', 'name', 'vsz', 'rss', 'swap', 'majflt', 'adj', 'score']);
		expect(ids(58, 1)).toEqual(['pid', 'name', 'rss', 'swap', 'adj', 'score']);
	});

	it('end where the row ends', () => {
		for (const [width, level] of [
			[58, 1],
			[78, 2],
			[118, 3],
			[198, 4],
		] as const)
			expect(processColumns(width, level).rest).toBeLessThanOrEqual(width);
	});
});

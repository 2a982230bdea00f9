// The worked numbers of docs §15: badness and oom_score, and those of every process of a real machine.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {apply, boot} from '../../../source/machine/machine.ts';
import {leak, machineConfig} from '../../support/machines.ts';
import {badness, hasMemory, oomScore} from '../../../source/machine/oom/badness.ts';

describe('§15 badness', () => {
	it.each([
		[0, 0, 0, 0, 1000000, 0, 666],
		[100000, 0, 200, 0, 1000000, 100200, 733],
		[262144, 0, 512, 0, 1048576, 262656, 833],
		[262144, 262144, 1024, 0, 1048576, 525312, 1000],
		[50000, 150000, 400, 0, 1310720, 200400, 768],
		[500000, 0, 1000, -500, 1000000, 1000, 667],
		[20000, 0, 50, -300, 1310720, -372950, 477],
		[400000, 100000, 1000, -900, 524288, 29400, 704],
		[1000, 0, 10, -999, 1000000, -997990, 2],
		[0, 0, 0, 1000, 1000000, 1000000, 1333],
		[1000000, 0, 0, 1000, 1000000, 2000000, 2000],
		[12800, 0, 60, 300, 524288, 170060, 882],
		[150, 0, 3, 500, 1999, 653, 884],
		[17574, 0, 291, 0, 6171023, 17865, 668],
	])('rss %i, swap %i, tables %i, adj %i of %i', (rss, swap, pageTables, oomScoreAdj, total, points, score) => {
		expect(badness({rss, swap, pageTables, oomScoreAdj}, total)).toBe(points);
		expect(oomScore(points, total)).toBe(score);
	});

	it('shows 0 for whoever may not be killed', () => expect(oomScore(null, 1000000)).toBe(0));

	it('gives every process of a real machine its score', () => {
		type Recorded = {
			readonly total_pages: number;
			readonly procs: readonly {
				readonly pid: number;
				readonly name: string;
				readonly rss: number;
				readonly swap: number;
				readonly pgtables: number;
				readonly oom_score: number;
				readonly oom_score_adj: number;
			}[];
		};
		const file = JSON.parse(readFileSync(new URL('../../../fixtures/recordings/oom_score.json', import.meta.url), 'utf8')) as Record<string, Recorded>;
		let compared = 0;
		for (const recorded of Object.values(file)) {
			for (const p of recorded.procs) {
				const ineligible = p.pid === 1 || p.oom_score_adj === -1000;
				const points = ineligible
					? null
					: badness({rss: p.rss / 4, swap: p.swap / 4, pageTables: p.pgtables / 4, oomScoreAdj: p.oom_score_adj}, recorded.total_pages);
				expect(oomScore(points, recorded.total_pages), p.name).toBe(p.oom_score);
				compared++;
			}
		}
		expect(compared).toBeGreaterThan(35);
	});
});

it('neither a kernel thread nor a process that exits has an address space that a kill would free', () => {
	const m = boot(machineConfig());
	apply(m, {kind: 'spawn', name: 'one', program: leak(100)});
	const named = (name: string) => m.tasks.find(task => task.name === name) as (typeof m.tasks)[number];
	expect([hasMemory(named('kswapd0')), hasMemory(named('one'))]).toEqual([false, true]);
	named('one').exiting = true;
	expect(hasMemory(named('one'))).toBe(false);
});

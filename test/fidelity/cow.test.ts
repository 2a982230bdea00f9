// fork and copy-on-write beside a real kernel (cow: 100 MB, a fork, the child writes half of it): what no other recording has, PSS and who shares what.
import {expect, it} from 'vitest';
import {fileURLToPath} from 'node:url';
import type {Sample} from '../../source/machine/sample.ts';
import {pidSmapsRollupText} from '../../source/procfs/maps.ts';
import {parseHeader} from '../../source/workload/recording-header.ts';
import {replay} from '../../source/workload/replay.ts';
import {loadRun} from './score.ts';

type Recorded = {readonly name: string; readonly pss: number; readonly shared_dirty: number; readonly private_dirty: number; readonly minflt: number};
const real = loadRun(fileURLToPath(new URL('../../fixtures/recordings/cow.jsonl.gz', import.meta.url)));
/** Before the fork, after it, in the middle of the writing, after it. */
const rows = [3.0, 3.9, 5.4, 7.5, 12].map(t => real.samples.reduce((best, row) => (Math.abs(row.t - t) < Math.abs(best.t - t) ? row : best)));
const taken: Sample[] = [];
replay(parseHeader(real.header), [real.samples[0].t, ...rows.map(({t}) => t)], sample => taken.push(sample));
const [start, ...then] = taken;

it.each(rows.map((row, i) => ({t: row.t, row, sample: then[i] as Sample})))(
	'has PSS and shared pages of both as the kernel has them at $t s',
	({row, sample}) => {
		const recorded = (row.procs as unknown as Recorded[]).filter(({name}) => name.startsWith('par'));
		expect(recorded.length).toBe(row.t > 3.2 ? 2 : 1);
		for (const {name, pss, shared_dirty: shared, private_dirty: own} of recorded) {
			const process = sample.processes.find(one => one.name === name);
			const text = process === undefined ? '' : pidSmapsRollupText(process);
			const kb = (label: string): number => Number(new RegExp(`^${label}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
			// The program's own pages are in a ramfs there, which makes them dirty, and clean here: 684 KiB at the most.
			expect(Math.abs(kb('Pss') - pss)).toBeLessThan(0.01 * pss);
			expect(Math.abs(kb('Shared_Dirty') + kb('Shared_Clean') - shared)).toBeLessThan(1200);
			expect(Math.abs(kb('Private_Dirty') - own)).toBeLessThan(1200);
		}
	},
);

it('copies and reuses as many pages, and takes as many page tables', () => {
	const last = rows.at(-1);
	const first = real.samples[0];
	const grown = (name: string): number => (last?.vmstat[name] ?? 0) - (first.vmstat[name] ?? 0);
	const grew = (name: 'pgfault' | 'nr_anon_pages' | 'nr_page_table_pages'): number => (then.at(-1)?.vmstat[name] ?? 0) - (start as Sample).vmstat[name];
	expect(Math.abs(grew('nr_anon_pages') / grown('nr_anon_pages') - 1)).toBeLessThan(0.01);
	expect(Math.abs(grew('pgfault') / grown('pgfault') - 1)).toBeLessThan(0.02);
	expect(Math.abs(grew('nr_page_table_pages') - grown('nr_page_table_pages'))).toBeLessThan(12);
});

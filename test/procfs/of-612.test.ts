// The texts of 6.12, against a recording of that kernel and the formats of its source.
import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {meminfoText} from '../../source/procfs/meminfo.ts';
import {oomReportLines} from '../../source/procfs/oom-report.ts';
import {vmstatText} from '../../source/procfs/vmstat.ts';
import {zoneinfoText} from '../../source/procfs/zoneinfo.ts';
import {buildOomReport, buildSample} from '../support/sample.ts';

const rows = gunzipSync(readFileSync(new URL('../../fixtures/recordings/leak-swap-612.jsonl.gz', import.meta.url)))
	.toString('utf8')
	.split('\n')
	.slice(0, 2)
	.map(line => JSON.parse(line) as Record<string, Record<string, number>>);
const [header, first] = rows as [Record<string, Record<string, number>>, Record<string, Record<string, number>>];
const recorded = (what: 'meminfo' | 'vmstat'): string[] => [...Object.keys(header[`${what}_constant`] ?? {}), ...Object.keys(first[what] ?? {})].sort();

const base = buildSample();
const of612 = {...base, kernel: {...base.kernel, version: '6.12' as const}};

describe('texts of 6.12', () => {
	it('have the lines that a recorded kernel has', () => {
		expect(
			vmstatText(of612)
				.trim()
				.split('\n')
				.map(line => line.split(' ')[0])
				.sort(),
		).toEqual(recorded('vmstat'));
		expect(
			meminfoText(of612)
				.trim()
				.split('\n')
				.map(line => line.split(':')[0])
				.sort(),
		).toEqual(recorded('meminfo'));
	});

	it('have new counters where vmstat_text has them', () => {
		const names = vmstatText(of612)
			.split('\n')
			.map(line => line.split(' ')[0]);
		const after = (name: string): string | undefined => names[names.indexOf(name) + 1];
		expect(['nr_free_cma', 'nr_sec_page_table_pages', 'pgpromote_candidate', 'pgdemote_khugepaged', 'pgsteal_direct', 'swap_ra_hit'].map(after)).toEqual([
			'nr_unaccepted',
			'nr_iommu_pages',
			'pgdemote_kswapd',
			'nr_dirty_threshold',
			'pgsteal_khugepaged',
			'swpin_zero',
		]);
	});

	it('have a fourth mark in zoneinfo, a gap over high', () => {
		const [zone] = of612.zones;
		expect(zoneinfoText(of612)).toContain(`        high     ${zone!.high}\n        promo    ${zone!.high + (zone!.high - zone!.low)}\n        spanned`);
		expect(zoneinfoText(base)).not.toContain('        promo ');
	});

	it('split RSS by kind in the table of an OOM report', () => {
		const lines = oomReportLines(buildOomReport(), {kernel: '6.12'});
		const at = lines.indexOf('[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name');
		expect(at).toBeGreaterThan(0);
		const task = buildOomReport().tasks.find(({pid}) => pid !== 1)!;
		expect(lines[at + 1]!.split(/\s+/).slice(2, 12).map(Number).slice(2, 7)).toEqual([task.totalVm, task.rss, task.rssAnon, task.rssFile, task.rssShmem]);
		expect(lines[1]).toMatch(/^CPU: 0 UID: \d+ PID: \d+ Comm: /);
		expect(lines.join('\n')).toContain(' shmem_thp:0kB shmem_pmdmapped:0kB anon_thp:0kB ');
	});
});

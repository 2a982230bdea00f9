import {describe, expect, it} from 'vitest';
import {type SarReport, SAR_REPORTS, sarAverage, sarBanner, sarHeader, sarRow, sarText} from '../../source/procfs/sar.ts';
import {rightEdges, toolIs, toolOutput} from '../support/live.ts';
import {recordedSamples} from '../support/recording.ts';
import {buildSample} from '../support/sample.ts';

const REPORTS = Object.keys(SAR_REPORTS) as SarReport[];
const start = buildSample({timeUs: 8697_000_000});
const end = buildSample({
	timeUs: 8698_000_000,
	vmstat: {pgfault: 1, pgfree: 174, pgscan_kswapd: 300, pgscan_direct: 100, pgsteal_kswapd: 200, pgsteal_direct: 100, pgsteal_anon: 300},
});

describe('sar', () => {
	it('prints -B as sysstat 12.6.1, its steal rate single', () => {
		expect(sarText('B', [start, end])).toBe(
			[
				'Linux 6.1.0-lowwater (lowwater) \t01/01/70 \t_x86_64_\t(1 CPU)',
				'',
				'02:24:57     pgpgin/s pgpgout/s   fault/s  majflt/s  pgfree/s pgscank/s pgscand/s pgsteal/s    %vmeff',
				'02:24:58         0.00      0.00      1.00      0.00    174.00    300.00    100.00    300.00     75.00',
				'Average:         0.00      0.00      1.00      0.00    174.00    300.00    100.00    300.00     75.00',
				'',
			].join('\n'),
		);
	});

	it('prints -S and -r in kB, the average of the rows', () => {
		const samples = [0, 1, 2].map(i => buildSample({timeUs: i * 1e6, meminfo: {SwapTotal: 1000, SwapFree: 1000 - i * 250, SwapCached: 10}}));
		expect(sarRow('S', samples[0] ?? start, samples[1] ?? start)).toBe('00:00:01          750       250     25.00        10      4.00');
		expect(sarAverage('S', samples)).toBe('Average:          625       375     37.50        10      2.67');
		expect(sarHeader('r', start)).toBe(
			'02:24:57    kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached  kbcommit   %commit  kbactive   kbinact   kbdirty',
		);
	});

	it('prints zeros for an interval of no length, and refuses an average of one', () => {
		expect(sarRow('W', start, start)).toBe('02:24:57         0.00      0.00');
		expect(() => sarAverage('W', [start])).toThrow(RangeError);
	});

	it('keeps %vmeff of a real run between 0 and 100', () => {
		const rows = sarText('B', recordedSamples('leak-swap')).trimEnd().split('\n').slice(3);
		for (const row of rows) expect(Number(row.split(/\s+/).at(-1))).toBeLessThanOrEqual(100);
	});

	const isSysstat = toolIs('sar', /sysstat version 12\.[0-6]\./);
	// One call for all: it takes a second.
	const theirs = isSysstat ? toolOutput('sar', [...REPORTS.map(report => `-${report}`), '1', '1']).split('\n') : [];
	for (const report of REPORTS) {
		it.skipIf(!isSysstat)(`has the columns of the installed sar -${report}`, () => {
			const [, , header, row, average] = sarText(report, [start, end]).split('\n');
			const headers = theirs.flatMap((line, i) => (line.slice(9) === header?.slice(9) ? [i] : []));
			expect(headers).toHaveLength(2); // above the row and above the average
			const [rowAt = 0, averageAt = 0] = headers.map(i => i + 1);
			expect(rightEdges(row ?? '').slice(1)).toEqual(rightEdges(theirs[rowAt] ?? '').slice(1));
			expect(rightEdges(average ?? '')).toEqual(rightEdges(theirs[averageAt] ?? ''));
		});
	}

	it.skipIf(!isSysstat)('has the banner of the installed sar', () => {
		const BANNER = /^Linux \S+ \(\S+\) \t\d\d\/\d\d\/\d\d \t_\w+_\t\(\d+ CPU\)$/;
		expect(theirs[0]).toMatch(BANNER);
		expect(sarBanner(start)).toMatch(BANNER);
	});
});

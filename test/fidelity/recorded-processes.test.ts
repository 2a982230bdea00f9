// The processes that every recording has beside its workload, as the counters of the recordings know them: what the recorder holds, and what the driver takes
// and gives back when it starts.
import {describe, expect, it} from 'vitest';
import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import type {Sample} from '../../source/machine/sample.ts';
import {parseHeader} from '../../source/workload/recording-header.ts';
import {replay} from '../../source/workload/replay.ts';

const COUNTERS = ['pgalloc_dma32', 'pgfree', 'nr_anon_pages'] as const;
type Row = {readonly t?: number; readonly vmstat: Readonly<Record<string, number>>};

/** Shortly before the driver's start, and when it waits for its first line: 1 s at the earliest in these. */
const BEFORE_S = -0.15;
const AFTER_S = 0.45;

describe.each(['leak-noswap', 'refault-shift', 'numa1-remote', 'leak-noswap-612', 'cow', 'burst-mglru'])('%s', name => {
	const [first, ...rest] = gunzipSync(readFileSync(new URL(`../../fixtures/recordings/${name}.jsonl.gz`, import.meta.url)))
		.toString()
		.split('\n')
		.filter(Boolean);
	const header = parseHeader(JSON.parse(first ?? ''));
	const rows = rest.map(line => JSON.parse(line) as Row).filter(({t = Infinity}) => t < AFTER_S);
	const before = rows.filter(({t = 0}) => t < BEFORE_S).at(-1);
	const taken: Sample[] = [];
	replay(header, [BEFORE_S, AFTER_S], sample => taken.push(sample));
	const recorded = COUNTERS.map(counter => (rows.at(-1)?.vmstat[counter] ?? NaN) - (before?.vmstat[counter] ?? NaN));
	const here = COUNTERS.map(counter => (taken[1]?.vmstat[counter] ?? NaN) - (taken[0]?.vmstat[counter] ?? NaN));

	it('has the recorder’s anonymous pages, within 15', () => {
		const others = header.boot.nodes?.reduce((sum, node) => sum + (node.nr_anon_pages ?? 0), 0) ?? NaN;
		expect(Math.abs((taken[0]?.vmstat.nr_anon_pages ?? NaN) - ((before?.vmstat.nr_anon_pages ?? NaN) - others))).toBeLessThan(15);
	});

	it('takes for the driver and gives back what was taken and given back then, within 20 pages', () => {
		for (const [i, counter] of COUNTERS.entries()) {
			const real = recorded[i] ?? NaN;
			expect(Math.abs((here[i] ?? NaN) - real), `${counter} ${real} recorded, ${here[i]} here`).toBeLessThan(20);
		}
	});
});

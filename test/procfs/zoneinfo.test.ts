import {describe, expect, it} from 'vitest';
import {statThreshold, zoneinfoText} from '../../source/procfs/zoneinfo.ts';
import {recordedSamples} from '../support/recording.ts';
import {buildKswapd, buildNode, buildSample, buildZone} from '../support/sample.ts';
import {common, readProc} from '../support/live.ts';

const live = readProc('zoneinfo');

describe('/proc/zoneinfo', () => {
	const dma = buildZone({
		name: 'DMA',
		free: 3808,
		min: 22,
		low: 27,
		high: 32,
		spanned: 4095,
		present: 3998,
		managed: 3840,
		protection: [0, 454, 454, 454],
		startPfn: 1,
	});
	const text = zoneinfoText(buildSample({zones: [dma, buildZone({boost: 512, writePending: 3, mlock: 820})]}));

	it('prints all five zones of a node, the missing ones empty', () => {
		expect(text.match(/^Node.*$/gm)).toEqual([
			'Node 0, zone      DMA',
			'Node 0, zone    DMA32',
			'Node 0, zone   Normal',
			'Node 0, zone  Movable',
			'Node 0, zone   Device',
		]);
		const device =
			'Node 0, zone   Device\n  pages free     0\n        boost    0\n        min      0\n        low      0\n        high     0\n        spanned  0\n        present  0\n        managed  0\n        cma      0\n        protection: (0, 0, 0, 0, 0)\n';
		expect(text.endsWith(device)).toBe(true);
	});

	it('prints per-node stats once, in the first populated zone', () => {
		expect(text.match(/per-node stats/g)).toHaveLength(1);
		expect(text.startsWith('Node 0, zone      DMA\n  per-node stats\n      nr_inactive_anon 0\n')).toBe(true);
		expect(text).toContain('\n      nr_mapped    0\n');
		const normalOnly = zoneinfoText(buildSample({zones: [buildZone({name: 'Normal'})]}));
		expect(normalOnly).toContain('Node 0, zone   Normal\n  per-node stats\n');
	});

	it('prints the marks with the boost in them, as min_wmark_pages() does', () => {
		expect(text).toContain(
			'  pages free     108398\n        boost    512\n        min      1179\n        low      1345\n        high     1511\n        spanned  126938\n',
		);
		expect(text).toContain('        protection: (0, 454, 454, 454, 454)\n      nr_free_pages 3808\n');
		expect(text).toContain('      nr_zone_write_pending 3\n      nr_mlock     820\n      nr_bounce    0\n');
	});

	it('prints a page set for each CPU, and the end of a zone', () => {
		expect(text).toContain(
			'  pagesets\n    cpu: 0\n              count: 0\n              high:  833\n              batch: 31\n  vm stats threshold: 6\n  node_unreclaimable:  0\n  start_pfn:           4096\n',
		);
		const hopeless = buildNode({kswapd: buildKswapd({failures: 16})});
		expect(zoneinfoText(buildSample({nodes: [hopeless]}))).toContain('  node_unreclaimable:  1\n');
	});

	it('computes the threshold of counters as the recorded kernels had it', () => {
		expect([3840, 772917, 163840].map(managed => statThreshold(managed, 2))).toEqual([4, 24, 16]);
	});

	it('prints both nodes of a recorded NUMA machine, boosted marks as recorded', () => {
		const [sample] = recordedSamples('numa-bind-zrm0');
		const numa = zoneinfoText(sample ?? buildSample());
		expect(numa.match(/per-node stats/g)).toHaveLength(2);
		expect(numa).toContain('        boost    512\n        min      858\n        low      944\n        high     1030\n');
		expect(numa).toContain('Node 1, zone      DMA\n  pages free     0\n');
		expect(numa).toContain('              high:  432\n              batch: 15\n');
	});

	it.skipIf(live === null)('has the labels and columns of the live kernel, newer lines aside', () => {
		const ITEM = /^ {6}(\w+) /;
		const lines = (whole: string): string[] => [...new Set(whole.trimEnd().split('\n'))];
		const items = (whole: string): string[] => [...new Set(lines(whole).flatMap(line => ITEM.exec(line)?.[1] ?? []))];
		const ours = zoneinfoText(buildSample());
		// Per-node items that were moved behind or between others after 6.1.
		const stable = common(items(ours), items(live ?? '')).filter(item => !item.startsWith('pg'));
		expect(stable).toEqual(common(items(live ?? ''), stable));
		// All other lines: the label up to the column where the number starts. Page sets got wider columns in 6.7.
		const frame = (whole: string): string[] =>
			lines(whole)
				.filter(line => !ITEM.test(line))
				.map(line =>
					line
						.replace(/(protection:|zone) .*/, '$1')
						.replace(/-?\d.*/, '')
						.replace(/^( {14}\w+:) +/, '$1'),
				);
		expect(frame(ours).filter(line => !frame(live ?? '').includes(line))).toEqual([]);
	});
});

import {describe, expect, it} from 'vitest';
import {VMSTAT_FIELDS} from '../../source/machine/fields.ts';
import {vmstatOrder} from '../../source/procfs/text-order.ts';
import {vmstatText} from '../../source/procfs/vmstat.ts';
import {recordedSamples} from '../support/recording.ts';
import {buildSample} from '../support/sample.ts';
import {common, readProc} from '../support/live.ts';

const live = readProc('vmstat');
/** Moved to another place or renamed after 6.1. */
const MOVED = ['pgpromote_success', 'pgpromote_candidate', 'pgdemote_kswapd', 'pgdemote_direct', 'nr_unstable', 'pgskip_device'];

describe('/proc/vmstat', () => {
	it('prints a name, a blank and a number a line, nr_unstable last', () => {
		const text = vmstatText(buildSample({vmstat: {pgscan_kswapd: 221351, pswpout: 7}}));
		expect(text).toMatch(/^(?:[a-z0-9_]+ \d+\n)+$/);
		expect(text.split('\n')).toHaveLength(vmstatOrder('6.1').length + 1);
		expect(text).toContain('\npgscan_kswapd 221351\n');
		expect(text.endsWith('\nnr_unstable 0\n')).toBe(true);
	});

	it('has a place for every counter that a real 6.1 kernel recorded', () => {
		const [sample] = recordedSamples('leak-swap');
		expect(vmstatText(sample ?? buildSample())).not.toContain('undefined');
		expect(Object.keys(sample?.vmstat ?? {}).filter(name => !(VMSTAT_FIELDS as readonly string[]).includes(name))).toEqual([]);
	});

	it.skipIf(live === null)('has the counters of the live kernel in its order, newer ones aside', () => {
		const known = (live ?? '')
			.trimEnd()
			.split('\n')
			.map(line => line.split(' ')[0] ?? '');
		const ours = VMSTAT_FIELDS.filter(field => !MOVED.includes(field));
		expect(common(known, ours)).toEqual(common(ours, known));
	});
});

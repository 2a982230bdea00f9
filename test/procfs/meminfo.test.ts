import {describe, expect, it} from 'vitest';
import {MEMINFO_FIELDS} from '../../source/machine/fields.ts';
import {meminfoText} from '../../source/procfs/meminfo.ts';
import {recordedSamples} from '../support/recording.ts';
import {buildSample} from '../support/sample.ts';
import {common, readProc} from '../support/live.ts';

const live = readProc('meminfo');
const labels = (text: string): string[] =>
	text
		.trimEnd()
		.split('\n')
		.map(line => line.slice(0, line.indexOf(':')));

describe('/proc/meminfo', () => {
	it('prints every line of the registry in order', () => {
		expect(labels(meminfoText(buildSample()))).toEqual([...MEMINFO_FIELDS]);
	});

	it('prints lines byte for byte as the kernel', () => {
		const lines = meminfoText(
			buildSample({meminfo: {MemTotal: 24684092, 'Active(anon)': 1488, SecPageTables: 0, HugePages_Total: 12, HardwareCorrupted: 4}}),
		).split('\n');
		expect(lines[0]).toBe('MemTotal:       24684092 kB');
		expect(lines).toContain('Active(anon):       1488 kB');
		expect(lines).toContain('SecPageTables:         0 kB');
		expect(lines).toContain('VmallocTotal:   34359738367 kB');
		expect(lines).toContain('HardwareCorrupted:     4 kB');
		expect(lines).toContain('HugePages_Total:      12');
		expect(lines).toContain('Hugepagesize:       2048 kB');
		expect(lines.at(-1)).toBe('');
	});

	it('prints what a real 6.1 kernel recorded', () => {
		const text = meminfoText(recordedSamples('leak-swap')[1] ?? buildSample());
		expect(text).toContain('MemFree:           72888 kB\n');
		expect(text).toContain('Inactive(anon):   374664 kB\n');
		expect(text).toContain('SwapFree:         262144 kB\n');
	});

	it.skipIf(live === null)('has the labels of the live kernel in its order, newer ones aside', () => {
		const known = labels(live ?? '');
		expect(common(MEMINFO_FIELDS, known)).toEqual(common(known, MEMINFO_FIELDS));
		expect(common(MEMINFO_FIELDS, known).length).toBeGreaterThan(40);
	});

	it.skipIf(live === null)('prints the live file byte for byte from its own numbers', () => {
		const lines = (live ?? '')
			.trimEnd()
			.split('\n')
			.filter(line => (MEMINFO_FIELDS as readonly string[]).includes(line.slice(0, line.indexOf(':'))));
		const meminfo = Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf(':')), Number(/(\d+)( kB)?$/.exec(line)?.[1])]));
		const printed = meminfoText(buildSample({meminfo})).split('\n');
		for (const line of lines) expect(printed).toContain(line);
	});
});

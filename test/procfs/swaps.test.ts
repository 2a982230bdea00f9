import {describe, expect, it} from 'vitest';
import {swapsText} from '../../source/procfs/swaps.ts';
import {buildSample} from '../support/sample.ts';
import {readProc} from '../support/live.ts';

const swap = {name: 'vdb', on: true, pages: 65536, usedPages: 0, priority: -2, disk: 'swap'};
const HEADER = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
const live = readProc('swaps');

describe('/proc/swaps', () => {
	it('pads the path to 40 columns and the figures by tabs', () => {
		expect(swapsText(buildSample({swaps: [swap]}))).toBe(`${HEADER}/dev/vdb                                partition\t262144\t\t0\t\t-2\n`);
	});

	it('prints a file, an escaped path, large figures and only what is on', () => {
		const swaps = [
			{...swap, on: false},
			{...swap, name: '/my swap', pages: 2_500_000, usedPages: 2_500_000, priority: 5},
		];
		expect(swapsText(buildSample({swaps}))).toBe(`${HEADER}/my\\040swap                             file\t\t10000000\t10000000\t5\n`);
	});

	it('leaves one blank after a path of 40 characters or more', () => {
		const name = `/dev/${'x'.repeat(40)}`;
		expect(swapsText(buildSample({swaps: [{...swap, name}]}))).toContain(`${name} partition\t`);
	});

	it.skipIf(live === null)('has the header of the live kernel', () => {
		expect(swapsText(buildSample()).split('\n')[0]).toBe(live?.split('\n')[0]);
	});
});

import {describe, expect, it} from 'vitest';
import {PRESSURE_RESOURCES, pressureText} from '../../source/procfs/pressure.ts';
import {buildSample, NO_PRESSURE} from '../support/sample.ts';
import {layout, readProc} from '../support/live.ts';

describe('/proc/pressure', () => {
	it('prints averages with two digits and totals in microseconds', () => {
		const memory = {some: {avg10: 1811, avg60: 327, avg300: 68, totalUs: 2000000}, full: {avg10: 5, avg60: 0, avg300: 0, totalUs: 12}};
		expect(pressureText(buildSample({pressure: {memory}}), 'memory')).toBe(
			'some avg10=18.11 avg60=3.27 avg300=0.68 total=2000000\nfull avg10=0.05 avg60=0.00 avg300=0.00 total=12\n',
		);
	});

	it('prints full for cpu too', () => {
		expect(pressureText(buildSample({pressure: {cpu: NO_PRESSURE}}), 'cpu')).toContain('\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n');
	});

	for (const resource of PRESSURE_RESOURCES) {
		const live = readProc(`pressure/${resource}`);
		it.skipIf(live === null)(`has the layout of the live pressure/${resource}`, () => {
			const shape = (text: string): string => layout(text).replace(/\.+#/g, '#');
			expect(shape(pressureText(buildSample(), resource))).toBe(shape(live ?? ''));
		});
	}
});

import {describe, expect, it} from 'vitest';
import {bitList, bitMask, clock, comm, dmesgTime, fixed} from '../../source/procfs/format.ts';

describe('format', () => {
	it('rounds exact ties to the even digit, as printf does', () => {
		expect([0.125, 0.375, 0.625, 1.005, 2.5, 99.995].map(value => fixed(value, 2))).toEqual(['0.12', '0.38', '0.62', '1.00', '2.50', '100.00']);
		expect([0.25, 0.75, 8.65].map(value => fixed(value, 1))).toEqual(['0.2', '0.8', '8.7']);
		expect([0.5, 1.5, 2.5].map(value => fixed(value, 0))).toEqual(['0', '2', '2']);
	});

	it('cuts a comm at 15 bytes and never in a character', () => {
		expect(comm('a-very-long-process-name')).toBe('a-very-long-pro');
		expect(comm('一二三四五六')).toBe('一二三四五');
		expect(comm('éééééééé')).toBe('ééééééé');
	});

	it('prints bitmaps as the kernel', () => {
		expect(bitList([0, 1, 3, 5, 6, 7])).toBe('0-1,3,5-7');
		expect(bitList([])).toBe('');
		expect([bitMask([0, 1], 2), bitMask([0], 40), bitMask([31, 32], 64)]).toEqual(['3', '00,00000001', '00000001,80000000']);
	});

	it('prints times', () => {
		expect(clock(3_661_000_000)).toBe('01:01:01');
		expect(clock(25 * 3600 * 1e6)).toBe('01:00:00');
		expect(dmesgTime(35_280_007)).toBe('[   35.280007] ');
	});
});

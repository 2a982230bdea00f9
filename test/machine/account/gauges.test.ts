// The worked numbers of docs §17: MemAvailable.
import {describe, expect, it} from 'vitest';
import {memAvailable} from '../../../source/machine/account/gauges.ts';

describe('§17 MemAvailable', () => {
	it.each([
		[50000, 140000, 12000, 193714],
		[2000, 5500, 6000, 5214],
		[2000, 500, 100, 0],
	])('free %i, cache %i, slab %i', (free, file, slab, available) => {
		expect(memAvailable(free, 3144, file, slab, 2571)).toBe(available);
	});
});

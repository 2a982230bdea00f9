// How near the machine is to a real kernel, pinned from below: recordings of fixtures/recordings, scored figure by figure.
import {describe, expect, it} from 'vitest';
import {isPlain, recordings, replayed} from './replays.ts';

describe('recordings of a real kernel', () => {
	const all = recordings().map(name => ({name, ...replayed(name, false)}));
	const share = (rows: typeof all): number =>
		rows.reduce((n, row) => n + row.figures.filter(f => f.ok).length, 0) / rows.reduce((n, row) => n + row.figures.length, 0);
	const plain = all.filter(row => isPlain(row.real));
	const other = all.filter(row => !isPlain(row.real));

	it('of one CPU with unlimited disks: at least 97 % of the figures within tolerance', () => {
		expect(plain.length).toBeGreaterThan(10);
		expect(share(plain)).toBeGreaterThanOrEqual(0.97);
	});

	it.each(plain.map(row => [row.name, row] as const))('%s: at least 85 %%', (_, row) => expect(share([row])).toBeGreaterThanOrEqual(0.85));

	it('of NUMA, several CPUs and throttled disks: at least 84 %', () => expect(share(other)).toBeGreaterThanOrEqual(0.84));

	it.each(all.map(row => [row.name, row] as const))('%s: the same are killed in the same order', (_, row) => {
		expect(row.figures.filter(f => f.name === 'kill order' && !f.ok)).toEqual([]);
	});

	// In numa-cache-zrm1 the recorded CPU lost half its speed for two seconds before that (fixtures/recordings/README.md).
	it.each(all.filter(row => row.name !== 'numa-cache-zrm1').map(row => [row.name, row] as const))('%s: kswapd first scans when it did', (_, row) => {
		expect(row.figures.filter(f => f.name === 'first pgscan_kswapd at' && !f.ok)).toEqual([]);
	});
});

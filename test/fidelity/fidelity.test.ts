// How near the machine is to a real kernel, pinned from below: recordings of fixtures/recordings, scored figure by figure.
import {describe, expect, it} from 'vitest';
import {kindOf, recordings, replayed} from './replays.ts';

describe('recordings of a real kernel', () => {
	const all = recordings().map(name => ({name, ...replayed(name, false)}));
	const share = (rows: typeof all): number =>
		rows.reduce((n, row) => n + row.figures.filter(f => f.ok).length, 0) / rows.reduce((n, row) => n + row.figures.length, 0);
	const ofKind = (kind: ReturnType<typeof kindOf>): typeof all => all.filter(row => kindOf(row.real) === kind);
	const plain = ofKind('plain');
	const numa = ofKind('numa');

	it('of one CPU and one node: at least 98.5 % of the figures within tolerance', () => {
		expect(plain.length).toBeGreaterThan(15);
		expect(share(plain)).toBeGreaterThanOrEqual(0.985);
	});

	it('of one CPU and two nodes: at least 95 %', () => {
		expect(numa.length).toBe(3);
		expect(share(numa)).toBeGreaterThanOrEqual(0.95);
	});

	it.each([...plain, ...numa].map(row => [row.name, row] as const))('%s: at least 88 %%', (_, row) => expect(share([row])).toBeGreaterThanOrEqual(0.88));

	// A real kernel recorded a second time agrees with these on 76 to 100 %.
	it('of 6.12 with the classic lists: at least 92 %', () => expect(share(ofKind('classic-612'))).toBeGreaterThanOrEqual(0.92));

	it.each([0, -3.3, 3.3])('of fork and tmpfs, started %s ms later: at least 95 %%', shiftMs => {
		const rows = ['cow', 'shm'].map(name => ({name, ...replayed(name, false, shiftMs)}));
		expect(share(rows)).toBeGreaterThanOrEqual(0.95);
	});

	it('of 6.12 with MGLRU: at least 87 %', () => {
		const rows = ofKind('mglru');
		expect(rows.length).toBe(7);
		expect(share(rows)).toBeGreaterThanOrEqual(0.87);
	});

	// A real kernel recorded a second time agrees with these on 41 to 88 %.
	it('of several CPUs and throttled disks: more is right than wrong', () => expect(share(ofKind('smoke'))).toBeGreaterThan(0.7));

	it.each(all.map(row => [row.name, row] as const))('%s: the same are killed in the same order', (_, row) => {
		expect(row.figures.filter(f => f.name === 'kill order' && !f.ok)).toEqual([]);
	});

	it.each(plain.map(row => [row.name, row] as const))('%s: kswapd first scans when it did', (_, row) => {
		expect(row.figures.filter(f => f.name === 'first pgscan_kswapd at' && !f.ok)).toEqual([]);
	});
});

// Readers of the marks see them with the boost on top. (min_wmark_pages, low_wmark_pages, high_wmark_pages in include/linux/mmzone.h)
import {describe, expect, it} from 'vitest';
import {allowDirectReclaim} from '../../../source/machine/reclaim/direct-reclaim.ts';
import {KIND_KERNEL, takeFrame} from '../../../source/machine/memory/frames.ts';
import {memAvailable} from '../../../source/machine/account/gauges.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, listSize} from '../../../source/machine/reclaim/lru.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {runPass} from '../../../source/machine/reclaim/vmscan.ts';
import {createReclaim} from '../../../source/machine/reclaim/scan-control.ts';
import {machineConfig, op} from '../../support/machines.ts';

/** A machine with 8000 anonymous pages, 200 of a file, and so many free. */
function filled(free: (m: Machine) => number): Machine {
	const m = boot(machineConfig({pages: 16384, swapPages: 20000, files: {'/f': 200}, sysctls: {'vm.min_free_kbytes': '4000'}}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(8000), op.write(8000), op.read('/f', 200), op.sleep]});
	advance(m, 1e6);
	while (m.free > free(m)) takeFrame(m, 0, KIND_KERNEL);
	return m;
}

describe('a boosted zone', () => {
	it('has its boost in the low marks that MemAvailable leaves to cache and slab', () => {
		const m = filled(() => 5000);
		const [zone] = m.zones;
		const cache = listSize(m, 0, INACTIVE_FILE) + listSize(m, 0, ACTIVE_FILE);
		const expected = (low: number): number => memAvailable(m.free, m.totalreservePages, cache, m.nodes[0].slab.reclaimable, low) * 4;
		zone.low = 20;
		expect(sample(m).meminfo.MemAvailable).toBe(expected(20));
		zone.boost = 50;
		expect(sample(m).meminfo.MemAvailable).toBe(expected(70));
		expect(expected(70)).toBeLessThan(expected(20));
	});

	it('has it in the high marks that free memory and cache must exceed, or else only anonymous pages are scanned', () => {
		const scanned = (boost: number): {anon: boolean; file: boolean} => {
			const m = filled(({zones}) => (zones[0]?.high ?? 0) + 100); // with the file 300 over the mark
			m.zones[0].boost = boost;
			const r = createReclaim(1, true);
			r.priority = 4;
			m.limit = m.clock; // a pass that only begins
			expect(runPass(m, m.tasks[0], r)).toBe('yield');
			const asked = (...lists: number[]): boolean => lists.some(list => (r.target[list] ?? 0) > 0);
			return {anon: asked(INACTIVE_ANON, ACTIVE_ANON), file: asked(INACTIVE_FILE, ACTIVE_FILE)};
		};
		expect(scanned(0)).toEqual({anon: false, file: true});
		expect(scanned(500)).toEqual({anon: true, file: false});
	});

	it('has it in the min marks of which half must be free, or else direct reclaimers are held back', () => {
		const m = filled(({zones}) => (zones[0]?.min ?? 0) - 300);
		expect(allowDirectReclaim(m, 0)).toBe(true);
		m.zones[0].boost = 2 * (m.free - (m.zones[0].min >> 1)) + 2;
		expect(allowDirectReclaim(m, 0)).toBe(false);
	});
});

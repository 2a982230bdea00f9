// Writing to swap: no faster than the device takes it.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {USER_PAGE} from '../../../source/machine/memory/alloc-request.ts';
import {ANON, DIRTY, NONE, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {tryAllocPage} from '../../../source/machine/memory/freelist.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {INACTIVE_ANON, lruAdd} from '../../../source/machine/reclaim/lru.ts';
import {createReclaim} from '../../../source/machine/reclaim/scan-control.ts';
import {addToSwapCache, createSwapArea, swapEntry} from '../../../source/machine/swap/swap.ts';
import {swapWrite} from '../../../source/machine/swap/swap-out.ts';
import {machineConfig, op} from '../../support/machines.ts';

it('a slow disk holds swap-out to what it can write', () => {
	const disk = {
		name: 'vdb',
		rotational: true,
		readBytesPerSecond: 4e6,
		writeBytesPerSecond: 4e6,
		iops: 1000,
		readLatencyUs: 1000,
		writeLatencyUs: 1000,
		queueDepth: 16,
		maxRequestPages: 32,
		sharedBandwidth: true,
	};
	const m = boot(machineConfig({pages: 16384, swapPages: 30000, disks: [{...disk, name: 'vda'}, disk]}));
	apply(m, {kind: 'spawn', name: 'burst', program: [op.map(40000), op.write(40000), op.sleep]});
	advance(m, 10e6);
	const s = sample(m);
	expect(s.vmstat.pswpout * 4096).toBeLessThan(4e6 * 10.1 + 16 * 32 * 4096);
	expect(s.vmstat.pswpout * 4096).toBeGreaterThan(4e6 * 7);
});

it('an area is handed out in clusters of 256 slots, the last of which may be a shorter one (SWAPFILE_CLUSTER)', () => {
	const free = (pages: number): number[] => [...createSwapArea(0, {name: '/dev/x', pages, disk: 'vda'}, 0).clusterFree];
	expect(free(300)).toEqual([256, 44]);
	expect(free(512)).toEqual([256, 256]);
	expect(free(600)).toEqual([256, 256, 88]);
});

describe('writes that a reclaimer holds back (blk_add_rq_to_plug)', () => {
	/** Requests in the plug after each of these slots has been written, one after the other. */
	function plugged(slots: readonly number[]): number[] {
		const m = boot(machineConfig({pages: 8192, swapPages: 4000, disks: ['vda', 'vdb'].map(name => ({name, ...DISK_PROFILES.ssd, maxRequestPages: 320}))}));
		const [task] = m.tasks as [Machine['tasks'][number]];
		const r = createReclaim(task.pid, true, true);
		m.limit = Infinity;
		return slots.map(slot => {
			const pfn = tryAllocPage(m, task, USER_PAGE);
			m.frames.flags[pfn]! |= ANON | UPTODATE | DIRTY;
			m.frames.owner[pfn] = NONE;
			lruAdd(m, pfn, INACTIVE_ANON);
			addToSwapCache(m, task, pfn, swapEntry(m.swaps[0]!.index, slot));
			expect(swapWrite(m, task, r, pfn)).toBe('sent');
			return r.plug?.requests.length ?? 0;
		});
	}
	const run = (from: number, pages: number): number[] => Array.from({length: pages}, (_, i) => from + i);

	it('are handed over when a 33rd request comes', () => {
		const apart = plugged(run(0, 34).map(i => 2 * i));
		expect(apart).toEqual([...run(1, 32), 1, 2]);
	});

	it('are handed over when a request comes after one of 128 KiB, and not after one of a page less', () => {
		expect(plugged([...run(0, 31), 100]).at(-1)).toBe(2);
		expect(plugged([...run(0, 32), 100]).at(-1)).toBe(1);
	});
});

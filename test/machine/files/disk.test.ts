// A disk's queue, how long it takes to answer, and how many buffered writes it is given where it can take hardly any (get_limit of block/blk-wbt.c).
import {expect, it} from 'vitest';
import {createDisk, diskIsFull, submit} from '../../../source/machine/files/disk.ts';
import {createWbt, writesHeld} from '../../../source/machine/files/wbt.ts';
import {boot} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {machineConfig} from '../../support/machines.ts';

const PLAIN = {name: 'vda', ...DISK_PROFILES.ssd, readBytesPerSecond: 4096e6, writeBytesPerSecond: 4096e6, iops: 1e6, readLatencyUs: 500, writeLatencyUs: 300};

it('is full when what is on its way and what is plugged are as many as its queue is deep', () => {
	const disk = createDisk({...PLAIN, queueDepth: 4});
	disk.stats.inFlight = 2;
	expect([diskIsFull(disk), diskIsFull(disk, 1), diskIsFull(disk, 2)]).toEqual([false, false, true]);
});

it.each([
	['file-read', 500],
	['file-write', 300],
] as const)('%s of a page is answered %i microseconds after the one that its transfer takes', (what, latency) => {
	const m = boot(machineConfig({disks: [PLAIN]}));
	submit(m, {disk: 0, what, pages: 1, pfns: []});
	const answers = m.queue.heap.filter(({event}) => event.kind === 'disk').map(({at}) => at - m.clock);
	expect(answers).toEqual([1000 + latency * 1000]);
});

it('lets the flusher have one write on a disk that takes two, and whoever waits for his both', () => {
	const m = boot(machineConfig());
	const wbt = createWbt({...PLAIN, deviceDepth: 1});
	if (wbt === null) throw new Error('not throttled');
	expect(wbt.maxDepth).toBe(2);
	wbt.heldAt = wbt.readAt = -1e6;
	wbt.inFlight = 1;
	expect([writesHeld(m, wbt, 'background'), writesHeld(m, wbt, 'all'), writesHeld(m, wbt, 'sync')]).toEqual([true, false, false]);
});

it('the first request of a run takes what the disk’s rate of requests gives it, one that continues it only its transfer', () => {
	const m = boot(machineConfig({disks: [{...PLAIN, iops: 1000, sharedBandwidth: true}]}));
	const answers = (continues: boolean): number => {
		m.queue.heap.length = 0;
		m.disks[0]!.writeFreeAt = m.disks[0]!.readFreeAt = 0;
		submit(m, {disk: 0, what: 'file-write', pages: 1, pfns: [], continues});
		return m.queue.heap.find(({event}) => event.kind === 'disk')!.at - m.clock - 300_000;
	};
	expect([answers(false), answers(true)]).toEqual([1_000_000, 1000]);
});

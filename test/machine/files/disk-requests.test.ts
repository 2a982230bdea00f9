// What a request is to writeback throttling (rwb_enabled, wbt_flags of block/blk-wbt.c), and what a device that answers at once takes of its caller.
import {describe, expect, it} from 'vitest';
import {submit, synchronousPage} from '../../../source/machine/files/disk.ts';
import {boot, type Machine} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {machineConfig} from '../../support/machines.ts';

describe('writeback throttling', () => {
	const seen = (what: 'file-read' | 'file-write' | 'swap-read' | 'swap-write'): {inFlight: number; read: boolean} => {
		const m: Machine = boot(machineConfig({disks: [{name: 'vda', ...DISK_PROFILES.hdd}]}));
		submit(m, {disk: 0, what, pages: 1, pfns: []});
		const wbt = m.disks[0]?.wbt ?? expect.fail('not throttled');
		return {inFlight: wbt.inFlight, read: wbt.readAt > -Infinity};
	};

	it('counts writes of files as in flight, notes reads, and knows nothing of writes of swap', () => {
		expect(seen('file-write')).toEqual({inFlight: 1, read: false});
		expect(seen('file-read')).toEqual({inFlight: 0, read: true});
		expect(seen('swap-read')).toEqual({inFlight: 0, read: true});
		expect(seen('swap-write')).toEqual({inFlight: 0, read: false});
	});
});

it.each([1, 5, 12.5])('a page of a device that answers within the call takes its caller %f microseconds', us => {
	const m = boot(machineConfig());
	const {clock} = m;
	synchronousPage(m, m.disks[0]!, 'write', us);
	expect(m.clock - clock).toBe(us * 1000);
});

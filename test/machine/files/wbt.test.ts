// Writeback throttling: depths by the kernel's formulas (rq_depth_calc_max_depth, calc_wb_limits), and what it does for a fast disk beside a slow one.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {createWbt, wbtTimer, writesHeld} from '../../../source/machine/files/wbt.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {ioViolations} from '../../support/io-invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';
import {samplesOf, scenario} from '../../support/scenarios.ts';

const of = (deviceDepth: number | undefined, rotational = true) => {
	const {deviceDepth: _, ...hdd} = DISK_PROFILES.hdd;
	return createWbt({...hdd, name: 'd', rotational, ...(deviceDepth === undefined ? {} : {deviceDepth})});
};

/** A machine with this disk alone, and how deep it is after so many windows of reads that took so long, beside enough writes. */
function depths(deviceDepth: number, reads: readonly (number | null)[]): number[] {
	const m = boot(machineConfig({disks: [{...DISK_PROFILES.hdd, name: 'd', deviceDepth}]}));
	const {wbt} = m.disks[0]!;
	if (wbt === null) throw new Error('not throttled');
	return reads.map(readNs => {
		wbt.readNs = readNs ?? Infinity;
		wbt.writes = 3;
		wbtTimer(m, 0);
		return wbt.maxDepth;
	});
}

describe('the depth of a disk', () => {
	it('is 16 at first, or the device’s where that is less; a device of one has two', () => {
		expect([32, 1024, 8, 1].map(depth => of(depth)?.maxDepth)).toEqual([16, 16, 8, 2]);
		expect(of(undefined)).toBeNull();
	});

	it('grows while nothing but writes goes on, to ¾ of the device’s', () => {
		expect(depths(32, [null, null])).toEqual([24, 24]);
		expect(depths(1024, [null, null, null, null, null, null, null])).toEqual([31, 61, 121, 241, 481, 768, 768]);
	});

	it('may take a step more where one has just come to ¾: that is another step to take back', () => {
		const m = boot(machineConfig({disks: [{...DISK_PROFILES.hdd, name: 'd', deviceDepth: 42}]}));
		const {wbt} = m.disks[0]!;
		const stepped = (writes: number, windows: number): readonly [step: number, depth: number] => {
			for (let n = 0; n < windows; n++) {
				Object.assign(wbt!, {readNs: Infinity, writes});
				wbtTimer(m, 0);
			}
			return [wbt!.step, wbt!.maxDepth];
		};
		expect([stepped(3, 1), stepped(3, 1), stepped(3, 1)]).toEqual([
			[-1, 31],
			[-2, 31],
			[-2, 31],
		]);
		expect([stepped(0, 4), stepped(0, 1), stepped(0, 5)]).toEqual([
			[-2, 31],
			[-1, 31],
			[0, 16],
		]);
	});

	it('shrinks while reads take over 75 ms, and grows again when they do not', () => {
		expect(depths(32, [80e6, 80e6, 80e6, 80e6, 80e6, 10e6])).toEqual([8, 4, 2, 1, 1, 2]);
		expect(depths(32, [null, 80e6])).toEqual([24, 16]); // from more than at first back to that at once
	});

	it('is a quarter for the flusher’s own, half for what all is to go, all for fsync', () => {
		const m: Machine = boot(machineConfig({disks: [{...DISK_PROFILES.hdd, name: 'd'}]}));
		advance(m, 2e6);
		const {wbt} = m.disks[0]!;
		const limits = (['background', 'all', 'sync'] as const).map(what => {
			for (let n = 0; ; n++) {
				wbt!.inFlight = n;
				if (writesHeld(m, wbt, what)) return n;
			}
		});
		wbt!.inFlight = 0;
		expect(limits).toEqual([4, 8, 16]);
	});
});

it('holds what a slow disk has in hand to what it takes, so that the rest stays dirty', () => {
	const slow = {...DISK_PROFILES.hdd, name: 'vda', readBytesPerSecond: 2 ** 20, writeBytesPerSecond: 2 ** 20};
	const m = boot(machineConfig({pages: 65536, files: {'/f': 30_000}, disks: [slow]}));
	apply(m, {kind: 'spawn', name: 'w', program: [op.writeFile('/f', 30_000), op.sleep]});
	for (let i = 0; i < 40; i++) {
		advance(m, 500_000);
		expect(m.disks[0]!.stats.inFlight).toBeLessThanOrEqual(24);
		expect(ioViolations(m)).toEqual([]);
	}
});

it.each(['512MiB', '1GiB'])('with %s as with 4 GiB, an nvme beside a full disk of 1 MiB/s takes 300 MiB in 30 s of who wants 10 MiB/s', memory => {
	const yaml = readFileSync(new URL('../../../fixtures/cases/fast-beside-slow.yaml', import.meta.url), 'utf8');
	const end = samplesOf(scenario(yaml, {set: [`machine.memory=${memory}`]}), 35e6).at(-1);
	const [slow, fast] = ['slow', 'fast'].map(name => end?.disks.find(disk => disk.name === name)?.writeback.dirtied ?? 0);
	expect(fast! / 256).toBeGreaterThan(297);
	expect(slow! / 256).toBeLessThan(memory === '1GiB' ? 220 : 110);
});

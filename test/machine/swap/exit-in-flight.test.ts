// What becomes of the pages of a process that dies while they are being written to swap, or read from it. (mm/swapfile.c free_swap_and_cache,
// __try_to_reclaim_swap, folio_free_swap: not under writeback; mm/page_io.c end_swap_bio_write: ends the write and frees nothing)
import {describe, expect, it} from 'vitest';
import type {Op} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {ISOLATED, SWAPCACHE, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {INACTIVE_ANON, lruRemove} from '../../../source/machine/reclaim/lru.ts';
import {createReclaim} from '../../../source/machine/reclaim/scan-control.ts';
import {finishBatch} from '../../../source/machine/reclaim/finish-batch.ts';
import {shrinkPage} from '../../../source/machine/reclaim/shrink.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const slow = {
	rotational: true,
	readBytesPerSecond: 1e6,
	writeBytesPerSecond: 1e6,
	iops: 1000,
	readLatencyUs: 1000,
	writeLatencyUs: 1000,
	queueDepth: 128,
	maxRequestPages: 32,
	sharedBandwidth: true,
};
const machine = (): Machine =>
	boot(
		machineConfig({
			pages: 16384,
			swapPages: 30000,
			disks: [
				{...slow, name: 'vda'},
				{...slow, name: 'vdb'},
			],
		}),
	);
const spawn = (m: Machine, name: string, ...program: Op[]): void => {
	apply(m, {kind: 'spawn', name, program});
};
const pages = (kb: number): number => kb / 4;

describe('a process that exits with writes to swap in flight', () => {
	const died = (): Machine => {
		const m = machine();
		spawn(m, 'victim', op.map(1000), op.write(1000), op.pageout(1000), {do: 'exit', status: 0});
		advance(m, 0.5e6); // some 120 of its pages are written by now
		return m;
	};

	it('leaves those in the swap cache with their slots, and no others; the end of the write frees nothing', () => {
		const m = died();
		const {meminfo} = sample(m);
		const inFlight = pages(meminfo.Writeback);
		expect(inFlight).toBeGreaterThan(500);
		expect(pages(meminfo.SwapCached)).toBeGreaterThanOrEqual(inFlight);
		expect(meminfo.SwapTotal - meminfo.SwapFree).toBe(meminfo.SwapCached);
		expect(violations(m)).toEqual([]);
		const cached = meminfo.SwapCached;
		advance(m, 10e6);
		const after = sample(m);
		expect(after.meminfo.Writeback).toBe(0);
		expect(after.meminfo.SwapCached).toBe(cached);
		expect(after.processes.every(({name}) => name !== 'victim')).toBe(true);
	});

	it('reclaim frees them first, without another write', () => {
		const m = died();
		advance(m, 10e6);
		const before = sample(m);
		spawn(m, 'grower', op.map(14500), op.write(14500), op.sleep);
		advance(m, 3e6);
		const {vmstat, meminfo} = sample(m);
		const stolen = vmstat.pgsteal_anon - before.vmstat.pgsteal_anon;
		expect(stolen).toBeGreaterThan(100);
		expect(pages(before.meminfo.SwapCached - meminfo.SwapCached)).toBe(stolen);
		expect(vmstat.pswpout).toBe(before.vmstat.pswpout);
	});
});

describe('a process that exits after its writes have ended', () => {
	it('leaves nothing', () => {
		const m = machine();
		spawn(m, 'victim', op.map(1000), op.write(1000), op.pageout(1000), {do: 'sleep', us: 10e6}, {do: 'exit', status: 0});
		advance(m, 15e6);
		const {meminfo} = sample(m);
		expect([meminfo.SwapCached, meminfo.SwapTotal - meminfo.SwapFree]).toEqual([0, 0]);
	});
});

describe('a page that is being read from swap', () => {
	it('is locked: reclaim that meets it puts it back', () => {
		const m = machine();
		spawn(m, 'reader', op.map(64), op.write(64), op.pageout(64), {do: 'sleep', us: 3e6}, op.touch(64, 'read'), op.sleep);
		advance(m, 1e6);
		const {flags} = m.frames;
		const reader = m.tasks.find(({name}) => name === 'reader') as Task;
		// Reclaim takes the written pages, so that they have to be read.
		const r = createReclaim(1, false);
		r.batchList = INACTIVE_ANON;
		const cached = [...flags.keys()].filter(pfn => (flags[pfn] & SWAPCACHE) !== 0);
		const reclaim = (pfns: number[]): {kept: number[]; freed: number[]} => {
			for (const pfn of pfns) {
				lruRemove(m, pfn);
				flags[pfn] |= ISOLATED;
			}
			r.batch = pfns;
			r.at = 0;
			while (r.at < r.batch.length) expect(shrinkPage(m, reader, r)).toBe(true);
			const outcome = {kept: [...r.kept], freed: [...r.toFree]};
			finishBatch(m, r);
			return outcome;
		};
		expect(reclaim([...cached]).freed.length).toBe(cached.length);
		for (let i = 0; i < 5000 && sample(m).vmstat.pswpin === 0; i++) advance(m, 1000);
		const reading = [...flags.keys()].filter(pfn => (flags[pfn] & (SWAPCACHE | UPTODATE)) === SWAPCACHE);
		expect(reading.length).toBeGreaterThan(0);
		expect(reclaim([...reading]).kept).toEqual(reading);
		expect(violations(m)).toEqual([]);
	});
});

// What a Sample says of the disks: their requests as the block layer counts them, and writeback to each.
import {currentLimits, shareOfLimit} from '../files/dirty-limits.ts';
import {busyUs} from '../files/disk-stats.ts';
import type {DiskSample, ZramSample, ZswapSample} from '../disk-view.ts';
import type {Machine} from '../state.ts';

const us = (ns: number): number => Math.floor(ns / 1000);

/** Swap areas on a device that compresses, together: one as a rule. */
function zramSample(m: Machine, disk: number): ZramSample | null {
	const {compression} = m.disks[disk].config;
	const held = m.swaps.flatMap(area => (area.disk === disk && area.zram !== null ? [area.zram] : []));
	if (compression === undefined || held.length === 0) return null;
	const sum = (name: 'stored' | 'bytes' | 'pages' | 'mostPages'): number => held.reduce((total, {pool}) => total + pool[name], 0);
	const count = (name: 'same' | 'huge' | 'hugeEver' | 'failed' | 'freed'): number => held.reduce((total, zram) => total + zram[name], 0);
	return {
		stored: sum('stored') + count('same'),
		bytes: sum('bytes'),
		pages: sum('pages'),
		limitPages: compression.limitPages ?? 0,
		mostPages: sum('mostPages'),
		same: count('same'),
		huge: count('huge'),
		hugeEver: count('hugeEver'),
		failed: count('failed'),
		freed: count('freed'),
	};
}

/** Pages of a disk over all groups that write to it. */
function writebackSums(m: Machine, disk: number): Pick<DiskSample['writeback'], 'dirty' | 'writeback' | 'dirtied' | 'written'> {
	const sums = {dirty: 0, writeback: 0, dirtied: 0, written: 0};
	for (const wb of m.writeback.disks) {
		if (wb.disk !== disk) continue;
		sums.dirty += wb.reclaimable;
		sums.writeback += wb.writeback;
		sums.dirtied += wb.dirtied;
		sums.written += wb.written;
	}
	return sums;
}

/** zswap as a Sample has it; null: it was never enabled. */
export function zswapSample({zswap: z}: Machine): ZswapSample | null {
	if (z === null) return null;
	const {pool, out, writtenBack, limitHit, rejectPoor, rejectAlloc, rejectReclaim} = z;
	return {stored: pool.stored, bytes: pool.bytes, pages: pool.pages, out, in: z.in, writtenBack, limitHit, rejectPoor, rejectAlloc, rejectReclaim};
}

export function diskSamples(m: Machine): DiskSample[] {
	const {thresh} = currentLimits(m);
	return m.disks.map(({config, stats}, disk) => {
		const {read, write, inFlight} = stats;
		const wb = m.writeback.disks[disk];
		return {
			name: config.name,
			readIos: read.ios,
			readMerges: read.merges,
			readPages: read.pages,
			readUs: us(read.ns),
			writeIos: write.ios,
			writeMerges: write.merges,
			writePages: write.pages,
			writeUs: us(write.ns),
			inFlight,
			busyUs: busyUs(m, stats, m.now),
			zram: zramSample(m, disk),
			writeback: {
				...writebackSums(m, disk),
				thresh: shareOfLimit(m, wb, thresh),
				bandwidth: wb.avgBandwidth,
				rateLimit: wb.rateLimit,
			},
		};
	});
}

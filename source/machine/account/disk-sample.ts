// What a Sample says of the disks: their requests as the block layer counts them, and writeback to each.
import {currentLimits, shareOfLimit} from '../files/dirty-limits.ts';
import {busyUs} from '../files/disk-stats.ts';
import type {DiskSample} from '../disk-view.ts';
import type {Machine} from '../state.ts';

const us = (ns: number): number => Math.floor(ns / 1000);

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
			writeback: {
				dirty: wb.reclaimable,
				writeback: wb.writeback,
				dirtied: wb.dirtied,
				written: wb.written,
				thresh: shareOfLimit(m, wb, thresh),
				bandwidth: wb.avgBandwidth,
				rateLimit: wb.rateLimit,
			},
		};
	});
}

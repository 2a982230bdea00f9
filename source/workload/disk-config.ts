// The disks of a scenario's machine, and whether what lies on them fits.
import type {DiskConfig, MachineConfig} from '../machine/config.ts';
import {DISK_PROFILES} from '../machine/profile.ts';
import {messages} from '../messages.ts';
import type {DiskInput, MachineInput} from './machine-schema.ts';
import type {Report} from './schema.ts';
import {wholePages} from './units.ts';

/** What zram makes of a page, and how much it may take. */
function compressionOf(
	name: string,
	{compression}: Omit<DiskConfig, 'name'>,
	{ratio, mem_limit: limit}: DiskInput,
	report: Report,
): Pick<DiskConfig, 'compression'> {
	if (compression === undefined) {
		for (const [key, given] of Object.entries({ratio, mem_limit: limit}))
			if (given !== undefined) report(['machine', 'disks', name, key], messages.scenario.onlyZram(key), 'key');
		return {};
	}
	return {compression: {ratio: ratio ?? compression.ratio, ...(limit === undefined ? {} : {limitPages: wholePages(limit)})}};
}

/** A disk's configuration: its profile with what is said otherwise. */
export function diskConfig(name: string, input: DiskInput, report: Report): DiskConfig {
	const profile: Omit<DiskConfig, 'name'> = DISK_PROFILES[input.profile];
	const {bandwidth, latency, request} = input;
	const speed = (own: number | undefined, inherited: number): number => {
		const rate = own ?? bandwidth ?? inherited;
		return rate === 0 ? 1e12 : rate; // "max"
	};
	return {
		...profile,
		...(profile.deviceDepth === undefined || input.queue === undefined ? {} : {deviceDepth: Math.min(input.queue, profile.deviceDepth)}),
		name,
		rotational: input.rotational ?? profile.rotational,
		readBytesPerSecond: speed(input.read, profile.readBytesPerSecond),
		writeBytesPerSecond: speed(input.write, profile.writeBytesPerSecond),
		...compressionOf(name, profile, input, report),
		iops: input.iops ?? profile.iops,
		readLatencyUs: input.read_latency ?? latency ?? profile.readLatencyUs,
		writeLatencyUs: input.write_latency ?? latency ?? profile.writeLatencyUs,
		queueDepth: input.queue ?? profile.queueDepth,
		maxRequestPages: request === undefined ? profile.maxRequestPages : Math.max(1, wholePages(request)),
		...(input.shared === undefined ? {} : {sharedBandwidth: input.shared}),
	};
}

/** What lies on a disk whose size is given has to fit on it: the swap area or the file that no longer does is at fault. */
export function checkDiskSizes(input: MachineInput, config: Pick<MachineConfig, 'disks' | 'swaps' | 'files'>, report: Report): void {
	for (const [name, {size}] of Object.entries(input.disks ?? {})) {
		if (size === undefined) continue;
		let left = wholePages(size);
		for (const area of config.swaps.filter(one => one.disk === name)) {
			left -= area.pages;
			const at = (input.swap ?? []).findIndex(one => (one.name ?? one.disk ?? name) === area.name || wholePages(one.size) === area.pages);
			if (left >= 0) continue;
			report(['machine', 'swap', at, 'size'], messages.scenario.swapOverDisk(area.pages, name, wholePages(size)));
			return;
		}
		for (const file of config.files.filter(one => one.disk === name)) {
			left -= file.pages;
			if (left >= 0) continue;
			report(['files', file.path, 'size'], messages.scenario.fileOverDisk(file.path, file.pages, name, wholePages(size)));
			return;
		}
	}
}

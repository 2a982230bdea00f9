// A block device: bandwidth, requests a second, latency, and a queue that readers and writers share. (docs §22.3)
// A request of n contiguous pages holds the device for max(1/iops, bytes/bandwidth) and is complete `latency` later. Answers come in the order of
// submission; the elevator is left out. The submitter waits when the queue is full, and is let in again when an eighth of it is free
// (block layer: batched wake-up of request waiters).
import type {Pid} from '../command.ts';
import type {DiskConfig} from '../config.ts';
import {schedule} from '../tasks/event-queue.ts';
import {sleep, wake} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

export type Disk = {
	readonly config: DiskConfig;
	/** When the device is free again for reads and for writes (the same where they share its bandwidth). */
	readFreeAt: number;
	writeFreeAt: number;
	inFlight: number;
	waiters: Pid[];
	readIos: number;
	readPages: number;
	writeIos: number;
	writePages: number;
	busyNs: number;
};

/** A request on its way. `pfns` are its pages in order. */
export type Request = {readonly disk: number; readonly what: 'file-read' | 'file-write' | 'swap-read' | 'swap-write'; readonly pfns: readonly number[]};

export const createDisk = (config: DiskConfig): Disk => ({
	config,
	readFreeAt: 0,
	writeFreeAt: 0,
	inFlight: 0,
	waiters: [],
	readIos: 0,
	readPages: 0,
	writeIos: 0,
	writePages: 0,
	busyNs: 0,
});

export const diskIsFull = (disk: Disk): boolean => disk.inFlight >= disk.config.queueDepth;

/** What a run of pages counts for in the queue. */
const requestsOf = (disk: Disk, pages: number): number => Math.ceil(pages / disk.config.maxRequestPages);

/** Hands a request to the device now. The completion comes as a 'disk' event. Counts pgpgin or pgpgout. */
export function submit(m: Machine, request: Request): void {
	const disk = m.disks[request.disk];
	const {config} = disk;
	const pages = request.pfns.length;
	const isRead = request.what === 'file-read' || request.what === 'swap-read';
	const bandwidth = isRead ? config.readBytesPerSecond : config.writeBytesPerSecond;
	const hold = Math.round(Math.max(1e9 / config.iops, (pages * 4096 * 1e9) / bandwidth));
	const start = Math.max(m.clock, isRead ? disk.readFreeAt : disk.writeFreeAt);
	const end = start + hold;
	if (isRead || config.sharedBandwidth) disk.readFreeAt = end;
	if (!isRead || config.sharedBandwidth) disk.writeFreeAt = end;
	disk.busyNs += hold;
	disk.inFlight += requestsOf(disk, pages);
	if (isRead) {
		disk.readIos++;
		disk.readPages += pages;
		m.vm.pgpgin += pages;
	} else {
		disk.writeIos++;
		disk.writePages += pages;
		m.vm.pgpgout += pages;
	}
	schedule(m, end + Math.round((isRead ? config.readLatencyUs : config.writeLatencyUs) * 1000), {kind: 'disk', request});
}

/** Puts the task to sleep until the queue has room. */
export function waitForQueue(m: Machine, disk: Disk, task: Task): void {
	disk.waiters.push(task.pid);
	sleep(m, task, 'D', 'disk-queue', true);
}

/** A request is over: counts it and lets waiters in. What it means for its pages is the caller's. */
export function requestDone(m: Machine, disk: Disk, pages: number): void {
	disk.inFlight -= requestsOf(disk, pages);
	if (disk.waiters.length === 0 || disk.inFlight > disk.config.queueDepth - (disk.config.queueDepth >> 3)) return;
	const {waiters} = disk;
	disk.waiters = [];
	for (const pid of waiters) {
		const task = m.taskOf.get(pid);
		if (task !== undefined && task.waitsFor === 'disk-queue') wake(m, task);
	}
}

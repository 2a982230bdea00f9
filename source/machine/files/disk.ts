// A block device: bandwidth, requests a second, latency, and a queue that readers and writers share. (docs §22.3)
// A request of n contiguous pages holds the device for max(1/iops, bytes/bandwidth) and is complete `latency` later; one that goes on where the last of its
// extent ends needs no time to get there, and a rotating disk that is to leave out a few pages passes over them instead of seeking. Answers come in the order of submission; the elevator is left out. The submitter waits when the queue is full,
// and is let in again when an eighth of it is free (block layer: batched wake-up of request waiters).
import {accountRead} from '../account/task-io.ts';
import type {Pid} from '../command.ts';
import type {DiskConfig} from '../config.ts';
import {accountSynchronous, createDiskStats, type DiskStats, endAccounting, startAccounting} from './disk-stats.ts';
import {schedule} from '../tasks/event-queue.ts';
import {sleep, wake} from '../tasks/scheduler.ts';
import {createWbt, type Wbt, wbtDone, wbtStart} from './wbt.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {wide} from '../wide.ts';

export type Disk = {
	readonly config: DiskConfig;
	/** When the device is free again for reads and for writes (the same where they share its bandwidth). */
	readFreeAt: number;
	writeFreeAt: number;
	waiters: Pid[];
	/** The swap entry at which its last request ended, where that was swap's (swap-request.ts); −1 otherwise. */
	lastSlot: number;
	readonly stats: DiskStats;
	readonly wbt: Wbt | null;
};

/** What is asked of a disk: so many contiguous pages, and those in order with which its completion has to do something. */
export type Order = {
	readonly disk: number;
	readonly what: 'file-read' | 'file-write' | 'swap-read' | 'swap-write';
	readonly pages: number;
	readonly pfns: readonly number[];
	/** It goes on where the request before it ended. */
	readonly continues?: boolean;
	/** Pages that lie between the end of the request before it and its own beginning: a rotating disk passes over them, which may be sooner than a seek. */
	readonly over?: number;
};

/** A request on its way, and since when. */
export type Request = Order & {readonly startNs: number};

export const createDisk = (config: DiskConfig): Disk =>
	wide<Disk>({config, readFreeAt: 0, writeFreeAt: 0, waiters: [], lastSlot: -1, stats: createDiskStats(), wbt: createWbt(config)}, [
		'readFreeAt',
		'writeFreeAt',
	]);

export const diskIsFull = (disk: Disk, plugged = 0): boolean => disk.stats.inFlight + plugged >= disk.config.queueDepth;

const isRead = ({what}: Order): boolean => what === 'file-read' || what === 'swap-read';

/** What writeback throttling knows of: all reads, and the writes of files. */
const trackedAs = (order: Order): 'read' | 'write' | null => (isRead(order) ? 'read' : order.what === 'file-write' ? 'write' : null);

/** Pieces beyond the first that a request is merged from: swap is read and written page by page, files by runs of pages. */
const mergesOf = ({what, pages}: Order): number => (what === 'swap-read' || what === 'swap-write' ? pages - 1 : 0);

/** Hands a request of at most maxRequestPages to the device now. The completion comes as a 'disk' event. Counts pgpgin or pgpgout. */
export function submit(m: Machine, order: Order): void {
	const disk = m.disks[order.disk];
	const {config} = disk;
	const {pages} = order;
	disk.lastSlot = -1;
	const read = isRead(order);
	const bandwidth = read ? config.readBytesPerSecond : config.writeBytesPerSecond;
	const transfer = (n: number): number => (n * 4096 * 1e9) / bandwidth;
	const passing = order.over !== undefined && config.rotational ? transfer(order.over + pages) : Infinity;
	const hold = Math.round(Math.min(Math.max(order.continues === true ? 0 : 1e9 / config.iops, transfer(pages)), passing));
	const start = Math.max(m.clock, read ? disk.readFreeAt : disk.writeFreeAt);
	const end = start + hold;
	if (read || config.sharedBandwidth) disk.readFreeAt = end;
	if (!read || config.sharedBandwidth) disk.writeFreeAt = end;
	if (read) {
		m.vm.pgpgin += pages;
		accountRead(m, pages);
	} else m.vm.pgpgout += pages;
	startAccounting(m, disk.stats, read ? disk.stats.read : disk.stats.write, mergesOf(order));
	const tracked = disk.wbt === null ? null : trackedAs(order);
	if (disk.wbt !== null && tracked !== null) wbtStart(m, disk.wbt, order.disk, tracked);
	const request = {...order, startNs: m.clock};
	schedule(m, end + Math.round((read ? config.readLatencyUs : config.writeLatencyUs) * 1000), {kind: 'disk', request});
}

/** Puts the task to sleep until the queue has room. */
export function waitForQueue(m: Machine, disk: Disk, task: Task): void {
	disk.waiters.push(task.pid);
	sleep(m, task, 'D', 'disk-queue', true);
}

/** A request is over: counts it and lets waiters in. What it means for its pages is the caller's. */
export function requestDone(m: Machine, request: Request): void {
	const disk = m.disks[request.disk];
	const {stats, config} = disk;
	endAccounting(m, stats, isRead(request) ? stats.read : stats.write, request.pages, request.startNs);
	const tracked = disk.wbt === null ? null : trackedAs(request);
	if (disk.wbt !== null && tracked !== null) wbtDone(m, disk.wbt, tracked, m.clock - request.startNs);
	if (disk.waiters.length === 0 || stats.inFlight > config.queueDepth - (config.queueDepth >> 3)) return;
	const {waiters} = disk;
	disk.waiters = [];
	for (const pid of waiters) {
		const task = m.taskOf.get(pid);
		if (task !== undefined && task.waitsFor === 'disk-queue') wake(m, task);
	}
}

/** A page read or written by a device that answers within the call: takes the caller's time. */
export function synchronousPage(m: Machine, disk: Disk, what: 'read' | 'write', usPerPage: number): void {
	accountSynchronous(m, disk.stats, disk.stats[what], Math.round(usPerPage * 1000));
}

/** Takes the first pages of a read for a request, mostly all. */
export function takeRun(read: {pfns: number[]}, run: number): number[] {
	if (run < read.pfns.length) return read.pfns.splice(0, run);
	const all = read.pfns;
	read.pfns = [];
	return all;
}

// Hardware profiles: named sets of constants for what work costs on a machine. Rules decide what happens, these decide how long it takes.
import type {CpuCosts, DiskConfig} from './config.ts';
import type {TlbConfig} from './address-space/tlb.ts';

const MIB = 1024 * 1024;

/** CPU costs of the machine of the recordings: an emulated CPU of one instruction a nanosecond (docs §27.2, measured there). */
const recordedCpu: CpuCosts = {
	anonFault: 6.96, // 0.5531 s of churn for 76 800 pages, less the 3.3 % that the recorder takes
	swapFault: 9,
	swapReadPage: 4,
	writeProtectFault: 2.5,
	fileFault: 4.3, // estimate: a file map fault walks about what read() of a cached page does
	residentTouch: 0.03, // estimate: a load and a store
	randomTouch: 0.26, // estimate: the same out of the CPU's caches
	tlbWalkRead: 0.02, // estimate: with it a page touched in turn takes 0.05, one elsewhere 0.3
	copyFault: 10.9, // cow: 0.14 s of the child's time in the kernel for 12 817 of them
	forkPage: 0.2, // there: at most 5.7 ms for 25 701 entries, of which 0.3 are the child's stack and tables
	syscall: 2.1, // estimate: as the server's, by the ratio of the anonymous fault
	mallocCall: 0.2, // estimate: some 200 instructions, one a nanosecond
	readCachedPage: 4.3,
	readMissInsert: 3.9,
	readMissSubmit: 3.0,
	writeCachedPage: 19.5, // dirty: 1.95 s of the writer's CPU time for its first 10 730 pages, on a CPU 9.3 times slower
	scanReferenced: 1.25,
	scanFreeFile: 2.0,
	scanSwapOut: 6.4, // detail-leak-swap: a batch of 32 such pages takes 206 µs at the median
	swapWriteDone: 1.5, // there: 390 µs from a pass's last batch to its end for 253 pages, 65 for 40
	scanFreeSwapCache: 2.1, // there: 69 µs a batch
	scanKept: 1.25, // as scanReferenced: the page is looked at and put back
	ageActive: 0.7,
	walkYoung: 0.11, // burst-mglru: 108 thousand entries within 12 ms
	nodePass: 5.5,
	groupPass: 2.2, // 57.5 µs for a call of 26 passes over the one group that is at its limit, with nothing to be had (cg-max)
	batch: 2,
	directReclaimCall: 15,
	skipPage: 0.12,
	// Together 1.3: 0.1032 s of munmap for 76 800 pages of churn, and the exit of leak-swap: 175 thousand pages and slots in 0.236 s. Apart by the trace of
	// three-leaks-adj: 7.66 ms after a kill the victim, alone on the CPU, had unmapped the 9698 pages that it collects, and freed the first 3367 of them.
	exitPage: 0.35,
	freePage: 0.95,
	writebackPage: 2, // estimate: clear dirty, add to a bio
	napSlack: 55,
	contextSwitch: 2, // estimate
};

/**
 * A present-day small server (2020s x86-64 virtual machine): starting values of docs §22.3 where it has them (unverified there),
 * the rest scaled from the recorded machine by the ratio of the anonymous fault, 1 : 7 (estimates).
 */
const serverCpu: CpuCosts = {
	anonFault: 1.0,
	swapFault: 1.5,
	swapReadPage: 0.6,
	writeProtectFault: 0.5,
	fileFault: 0.6,
	residentTouch: 0.003,
	randomTouch: 0.086,
	tlbWalkRead: 0.007, // 20 cycles at 3 GHz: an entry in the second-level cache
	copyFault: 1.4, // with a copy of 4 KiB out of memory
	forkPage: 0.04, // Redis measures some 10 ms a GiB of its memory on such machines
	syscall: 0.3,
	mallocCall: 0.02,
	readCachedPage: 0.6,
	readMissInsert: 0.6,
	readMissSubmit: 0.5,
	writeCachedPage: 3.9,
	scanReferenced: 0.6,
	scanFreeFile: 0.4,
	scanSwapOut: 3.0,
	swapWriteDone: 0.2,
	scanFreeSwapCache: 1.3,
	scanKept: 0.4,
	ageActive: 0.6,
	walkYoung: 0.016, // estimate: by the ratio of the anonymous fault
	nodePass: 1,
	groupPass: 0.4, // estimate: by the ratio of the pass over a node
	batch: 0.4,
	directReclaimCall: 2.5,
	skipPage: 0.02,
	exitPage: 0.07, // with the next one a quarter of an anonymous fault; apart as on the recorded machine
	freePage: 0.18,
	writebackPage: 0.3,
	napSlack: 55,
	contextSwitch: 1.5,
};

export const CPU_PROFILES = {server: serverCpu, recorded: recordedCpu} as const satisfies Record<string, CpuCosts>;
export type CpuProfileName = keyof typeof CPU_PROFILES;

type DiskProfile = Omit<DiskConfig, 'name'>;

/** Queue limits: nr_requests 128 (BLKDEV_DEFAULT_RQ), 256 and requests of 254 pages on the recorded virtio disks (docs §22.3). */
export const DISK_PROFILES = {
	hdd: {
		rotational: true,
		readBytesPerSecond: 150e6,
		writeBytesPerSecond: 150e6,
		iops: 120,
		readLatencyUs: 8000,
		writeLatencyUs: 8000,
		queueDepth: 128,
		deviceDepth: 32,
		maxRequestPages: 256,
		sharedBandwidth: true,
	},
	ssd: {
		rotational: false,
		readBytesPerSecond: 500e6,
		writeBytesPerSecond: 500e6,
		iops: 60000,
		readLatencyUs: 100,
		writeLatencyUs: 100,
		queueDepth: 128,
		deviceDepth: 32,
		maxRequestPages: 256,
	},
	nvme: {
		rotational: false,
		readBytesPerSecond: 2500e6,
		writeBytesPerSecond: 2500e6,
		iops: 400000,
		readLatencyUs: 80,
		writeLatencyUs: 80,
		queueDepth: 1024,
		deviceDepth: 1024,
		maxRequestPages: 256,
	},
	zram: {
		rotational: false,
		readBytesPerSecond: 800 * MIB,
		writeBytesPerSecond: 800 * MIB,
		iops: 1e6,
		readLatencyUs: 0,
		writeLatencyUs: 0,
		queueDepth: 128,
		maxRequestPages: 1,
		synchronousUsPerPage: 5,
		compression: {ratio: 3}, // lzo-rle on memory of programs (estimate)
	},
	// What is written to the recorded disks is the host's memory, and there at once: a request handed over in the middle of a batch is complete before the
	// batch is (estimate). 254 pages: in detail-leak-swap a pass that wrote 253 handed them over at its end, and one that wrote 261 in its middle.
	'recorded-data': {
		rotational: true,
		readBytesPerSecond: 1500e6,
		writeBytesPerSecond: 20e9,
		iops: 1e6,
		readLatencyUs: 150,
		writeLatencyUs: 20,
		queueDepth: 256,
		maxRequestPages: 254,
	},
	'recorded-swap': {
		rotational: true,
		readBytesPerSecond: 1500e6,
		writeBytesPerSecond: 20e9,
		iops: 1e6,
		readLatencyUs: 1000,
		writeLatencyUs: 20,
		queueDepth: 256,
		maxRequestPages: 254,
	},
} as const satisfies Record<string, DiskProfile>;
export type DiskProfileName = keyof typeof DISK_PROFILES;

/** First-level data TLB of present x86-64 cores (Intel since Nehalem: 64 entries, 4 ways), with PCID. */
export const DEFAULT_TLB = {entries: 64, ways: 4, asid: true} as const satisfies TlbConfig;

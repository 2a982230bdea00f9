// A disk, what stands before swap, and the tmpfs in a Sample: what /proc/diskstats, the bdi's debug files and statfs(2) say of them.

/** A disk's /proc/diskstats: what is done, not what has been asked for. */
export type DiskSample = {
	readonly name: string;
	readonly readIos: number;
	/** Pieces that were merged into requests, beyond the first of each. */
	readonly readMerges: number;
	readonly readPages: number;
	/** Time of all read requests from their submission to their end, added up. */
	readonly readUs: number;
	readonly writeIos: number;
	readonly writeMerges: number;
	readonly writePages: number;
	readonly writeUs: number;
	readonly inFlight: number;
	/** Time in which there was a request, by the ticks of the clock (io_ticks). */
	readonly busyUs: number;
	/** What it holds in RAM where it compresses what it stores; null elsewhere. */
	readonly zram: ZramSample | null;
	readonly writeback: WritebackSample;
};

/** Writeback of one disk, as /sys/kernel/debug/bdi shows it: pages, and pages a second. */
export type WritebackSample = {
	readonly dirty: number;
	readonly writeback: number;
	readonly dirtied: number;
	readonly written: number;
	/** Its share of the dirty limit by what it has written lately. */
	readonly thresh: number;
	readonly bandwidth: number;
	/** What one writer of it is held to at the setpoint. */
	readonly rateLimit: number;
};

/** What zswap says of itself (/sys/kernel/debug/zswap, vmstat): pages stored, their bytes when compressed, pages that they take; pages stored, read and written back so far; writes that came to its limit, were not compressible enough, found no memory. */
export type ZswapSample = {
	readonly stored: number;
	readonly bytes: number;
	readonly pages: number;
	readonly out: number;
	readonly in: number;
	readonly writtenBack: number;
	readonly limitHit: number;
	readonly rejectPoor: number;
	readonly rejectAlloc: number;
	readonly rejectReclaim: number;
};

/** What a zram device says of itself (mm_stat, io_stat): pages stored, their bytes when compressed, pages that it takes, may take (0: as many as it likes) and has taken, pages that are all zeroes, pages that are stored as they are, and have been; writes that found no room, slots that were freed. */
export type ZramSample = {
	readonly stored: number;
	readonly bytes: number;
	readonly pages: number;
	readonly limitPages: number;
	readonly mostPages: number;
	readonly same: number;
	readonly huge: number;
	readonly hugeEver: number;
	readonly failed: number;
	readonly freed: number;
};

type TmpfsFileSample = {readonly path: string; readonly pages: number; readonly held: number};

/** What statfs(2) and stat(2) say of a tmpfs: pages that it may have and has, in RAM or in swap, and of each file by its path how far it reaches and what it has; of those without a name by its last. */
export type TmpfsSample = {
	readonly limit: number;
	readonly used: number;
	readonly files: readonly TmpfsFileSample[];
	readonly unlinked: readonly TmpfsFileSample[];
	/** Folders that have been made for files, which stay. */
	readonly folders: readonly string[];
};

// The most of everything that a scenario or a recording may ask for: beyond what any machine or exercise needs, and short of what would keep this computer
// busy in silence. Each is said where it is met, and all by "lowwater help scenarios".
export const LIMITS = {
	/** Bytes of a scenario's file; its values, each counted wherever an alias repeats it; how deep they lie in one another. */
	fileBytes: 2 * 2 ** 20,
	values: 1_000_000,
	depth: 64,
	events: 50_000,
	files: 50_000,
	/** A file's pages are one array; this is 16 TiB, ext4's limit with 4 KiB blocks. */
	filePages: 2 ** 32,
	disks: 256,
	/** Names that something is expected of. */
	expected: 10_000,
	/** A hundred days: as nanoseconds still exact. */
	instantUs: 100 * 86_400e6,
	/** Of requests that swell and ebb, at least so many of all are left at the lowest: none at all would be looked for without end. */
	leastShare: 0.001,
	/** An event that comes again, or a period, is no shorter than this. */
	everyUs: 100_000,
	/** What a piece of work may cost. */
	costUs: 1e6,
	/** Bytes, and bytes a second, that a number still holds exactly. */
	bytes: 2 ** 53,
	/** Calls of malloc in one step of a program. */
	mallocs: 1_000_000,
	/** Of a directory tree: files, names in a directory with those that do not exist (16 bits count them), dentries and inodes; files that a process keeps open (nr_open). */
	treeFiles: 4_000_000,
	directoryNames: 60_000,
	treeObjects: 16_000_000,
	openFiles: 1_048_576,
	/** Requests a second, and such that wait. */
	requests: 1_000_000,
	queue: 65_536,
	/** Of a recording: bytes as it lies there, unpacked, and of one line (the largest at hand has 0.2, 2.2 and 0.01 MB), and lines of its workload. */
	recordingBytes: 32 * 2 ** 20,
	recordingUnpackedBytes: 256 * 2 ** 20,
	recordingLineBytes: 4 * 2 ** 20,
	workloadLines: 10_000,
} as const;

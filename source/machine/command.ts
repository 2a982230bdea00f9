// Everything that a person, a file or an outside tool can do to the machine. Plain data; nothing else changes a machine.

import type {TreeShape} from './vfs/names.ts';

export type Pid = number;

export type Access = 'read' | 'write' | 'update'; // update: x++, a load and then a store

/** Requests swell and ebb, as a day does: from `least` of their rate (0 … 1) to all of it and back in each period since boot. */
export type Swell = {readonly periodUs: number; readonly least: number};

/**
 * Which page of a step is next: one after the other, any, or by popularity: the k-th most popular in proportion to k^−skew, and it lies (k−1) · step pages in,
 * modulo how many there are. `skew` and `step` go with 'zipf'.
 */
export type PageOrder = {readonly order: 'forward' | 'random' | 'zipf'; readonly skew?: number; readonly step?: number};

/**
 * One step of a program. A program is a list of steps, so that a process in the middle of its work is (step number, progress): plain data.
 * Pages are 4 KiB. `rate` is pages a second, 0 = as fast as the machine lets it. `times` 0 = for ever.
 */
export type Op =
	| {
			readonly do: 'map';
			readonly region: string;
			readonly pages: number;
			readonly file?: string;
			readonly offset?: number;
			readonly locked?: boolean;
			/** Of a file: mapped to be executed, r-xp. */
			readonly text?: boolean;
			/** Of a file on a disk, about which the kernel has been told that it will not be used again (POSIX_FADV_NOREUSE). */
			readonly noreuse?: boolean;
			/** Grow from `first` (default 0) to `pages` in steps as it is touched, as a heap does. */
			readonly growBy?: number;
			readonly first?: number /** MAP_NORESERVE: not in Committed_AS. */;
			readonly noreserve?: boolean /** Where the address space has no room for all of it, as much as there is. */;
			readonly atMost?: boolean;
	  }
	| {readonly do: 'unmap'; readonly region: string}
	| (PageOrder & {
			readonly do: 'touch';
			readonly region: string;
			readonly from: number;
			readonly pages: number;
			readonly access: Access;
			readonly times: number;
			readonly rate: number;
			/** Accesses to each page, one after the other; default 1. */
			readonly accesses?: number;
			/** The latency of each page's access is kept. */
			readonly timed?: boolean;
	  })
	| (PageOrder & {
			readonly do: 'read';
			readonly file: string;
			readonly from: number;
			readonly pages: number;
			readonly times: number;
			readonly rate: number;
			/** The latency of each call of 64 KiB is kept. */
			readonly timed?: boolean;
			/** Calls fadvise(POSIX_FADV_DONTNEED) on what it has read whenever that is so many pages. */
			readonly dropBehind?: number;
	  })
	| (Partial<PageOrder> & {
			readonly do: 'write';
			readonly file: string;
			readonly from: number;
			readonly pages: number;
			readonly times: number;
			readonly rate: number;
			readonly timed?: boolean;
			/** Calls fsync() whenever so many pages are written, and at the end; `dsync`: the file is open with O_DSYNC, and each write() does. */
			readonly fsync?: number;
			readonly dsync?: boolean;
	  })
	/**
	 * Goes through the files of a directory tree, which is made where there is none at that path (vfs/names.ts): looks each up (`stat`), or reads directories
	 * only; looks names up in vain beside each; keeps the first `open` files open. `count` is files in a round, `rate` files a second.
	 */
	| (PageOrder & {
			readonly do: 'walk';
			readonly tree: TreeShape;
			readonly stat: boolean;
			readonly count: number;
			readonly open: number;
			readonly times: number;
			readonly rate: number;
	  })
	/**
	 * Opens a file, as each step does that uses one the first time; closes it; takes its name away, after which whoever has it open or mapped goes on with it, and
	 * its pages go when the last of them lets go.
	 */
	| {readonly do: 'open' | 'close' | 'unlink'; readonly file: string}
	/** Reads one file and writes what it has read to another, 64 KiB a call. */
	| {readonly do: 'copy'; readonly file: string; readonly to: string; readonly pages: number; readonly rate: number}
	/**
	 * Uses `count` records, each of `unit` pages, of the first `pages` of a region or a file. Which ones is drawn one by one: the k-th most popular in
	 * proportion to k^−skew (Zipf; 0 = all alike). It lies (k−1) · step records in, modulo how many there are: `step` has no divisor in common with that.
	 */
	| {
			readonly do: 'lookup';
			readonly region?: string;
			readonly file?: string;
			readonly pages: number;
			readonly unit: number;
			readonly count: number;
			readonly access: 'read' | 'update';
			readonly skew: number;
			readonly step: number;
	  }
	/**
	 * Takes the next request, which `answer` ends. `rate` requests a second arrive from the first such step on, and wait, at most `queue` of them;
	 * 0 = the next is there when the last one is answered. Answered after `deadlineUs` is late; 0 = never. With `swell` it is `rate` at the height of it.
	 */
	| {readonly do: 'arrive'; readonly rate: number; readonly queue: number; readonly deadlineUs: number; readonly swell?: Swell}
	| {readonly do: 'answer'}
	/**
	 * Makes a child with a copy of all that it has, which runs `program` from then on. With `alone` not while it has a child of that name; with `follow` the child
	 * is killed when its parent ends (PR_SET_PDEATHSIG). Where overcommit is against it there is no child, and it goes on.
	 */
	| {readonly do: 'fork'; readonly name: string; readonly program: Program; readonly alone?: boolean; readonly follow?: boolean}
	| {readonly do: 'pageout'; readonly region: string; readonly from: number; readonly pages: number}
	/** Has used a region and given it back: page tables of it stay, until the process has `pages` of them in all. */
	| {readonly do: 'tables'; readonly region: string; readonly pages: number}
	/** Others have read these pages (process_vm_readv, direct I/O), each so often: twice makes one active. */
	| {readonly do: 'read_by_others'; readonly region: string; readonly from: number; readonly pages: number; readonly times: number}
	/** Calls malloc `count` times, for `bytes` bytes or, with `most`, for any number from `bytes` to `most`; the blocks are held under a name. */
	| {readonly do: 'malloc'; readonly block: string; readonly bytes: number; readonly most?: number; readonly count: number}
	/** Frees so many of a name's blocks (0 = all): oldest or newest first, every second one, or any. */
	| {readonly do: 'free'; readonly block: string; readonly count: number; readonly order: 'oldest' | 'newest' | 'second' | 'random'}
	/** Uses all of a name's blocks or the newest, or the first `bytes` bytes of each. */
	| {readonly do: 'fill'; readonly block: string; readonly which: 'all' | 'newest'; readonly bytes?: number; readonly access: 'read' | 'write'}
	/** mallopt(), before the first call. Bytes. */
	| {readonly do: 'mallopt'; readonly mmapThreshold?: number; readonly trimThreshold?: number; readonly topPad?: number}
	/** Uses every page of the process's own memory that it has, in RAM or in swap, once. */
	| {readonly do: 'scan'; readonly access: 'read' | 'write'; readonly rate: number}
	| {readonly do: 'compute'; readonly us: number}
	| {readonly do: 'sleep'; readonly us: number; readonly aligned?: boolean} // 0 = until a signal; aligned: to the next multiple of the machine's time
	| {readonly do: 'jump'; readonly to: number; readonly times: number}
	| {readonly do: 'swapoff'; readonly device: string} // made by the swapoff command
	/** Made by the commands of the same names: writes out what is dirty of all disks or one and waits; the same, and then drops what is cached of it; sets a file's size. */
	| {readonly do: 'sync'; readonly disk?: string}
	| {readonly do: 'umount'; readonly disk: string}
	| {readonly do: 'truncate'; readonly file: string; readonly pages: number}
	| {readonly do: 'hugepages'} // made by a write of nr_hugepages
	/** Writes its own pid to the cgroup.procs of a group. */
	| {readonly do: 'join'; readonly cgroup: string}
	/** Made by a write to a file of a group: reclaims until it is under the limit, or until so many pages have been had. */
	| {readonly do: 'limit'; readonly kind: 'high' | 'max' | 'reclaim'; readonly group: number; readonly pages: number; readonly swappiness: number | null}
	| {readonly do: 'exit'; readonly status: number};

export type Program = readonly Op[];

/**
 * A program's file: its pages, of which `hot` of code and constants are what its work needs again and again, one for so much CPU time. It is made where there
 * is none of that path; one that is there is as large as it is.
 */
export type Executable = {readonly path: string; readonly pages: number; readonly hot: number; readonly everyUs: number; readonly disk: string};

export type SpawnCommand = {
	readonly kind: 'spawn';
	readonly name: string;
	readonly program: Program;
	/** What the program is called in the registry, for the screen; the machine does not look at it. */
	readonly label?: string;
	readonly parent?: Pid; // default 1: oom_score_adj is inherited from it unless given
	readonly oomScoreAdj?: number;
	readonly uid?: number;
	/** The memory group that it goes to before it begins; otherwise it stays in its parent's. */
	readonly cgroup?: string;
	/** Run only on this CPU; run on this node's CPUs; take memory only from these nodes; prefer this node. */
	readonly cpu?: number;
	readonly node?: number;
	readonly bind?: readonly number[];
	readonly prefer?: number;
	/** One page after the other from these nodes in turn. */
	readonly interleave?: readonly number[];
	/** So many after the other from each of these as mempolicy.weighted_interleave says, in turn; from these where one has a free page, before all others. */
	readonly weightedInterleave?: readonly number[];
	readonly preferMany?: readonly number[];
	/** What it runs; otherwise what the machine's programs are (MachineConfig.executable). */
	readonly executable?: Executable;
	/** How many times smaller its pages become on zram; otherwise as the disk has it. */
	readonly compression?: number;
	/** The share of its private memory that is all zeroes, whatever it writes there, 0 … 1; default 0. */
	readonly zeroFilled?: number;
	/** SIGKILL after so long. */
	readonly stopUs?: number;
};

/** What a process is made to do from outside, as if its program had it as its next step. Addresses and sizes in bytes. */
export type Call =
	| {readonly do: 'malloc'; readonly bytes: number}
	| {readonly do: 'free'; readonly address: number}
	/** Leaves what it does and leaks, as many pages a second (0: as fast as it can); it keeps all that it has. */
	| {readonly do: 'leak'; readonly rate: number}
	/** Reads or writes every page from `address` on for `bytes` bytes. */
	| {readonly do: 'access'; readonly address: number; readonly bytes: number; readonly access: 'read' | 'write'};

export type Signal = 'TERM' | 'KILL' | 'STOP' | 'CONT';

export type Command =
	| SpawnCommand
	| {readonly kind: 'signal'; readonly pid: Pid; readonly signal: Signal}
	| {readonly kind: 'oom_score_adj'; readonly pid: Pid; readonly value: number /** CAP_SYS_RESOURCE, default true */; readonly privileged?: boolean}
	| {readonly kind: 'call'; readonly pid: Pid; readonly call: Call}
	/** Has a process fork, as if its program did it next: the child runs `program`. */
	| {readonly kind: 'fork'; readonly pid: Pid; readonly name: string; readonly program: Program}
	| {readonly kind: 'sysctl'; readonly name: string; readonly value: string}
	| {readonly kind: 'swapon'; readonly device: string}
	| {readonly kind: 'swapoff'; readonly device: string}
	| {readonly kind: 'sysrq'; readonly key: 'f'} // f: let the OOM killer choose now
	/** Each is a process of that name, in whose time it is carried out. */
	| {readonly kind: 'sync'}
	| {readonly kind: 'umount'; readonly disk: string}
	/** `of`: the file that this process has open by that path, whatever has become of its name (: > /proc/PID/fd/N). */
	| {readonly kind: 'truncate'; readonly path: string; readonly pages: number; readonly of?: Pid}
	| {readonly kind: 'unlink'; readonly path: string}
	/** The tmpfs may hold so many pages from here on; 0: as many as there are. */
	| {readonly kind: 'remount'; readonly pages: number}
	/** Memory groups by their paths, "/a/b": made, removed, and a text written to a file of one. */
	| {readonly kind: 'mkdir'; readonly path: string}
	| {readonly kind: 'rmdir'; readonly path: string}
	| {readonly kind: 'cgroup'; readonly path: string; readonly file: string; readonly value: string}
	| {readonly kind: 'create_file'; readonly path: string; readonly pages: number; readonly disk: string};

export type Errno =
	| 'EINVAL'
	| 'EFAULT'
	| 'EACCES'
	| 'ESRCH'
	| 'ENOENT'
	| 'EEXIST'
	| 'ENOMEM'
	| 'EBUSY'
	| 'ENOSPC'
	| 'EPERM'
	| 'ETXTBSY'
	| 'EFBIG'
	| 'ERANGE'
	| 'ENAMETOOLONG'
	| 'EAGAIN'
	| 'EOPNOTSUPP';

/** What the machine answers: the new pid for spawn, or the errno that the kernel would have given and why. */
export type Outcome = {readonly ok: true; readonly pid?: Pid} | Refusal;
export type Refusal = {readonly ok: false; readonly errno: Errno; readonly why: string};

export const yes: Outcome = {ok: true};
export const no = (errno: Errno, why: string): Refusal => ({ok: false, errno, why});

/** So much of what somebody wrote is quoted: the kernel takes up to a page. */
const QUOTED = 60;
/** What was written, for a sentence. */
export const cited = (written: string): string => {
	const text = written.trim();
	return `"${text.length > QUOTED ? `${text.slice(0, QUOTED - 3)}…` : text}"`;
};

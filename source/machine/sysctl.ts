// The one registry of sysctls: name, range, default and help. Each has its effect in the file named by `effect`; nothing is listed for show.
// Sources: kernel/sysctl.c and Documentation/admin-guide/sysctl/vm.rst by rule (names, ranges, defaults); docs §1 and §2.

export type SysctlEntry = {
	readonly name: string;
	/** Smallest and largest value that may be written; of each number where there are several. What was never written may be 0 all the same. */
	readonly min: number;
	readonly max: number;
	/** Value at boot; null = computed from the machine (min_free_kbytes). */
	readonly initial: readonly number[] | null;
	readonly unit: '' | 'kB' | '%' | 'bytes' | '1/10000' | 'cs' | 'pages, power of 2' | 'bits';
	/** Writing it only triggers something; reading gives the last value. */
	readonly trigger?: true;
	/** The other way to set the same: of the two one rules, and the other is 0. */
	readonly opposite?: string;
	readonly help: string;
	readonly effect: string;
};

const MAX_INT = 2147483647;

export const SYSCTLS = [
	{
		name: 'vm.swappiness',
		min: 0,
		max: 200,
		initial: [60],
		unit: '',
		help: 'How readily anonymous pages are scanned against file pages: 0 almost never, 100 as readily, 200 anonymous only.',
		effect: 'vmscan',
	},
	{
		name: 'vm.min_free_kbytes',
		min: 0,
		max: MAX_INT,
		initial: null,
		unit: 'kB',
		help: 'Free memory the kernel keeps for itself: sets min, and with it low and high, of every zone.',
		effect: 'zone',
	},
	{
		name: 'vm.watermark_scale_factor',
		min: 1,
		max: 3000,
		initial: [10],
		unit: '1/10000',
		help: 'Distance from min to low and from low to high, in ten-thousandths of the zone. Larger wakes kswapd earlier and lets it work longer.',
		effect: 'zone',
	},
	{
		name: 'vm.watermark_boost_factor',
		min: 0,
		max: MAX_INT,
		initial: [15000],
		unit: '1/10000',
		help: 'How far a zone’s marks may be raised when page blocks change hands, in ten-thousandths of high. 0 turns boosts off.',
		effect: 'zone',
	},
	{
		name: 'vm.zone_reclaim_mode',
		min: 0,
		max: 7,
		initial: [0],
		unit: 'bits',
		help: 'NUMA: 1 reclaims clean cache of the local node before memory of another node is used, +2 also writes, +4 also unmaps.',
		effect: 'page-alloc',
	},
	{
		name: 'vm.dirty_ratio',
		min: 0,
		max: 100,
		initial: [20],
		unit: '%',
		help: 'Share of free memory and file cache that may be dirty before writers are held back.',
		opposite: 'vm.dirty_bytes',
		effect: 'writeback',
	},
	{
		name: 'vm.dirty_background_ratio',
		min: 0,
		max: 100,
		initial: [10],
		unit: '%',
		help: 'Share of free memory and file cache that may be dirty before the flusher starts writing.',
		opposite: 'vm.dirty_background_bytes',
		effect: 'writeback',
	},
	{
		name: 'vm.dirty_bytes',
		min: 8192,
		max: Number.MAX_SAFE_INTEGER,
		initial: [0],
		unit: 'bytes',
		help: 'The same as dirty_ratio in bytes, at least two pages; a new value sets dirty_ratio to 0. Itself 0 while dirty_ratio rules.',
		opposite: 'vm.dirty_ratio',
		effect: 'writeback',
	},
	{
		name: 'vm.dirty_background_bytes',
		min: 1,
		max: Number.MAX_SAFE_INTEGER,
		initial: [0],
		unit: 'bytes',
		help: 'The same as dirty_background_ratio in bytes; writing it sets dirty_background_ratio to 0. Itself 0 while that rules.',
		opposite: 'vm.dirty_background_ratio',
		effect: 'writeback',
	},
	{
		name: 'vm.dirty_expire_centisecs',
		min: 0,
		max: MAX_INT,
		initial: [3000],
		unit: 'cs',
		help: 'Age at which dirty data is written at the flusher’s next round.',
		effect: 'writeback',
	},
	{
		name: 'vm.dirty_writeback_centisecs',
		min: 0,
		max: MAX_INT,
		initial: [500],
		unit: 'cs',
		help: 'Time between two rounds of the flusher; 0 stops the rounds.',
		effect: 'writeback',
	},
	{
		name: 'vm.overcommit_memory',
		min: 0,
		max: 2,
		initial: [0],
		unit: '',
		help: '0 refuses only single requests larger than RAM and swap, 1 refuses nothing, 2 refuses beyond CommitLimit.',
		effect: 'overcommit',
	},
	{
		name: 'vm.overcommit_ratio',
		min: 0,
		max: MAX_INT,
		initial: [50],
		unit: '%',
		help: 'Share of RAM that counts in CommitLimit, besides all of swap.',
		effect: 'overcommit',
	},
	{
		name: 'vm.page-cluster',
		min: 0,
		max: 31,
		initial: [3],
		unit: 'pages, power of 2',
		help: 'Swap readahead: up to two to this power pages are read at a swap-in; 0 reads one.',
		effect: 'swap',
	},
	{
		name: 'vm.vfs_cache_pressure',
		min: 0,
		max: MAX_INT,
		initial: [100],
		unit: '%',
		help: 'How readily slab (dentries, inodes) is reclaimed against page cache: 0 never, 200 twice as readily.',
		effect: 'slab',
	},
	{
		name: 'vm.panic_on_oom',
		min: 0,
		max: 2,
		initial: [0],
		unit: '',
		help: '0 kills a process when memory is out, 1 panics unless a memory policy was the cause, 2 panics always.',
		effect: 'oom',
	},
	{
		name: 'vm.oom_kill_allocating_task',
		min: 0,
		max: MAX_INT,
		initial: [0],
		unit: '',
		help: 'Anything but 0: the OOM killer takes the task that asked for memory instead of the one with the highest badness.',
		effect: 'oom',
	},
	{
		name: 'vm.lowmem_reserve_ratio',
		min: 0,
		max: MAX_INT,
		initial: [256, 256, 32, 0, 0],
		unit: '',
		help: 'For each zone: it keeps 1/ratio of the zones above it free of requests that could have used those. 0 keeps nothing.',
		effect: 'zone',
	},
	{
		name: 'vm.drop_caches',
		min: 1,
		max: 4,
		initial: [0],
		unit: 'bits',
		trigger: true,
		help: 'Write 1 to drop clean unmapped page cache, 2 to drop slab, 3 for both.',
		effect: 'page-cache',
	},
] as const satisfies readonly SysctlEntry[];

export type SysctlName = (typeof SYSCTLS)[number]['name'];

export const sysctlEntry = (name: string): SysctlEntry | undefined => SYSCTLS.find(entry => entry.name === name);

/**
 * Reads what somebody wrote into /proc/sys: whole numbers split by blanks or tabs, as proc_dointvec_minmax takes them.
 * Returns null where the kernel would give EINVAL. A shorter list changes only the first numbers, as in the kernel.
 */
export function parseSysctl(entry: SysctlEntry, text: string, current: readonly number[]): number[] | null {
	const words = text.trim().split(/\s+/);
	if (words.length > Math.max(1, current.length)) return null;
	const values = [...current];
	for (const [i, word] of words.entries()) {
		if (!/^-?\d+$/.test(word)) return null;
		const value = Number(word);
		if (value < entry.min || value > entry.max) return null;
		values[i] = value;
	}
	return values;
}

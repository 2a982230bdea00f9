// Words of the bar that shows where memory is, and of what `free` says of it.
export const whereMessages = {
	title: 'where memory is',
	total: (size: string): string => `${size} in all`,
	parts: {
		anon: 'anon',
		swapCache: 'swap cache',
		clean: 'file, clean',
		dirty: 'file, dirty',
		shmem: 'shmem',
		slab: 'slab',
		tables: 'page tables',
		kernel: 'kernel',
		free: 'free',
	},
	swap: 'swap',
	noSwap: 'no swap',
	used: 'used',
	cache: 'buff/cache',
	available: 'available',
	/** Why `available` is not what is free, in the most words that fit. */
	why: {
		more: (free: string): readonly string[] => [
			`more than free (${free}): page cache and slab that nobody is using are dropped as soon as somebody asks`,
			`more than free (${free}): unused cache is dropped when somebody asks`,
			`> free (${free}): cache can be dropped`,
			`> free ${free}`,
		],
		less: (free: string): readonly string[] => [
			`less than free (${free}): what the marks keep is for the kernel, and hardly any cache is left to be dropped`,
			`less than free (${free}): the marks keep some`,
			`< free (${free})`,
			`< free ${free}`,
		],
	},
} as const;

// Words of the bar that shows where memory is, and of what `free` says of it.
import {spoken, type Table} from './language.ts';
import {whereChinese} from './zh/where.ts';
const whereEnglish = {
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
		compressed: 'compressed swap',
		kernel: 'kernel',
		lists: 'free, of CPUs',
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

export type WhereWords = Table<typeof whereEnglish>;
export const whereMessages = spoken(whereEnglish, whereChinese);

// The bar that shows where memory is, in Chinese.
import type {WhereWords} from '../where.ts';

export const whereChinese: WhereWords = {
	title: '内存在哪里',
	total: size => `共 ${size}`,
	parts: {
		anon: '匿名',
		swapCache: '交换缓存',
		clean: '文件，干净',
		dirty: '文件，脏',
		shmem: 'shmem',
		slab: 'slab',
		tables: '页表',
		compressed: '压缩交换',
		kernel: '内核',
		lists: '各 CPU 空闲',
		free: '空闲',
	},
	swap: '交换',
	noSwap: '无交换',
	used: 'used',
	cache: 'buff/cache',
	available: 'available',
	why: {
		more: free => [
			`比空闲（${free}）多：没有人在用的页缓存和 slab，一有人要内存就可丢掉`,
			`比空闲（${free}）多：没人用的缓存随时可丢`,
			`> 空闲（${free}）：缓存可丢`,
			`> 空闲 ${free}`,
		],
		less: free => [
			`比空闲（${free}）少：水位线留下的归内核，可丢的缓存也所剩无几`,
			`比空闲（${free}）少：水位线留了一些`,
			`< 空闲（${free}）`,
			`< 空闲 ${free}`,
		],
	},
};

// What would have helped, in Chinese.
import type {Remedy, Useless} from '../../report/remedies.ts';
import type {RemedyWords} from '../why-remedies.ts';
import {blockSize, groupName, shortSize} from '../why-words.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const rule = (by: 'policy' | 'cpuset'): string => (by === 'policy' ? '内存策略' : ' cpuset ');

function remedy(one: Remedy): string {
	const size = shortSize(one.kb);
	switch (one.kind) {
		case 'shmem': {
			const how = {none: '而这台机器没有交换空间', full: '而交换空间已满', left: '交换空间还有剩余', unknown: '有没有交换空间，报告里没说'}[one.swap];
			return `清理 /dev/shm 和 tmpfs：那里的文件和共享内存占 ${size}。它们只能换出到交换空间，${how}。`;
		}
		case 'victim':
			return `让 ${one.name} 小一些：它${one.swapKb > 0 ? '在内存和交换空间里共' : ''}占 ${size}${one.share > 1 ? '' : `，是全部的 ${percent(one.share)}`}。`;
		case 'family':
			return `少开几个 ${one.name}：${one.count} 个一共占 ${size}，${one.share > 1 ? '比全部还多，因为有一部分是共享的' : `是全部的 ${percent(one.share)}`}。`;
		case 'more-swap':
			return one.had
				? `加大交换空间：它已经满了，内存里的 ${shortSize(one.anonKb)} 无处可去。多 ${size}，就能再多撑 ${size} 的增长。`
				: `配置交换空间：这台机器没有，${shortSize(one.anonKb)} 无处可去。有 ${size}，就能再多撑 ${size} 的增长。`;
		case 'group-limit':
			return `提高${one.path === null ? '它的组' : `${groupName(one.path)} `}的上限：现在是 ${shortSize(one.limitKb)}，不够它用。`;
		case 'group-swap':
			return `${one.had ? '让这个组多用些交换空间，它那份已满' : '允许这个组用交换空间'}：它有 ${size} 匿名内存，无处可去。`;
		case 'hugetlb':
			return `缩小大页池：${shortSize(one.totalKb)} 里有 ${size} 闲着，别人又不能用。`;
		case 'slab': {
			const caches = one.caches.length === 0 ? '' : `，最多的是 ${one.caches.map(({name, kb}) => `${name} ${shortSize(kb)}`).join('、')}`;
			return `内核自己的对象：有 ${size} 的 slab 不能回收${caches}。可能是那里泄漏，或者套接字、文件太多。`;
		}
		case 'tables':
			return `减少页表：${size}。许多进程映射同一大块内存时就会这样；用大页，页表就小了。`;
		case 'others':
			return `不在任何一项统计里的内存：${size}，占内存的 ${percent(one.share)}。查一查驱动、balloon、GPU、ZFS。`;
		case 'balloon':
			return `虚拟机管理器的 balloon：它从这台机器拿走了 ${size} 内存。`;
		case 'gpu':
			return `GPU 的缓冲区：${size}。`;
		case 'zspages':
			return `zram 或 zswap：压缩后的页占 ${size} 内存。`;
		case 'unevictable':
			return `少锁一些内存：有 ${size} 不可回收（mlock、ramfs、锁定的共享内存）。`;
		case 'writeback':
			return `换更快的磁盘，或调低 vm.dirty_ratio：有 ${size} 在等着写回。`;
		case 'nodes':
			return one.kb > 0
				? `用其他节点：那里还有 ${size} 空闲，但它的${rule(one.by)}不允许。`
				: `用其他节点：它的${rule(one.by)}不允许；那里还有多少空闲，报告里没有。`;
		case 'cma':
			return `缩小 cma= 区域：空闲内存里有 ${size} 留给设备，这次请求不能用。`;
		case 'highatomic':
			return `空闲内存里有 ${size} 留给紧急请求（highatomic），这次请求不能用。`;
		case 'fragmented':
			return `让空闲内存连成大块：要的是连续 ${blockSize(2 ** one.order * one.pageKb)}，零碎的空闲有 ${size}。办法是内存规整、调大 vm.min_free_kbytes，或让请求方一次只要一页。`;
		case 'low-zone':
			return `在 ${one.zones.join('、')} 里腾出地方：内核自己的数据只能放在那里，上面空闲的 ${size} 帮不上忙。64 位内核没有这个限制。`;
		case 'marks':
			return `降低水位线：各内存区的 min 一共 ${size}，普通请求不能用（vm.min_free_kbytes）。`;
	}
}

function useless(one: Useless): string {
	switch (one.kind) {
		case 'drop-caches':
			return `清空缓存（文件页只剩 ${shortSize(one.kb)}）`;
		case 'min-free':
			return `调小 min_free_kbytes（一共才 ${shortSize(one.kb)}）`;
		case 'swap-for-group':
			return '给机器加交换空间（这个组不许用）';
		case 'ram-for-group':
			return '给机器加内存（上限是这个组的）';
		case 'ram-for-nodes':
			return '给其他节点加内存';
	}
}

export const remediesChinese: RemedyWords = {
	heading: () => '怎样才能避免',
	remedy,
	not: list => (list.length === 0 ? '' : `没有用的：${list.map(useless).join('；')}。`),
	nothing: () => '报告里的信息不够，无法判断。',
};

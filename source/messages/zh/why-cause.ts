// Why there was no memory, in Chinese.
import type {CauseWords} from '../why-cause.ts';
import {blockSize, groupName, shortSize} from '../why-words.ts';

export const causeChinese: CauseWords = {
	noSwap: () => '没有交换空间',
	swapFull: () => '交换空间已满',
	swapLeft: kb => `交换空间还剩 ${shortSize(kb)}`,
	noFiles: () => '文件缓存也没有可以丢弃的了',
	filesLeft: kb => `文件缓存还有 ${shortSize(kb)}，但回收不出来`,
	joined: clauses => clauses.join('，'),
	fragmented: (blockKb, freeKb) => `没有一个 ${blockSize(blockKb)} 的连续空闲块，虽然零碎的空闲内存还有 ${shortSize(freeKb)}`,
	short: zones => `有 ${zones} 个内存区不够用`,
	over: () => '打印报告时空闲内存又回到了 min 以上',
	sysrq: () => '有人按了 SysRq f，内存不一定真的耗尽',
	group: (path, limitKb, together) => `${groupName(path)} 到了上限${limitKb === null ? '' : ` ${shortSize(limitKb)}${together ? '（含交换）' : ''}`}`,
	groupNoSwap: () => '它不许用交换空间',
	groupSwapFull: () => '给它的交换空间也满了',
	machine: () => '整台机器的内存耗尽',
	unsaid: () => '整台机器或某个组的内存耗尽',
	kept: ({nodes, by}, facts) => `它的${by === 'policy' ? '内存策略' : ' cpuset '}只允许用${nodes === null ? '部分节点' : `节点 ${nodes.join('、')}`}：${facts}`,
};

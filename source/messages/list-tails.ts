// Which page reclaim takes next, in words: whose it is, and what will become of it.
import type {TailPage} from '../machine/tail-page.ts';
import {spoken} from './language.ts';
import {spaced} from './numbers.ts';

const whose = ({of}: TailPage, page: string, shared: string): string =>
	of.kind === 'process' ? `${of.name} (${of.pid}) 0x${of.address.toString(16)}` : of.kind === 'file' ? `${of.path} ${page} ${spaced(of.page)}` : shared;

export const tailMessages = spoken(
	{
		page: (tail: TailPage): string => whose(tail, 'page', 'shared memory'),
		fate: ({used, dirty}: TailPage): string => (used ? 'in use: kept' : dirty ? 'written first' : 'goes'),
		/** In a sentence, behind what the list holds. */
		next: (tail: TailPage): string =>
			`Reclaim looks next at its tail: ${whose(tail, 'page', 'a page of shared memory')}, frame ${spaced(tail.pfn)}${tail.used ? '; it has been used, and would be kept' : tail.dirty ? '; it has to be written first' : ''}.`,
	},
	{
		page: tail => whose(tail, '页', '共享内存'),
		fate: ({used, dirty}) => (used ? '在用：留下' : dirty ? '先写出' : '拿走'),
		next: tail =>
			`回收接下来看表尾：${whose(tail, '页', '一个共享内存页')}，页框 ${spaced(tail.pfn)}${tail.used ? '；用过，会留下' : tail.dirty ? '；要先写出' : ''}。`,
	},
);

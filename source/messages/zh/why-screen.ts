// Words of the screen of `lowwater why` in Chinese.
import {adjText, shortSize, whoText} from '../why-words.ts';
import type {WhyScreenWords} from '../why-screen.ts';

export const whyScreenChinese: WhyScreenWords = {
	program: () => 'lowwater',
	command: () => 'why',
	head: (file, d, of) => {
		const {head, index} = d.report;
		return [file, head.host, head.release === undefined ? undefined : `Linux ${head.release}`, `第 ${index}/${of} 次`]
			.filter(part => part !== undefined)
			.join(' · ');
	},
	asked: () => '谁在申请',
	limit: () => '到了谁的上限',
	order: order => `order ${order}`,
	zones: () => '哪个内存区不够',
	where: () => '内存用在哪里',
	of: (ramKb, swapKb, group) =>
		`${group ? '组内' : '内存'} ${shortSize(ramKb)}${swapKb === null ? '' : swapKb === 0 ? '，无交换' : `，交换 ${shortSize(swapKb)}`}`,
	ranking: () => '排名',
	helped: () => '怎样才能避免',
	inOrder: () => '作用大的在前',
	tryIt: () => '试一试',
	try1: (zones, processes) =>
		`把这${zones === 0 ? '个组作为模拟打开：它的上限' : '台机器作为模拟打开：它的内存区、水位线'}、交换空间和 ${processes} 个进程，停在杀进程的前一页。`,
	try2: () => '报告没写的是推测的，并在那里列出：增长多快、哪些页在用、磁盘。',
	try3: () => '在那里改 adj、交换空间或 sysctl，看会杀谁。在管道里，lowwater why 把这一页打印成文本。',
	why: name => `为什么是 ${name}`,
	together: sentences => sentences.join(''),
	taken: () => '✗ 被杀',
	takenThen: () => '✗ 改杀它',
	sparedThen: () => '这时免杀',
	never: () => '免杀：adj −1000',
	dying: () => '正在退出',
	sparedByAdj: () => '因 adj 免杀',
	adjShare: percent => `adj 占 ${percent} %`,
	barKey: () => '▄ RSS  ▄ 交换  ▄ adj 加分',
	tried: (changed, taken, same, pageKb) => {
		const given = changed.map(({name, adj}) => `${name} 的 adj 是 ${adjText(adj)}`).join('，');
		if (taken === null) return `${given} 时，没有可以杀的。`;
		if (same) return `${given} 时，被杀的仍是 ${whoText(taken)}。`;
		return `${given} 时，被杀的是 ${whoText(taken)}，能收回 ${shortSize(taken.rss * pageKb)}。`;
	},
	linesTitle: count => `报告原文，${count} 行，行首的前缀已去掉`,
	textTitle: () => '文本',
	helpTitle: () => '按键',
	copied: () => '已复制，如果这个终端允许程序复制（OSC 52）。',
	keys: () => [
		['s', '模拟', 3],
		['r', '报告原文', 4],
		['n p', '下一次、上一次', 5],
		['↑↓', '进程', 7],
		['+-', 'adj：会杀谁？', 2],
		['y', '复制文本', 6],
		['?', '帮助', 1],
		['q', '退出', 0],
	],
	help: () => [
		['s Enter', '把报告里的机器作为模拟打开，停在杀进程的前一页'],
		['r', '报告原文；再按回来'],
		['t', '说明的文本；再按回来'],
		['n p', '日志里的下一次、上一次'],
		['↑ ↓', '选进程；在文本里移动一行'],
		['+ -', '选中进程的 oom_score_adj 加减 50：这样会杀谁？（= _ 加减 10）'],
		['Esc', '回到这一页；撤销试过的；离开'],
		['y', '把说明复制成文本'],
		['q', '离开'],
	],
	cannotSimulate: () => '这份报告说得不够，无法由它造出机器。',
};

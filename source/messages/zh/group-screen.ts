// The words of the screen of memory groups in Chinese.
import type {GroupScreenWords} from '../group-screen.ts';
import {pagesAsSize} from '../numbers.ts';

const size = (bytes: number): string => pagesAsSize(bytes / 4096);
const dies = (victim: string | null, all: boolean): string => (all ? '杀掉组内全部' : victim === null ? '没有可杀的：每次记账都不断重试' : `杀 ${victim}`);

export const groupScreenChinese: GroupScreenWords = {
	title: 'cgroup',
	note: ['条：占自己的 max，或上级的 max · ', '占自己或上级的 max · ', ''],
	sorts: {tree: '按树', current: '按内存', pressure: '按压力', kills: '按被杀数'},
	heads: {
		group: '组',
		current: '当前',
		max: 'MAX',
		swap: '交换',
		psi: 'PSI',
		low: 'low',
		high: 'high',
		maxEvents: 'max',
		oom: 'oom',
		killed: '会被杀的',
		killedShort: '会被杀',
	},
	legend: {anon: '匿名', file: '文件', kernel: '内核', min: 'min', low: 'low'},
	never: '没有',
	empty: '里面没有进程',
	atMax: '到了 max',
	left: count => `上下还有 ${count} 个`,
	gone: '已删除，仍占着这些',
	none: [
		'这台机器没有内存组。按 N 建第一个；场景用 cgroups: 写，例如 container-at-limit 或 noisy-neighbour（按 n）。',
		'这里没有内存组：N 建一个，n 里有带组的场景。',
		'没有组：N 建一个',
	],
	toCome: ['这个场景的组在第一个瞬间建立：按空格让它运行，. 走一个样本。', '组在第一个瞬间建立：按空格。', '空格：就来'],
	chosen: {
		which: ' 哪条线  ',
		move: ' 移动  ',
		type: ' 输入',
		current: '当前',
		nothingProtected: '这里没有受保护的',
		effective: bytes => `有效 ${size(bytes)}`,
		free: '机器的空闲页',
		root: '根组自己没有上限：它就是整台机器，它的水位线是各内存区的（4）。',
		oomGroup: on => `oom.group ${on ? 1 : 0}`,
		swapMax: 'swap.max',
	},
	facts: fact => {
		switch (fact.kind) {
			case 'over-max':
				return `得先走 ${size(fact.bytes)}：回收，然后${dies(fact.victim, fact.all)}`;
			case 'at-max':
				return `离 max 只有 ${size(fact.left)}：每次记账先回收，然后${dies(fact.victim, fact.all)}`;
			case 'under-max':
				return `离 max 还有 ${size(fact.left)}`;
			case 'max-above':
				return `${fact.of} 的 max（${size(fact.max)}）先起作用`;
			case 'unlimited':
				return '这里没有上限';
			case 'over-high':
				return `超过 high ${size(fact.bytes)}：每次记账都回收，收不到就睡`;
			case 'under-high':
				return `离 high 还有 ${size(fact.left)}`;
			case 'high-idle':
				return 'high 在 max 之上不起作用：max 先到';
			case 'protects': {
				const asked = Math.min(fact.of, fact.asked);
				return `${fact.which} 保住 ${size(fact.of)} 里的 ${size(fact.bytes)} 不被回收${fact.bytes + 4096 < asked ? `，不是 ${size(asked)}：上级只给这么多` : ''}`;
			}
			case 'protects-nothing':
				return `${fact.which} 什么也没保护`;
			case 'swap-full':
				return `${size(fact.bytes)} 在交换区，不能再去更多`;
			case 'swap-left':
				return `还可以换出 ${size(fact.left)}`;
			default:
				return '一页也不能换出';
		}
	},
	would: (mark, value) => `${mark} ${value} 会是：`,
	cost: {
		title: '代价',
		note: '开机以来 · 上一秒',
		throttled: '被拦住（活着的）',
		events: name => `事件 ${name}`,
		refaults: '重缺页',
		major: '主缺页',
		scanned: '扫描',
		stolen: '回收',
		pressure: '压力 some · full',
		swapped: '在交换区',
		peak: '最高',
		dirty: '脏文件页',
		perSecond: '/秒',
	},
	members: {
		title: name => `${name} 里`,
		note: '按组内得分',
		heads: {pid: 'PID', name: '名字', rss: 'RSS', swap: '交换', adj: 'ADJ', score: '得分', hit: '若到 max'},
		dies: '现在会死',
		dieAll: '全都会死',
		none: '里面没有进程',
		machine: (name, pid, group) => [`整台机器会改杀 ${name} (${pid})${group === '/' ? '' : `，在 ${group}`}。`, `整台机器会改杀 ${name} (${pid})。`],
		machineSame: (name, pid) => [`整台机器也会杀 ${name} (${pid})。`],
		more: count => `另有 ${count}`,
	},
	events: {title: '事件', note: name => `${name} 及其下`, none: '里面还没有发生什么'},
	did: {
		wrote: (path, file, value, fact) => `${path}：${file} ${value}${fact === '' ? '' : `：${fact}`}`,
		marked: (mark, fact) => `${mark}：+ − 移动它${fact === '' ? '' : `；现在${fact}`}`,
		undone: (path, file, value) => `${path}：${file} 又是 ${value}`,
		nothingToUndo: '这里没有可以撤回的写入',
		root: '根组没有这个文件：请选下面的组',
		noGroups: '这台机器没有组：N 建第一个',
		made: path => `建好 ${path}：现在启动的程序在它里面开始`,
		reclaimed: (path, amount) => `${path}：向 memory.reclaim 写了 ${amount}`,
		killed: path => `${path}：里面的全部被杀（cgroup.kill）`,
		showing: path => `只看 ${path} 的进程；Esc：全部`,
		sorted: how => `组${how}`,
		badValue: text => `“${text}”不是大小：480M、50%、max`,
		badAmount: text => `“${text}”不是数量：32M、1G swappiness=0`,
		badName: text => `“${text}”不能作组名：不含 /，至多 255 字节`,
	},
	forms: {
		value: (mark, name) => `${name} 的 ${mark}`,
		valueHelp: '480M、1G、字节数、条所衡量之物的 50%，或 max',
		make: path => `在 ${path} 下新建组`,
		makeName: '名字',
		makeHelp: '此后在本屏启动的程序在它里面开始',
		reclaim: name => `${name} 的 memory.reclaim`,
		reclaimHelp: '现在要走多少，与上限无关：32M、64M swappiness=0',
		amount: '多少',
	},
	kill: {
		title: '在组里杀',
		all: count => ['全部', `cgroup.kill：对全部 ${count} 个 SIGKILL`],
		one: (name, pid) => [String(pid), `对 ${name} SIGKILL`],
		keys: [
			['↑↓', '选择'],
			['Enter', '杀'],
			['Esc', '关闭'],
		],
	},
	overview: {title: 'cgroup', of: max => `，上限 ${max}`, more: count => `另有 ${count}：6`},
};

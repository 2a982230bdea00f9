// What an access meets, step by step, in Chinese.
import type {FaultWords, HowWords, TranslationWords} from '../translation.ts';

const KERNEL_ENDS = '内核发送 SIGSEGV：进程结束';

export const howChinese: HowWords = {
	mapped: {
		short: '到达页框',
		brief: ['TLB 里有，或遍历找到页框', '访问到达那里：内核毫不知情'],
		steps: ['TLB 里有，或遍历找到页框', '访问到达那里：内核毫不知情'],
	},
	'zero-page': {
		short: '映射零页',
		brief: ['没有页表项：缺页', '映射允许', '只是读：映射共用的零页，不花页框'],
		steps: ['没有页表项：CPU 触发缺页异常', '区域是匿名的，而这是读', '页表项映射全零页，只读', 'RSS 不变'],
	},
	'new-frame': {
		short: '取一个页框，清零',
		brief: ['没有可写的页表项：缺页', '映射允许', '取一个空闲页框并清零', '映射好；再次访问'],
		steps: [
			'没有可写的页表项：CPU 触发缺页异常',
			'向分配器取一个页框（低于 low 会唤醒 kswapd，到 min 会停顿）',
			'页框清零，放到 inactive_anon 的头部',
			'页表项映射它：存在、可写、已访问、脏；RSS +1',
		],
	},
	'page-cache': {
		short: '映射页缓存里的页',
		brief: ['没有页表项：缺页', '这是文件的映射', '页缓存里有这一页：不用磁盘', '映射好；再来'],
		steps: ['没有页表项：CPU 触发缺页异常', '文件的这一页在页缓存里', '它和最多 15 个邻居被映射；RSS 增加，不花页框'],
	},
	'swap-cache': {
		short: '映射交换缓存里的页',
		brief: ['页表项写着交换槽：缺页', '交换缓存里还有这一页：不用磁盘', '映射好；再次访问'],
		steps: ['页表项写着交换槽：CPU 触发缺页异常', '这个槽的页在交换缓存里', '页表项重新映射它；RSS +1，VmSwap −1'],
	},
	'write-protect': {
		short: '把页变成可写',
		brief: ['页表项只读：缺页', '映射允许', '没有人共用这一页：不复制', '置 W 和 D；再来'],
		steps: ['页表项只读：CPU 触发缺页异常', '没有人共用这一页：不复制', '页表项变为可写、脏'],
	},
	copy: {
		short: '复制这一页',
		brief: ['页表项只读：缺页', 'fork 之后别人也映射着这一页', '取一个页框，把内容复制过去', '映射为可写；再来'],
		steps: [
			'页表项只读：CPU 触发缺页异常',
			'fork 让这一页被共用，别人还映射着它：写时复制',
			'取一个页框，填上这一页的内容；别人保留原来的',
			'页表项映射副本：在内存、可写、脏；RSS 不变，AnonPages +1',
		],
	},
	'grow-stack': {
		short: '栈向下长到这里',
		brief: ['就在栈的下方：缺页', '在上限之内：栈增长', '取一个空闲页框并清零', '映射好；再次访问'],
		steps: ['这里没有区域，但上方就是栈：把它扩展，直到上限', '取一个页框并清零', '页表项映射它；RSS +1，VmStk 增加'],
	},
	'swap-in': {
		short: '从交换空间读回这一页',
		brief: ['页表项写着交换槽：缺页', '取一个页框', '读磁盘，进程睡眠（D）', '映射好；再来'],
		steps: [
			'页表项写着交换槽：CPU 触发缺页异常',
			'为这一页取页框，也为它在交换区的邻居（预读）',
			'进程睡眠，直到磁盘读完',
			'页表项映射它；RSS +1，VmSwap −1，一次主缺页',
		],
	},
	'file-read': {
		short: '从文件读这一页',
		brief: ['没有页表项：缺页', '不在页缓存：取一个页框', '读磁盘，进程睡眠（D）', '映射好；再来'],
		steps: ['没有页表项：CPU 触发缺页异常', '文件的这一页不在页缓存：为它和周围的页取页框', '进程睡眠，直到磁盘读完', '页表项映射它；一次主缺页'],
	},
	'no-mapping': {
		short: '这里什么都没映射',
		brief: ['没有页表项：缺页', '没有映射盖住这个地址', KERNEL_ENDS],
		steps: ['没有页表项：CPU 触发缺页异常', '没有区域包含这个地址', KERNEL_ENDS],
	},
	'no-permission': {
		short: '映射不允许',
		brief: ['页表项不允许：缺页', '映射也不允许', KERNEL_ENDS],
		steps: ['页表项不允许：CPU 触发缺页异常', '区域的权限也不允许', KERNEL_ENDS],
	},
	kernel: {
		short: '内核的一半，仅限内核态',
		brief: ['内核那一半的页表项没有 U：缺页', KERNEL_ENDS],
		steps: ['内核那一半的页表项只给内核态：CPU 触发缺页异常', KERNEL_ENDS],
	},
	'non-canonical': {
		short: '不是地址：第 47 到 63 位必须相同',
		brief: ['CPU 根本不遍历：一般保护异常', KERNEL_ENDS],
		steps: ['地址的第 47 到 63 位必须相同：CPU 根本不遍历', '一般保护异常', KERNEL_ENDS],
	},
};

export const faultChinese: FaultWords = {none: '无缺页', minor: '次缺页', major: '主缺页', segv: 'SIGSEGV'};

const REGIONS = {
	headers: 'ELF 头',
	text: '代码段',
	rodata: '常量',
	data: '数据段',
	bss: 'BSS 段',
	heap: '堆',
	anon: '匿名映射',
	file: '文件映射',
	stack: '栈',
	vvar: '内核数据（vvar）',
	vdso: '内核代码（vdso）',
} as const;

export const translationChinese: TranslationWords = {
	regionName: ({kind, label}) => (kind === 'anon' || kind === 'file' ? `${REGIONS[kind]}“${label}”` : REGIONS[kind]),
	meets: view => `${faultChinese[view.fault]}：${howChinese[view.how].short}`,
	steps: view => howChinese[view.how].steps,
	flags: pte =>
		['存在', pte.write ? '可写' : '只读', pte.user ? '用户' : '内核', pte.accessed ? '已访问' : '', pte.dirty ? '脏' : ''].filter(Boolean).join('、'),
};

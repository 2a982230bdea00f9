// Words about the machine that is made of a report, in Chinese.
import {pagesAsSize} from '../numbers.ts';
import {whyMessages} from '../why.ts';
import type {WhySimulateWords} from '../why-simulate.ts';

export const whySimulateChinese: WhySimulateWords = {
	guesses: ({leaker, shmem, others, nodes, highMem, group, charged, pageKb}) => [
		...(leaker === null ? [] : [`${leaker} 像泄漏那样匀速增长到它所占的大小，其他进程都不动`]),
		'进程的内存全部算作匿名内存，其中哪些页在用并不知道',
		...(shmem ? ['/dev/shm、tmpfs 和共享内存合成 tmpfs 上的一个文件，其中换出的部分是一个不会被杀的进程 “shmem”'] : []),
		...(others ? ['报告里哪个进程都没算上的内存是一个不会被杀的进程 “others”'] : []),
		...(nodes ? ['只有报告里出现的节点'] : []),
		...(group ? ['组之外的机器有足够的内存，也没有别的进程去用'] : []),
		...(charged ? ['内核为这个组占的内存是一个不会被杀的进程 “kernel”'] : []),
		...(highMem ? ['内存区 HighMem 当作 Movable'] : []),
		...(pageKb === 4 ? [] : [`它的页是 ${pageKb} KiB，这里是 4 KiB`]),
		'磁盘、CPU 和 sysctl 用默认值',
	],
	summary: (d, guesses) => `${whyMessages.subject(d)}${whyMessages.cause(d)}这就是那台机器，停在前一页。推测的：${guesses.join('；')}。`,
	name: (host, kill) => `${host ?? '报告'}，第 ${kill} 次`,
	event: guesses => `报告没写、这里推测的：${guesses.join('；')}。`,
	running: () => '正在运行这台机器，直到杀进程的前一页…',
	progress: (timeUs, free) => `机器时间 ${(timeUs / 1e6).toFixed(1)} s，空闲 ${pagesAsSize(free)}`,
	interrupted: () => '机器还没到那一刻就被你中断了。',
	notHere: () => '这份报告里没有内存区或内存统计：无法由它造出机器。',
	group: limitKnown => `这份报告是关于一个组的上限的，却没写${limitKnown ? '组里用的是什么' : '上限是多少'}：无法由它造出机器。`,
	noKill: () => '按推测，这台机器十分钟内不会耗尽内存；从开机处打开。',
	written: path => `已写入 ${path}：lowwater ${path} 打开它。`,
	needsTerminal: () => '机器在界面里打开，需要能显示画面、读按键的终端；用 -o FILE.yaml 可以把它写成场景。',
	whichKill: of => `日志里有 ${of} 次杀：--kill 选第几次，1 到 ${of}；这里用最后一次。`,
};

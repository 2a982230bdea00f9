// Where a process's time goes, in Chinese.
import type {TimeSpentWords} from '../time-spent.ts';
import {duration} from '../times.ts';

const causes: TimeSpentWords['causes'] = {
	onCpu: {mark: 'C', word: '运行', help: '在运行，在程序里或内核里', spent: '在 CPU 上'},
	waitForCpu: {mark: 'w', word: '等 CPU', help: '本可运行，别人占着 CPU', spent: '等 CPU'},
	directReclaim: {mark: 'R', word: '直接回收', help: '没有空闲页，自己去回收', spent: '直接回收'},
	memoryThrottle: {mark: 'T', word: '被拦住', help: '等 kswapd，或等正在写出的页', spent: '等内存腾出来'},
	swapIn: {mark: 's', word: '换入', help: '等自己的页从交换空间读回', spent: '等交换'},
	fileRead: {mark: 'f', word: '读文件', help: '等文件的页', spent: '等文件页'},
	dirtyThrottle: {mark: 'd', word: '写者限流', help: '不让它再弄脏更多页', spent: '作为写者被限流'},
	diskQueue: {mark: 'q', word: '磁盘队列', help: '等磁盘队列里的位置', spent: '等磁盘收下请求'},
	fsync: {mark: 'y', word: 'fsync', help: '在 fsync 里等写的东西落盘', spent: '在 fsync 里'},
	sleep: {mark: '·', word: '睡眠', help: '没有事要做', spent: '睡眠'},
	stopped: {mark: '-', word: '停住', help: '被 SIGSTOP 停住', spent: '停住'},
};

export const timeSpentChinese: TimeSpentWords = {
	causes,
	fieldHelp: cause => `它${causes[cause].help}的时间。`,
	title: '进程的上一秒花在哪里',
	lastSecond: '上一秒',
	sinceStart: '启动以来',
	cost: p =>
		`${p.name} (${p.pid}) 在 ${duration(p.ageUs)} 里损失 ${duration(p.lostUs)}：${p.parts.map(([cause, us]) => `${causes[cause].spent} ${duration(us)}`).join('、')}；运行了 ${duration(p.ranUs)}。`,
	costOthers: count => `另外 ${count} 个进程几乎没有损失。`,
	noCost: () => '没有进程因内存、磁盘或别的进程损失超过千分之一的时间。',
};

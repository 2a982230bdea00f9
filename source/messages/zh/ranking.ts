// The ranking of the OOM killer in Chinese.
import {spaced} from '../numbers.ts';
import type {ColumnWords, RankingWords} from '../ranking.ts';

export const columnWordsChinese: ColumnWords = {
	pid: {head: 'PID', help: '进程号', where: '/proc/PID'},
	name: {head: 'NAME', help: '名字（comm）', where: '/proc/PID/comm'},
	state: {head: 'S', help: 'R 在运行或可运行，S 睡眠，D 等磁盘或等内存，T 已停止，Z 已死', where: '/proc/PID/status: State'},
	cpu: {head: 'CPU%', help: '上一秒占一个 CPU 的份额，用户态加内核态', where: '/proc/PID/stat: utime, stime'},
	vsz: {head: 'VSZ', help: '它要来的地址空间（VmSize）', where: '/proc/PID/status: VmSize'},
	rss: {head: 'RSS', help: '其中在物理内存里的部分（VmRSS）', where: '/proc/PID/status: VmRSS'},
	history: {head: 'RSS 40 s', help: '最近 40 s 的 RSS 曲线', where: '/proc/PID/status: VmRSS，随时间'},
	swap: {head: 'SWAP', help: '其中在交换空间里的部分（VmSwap）', where: '/proc/PID/status: VmSwap'},
	minflt: {head: 'MINFLT/s', help: '每秒次缺页：不用读磁盘', where: '/proc/PID/stat: minflt'},
	majflt: {head: 'MAJFLT/s', help: '每秒主缺页：要等磁盘', where: '/proc/PID/stat: majflt'},
	read: {head: 'READ/s', help: '为它从磁盘读的（/proc/PID/io 的 read_bytes）', where: '/proc/PID/io: read_bytes'},
	write: {head: 'WRITE/s', help: '被它写脏的（/proc/PID/io 的 write_bytes）', where: '/proc/PID/io: write_bytes'},
	spent: {head: 'LAST SECOND', help: '它的上一秒花在哪里；? 解释各字母', where: '/proc/PID/schedstat；延迟来自 taskstats、delayacct'},
	group: {head: 'GROUP', help: '它的内存组，路径的末尾；/ 加路径可找一个组', where: '/proc/PID/cgroup'},
	adj: {head: 'ADJ', help: 'oom_score_adj，−1000 到 1000：用 + 和 − 改', where: '/proc/PID/oom_score_adj'},
	score: {head: 'SCORE', help: '/proc 里的 oom_score；最高的先被杀', where: '/proc/PID/oom_score'},
};

const turned = (turning: {readonly spared: boolean; readonly adj: number} | null): string =>
	turning === null
		? ''
		: turning.spared
			? turning.adj === -1000
				? '只有 −1000 才能幸免'
				: `${spaced(turning.adj)} 及以下幸免`
			: `${spaced(turning.adj)} 及以上被选中`;

export const rankingChinese: RankingWords = {
	title: '进程',
	badness: pages => `得分，满格 ${pages} 页`,
	wouldDie: '此刻会被杀',
	highest: '得分最高',
	wouldDieThen: '那时会被杀',
	wouldDieAtMax: '到上限会被杀',
	of: (at, count) => `${at}/${count}`,
	parts: {rss: 'RSS', swap: '交换', pageTables: '页表', adj: 'adj'},
	eaten: '被负的 adj 扣掉',
	adj: (name, value) => `${name} 的 oom_score_adj = ${spaced(value)}`,
	rank: (rank, of) => `第 ${rank} 位，共 ${of}`,
	never: '永不被选',
	nobodyDies: '没有人会被杀',
	itDies: '它会被杀',
	dies: name => `${name} 会被杀`,
	otherwise: {asker: '会杀掉要页的', panic: '内核会崩溃'},
	turned,
	columns: {
		title: '列',
		note: (shown, count) => `显示 ${shown}/${count}`,
		noRoom: '这个宽度放不下',
		keys: [
			['↑↓', '选择'],
			['space', '显示、隐藏'],
			['d', '恢复默认'],
			['Esc', '关闭'],
		],
	},
};

// The dashboard in lines, in Chinese.
import {pagesAsSize, spaced} from '../numbers.ts';
import type {PlainWords} from '../plain.ts';

const stopped = (text: string): string => (/[.!?。！？]$/.test(text) ? text : `${text}。`);

export const plainChinese: PlainWords = {
	flag: () => '用一行行文字代替画面，给读屏器和日志；在管道里也行，按键与画面上相同',
	begin: (name, ram, swap, seed) => `lowwater：${name}，内存 ${ram}，${swap}${seed === null ? '' : `，种子 ${seed}`}。`,
	hostKeys: '按键：space 停看与继续，f 从现状开始模拟，? 说明所有键，q 退出。',
	keys: '按键：l 再 Enter 开始泄漏，space 暂停，逗号和句号改速度，? 说明所有键，q 退出。',
	noSwap: '无交换',
	swap: size => `交换 ${size}`,
	event: (clock, text) => stopped(`${clock} ${text}`),
	free: (zone, free, where) => `${zone} 空闲 ${spaced(free)} 页，${pagesAsSize(free)}，${where}`,
	over: (distance, mark) => `比 ${mark} 高 ${spaced(distance)}`,
	at: mark => `正在 ${mark}`,
	under: (distance, mark) => `比 ${mark} 低 ${spaced(distance)}`,
	kswapd: (node, state) => `kswapd${node} ${state}`,
	stalled: (calls, aSecond) => (calls === 0 ? '没有任务停顿过' : `至今停顿 ${spaced(calls)} 次，上一秒 ${spaced(aSecond)} 次`),
	blocked: names => `${names} 正在直接回收`,
	swapUsed: (usedPages, totalPages) => `交换用了 ${pagesAsSize(usedPages)}，共 ${pagesAsSize(totalPages)}`,
	pressure: (some, full) => `压力 some ${some} full ${full}`,
	victim: (name, pid, score) => `现在会被杀的是 ${name} (${pid})，oom_score ${score}`,
	nobody: '没有可以杀的',
	otherwise: {asker: '现在会杀掉要页的', panic: '现在内核会崩溃'},
	pace: {
		paused: '已暂停。',
		goesOn: speed => `以${speed}继续。`,
		halted: '机器已崩溃，停住不动。',
		max: '全速',
		times: speed => ` ${speed} 倍速`,
	},
	form: (title, fields) => `${title}：${fields}。Enter 启动，Tab 到下一项，Esc 离开。`,
	field: (label, text) => `${label} ${text === '' ? '空' : text}`,
	typing: (label, text) => `${label}：${text === '' ? '空' : text}`,
	closed: '已关闭。',
	setting: (name, value, first, help, edited) => stopped(`${name} ${edited ? '将是' : '是'} ${value}，默认 ${first}：${help}`),
	choice: (title, name, help) => stopped(`${title}：${name}：${help}`),
	search: text => `名字含：${text}`,
	chosen: (name, pid, rss, swap, adj, score) => `${name} (${pid})：RSS ${rss}，交换 ${swap}，oom_score_adj ${spaced(adj)}，${score}。`,
	score: score => `oom_score ${score}`,
	screen: name => `${name}屏：`,
	screens: {overview: '总览', map: '内存图', process: '进程', zones: '内存区与节点', segments: '分段与分页', groups: '内存组'},
};

// What a figure means at this moment, in Chinese.
import type {MeaningWords} from '../meaning.ts';
import {pagesAsSize, sizeOfBytes, spaced} from '../numbers.ts';
import {duration} from '../times.ts';
import {unitSaid} from '../units.ts';

const percent = (value: number): string => `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
const share = (part: number, whole: number): string => (whole <= 0 ? '' : `，占全部的 ${percent((100 * part) / whole)}`);
const ZONES = {
	ok: 'kswapd 在睡眠，要页就有',
	warm: 'kswapd 一旦醒来，会一直干到 high',
	warn: 'kswapd 已醒，正在回收；还没有人要等',
	alarm: '谁要页谁先自己回收：任务会停顿',
} as const;
const MARKS = {
	min: ['任务会停顿', '任务不必自己回收'],
	low: ['kswapd 会被唤醒', 'kswapd 不会被唤醒'],
	high: ['醒着的 kswapd 继续干', 'kswapd 可以睡了'],
} as const;

export const meaningChinese: MeaningWords = {
	noScan: '现在：上一秒什么都没扫描。',
	free: (zone, pages, mark, under) => `现在比 ${mark} ${under ? '低' : '高'} ${spaced(pages)} 页（${pagesAsSize(pages)}）：${ZONES[zone]}。`,
	mark: (name, mark, free) =>
		`它是 ${pagesAsSize(mark)}。现在空闲页${free === mark ? '正好在这里' : `比它${free < mark ? '低' : '高'} ${spaced(Math.abs(free - mark))} 页`}：${MARKS[name][free <= mark ? 0 : 1]}。`,
	priority: value =>
		value >= 12
			? '现在是 12：每遍扫描各链表的 1/4096；回收很轻松。'
			: `现在是 ${value}：每遍扫描各链表的 1/${spaced(2 ** value)}${value <= 4 ? '；几乎找不到可回收的' : ''}。`,
	awake: (state, of) => (of === 0 && state === 'asleep' ? '现在它在睡眠：空闲页够用。' : `现在占这一秒的 ${percent(of * 100)}：${duration(of * 1e6)}。`),
	efficiency: of =>
		`现在 ${percent(of * 100)}：${of > 0.8 ? '很省力，看过的页大多能回收' : of > 0.3 ? '有些页正在用，留下了' : '很费力，看过的页大多正在用'}。`,
	badness: (name, {rss, swap, pageTables, adj}, dies) =>
		`${name} 现在：RSS ${spaced(rss)} + 交换 ${spaced(swap)} + 页表 ${spaced(pageTables)} ${adj < 0 ? '−' : '+'} oom_score_adj 的 ${spaced(Math.abs(Math.round(adj)))}${dies ? '；最高：它会被杀' : ''}。`,
	adj: (name, value, pages) =>
		value === -1000
			? `${name} 永远不会被选中。`
			: value === 0
				? `0：${name} 只按占用多少来评。`
				: `${spaced(value)}：好像 ${name} ${value > 0 ? '多' : '少'}占了 ${pagesAsSize(Math.abs(pages))}。`,
	states: {
		R: '它在运行，或可以运行。',
		S: '它在睡眠，会自己醒来或被事件唤醒。',
		D: '它在等磁盘或等内存，信号叫不醒它。',
		T: '它被停住了。',
		Z: '它已结束；父进程还没来收尸。',
	},
	ofProcess: (name, pid) => `属于 ${name} (${pid})。`,
	pages: (value, all) => `现在 ${spaced(Math.round(value))}：${pagesAsSize(value)}${share(value, all)}。`,
	kb: (value, all) => `现在 ${sizeOfBytes(value * 1024)}${share(value, all)}。`,
	percent: value => (value === 0 ? '现在没有人在等。' : `现在 ${value.toFixed(2)} %：每秒 ${duration(value * 10_000)}。`),
	plain: (value, unit) => `现在 ${spaced(Math.round(value))}${unit === '' ? '' : ` ${unitSaid(unit)}`}。`,
	counter: (aSecond, all, unit) => {
		const amount = (value: number): string =>
			unit === 'pages'
				? `${spaced(Math.round(value))} 页（${pagesAsSize(value)}）`
				: unit === 'kB'
					? sizeOfBytes(value * 1024)
					: unit === 'ms'
						? duration(value * 1000)
						: spaced(Math.round(value));
		if (all === 0) return '开机以来没有过。';
		return `上一秒 ${Math.round(aSecond * 10) === 0 ? '没有' : amount(aSecond)}；开机以来 ${amount(all)}。`;
	},
};

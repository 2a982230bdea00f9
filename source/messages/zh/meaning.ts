// What a figure means at this moment, in Chinese.
import type {MeaningWords, Now} from '../meaning.ts';
import {pagesAsSize, sizeOfBytes, spaced} from '../numbers.ts';
import {duration} from '../times.ts';
import {unitSaid} from '../units.ts';

const percent = (value: number): string => `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
const share = (part: number, whole: number): string => (whole <= 0 ? '' : `，占全部的 ${percent((100 * part) / whole)}`);
const ZONES = {
	ok: ({kswapd}: Now) => `kswapd ${kswapd === 'asleep' ? '在睡眠' : kswapd === 'hopeless' ? '已放弃' : '还醒着'}，要页就有`,
	warm: ({kswapd}: Now) => (kswapd === 'hopeless' ? 'kswapd 已放弃；要页就有' : 'kswapd 一旦醒来，会一直干到 high'),
	warn: ({kswapd, waits}: Now) =>
		`${{asleep: 'kswapd 在睡，等有人要页', hopeless: 'kswapd 已放弃，什么也回收不了', waiting: 'kswapd 已醒，在等磁盘', running: 'kswapd 已醒，正在回收', napping: 'kswapd 已醒，正在回收'}[kswapd]}；${waits ? '空闲到 min 时来要页的还在等' : '还没有人要等'}`,
	alarm: () => '谁要页谁先自己回收：任务会停顿',
} as const;
const MARKS = {
	min: ['现在要页的必须先回收，会停顿', '现在要页的不必先回收'],
	low: ['kswapd 会被唤醒', 'kswapd 不会被唤醒'],
	high: ['醒着的 kswapd 继续干', 'kswapd 可以睡了'],
} as const;

const HIGHEST = {
	ranking: '；最高：它会被杀',
	asker: '；最高，但 vm.oom_kill_allocating_task 让谁要页就杀谁',
	panic: '；最高，但 vm.panic_on_oom 让内核崩溃',
} as const;

export const meaningChinese: MeaningWords = {
	noScan: '现在：上一秒什么都没扫描。',
	free: (zone, pages, mark, under, now) => `现在比 ${mark} ${under ? '低' : '高'} ${spaced(pages)} 页（${pagesAsSize(pages)}）：${ZONES[zone](now)}。`,
	mark: (name, mark, free) =>
		`它是 ${pagesAsSize(mark)}。现在空闲页${free === mark ? '正好在这里' : `比它${free < mark ? '低' : '高'} ${spaced(Math.abs(free - mark))} 页`}：${MARKS[name][free <= mark ? 0 : 1]}。`,
	priority: value =>
		value >= 12
			? '现在是 12：每遍扫描各链表的 1/4096；回收很轻松。'
			: `现在是 ${value}：每遍扫描各链表的 1/${spaced(2 ** value)}${value <= 4 ? '；几乎找不到可回收的' : ''}。`,
	awake: (state, of, unasked) =>
		of === 0 && state === 'asleep'
			? `现在它在睡眠：${unasked ? '空闲到了 low，但还没有人来要页' : '空闲页够用'}。`
			: `现在占这一秒的 ${percent(of * 100)}：${duration(of * 1e6)}。`,
	efficiency: of =>
		`现在 ${percent(of * 100)}：${of > 0.8 ? '很省力，看过的页大多能回收' : of > 0.3 ? '有些页留下了：正在用，或还没写出' : '很费力，看过的页大多留下了，正在用或还没写出'}。`,
	badness: (name, {rss, swap, pageTables, adj}, highest) =>
		`${name} 现在：RSS ${spaced(rss)} + 交换 ${spaced(swap)} + 页表 ${spaced(pageTables)} ${adj < 0 ? '−' : '+'} oom_score_adj 的 ${spaced(Math.abs(Math.round(adj)))}${highest === null ? '' : HIGHEST[highest]}。`,
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
	pressure: (value, all, seconds) =>
		value === 0
			? `现在是 0：${duration(seconds * 1e6)} 里${all ? '几乎没有全都在等的时候' : '几乎没有人等'}。`
			: `现在 ${value.toFixed(2)} %：每秒 ${duration(value * 10_000)}，按 ${duration(seconds * 1e6)} 平均。`,
	percent: value => `现在 ${value.toFixed(2)} %。`,
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

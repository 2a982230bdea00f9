// What `lowwater run` tells, in Chinese.
import {pagesAsSize, sizeOfBytes, spaced} from '../numbers.ts';
import type {RunWords} from '../run.ts';
import {duration, instant} from '../times.ts';
import {whyInChinese} from './why-said.ts';

const pages = (count: number): string => `${spaced(count)} 页`;
const sized = (count: number): string => `${pages(count)}（${pagesAsSize(count)}）`;
const times = (count: number): string => (count === 0 ? '零次' : `${spaced(count)} 次`);
const kib = (kb: number): string => (kb < 1024 ? `${spaced(Math.round(kb))} KiB` : pagesAsSize(kb / 4));
const percent = (part: number, whole: number): string => (whole > 0 ? `${((100 * part) / whole).toFixed(part < whole / 10 ? 1 : 0)} %` : '–');
const amount = (value: number): string => (Number.isInteger(value) ? spaced(value) : value.toFixed(value < 1 ? 3 : 1));
const names = (list: readonly string[]): string => (list.length === 0 ? '没有人' : list.join('、'));

const PANICS = {
	panic_on_oom: '内核崩溃，因为 vm.panic_on_oom 已设',
	'no-killable-process': '再没有可以杀的，内核崩溃：System is deadlocked on memory',
	'soft-lockup': '时间停滞，内核崩溃：softlockup: hung tasks。这是 lowwater 的错误；请报告这个场景',
} as const;

export const runChinese: RunWords = {
	machine: m =>
		`内存 ${pagesAsSize(m.memoryPages)}（${m.nodes === 1 ? '' : `${m.nodes} 个节点，`}${m.zones}），${m.swapPages === 0 ? '无交换' : `交换 ${pagesAsSize(m.swapPages)}`}，${m.cpus} 个 CPU，swappiness ${m.swappiness}，种子 ${m.seed}。`,
	endedTime: us => `在 ${instant(us)} 按计划结束。`,
	endedKills: (us, kills) => `在 ${instant(us)} 结束，在第 ${kills} 次杀之后。`,
	endedPanic: us => `在 ${instant(us)} 结束，内核崩溃之后。`,
	endedInterrupted: us => `在 ${instant(us)} 被中断；以下是到那时为止的。`,
	heading: {
		watermarks: '空闲页',
		kswapd: 'kswapd',
		direct: '直接回收',
		swap: '交换',
		cache: '页缓存',
		oom: 'OOM 杀手',
		cost: '程序付出的代价',
		requests: '请求与操作',
		malloc: 'malloc',
		refused: '被拒绝的',
		expect: '期望',
		state: '结束时的机器',
	},
	lowest: (free, byUs, marks) =>
		`空闲页最低 ${sized(free)}，不晚于 ${instant(byUs)}；水位线 min ${spaced(marks.min)}、low ${spaced(marks.low)}、high ${spaced(marks.high)}。`,
	neverWoke: () => 'kswapd 从未醒来。',
	firstWake: w =>
		`kswapd${w.node} 首次醒来在 ${instant(w.atUs)}，空闲 ${pages(w.free)}（内存区 ${w.zone} 的 low 是 ${spaced(w.low)}）；当时 ${w.name} (${w.pid}) 在分配。`,
	wakes: (woken, runs, workUs, awakeUs, allUs) =>
		`它从完全睡眠中醒来 ${times(woken)}，干了 ${spaced(runs)} 轮，共 ${duration(workUs)}；醒着 ${duration(awakeUs)}，占全程的 ${percent(awakeUs, allUs)}。`,
	scans: (scanned, stolen) => (scanned === 0 ? '它什么都没扫描。' : `它扫描 ${pages(scanned)}，回收 ${spaced(stolen)}，${percent(stolen, scanned)}。`),
	hopeless: us => `它在 ${instant(us)} 放弃。`,
	noStalls: () => '没有任务需要自己回收。',
	stalls: (count, us) => `任务停顿 ${times(count)}，共损失 ${duration(us)}。`,
	nodeReclaim: (scanned, stolen) => `没有任务停顿；在用别的节点之前，任务扫描自己的节点 ${pages(scanned)}，回收 ${spaced(stolen)}（vm.zone_reclaim_mode）。`,
	longestStall: s => `最长的停顿 ${duration(s.stallUs)}：${s.name} (${s.pid})，在 ${instant(s.atUs)}，空闲 ${pages(s.free)}（min ${spaced(s.min)}）。`,
	directScans: (scanned, stolen) => `它们扫描 ${pages(scanned)}，回收 ${spaced(stolen)}，${percent(stolen, scanned)}。`,
	pressure: (some, full) => `有任务等内存共 ${duration(some)}，所有任务都在等共 ${duration(full)}（PSI）。`,
	noSwap: () => '这台机器没有交换空间。',
	swapUnused: () => '没有页换出。',
	swapped: (out, back, used) => `换出 ${sized(out)}，换回 ${spaced(back)}；结束时在用 ${pagesAsSize(used)}。`,
	zeroesSwapped: (out, back) => `另有全零页 ${sized(out)} 换出而不用写，${spaced(back)} 换回而不用读。`,
	compressed: (out, back) => `进 zswap ${sized(out)}，取回 ${spaced(back)}。`,
	swapUse: ({processes, kept, left}) =>
		`其中 ${[
			`${pagesAsSize(processes)} 是进程放在那里的`,
			...(kept > 0 ? [`${pagesAsSize(kept)} 为也在内存里的页留着，再走一次就不必再写`] : []),
			...(left > 0 ? [`${pagesAsSize(left)} 是已结束的进程遗留的，等回收发现`] : []),
		].join('，')}。`,
	firstSwapOut: (us, name, pid) => `第一页在 ${instant(us)} 换出：属于 ${pid === 0 ? name : `${name} (${pid})`}。`,
	swapFull: us => `在 ${instant(us)} 用满。`,
	cache: (anon, file, stolenAnon, stolenFile) =>
		`扫描：匿名 ${spaced(anon)} 页、文件 ${spaced(file)} 页；回收：${spaced(stolenAnon)} 和 ${spaced(stolenFile)}。`,
	refaults: (anon, file, activated) =>
		anon + file === 0
			? '回收掉的页没有一页再被需要。'
			: `回收后又需要的：匿名 ${spaced(anon)} 页、文件 ${spaced(file)} 页；其中 ${spaced(activated)} 页回到活跃链表。`,
	dirtied: (dirtied, written, mostKb) => `弄脏 ${pages(dirtied)}，写出 ${spaced(written)}（含换出）；最多时脏 ${pagesAsSize(mostKb / 4)}。`,
	throttled: (us, name, pid) => `${name} (${pid}) 在 ${instant(us)} 首次被限流。`,
	mallocCalls: p => {
		const made = p.syscalls.filter(([, count]) => count > 0);
		const calls = made.length === 0 ? '没有系统调用' : made.map(([name, count]) => `${name} ${spaced(count)} 次`).join('、');
		return `${p.name} (${p.pid}) 调用 malloc ${times(p.mallocs)}${p.refused === 0 ? '' : `，被拒绝 ${times(p.refused)}`}，free ${times(p.frees)}：${calls}；缺页 ${times(p.faults)}。`;
	},
	mallocHolds: p =>
		`它的堆 ${kib(p.heapKb)}（在用 ${kib(p.usedKb)}，bin 里空闲 ${kib(p.freeKb)}，顶块 ${kib(p.topKb)}），单独映射 ${kib(p.mappedKb)}；RSS ${kib(p.rssKb)}。`,
	noKills: () => '没有进程被杀。',
	kill: k =>
		`在 ${instant(k.atUs)} 杀了 ${k.name} (${k.pid})：oom_score ${k.score}${k.adj === 0 ? '' : `，oom_score_adj ${spaced(k.adj)}`}，内存 ${pagesAsSize(k.rss)}${k.swap > 0 ? `、交换 ${pagesAsSize(k.swap)}` : ''}。`,
	panic: (us, reason) => `在 ${instant(us)} ${PANICS[reason]}。`,
	refused: (what, errno, why) => `${whyInChinese(what)}被拒绝：${errno}，${whyInChinese(why)}。`,
	refusedMemory: r => {
		const how = {malloc: '一次 malloc', mapping: '一个映射', growth: '更多内存', fork: '它的一个副本'}[r.by];
		const size = r.leastBytes === r.mostBytes ? sizeOfBytes(r.leastBytes) : `${sizeOfBytes(r.leastBytes)} 到 ${sizeOfBytes(r.mostBytes)}`;
		const when = r.times === 1 ? `在 ${instant(r.atUs)}` : `${times(r.times)}，首次在 ${instant(r.atUs)}`;
		return `${r.name} (${r.pid}) 要${how}（${size}）被拒绝，${when}：ENOMEM，${r.overcommit ? '超额承诺' : '地址空间里没有空位'}。`;
	},
	requests: r => {
		const late = r.deadlineUs > 0 ? `，其中 ${spaced(r.late)} 次超过期限 ${duration(r.deadlineUs)}` : '';
		const rest = [...(r.dropped > 0 ? [`${spaced(r.dropped)} 次遇到队列已满`] : []), ...(r.waiting > 0 ? [`${spaced(r.waiting)} 次还在等`] : [])];
		return `${r.name} (${r.pid}) 收到 ${spaced(r.asked)} 次请求，答复 ${spaced(r.served)} 次${late}${rest.length === 0 ? '' : `；${rest.join('，')}`}。`;
	},
	operations: (name, pid, served) => `${name} (${pid}) 做了 ${spaced(served)} 次操作。`,
	latency: q =>
		`一半不超过 ${duration(q.p50 * 1000)}，十分之九不超过 ${duration(q.p90 * 1000)}，百分之九十九不超过 ${duration(q.p99 * 1000)}；最长 ${duration(q.max * 1000)}。`,
	requestsMore: count => `另外 ${spaced(count)} 个程序也有请求或操作。`,
	requestsDead: (asked, served, dropped, late) =>
		`已不在的程序收到 ${spaced(asked)} 次请求：答复 ${spaced(served)}，其中迟了 ${spaced(late)}，丢弃 ${spaced(dropped)}。`,
	idleSysctls: list => `${list.join('、')} 已设，但在这台机器上没有作用。`,
	refusedMore: count => `还有 ${spaced(count)} 次被拒绝。`,
	eventsDropped: count => `有 ${spaced(count)} 个事件太多而没有讲；计数里都有。更小的 --every 能看到更多。`,
	held: (held, sentence) => `${held ? '成立' : '不成立'}：${sentence}。`,
	cutShort: () => '它在自己的结尾之前就结束了：场景的期望不作评判。',
	expectKilled: (expected, killed, held) =>
		held ? `${names(killed)}${killed.length === 0 ? '' : ' '}被杀` : `应当是${names(expected)}被杀，实际是${names(killed)}`,
	expectNeverKilled: (name, us) => (us === null ? `${name} 从未被杀` : `${name} 不该被杀，却在 ${instant(us)} 被杀`),
	expectAlive: (name, alive) => (alive ? `${name} 还活着` : `${name} 应当活着，却不在了`),
	expectAtLeast: (name, value, min) =>
		value >= min ? `${name} 是 ${spaced(value)}，至少 ${spaced(min)}` : `${name} 应至少 ${spaced(min)}，却是 ${spaced(value)}：差 ${spaced(min - value)}`,
	expectAtMost: (name, value, max) =>
		value <= max ? `${name} 是 ${spaced(value)}，至多 ${spaced(max)}` : `${name} 应至多 ${spaced(max)}，却是 ${spaced(value)}：多 ${spaced(value - max)}`,
	expectRssAtLeast: (name, kb, min) => (kb >= min ? `${name} 占 ${kib(kb)}，至少 ${kib(min)}` : `${name} 应至少占 ${kib(min)}，却占 ${kib(kb)}`),
	expectRssAtMost: (name, kb, max) => (kb <= max ? `${name} 占 ${kib(kb)}，至多 ${kib(max)}` : `${name} 应至多占 ${kib(max)}，却占 ${kib(kb)}`),
	gauge: {
		atEnd: () => '在结束时',
		lowest: () => '最低时',
		highest: () => '最高时',
		at: us => `在 ${instant(us)}`,
		above: value => `高于 ${spaced(value)} 的秒数`,
		below: value => `低于 ${spaced(value)} 的秒数`,
		is: (name, what, value, min, max) => {
			const bounds = [...(min === undefined ? [] : [`至少 ${amount(min)}`]), ...(max === undefined ? [] : [`至多 ${amount(max)}`])].join('、');
			return value === undefined ? `${name} ${what}应${bounds}，却没有` : `${name} ${what}：${amount(value)}，应${bounds}`;
		},
	},
	expectPanic: (expected, panicked) =>
		expected === panicked ? (panicked ? '内核崩溃了' : '内核没有崩溃') : expected ? '内核应当崩溃，却没有' : '内核不该崩溃，却崩溃了',
	notApplied: (place, us, what, errno, why) => `${place}：在 ${instant(us)}，${whyInChinese(what)}没有做成：${errno}，${whyInChinese(why)}。`,
	what: {
		spawn: name => `启动 ${name}`,
		fork: of => `${of} 的 fork`,
		signal: (to, signal) => `向 ${to} 发 SIG${signal}`,
		oom_score_adj: (of, value) => `${of} 的 oom_score_adj ${spaced(value)}`,
		swapon: device => `swapon ${device}`.trim(),
		swapoff: device => `swapoff ${device}`.trim(),
		sysctl: (name, value) => `${name} = ${value}`,
		sysrq: () => 'sysrq-f',
		create_file: path => `建立 ${path}`,
		on_file: (what, path) => (path === '' ? what : `${what} ${path}`),
		call: (call, process) => `${process} 的 ${call}`,
	},
	expectFailed: (count, all) => `${spaced(all)} 条期望中有 ${spaced(count)} 条不成立。`,
	slower: (cpuUs, us) =>
		`这次运行比真实时间慢：机器的 ${duration(us)} 用了 CPU ${duration(cpuUs)}。步子又小又多的（几页的 churn、hot、reread，速率 max）最费。`,
	progress: (clock, end, speed, free) => `${clock} / ${end}  ${speed >= 10 ? Math.round(speed) : speed.toFixed(1)}× 真实时间  空闲 ${spaced(free)} 页`,
};

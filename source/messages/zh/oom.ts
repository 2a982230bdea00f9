// An OOM kill in Chinese.
import {pagesAsSize, spaced} from '../numbers.ts';
import type {OomParts, OomWho, OomWords, OomZone} from '../oom.ts';

const who = ({name, pid}: OomWho): string => `${name} (${pid})`;
const all = (names: readonly OomWho[]): string => names.map(who).join('、');
const pages = (count: number): string => `${spaced(count)} 页`;
const zone = ({name, free, min, reserve}: OomZone): string =>
	`${name} 空闲 ${spaced(free)}，min ${spaced(min)}${reserve > 0 ? `，另有 ${spaced(reserve)} 为别的请求保留` : ''}`;
const held = (process: OomParts): number => process.rss + process.swap + process.pageTables;

function sum({rss, swap, pageTables, adj, adjPages}: OomParts): string {
	const memory = `内存 ${spaced(rss)}${swap > 0 ? ` + 交换 ${spaced(swap)}` : ''} + 页表 ${spaced(pageTables)}`;
	return adj === 0 ? memory : `${memory} ${adjPages < 0 ? '−' : '+'} oom_score_adj ${spaced(adj)} 的 ${spaced(Math.abs(adjPages))}`;
}

export const oomChinese: OomWords = {
	askedByAllocation: (invoker, short, allShort) =>
		`${who(invoker)} 要一页${allShort ? '，而它能用的每个内存区都在 min 或以下' : ''}${short.length > 0 ? `：${short.map(zone).join('；')}` : ''}。`,
	askedBySysrq: () => '有人用 sysrq-f 要求杀一个；内存未必耗尽。',
	policy: (nodes, freeElsewhere) => `它的内存策略只允许节点 ${nodes.join('、')}，所以别处空闲的 ${pages(freeElsewhere)}帮不上忙。`,
	nothingLeft: (filePages, swapTotal, swapFree) => {
		const swap = swapTotal === 0 ? '没有交换空间' : swapFree === 0 ? '交换空间已满' : `交换空间还剩 ${pages(swapFree)}`;
		return `${filePages === 0 ? '链表上已没有文件页' : `链表上有 ${pages(filePages)}文件页`}，${swap}。`;
	},
	chosen: victim => `选中 ${who(victim)}，因为它得分最高，${pages(victim.badness)}：${sum(victim)}。`,
	chosenAsAllocator: victim => `选中 ${who(victim)}，因为 vm.oom_kill_allocating_task 开着：谁要页就杀谁，不再挑选。`,
	chosenAsSwapoff: victim => `选中 ${who(victim)}，因为它在做 swapoff：要内存才能关掉交换，所以最先放弃。`,
	notTheInvoker: (victim, invoker) => `要页的是 ${who(invoker)}，付出代价的是 ${who(victim)}：谁来要并不算数。`,
	runnerUp: (next, difference) => `下一个会是 ${who(next)}，${spaced(next.badness)}，少 ${pages(difference)}：${sum(next)}。`,
	tie: next => `${who(next)} 得分相同；相同时取后创建的。`,
	onlyCandidate: () => '没有别的可选。',
	adjDecided: (victim, other) => `只看占用本该是 ${who(other)}，${pages(held(other))}对 ${spaced(held(victim))}：是 oom_score_adj 决定的。`,
	adjMeaning: (step, ofGroup = false) => `oom_score_adj 每 1 分算 ${pages(step)}，即${ofGroup ? '该组上限' : '内存加交换'}的千分之一。`,
	groupFull: (invoker, {path, max, usage, swapUsage, swapMax}) =>
		`${invoker.name}（${invoker.pid}）要一页，而内存组 ${path} 已到上限：${pages(usage)}，上限 ${pages(max)}${swapMax === 0 ? '，且不许交换' : `，交换区 ${pages(swapUsage)}`}。只能在本组进程里选；机器还有多少空闲不算数。`,
	swept: (path, pids) => `${path} 设了 memory.oom.group：其 ${pids} 个进程一并被杀。`,
	nobodyInGroup: path => `${path} 里没有可杀的进程：申请者被拒绝，然后再试。`,
	neverTaken: (names, larger) => {
		const size = larger ? `，尽管 ${larger.name} 占 ${pages(held(larger))}，比被杀的还多` : '';
		return `${all(names)} 的 oom_score_adj 是 −1000，永远不会被选中${size}。`;
	},
	init: init => `${who(init)} 是第一个进程，永远不会被选中。`,
	excluded: names => `${all(names)} 不能选：已在死亡，或不允许用缺内存的节点。`,
	givesBack: victim => `它退出后归还内存 ${pagesAsSize(victim.rss + victim.pageTables)}${victim.swap > 0 ? `、交换 ${pagesAsSize(victim.swap)}` : ''}。`,
	nobody: () => '再没有可以杀的，于是内核崩溃：System is deadlocked on memory。',
	nobodyForSysrq: () => '再没有可以杀的；这是 sysrq-f 要求的，内核只是说一声。',
	panicOnOom: () => 'vm.panic_on_oom 已设，所以内核不杀人，而是崩溃。',
};

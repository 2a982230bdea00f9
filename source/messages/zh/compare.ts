// The difference of two machines in Chinese sentences.
import type {Fact, Told} from '../../workload/compare/topics.ts';
import type {Side} from '../../workload/compare/seen.ts';
import type {ToldWords} from '../compare.ts';
import {LETTER} from '../compare-letters.ts';
import {amount, pagesAsSize, spaced} from '../numbers.ts';
import {duration, instant} from '../times.ts';

const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');
const pages = (count: number): string => `${spaced(count)} 页`;
const value = (one: number | string | undefined): string => (one === undefined ? '–' : typeof one === 'number' ? amount(one) : one);
const PANICS = {
	panic_on_oom: 'vm.panic_on_oom 已设',
	'no-killable-process': '再没有可以杀的',
	'soft-lockup': '时间停滞，这是 lowwater 的错误',
} as const;

function killList(kills: Extract<Fact, {kind: 'kills'}>['a']): string {
	const named = kills.slice(0, 3).map(({name, pid, atUs}) => `${name} (${pid})（${instant(atUs)}）`);
	return [...named, ...(kills.length > 3 ? [`另外 ${spaced(kills.length - 3)} 个`] : [])].join('、');
}

function sentence({fact, worse, stance}: Told): string {
	const side = worse ?? 'a';
	const [X, Y] = [LETTER[side], LETTER[other(side)]];
	const still = stance === 'contradicts' ? '反而' : '';
	switch (fact.kind) {
		case 'panic': {
			const {a, b} = fact;
			if (a !== null && b !== null) return `两台都崩溃：${LETTER.a} 在 ${instant(a.atUs)}，${LETTER.b} 在 ${instant(b.atUs)}。`;
			const panic = a ?? b;
			return `${a === null ? LETTER.b : LETTER.a} 在 ${instant(panic?.atUs ?? 0)} 崩溃${panic === null ? '' : `（${PANICS[panic.reason]}）`}；${a === null ? LETTER.a : LETTER.b} 没有。`;
		}
		case 'kills': {
			const {a, b} = fact;
			if (a.length === 0) return `${LETTER.b} 杀了 ${killList(b)}；${LETTER.a} 没有杀。`;
			if (b.length === 0) return `${LETTER.a} 杀了 ${killList(a)}；${LETTER.b} 没有杀。`;
			const [one] = a;
			if (one !== undefined && a.length === 1 && b.length === 1 && b[0]?.name === one.name && b[0].pid === one.pid)
				return `两台都杀了 ${one.name} (${one.pid})：${LETTER.a} 在 ${instant(one.atUs)}，${LETTER.b} 在 ${instant(b[0].atUs)}。`;
			return `${LETTER.a} 杀了 ${killList(a)}；${LETTER.b} 杀了 ${killList(b)}。`;
		}
		case 'stalls': {
			const [more, less] = [fact[side], fact[other(side)]];
			const one = (of: {readonly count: number; readonly us: number}): string => `停顿 ${spaced(of.count)} 次，损失 ${duration(of.us)}`;
			return less.count === 0 ? `${X} ${one(more)}；${Y} 没有停顿。` : `${X} ${one(more)}；${Y} ${one(less)}。`;
		}
		case 'waited': {
			const [most, least] = [fact[side], fact[other(side)]];
			return least === 0
				? `按 PSI，${X} ${still}有任务等内存 ${duration(most)}；${Y} 没有。`
				: `按 PSI，${X} ${still}等内存更久：${duration(most)} 对 ${duration(least)}。`;
		}
		case 'lost':
			return `${fact.process} 在 ${X} ${still}因内存损失 ${duration(fact[side])}，在 ${Y} ${fact[other(side)] === 0 ? '没有损失' : `损失 ${duration(fact[other(side)])}`}。`;
		case 'group-waited':
			return `组 ${fact.path} 在 ${X} ${still}等内存 ${duration(fact[side])}，在 ${Y} ${fact[other(side)] === 0 ? '没有等' : duration(fact[other(side)])}。`;
		case 'group-swap':
			return `组 ${fact.path} 在 ${X} ${still}有 ${pagesAsSize(fact[side] / 4096)} 在交换区，在 ${Y} ${pagesAsSize(fact[other(side)] / 4096)}。`;
		case 'group-charged':
			return `组 ${fact.path} 在 ${X} 计费 ${pagesAsSize(fact[side] / 4096)}，在 ${Y} ${pagesAsSize(fact[other(side)] / 4096)}。`;
		case 'latency': {
			const {a, b} = fact;
			if (a !== null && b !== null) return `100 个请求里 99 个，${LETTER.a} 不超过 ${duration(a * 1000)}，${LETTER.b} 不超过 ${duration(b * 1000)}。`;
			return `100 个请求里 99 个，${a === null ? LETTER.b : LETTER.a} 不超过 ${duration((a ?? b ?? 0) * 1000)}；${a === null ? LETTER.a : LETTER.b} 一个也没答复。`;
		}
		case 'dropped':
			return `${X} ${still}丢弃请求 ${spaced(fact[side])} 个，${Y} ${spaced(fact[other(side)])} 个。`;
		case 'refaults':
			return `${X} ${still}有 ${pages(fact[side])}回收后又读回来，${Y} ${pages(fact[other(side)])}。`;
		case 'swap': {
			const {out, back} = fact[other(side)];
			const head = `${X} ${still}换出 ${pagesAsSize(fact[side].out)}、换入 ${pagesAsSize(fact[side].back)}`;
			return out + back === 0 ? `${head}；${Y} 没有。` : `${head}；${Y} 换出 ${pagesAsSize(out)}、换入 ${pagesAsSize(back)}。`;
		}
		case 'scans': {
			const [most, least] = [fact[side], fact[other(side)]];
			return `${stance === 'price' ? `${X} 以扫描为代价：` : X + ' '}扫描 ${pages(most)}，${Y} ${least === 0 ? '没有扫描' : `${spaced(least)}，少 ${spaced(most - least)}`}。`;
		}
		case 'cache':
			return `${stance === 'price' ? `${X} 以内存为代价：它的页缓存更小` : `${X} 的页缓存更小`}，${pagesAsSize(fact[side] / 4)} 对 ${pagesAsSize(fact[other(side)] / 4)}；空闲 ${pagesAsSize(fact.free[side] / 4)} 和 ${pagesAsSize(fact.free[other(side)] / 4)}。`;
		case 'free':
			return `${stance === 'price' ? `${X} 以内存为代价：` : X + ' '}空闲更少，${pages(fact[side])}对 ${pages(fact[other(side)])}。`;
		default:
			return fact satisfies never;
	}
}

const ENDS = {
	time: (us: number) => `在 ${instant(us)} 按计划结束`,
	kills: (us: number, kills: number) => `在 ${instant(us)} 结束，在第 ${spaced(kills)} 次杀之后`,
	panic: (us: number) => `在 ${instant(us)} 结束，内核崩溃之后`,
	interrupted: (us: number) => `在 ${instant(us)} 被中断`,
} as const;

export const toldChinese: ToldWords = {
	sentence,
	nothingFelt: () => '感觉得到的都没有差别：被杀、停顿、等待、refault、交换、扫描、内存，精确到百分之一。',
	ended: (side, us, why, kills, otherUs) => `${LETTER[side]} ${ENDS[why](us, kills)}，停在那里；${LETTER[other(side)]} 继续到 ${instant(otherUs)}。`,
	interrupted: us => `两台都在 ${instant(us)} 被中断；以下是到那时为止的。`,
	parted: p => {
		const where = p.equalUs === null ? '从开机起就不同' : `在 ${instant(p.atUs)} 分开`;
		const before = p.equalUs === null ? '' : `；在 ${instant(p.equalUs)} 还全部相同`;
		return `${where}：${p.name} 在 ${LETTER.a} 是 ${value(p.a)}，在 ${LETTER.b} 是 ${value(p.b)}${p.more === 0 ? '' : `，另有 ${spaced(p.more)} 个数字不同`}${before}。`;
	},
	partedLater: (atUs, name, a, b) => `开机时相同的在 ${instant(atUs)} 分开：${name} 在 ${LETTER.a} 是 ${value(a)}，在 ${LETTER.b} 是 ${value(b)}。`,
	woke: (side, wake, otherWake) =>
		`${LETTER[side]} 空闲 ${spaced(wake.free)}，${wake.free === wake.low ? '到了 low' : `低于 low ${spaced(wake.low)}`}，kswapd${wake.node} 在 ${instant(wake.atUs)} 醒来。${
			otherWake === null ? `${LETTER[other(side)]} 的从未醒来。` : `${LETTER[other(side)]} 的睡到 ${instant(otherWake.atUs)}，空闲 ${spaced(otherWake.free)}。`
		}`,
	neverParted: (us, everyUs) => `从未分开：到 ${instant(us)} 为止每个采样（相隔 ${duration(everyUs)}）都相同。`,
	equal: (us, everyUs, changed) =>
		`没有数字不同：到 ${instant(us)} 为止，${LETTER.a} 和 ${LETTER.b} 的每个采样（相隔 ${duration(everyUs)}）都一样${changed ? '；设得不同的没有改变什么' : ''}。`,
};

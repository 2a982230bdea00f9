// What is said of an expression that speaks of one machine alone, in Chinese.
import type {AloneWords} from '../require-alone.ts';
import {meant, placesOf, whereIn} from './require.ts';

export const aloneChinese: AloneWords = {
	cannotRead: why => `读不懂（${whereIn(why)}）；请写成 'stall_time == 0'。`,
	notFigure: () => '数字要写成 stall_time、free.DMA32、processes.NAME.rss 或 groups./PATH.current。',
	comparisonMeasured: () => '这是比较；要测量的是一个数字，或由数字算出来的，如 stall_time / allocstall。',
	noProcess: (_side, name, near) => `没有进程 "${name}"；${meant(near, '请写场景启动的进程。')}`,
	noGroup: (_side, path, near) => `没有内存组 "${path}"；${meant(near, '请写场景建的组，如 groups./docker/shop.events_oom_kill。')}`,
	noPlace: (_side, name, zones, nodes) => `这台机器没有 "${name}" 这个数字；它的${placesOf(zones, nodes)}。`,
	notComparison: () => "要有比较：<、<=、>、>=、== 或 !=，如 'stall_time == 0'。",
	noFunction: () => '函数只有 lowest(…) 和 highest(…)，括号里是一个数字，如 highest(psi_memory_some)。',
	notOne: () => "这不是一个表达式；请写成 'stall_time == 0'。",
};

// What is said of what was required of two machines, in Chinese.
import {amount, spaced} from '../numbers.ts';
import type {RequireWords} from '../require.ts';

/** What the parser says, as far as it says where; its words are English. */
export const whereIn = (why: string): string => (/ at character \d+$/.test(why) ? `第 ${/\d+$/.exec(why)?.[0]} 个字符处` : why);

const LETTER = {a: 'A', b: 'B'} as const;
export const meant = (near: string | null, otherwise: string): string => (near === null ? otherwise : `是不是 "${near}"？`);
export const placesOf = (zones: readonly string[], nodes: number): string =>
	`内存区有 ${[...new Set(zones)].join('、')}，节点${nodes === 1 ? '只有 node0' : `是 node0 到 node${nodes - 1}`}`;

export const requireChinese: RequireWords = {
	held: (text, figures, unanswered, seed) =>
		`${text}（${figures.map(({name, value: of}) => `${name} ${of === null ? '没有值' : amount(of)}`).join('，')}${
			unanswered && figures.every(({value: of}) => of !== null) ? '；不能除以 0' : ''
		}${seed === null ? '' : `；种子 ${seed}`}）`,
	failed: (count, all) => `${spaced(all)} 条要求中有 ${spaced(count)} 条不成立。`,
	cannotRead: why => `读不懂（${whereIn(why)}）；请写成 'B.stall_time < 0.5 * A.stall_time'。`,
	notFigure: () => '数字要写成 B.stall_time、A.free.DMA32、B["Active(file)"]、A.processes.NAME.rss 或 A.groups./PATH.current。',
	noMachine: name => `"${name}" 既不是 A 也不是 B；数字是某台机器的，如 B.stall_time。`,
	noFigureNamed: name => `只写 ${name} 不是数字；请指明一个，如 ${name}.stall_time。`,
	noFigure: (name, near) => `机器没有叫 "${name}" 的数字；${meant(near, '"lowwater help fields" 列出全部。')}`,
	noProcess: (side, name, near) => `${LETTER[side]} 没有进程 "${name}"；${meant(near, '请写它的场景启动的进程。')}`,
	noFigureOfProcess: (name, near) =>
		name === '' ? '进程的数字写作 A.processes.NAME.rss。' : `进程没有叫 "${name}" 的数字；${meant(near, '"lowwater help fields" 列出全部。')}`,
	noGroup: (side, path, near) => `${LETTER[side]} 没有内存组 "${path}"；${meant(near, '请写它的场景建的组，如 B.groups./docker/shop.events_oom_kill。')}`,
	noFigureOfGroup: (name, near) =>
		name === '' ? '内存组的数字写作 A.groups./PATH.current。' : `内存组没有叫 "${name}" 的数字；${meant(near, '"lowwater help fields" 列出全部。')}`,
	noPlace: (side, name, zones, nodes) => `${LETTER[side]} 没有 "${name}" 这个数字；它的${placesOf(zones, nodes)}。`,
	notNumber: text => `${text} 不是数；数字按各自的单位比较。`,
	notComparison: () => "要有比较：<、<=、>、>=、== 或 !=，如 'B.stall_time < A.stall_time'。",
	comparisonInside: () => '比较的结果不能再比较或计算；两个比较之间请用 &&。',
	noOperator: operator => `这里没有 "${operator}"；请用 + - * /、< <= > >= == !=、&& || !。`,
	noFunction: () => '函数只有 lowest(…) 和 highest(…)，括号里是一个数字，如 highest(B.psi_memory_some)。',
	notOne: () => "这不是一个表达式；请写成 'B.stall_time < 0.5 * A.stall_time'。",
	tooDeep: () => '嵌套太深。',
};

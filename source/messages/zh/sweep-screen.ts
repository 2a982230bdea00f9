// The words of the screen of a sweep, in Chinese.
import {amount, spaced} from '../numbers.ts';
import type {SweepScreenWords} from '../sweep-screen.ts';
import {instant, wait} from '../times.ts';
import {unitSaid} from '../units.ts';

export const sweepScreenChinese: SweepScreenWords = {
	program: 'lowwater',
	command: 'sweep',
	atOnce: jobs => `同时 ${jobs} 个`,
	paused: '‖ 已暂停',
	running: '►',
	over: '完成',
	heading: {progress: '进度', best: '目前最好的', allBest: '最好的', cell: '此处', finer: '一项设置'},
	each: (us, seeds) => `每次 ${instant(us)} 机器时间，${seeds === 1 ? '同一种子' : `${spaced(seeds)} 个种子`}`,
	progress: (done, all) => `/ ${spaced(all)} 次${done === all ? '' : ' · '}`,
	left: (ms, paused) => (paused ? '已暂停' : ms === null ? '已开始' : `还要 ${wait(ms)}`),
	measure: (label, unit) => (unit === '' || unit === 'events' ? label : `${label}，${unitSaid(unit)}`),
	across: key => `${key} →`,
	down: key => `↓ ${key}`,
	best: '◆',
	now: '►',
	toCome: '·',
	panic: '✗',
	refused: '–',
	default: '默认',
	largest: value => `最大 ${amount(Number(value.toFixed(3)))}`,
	order: measures =>
		measures
			.slice(0, 3)
			.map((name, i) => (i === 0 ? name : `再看 ${name}`))
			.join('，'),
	least: name => `${name} 最小`,
	most: name => `${name} 最大`,
	spread: (least, most) => `${amount(Number(least.toFixed(3)))} 到 ${amount(Number(most.toFixed(3)))}`,
	cell: (keys, values) => keys.map((key, i) => `${key} ${values[i]}`).join(' · '),
	worst: us => `最糟的时刻 ${instant(us)}`,
	notDone: '还没运行',
	cannot: why => why,
	saved: path => `已保存为 ${path}`,
	nothing: '还没有可保存的',
	cannotOpen: '这次运行还没结束',
	keys: paused => [
		['←→↑↓', '格子', '换一格；Tab：换一个场景', 3],
		['Enter', '打开那台机器', '这一格的机器，停在最糟的时刻；在那里按 q 回来', 1],
		['7', '比较', '这台机器与默认设置的并排', 2],
		['o', '次序', '换一个数字排在最前', 4],
		['S', '保存图', '把图存成 SVG，放在当前文件夹', 6],
		['j', '保存 CSV', '把各行存成 CSV，放在当前文件夹', 7],
		['space', paused ? '继续' : '暂停', '让正在运行的做完，不再开始新的；再按：继续', 5],
		['Esc', '停止', '不再继续，保留已做完的', 8],
		['?', '帮助', '这些键', 0],
		['q', '退出', '退出', 0],
	],
};

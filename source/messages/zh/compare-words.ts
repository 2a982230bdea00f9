// Words of `lowwater compare` besides the difference itself, in Chinese.
import {LETTER} from '../compare-letters.ts';
import type {CompareWords} from '../compare-words.ts';
import {spaced} from '../numbers.ts';
import {unitSaid} from '../units.ts';
import {requireChinese} from './require.ts';

export const compareChinese: CompareWords = {
	machine: (side, name, machine) => `${LETTER[side]}：${name}${machine === null ? '' : `；${machine}`}`,
	changed: (key, a, b) => `${key}：${LETTER.a} ${a}，${LETTER.b} ${b}`,
	asWritten: '按场景所写',
	nothingChanged: () => '设置没有不同',
	bothAre: machine => `两台：${machine}`,
	marks: (side, m) => `${LETTER[side]} min ${spaced(m.min)}，low ${spaced(m.low)}，high ${spaced(m.high)}`,
	marksHeading: marks => `水位线（页）：${marks.join('；')}`,
	heading: {
		difference: '差别，最严重的在前',
		table: '开机以来，或结束时：差得最多的在上',
		programs: '程序',
		zones: '内存区，现在的页数',
		required: '要求',
	},
	alike: count => `另外 ${spaced(count)} 个字段相同；--format csv 和 json 会全部列出。`,
	moreRows: count => `… 还有 ${spaced(count)} 个；--format csv 和 json 会全部列出。`,
	note: {
		only: side => `只有 ${LETTER[side]}`,
		times: (side, ratio) => `${LETTER[side]} × ${ratio >= 10 ? spaced(Math.round(ratio)) : ratio.toFixed(1)}`,
		percent: more => `${LETTER.b} ${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(Math.abs(more) < 0.1 ? 3 : 1)} %`,
		size: mib => `${LETTER.b} ${mib < 0 ? '−' : '+'}${Math.abs(mib).toFixed(1)}`,
		alike: '相同',
	},
	label: (label, unit) => (unit === '' ? label : `${label}，${unitSaid(unit)}`),
	range: count => `${spaced(count)} 个种子的范围`,
	units: {kB: 'MiB', events: '', processes: '', requests: ''},
	require: requireChinese,
	help: () => '让两台机器同步运行，说出差别',
	more: () =>
		'同一个场景给 A 和 B 不同的设置，或者用两个场景。数字是 "lowwater help fields" 里的，从开机算起；某个进程的写作 A.processes.NAME.FIGURE。--require 可用 + - * /、比较、&& || !，以及对全部采样的 lowest(…) 和 highest(…)，可写多次；有一条不成立，退出状态就是 1。场景自己的期望不作判断。',
	flags: {
		a: () => '只给 A 改一个场景的值或一项 sysctl；可写多次',
		b: () => '同样，给 B',
		set: () => '同样，给两台',
		seed: () => '两台机器的种子，代替 machine.seed',
		until: () => '机器时间过了这么多就结束，代替 until.time',
		for: () => '与 --until 相同',
		every: () => '两次采样之间的时间，默认 250ms；分开的时刻总是某一次采样',
		seeds: () => '依次运行这么多个种子，打印每个数字的范围',
		format: names => `${names.slice(0, -1).join('、')} 或 ${names.at(-1)}`,
		require: () => "不成立时退出状态为 1：'B.stall_time <= 0.5 * A.stall_time'",
	},
	formats: {
		text: () => '先用句子说差别，再列表',
		json: () => '全部：句子、在哪里分开、两台的每个数字、要求',
		csv: () => '两台机器及其进程的每个数字一行',
		markdown: () => '报告用的句子和表',
	},
	noScenario: () => 'compare 需要一个场景和不同的设置，如 "lowwater compare demo --b vm.swappiness=10"，或两个场景。',
	noDifference: name => `没有任何不同：给 B 另一个设置，如 "lowwater compare ${name} --b vm.swappiness=10"，或再写一个场景。`,
	both: (one, other) => `--${one} 和 --${other} 说的是一回事；去掉一个。`,
	badSeeds: (text, most) => `--seeds："${text}" 不是 1 到 ${most} 的整数。`,
	seedsBeyond: () => '--seeds：从 --seed 开始没有这么多种子；请从小一些的开始。',
	of: (side, line) => `${LETTER[side]}：${line}`,
};

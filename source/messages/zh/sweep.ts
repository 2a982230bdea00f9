// What `lowwater sweep` says, in Chinese.
import {amount, sizeOfBytes, spaced} from '../numbers.ts';
import type {SweepWords} from '../sweep.ts';
import {duration, instant, wait} from '../times.ts';

const runs = (count: number): string => `${spaced(count)} 次运行`;
const goesOn = (kept: boolean): string => (kept ? '；同样的命令会从那里继续' : '');
const setting = (axes: readonly string[], values: readonly string[]): string => axes.map((key, i) => `${key} ${values[i]}`).join('，');

export const sweepChinese: SweepWords = {
	help: () => '用各种设置反复运行一个场景，说出哪个设置起什么作用',
	more: () =>
		'--set KEY=A..B[:N][ log] 让一项设置取 N 个值（不写就是 12 个），KEY=v1,v2,… 取列表里的值；写几个就成网格，KEY=VALUE 给全部用同一个值。各行边运行边写入 --out；中断之后，同样的命令从停下的地方继续。数字是 "lowwater help fields" 里的，从开机算起，或由它们算出；lowest(…) 和 highest(…) 对全部采样。其余见 docs/sweep.md。',
	flags: {
		set: () => '变化的设置：KEY=A..B[:N][ log] 或 KEY=v1,v2,…；KEY=VALUE 给全部；可写多次',
		seeds: () => '每种设置用这么多个种子各运行一次',
		measure: fields => `每次运行要的数字，用逗号分开（不写就是 ${fields.join(',')}）`,
		find: () => "找一个值：'least vm.min_free_kbytes where stall_time == 0'",
		require: () => "不是每次运行都成立时退出状态为 1：'stall_time == 0'",
		until: () => '机器时间过了这么多就结束一次运行，代替 until.time',
		for: () => '与 --until 相同',
		every: () => '两次采样之间的时间，lowest(…) 和 highest(…) 看的就是它们；默认 250ms',
		seed: () => '第一个种子，代替 machine.seed；抽样也用它',
		sample: () => '不运行整个网格，只取其中这么多点：lhs:N（拉丁超立方）或 random:N',
		out: () => '把各行写入 .csv、.jsonl 或 .parquet 文件；已有的就接着写',
		plot: () => '把结果画成 .svg、.png 或 .html',
		shard: () => '只运行其中一份：3/100',
		join: () => '不运行，而是合并各分片的文件：--join parts/*.csv',
		jobs: () => '同时运行这么多个，而不是每个 CPU 一个',
	},
	oneEnd: () => '范围要有两端；写作 1024..65536:12 或 64MiB..1GiB:5 log。',
	badEnd: text => `"${text}" 不是数；范围写作 1024..65536:12 或 64MiB..1GiB:5 log。`,
	twoUnits: (a, b) => `"${a}" 和 "${b}" 单位不同；两端请用同一单位。`,
	badScale: text => `"${text}" 不是刻度；范围之后只能写 "log"，如 1024..65536:12 log。`,
	backwards: (a, b) => `"${a}" 不小于 "${b}"；范围要从小到大。`,
	logOfNothing: () => '等比的范围要从大于 0 的数开始；去掉 "log"，或从 1 开始。',
	badPoints: (text, most) => `"${text}" 不是 2 到 ${spaced(most)} 的个数。`,
	emptyValue: () => '两个逗号之间少了一个值。',
	valueTwice: text => `"${text}" 在列表里出现两次。`,
	seedIsSet: () => '--set machine.seed：sweep 的种子由 --seed 和 --seeds 决定。',
	nothingVaries: () => '没有变化的设置：请写一项和它的值，如 --set vm.min_free_kbytes=1024..65536:12，或 --seeds 20。',
	scenarioTwice: name => `"${name}" 写了两次；每个场景只写一次，要运行两次请用 --seeds 2。`,
	noScenario: () => 'sweep 需要一个场景："lowwater sweep burst --set vm.min_free_kbytes=1024..65536:12 log"（场景见 "lowwater scenarios"）。',
	tooMany: (count, most) => `这一共是 ${runs(count)}；一次最多 ${spaced(most)}：请少取几个值，或用 --sample lhs:1000。`,
	badCount: (flag, text, most) => `--${flag}："${text}" 不是 1 到 ${spaced(most)} 的整数。`,
	badSample: text => `--sample："${text}" 不对；请写 lhs:200（200 个点的拉丁超立方）或 random:200。`,
	nothingToSample: () => '--sample：没有可以取点的；请写设置和范围，如 --set vm.swappiness=0..200。',
	badShard: text => `--shard："${text}" 不对；一百份里的第三份是 3/100。`,
	measuredTwice: text => `--measure："${text}" 写了两次。`,
	noMeasure: () => '--measure：两个逗号之间少了一个数字。',
	badQuestion: text => `--find："${text}" 不是问题；请写成 'least vm.min_free_kbytes where stall_time == 0'，或用 most。`,
	noOrder: key => `--find：${key} 的值没有大小；要找的设置必须是数。`,
	notSwept: key => `--find：请写在哪里找 ${key}，如 --set ${key}=1..1000。`,
	without: (flag, why) => `--find 不能与 --${flag} 一起用：${why}`,
	requiredInQuestion: '请用 && 写进问题里。',
	chooses: '运行什么由它自己选。',
	badEnding: (flag, path, endings) => `--${flag}：从 "${path}" 看不出格式；文件名要以 ${endings.slice(0, -1).join('、')} 或 ${endings.at(-1)} 结尾。`,
	notRows: path => `${path} 里没有 sweep 的行；请写另一个文件。`,
	otherSweep: (path, others, all) =>
		others === 0
			? `${path} 里的列与这次 sweep 不同；请写另一个 --out，或删掉它。`
			: `${path} 的 ${spaced(all)} 次运行里有 ${spaced(others)} 次不属于这次 sweep（场景、设置、终点、数字或版本不同）；请写另一个 --out，或删掉它。`,
	ontoPart: path => `--out ${path} 是其中一部分；请写到另一个文件。`,
	notAddedTo: path => `${path} 不是可以接着写行的文件；请写另一个。`,
	nothingToJoin: () => '--join：这些文件里没有行；请写各部分，如 --join parts/*.csv。',
	otherPart: (path, first) => `${path} 与 ${first} 不属于同一次 sweep：场景、设置、终点、数字或版本不同。`,
	contradicts: (run, a, b) => `${a} 和 ${b} 里第 ${spaced(run)} 次运行的行不同：它们不属于同一次 sweep，或不是同一版本的 lowwater。`,
	withJoin: flag => `--join 不能与 --${flag} 一起用：它的运行都已经做完。`,
	missing: (missing, all) => {
		const more = missing.length - 5;
		return `${runs(all)}里有 ${spaced(missing.length)} 次哪一部分都没有：${missing.slice(0, 5).map(spaced).join('、')}${more > 0 ? `，以及另外 ${spaced(more)} 次` : ''}。`;
	},
	begin: p => {
		const why = p.byMemory ? '内存只够这么多' : p.jobs === p.cpus ? '每个 CPU 一个' : `共 ${spaced(p.cpus)} 个 CPU`;
		return `${runs(p.all)}${p.known === 0 ? '' : `，其中 ${spaced(p.known)} 次以前做过`}；同时 ${spaced(p.jobs)} 个（${why}；每个最多占 ${sizeOfBytes(p.bytes)}，现在空闲 ${sizeOfBytes(p.freeBytes)}）。`;
	},
	progress: (done, all, leftMs) => `${spaced(done)} / ${runs(all)}${leftMs === null ? '' : ` · 还要 ${wait(leftMs)}`}`,
	between: (key, least, most) => `${key} ${least} 到 ${most}`,
	findBegin: p => `在 ${p.range} 里找；同时 ${spaced(p.jobs)} 个${p.known === 0 ? '' : `，${runs(p.known)}以前做过`}。`,
	tried: (count, open) => `已做 ${runs(count)}${open === 0 ? '' : `，还差 ${spaced(open)} 个答案`}。`,
	answer: p => {
		const head = p.of === '' ? '' : `${p.of}：`;
		const all = p.tried === p.count;
		const tried = all ? `${spaced(p.count)} 个值都试过` : `${spaced(p.count)} 个值里试了 ${spaced(p.tried)} 个`;
		const seeds = p.seeds === 1 ? '' : `，每个用 ${spaced(p.seeds)} 个种子，都要成立`;
		const gap = p.gap === null || all ? '' : `；最宽的一段没试过的是 ${(p.goal === 'least' ? p.gap : p.gap.toReversed()).join(' 到 ')}`;
		if (p.value === null) return [`${head}${p.where} 在 ${p.key} 的任何值上都不成立：${tried}${seeds}${gap}。`];
		const [beyond, within] = p.goal === 'least' ? ['更小', '更大'] : ['更大', '更小'];
		const goal = p.goal === 'least' ? '最小' : '最大';
		const next = p.before === null ? `已是范围的${p.goal === 'least' ? '下限' : '上限'}，${beyond}的没有试` : `${p.before} 时就不成立`;
		const step =
			p.again === null
				? all
					? '其中没有别的答案'
					: `说${beyond}的都不成立，根据是只有一个转折：试过的${beyond}的都不成立，${within}的都成立${gap}`
				: `! 转折不止一个：${within}的 ${p.again} 又不成立${all ? '' : `，所以${beyond}的值里可能漏掉了一个${gap}`}`;
		return [`${head}使 ${p.where} 成立的${goal}的 ${p.key}：${p.value}；${next}。`, `  有多可靠：${tried}${seeds}。${step}。`];
	},
	interrupted: (done, all, kept) => `在 ${runs(all)}里做完 ${spaced(done)} 次之后被中断${goesOn(kept)}。`,
	stopped: (done, kept) => `做完 ${runs(done)}之后被中断${goesOn(kept)}。`,
	refused: (count, all, first) => `${runs(all)}里有 ${spaced(count)} 次做不了${first === '' ? '。' : `：${first}`}`,
	failed: (count, all, first) =>
		`${runs(all)}里有 ${spaced(count)} 次不满足要求，第一次是 ${setting([...first.axes, '种子'], [...first.values, String(first.seed)])}。`,
	setting,
	heading: {best: '最好的', finding: '说明了什么', runs: '各次运行'},
	directed: (measure, more) => `${measure}最${more ? '大' : '小'}`,
	bestBy: (measures, seeds) => `先看 ${measures.join('，再看 ')}，最后看设置最小${seeds > 1 ? `；${spaced(seeds)} 个种子的平均` : ''}`,
	value: value => (value === null ? '–' : amount(value)),
	spread: (least, most) => `${amount(least)} 到 ${amount(most)}`,
	atDefault: '默认',
	panicked: '✗',
	worst: us => instant(us),
	duration,
};

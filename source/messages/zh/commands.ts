// What the command line says about itself, in Chinese. In titles of tables the kernel's and its tools' own words stay.
import type {CommandWords} from '../commands.ts';
import {because, becauseOf} from '../errno.ts';
import {spaced} from '../numbers.ts';
import {instant} from '../times.ts';

const meant = (near: string | null, otherwise: string): string => (near === null ? otherwise : `是不是 "${near}"？`);
const oneOf = (known: readonly string[]): string => known.join('、');

export const commandChinese: CommandWords = {
	cannotRead: (path, code, most) => `${path} 读不了：${becauseOf(code, most)}。`,
	cannotOpen: (path, code) => `${path} 写不了：${because(code)}。`,
	cannotWrite: code => `输出写不了：${because(code)}。`,
	interruptedAt: us => `在机器时间 ${instant(us)} 被中断，还没到要去的地方。`,
	ontoScenario: (path, flag = 'out') => `--${flag} ${path} 就是场景本身；请写到别的文件。`,
	ontoInput: path => `--out ${path} 就是要读的文件；请写到别的文件。`,
	notAScenario: path => `${path} 不是场景；请写一个 YAML 文件，或内置场景的名字（"lowwater scenarios" 列出它们）。`,
	noSuchScenario: (name, near, orCommand) =>
		`"${name}" 既不是${orCommand ? '命令，也不是' : ''}内置场景，也不是文件；${meant(near, `"lowwater ${orCommand ? 'help' : 'scenarios'}" 列出有什么。`)}`,
	noScenario: () => 'run 需要一个场景：内置的名字如 "leak-with-swap"，或一个文件；"lowwater scenarios" 列出内置的。',
	tooMany: (command, extra) => `"${extra}" 对 ${command} 来说多余；带空格的名字请加引号。`,
	unknownFlag: (flag, command, near) => `${command} 没有 ${flag}；${meant(near, `"lowwater help${command === 'lowwater' ? '' : ` ${command}`}" 列出有什么。`)}`,
	noValue: (flag, value) => `${flag} 需要一个值：${flag} ${value}。`,
	twice: flag => `${flag} 写了两次；去掉一个。`,
	badFlag: (flag, problem) => `--${flag}：${problem}`,
	badFormat: (text, known, near) => `--format："${text}" 不是格式；${meant(near, `请用 ${oneOf(known)}。`)}`,
	everyTooShort: () => '--every：采样间隔不能短于 1ms；请写长一些。',
	noTopic: (topic, known, near) => `没有关于 "${topic}" 的帮助；${meant(near, `有 ${oneOf(known)}。`)}`,
	badTheme: (text, known, near) => `--theme："${text}" 不是主题；${meant(near, `请用 ${oneOf(known)}。`)}`,
	needsTerminal: () => '界面需要终端；没有终端时，"lowwater --plain" 一行行地说，"lowwater run SCENARIO" 讲述一次运行。',
	dumbTerminal: () => '界面需要能移动光标的终端，而 TERM 是 "dumb"；"lowwater --plain" 在任何终端里一行行地说，"lowwater run SCENARIO" 讲述一次运行。',
	cannotBoot: (name, problem) => `${name}：这台机器启动不了：${problem}；请改 "machine"。`,
	title: () => 'lowwater：终端里的一台活的、模拟的、内存吃紧的 Linux 机器',
	usage: () => '用法',
	flagsOf: command => (command === null ? '通用选项' : `${command} 的选项`),
	topicsHeading: () => '更多帮助：lowwater help 主题',
	exitHeading: () => '退出状态',
	exits: () => [
		['0', '完成'],
		['1', '场景期望的某事不成立；会说差多少'],
		['2', '用法或文件有误，或输出写不了'],
		['70', 'lowwater 自己的错误；会说怎样报告'],
		['130', '被 Ctrl-C 中断；写出的都是完整的行'],
	],
	dashboardName: () => '界面',
	dashboardUsage: () => '打开界面；不写名字就是演示机器',
	globalFlags: {help: () => '这份帮助', version: () => '版本'},
	commands: {
		run: () => '不用画面运行一个场景，讲述发生了什么',
		scenarios: () => '列出内置的场景',
		help: () => '关于程序、场景、sysctl、字段等的帮助',
	},
	flags: {
		for: () => '机器时间过了这么多就结束，代替 until.time',
		every: () => '两次采样之间的时间，默认 1s',
		format: oneOf,
		set: () => '改掉场景里的一个值或一项 sysctl；可写多次',
		seed: () => '机器的种子，代替 machine.seed',
		theme: names => `界面的颜色：${oneOf(names)}`,
		ascii: () => '只用 ASCII 画；LANG 为 C 时和内核控制台上自动如此',
		readOnly: () => '会改动机器的键都关闭：投影用',
		out: () => '写到这里，而不是标准输出',
	},
	formats: {
		summary: () => '一次运行的讲述，以及结束时的机器',
		text: () => '每个间隔一行，并用句子说发生了什么',
		sar: () => 'sar -B 的各列',
		csv: () => '每个采样一行；各列就是字段',
		jsonl: () => '每个采样一行 JSON，与真实内核的记录相同',
		dmesg: () => '内核日志，连同 OOM 报告',
	},
	topics: {
		programs: () => '机器上可以运行什么',
		scenarios: () => '场景文件里可以写什么',
		sysctls: () => '内核的设置',
		fields: () => 'csv 的列，以及 expect.counters 的名字',
		units: () => '大小、时间和速率',
		machine: () => '磁盘类型、CPU 代价，以及机器的其他组成',
	},
	topicTitles: {
		programs: () => '程序。有默认值的参数可以省略；带 * 的必须写。',
		commonArguments: () => '每个程序还可以写：',
		fields: () =>
			'采样的字段。expect.counters 可用其中的计数器和 /proc/vmstat 的每个名字；expect.gauges 可用全部字段和 /proc/meminfo 的每个名字。单个内存区或节点：free、min、low、high、numa_hit、numa_miss，写作 free.DMA32 或 free.node0.DMA32；单个节点还有各链表、pgscan_kswapd、pgsteal_kswapd、kswapd_woken、kswapd_awake，写作 active_file.node1。',
		groupFields: () =>
			'每个内存组还有这些，写在 expect.groups: {/docker/shop: {current: {max: 131072}}}，compare 列出的也是它们，--require 和 --measure 里写 groups./docker/shop.current；路径有空格时加引号：groups["/my shop"].current：',
		processFields: () =>
			'一个进程启动以来的数字，在 --format jsonl 的 procs 行里。expect.processes 可用它们和 rss、swap、minflt、majflt、oom_score，以及其后列出的，课程也用；那里的 latency_* 是上一秒的。',
		figures: () => '界面各屏上还有什么，内核在哪里给出；在那里按 H 解释光标下的数字。',
		sysctls: () => 'sysctl：写在 machine.sysctl 下，或作为事件 {sysctl: {…}}，或用 --set NAME=VALUE。',
	},
	colon: () => '：',
	required: () => '必须写',
	defaultsTo: text => `默认 ${text}`,
	gauge: () => '量',
	counter: () => '计数',
	range: (min, max, orZero = false) => {
		const span = max === null ? `${spaced(min)} …` : `${spaced(min)} … ${spaced(max)}`;
		return min < -2147483647 ? '任意数' : orZero ? `0 和 ${span}` : span;
	},
	noEffect: () => '这里没有作用',
	computed: () => '启动时算出',
	columns: {
		time: '时间',
		free: 'free',
		lowest: '最低',
		band: '位置',
		anon: 'anon MiB',
		file: 'file MiB',
		dirty: 'dirty MiB',
		swap: 'swap MiB',
		scank: 'scank/s',
		scand: 'scand/s',
		steal: 'steal/s',
		stall: '停顿',
		psi: 'psi %',
	},
	bands: {ok: 'high 之上', warm: 'low – high', warn: 'min – low', alarm: 'min 之下'},
	moreOf: {
		'kswapd-woke': count => `… kswapd 又醒来 ${spaced(count)} 次。`,
		'kswapd-slept': count => `… 又睡去 ${spaced(count)} 次。`,
		'direct-reclaim': count => `… 直接回收里还有 ${spaced(count)} 次停顿。`,
		'writer-throttled': count => `… 写者又被限流 ${spaced(count)} 次。`,
		other: count => `… 同样的还有 ${spaced(count)} 次。`,
	},
	tables: {
		memory: {Zone: 'zone', free: 'free', min: 'min', low: 'low', high: 'high', managed: 'managed'},
		lists: {list: '链表', pages: '页', size: '大小', pageTables: '页表', swapUsed: '已用交换', node: node => `节点 ${node}`},
		disks: {
			disk: '磁盘',
			reads: '读次数',
			read: '读',
			writes: '写次数',
			written: '写',
			readAwait: 'r_await',
			writeAwait: 'w_await',
			inFlight: '进行中',
			busy: '忙',
			dirty: 'dirty',
			writeback: 'writeback',
		},
		processes: {pid: 'pid', name: '名字', program: '程序', state: '状态', rss: 'rss', swap: 'swap', majflt: 'majflt', adj: 'adj', score: 'score'},
	},
};

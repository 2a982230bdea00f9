// Complaints about scenarios and command-line values, in Chinese.
import {type Noun, nounInChinese} from '../nouns.ts';
import {pagesAsSize, spaced} from '../numbers.ts';
import type {ScenarioWords} from '../scenario.ts';
import {instant} from '../times.ts';
import {unitSaid} from '../units.ts';

const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
const any = (words: readonly string[]): string => (words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join('、')} 或 ${words.at(-1)}`);
/** What may have been meant, else what there is to do. */
const meant = (near: string | null, otherwise: string): string => (near === null ? otherwise : `；是不是 ${quoted(near)}？`);
const bytes = (count: number): string => pagesAsSize(count / 4096);
const whole = (value: number): string => (Math.abs(value) < 1e5 ? String(value) : spaced(value));
const span = (min: number, max: number, kind: string): string =>
	max >= Number.MAX_SAFE_INTEGER ? `不小于 ${whole(min)} 的${kind}` : ` ${whole(min)} 到 ${whole(max)} 的${kind}`;

/** What is at fault, with a blank behind what is in Latin letters. */
const subject = (noun: Noun): string => nounInChinese(noun).replace(/([\w"])$/, '$1 ');

const KINDS = {size: '大小', time: '时间', rate: '速率'} as const;
const EXAMPLES = {size: '512MiB', time: '30s', rate: '20MiB/s'} as const;

export const scenarioChinese: ScenarioWords = {
	notQuantity: (what, text) => `${quoted(text)} 不是${KINDS[what]}；请写成 ${quoted(EXAMPLES[what])} 这样。`,
	negative: (what, text) => `${quoted(text)} 是负的；${KINDS[what]}不小于 0，如 ${quoted(EXAMPLES[what])}。`,
	noUnit: (what, text, proposal) => `${quoted(text)} 没有单位，而${KINDS[what]}需要单位；如果是这个意思，请写 ${quoted(proposal)}。`,
	unknownUnit: (what, unit, known, near) => `${quoted(unit)} 不是${KINDS[what]}的单位${meant(near, `；请用 ${any(known)}。`)}`,
	beyond: (what, text, most) => `${quoted(text)} 太大；这里的${KINDS[what]}最多 ${most}。`,
	noRate: text => `速率 ${quoted(text)} 等于什么也不做；去掉这个事件，或写 "max" 表示机器能多快就多快。`,
	notPerSecond: text => `${quoted(text)} 是大小，不是速率；请写 ${quoted(`${text}/s`)}。`,
	notCount: (text, min, max) => `${quoted(text)} 不对；要${span(min, max, '整数')}。`,
	notNumber: (text, min, max) => `${quoted(text)} 不对；要${span(min, max, '数')}。`,
	notText: text => `${quoted(text)} 不是文字；请把要写的放在引号里。`,
	notFlag: text => `${quoted(text)} 既不是 true 也不是 false。`,
	notDevice: text => `${quoted(text)} 不是交换区；请写 true 表示全部，或写一个的名字。`,
	notProcess: text => `${quoted(text)} 不是进程；请写它的名字或 pid。`,
	nameIsPid: name => `进程不能叫 ${quoted(name)}，它像一个 pid；请在名字里加一个字母。`,
	nameTooLong: (name, most) => `名字 ${quoted(name)} 太长；内核只保留进程名的 ${most} 个字节。`,
	unknownWord: (what, word, known, near) => `没有${nounInChinese(what)} ${quoted(word)}${meant(near, known.length > 0 ? `；可以是 ${any(known)}。` : '。')}`,
	tooDeep: most => `嵌套太深；最多 ${most} 层。`,
	tooManyValues: most => `值太多（别名在每一处都算）；最多 ${spaced(most)} 个。`,
	tooMany: (what, most) => `${subject(what)}里太多；最多 ${spaced(most)} 个。`,
	noAnchor: (name, inside) =>
		inside ? `*${name} 在它要重复的内容里面；请把内容写出来。` : `这之前没有叫 &${name} 的；请把内容写出来，或给要重复的内容起这个名。`,
	notKey: () => '列表或映射不能作键；请写一个词。',
	reservedKey: key => `${quoted(key)} 不能在这里作名字；请换一个。`,
	sameKey: key => `${quoted(key)} 在这里出现两次；去掉一个。`,
	notYaml: () => '从这里起不是 YAML；请看看引号、括号和缩进。',
	twoDocuments: () => '从这里起是第二个文档，而一个场景只有一个；请放到另一个文件。',
	notMap: (where, keys) => `${subject(where)}要写成映射${keys.length > 0 ? `，键如 ${keys.slice(0, 3).join('、')}` : '，由名字和值组成'}。`,
	notList: where => `${subject(where)}要写成列表；每行以 "- " 开头，或放在 [ ] 里。`,
	unknownKey: (key, where, near, keys) => `${subject(where)}没有键 ${quoted(key)}${meant(near, `；可以有 ${any(keys)}。`)}`,
	missingSection: where => `缺少 ${nounInChinese(where)}；请加上${where === 'machine' ? '，如 "machine: {memory: 512MiB}"' : ''}。`,
	missing: key => `这里缺少 ${quoted(key)}；请加上。`,
	unknownSysctl: (name, near) => `这台机器没有 sysctl ${quoted(name)}${meant(near, '；"lowwater help sysctls" 列出全部。')}`,
	sysctlRange: (name, text, {min, max, unit, orZero, word}) => {
		const range = max >= 2147483647 ? (min < 0 ? '整数' : `不小于 ${whole(min)} 的整数`) : `${whole(min)} 到 ${whole(max)}`;
		const takes = word?.inWords?.replace(' or ', ' 或 ') ?? `${orZero ? '0 或 ' : ''}${range}${unit === '' ? '' : `（${unitSaid(unit)}）`}`;
		return `${name} 不能是 ${quoted(text)}；它取 ${takes}。`;
	},
	noMemory: () => '机器没有内存；请写 "memory: 512MiB" 或 "zones"。',
	memoryAndZones: () => '"memory" 和 "zones" 都在说机器多大；去掉一个。',
	someMarks: () => '"min"、"low" 和 "high" 要一起写；三个都写，或都不写而由内核计算。',
	marksCrossed: () => '"min"、"low"、"high" 要依次增大。',
	protectionLength: () => '"protection" 对每类请求有一个数；请写四个，或像 /proc/zoneinfo 那样写五个。',
	emptyZone: () => '内存区至少要有一页；不要就去掉它。',
	sameZone: (node, name) => `节点 ${node} 已有内存区 ${name}；一个节点里每种只能有一个。`,
	nodeGap: (node, next) => `节点从 0 起连续编号；节点 ${node} 应当是节点 ${next}。`,
	lessThan: (key, other) => `${quoted(key)} 小于它所包含的 ${quoted(other)}；至少要一样大。`,
	moreThan: (key, other) => `${quoted(key)} 大于 ${quoted(other)}；最多一样大。`,
	moreThanNumber: (key, most) => `${quoted(key)} 大于 ${most}；最多这么大。`,
	notYesNo: key => `${quoted(key)} 只能是 yes 或 no。`,
	tooManyNames: (where, most) => `一${where === 'directory' ? '个目录' : '棵目录树'}里的名字太多了，不存在的也算在内；最多 ${spaced(most)} 个。`,
	sameFile: path => `文件不能复制到自己；请写与 ${path} 不同的路径。`,
	atLeastAPage: key => `${quoted(key)} 不到一页；至少 4KiB。`,
	badStack: () => '栈的上限是 256KiB 到 1GiB，4KiB 的整数倍；通常的上限写 8MiB。',
	tooSmall: pages => `${pagesAsSize(pages)} 的机器启动不了；至少要 16MiB。`,
	tooLarge: pages => `${pagesAsSize(pages)} 的机器太大；最多 256GiB。`,
	noMglru: kernel => `这里的 MGLRU 是 Linux 6.12 的；请写 kernel: '6.12'，或去掉 "lru"，用 ${kernel} 的活跃和不活跃链表。`,
	tooLargeFor32: pages => `${pagesAsSize(pages)} 的机器对 x86-32 太大，它的页表只到 4GiB；去掉 "layout"。`,
	onlyMovable: () => '内存区全是 Movable，内核自己的内存放不进去；请加一个 DMA、DMA32 或 Normal。',
	tooLargeHere: (pages, needed, available) =>
		`${pagesAsSize(pages)} 的机器要用这台计算机 ${bytes(needed)} 内存，现在只有 ${bytes(available)} 可用；请把机器、它的交换或文件改小。`,
	kernelTooLarge: (held, total) => `内核自己占 ${pagesAsSize(held)}，${pagesAsSize(total)} 就什么也不剩了；请让它少占，或把机器加大。`,
	imageTooLarge: (image, total) => `每个进程一开始就占 ${pagesAsSize(image)}，比机器的 ${pagesAsSize(total)} 还多；请让它少占，或把机器加大。`,
	swapOverDisk: (pages, disk, size) => `${pagesAsSize(pages)} 的交换区放不进 ${pagesAsSize(size)} 的磁盘 ${quoted(disk)}；请把它改小，或把磁盘加大。`,
	fileOverDisk: (path, pages, disk, size) => `${path} 有 ${pagesAsSize(pages)}，放不进 ${pagesAsSize(size)} 的磁盘 ${quoted(disk)}；请把它改小，或把磁盘加大。`,
	requestsOfMax: () => '"rate: max" 时，答复完一个请求，下一个就到；请写一个速率，或去掉 "requests"。',
	dayOfMax: () => '"rate: max" 时，答复完一个请求，下一个就到，不分昼夜；请写一个速率，或去掉 "day"。',
	tooShort: (us, least) => `${instant(us)} 太短；至少 ${instant(least)}。`,
	strideRange: () => '"stride" 是 1B 到 4KiB：间隔再大就会漏掉一些页；请用 "order: random"。',
	notCall: text =>
		`${quoted(text)} 不是调用；请写 "malloc NAME SIZE [COUNT]"、"fill NAME [SIZE]"、"read NAME [SIZE]"、"free NAME [COUNT] [oldest|newest|second|random]"、"sleep TIME" 或 "repeat TIMES"。`,
	noBlock: (name, near) => `这之前没有 malloc 过内存块 ${quoted(name)}${meant(near, '；请先写 "malloc NAME SIZE"。')}`,
	tlbSets: (entries, ways) => `${entries} 项、每组 ${ways} 路的 TLB，组数不是 2 的幂；请用 64 和 4，或 1536 和 12。`,
	swapTooLarge: () => '交换区要小于 256GiB；请分成几个。',
	tooManySwaps: most => `交换区太多；最多 ${most} 个。`,
	stateTooLarge: (pages, room) => `开始时的内容要 ${pagesAsSize(pages)}，而内核和大页之外只有 ${pagesAsSize(room)}；少放一些，或给更多内存。`,
	stateOverSwap: (pages, swap) =>
		swap === 0
			? '这台机器没有交换，放不下开始时已换出的内存；请在 "machine" 里加 "swap: 256MiB"。'
			: `开始时换出的要 ${pagesAsSize(pages)}，而交换有 ${pagesAsSize(swap)}；多给一些。`,
	stateOverLimit: (area, pages, limit) => `开始时换出的压缩后在 ${area} 上要 ${pagesAsSize(pages)}，而它的 mem_limit 是 ${pagesAsSize(limit)}；把它调大。`,
	stateOverTmpfs: (pages, limit) => `开始时 tmpfs 上的文件要 ${pagesAsSize(pages)}，而它只能放 ${pagesAsSize(limit)}；少放一些，或把 machine.tmpfs 调大。`,
	neverWakes: key => `${quoted(key)} 说它怎样用自己的内存，而没有 "wakes" 它从不醒来；写上 "wakes"，或去掉它。`,
	notOnTmpfs: path => `${path} 在磁盘上；请把它放到 tmpfs：{size: 64MiB, disk: tmpfs}。`,
	ofWhat: (key, file) => `${quoted(key)} 要与 ${quoted(file)} 一起给，后者说是哪个文件的。`,
	neverDirty: path => `${path} 在 tmpfs 上，那里没有什么在等磁盘；请写在 "cache" 下。`,
	noZswap: kernel => `这里的 zswap 是 Linux 6.12 的样子，不是 ${kernel} 的；请把 machine.kernel 设为 6.12。`,
	onlyZram: key => `${quoted(key)} 用于类型是 zram 的磁盘，它会压缩存入的内容；去掉它。`,
	sameSwap: name => `已有交换区 ${quoted(name)}；请给这个另起名字。`,
	executableTooSmall: pages => `程序的文件至少要 ${pagesAsSize(pages)}：文件头、代码、常量和数据各占自己的页。`,
	hotOutside: pages => `热的部分在一页和整个文件（${pagesAsSize(pages)}）之间。`,
	neverText: () => '这是多少 CPU 时间要用到一页代码；请写大于 0 的时间，如 100us。',
	programsInInitramfs: () => '"programs: initramfs" 时程序没有文件；两个里去掉一个。',
	executableOnTmpfs: path => `${path} 在 tmpfs 上，而这里的程序都从磁盘运行；给可执行文件换一个路径。`,
	executableDiffers: (path, pages) => `${path} 已经是 ${pagesAsSize(pages)}（第一个用它的进程或 "files" 说的）；去掉 "size"，或写一样的。`,
	notTree: path => `${quoted(path)} 不是目录树的路径；请以 "/" 开头，如 "/srv"。`,
	onlyForSwap: path => `${path} 没有磁盘可放：zram 在这里只用于交换；请在 "disks" 里加一个，如 "data: ssd"，或写明用哪个。`,
	emptyFile: path => `${path} 是空的；文件至少要有一个字节。`,
	notFilePath: path => `${quoted(path)} 不是文件的路径；请从 / 开始写完整，例如 "/data/big"，没有空的部分、“.”或“..”，每个部分最多 255 字节。`,
	executableTooLarge: () => '程序的文件不能大于 16TiB；请改小。',
	fileTooLarge: path => `${path} 太大；最多 16TiB。`,
	notEvent: example => `事件写成映射，如 ${example}。`,
	notAction: which => (which === null ? '请求的不是动作的列表。' : `请求的第 ${which} 个动作，这台机器不认识。`),
	emptyEvent: kinds => `这个事件什么也不做；请加上 ${any(kinds)}。`,
	unknownEvent: (key, near, kinds) => `没有 ${quoted(key)} 这种事件${meant(near, `；事件可以有 ${any(kinds)}。`)}`,
	twoEvents: (first, second) => `一个事件只做一件事，这里有 ${quoted(first)} 和 ${quoted(second)}；请分成两个。`,
	afterEnd: (atUs, endUs) => `这在 ${instant(atUs)}，而场景到 ${instant(endUs)} 就结束，所以不会发生；请移动它，或推迟结束（"until"）。`,
	tooOften: (everyUs, least) => `每 ${instant(everyUs)} 一次太频繁；至少相隔 ${instant(least)}。`,
	timesAlone: () => '"times" 说事件一共来几次，要和 "every"（每隔多久）一起写；请加上它，或去掉这个。',
	onceOnly: () => '文件只建一次；去掉 "every"。',
	noProcess: (name, near) => `timeline 里没有启动进程 ${quoted(name)}${meant(near, '；请用 spawn 启动一个叫这个名字的。')}`,
	notYet: (name, atUs, fromUs) => `在 ${instant(atUs)} 还没有进程 ${quoted(name)}，它在 ${instant(fromUs)} 才启动；请让这件事晚些发生。`,
	noLonger: (name, atUs, toUs) => `在 ${instant(atUs)} 已没有进程 ${quoted(name)}，它在 ${instant(toUs)} 就停了；请让这件事早些发生，或让它晚些停。`,
	noFile: (path, near) => `没有文件 ${quoted(path)}${meant(near, '；请在 "files" 里加上它和大小。')}`,
	fileRemoved: path => `${quoted(path)} 那时已被删除；请用 create_file 重新建它，或让这件事早些发生。`,
	callNeeds: call =>
		call === 'malloc'
			? 'malloc 要有大小：{at: 8s, call: malloc, of: 301, size: 100KiB}'
			: call === 'leak'
				? 'leak 要有速率：{at: 8s, call: leak, of: 301, rate: 50MiB/s}'
				: `${call} 要有地址：{…, call: ${call}, of: 301, address: 0x55d0c0002a0}`,
	fileExists: path => `已有文件 ${quoted(path)}；请给这个换一个路径。`,
	outsideFile: (path, pages) => `这超出了 ${path} 的末尾，它有 ${pagesAsSize(pages)}；请把文件加大，或少用一些。`,
	noZone: (zone, zones) => `那里没有内存区 ${zone}；这台机器有 ${zones.join('、')}。`,
	noGauge: (name, near) => `这台机器没有 ${quoted(name)} 这个数字${meant(near, '；"lowwater help fields" 列出全部。')}`,
	isGauge: name => `${quoted(name)} 不是计数，它有升有降；请改写 "gauges: {${name}: {highest: {max: …}}}"。`,
	oneNode: () => '这台机器只有一个节点，而 "nodes" 是几个节点并排；请给它两个节点的内存区，或用 "free"。',
	noWeights: kernel => `按权重轮流在这里是 Linux 6.12 的样子，${kernel} 没有；请写 "interleave"，或把 machine.kernel 设为 6.12。`,
	noNode: (node, nodes) => `没有节点 ${node}；这台机器${nodes === 1 ? '只有节点 0' : `有节点 0 到 ${nodes - 1}`}。`,
	noNodes: () => '没有节点的列表等于没有内存；至少写一个节点，如 [0]。',
	twoPolicies: (one, other) => `"${one}" 和 "${other}" 是两种内存策略，而一个进程只有一种；去掉其中一个。`,
	noCpu: (cpu, cpus) => `没有 CPU ${cpu}；这台机器${cpus === 1 ? '只有 CPU 0' : `有 CPU 0 到 ${cpus - 1}`}。`,
	notGroup: path => `${quoted(path)} 不是内存组的路径；请写成 "/web" 或 "/kubepods/shop" 这样。`,
	docker: (flag, why) => {
		if (why === 'least') return `docker 不接受小于 6 MiB 的 ${flag}；请给多一些。`;
		if (why === 'alone') return 'docker 不接受没有 memory 的 memory_swap；请也给 memory。';
		if (why === 'under-memory') return 'memory_swap 是内存与交换之和，这里比 memory 还小；至少要一样多，或写 -1，有多少交换就用多少。';
		return 'docker 不接受大于 memory 的 memory_reservation；请减小它，或加大 memory。';
	},
	allReserved: memory => `这样 pod 什么也分不到：机器有 ${pagesAsSize(memory / 4096)}；请少留一些。`,
	overLimit: container => `容器 ${quoted(container)} 的 request 大于 limit，Kubernetes 不接受；最多一样大。`,
	noGroup: (path, near) => `那时没有内存组 ${quoted(path)}${meant(near, '；请写在 "cgroups" 里，或用 mkdir 建立。')}`,
	groupExists: path => `已有内存组 ${quoted(path)}；请换一个名字。`,
	noSwap: (name, known, near) => {
		if (known.length === 0) return '这台机器没有交换；请在 "machine" 里写 "swap: 256MiB"。';
		return `没有交换区 ${quoted(name)}${meant(near, `；有 ${known.join('、')}。`)}`;
	},
	noEnd: () => '这个场景没有终点；请加 "until: {time: 60s}"。',
	endAtOnce: () => '在 0 s 结束的场景什么也看不到；请写晚一些的 "time"。',
	notAnOverride: (flag, text) => `${flag} ${text}：这不是 KEY=VALUE；请写成 "${flag} machine.memory=2GiB"。`,
	setTwice: (first, second) => `${first} 和 ${second} 设的是同一项；去掉一个。`,
	noSuchPlace: (place, length) =>
		`${spaced(length)} 项的列表里没有第 ${quoted(place)} 项；可以用 ${length === 0 ? '0' : `0 到 ${spaced(length)}`}，最后一个是新加一项。`,
	unknownOverride: (key, near) => `没有 ${quoted(key)} 可设${meant(near, '；可以是场景的键，如 machine.memory，或 sysctl，如 vm.swappiness。')}`,
};

// Help on scenario files, in Chinese: what each key means.
import type {GrammarWords} from '../grammar.ts';
import {bytesAsSize, spaced} from '../numbers.ts';
import {duration} from '../times.ts';

const speed = (bytes: number): string => `${Math.round(bytes / 1e6)} MB/s`;

export const grammarChinese: GrammarWords = {
	intro: () => ['场景是一个 YAML 文件：一台机器，上面什么时候发生什么，什么时候停，以及应当发生过什么。不认识的键是错误。'],
	example: () =>
		[
			'  name: 有交换的泄漏',
			'  summary: 一个进程每秒泄漏 20 MiB，直到 OOM 杀手杀掉它。',
			'  machine: {memory: 512MiB, swap: 256MiB}',
			'  timeline:',
			'    - {at: 1s, spawn: leak, name: leaky, rate: 20MiB/s}',
			'  until: {oom_kills: 1, time: 90s}',
			'  expect: {killed: [leaky]}',
		].join('\n'),
	eventsHeading: () => 'timeline：事件的列表，每个事件做一件事',
	grammar: () => [
		{
			heading: '最上一层',
			keys: [
				['name', '场景叫什么；不写就用文件名'],
				['summary', '要看什么'],
				['machine', '机器（必须写）'],
				[
					'lead',
					'界面上画得最大的：free（默认）、dirty（对照写者的上限）、refaults（每秒）、nodes（各节点的空闲并排）、psi、committed（Committed_AS 对照 CommitLimit）',
				],
				['zh', '中文的名字和说明，{name: …, summary: …}'],
				['group', '有几个场景时它讲的是什么：列表里放在哪个标题下'],
				['order', '在列表里的位置，0 在最前'],
				[
					'files',
					'程序用的文件：{/data/big: 1GiB}，或 {/data/big: {size: 1GiB, disk: data}}；磁盘是 tmpfs 时，文件一开始是空的，写多少长多少，直到它的大小，放在内存和交换空间里，一直都在',
				],
				[
					'cgroups',
					'内存组的路径，和写进它的文件的值：{/web: {memory.max: 128MiB, memory.swap.max: 0}, /web/api: {memory.low: 32MiB}}；值是大小或 max。{/db: {docker: {memory: 512MiB, memory_swap: 768MiB, memory_reservation: 256MiB, oom_score_adj: 0}}} 写的是 docker run 会写的：memory.max、memory.swap.max（memory_swap 减去 memory；不写就与 memory 相同；-1 是 max）、memory.low',
				],
				[
					'kubernetes',
					'pod，按 kubelet 的办法变成组：{pods: {shop: {containers: {app: {request: 64MiB, limit: 128MiB}}}}} 建立 /kubepods/burstable/pod-shop/app，memory.max 128 MiB、memory.swap.max 0、memory.oom.group 1，并按 QoS 等级给其中运行的进程设 oom_score_adj；reserved：所有 pod 少用这么多；memory_qos: true 再加 memory.high（throttling_factor 0.9）和 memory.min',
				],
				['state', '机器开始时已有什么；不写就只有内核'],
				['timeline', '什么时候发生什么'],
				['until', '什么时候停（必须写）'],
				['expect', '应当发生过什么；没有的话 run 的退出状态是 1'],
				['lesson', '在机器回答之前问什么：lowwater lesson FILE 来上这一课，lowwater lesson check FILE 检查它'],
				['what_if', '界面一打开就有的表单：{leak: nginx, rate: 50MiB/s, at: 6s} 在 6 s 问，如果 nginx 泄漏会怎样；import 会写它'],
			],
		},
		{
			heading: 'machine',
			keys: [
				['memory', '受管理的内存，即 MemTotal，按 PC 的内存区划分：DMA，3 GiB 以内是 DMA32，以上是 Normal；不到 32 MiB 就只有一个内存区'],
				[
					'zones',
					'one：全部内存在一个 Normal 里；或代替 memory，逐个写内存区：[{node: 0, name: DMA32, managed: 464900KiB}]；还可写 present、spanned、开机时的 free、start_pfn，以及像运行中的内核打印的那样以页计的 min、low、high、protection',
				],
				['swap', '一个大小，0 表示没有；或几个区：[{size: 256MiB, name: swap, disk: swap, priority: 5, on: false}]'],
				['cpus', '多少个 CPU，默认 1'],
				['hz', '调度器每秒的时钟滴答，默认 250'],
				['seed', '随机的种子，默认 1'],
				['kernel', '6.1（默认）、6.6 或 6.12：用哪个内核的规则'],
				['lru', '页怎样变老：classic 用活跃和不活跃链表，mglru 用世代（6.12）；默认按发行版启动时的样子，6.12 起是 mglru'],
				['profile', '各种工作在 CPU 上的代价：server（默认）或 recorded'],
				['costs', '与 profile 不同的单项代价：{anon_fault: 2us}；"lowwater help machine" 列出它们'],
				[
					'disks',
					'各磁盘的名字和类型（hdd、ssd、nvme、zram），或 {profile, size, bandwidth, read, write, shared, iops, latency, read_latency, write_latency, queue, request, rotational, ratio, mem_limit}；文件放在磁盘 data，交换放在磁盘 swap，没有就放在第一个',
				],
				['sysctl', '开机时的设置：{vm.swappiness: 60}'],
				['kernel_memory', '内核自己占的：slab_reclaimable、slab_shrinkable、slab_unreclaimable、kernel_stack、page_tables、percpu、unevictable、other'],
				['tmpfs', 'tmpfs 最多放多少，默认内存的一半；0 为不限'],
				[
					'programs',
					'disk（默认）：每个程序是自己的文件 /usr/bin/NAME，像其他文件一样读入和丢弃；initramfs：全部运行一个常驻内存的文件，与录制用的机器一样，也与没有磁盘时一样',
				],
				['executable', '没有另写的程序用的文件：{size: 820KiB, hot: 680KiB, every: 100us, disk: data}；热的部分每用这么多 CPU 时间就要一页'],
				['process_image', '进程在数据之外还占什么：anon、text、slab，以及启动时的缺页'],
				['layout', '地址空间：x86-64（默认；47 位，四级页表）或 x86-32（3 GiB 加 1 GiB，两级，内存最多 4 GiB）'],
				['tlb', '每个 CPU 的 TLB：{entries: 64, ways: 4, asid: true}；asid: false 表示每次上下文切换都清空，与 nopcid 一样'],
				['transparent_hugepage', 'always（默认）、madvise 或 never：前两种，内存从 512 MiB 起，khugepaged 开机时会抬高 min_free_kbytes；这里没有大页'],
				['watermark_boost', 'true：页块换了用途时，水位线会临时抬高一阵'],
				['per_cpu_lists', 'true：每个 CPU 有自己的空闲页链表，所以空闲页一批一批地变，会比 min 还低一批'],
				['stack', '进程的栈最多长到多大（ulimit -s），默认 8MiB；256KiB 到 1GiB，整页'],
			],
		},
		{
			heading: 'state（0 秒时已经在那里，没有谁做过；计数从 0 开始）',
			keys: [
				[
					'cache',
					'文件在页缓存里的部分：[{file: /data/big, from: 0, size: 200MiB, list: inactive}]；读过一次（inactive，默认）或又读过（active）；tmpfs 上的文件则是已写入。不写 size 就到文件末尾',
				],
				['dirty', '已写、等着回写的部分：[{file: /var/log, from: 0, size: 20MiB, age: 10s}]；age：等了多久'],
				['slab', '没有人持有的 dentry 和 inode，在 kernel_memory 的之外：60MiB'],
				[
					'processes',
					'已有内存的进程：[{name: old, rss: 20MiB, swapped: 180MiB}]；它们睡着，或在 wakes: 10s 时把全部用一遍，rate: 20MiB/s，读，或用 write: true 写；还有 oom_score_adj、uid、compression、zero_filled',
				],
			],
		},
		{
			heading: 'until',
			keys: [
				['time', '最晚什么时候结束（必须写）'],
				['oom_kills', '杀了这么多次就结束'],
				['tail', '最后一次杀或内核崩溃之后再运行多久'],
			],
		},
		{
			heading: 'expect',
			keys: [
				['killed', '被 OOM 杀手杀的正是这些，按这个次序'],
				['never_killed', '这些一个也没被杀'],
				['alive', '这些在结束时还在运行'],
				['counters', '结束时的界限：{pswpout: {min: 1000}, pgscan_direct: {max: 0}}'],
				['rss', '结束时进程在内存里的大小的界限：{leaky: {min: 100MiB}}'],
				[
					'gauges',
					'任何字段的界限，用它自己的单位：{free: {lowest: {min: 900}}, psi_memory_some: {highest: {max: 20}, above: {value: 5, max: 3s}}, MemFree: {min: 4000, at: [{time: 10s, max: 90000}]}}。只写 min 和 max 是结束时；above 和 below 是多久。单个内存区或节点：free.DMA32、free.node0、free.node0.DMA32、active_file.node1',
				],
				['processes', '进程的，同上：{database: {latency_p99: {highest: {max: 50}}, time_swap_in: {max: 100}, rss: {min: 40000}}}'],
				['groups', '内存组的，按路径，同上：{/web: {current: {highest: {max: 131072}}, events_oom_kill: {min: 1}}}'],
				['panic', '内核是否崩溃'],
			],
		},
		{
			heading: 'lesson（文字是一句话，或 {en: …, zh: …}）',
			keys: [
				['title', '课程叫什么（必须写）'],
				['steps', '依次说什么、问什么、运行什么（必须写）'],
				['id', '它的名字；不写就用文件名'],
				['part, order', '列表里放在哪个标题下，以及位置'],
				['core', 'true：短的课程会选它'],
				['about', '有关的术语'],
				['needs', '要先上的课'],
				['b', '第二台机器 B 有什么不同：{vm.swappiness: 60}'],
				['seeds', '除自己的种子之外，用这些种子时对的也是同样的选项'],
				['claims', '还说了机器的什么，同样要测：[{oom_kill: {at: 20s, is: 1}}]'],
				['review', '复习时有什么不同：{vary: {vm.min_free_kbytes: [102400, 204800]}}'],
				['teacher', '给讲课人的备注：{minutes: 5, expect: 文字, point: 文字, ask: 文字}'],
			],
		},
		{
			heading: 'lesson.steps：步骤的列表，每步做一件事',
			keys: [
				['{say: TEXT}', '提问之前说的话'],
				['{stop: MOMENT, look: {screen: 1, pane: chart, process: leaky}}', '时间停在哪里，那里看什么'],
				['{ask: TEXT, choices: […], hint: TEXT}', '有两到六个选项的问题'],
				['{en: …, zh: …, right: {pgscan_kswapd: {max: 0}}, but: TEXT}', '一个选项：凭什么算对，选错的人看到什么'],
				['{guess: TEXT, field: free, within: 2 %, range: [0, 5000]}', '要猜的数；由机器测出'],
				['{play: {until: MOMENT, speed: 0.5}}', '机器来回答；不写就运行到要测的最后一刻'],
				['{show: [free, rss.leaky]}', '前后的数字'],
				['{because: TEXT}, {try: TEXT}', '为什么这样；可以试什么，各键都能用'],
				['MOMENT', '5.1s；stop；end；{event: kswapd-woke, of: leaky, before: 10ms, after: 2s}；{when: free, below: low}；5，第 5 屏的一步'],
				[
					'right, claims, field',
					'任何字段；rss.NAME 等进程的数字；event.NAME、event.NAME.PROCESS；segments.moved、pages.moved（MiB）：{from: MOMENT, to: MOMENT} 或 {at: MOMENT}，{in: B}，{percent_of: [FIELDS]} 或 B 的百分之几，再写 min、max，或 is 和 within。计数是从停到结束的增量，量是结束时的值。{killed: [NAMES]}；{same_page: {address: 0x401000, of: [300, 301], is: true}}',
				],
			],
		},
	],
	limits: l => [
		`限制：文件最大 ${bytesAsSize(l.fileBytes, false)}（普通文件或管道），${spaced(l.values)} 个值、${l.depth} 层，${spaced(l.events)} 个事件，${spaced(l.files)} 个文件，${spaced(l.disks)} 个磁盘，64 个 CPU，256GiB 内存，16 个小于 256GiB 的交换区，时间最长 2400h，代价最多 1s，malloc 一次最多 ${spaced(l.mallocs)} 个调用。`,
	],
	units: (sizes, times) => [
		`大小：数加单位，单位有 ${sizes}。K、M、G、T 与 KiB、MiB、GiB、TiB 相同，都是 1024 的幂。除 0 以外，不写单位不行。内存的大小是 4 KiB 的整页。`,
		`时间：数加单位，单位有 ${times}；可以连写几个，如 1m30s。`,
		'速率：每秒的大小，如 20MiB/s；或 max，机器能多快就多快。',
	],
	disksHeading: () => '磁盘类型',
	disk: d =>
		d.synchronousUs === null
			? `读 ${speed(d.read)}，写 ${speed(d.write)}，每秒 ${d.iops} 个请求，读一次 ${duration(d.readUs)}，写一次 ${duration(d.writeUs)}${d.rotational ? '，有磁头' : ''}`
			: `在内存里压缩：每页 ${duration(d.synchronousUs)} CPU 时间，没有队列；一页占压缩后的大小：三分之一（ratio），一共最多 mem_limit`,
	costsHeading: () => 'server 和 recorded 两种 profile 的 CPU 代价，名字就是 machine.costs 里的',
	cost: (server, recorded) => `${server} µs，${recorded} µs`,
};

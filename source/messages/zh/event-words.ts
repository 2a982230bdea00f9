// Help on the events of scenarios, and on what every program takes, in Chinese.
import type {CommonWords, EventKeyWords, EventWords, KindWords} from '../program-words.ts';

export const EVENTS_CHINESE: EventWords = {
	spawn: '启动一个程序。',
	sysctl: '写 sysctl。',
	oom_score_adj: '改进程的 oom_score_adj。',
	drop_caches: '丢弃干净的页缓存（1）、slab（2），或两者（3）。',
	signal: '给进程发 TERM、KILL、STOP 或 CONT。',
	fork: '让一个进程 fork。子进程把它的私有内存全部用一遍（read 或 write，按 rate）或不用，睡 hold 那么久，然后结束。之后的事件可以写它的名字。',
	swapoff: '关闭交换：全部，或按名字关一个区。',
	swapon: '打开交换：全部，或按名字开一个区。',
	sysrq: '让 OOM 杀手现在就选。',
	create_file: '建立一个文件；它的页不在内存里。',
	sync: '把脏的都写出去，由等待它的进程 sync 来做。',
	umount: '卸载一个磁盘：进程 umount 写出它的脏页，丢掉它的缓存。',
	remount: '设 tmpfs 最多能放多少，如同 mount -o remount,size=：不能少于里面已有的；0 为不限。',
	truncate:
		'设文件的大小，最多是它原来的大小；之后的页被扔掉，脏的也一样。写 of（进程的 pid）时，是它以这个路径打开的那个文件，名字删没删都一样：相当于 : > /proc/PID/fd/3。',
	unlink: '删除一个文件：没有进程打开、映射或运行它之后，它的页被扔掉，脏的也一样。create_file 可以再建同名的。',
	mkdir: '建立一个内存组。',
	rmdir: '删除一个内存组，里面不能有进程和组。',
	cgroup:
		'写内存组的文件：memory.min、low、high、max、swap.high、swap.max、zswap.max、zswap.writeback、oom.group、reclaim；cgroup.kill、cgroup.freeze、cgroup.pressure。',
	move: '把进程移到一个内存组；它已有的内存仍记在原来的组上。',
	call: '让一个进程（写 pid）调用 malloc（size）、free（address），访问它的内存（address、size、access: read 或 write），或从这时起泄漏（rate）。',
};

export const EVENT_KEYS_CHINESE: EventKeyWords = {
	at: '什么时候发生',
	every: '此后每隔这么久再来一次，一直下去：{at: 30s, every: 4m, spawn: burst, size: 40MiB}；没有尽头的也只在发生时才有代价',
	times: '与 every 一起：一共来几次',
};

export const COMMON_CHINESE: CommonWords = {
	name: '进程叫什么，最多 15 个字节；不写就与程序同名',
	oom_score_adj: '给 OOM 杀手看的；-1000 免杀；不写就继承父进程的',
	stop: '启动这么久之后被杀掉',
	node: 'NUMA：在这个节点的 CPU 上运行',
	bind: 'NUMA：只用这些节点的内存',
	prefer: 'NUMA：先用这个节点的内存',
	interleave: 'NUMA：在这些节点之间轮流，一处一页',
	weighted_interleave: 'NUMA，Linux 6.12：在这些节点之间轮流，各取多少页由 mempolicy.weighted_interleave 决定',
	prefer_many: 'NUMA：这些节点里有空闲页就用它们的，没有再用别的',
	cpu: '只在这个 CPU 上运行',
	compression: 'zram 把它的页压小多少倍；1：压不动；不写就按磁盘的 ratio',
	zero_filled: '它的私有内存里全是零的份额（不管往里写什么），八页一段：这样的页 Linux 6.12 换出时不写盘，zram 也不为它占内存',
	uid: '用户；默认 0，即 root',
	parent: '是谁的子进程；不写就是 init 的',
	cgroup: '在哪个内存组里运行，如 /web/api；不写就是父进程的。在容器的组里，oom_score_adj 用那个容器的',
	executable:
		'程序的文件：{path: /usr/bin/firefox, size: 120MiB, hot: 40MiB}；路径相同的进程在内存里共用它；hot 是反复要用的部分，每 100 µs CPU 时间（every）要一页',
};

export const KINDS_CHINESE: KindWords = {
	size: '大小',
	bytes: '字节数',
	rate: '速率',
	time: '时间',
	count: '个数',
	number: '数',
	file: '文件',
	text: '文字',
	list: '列表',
	'-1000 … 1000': '-1000 … 1000',
	'0 … 1': '0 … 1',
	'number or list': '数或列表',
	process: '进程',
	path: '路径',
	'path or map': '路径或映射',
};

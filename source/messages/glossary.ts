// The glossary: words of memory management in both languages, each with a sentence. Names of files, fields and system calls are the same in both.
import type {Texts} from './language.ts';

export type Word = {readonly word: Texts; readonly told: Texts};
export type Chapter = {readonly heading: Texts; readonly entries: readonly Word[]};

export const GLOSSARY: readonly Chapter[] = [
	{
		heading: {en: 'Addresses and tables', zh: '地址与页表'},
		entries: [
			{
				word: {en: 'virtual address space', zh: '虚拟地址空间'},
				told: {en: "All addresses that a process may use, its own and nobody else's.", zh: '一个进程可用的全部地址，进程之间互相隔离。'},
			},
			{word: {en: 'physical memory', zh: '物理内存'}, told: {en: 'The RAM, in frames of 4 KiB.', zh: '实际的内存条，按 4 KiB 的页框划分。'}},
			{word: {en: 'page', zh: '页（页面）'}, told: {en: '4 KiB of a virtual address space.', zh: '虚拟地址空间中的 4 KiB。'}},
			{word: {en: 'frame', zh: '页框（物理页、页帧）'}, told: {en: '4 KiB of RAM that a page may lie in.', zh: '能放下一页的 4 KiB 物理内存。'}},
			{
				word: {en: 'address translation', zh: '地址转换'},
				told: {en: 'From the number in the program to the place in RAM.', zh: '从程序里的地址到内存中的位置。'},
			},
			{word: {en: 'MMU', zh: '内存管理单元'}, told: {en: 'The part of the CPU that translates.', zh: 'CPU 里负责地址转换的部件。'}},
			{word: {en: 'page table', zh: '页表'}, told: {en: 'Where each page of a process lies.', zh: '记录进程每一页在哪里。'}},
			{word: {en: 'page table entry (PTE)', zh: '页表项'}, told: {en: 'Frame number and flag bits of one page.', zh: '一页的页框号和标志位。'}},
			{
				word: {en: 'multi-level page table', zh: '多级页表'},
				told: {en: 'Tables of tables, only where something is used.', zh: '只为用到的部分建表，一级指向下一级。'},
			},
			{word: {en: 'PGD, PUD, PMD', zh: '页全局目录、页上级目录、页中间目录'}, told: {en: 'The three upper levels.', zh: '上面的三级。'}},
			{word: {en: 'TLB', zh: 'TLB（快表），转换后援缓冲'}, told: {en: "The CPU's cache of page table entries.", zh: 'CPU 里缓存页表项的小表。'}},
			{word: {en: 'TLB reach', zh: 'TLB 覆盖范围'}, told: {en: 'How much memory its entries cover.', zh: 'TLB 的所有表项能覆盖多少内存。'}},
			{
				word: {en: 'page fault', zh: '缺页异常'},
				told: {en: 'The CPU finds no usable entry and calls the kernel.', zh: 'CPU 找不到可用的页表项，转入内核处理。'},
			},
			{word: {en: 'minor fault', zh: '次缺页（轻微缺页）'}, told: {en: 'Served without a disk.', zh: '不用读硬盘就能解决的缺页。'}},
			{word: {en: 'major fault', zh: '主缺页（严重缺页）'}, told: {en: 'Has to wait for a disk.', zh: '必须等硬盘的缺页。'}},
			{word: {en: 'demand paging', zh: '按需调页（请求分页）'}, told: {en: 'A frame comes with the first access.', zh: '第一次访问时才分配页框。'}},
			{word: {en: 'zero page', zh: '零页'}, told: {en: 'One shared page of zeroes for what was never written.', zh: '从未写过的页共用的全零页。'}},
			{word: {en: 'accessed bit, dirty bit', zh: '访问位、脏位'}, told: {en: 'Set by the CPU at a read, at a write.', zh: 'CPU 读、写时自动置位。'}},
			{word: {en: 'user mode, kernel mode', zh: '用户态、内核态'}, told: {en: 'What a program may, what the kernel may.', zh: '程序的权限与内核的权限。'}},
			{word: {en: 'ASLR', zh: '地址空间布局随机化'}, told: {en: 'Heap, stack and mappings begin at random places.', zh: '堆、栈、映射区的起点每次随机。'}},
			{
				word: {en: 'locality', zh: '局部性原理'},
				told: {en: 'What was used is used again soon, and its neighbours too.', zh: '刚用过的和它附近的很快还会用到。'},
			},
			{word: {en: 'working set', zh: '工作集'}, told: {en: 'The pages that a program needs in a while.', zh: '程序一段时间内要用到的页。'}},
			{
				word: {en: 'logical / linear address', zh: '逻辑地址／线性地址'},
				told: {en: 'Before and after segmentation on x86.', zh: 'x86 上分段之前、之后的地址。'},
			},
			{
				word: {en: 'GDT, segment selector', zh: '全局描述符表、段选择子（段选择因子）'},
				told: {en: 'Where x86 keeps base and limit of segments.', zh: 'x86 存放段基址和段界限的地方。'},
			},
		],
	},
	{
		heading: {en: 'Segments and fragments', zh: '分段与碎片'},
		entries: [
			{
				word: {en: 'segment; segmentation', zh: '段；分段'},
				told: {en: 'One contiguous piece of any length (also: a part of a program).', zh: '长度任意的一块连续内存（也指程序的一部分，如代码段）。'},
			},
			{word: {en: 'paging', zh: '分页'}, told: {en: 'Equal pieces, any frame will do.', zh: '等长的块，放在哪个页框都行。'}},
			{word: {en: 'base, limit', zh: '段基址、段界限'}, told: {en: 'Where a segment begins, how long it is.', zh: '段从哪里开始，有多长。'}},
			{word: {en: 'external fragmentation', zh: '外部碎片'}, told: {en: 'Free, but not in one piece.', zh: '空闲够，但不连成一块。'}},
			{
				word: {en: 'internal fragmentation', zh: '内部碎片'},
				told: {en: 'Given, but not used: the end of the last page.', zh: '已分配但没用上：最后一页的尾巴。'},
			},
			{word: {en: 'compaction', zh: '紧缩（Linux 内核里叫内存规整）'}, told: {en: 'Pushing together what is used.', zh: '把占用的挪到一起。'}},
			{word: {en: 'first / best / worst / next fit', zh: '首次适应／最佳适应／最坏适应／循环首次适应'}, told: {en: 'Which hole is taken.', zh: '选哪个空洞。'}},
		],
	},
	{
		heading: {en: 'A process and its malloc', zh: '进程与 malloc'},
		entries: [
			{
				word: {en: 'code, data, BSS', zh: '代码段、数据段、BSS 段'},
				told: {en: 'The program, its initialised and its zeroed variables.', zh: '程序、已初始化变量、未初始化变量。'},
			},
			{word: {en: 'heap', zh: '堆'}, told: {en: 'Grows upwards, its end is the break.', zh: '向高地址增长，末端叫堆顶。'}},
			{
				word: {en: 'stack', zh: '栈'},
				told: {
					en: 'Grows downwards by page faults, up to its limit: 8 MiB is what ulimit -s allows, not its size.',
					zh: '靠缺页向低地址增长，到上限为止：8 MiB 是 ulimit -s 的上限，不是它的大小。',
				},
			},
			{
				word: {en: 'mapping area', zh: '文件映射段（内存映射区、mmap 区）'},
				told: {en: 'Where mmap puts files and large blocks.', zh: 'mmap 放文件和大块内存的地方。'},
			},
			{
				word: {en: 'private anonymous mapping', zh: '私有匿名映射'},
				told: {en: 'Memory of one process without a file.', zh: '只属于一个进程、没有文件的内存。'},
			},
			{word: {en: 'program break (brk)', zh: '堆顶指针'}, told: {en: 'The end of the heap, moved by brk().', zh: '堆的末端，由 brk() 移动。'}},
			{word: {en: 'system call', zh: '系统调用'}, told: {en: 'The program asks the kernel.', zh: '程序请求内核。'}},
			{
				word: {en: 'chunk; header', zh: '内存块（chunk）；块头'},
				told: {en: 'What malloc hands out, and the 16 bytes with its size.', zh: 'malloc 分出的块，以及前面记录大小的 16 字节。'},
			},
			{word: {en: 'top chunk', zh: '顶块（top chunk）'}, told: {en: 'What is left at the end of the heap.', zh: '堆末端剩下的部分。'}},
			{
				word: {en: 'bin, tcache', zh: '空闲链表（bin）、线程缓存（tcache）'},
				told: {
					en: 'Where freed chunks wait. The table of tcache stands first in the heap, so that the first block lies at …2a0.',
					zh: '释放后的块等着再用的地方。tcache 表放在堆的最前面，所以第一块的地址以 2a0 结尾。',
				},
			},
			{
				word: {en: 'mmap threshold', zh: 'mmap 阈值'},
				told: {
					en: 'From this size on a block is a mapping of its own: 128 KiB at first; freeing such a block raises it to that size.',
					zh: '达到它就单独用 mmap：最初是 128 KiB，释放一个这样的块会把它提高到那个大小。',
				},
			},
			{
				word: {en: 'trim', zh: '收缩堆顶'},
				told: {
					en: 'A free top of the heap of 128 KiB or more is given back by brk: what free releases is not always kept.',
					zh: '堆顶空闲达到 128 KiB 就用 brk 归还系统：free 的内存并不总是留着。',
				},
			},
			{word: {en: 'memory leak', zh: '内存泄漏'}, told: {en: 'Memory that is never freed.', zh: '再也不释放的内存。'}},
			{word: {en: 'VSZ', zh: '虚拟内存大小'}, told: {en: 'All that is mapped.', zh: '映射的全部。'}},
			{word: {en: 'RSS', zh: '常驻内存（驻留集大小）'}, told: {en: 'What of it is in RAM.', zh: '其中在物理内存里的部分。'}},
			{word: {en: 'overcommit', zh: '内存过量使用（超额承诺）'}, told: {en: 'Promising more than there is.', zh: '承诺的比实际有的多。'}},
			{word: {en: 'Committed_AS, CommitLimit', zh: '已承诺内存、承诺上限'}, told: {en: 'What was promised, what may be.', zh: '已承诺的、最多可承诺的。'}},
		],
	},
	{
		heading: {en: 'Kinds of pages and their lists', zh: '页的种类与链表'},
		entries: [
			{word: {en: 'anonymous page', zh: '匿名页'}, told: {en: 'Has no file behind it: heap, stack.', zh: '没有文件作后盾：堆、栈。'}},
			{word: {en: 'file page', zh: '文件页'}, told: {en: 'A copy of a piece of a file.', zh: '文件内容在内存中的副本。'}},
			{word: {en: 'page cache', zh: '页缓存（页高速缓存）'}, told: {en: 'All file pages.', zh: '全部文件页。'}},
			{word: {en: 'buffers', zh: '缓冲区（Buffers）'}, told: {en: 'Cache of raw disk blocks.', zh: '磁盘块的缓存。'}},
			{word: {en: 'clean, dirty page', zh: '干净页、脏页'}, told: {en: 'As on the disk; changed since.', zh: '与硬盘一致；改过还没写回。'}},
			{word: {en: 'writeback; flusher', zh: '回写；回写线程'}, told: {en: 'Writing dirty pages to the disk.', zh: '把脏页写到硬盘。'}},
			{word: {en: 'writer throttling', zh: '写者限流（脏页平衡）'}, told: {en: 'Who dirties too much waits for the disk.', zh: '脏页太多的写者要等硬盘。'}},
			{word: {en: 'readahead', zh: '预读'}, told: {en: 'Reading what will be wanted next.', zh: '提前读后面的内容。'}},
			{word: {en: 'LRU', zh: '最近最少使用'}, told: {en: 'Evict what was not used for longest.', zh: '淘汰最久没用的。'}},
			{
				word: {en: 'active / inactive list', zh: '活跃链表／不活跃链表'},
				told: {
					en: 'Found in use by reclaim; the others. Active is not “used lately”: without reclaim nobody looks, and new anonymous pages are inactive.',
					zh: '回收时发现在用的；其余的。“活跃”不等于“最近用过”：没有回收就没人去看，新的匿名页都不活跃。',
				},
			},
			{word: {en: 'promoted, demoted', zh: '移入活跃链表、移入不活跃链表'}, told: {en: 'From one list to the other.', zh: '在两个链表间移动。'}},
			{word: {en: 'second chance', zh: '二次机会'}, told: {en: 'Seen in use: the bit is cleared, the page stays.', zh: '发现在用：清掉访问位，留下。'}},
			{word: {en: 'refault', zh: 'refault（回收后再次缺页）'}, told: {en: 'Came back soon after it was reclaimed.', zh: '刚被回收就又要用。'}},
			{word: {en: 'unevictable', zh: '不可回收页'}, told: {en: 'Locked in RAM.', zh: '锁在内存里。'}},
			{word: {en: 'slab', zh: 'slab（内核对象缓存）'}, told: {en: "The kernel's own objects.", zh: '内核自己的对象。'}},
			{
				word: {en: 'thrashing', zh: '颠簸（抖动）'},
				told: {en: 'All time goes into bringing pages back.', zh: '时间都花在把页换回来上。'},
			},
		],
	},
	{
		heading: {en: 'Reclaim', zh: '内存回收'},
		entries: [
			{word: {en: 'reclaim', zh: '内存回收'}, told: {en: 'Making used pages free again.', zh: '把占用的页变成空闲页。'}},
			{word: {en: 'watermark', zh: '水位线'}, told: {en: 'A number of free pages at which something happens.', zh: '空闲页降到这里就会发生一件事。'}},
			{
				word: {en: 'min, low, high', zh: 'min（最低水位）、low（低水位）、high（高水位），又称页最小、低、高阈值'},
				told: {
					en: 'Tasks reclaim; kswapd wakes; kswapd sleeps. low is min plus the larger of min/4 and watermark_scale_factor ten-thousandths of the zone: min × 5/4 only on small machines.',
					zh: '进程自己回收；唤醒 kswapd；kswapd 睡去。low 等于 min 加上 min/4 与该区的万分之 watermark_scale_factor 中的较大者：只有小机器上才是 min × 5/4。',
				},
			},
			{
				word: {en: 'kswapd, background reclaim', zh: '后台内存回收（kswapd，异步）'},
				told: {
					en: 'A kernel thread reclaims while programs go on. It has no timer: an allocation that finds free at low wakes it.',
					zh: '内核线程回收，进程照常运行。它没有定时器：唤醒它的是发现空闲已到 low 的内存申请。',
				},
			},
			{
				word: {en: 'direct reclaim', zh: '直接内存回收（同步）'},
				told: {
					en: 'The task that wants a page reclaims first, and waits. With zone_reclaim_mode pgscand counts without a stall, too.',
					zh: '要内存的进程先自己回收，停下来等。开了 zone_reclaim_mode 时，没有停顿 pgscand 也会增长。',
				},
			},
			{word: {en: 'stall', zh: '停顿（阻塞）'}, told: {en: 'A task cannot go on for lack of memory.', zh: '因缺内存而不能继续。'}},
			{
				word: {en: 'scanned; stolen', zh: '扫描；回收（steal）'},
				told: {en: 'Looked at; freed. No more can be freed than was looked at.', zh: '看过的页；真正回收的页。回收的不会比扫描的多。'},
			},
			{
				word: {en: '%vmeff', zh: '回收效率'},
				told: {
					en: 'stolen ÷ scanned. sar of sysstat counts what was stolen twice, and shows up to 200.',
					zh: '回收数 ÷ 扫描数。sysstat 的 sar 把回收数算了两遍，会显示到 200。',
				},
			},
			{word: {en: 'min_free_kbytes', zh: '最小保留空闲内存'}, told: {en: 'Sets min, and so low and high.', zh: '设定 min，从而决定 low 和 high。'}},
			{
				word: {en: 'watermark_scale_factor', zh: '水位线比例因子'},
				told: {en: 'Distance between the marks, in ten-thousandths.', zh: '水位线间距占内存区的万分之几。'},
			},
			{
				word: {en: 'zone; node', zh: '内存区（管理区）；节点'},
				told: {en: 'A part of RAM with its marks; a part near some CPUs.', zh: '有自己水位线的一段内存；靠近某些 CPU 的内存。'},
			},
			{word: {en: 'NUMA', zh: '非统一内存访问'}, told: {en: 'Some memory is nearer than other.', zh: '有的内存近，有的远。'}},
			{word: {en: 'zone_reclaim_mode', zh: '本地回收模式'}, told: {en: 'Drop cache here before taking memory there.', zh: '先回收本地，再用别的节点。'}},
			{word: {en: 'PSI', zh: '压力停滞信息（PSI）'}, told: {en: 'Share of time in which tasks waited: some, all.', zh: '有任务／所有任务在等待的时间比例。'}},
			{word: {en: 'load average', zh: '平均负载（系统负荷）'}, told: {en: 'Tasks that run, or wait for a disk.', zh: '正在运行或等待硬盘的任务数。'}},
		],
	},
	{
		heading: {en: 'Swap', zh: '交换'},
		entries: [
			{word: {en: 'swap space', zh: '交换空间（交换分区）'}, told: {en: 'Disk for anonymous pages.', zh: '存放匿名页的硬盘空间。'}},
			{word: {en: 'swap out / in', zh: '换出／换入'}, told: {en: 'Page to disk; back.', zh: '页写到硬盘；读回来。'}},
			{word: {en: 'swap slot', zh: '交换槽'}, told: {en: 'Place of one page in swap.', zh: '一页在交换空间的位置。'}},
			{word: {en: 'swap cache', zh: '交换缓存'}, told: {en: 'Pages that are in RAM and in swap.', zh: '内存和交换空间里都有的页。'}},
			{
				word: {en: 'swappiness', zh: '交换倾向（swappiness）'},
				told: {
					en: 'How readily anonymous pages are scanned against file pages: 0 to 200 since Linux 5.8, 100 before. 0: only where file pages do not suffice, which is no ban.',
					zh: '匿名页相对文件页被扫描的倾向：Linux 5.8 起 0 到 200，之前到 100。0 表示文件页不够时才换出，并不是禁止。',
				},
			},
			{word: {en: 'page-cluster', zh: '交换预读'}, told: {en: 'Pages read at one swap-in: two to this power.', zh: '一次换入读多少页：2 的幂。'}},
			{word: {en: 'zram', zh: 'zram（压缩内存交换）'}, told: {en: 'Swap in compressed RAM.', zh: '用压缩内存作交换空间。'}},
		],
	},
	{
		heading: {en: 'Memory groups (cgroups)', zh: '内存组（cgroup）'},
		entries: [
			{
				word: {en: 'memory cgroup, container', zh: '内存 cgroup、容器'},
				told: {en: 'Processes that are charged together and may have limits of their own.', zh: '一起计费、可以有自己上限的一组进程。'},
			},
			{word: {en: 'charge', zh: '记账（计费）'}, told: {en: 'A page is counted to the group of who touched it first.', zh: '一页算在最先碰它的组头上。'}},
			{
				word: {en: 'memory.max', zh: '上限 memory.max'},
				told: {en: 'Over it nothing is charged: reclaim in the group, then its own OOM killer.', zh: '超过就不再记账：先在组内回收，再由它自己的 OOM 杀手杀。'},
			},
			{
				word: {en: 'memory.high', zh: '限速线 memory.high'},
				told: {en: 'Over it tasks reclaim and sleep; nobody is killed.', zh: '超过它任务要回收、要睡；不杀人。'},
			},
			{
				word: {en: 'memory.low, memory.min', zh: '保护 memory.low、memory.min'},
				told: {
					en: 'Under it its pages are passed over: low if anything else is left, min always.',
					zh: '在它之下的页被跳过：low 是只要别处还有，min 是无论如何。',
				},
			},
			{
				word: {en: 'effective protection', zh: '有效保护'},
				told: {en: 'What the groups above grant of it, shared among siblings.', zh: '上级真正给它的部分，在同级之间分。'},
			},
			{
				word: {en: 'memory.oom.group', zh: '整组杀 memory.oom.group'},
				told: {en: 'The OOM killer takes all of the group together.', zh: 'OOM 杀手把整组一起杀掉。'},
			},
		],
	},
	{
		heading: {en: 'OOM', zh: '内存耗尽'},
		entries: [
			{word: {en: 'out of memory', zh: '内存耗尽（OOM）'}, told: {en: 'No page above min, and none to reclaim.', zh: 'min 以上没有空闲页，也没有可回收的。'}},
			{word: {en: 'OOM killer', zh: 'OOM 杀手（OOM Killer）'}, told: {en: 'Ends a process to get memory.', zh: '杀掉一个进程换取内存。'}},
			{
				word: {en: 'badness, points', zh: '得分（points）'},
				told: {en: 'RSS + swap + page tables + adj × (RAM + swap) ÷ 1000.', zh: 'RSS + 交换 + 页表 + adj ×（内存 + 交换）÷ 1000。'},
			},
			{
				word: {en: 'oom_score', zh: 'oom_score（归一化得分）'},
				told: {en: 'The same in /proc, scaled: 666 is nothing held.', zh: '/proc 里的得分，经过换算：666 表示几乎不占内存。'},
			},
			{word: {en: 'oom_score_adj', zh: 'OOM 校准值'}, told: {en: '−1000 never … 1000 first.', zh: '−1000 免杀……1000 先杀。'}},
			{word: {en: 'victim', zh: '被选中的进程'}, told: {en: 'Who is killed.', zh: '被杀的进程。'}},
			{word: {en: 'OOM reaper', zh: 'OOM 收割线程'}, told: {en: "Takes a dying process's memory at once.", zh: '立刻收走将死进程的内存。'}},
			{word: {en: 'kernel panic', zh: '内核崩溃（panic）'}, told: {en: 'The machine stops.', zh: '系统停机。'}},
		],
	},
];

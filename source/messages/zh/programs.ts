// Help on programs and their arguments, in Chinese.
import type {ProgramWords} from '../program-words.ts';

const FILE = '`files` 里的或由 create_file 建立的文件的路径';
const RATE = '以多快的速度过一遍文件';
const BYTES = '文件的多少；不写就是全部';
const ORDER = 'forward、random 或 zipf：逐页，随便哪页，或少数页常用、多数页少用';
const SKEW = 'order 是 zipf 时：第 k 常用的页，使用次数与 k 的负这么多次幂成正比';
const ZIPF = '有的部分比其余部分常用多少：Zipf 定律的指数；0 = 都一样';

export const PROGRAMS_CHINESE: ProgramWords = {
	idle: {
		help: '把自己的内存访问一遍，然后睡去。其中一部分可以先换出。',
		arguments: {rss: '它访问的匿名内存', swapped: '睡去之前换出其中多少'},
	},
	leak: {
		help: '匀速访问新的匿名页，一页也不还。',
		arguments: {
			rate: '增长多快',
			max: '增长到多大就停下，保持不动；不写就不停',
			grow: '按这个大小一步步地要地址空间，像 malloc 那样，这样 Committed_AS 会算上它，过量使用的检查也可能拒绝它；不写就用 MAP_NORESERVE 一次映射 8 GiB（模式 2 的过量使用检查不理会它），用完再映射 8 GiB',
		},
	},
	hot: {
		help: '一次分配好内存，然后一页接一页地读写，一圈又一圈。',
		arguments: {
			size: '匿名内存',
			rate: '以多快的速度过一遍它的页',
			stride: '一次访问到下一次相隔的字节数，最多一页：小的会在一页里用很多次才到下一页',
			order: 'forward 或 random：逐页，或随便哪页',
		},
	},
	burst: {help: '尽快分配内存，拿住一阵，然后退出。', arguments: {size: '匿名内存', hold: '全部拿到之后保持多久'}},
	churn: {help: '映射内存，全部访问一遍，解除映射，再从头来。每一圈是一次操作，延迟会记下来。', arguments: {size: '每一圈的匿名内存'}},
	stream: {
		help: '把文件从头到尾读一遍，然后睡去：备份、病毒扫描、复制。',
		arguments: {
			file: FILE,
			rate: RATE,
			bytes: BYTES,
			again: '之后再读一遍其中多少，这样这些页就变成活跃的',
			dontneed: '每读这么多，就用 fadvise(POSIX_FADV_DONTNEED) 让内核把它从缓存丢掉；不写就不丢（用 read() 的程序，POSIX_FADV_NOREUSE 什么也不做）',
		},
	},
	reread: {
		help: '反复读文件的同一部分。每次读 64 KiB 的 read() 的延迟会记下来。',
		arguments: {file: FILE, rate: RATE, bytes: BYTES, from: '这一部分从文件的哪里开始', order: ORDER, skew: SKEW},
	},
	mapfile: {
		help: '映射一个文件，通过映射读它的页，一圈又一圈。每页的延迟会记下来。',
		arguments: {
			file: FILE,
			rate: RATE,
			bytes: BYTES,
			order: ORDER,
			skew: SKEW,
			executable_map: 'yes：映射为可执行（r-xp），像库那样，回收时也像代码那样受保护',
			noreuse: 'yes：已用 fadvise(POSIX_FADV_NOREUSE) 告诉内核不会再用这些页；6.3 起回收就不理会它用了什么，6.1 里什么也不做',
		},
	},
	shared: {
		help: '共享映射 tmpfs 上的一个文件，像数据库的各个进程共用缓冲区那样，读或写它的页，一圈又一圈：每个进程的 RssShmem 都算，Shmem 只算一次。每页的延迟会记下来。',
		arguments: {
			file: FILE,
			rate: RATE,
			bytes: BYTES,
			order: ORDER,
			skew: SKEW,
			access: 'read，或 update：每页先读再写',
		},
	},
	write: {
		help: '从头到尾写一个文件，再从头开始：产生磁盘要接收的脏页。每次写 64 KiB 的 write() 的延迟会记下来，连同之后的 fsync()。',
		arguments: {
			file: FILE,
			rate: RATE,
			order: ORDER,
			skew: SKEW,
			bytes: '写到哪里又从头开始；不写就是文件末尾',
			rounds: '整个写多少遍，写完就关闭；0：一直写下去',
			after: 'sleep 或 end：最后一遍之后做什么',
			fsync: '每写多少调用一次 fsync()，每次 write() 写 64KiB，最后也调用一次；不写就从不调用',
			dsync: 'yes：文件以 O_DSYNC 打开，每次 write() 都等磁盘写好',
			unlink: 'yes：打开后立即删除文件，像临时文件那样：此后没有路径通向它，进程结束时空间才归还',
		},
	},
	copy: {
		help: '读一个文件，写到另一个，一次 64 KiB，然后结束：cp、下载、把照片拷到 U 盘。',
		arguments: {file: FILE, to: '要写的文件的路径，与读的不同', rate: RATE, bytes: BYTES},
	},
	walk: {
		help: '走一遍目录树，看每个文件一眼，像 find、du、updatedb 或备份那样，编译则一遍又一遍：遇到的每个名字都变成一个 dentry 和一个 inode，它们是 slab；为此从磁盘读来的是 Buffers。',
		arguments: {
			tree: '目录树的路径：有程序第一次走它时建立；路径相同的程序共用建好的那一棵',
			files: '里面有多少个文件',
			per_directory: '一个目录放其中多少个',
			missing: '在每个文件旁边查找多少个不存在的名字，像编译器找头文件那样：负 dentry',
			look: 'stat：问每个文件的大小和时间；names：只读目录，像不带条件的 find',
			open: '打开其中多少个文件，一直开到结束：它们的 dentry 和 inode 不能释放',
			only: '一遍看其中多少个文件；不写就是全部',
			rounds: '整棵走多少遍再睡去；0：一直走下去',
			speed: '每秒多少个文件；0：能多快就多快',
			order: ORDER,
			skew: SKEW,
			disk: '目录树在哪个磁盘上；不写就是第一个没有交换的，没有就是第一个；不能是 zram',
		},
	},
	server: {
		help: '网页服务器或数据库：不管它跟不跟得上，请求都随机到来；每个请求用到它的一些内存、一个映射的索引和文件里的一条记录。哪些常用由 Zipf 定律决定，位置不定。',
		arguments: {
			rss: '匿名内存，全部会用到，常用的部分用得最多',
			hot: '十次里有九次用到其中多少',
			rate: '到来的请求每秒用多少内存；max 时，答复完一个，下一个就到',
			requests: '每秒到来多少个请求；不写就是 rate 每 128KiB 一个',
			day: '请求以这么长为一天，时多时少：rate 和 requests 是正中的；不写就一直一样多',
			night: '与 day 一起：开头和结尾的请求是正中的几分之几',
			queue: '最多多少个请求在等；再来的就丢掉',
			deadline: '答复晚于这么久的请求算迟到；0 表示不算',
			file: '数据：八分之一（最多 16 MiB）映射为索引，读其中任意位置 16 KiB 的记录；不写就只用内存',
			skew: `文件里${ZIPF}`,
		},
	},
	redis: {
		help: '像 Redis 那样保存自己的键值存储：它答复请求，其中一些要写；每隔一阵它 fork 一次，子进程把全部数据读一遍，这期间父进程写到的每一页都要复制。',
		arguments: {
			size: '它的数据，全部会用到',
			requests: '每秒到来多少个请求；每个用一页',
			writes: '其中要写的比例，以十分之一为单位',
			skew: `数据里${ZIPF}`,
			save: '隔多久保存一次，如果没有子进程在做',
			read: '子进程读出并打包的速度',
			dump: '子进程写的文件，放得下多少写多少；不写就只读',
		},
	},
	malloc: {
		help: '像 glibc 那样调用 malloc 和 free，按调用的列表或按模式。系统调用和缺页都会计数；模式 churn 和 random 里每一圈是一次操作，延迟会记下来。',
		arguments: {
			pattern:
				'churn、pile、holes、random。churn：一次一个内存块，malloc，全部写一遍，free，反复。pile：一堆写过的内存块；停一下，释放除最后一个之外的，再停一下，释放最后一个：什么时候归还多少？holes：一堆写过的内存块，然后隔一个释放一个：进程里留下空洞。random：count 个大小在 size 到 most 之间的内存块，然后反复释放任意一个、再要一个',
			calls:
				'代替模式的列表："malloc NAME SIZE [COUNT]"、"fill NAME [SIZE]"、"read NAME [SIZE]"、"free NAME [COUNT] [oldest|newest|second|random]"、"sleep TIME"、"repeat TIMES"',
			size: '一个内存块的字节数',
			most: '内存块的大小在 size 到这个数之间；不写就都是 size',
			count: '多少个内存块',
			pause: '模式的各部分之间睡多久',
			mmap_threshold: 'M_MMAP_THRESHOLD：达到这个大小的内存块单独映射；不写就是 128 KiB，并且会变大',
			trim_threshold: 'M_TRIM_THRESHOLD：堆顶空闲大于它就归还；不写就是 128 KiB',
			top_pad: 'M_TOP_PAD：堆增长时比需要的多要这么多；不写就是 128 KiB',
		},
	},
	found: {
		help: '占着真实计算机上的一个进程所占的，然后睡去：import 写的就是它。',
		arguments: {
			rss: '它访问过的匿名内存',
			swapped: '其中换出多少',
			active: '留下的里面，在活跃链表上的有多少',
			file: '它映射的文件',
			mapped: '映射文件的多少',
			from: '从文件的哪里开始',
			shm: '它共享映射的 tmpfs 文件',
			shared: '其中多少，从开头算起',
			tables: '页表一共多少，包括已归还的内存留下的',
		},
	},
};

// Words about a computer that is brought as a scenario, in Chinese.
import type {ImportWords} from '../import.ts';
import {pagesAsSize, spaced} from '../numbers.ts';

const kib = (kb: number): string => pagesAsSize(kb / 4);

export const importChinese: ImportWords = {
	help: () => '把一台计算机做成场景：来自它的 /proc 的副本（文件夹、tar、sosreport）、一份 OOM 报告，或 "host"（这台）',
	out: '把场景写入文件；不写就打印出来',
	collectOut: '脚本把收集到的放在哪里：一个 tar（lowwater-collect.tar.gz），或以 "/" 结尾的文件夹',
	kill: '日志里的第几次',
	name: '场景叫什么名字',
	summary: name => `${name}，如它的 /proc 所说：同样的内存区、水位线、交换和设置，同样的内存在同样的进程手里。启动一个程序，看会怎样。`,
	guesses: ({shmem, tmpfs, mappedShmem, unnamedKb, others, sharedKb, hugeUsed, highMem, apart, drives}) => [
		'推测：进程的内存里哪些在用；在活跃链表上的比例，所有进程都一样',
		'推测：页缓存是一个文件，进程映射的是它的开头；究竟是哪些文件并不知道',
		...(tmpfs ? ['推测：/dev/shm、tmpfs 和所有共享内存是 tmpfs 上的一个文件'] : []),
		...(shmem ? ['推测：交换空间里不属于任何进程的，归一个不会被杀的进程 “shmem”'] : []),
		...(mappedShmem ? ['推测：进程映射的共享内存是那个文件的开头，大家共用'] : []),
		...(sharedKb > 0 ? [`推测：有 ${kib(sharedKb)} 匿名内存被几个进程重复计算（fork 之后），这里作为它们共用的一个文件的页`] : []),
		...(unnamedKb > 0 ? [`推测：有 ${kib(unnamedKb)} 不在任何统计里，多于内核自己所用，这里作为一个进程 “unnamed”`] : []),
		...(others ? ['超过 4000 个的进程合成一个不会被杀的 “others”'] : []),
		...(hugeUsed ? ['推测：在用的大页在池里算作空闲：这里没有程序用它们'] : []),
		...(highMem ? ['内存区 HighMem 当作 Movable'] : []),
		...(apart ? ['meminfo 里的 MemFree 与各内存区的空闲不一致：以内存区为准'] : []),
		drives ? '推测：磁盘的速度，按它们的种类；CPU 的各种代价' : '推测：磁盘的种类和速度，按它们的名字；CPU 的各种代价',
		'进程都不动：让谁增长由你来定',
	],
	derived: {
		memory: from => `推测：没有 meminfo：用 ${from} 的输出代替；内核的内存和各链表不知道`,
		processes: () => '推测：没有各进程的 /proc：用 ps 代替；oom_score_adj 当作 0，RSS 当作匿名内存',
		nobody: () => '其中没有进程：它们的内存不在任何统计里',
		zones: () => '推测：没有 zoneinfo：内存区按 buddyinfo，大小按 PC，水位线由 min_free_kbytes 算出',
		zonesGuessed: () => '推测：没有 zoneinfo，也没有 buddyinfo：内存区按同样大小内存的 PC，水位线是算出来的',
	},
	group: ({path, maxKb}) => `组 ${path}${Number.isFinite(maxKb) ? `，最多 ${kib(maxKb)}` : ''}`,
	groupBounds: ({path, maxKb, highKb, hasKb, kills, pids}) =>
		[
			`组 ${path}（${spaced(pids.length)} 个进程）`,
			...(Number.isFinite(maxKb) ? [`最多 ${kib(maxKb)}`] : []),
			...(Number.isFinite(highKb) ? [`high ${kib(highKb)}`] : []),
			...(Number.isFinite(hasKb) ? [`已用 ${kib(hasKb)}`] : []),
			...(kills > 0 ? [`组内杀过 ${spaced(kills)} 个`] : []),
			'它的上限保留；记在它账上的页缓存没有保留，因为没说是谁的文件',
		].join('，'),
	stranger: (name, value) => `${name} = ${value}：这里没有这一项`,
	grew: (name, kbAS) => `${name} 在两次查看之间每秒增长 ${spaced(Math.round(kbAS))} KiB`,
	notFit: (what, kb) => `${what} 与读到的相差 ${pagesAsSize(Math.abs(kb) / 4)}`,
	stands: seconds => `从 ${seconds} s 起与原来一致：用 --from ${seconds}s 打开`,
	nothing: what =>
		`"${what}" 里没有能读的 /proc（meminfo），也没有 OOM 报告；请给 "lowwater collect" 做的文件夹或 tar、/proc 的副本、sosreport、内核日志，或 "host"。`,
	packed: (what, how) => `"${what}" 是用 ${how} 压缩的，这里不读；请先解压，如 ${how} -dc ${what} > unpacked.tar; lowwater import unpacked.tar`,
	badTar: what => `"${what}" 不是能读的 tar：不完整或已损坏；请重新打包，或给一个文件夹。`,
	written: path => `已写入 ${path}：lowwater ${path} 打开它。`,
	needsWhat: () => 'import 要知道从哪里来：文件夹、tar、OOM 报告或 "host"，如 lowwater import host。',
	running: () => '正在运行机器，直到与那台计算机一致…',
	more: () =>
		'lowwater collect 打印一个 shell 脚本，在没有 Node 的服务器上收集所需的一切。内存区保留自己的水位线和预留；进程保留名字、oom_score_adj、uid、内存和交换；MemFree 精确到页。无法知道的是推测的，列在场景的开头。',
	collectMore: () =>
		'lowwater collect > collect.sh；在服务器上 sh collect.sh 写出 lowwater-collect.tar.gz；再 lowwater import lowwater-collect.tar.gz -o server.yaml。它不改动任何东西，也不发送任何东西；sh collect.sh FOLDER/ 则留下一个文件夹；-n 去掉进程和计算机的名字。',
	collectHelp: () => '打印一个 shell 脚本，在没有 Node 的计算机上收集 import 需要的：收集两次，相隔十秒，不含命令行和环境变量',
};

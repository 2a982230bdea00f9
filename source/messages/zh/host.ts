// Words about a real computer that is looked at, in Chinese.
import type {HostWords} from '../host.ts';
import {pagesAsSize, spaced} from '../numbers.ts';

export const hostChinese: HostWords = {
	help: {
		host: '看这台计算机，而不是模拟的机器：同样的画面，数据来自它的 /proc，每秒读四次；只看不改',
		procfs: '--host 从哪里读：一个 proc 文件系统的文件夹，或它的副本',
	},
	summary: proc => `数字来自 ${proc} 的计算机，每秒读四次。只看不改。`,
	notProc: proc => `"${proc}" 不是 /proc：里面没有能读的 meminfo 或 zoneinfo；请写 proc 文件系统或其副本的文件夹，如 --procfs /proc。`,
	procfsAlone: () => '--procfs 说的是 --host 从哪里读；两个都要写。',
	noScenario: name => `--host 看的是真实的计算机，而 "${name}" 是场景；只写一个。`,
	its: flag => `--host 看的是真实的计算机，它没有 --${flag}；去掉它。`,
	label: '主机，只看不改',
	noMap: () => '这里没有内存图：内核不说每个页框里是什么，只说各有多少（第 1 屏的链表，第 4 屏的内存区）。',
	groups: '组',
	groupColumns: ['group', '占用', 'max', 'high', 'swap', '进程', '被杀', '组内会被杀的'],
	noGroups: () => '没有内存 cgroup：没有进程在组里，或 /sys/fs/cgroup 什么也没说。',
	moreGroups: count => `还有 ${spaced(count)} 个，都更小`,
	ownGroup: (path, hasKb, maxKb) =>
		`lowwater 在组 ${path} 里运行：${Number.isFinite(hasKb) ? `已用 ${pagesAsSize(hasKb / 4)}，` : ''}最多 ${pagesAsSize(maxKb / 4)}；画面上是整台主机的，各组在第 2 屏`,
	noInside: () => '这里没有页表：真实进程映射了什么，要由它的所有者用 pmap -X 看，lowwater 不读。',
	lookedAt: () => '主机只看不改',
	container: (ownKb, hostKb) => `meminfo 是这个容器的（${pagesAsSize(ownKb / 4)}），内存区和计数器是整台主机的（${pagesAsSize(hostKb / 4)}）`,
	beyondZones: (totalKb, zonesKb) =>
		`MemTotal 是 ${pagesAsSize(totalKb / 4)}，各内存区管理 ${pagesAsSize(zonesKb / 4)}：其余不在任何内存区，例如虚拟机管理器借出的内存`,
	forking: () => '正在运行一台机器，直到它与这台计算机现在的样子一致…',
	forked: guesses => `从主机分出，已暂停；真正的主机照常运行，只是看不到了。${guesses.join('；')}`,
	noFork: why => `无法得到这台计算机的模拟：${why}`,
	kswapdRan: (node, runs, scanned, zone) =>
		`kswapd${node} 运行了 ${spaced(runs)} 轮，扫描 ${spaced(Math.round(scanned))} 页${
			zone === null ? '' : `；${zone.name} 空闲 ${pagesAsSize(zone.free)}，low 是 ${pagesAsSize(zone.low)}`
		}`,
	stalled: (count, scanned) => `有 ${spaced(count)} 次分配要自己先回收：扫描 ${spaced(Math.round(scanned))} 页`,
	throttled: count => `有 ${spaced(count)} 个任务被拦住，等 kswapd 先释放一些`,
	killed: (count, gone) =>
		`✗ OOM 杀手杀了 ${spaced(count)} 个进程${gone.length === 0 ? '' : `；上次看过之后消失的：${gone.join('、')}`}；内核日志里有报告（dmesg | lowwater why -）`,
	swapFull: () => '交换空间已满',
	firstSwapOut: () => '开机以来第一页被换出',
	dirtyOverBackground: (dirty, limit) => `有 ${pagesAsSize(dirty)} 脏页，超过了开始后台回写的 ${pagesAsSize(limit)}`,
};
